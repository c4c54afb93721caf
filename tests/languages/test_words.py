"""Days, and what the store says, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.notes.descriptions import describe, translated
from reader.notes.model import ArticleRef
from reader.services import day_headings


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "2025-06-01 Sun"),
        ("zh-Hans", "2025年6月1日 星期日"),
        ("zh-Hant", "2025年6月1日 星期日"),
    ],
)
def test_a_day_is_a_heading(speak: Callable[[str], None], language: str, heading: str) -> None:
    speak(language)
    assert day_headings.heading(date(2025, 6, 1)) == heading
    assert day_headings.heading(datetime(2025, 6, 1, 23, 59)) == heading  # noqa: DTZ001 - its day


@given(st.dates())
def test_a_day_in_english_is_an_iso_date_and_a_weekday(day: date) -> None:
    assert day_headings.heading(day) == f"{day.isoformat()} {day:%a}"


ARTICLES = [ArticleRef("k1", "石桥“记”"), ArticleRef("k2", "Read: 3 articles")]


@pytest.mark.parametrize(
    ("kind", "articles", "about", "english", "chinese"),
    [
        ("read", ARTICLES[:1], "", "marked read “石桥“记””", "标为已读“石桥“记””"),
        ("read", ARTICLES, "", "marked read: 2 articles", "标为已读：2 篇文章"),
        ("starred", ARTICLES[1:], "", "starred “Read: 3 articles”", "加星标“Read: 3 articles”"),
        ("highlighted", ARTICLES[:1], "一\n句", "highlighted “一 句”", "划线“一 句”"),
        ("all-read", [], "", "marked all read", "全部标为已读"),
        ("all-read", [], "茶事", "marked all of 茶事 read", "将 茶事 全部标为已读"),
    ],
)
def test_a_change_is_told_in_the_language_of_who_reads_it(
    speak: Callable[[str], None],
    kind: str,
    articles: list[ArticleRef],
    about: str,
    english: str,
    chinese: str,
) -> None:
    speak("zh-Hans")
    stored = describe(kind, articles, about)
    assert stored == english
    assert translated(stored) == chinese
    speak("en")
    assert translated(stored) == english


@given(st.text())
def test_what_another_program_wrote_is_told_as_it_is_in_english(text: str) -> None:
    assert translated(text) == text
