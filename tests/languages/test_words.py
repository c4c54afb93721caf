"""Days, and what the store says, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.boilerplate.recurring import REASON
from reader.notes.descriptions import describe, details_of, translated, translated_details
from reader.notes.model import ArticleRef
from reader.services import day_headings
from reader.text.document import Block, BlockKind, Document, Media, MediaKind
from reader.text.layout.flow import media_label
from reader.text.layout.page import Page, PageStyle


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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("image", "audio", "video", "embed")),
        ("zh-Hans", ("图片", "音频", "视频", "嵌入内容")),
        ("zh-Hant", ("圖片", "音訊", "影片", "嵌入內容")),
    ],
)
def test_a_placeholder_says_what_it_stands_for(
    speak: Callable[[str], None], language: str, words: tuple[str, ...]
) -> None:
    speak(language)
    labels = [
        media_label(Block(BlockKind.MEDIA, 0, 0, media=Media(kind, 2, "", "a.b")))
        for kind in MediaKind
    ]
    assert labels == [f"[{word} 2 · a.b]" for word in words]


@pytest.mark.parametrize(
    ("language", "word"), [("en", "recurring"), ("zh-Hans", "重复出现"), ("zh-Hant", "重複出現")]
)
def test_a_folded_block_says_why(speak: Callable[[str], None], language: str, word: str) -> None:
    speak(language)
    block = Block(BlockKind.PARAGRAPH, 0, 3, folded=REASON)
    page = Page(Document("订阅。", (block,)), PageStyle(20))
    assert "".join(glyph.text for glyph in page.line(page.first).glyphs) == f"▸ {word}"


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
        (
            "highlighted",
            ARTICLES[:1],
            "一\n句",
            "highlighted “一 句” in “石桥“记””",
            "划线“一 句”（《石桥“记”》）",
        ),
        (
            "removed",
            [ArticleRef("k", "桥" * 41)],
            "句" * 41,
            f"removed the highlight “{'句' * 40}…” in “{'桥' * 40}…”",
            f"删除划线“{'句' * 40}…”（《{'桥' * 40}…》）",
        ),
        (
            "starred",
            [ArticleRef("k", "桥" * 41)],
            "",
            f"starred “{'桥' * 40}…”",
            f"加星标“{'桥' * 40}…”",
        ),
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


@pytest.mark.parametrize(
    ("changes", "english", "chinese"),
    [
        ([({"note": ""}, {"note": "好"})], "note", "笔记"),
        ([({"colour": 1}, {"colour": 3})], "colour 1 → 3", "颜色 1 → 3"),
        (
            [({"tags": ["茶", "水"]}, {"tags": ["茶", "气候"]})],
            "tag +气候 · tag -水",
            "标签 +气候 · 标签 -水",
        ),
        ([({"anchor": {}}, {"anchor": {"start": 1}, "modified": ""})], "place", "位置"),
        ([({"modified": "1"}, {"modified": "2"})], "", ""),
        (
            [({"colour": 1}, {"colour": 3}), ({"colour": 2}, {"colour": 3, "note": "a"})],
            "colour → 3",
            "颜色 → 3",
        ),
        ([({"colour": 1}, {"colour": 3}), ({"colour": 1}, {"colour": 2})], "", ""),
    ],
)
def test_a_change_names_what_it_changes_in_all_highlights(
    speak: Callable[[str], None],
    changes: list[tuple[dict[str, object], dict[str, object]]],
    english: str,
    chinese: str,
) -> None:
    details = details_of(changes)
    assert " · ".join(details) == english
    for articles, about in ((ARTICLES[:1], "句"), (ARTICLES[:1], ""), (ARTICLES, "")):
        stored = describe("edited", articles, about, details)
        speak("zh-Hans")
        assert " · ".join(translated_details(stored)) == chinese
        assert translated(stored).endswith(chinese)
        speak("en")
        assert translated(stored) == stored


@given(st.text())
def test_what_another_program_wrote_is_told_as_it_is_in_english(text: str) -> None:
    assert translated(text) == text
