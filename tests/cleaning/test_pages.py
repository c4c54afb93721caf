"""The article of a whole page, and nothing around it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.pipeline import clean
from reader.cleaning.sites.rule import SiteRules
from tests.cleaning.pages import FURNITURE, PAGES, PARAGRAPHS, TITLE, page
from tests.test_fuzz import PIECES


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


@pytest.mark.parametrize("layout", PAGES)
def test_what_is_around_the_article_can_be_put_back(layout: str) -> None:
    removed = clean(PAGES[layout], title=TITLE).removed
    around = re.sub(r"\s+", "", "".join(part.text for part in removed))
    whole = clean(PAGES[layout], title=TITLE, rules=SiteRules(allow=("page",)))
    text = re.sub(r"\s+", "", whole.text + "".join(part.text for part in whole.removed))
    for words in FURNITURE:
        assert (words in around) == (words in text)


SHORT = "山脚下有一座钟楼。"
REFERENCES = "".join(
    f"<p><a href='https://hill.example/{n}'>{title}</a></p>"
    for n, title in enumerate(
        ("小镇钟楼修缮记录与历年天气对照表", "从山上下来的学生们后来都去了哪里")
    )
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<p>{SHORT}</p>", SHORT),
        (f"<p>{SHORT}版权所有，请勿转载。</p>", f"{SHORT}版权所有，请勿转载。"),
        (f"<div>{SHORT}<br>版权所有</div>", f"{SHORT}版权所有"),
        (f"<article><p>{SHORT}</p></article><p>尾声</p>", SHORT),
        ("<p>钟楼</p>", "钟楼"),
        ("<ul><li><a href='/1'>钟楼</a></li></ul>", "钟楼"),
        (f"<div class='comments'><p>{SHORT}</p></div>", SHORT),
        (f"<article><p>{SHORT}</p><h2>参考</h2>{REFERENCES}</article>", None),
        (f"<table>{f'<tr><td>一</td><td>{SHORT}</td></tr>' * 2}</table>", None),
    ],
)  # fmt: skip
def test_little_text_is_not_lost(body: str, text: str | None) -> None:
    expected = re.sub(r"<[^>]*>|\s", "", body if text is None else text)
    assert re.sub(r"[\s│─┼|]", "", shown(page(body))) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 5000 + SHORT,
        "<a href=/>页</a>" * 5000,
        "<p>©</p>" * 5000,
        "<article>" * 3000 + f"<p>{SHORT}</p>" * 1000,
        f"<main><div class='content'>{'<div><p>页，</p></div>' * 5000}</div></main>",
        '<script type=\'application/ld+json\'>{"@type":"Article","articleBody":"'
        + "钟楼" * 50_000
        + '"}</script>'
        + "<p>钟楼钟楼钟楼</p>" * 3000,
    ],
    ids=["deep", "links", "copyrights", "articles", "flat", "oracle"],
)
def test_a_page_of_any_shape_takes_linear_time(body: str) -> None:
    begun = time.process_time()
    clean(page(body))
    assert time.process_time() - begun < 3


@given(st.lists(st.sampled_from(sorted({*PIECES, "<h1>", "<main>", "<article>", "©", SHORT}))))
def test_any_page_is_cleaned(pieces: list[str]) -> None:
    document = clean("<html>" + "".join(pieces))
    ends = [0, *(end for block in document.blocks for end in (block.start, block.end))]
    assert ends == sorted(ends)
    assert ends[-1] == len(document.text)
