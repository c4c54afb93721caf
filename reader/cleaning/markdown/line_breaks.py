"""Decide which line breaks inside a paragraph are shown.

CommonMark joins the lines of a paragraph. Short lines, as in verse and lists of facts, are kept;
lines that end where the next word would no longer fit were wrapped by an editor, and are joined. A
line with a first-line indent begins a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from reader.cleaning.markdown.block_rules import is_block_tag
from reader.cleaning.paragraph_builder import ends_paragraph
from reader.patterns import lazy_pattern
from reader.text.width import cells

NARROWEST = 40
"""The minimum width of wrapped lines, in cells."""
WIDEST = 130
"""The maximum width of wrapped lines."""
SLACK = 6
"""Cells that may be free at the end of a wrapped line although the next word would fit."""
INDENT = 4
"""Spaces that indent a line by about two Han characters."""

_SQUARES = lazy_pattern("[\u3000\u2003]{2}|[\u2002\u00a0]{4}")
_WORD = lazy_pattern(r"[\x21-\u02ff]+|.", re.DOTALL)
_FINAL = frozenset("。！？…”」』!?.：:；;")


class _Line(NamedTuple):
    """A line of a paragraph.

    Attributes:
        text: Its text without markup.
        break_before: The index of the token that begins it; -1 for the first line.
    """

    text: str
    break_before: int


def _width(text: str) -> int:
    """Return the width of a text in cells, whatever the settings."""
    return cells(text, ambiguous=2)


def settle_line_breaks(state: StateCore) -> None:
    """Turn the soft line breaks that a reader should see into hard ones."""
    paragraphs = [
        token.children
        for opening, token in pairwise(state.tokens)
        if token.type == "inline" and token.children and opening.type == "paragraph_open"
    ]
    lines_of = [_lines(children) for children in paragraphs]
    usual = _usual_width(lines_of)
    for children, lines in zip(paragraphs, lines_of, strict=True):
        if len(lines) > 1:
            _settle(children, lines, usual)


def _lines(children: Sequence[Token]) -> list[_Line]:
    """Return the lines of a paragraph."""
    lines: list[_Line] = []
    parts: list[str] = []
    start = -1
    for index, token in enumerate(children):
        if token.type in ("softbreak", "hardbreak"):
            lines.append(_Line("".join(parts), start))
            parts, start = [], index
        elif token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
    lines.append(_Line("".join(parts), start))
    return lines


def _usual_width(paragraphs: Iterable[list[_Line]]) -> int:
    """Return the width at which the paragraphs of an article are wrapped, or 0."""
    widths = Counter(
        width for lines in paragraphs if len(lines) > 2 and (width := _wrapped_width(lines))
    )
    return max(widths, default=0)


def _wrapped_width(lines: Sequence[_Line]) -> int:
    """Return the width at which lines were wrapped, or 0 if they were not."""
    widths = [_width(line.text) for line in lines[:-1]]
    widest = max(widths)
    if not NARROWEST <= widest <= WIDEST:
        return 0
    for width, (_, following) in zip(widths, pairwise(lines), strict=True):
        word = _WORD.match(following.text)
        if word is None or width + 1 + _width(word[0]) <= widest - SLACK:
            return 0
    return widest


def _is_wrapped(lines: Sequence[_Line], usual: int) -> bool:
    """Tell whether the lines of a paragraph were wrapped by an editor."""
    if len(lines) > 2:
        return _wrapped_width(lines) > 0
    width = _width(lines[0].text)
    if usual:
        word = _WORD.match(lines[1].text)
        fits = word is not None and width + 1 + _width(word[0]) <= usual - SLACK
        return not fits and _width(lines[1].text) <= usual + SLACK
    ends = lines[0].text.rstrip()[-1:]
    return NARROWEST * 3 // 2 <= width <= WIDEST and ends not in _FINAL and ends.isascii()


def _settle(children: list[Token], lines: Sequence[_Line], usual: int) -> None:
    """Settle the breaks of one paragraph."""
    joins = _is_wrapped(lines, usual)
    is_indented = _SQUARES.match(lines[0].text) is not None
    for before, line in pairwise(lines):
        token = children[line.break_before]
        indent = (token.meta or {}).get("indent", 0) >= INDENT or _SQUARES.match(line.text)
        if _is_at_block(children, line.break_before):
            continue
        if indent and (is_indented or ends_paragraph(before.text)):
            token.type, token.meta = "hardbreak", {"paragraph": True}
        elif token.type == "softbreak" and not joins:
            has_text = before.text.strip() or _has_media(children, line.break_before)
            token.type = "hardbreak" if has_text else "softbreak"


def _is_at_block(children: Sequence[Token], index: int) -> bool:
    """Tell whether a break is next to a block-level tag or a line break of HTML."""
    for place in (index - 1, index + 1):
        if 0 <= place < len(children) and children[place].type == "html_inline":
            tag = children[place].content
            if is_block_tag(tag) or tag[:3].lower() == "<br":
                return True
    return False


def _has_media(children: Sequence[Token], index: int) -> bool:
    return index > 0 and children[index - 1].type in ("image", "embed")
