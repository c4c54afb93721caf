"""Emphasis in Chinese text.

CommonMark decides by the characters on both sides whether ``**`` opens or closes, and its rule
assumes spaces between words: in ``**“灯”**亮了`` nothing would be bold. The rule here is that of
the CJK-friendly amendments: a wide character counts as neither space nor punctuation, and beside
one a run may open or close at a quotation mark.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_TAGS = {"~": "s", "=": "mark"}
_SPACE, _MARK, _WIDE, _OTHER = range(4)
_NOT_FIRST = frozenset("，。、！？；：）】》」』〉〕…")
_NOT_LAST = frozenset("（【《「『〈〔")


def add_emphasis(parser: MarkdownIt) -> None:
    """Let a parser read ``*``, ``_``, ``~~`` and ``==`` in Chinese text."""
    parser.inline.ruler.at("emphasis", _read_emphasis)
    parser.inline.ruler.before("emphasis", "marked", _read_pair)
    parser.inline.ruler2.after("balance_pairs", "loose_strong", _pair_loose)
    parser.inline.ruler2.before("emphasis", "marked", _finish_pairs)


@lru_cache(maxsize=4096)
def _class_of(character: str) -> int:
    """Return whether a character is white space, narrow punctuation, wide, or other."""
    if character.isspace() or not character:
        return _SPACE
    if unicodedata.east_asian_width(character) in "WFH":
        return _WIDE
    return _MARK if unicodedata.category(character)[0] in "PS" else _OTHER


class _Run(NamedTuple):
    """A run of markers.

    Attributes:
        length: The number of markers.
        opens: Whether it may open emphasis.
        closes: Whether it may close emphasis.
        is_free: Whether the characters before and after it are not part of a word.
    """

    length: int
    opens: bool
    closes: bool
    is_free: tuple[bool, bool]


def _scan(state: StateInline, marker: str) -> _Run:
    """Return the run of a marker at the position.

    Within a word nothing opens before a comma or closes after an opening bracket: such runs stand
    for letters that a person masked, as in ``那个**，后来``.
    """
    start = end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    first = state.src[end] if end < state.posMax else ""
    last = state.src[start - 1] if start else ""
    before, after = _class_of(last), _class_of(first)
    opens = after != _SPACE and (after != _MARK or before != _OTHER)
    opens = opens and (first not in _NOT_FIRST or before == _SPACE)
    closes = before != _SPACE and (before != _MARK or after != _OTHER)
    closes = closes and (last not in _NOT_LAST or after == _SPACE)
    free = _is_free(last, end - start), _is_free(first, end - start)
    return _Run(end - start, opens, closes, free)


def _is_free(character: str, length: int) -> bool:
    """Return whether underscores beside a character are outside of a word.

    A single one between Chinese characters is that of a file name.
    """
    kind = _class_of(character)
    return kind == _MARK or (
        kind == _WIDE and (length == 2 or unicodedata.category(character)[0] in "PS")
    )


def _read_emphasis(state: StateInline, silent: bool) -> bool:
    """Push the markers of a run as text, to be paired when the paragraph has been read."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    run = _scan(state, marker)
    opens, closes = run.opens, run.closes
    if marker == "_":
        opens, closes = (
            opens and (not closes or run.is_free[0]),
            closes and (not opens or run.is_free[1]),
        )
    # Two bold parts may touch: `**a****b**`. As two runs of two they are not of odd length.
    counted = 2 if run.length == 4 else run.length
    for _ in range(run.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(ord(marker), counted, len(state.tokens) - 1, -1, opens, closes)
        )
    state.pos += run.length
    return True


def _read_pair(state: StateInline, silent: bool) -> bool:
    """Push ``~~`` or ``==`` as text, to be paired when the paragraph has been read."""
    marker = state.src[state.pos]
    if silent or marker not in _TAGS:
        return False
    run = _scan(state, marker)
    token = state.push("text", "", 0)
    token.content = marker * run.length
    if run.length == 2:
        state.delimiters.append(
            Delimiter(ord(marker), 0, len(state.tokens) - 1, -1, run.opens, run.closes)
        )
    state.pos += run.length
    return True


def _lists_of(state: StateInline) -> list[list[Delimiter]]:
    """Return the delimiters of a paragraph, and those inside its links."""
    inner = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    return [state.delimiters, *inner]


def _finish_pairs(state: StateInline) -> None:
    """Turn paired ``~~`` and ``==`` into elements."""
    for delimiters in _lists_of(state):
        for opener in delimiters:
            if opener.end < 0 or chr(opener.marker) not in _TAGS:
                continue
            name = _TAGS[chr(opener.marker)]
            for place, nesting in ((opener.token, 1), (delimiters[opener.end].token, -1)):
                token = state.tokens[place]
                token.type = f"{name}_open" if nesting == 1 else f"{name}_close"
                token.tag, token.nesting = name, nesting  # type: ignore[assignment]  # a Literal
                token.markup, token.content = token.content, ""


def _pair_loose(state: StateInline) -> None:
    """Pair runs of ``**`` that the rule leaves: with a space inside, or at a narrow mark.

    A person writes ``** 灯塔 **`` and ``他说**“lights”**here``; what both markers touch on the same
    line is bold, unless spaces surround both, as in ``2 ** 3 ** 4``.
    """
    for delimiters in _lists_of(state):
        partners: dict[int, int] = {}
        for index, opener in enumerate(delimiters):
            if opener.end >= 0:
                partners[index], partners[opener.end] = opener.end, index
        free = _free_runs(delimiters, partners)
        at = 0
        while at + 1 < len(free):
            first, second = free[at], free[at + 1]
            inner = range(first + 2, second)
            is_nested = all(partners.get(index, inner.start) in inner for index in inner)
            if is_nested and _is_bold(state, delimiters[first + 1].token, delimiters[second].token):
                for outer, closer in ((first, second + 1), (first + 1, second)):
                    delimiters[outer].end = closer
                    delimiters[outer].close = delimiters[closer].open = False
                at += 1
            at += 1


def _free_runs(delimiters: list[Delimiter], partners: dict[int, int]) -> list[int]:
    """Return the indices of the runs of exactly two ``*`` that are not paired."""
    runs: list[int] = []
    start = 0
    for at in range(1, len(delimiters) + 1):
        if (
            at < len(delimiters)
            and delimiters[at].token == delimiters[at - 1].token + 1
            and delimiters[at].marker == delimiters[start].marker
        ):
            continue
        own = range(start, at)
        if len(own) == 2 and delimiters[start].marker == ord("*") and not partners.keys() & own:
            runs.append(start)
        start = at
    return runs


def _is_bold(state: StateInline, first: int, second: int) -> bool:
    """Return whether the text between two tokens is words on one line, which the markers touch."""
    tokens = state.tokens[first + 1 : second]
    if any(token.type in ("softbreak", "hardbreak") for token in tokens):
        return False
    text = "".join(token.content for token in tokens)
    if not any(map(str.isalnum, text)) or text[0] in _NOT_FIRST or text[-1] in _NOT_LAST:
        return False
    is_apart = text[0].isspace() and text[-1].isspace()
    return not is_apart or any(_class_of(character) == _WIDE for character in text)
