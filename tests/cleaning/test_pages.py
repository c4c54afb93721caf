"""The article of a whole page, and nothing around it."""

from __future__ import annotations

import re

import pytest

from reader.cleaning.pipeline import clean
from tests.cleaning.pages import FURNITURE, PAGES, PARAGRAPHS, TITLE


def shown(html: str) -> str:
    return re.sub(r"\s+", "", clean(html, title=TITLE).text)


@pytest.mark.parametrize("layout", PAGES)
def test_the_article_of_a_page_is_shown_whole(layout: str) -> None:
    text = shown(PAGES[layout])
    places = [text.find(re.sub(r"\s+", "", paragraph)) for paragraph in PARAGRAPHS]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("layout", PAGES)
def test_nothing_around_the_article_is_shown(layout: str) -> None:
    text = shown(PAGES[layout])
    assert [words for words in FURNITURE if words in text] == []
