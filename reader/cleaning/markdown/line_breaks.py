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

_BEGINNING = lazy_pattern(
    r"[A-Z\d]|[一二三四五六七八九十]{1,3}、|[^\s:：]{1,20}(?: [^\s:：]{1,20}){0,3}[:：]"
)
"""How lines of verse, facts and talks begin, and few of those that an editor has wrapped."""


class _Line(NamedTuple):
    """A line of a paragraph.

    Attributes:
        text: Its text, with the marks of code, links and emphasis, which an editor wraps, too.
        break_before: The index of the token that begins it; -1 for the first line.
        marks: The number of cells that the marks take.
    """

    text: str
    break_before: int
    marks: int = 0


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
    start, marks = -1, 0
    for index, token in enumerate(children):
        if token.type in ("softbreak", "hardbreak"):
            lines.append(_Line("".join(parts), start, marks))
            parts, start, marks = [], index, 0
        else:
            source, marks_of_token = _source(token)
            parts.append(source)
            marks += marks_of_token
    lines.append(_Line("".join(parts), start, marks))
    return lines


def _source(token: Token) -> tuple[str, int]:
    """Return about what stands for a token in the source, and the cells of the marks in it.

    The address of a link is left out; the blanks of code are such as break no line.
    """
    if token.type in ("text", "text_special"):
        return token.content, 0
    mark = token.markup
    if token.type == "code_inline":
        return f"{mark}{token.content}{mark}".replace(" ", "\xa0"), 2 * len(mark)
    if not token.type.startswith(("strong_", "em_", "s_")):
        mark = {"link_open": "[", "link_close": "]()"}.get(token.type, "")
    return mark, len(mark)


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
    least = max(width - line.marks for width, line in zip(widths, lines, strict=False))
    if least < NARROWEST or widest > WIDEST:
        return 0
    for width, (_, following) in zip(widths, pairwise(lines), strict=True):
        word = _WORD.match(following.text)
        if word is None or width + 1 + _width(word[0]) <= widest - SLACK:
            return 0
    return widest


def _is_rewritten(lines: Sequence[_Line], usual: int) -> bool:
    """Return whether lines were wrapped, and some of them changed later.

    Args:
        lines: The lines of a paragraph.
        usual: The width at which others of the article are wrapped, or 0.
    """
    before_last = [line.text.rstrip() for line in lines[:-1]]
    ends = sum(text[-1:] in _FINAL for text in before_last)
    begins = sum(_BEGINNING.match(line.text) is not None for line in lines[1:])
    return (
        usual >= NARROWEST * 3 // 2
        and begins * 2 < len(lines) - 1
        and all(usual * 2 // 3 <= _width(text) for text in before_last)
        and ends * 2 <= len(before_last)
    )


def _is_wrapped(lines: Sequence[_Line], usual: int) -> bool:
    """Return whether the lines of a paragraph were wrapped by an editor."""
    if len(lines) > 2:
        return _wrapped_width(lines) > 0 or _is_rewritten(lines, usual)
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
    """Return whether a break is next to a block-level tag or a line break of HTML."""
    for place in (index - 1, index + 1):
        if 0 <= place < len(children) and children[place].type == "html_inline":
            tag = children[place].content
            if is_block_tag(tag) or tag[:3].lower() == "<br":
                return True
    return False


def _has_media(children: Sequence[Token], index: int) -> bool:
    return index > 0 and children[index - 1].type in ("image", "embed")
