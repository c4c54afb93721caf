"""The rules that every stored record follows, whatever its source.

The program relies on them: text is well-formed Unicode, integers have 64 bits, every time zone can
show the dates, and later changes can exceed the stamps. Fields that this version does not know are
allowed as long as they are harmless.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from reader.notes.json_parts import DEPTH, OUT_OF_RANGE, TOO_DEEP, Cut
from reader.notes.lineage import FIELD
from reader.notes.registers import CHOICES, REGISTERS
from reader.notes.threads import THREAD_ARTICLES, THREADS
from reader.notes.view import ARTICLES, BOOKMARKS, CHANGES, HIGHLIGHTS, KEPT, META, RANGES
from reader.text.safe import safe_line
from reader.translation import deferred
from reader.translation import gettext as _

VERSION = 3
"""The version of the rules, stored in lines of the log whose documents have passed."""
LONGEST = 1 << 24
"""The most code points of a text: more than an article can have."""
LONGEST_NAME = 1 << 18
"""The most code points of an id or an article's key: more than the URL of an article can have."""
YEARS = range(1000, 9999)
"""Years that can be converted to any time zone and are written with four digits."""

_INT64 = range(-(1 << 63), 1 << 63)
_COUNTS = range(1 << 31)
_AHEAD = 100 * 366 * 86_400
"""Seconds by which a stamp may be ahead of the clock: clocks of other machines may be wrong."""
_RELEASED = 1_767_225_600
"""The earliest plausible time, in seconds since 1970; a clock that is behind it is wrong."""
DIGITS = 18
"""The most digits of a stamp that are converted without a further check."""

WRONG_TYPE = deferred("the field {field} has a wrong type")
_TOO_LONG = deferred("the field {field} is too long")
_BROKEN = deferred("the field {field} is not well-formed Unicode")
_NO_DATE = deferred("the field {field} is not a date that every time zone can show")
_EMPTY = deferred("the field {field} is empty")
_AT = deferred("the field {field} is too far in the future")


class Reason(NamedTuple):
    """Why a record is refused.

    Attributes:
        text: An English message with ``{field}``.
        field: The field at fault.
    """

    text: str
    field: str

    def __str__(self) -> str:
        return self.text.format(field=shown(self.field))

    @property
    def translated(self) -> str:
        """The reason, translated into the language of the interface."""
        return _(self.text).format(field=shown(self.field))


def fault(table: str, document: Mapping[str, Any]) -> Reason | None:
    """Return why a document may not enter a table, None when it may.

    Args:
        table: A name of `reader.notes.view`; other tables may hold anything harmless.
        document: JSON values.
    """
    if table == META:
        checks = META_DOCUMENTS.get(str(document.get("id")), _ANY)
    else:
        checks = RECORDS.get(table, _ANY)
        if checks is _ANY and (why := name_fault(table)):
            return Reason(why, "table")
    return _fault(checks, document) or (_misplaced(document) if table == THREAD_ARTICLES else None)


def _misplaced(document: Mapping[str, Any]) -> Reason | None:
    """Return which field says that an article of a thread is another than its id names.

    A merge would put it in the place of that one, which would leave the thread.
    """
    thread, _space, key = str(document.get("id")).partition(" ")
    for field, named in (("thread", thread), ("key", key)):
        if document.get(field) not in (None, named):
            return Reason(OUT_OF_RANGE, field)
    return None


def _fault(checks: Mapping[str, Check], fields: Mapping[str, Any]) -> Reason | None:
    for field, value in fields.items():
        check = checks.get(field)
        if check is None:
            check = checks.get("*", _harmless)
            if why := _text(field):
                return Reason(why, field)
        if value is not None and (why := check(value)):
            return Reason(why, field)
    return None


# The checks of values: each returns a message with {field}, empty for a sound value.

Check = Callable[[Any], str]


