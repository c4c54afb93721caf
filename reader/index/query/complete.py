"""Completion of queries: the keys and values for the position of the cursor."""

from __future__ import annotations

import re

from reader.index.database import Index
from reader.index.query.keys import KEYS
from reader.index.query.offers import TypedValue
from reader.index.query.parse import QUOTES, quoted
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import gettext as _

LIMIT = 30
"""The most completions that are returned."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion.

    Attributes:
        start: The first code point of the text that it replaces.
        end: One past the last.
        text: The new text; a key ends in its colon, a value has no space after it.
        hint: Its meaning or its number of articles; may be empty.
    """

    start: int
    end: int
    text: str
    hint: str = ""


_TERM = lazy_pattern(r'-?\(*-?(?:([A-Za-z]{2,12})[:：])?(["“「『＂]?)([^\s"”」』＂]*)$')
_REST = lazy_pattern(r"[^\s()]*")


def completions(text: str, cursor: int, index: Index) -> list[Completion]:
    """Return completions for the position of the cursor, the likeliest first.

    Keys complete by their beginning. Names of sources, authors and tags complete by any part, in
    either script, and by pinyin or its initials; those that need quotation marks get them.

    Args:
        text: The query as it is typed.
        cursor: The position of the cursor, in code points.
        index: Has the names.
    """
    before = text[:cursor]
    opened = _opened(before)
    match = _term(before, opened)
    key = _value_key(match)
    if match is None or not key:
        return completed_keys(text, cursor) or []
    typed = before[opened + 1 :] if opened is not None else match[3]
    start = match.start(2)
    end = _end(text, cursor, before[opened] if opened is not None else "")
    offers = KEYS[key].offer(TypedValue(key, typed, index, LIMIT))
    return [Completion(start, end, quoted(value), hint) for value, hint in offers][:LIMIT]


def completed_keys(text: str, cursor: int) -> list[Completion] | None:
    """Return the keys that complete the position of the cursor, which needs no index.

    Args:
        text: The query as it is typed.
        cursor: The position of the cursor, in code points.

    Returns:
        The completions; None where a value of a key is typed.
    """
    before = text[:cursor]
    opened = _opened(before)
    match = _term(before, opened)
    if _value_key(match):
        return None
    if match is None or opened is not None or match[1] or not match[3]:
        return []
    typed = match[3].lower()
    return [
        Completion(match.start(3), cursor, f"{key.name}:", _(key.meaning))
        for key in KEYS.values()
        if key.name.startswith(typed)
    ][:LIMIT]


def _term(before: str, opened: int | None) -> re.Match[str] | None:
    """Return the term that ends at the cursor: its key, its quotation mark, the rest."""
    return _TERM.search(before if opened is None else before[: opened + 1])


def _value_key(match: re.Match[str] | None) -> str:
    """Return the key whose value a term is, empty when it is no such term."""
    key = (match[1] or "").lower() if match is not None else ""
    return key if key in KEYS else ""


def _end(text: str, cursor: int, mark: str) -> int:
    """Return the end of the value at the cursor."""
    closed = text.find(QUOTES[mark], cursor) if mark else -1
    if closed >= 0:
        return closed + 1
    rest = _REST.match(text, cursor)
    return rest.end() if rest and not mark else cursor


def _opened(before: str) -> int | None:
    """Return the offset of a quotation mark that is not closed, None without one."""
    at = None
    for offset, character in enumerate(before):
        if at is None and character in QUOTES:
            at = offset
        elif at is not None and character == QUOTES[before[at]]:
            at = None
    return at
