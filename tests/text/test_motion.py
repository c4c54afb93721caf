"""Cursor movement and selections: a selection is the exact source text between two positions."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader.text.chinese.pinyin import initials
from reader.text.document import Block, BlockKind, Document, Span, SpanKind
from reader.text.layout.page import Page, PageStyle
from reader.text.motion import (
    cluster_at,
    find_character,
    next_cluster,
    next_word,
    previous_cluster,
    previous_word,
    unit_end,
)
from reader.text.units import Unit
from reader.text.width import clusters
from tests.text.strategies import documents, widths

FEW = settings(max_examples=60)
fractions = st.floats(0, 1, allow_nan=False)


def starts(document: Document) -> list[int]:
    """Return the offsets of all possible cursor positions."""
    offsets = []
    for block in document.blocks:
        offset = block.start
        for cluster in clusters(document.text[block.start : block.end]):
            if cluster not in "\n\t":
                offsets.append(offset)
            offset += len(cluster)
    return offsets


def one_block(text: str) -> Document:
    return Document(text, (Block(BlockKind.PARAGRAPH, 0, len(text)),))


@pytest.mark.slow
@FEW
@given(documents())
def test_steps_visit_every_cluster_in_both_directions(document: Document) -> None:
    expected = starts(document)
    assume(expected)
    forth = [expected[0]]
    while (offset := next_cluster(document, forth[-1])) != forth[-1]:
        forth.append(offset)
    assert forth == expected
    back = [expected[-1]]
    while (offset := previous_cluster(document, back[-1])) != back[-1]:
        back.append(offset)
    assert back == expected[::-1]


@pytest.mark.slow
@FEW
@given(documents(), st.integers(-5, 400))
def test_a_cluster_contains_its_offset_and_is_never_cut(document: Document, offset: int) -> None:
    start, end = cluster_at(document, offset)
    whole = {
        (block.start + at, block.start + at + len(cluster))
        for block in document.blocks
        for at, cluster in _placed(document.text[block.start : block.end])
    }
    assert (start, end) in whole or not whole
    for block in document.blocks:
        if block.start <= offset < block.end:
            assert start <= offset < end


def _placed(text: str) -> list[tuple[int, str]]:
    placed, at = [], 0
    for cluster in clusters(text):
        placed.append((at, cluster))
        at += len(cluster)
    return placed


@pytest.mark.slow
@FEW
@given(documents(), widths, fractions, fractions, fractions, fractions)
def test_a_selection_is_the_text_shown_between_two_positions(
    document: Document, width: int, top: float, left: float, bottom: float, right: float
) -> None:
    """At any width, and for any two positions of the mouse."""
    page = Page(document, PageStyle(width))
    lines = [(at, line) for at, line in page.window(page.first, 500) if line.block >= 0]
    assume(starts(document) and lines)
    ends = []
    for down, across in ((top, left), (bottom, right)):
        position, line = lines[round(down * (len(lines) - 1))]
        ends.append(page.offset_at(position, round(across * line.cells)))
    low, high = sorted(ends)
    start, end = cluster_at(document, low)[0], cluster_at(document, high)[1]
    shown = sorted(
        {
            (glyph.start, glyph.end)
            for _, line in lines
            for glyph in line.glyphs
            if glyph.start >= 0 and start <= glyph.start < end
        }
    )
    assert all(glyph_end <= end for _, glyph_end in shown)
    hidden = _hidden(document, page)
    seen = "".join(document.text[a:b] for a, b in shown)
    missing = [
        document.text[at]
        for at in range(start, end)
        if at not in hidden and not any(a <= at < b for a, b in shown)
    ]
    assert not "".join(missing).strip(" \t\n\u3000\u200b\u00a0\u00ad\ufeff\u2060")
    assert len(seen) + len(missing) + sum(start <= at < end for at in hidden) >= end - start


def _hidden(document: Document, page: Page) -> set[int]:
    """Return the offsets of blocks that a page shows as one line."""
    return {
        offset
        for block in document.blocks
        if block.folded or block.kind in (BlockKind.MEDIA, BlockKind.RULE)
        for offset in range(block.start, block.end)
    }


def test_word_and_sentence_steps() -> None:
    document = one_block("今天天气很好。我们出去玩吧！")
    assert unit_end(document, Unit.SENTENCE, 0) == 6
    assert unit_end(document, Unit.SENTENCE, 6) == 13
    assert unit_end(document, Unit.SENTENCE, 13) == 13
    second = next_word(document, 0)
    assert 0 < second <= 4
    assert previous_word(document, second) == 0
    assert unit_end(document, Unit.WORD, 0) == second - 1


@pytest.mark.parametrize(
    ("typed", "step", "place"),
    [
        ("q", 1, 3),
        ("橋", 1, 3),
        ("S", 1, 2),
        ("g", 1, 6),
        ("z", 1, None),
        ("w", -1, 0),
        ("i", 1, 5),
    ],
)
def test_a_letter_finds_the_next_character_with_that_initial(
    typed: str, step: int, place: int | None
) -> None:
    assert find_character(one_block("我石石橋，i观"), 1, typed, step) == place


@pytest.mark.parametrize(
    ("characters", "letters"), [("中國国觀啊座", "zgggaz"), ("a。鼯", "")], ids=["common", "none"]
)
def test_initials_are_those_of_pinyin_in_either_script(characters: str, letters: str) -> None:
    assert "".join(map(initials, characters)) == letters


LINKED = Document(
    "見此處。\n此處",
    (
        Block(
            BlockKind.PARAGRAPH,
            0,
            4,
            spans=(Span(1, 3, SpanKind.STRONG), Span(1, 3, SpanKind.LINK, "#a")),
        ),
        Block(BlockKind.PARAGRAPH, 5, 7, spans=(Span(6, 7, SpanKind.LINK, "#b"),)),
    ),
)


@pytest.mark.parametrize(
    ("document", "offset", "target"),
    [
        (LINKED, 0, None),
        (LINKED, 1, "#a"),
        (LINKED, 2, "#a"),
        (LINKED, 3, None),
        (LINKED, 5, None),
        (LINKED, 6, "#b"),
        (LINKED, 99, None),
        (Document("", ()), 0, None),
    ],
)
def test_the_link_at_an_offset(document: Document, offset: int, target: str | None) -> None:
    link = document.link_at(offset)
    assert (link and link.target) == target
