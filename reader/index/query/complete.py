"""Completion of queries: the keys and values that may stand where the cursor is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.index import counts
from reader.index.database import Index
from reader.index.query.parse import DATED, FLAGS, HAVING, KEYS, LANGUAGES, QUOTES, quoted
from reader.translation import deferred
from reader.translation import gettext as _

LIMIT = 30
"""The most that is offered at once."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that may stand in the query.

    Attributes:
        start: The first code point of what it replaces.
        end: One past the last.
        text: What is put there; a key ends in its colon, a whole term in no space.
        hint: What it means, or how many articles it finds; may be empty.
    """

    start: int
    end: int
    text: str
    hint: str = ""


_MEANINGS = {
    "title": deferred("in the title"),
    "source": deferred("of a source"),
    "author": deferred("of an author"),
    "tag": deferred("with a tag"),
    "url": deferred("in the address"),
    "text": deferred("in the full text"),
    "is": deferred("read state, star, highlights"),
    "has": deferred("a note, a highlight, a text"),
    "date": deferred("a day, month, year or range"),
    "after": deferred("later than a day"),
    "before": deferred("earlier than a day"),
    "since": deferred("from a day on"),
    "until": deferred("up to a day"),
    "year": deferred("of a year"),
    "day": deferred("a day of every year"),
    "len": deferred("characters: >2000, <500, 1000..2000"),
    "lang": deferred("a language"),
}
_RELATIVE = ("today", "yesterday", "7d", "2w", "3m", "1y")
_LENGTHS = (">500", ">2000", ">10000", "<500", "1000..2000")
_TERM = re.compile(r'-?\(*-?(?:([A-Za-z]{2,12})[:：])?(["“「『＂]?)([^\s"”」』＂]*)$')
_REST = re.compile(r"[^\s()]*")


def completions(text: str, cursor: int, index: Index, limit: int = LIMIT) -> list[Completion]:
    """Return what may stand in a query where the cursor is, the likeliest first.

    Keys complete by their beginning. Names of sources, authors and tags complete by any part, in
    either script, and by pinyin or its initials; those that need quotation marks get them.

    Args:
        text: The query as it is typed.
        cursor: Where the cursor stands in it, in code points.
        index: Knows the names.
        limit: The most to return.
    """
    before = text[:cursor]
    opened = _opened(before)
    match = _TERM.search(before if opened is None else before[: opened + 1])
    if match is None:
        return []
    key = (match[1] or "").lower()
    typed = before[opened + 1 :] if opened is not None else match[3]
    if key and key in KEYS:
        start = match.start(2)
        end = _end(text, cursor, before[opened] if opened is not None else "")
        found = _values(key, typed, index, limit)
        return [Completion(start, end, value, hint) for value, hint in found][:limit]
    if opened is not None or key or not typed:
        return []
    start = match.start(3)
    return [
        Completion(start, cursor, f"{key}:", _(_MEANINGS[key]))
        for key in KEYS
        if key.startswith(typed.lower())
    ][:limit]


def _end(text: str, cursor: int, mark: str) -> int:
    """Return where the value ends that the cursor stands in."""
    closed = text.find(QUOTES[mark], cursor) if mark else -1
    if closed >= 0:
        return closed + 1
    rest = _REST.match(text, cursor)
    return rest.end() if rest and not mark else cursor


def _opened(before: str) -> int | None:
    """Return where a quotation mark was opened that is not closed yet, None without one."""
    at = None
    for place, character in enumerate(before):
        if at is None and character in QUOTES:
            at = place
        elif at is not None and character == QUOTES[before[at]]:
            at = None
    return at


def _values(key: str, typed: str, index: Index, limit: int) -> Iterator[tuple[str, str]]:
    """Yield what may follow a key, and what it means."""
    if key in ("source", "author", "tag"):
        for each in counts.named(index, key, typed, limit):
            yield quoted(each.name), f"{each.total:,}"
        return
    if key in DATED:
        yield from _dates(key, typed, index)
        return
    choices = {"is": FLAGS, "has": HAVING, "lang": LANGUAGES, "len": _LENGTHS}.get(key, ())
    for value in choices:
        if value.startswith(typed.lower()):
            yield value, ""


def _dates(key: str, typed: str, index: Index) -> Iterator[tuple[str, str]]:
    start, dots, end = typed.rpartition("..")
    if key != "year" and not dots:
        for value in _RELATIVE:
            if value.startswith(end.lower()):
                yield value, _("until today") if value[0].isdigit() else ""
    digits = 4 if len(end) < 4 or key == "year" else 7 if len(end) < 7 else 10
    for each in counts.by_date(index, digits, end if digits > 4 else ""):
        if each.name.startswith(end):
            yield start + dots + each.name, f"{each.total:,}"