def _text(value: Any) -> str:
    if type(value) is not str:
        return _wrong(value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return _BROKEN
    return _TOO_LONG if len(value) > LONGEST else ""


def name_fault(value: Any) -> str:
    """Return what is wrong with the name of a table or a key, empty when nothing is."""
    return _text(value) or (_TOO_LONG if len(value) > LONGEST_NAME else "")


def _id(value: Any) -> str:
    if type(value) is int:  # before schema 1
        return "" if value in _INT64 else OUT_OF_RANGE
    return name_fault(value) or ("" if value else _EMPTY)


def _thread_id(value: Any) -> str:
    """Check the id of a thread, which ends at a space in the id of an article of it."""
    return name_fault(value) or (OUT_OF_RANGE if " " in value else "" if value else _EMPTY)


def _flag(value: Any) -> str:
    return "" if type(value) is bool else _wrong(value)


def _count(value: Any) -> str:
    if type(value) is not int:
        return _wrong(value)
    return "" if value in _COUNTS else OUT_OF_RANGE


def _colour(value: Any) -> str:
    if type(value) is not int:
        return _wrong(value)
    return "" if 1 <= value <= 5 else OUT_OF_RANGE


def _date(value: Any) -> str:
    if type(value) is not str:
        return _wrong(value)
    try:
        return "" if datetime.fromisoformat(value).year in YEARS else _NO_DATE
    except ValueError:
        return _NO_DATE


def _order(value: Any) -> str:
    """Check a stamp that is stored as a number."""
    if type(value) is not int or value < 0:
        return _wrong(value)
    return "" if value <= latest() else _AT


def _stamps(value: Any) -> str:
    """Check the stamps of a document."""
    if type(value) is not str:
        return _wrong(value)
    if value.isdecimal() and len(value) < DIGITS and value.isascii():
        return "" if int(value) <= latest() else _AT
    for part in value.split(" "):
        digits = part.rpartition("=")[2]
        if not digits.isascii() or not digits.isdecimal():
            return WRONG_TYPE
        if len(digits) > DIGITS or int(digits) > latest():
            return _AT
    return _text(value)


def _texts(value: Any) -> str:
    if type(value) is not list:
        return _wrong(value)
    return next(filter(None, map(_text, value)), "")


def _harmless(value: Any, depth: int = DEPTH) -> str:
    """Check a value of an unknown field against the general bounds."""
    kind = type(value)
    if value is None or kind is bool:
        return ""
    if kind is str:
        return _text(value)
    if kind is int:
        return "" if value in _INT64 else OUT_OF_RANGE
    if kind is float:
        return "" if math.isfinite(value) else OUT_OF_RANGE
    if kind is list or kind is dict:
        if not depth:
            return TOO_DEEP
        parts = value if kind is list else (*value, *value.values())
        return next(filter(None, (_harmless(part, depth - 1) for part in parts)), "")
    return _wrong(value)


def _edits(value: Any) -> str:
    """Check the edits of a mark: a merge takes the stamps of the mark from them.

    Those of another shape are allowed, for they are ignored.
    """
    return _harmless(value) or ("" if all(map(_is_early, _integers(value))) else _AT)


def _choice(value: Any) -> str:
    if type(value) is not str:
        return _wrong(value)
    return "" if value in CHOICES else OUT_OF_RANGE


def _integers(value: Any) -> Iterator[int]:
    """Yield all integers in a JSON value."""
    if type(value) is int:
        yield value
    elif isinstance(value, list | dict):
        for part in value if isinstance(value, list) else value.values():
            yield from _integers(part)


def _is_early(stamp: int) -> bool:
    return stamp <= latest()


def _paths(value: Any) -> str:
    """Check the paths of files, whose names need not be UTF-8."""
    if type(value) is not list:
        return _wrong(value)
    for path in value:
        if type(path) is not str:
            return _wrong(path)
        try:
            path.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return _BROKEN
        if "\0" in path:
            return OUT_OF_RANGE
    return ""


def _record(checks: Mapping[str, Check]) -> Check:
    """Return the check of a nested object."""

    def check(value: Any) -> str:
        if type(value) is not dict:
            return _wrong(value)
        reason = _fault(checks, value)
        return "" if reason is None else reason.text

    return check


def _steps(value: Any) -> str:
    """Check the steps of a change: what undo would write."""
    if type(value) is not list:
        return _wrong(value)
    for step in value:
        match step:
            case [str(table), str(id_), dict(other), dict(now)]:
                if "id" in other or "at" in other or table == CHANGES:
                    return WRONG_TYPE
                if table == META and id_ not in (BOOKMARKS, KEPT):
                    return WRONG_TYPE
                if reason := fault(table, {"id": id_, **other}) or _fault(_FINGERPRINTS, now):
                    return reason.text
            case _:
                return _wrong(step)
    return ""


def _wrong(value: Any) -> str:
    return value.why if isinstance(value, Cut) else WRONG_TYPE


_ANY: Mapping[str, Check] = {"id": _id, "at": _stamps}
_FINGERPRINTS: Mapping[str, Check] = {"*": _text}
_ARTICLE = _record(
    {
        "title": _text,
        "url": _text,
        "source": _text,
        "author": _text,
        "date": _date,
    }
)
_ANCHOR = _record(
    {
        **dict.fromkeys(("quote", "prefix", "suffix", "sha", "state"), _text),
        **dict.fromkeys(("start", "end", "paragraph", "cleaning", "copies"), _count),
    }
)
_BOOKMARK = _record({"key": name_fault, "place": _count, "title": _text, "spot": _ANCHOR})
_WRITTEN: Mapping[str, Check] = {"note": _text, "tags": _texts, "deleted": _flag, FIELD: _edits}
"""What a person writes at a highlight or an article, see `reader.notes.lineage`."""
RECORDS: Mapping[str, Mapping[str, Check]] = {
    ARTICLES: {
        **_ANY,
        "read": _flag,
        "starred": _flag,
        "place": _count,
        "spot": _ANCHOR,
        "opened": _date,
        "article": _ARTICLE,
        **dict.fromkeys(("identity", "modified"), _harmless),
        **_WRITTEN,
    },
    HIGHLIGHTS: {
        **_ANY,
        "key": name_fault,
        "anchor": _ANCHOR,
        "colour": _colour,
        "created": _date,
        "modified": _date,
        "removed": _harmless,
        **_WRITTEN,
    },
    THREADS: {
        **_ANY,
        "id": _thread_id,
        "name": _text,
        "query": _text,
        "created": _date,
        "deleted": _flag,
        REGISTERS: _edits,
    },
    THREAD_ARTICLES: {
        **_ANY,
        "thread": _thread_id,
        "key": name_fault,
        "choice": _choice,
        REGISTERS: _edits,
    },
    RANGES: {**_ANY, "source": _text, "until": _date, "except": _texts, "deleted": _flag},
    CHANGES: {
        **_ANY,
        "kind": _text,
        "text": _text,
        "when": _date,
        "seq": _order,
        "turned": _order,
        "undone": _flag,
        "session": _text,
        "keys": _texts,
        "title": _text,
        "group": _text,
        "steps": _steps,
    },
}
META_DOCUMENTS: Mapping[str, Mapping[str, Check]] = {
    "schema": {**_ANY, "version": _count},
    "library": {**_ANY, "paths": _paths},
    "clock": _ANY,
    KEPT: {**_ANY, "*": _texts},
    BOOKMARKS: {**_ANY, "*": _BOOKMARK},
}


def well_formed(text: str) -> str:
    """Return a text that UTF-8 can hold: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode()


def latest() -> int:
    """Return the newest stamp that may be stored now.

    It advances with the clock, faster than stamps are issued, so the stamp after an accepted one is
    accepted as well.
    """
    return int((max(time.time(), _RELEASED) + _AHEAD) * 1_000_000)


def newest_stamp(at: str) -> int:
    """Return the newest of the stamps in the field ``at`` of a document that passed."""
    if at.isdecimal():
        return int(at)
    return max(int(part.rpartition("=")[2]) for part in at.split(" "))


def shown(field: str) -> str:
    """Return the name of a field, safe to show in a sentence."""
    return safe_line(field[:40])
