"""Lay out a block of a document, or a part of a long one, as lines.

The cells that space or justify a line are virtual: they have no offsets, so copies, searches and
highlights never contain them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat
from typing import TYPE_CHECKING

from reader.text.character_classes import HAN_KANA
from reader.text.document import BlockKind, MediaKind
from reader.text.layout.filling import balance, fill
from reader.text.layout.grid import set_table
from reader.text.layout.line import Glyph, Line, PageStyle, virtual
from reader.text.layout.paragraph import SOFT_HYPHEN, SPACES, Setting, analyse
from reader.text.width import cells, cut, graphemes
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from reader.text.document import Block, Document
    from reader.text.layout.block_part import BlockPart
    from reader.text.layout.filling import Extent
    from reader.text.layout.paragraph import Paragraph


_SPACES = "".join(SPACES)
_ROLES = {
    BlockKind.HEADING: "heading",
    BlockKind.CAPTION: "caption",
    BlockKind.TERM: "term",
    BlockKind.SUMMARY: "summary",
}
_MEDIA = {
    MediaKind.IMAGE: deferred("image {number}"),
    MediaKind.AUDIO: deferred("audio {number}"),
    MediaKind.VIDEO: deferred("video {number}"),
    MediaKind.EMBED: deferred("embed {number}"),
}
"""What a placeholder says that it stands for."""
TAB_STOP = 4
FIRST_LINE_INDENT = 4
"""Cells: two Han characters (CLREQ 3.2.1)."""
MIN_INDENTED = 12
"""The line width in cells below which first lines are not indented."""


def set_part(part: BlockPart) -> tuple[Line, ...]:
    """Return the lines of a part, including the blank line above it; at least one."""
    lines = list(_set_body(part))
    gutter = part.gutter
    if gutter.rest:
        befores = chain((gutter.first,), repeat(gutter.rest))
        lines = [
            replace(line, glyphs=before + line.glyphs)
            for line, before in zip(lines, befores, strict=False)
        ]
    if part.is_first and has_blank_above(part.document, part.index, part.style):
        start = part.start
        lines.insert(0, Line(part.index, start, start, start, gutter.blank, "blank"))
    return tuple(lines)


def _set_body(part: BlockPart) -> Iterable[Line]:
    """Return the lines of a part without its gutter and the blank line above."""
    block = part.block
    if part.folded and block.folded:
        return (_label(part, f"▸ {_(block.folded)}", "folded"),)
    if block.kind is BlockKind.RULE:
        rule = virtual("─" * part.room, part.room)
        return (part.line([rule], "rule", part.start, part.end, part.end),)
    if block.kind is BlockKind.MEDIA:
        return (_label(part, media_label(block), "media"),)
    if block.kind is BlockKind.CODE:
        return _set_code(part)
    if block.kind is BlockKind.TABLE and block.rows:
        return set_table(part)
    return _set_prose(part)


def has_blank_above(document: Document, index: int, style: PageStyle) -> bool:
    """Return whether a blank line separates a block from the one before it."""
    if index == 0:
        return False
    block, before = document.blocks[index], document.blocks[index - 1]
    if block.tight:
        return False
    return not (
        style.indent == "first-line"
        and block.kind is before.kind is BlockKind.PARAGRAPH
        and block.frames == before.frames
    )


def media_label(block: Block) -> str:
    """Return the label of a placeholder: kind and number, alternative text, host."""
    media = block.media
    if media is None:
        return "[media]"
    numbered = _(_MEDIA[media.kind]).format(number=media.number)
    parts = (numbered, media.alt, media.host)
    return "[" + " · ".join(part for part in parts if part) + "]"


def _label(part: BlockPart, label: str, role: str) -> Line:
    """Return a line that shows a label instead of a block."""
    ambiguous = part.style.ambiguous
    shown = cut(label, part.room, ambiguous=ambiguous)
    glyph = virtual(shown, cells(shown, ambiguous=ambiguous))
    return part.line([glyph], role, part.start, part.end, part.end)


def _set_prose(part: BlockPart) -> Iterator[Line]:
    """Yield the lines of prose; a newline in the text ends a line."""
    text, style = part.document.text, part.style
    setting = Setting(style.level, style.words, style.ambiguous, style.gap)
    start, room = part.start, part.room
    indent = _first_indent(part)
    while True:
        newline = text.find("\n", start, part.end)
        stop = part.end if newline < 0 else newline
        after = stop if newline < 0 else stop + 1
        line = text[start:stop]
        is_inner = start > part.block.start and text[start - 1] == "\n"
        set_in = is_inner and _is_set_in(line, room, style.ambiguous)
        paragraph = analyse(line, setting._replace(set_in=set_in))
        if part.block.kind is BlockKind.HEADING:
            extents = balance(paragraph, room)
        else:
            extents = fill(paragraph, room, indent=indent, hang=part.hang)
        yield from _set_lines(part, paragraph, extents, start, after, indent)
        if newline < 0:
            return
        start, indent = after, 0


def _is_set_in(line: str, room: int, ambiguous: int) -> bool:
    """Return whether the leading spaces of a line inside a paragraph, such as verse, are kept.

    Args:
        line: The line.
        room: The line width in cells; spaces that take more than half of it are dropped.
        ambiguous: The cells of a character of ambiguous width.
    """
    words = line.lstrip(_SPACES)
    spaces = line[: len(line) - len(words)]
    return bool(words and spaces) and 2 * cells(spaces, ambiguous=ambiguous) <= room


def _first_indent(part: BlockPart) -> int:
    """Return the indent of the first line of a part, in cells."""
    if part.block.kind is not BlockKind.PARAGRAPH or not part.is_first:
        return 0
    is_indented = part.style.indent == "first-line" and part.room >= MIN_INDENTED
    return FIRST_LINE_INDENT if is_indented else 0


def _set_lines(
    part: BlockPart, paragraph: Paragraph, extents: list[Extent], base: int, after: int, indent: int
) -> Iterator[Line]:
    """Yield the lines of a paragraph of a part.

    Args:
        part: The part.
        paragraph: The analysis of the paragraph.
        extents: Its lines, in offsets of the paragraph.
        base: The offset of the paragraph in the document.
        after: The offset of the text after it.
        indent: The indent of its first line in cells.
    """
    style, last = part.style, len(extents) - 1
    role = _ROLES.get(part.block.kind, "")
    for number, (first, end, following) in enumerate(extents):
        glyphs = graphemes(paragraph.text[first:end], ambiguous=style.ambiguous, start=base + first)
        if paragraph.gaps:
            glyphs = insert_gaps(glyphs, {base + gap for gap in paragraph.gaps})
        room = part.room - indent
        slack = room - sum(glyph.cells for glyph in glyphs)
        if number < last and slack > 0 and paragraph.text[end - 1 : end] == SOFT_HYPHEN:
            glyphs.append(virtual("-", 1))
            slack -= 1
        if style.justify and number < last and part.block.kind is BlockKind.PARAGRAPH:
            glyphs = justify(glyphs, slack, room)
        if indent:
            glyphs.insert(0, virtual(" " * indent, indent))
            indent = 0
        start = base + first if number else base
        next_start = base + following if number < last else after
        yield part.line(glyphs, role, start, base + end, next_start)


def _set_code(part: BlockPart) -> Iterator[Line]:
    """Yield the lines of code: as written, with tabs expanded, cut where too wide."""
    text, room, start = part.document.text, part.room, part.start
    while True:
        newline = text.find("\n", start, part.end)
        stop = part.end if newline < 0 else newline
        after = stop if newline < 0 else stop + 1
        column = 0
        glyphs: list[Glyph] = []
        for shown in graphemes(text[start:stop], ambiguous=part.style.ambiguous, start=start):
            glyph = shown
            if text[glyph.start] == "\t":
                taken = TAB_STOP - column % TAB_STOP
                glyph = Glyph(" " * taken, glyph.start, glyph.end, taken)
            if column + glyph.cells > room and glyphs:
                yield part.line(glyphs, "code", start, glyph.start, glyph.start)
                start, column, glyphs = glyph.start, 0, []
            if glyph.cells > room:
                glyph = Glyph(" " * room, glyph.start, glyph.end, room)
            glyphs.append(glyph)
            column += glyph.cells
        yield part.line(glyphs, "code", start, stop, after)
        if newline < 0:
            return
        start = after


_OPENING = frozenset("“‘「『（〈《【〖〔［｛〘〚〝｢([{")
_AFTER = frozenset("、，。．：；！？”’」』）〉》】〗〕］｝〙〛〞〟")
MAX_STRETCH = 0.2
"""The share of a line that may be filled with virtual cells; shorter lines stay ragged."""


def insert_gaps(glyphs: Sequence[Glyph], offsets: Collection[int]) -> list[Glyph]:
    """Return glyphs with a virtual cell before those that start at an offset, except the first.

    Args:
        glyphs: The glyphs of a line.
        offsets: The offsets of the gaps.
    """
    spaced: list[Glyph] = []
    for glyph in glyphs:
        if spaced and glyph.start in offsets:
            spaced.append(virtual(" ", 1))
        spaced.append(glyph)
    return spaced


def justify(glyphs: Sequence[Glyph], slack: int, room: int) -> list[Glyph]:
    """Return the glyphs of a line with virtual cells that fill it.

    The cells go first to word spaces, then between Han and Latin, after pause marks and closing
    marks, before opening marks, and finally evenly between Han (CLREQ 3.4, JLREQ 3.8).

    Args:
        glyphs: The glyphs of the text of a line that is not the last of its paragraph.
        slack: The cells to fill.
        room: The line width in cells.
    """
    if not 0 < slack <= MAX_STRETCH * room:
        return list(glyphs)
    added = [0] * len(glyphs)
    for places in _gap_ranks(glyphs):
        chosen = _spread(places, slack)
        for index in chosen:
            added[index] += 1
        slack -= len(chosen)
    while slack > 0 and (between := list(range(1, len(glyphs)))):
        chosen = _spread(between, slack)
        for index in chosen:
            added[index] += 1
        slack -= len(chosen)
    justified: list[Glyph] = []
    for glyph, count in zip(glyphs, added, strict=True):
        if count:
            justified.append(virtual(" " * count, count))
        justified.append(glyph)
    return justified


def _gap_ranks(glyphs: Sequence[Glyph]) -> list[list[int]]:
    """Return the indices of glyphs before which a cell may be inserted, one list per rank."""
    ranks: list[list[int]] = [[], [], [], [], []]
    for index in range(1, len(glyphs)):
        left, right = glyphs[index - 1].text, glyphs[index].text
        rank = _rank(left, right)
        if rank is not None:
            ranks[rank].append(index)
    return ranks


def _rank(left: str, right: str) -> int | None:
    """Return the priority of the gap between two neighbours, 0 first; None for no gap."""
    if left == " " and right != " ":
        return 0
    left_han, right_han = bool(HAN_KANA.match(left)), bool(HAN_KANA.match(right))
    if (left_han and right[:1].isalnum() and not right_han) or (
        right_han and left[:1].isalnum() and not left_han
    ):
        return 1
    if left in _AFTER and right not in _AFTER:
        return 2
    if right in _OPENING and left not in _OPENING:
        return 3
    return 4 if left_han and right_han else None


def _spread(places: list[int], count: int) -> list[int]:
    """Return at most `count` of the places, evenly spread."""
    if count >= len(places):
        return places
    return [places[(2 * number + 1) * len(places) // (2 * count)] for number in range(count)]
