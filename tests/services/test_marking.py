"""Where highlights stand in a text that has changed, and what is stored of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader.archive.article import Article
from reader.archive.header import Entry
from reader.notes.exchange.annotation import blank
from reader.notes.model import Highlight
from reader.services.marking import (
    Placed,
    around,
    beside,
    covering,
    described,
    locate,
    split_tags,
    touching,
)
from reader.services.quotes import quote
from reader.services.reading import Opened
from reader.text.document import Block, BlockKind, Document
from reader.text.layout.page import Page, PageStyle
from reader.text.motion import cluster_at
from reader.text.safe import Safe
from tests.text.strategies import documents, widths

ENTRY = Entry("a.md", "k", Safe("题"), Safe("源"), Safe(""), "", None, ())
NOW = datetime(2024, 1, 1, tzinfo=UTC)
BEFORE = "山里的早晨很静。水要刚开就离火，晾一会儿再冲。茶叶慢慢舒展开来。"
QUOTE = "水要刚开就离火，晾一会儿再冲。"


def document(text: str) -> Document:
    return Document(text, (Block(BlockKind.PARAGRAPH, 0, len(text)),))


@pytest.fixture
def made() -> Highlight:
    start = BEFORE.index(QUOTE)
    return described(blank("1" * 32, "", NOW), document(BEFORE), start, start + len(QUOTE))


def test_in_the_same_text_nothing_changes(made: Highlight) -> None:
    known, place = locate(made, document(BEFORE))
    assert known == made
    assert place == Placed(made, made.start, made.end)


def test_what_moved_as_it_is_is_described_anew(made: Highlight) -> None:
    now = document("新的一段，和别的没有关系。" + BEFORE)
    known, place = locate(made, now)
    assert place is not None
    assert place.sure
    assert now.text[place.start : place.end] == known.quote == QUOTE
    assert (known.start, known.sha) == (place.start, now.sha)
    assert known.modified == made.modified


def test_in_other_words_the_stored_quote_stays(made: Highlight) -> None:
    now = document(BEFORE.replace("刚开", "剛開").replace("会儿", "會兒"))
    known, place = locate(made, now)
    assert place is not None
    assert now.text[place.start : place.end] == "水要剛開就离火，晾一會兒再冲。"
    assert (known.quote, known.start, known.sha) == (made.quote, made.start, made.sha)


def test_what_is_gone_is_unanchored_and_found_when_it_comes_back(made: Highlight) -> None:
    known, place = locate(made, document("完全是另外一篇文章，说的是船和桥。" * 3))
    assert (known.state, place) == ("unanchored", None)
    assert known.quote == QUOTE
    back, place = locate(known, document("前面加一句。" + BEFORE))
    assert back.state == "anchored"
    assert place is not None


def test_what_was_said_to_have_no_place_is_not_sought_in_the_same_text(made: Highlight) -> None:
    now = document(BEFORE)
    kept = replace(made, state="unanchored", start=0, end=0, sha=now.sha)
    assert locate(kept, now) == (kept, None)
    assert locate(kept, document(BEFORE + "后记。"))[1] is not None


def test_marks_are_told_apart_by_where_they_stand(made: Highlight) -> None:
    outer, inner, later = Placed(made, 0, 10), Placed(made, 2, 6), Placed(made, 20, 25)
    marks = (outer, inner, later)
    assert covering(marks, 2, 6) is inner
    assert covering(marks, 2, 7) is None
    assert around(marks, 3, 5) is inner
    assert around(marks, 1, 5) is outer
    assert touching(marks, 8, 22) is outer
    assert touching(marks, 12, 15) is None
    assert beside(marks, 2, 1) is later
    assert beside(marks, 2, -1) is outer


@settings(max_examples=40)
@given(documents(), widths, *[st.floats(0, 1)] * 4)
def test_what_is_marked_between_two_places_is_the_text_between_them(
    document: Document, width: int, top: float, left: float, bottom: float, right: float
) -> None:
    page = Page(document, PageStyle(width))
    lines = [(at, line) for at, line in page.window(page.first, 500) if line.block >= 0]
    ends = []
    for down, across in ((top, left), (bottom, right)):
        if lines:
            position, line = lines[round(down * (len(lines) - 1))]
            ends.append(cluster_at(document, page.offset_at(position, round(across * line.cells))))
    start, end = (min(ends)[0], max(each[1] for each in ends)) if ends else (0, 0)
    assume(start < end)
    mark = described(blank("1" * 32, "", NOW), document, start, end)
    assert mark.quote == document.text[start:end]
    assert locate(mark, document) == (mark, Placed(mark, start, end))
    article = Article(ENTRY, document)
    assert quote(Opened(article, 0), start, end, None, NOW).highlight.quote == mark.quote


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("桥 #历史 桥", ("桥", "历史")),
        ("桥，历史、茶；河", ("桥", "历史", "茶", "河")),
        ("桥， #历史", ("桥", "历史")),
        ("桥　历史", ("桥", "历史")),
        ("v1,2 a;b,", ("v1,2", "a;b")),
        (" ， # ", ()),
    ],
)
def test_tags_are_typed_apart_by_spaces_or_chinese_commas(line: str, tags: tuple[str, ...]) -> None:
    assert split_tags(line) == tags


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("石 桥 江，河 #三", ("石 桥", "江，河", "#三")),
        ("茶，石 桥、江，河", ("茶", "石 桥", "江，河")),
        ("石 桥梁 #三三", ("石", "桥梁", "三三")),
        ("石桥", ("石桥",)),
    ],
)
def test_tags_that_are_there_stay_whole(line: str, tags: tuple[str, ...]) -> None:
    assert split_tags(line, {tag: tag for tag in ("石", "石 桥", "江，河", "#三", "")}) == tags
