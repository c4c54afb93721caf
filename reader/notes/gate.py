"""The gate that every record passes before it enters the store, wherever it comes from.

Snapshots, the log, other sessions, merged stores, backups and imported files may hold anything that
JSON can say. The rest of the program assumes more: text that UTF-8 can hold, numbers of 64 bits,
dates that every time zone can show, stamps that later changes can exceed. A record that breaks one
of these rules is refused with a reason and kept in a file beside the store; the others come in.
Fields that this version does not know stay, as long as they are harmless.
"""

from __future__ import annotations

import json
import math
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.notes.storage.documents import Documents
from reader.notes.storage.files import replace
from reader.notes.view import ARTICLES, BOOKMARKS, CHANGES, HIGHLIGHTS, KEPT, META, RANGES
from reader.text.safe import safe_line
from reader.translation import deferred, ngettext
from reader.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

    from reader.notes.storage.documents import Tables

VERSION = 1
"""Of the rules. Lines of the log name it when their documents have passed them."""
DEPTH = 64
"""Levels of lists and objects in a JSON text, and in a field that this version does not know."""
LONGEST = 1 << 24
"""Code points of a text: more than an article can have."""
LONGEST_NAME = 1 << 18
"""Code points of an id or an article's key: more than the address of an article can have."""
YEARS = range(1000, 9999)
"""Years that can be converted to any time zone and are written with four digits."""

_INT64 = range(-(1 << 63), 1 << 63)
_COUNTS = range(1 << 31)
_AHEAD = 100 * 366 * 86_400
"""Seconds by which a stamp may be ahead of the clock: other machines' clocks are wrong at times."""
_RELEASED = 1_767_225_600
"""Seconds since 1970 that the clock shows at least, unless it is wrong."""
_DIGITS = 18
"""Digits of a stamp that need no closer look before they are converted."""

_WRONG_TYPE = deferred("the field {field} has a wrong type")
_OUT_OF_RANGE = deferred("the field {field} is out of range")
_TOO_LONG = deferred("the field {field} is too long")
_TOO_DEEP = deferred("the field {field} is nested too deep")
_BROKEN = deferred("the field {field} is not well-formed Unicode")
_NO_DATE = deferred("the field {field} is no date that every time zone can show")
_EMPTY = deferred("the field {field} is empty")
_AT = deferred("the field {field} lies too far in the future")


class Reason(NamedTuple):
    """Why a record is refused.

    Attributes:
        text: In English, with the place of the field.
        field: The field at fault.
    """

    text: str
    field: str

    def __str__(self) -> str:
        return self.text.format(field=_shown(self.field))

    @property
    def said(self) -> str:
        """The reason in the language of the interface."""
        return _(self.text).format(field=_shown(self.field))


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was refused.

    Attributes:
        table: Where it belongs.
        record: What it says, as JSON values.
        reason: Why it was refused.
    """

    table: str
    record: object
    reason: Reason


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a JSON text that Python cannot hold, in its place among the values.

    Attributes:
        text: The part.
        why: What is wrong with it.
    """

    text: str
    why: str


class Gate:
    """Decides what enters a store.

    Attributes:
        refused: What was refused and is not yet kept in a file.
        newest: The newest stamp let in.
    """

    def __init__(self) -> None:
        self.refused: list[Refused] = []
        self.newest = 0

    def clear(self) -> None:
        """Forget what was refused, which is read anew."""
        self.refused.clear()

    def admit(self, table: str, document: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what may be stored of a document, None when nothing may.

        Bookmarks and what cleaning keeps are one document each, whose fields are independent
        records: of them only the fields at fault are refused.
        """
        reason = fault(table, document)
        if reason is not None and table == META and document.get("id") in (BOOKMARKS, KEPT):
            own_id = document["id"]
            sound = {
                field: value
                for field, value in document.items()
                if fault(table, {"id": own_id, field: value}) is None
            }
            if "id" in sound and "at" in sound:
                lost = {field: document[field] for field in document if field not in sound}
                self.refused.append(Refused(table, {"id": own_id, **lost}, reason))
                document, reason = sound, None
        if reason is not None:
            self.refused.append(Refused(table, document, reason))
            return None
        self._saw(document)
        return document if isinstance(document, dict) else dict(document)

    def require(self, table: str, document: Mapping[str, Any]) -> None:
        """Raise a `ValueError` when a document that this session made may not be stored."""
        reason = fault(table, document)
        if reason is not None:
            raise ValueError(str(reason))
        self._saw(document)

    def _saw(self, document: Mapping[str, Any]) -> None:
        at = document.get("at")
        if at is not None:
            self.newest = max(self.newest, _newest(at))

    def tables(self, tables: Tables) -> Tables:
        """Return tables without the documents that are refused.

        Packed tables have passed the gate: before they were written, or as they were read.
        """
        for name, table in list(tables.items()):
            for number, document in () if isinstance(table, Documents) else list(table.items()):
                admitted = self.admit(name, document)
                if admitted is None:
                    del table[number]
                elif admitted is not document:
                    table[number] = admitted
            if not table and _name(name):
                del tables[name]
        return tables

    def transaction(self, line: Mapping[str, Any], *, trusted: bool = True) -> Mapping[str, Any]:
        """Return what a line of the log may change.

        Args:
            line: From `reader.notes.storage.log.decode`.
            trusted: Whether the stamp in ``passed`` vouches for the documents of the line; a line
                of another shape than this program writes is judged all the same.
        """
        newest = line.get("passed")
        if trusted and newest is not None and _is_transaction(line):
            self.newest = max(self.newest, newest)
            return line
        dropped = [table for table in _listed(line.get("drop")) if isinstance(table, str)]
        made: dict[str, dict[str, Any]] = {}
        for table, documents in _items(line.get("set")):
            if _name(table):
                self.refused.append(Refused(table, documents, Reason(_name(table), "table")))
                continue
            admitted = made.setdefault(table, {})
            for number, document in _items(documents):
                if not _is_number(number) or not isinstance(document, dict):
                    reason = Reason(_WRONG_TYPE, _shown(number))
                    self.refused.append(Refused(table, document, reason))
                elif (sound := self.admit(table, document)) is not None:
                    admitted[number] = sound
        removed = {
            table: [number for number in _listed(numbers) if isinstance(number, str)]
            for table, numbers in _items(line.get("remove"))
        }
        return {"drop": dropped, "set": made, "remove": removed}


def fault(table: str, document: Mapping[str, Any]) -> Reason | None:
    """Return why a document may not enter a table, None when it may.

    Args:
        table: As `reader.notes.view` names it; any other may hold whatever is harmless.
        document: JSON values.
    """
    if table == META:
        checks = _META.get(str(document.get("id")), _ANY)
    else:
        checks = _TABLES.get(table, _ANY)
        if checks is _ANY and (why := _name(table)):
            return Reason(why, "table")
    return _fault(checks, document)


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


# The checks of values: each returns what is wrong, empty when nothing is.

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


def _name(value: Any) -> str:
    return _text(value) or (_TOO_LONG if len(value) > LONGEST_NAME else "")


def _id(value: Any) -> str:
    if type(value) is int:  # before schema 1
        return "" if value in _INT64 else _OUT_OF_RANGE
    return _name(value) or ("" if value else _EMPTY)


def _flag(value: Any) -> str:
    return "" if type(value) is bool else _wrong(value)


def _count(value: Any) -> str:
    if type(value) is not int:
        return _wrong(value)
    return "" if value in _COUNTS else _OUT_OF_RANGE


def _colour(value: Any) -> str:
    if type(value) is not int:
        return _wrong(value)
    return "" if 1 <= value <= 5 else _OUT_OF_RANGE


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
    if value.isdecimal() and len(value) < _DIGITS and value.isascii():
        return "" if int(value) <= latest() else _AT
    for part in value.split(" "):
        digits = part.rpartition("=")[2]
        if not digits.isascii() or not digits.isdecimal():
            return _WRONG_TYPE
        if len(digits) > _DIGITS or int(digits) > latest():
            return _AT
    return _text(value)


def _texts(value: Any) -> str:
    if type(value) is not list:
        return _wrong(value)
    return next(filter(None, map(_text, value)), "")


def _harmless(value: Any, depth: int = DEPTH) -> str:
    """Check a value of which only the general bounds are known."""
    kind = type(value)
    if value is None or kind is bool:
        return ""
    if kind is str:
        return _text(value)
    if kind is int:
        return "" if value in _INT64 else _OUT_OF_RANGE
    if kind is float:
        return "" if math.isfinite(value) else _OUT_OF_RANGE
    if kind is list or kind is dict:
        if not depth:
            return _TOO_DEEP
        parts = value if kind is list else (*value, *value.values())
        return next(filter(None, (_harmless(part, depth - 1) for part in parts)), "")
    return _wrong(value)


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
            return _OUT_OF_RANGE
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
    """Check what undo would write."""
    if type(value) is not list:
        return _wrong(value)
    for step in value:
        match step:
            case [str(table), str(id_), dict(other), dict(now)]:
                if "id" in other or "at" in other or table == CHANGES:
                    return _WRONG_TYPE
                if table == META and id_ not in (BOOKMARKS, KEPT):
                    return _WRONG_TYPE
                if reason := fault(table, {"id": id_, **other}) or _fault(_FINGERPRINTS, now):
                    return reason.text
            case _:
                return _wrong(step)
    return ""


def _wrong(value: Any) -> str:
    return value.why if isinstance(value, Cut) else _WRONG_TYPE


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
_TABLES: Mapping[str, Mapping[str, Check]] = {
    ARTICLES: {
        **_ANY,
        "read": _flag,
        "starred": _flag,
        "place": _count,
        "opened": _date,
        "article": _ARTICLE,
    },
    HIGHLIGHTS: {
        **_ANY,
        "key": _name,
        "anchor": _ANCHOR,
        "colour": _colour,
        "note": _text,
        "tags": _texts,
        "created": _date,
        "modified": _date,
        "deleted": _flag,
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
_META: Mapping[str, Mapping[str, Check]] = {
    "schema": {**_ANY, "version": _count},
    "library": {**_ANY, "paths": _paths},
    KEPT: {**_ANY, "*": _texts},
    BOOKMARKS: {**_ANY, "*": _record({"key": _name, "place": _count, "title": _text})},
}


def well_formed(text: str) -> str:
    """Return a text that UTF-8 can hold: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode()


def latest() -> int:
    """Return the newest stamp that may be stored now.

    It moves with the clock and faster than stamps are given, so that the stamp after an accepted
    one is accepted, too.
    """
    return int((max(time.time(), _RELEASED) + _AHEAD) * 1_000_000)


def _newest(at: str) -> int:
    if at.isdecimal():
        return int(at)
    return max(int(part.rpartition("=")[2]) for part in at.split(" "))


# What was refused


def set_aside(store: Path, refused: Iterable[Refused]) -> Path:
    """Keep refused records in a file beside a store, a line of JSON each; return it.

    The same records always have the same file.

    Args:
        store: The snapshot.
        refused: The records.

    Raises:
        OSError: It cannot be written.
    """
    lines = [
        _spelled({"reason": str(refusal.reason), "table": refusal.table, "record": refusal.record})
        + "\n"
        for refusal in refused
    ]
    content = "".join(lines).encode()
    path = store.with_name(f"{store.name}.refused-{zlib.crc32(content):08x}.jsonl")
    if not path.exists():
        replace(path, [content])
    return path


def told(refused: Sequence[Refused], kept: Path | None) -> str:
    """Return the sentence about refused records, empty when there are none.

    Args:
        refused: The records.
        kept: The file they are kept in, None when they stay where they are.
    """
    if not refused:
        return ""
    message = ngettext(
        "{count} record cannot be used and was left out: {reason}.",
        "{count} records cannot be used and were left out, for example: {reason}.",
        len(refused),
    ).format(count=len(refused), reason=refused[0].reason.said)
    if kept is None:
        return message
    return message + _(" See {name}.").format(name=kept.name)


class _Token(str):
    """A part of a JSON text, among values that are still to be written."""

    __slots__ = ()


def _spelled(value: object) -> str:
    """Return JSON in ASCII, however deep the value is nested."""
    parts: list[str] = []
    rest: list[object] = [value]
    while rest:
        item = rest.pop()
        if isinstance(item, _Token):
            parts.append(item)
        elif isinstance(item, Mapping):
            parts.append("{")
            rest.append(_Token("}"))
            for number, (name, field) in reversed(list(enumerate(item.items()))):
                rest += [field, _Token(f"{', ' if number else ''}{json.dumps(name)}: ")]
        elif isinstance(item, list):
            parts.append("[")
            rest.append(_Token("]"))
            for number, member in reversed(list(enumerate(item))):
                rest += [member, _Token(", " if number else "")]
        else:
            parts.append(json.dumps(item.text if isinstance(item, Cut) else item))
    return "".join(parts)


# JSON texts

_PART = re.compile(
    r'"(?:[^"\\]++|\\.)*+"?'
    r"|[\[{]++|[\]}]++"
    r"|-?\d++(?:\.\d++)?(?:[eE][+-]?\d++)?"
    r"|NaN|-?Infinity",
    re.DOTALL,
)


def read_json(text: str | bytes) -> Any:
    """Return what a JSON text says; parts that Python cannot hold are a `Cut` each.

    Raises:
        ValueError: It is not JSON.
    """
    try:
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except (ValueError, RecursionError):  # too many digits, too many levels
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        shortened, cuts = _cut(text)
        return json.loads(shortened, parse_constant=lambda _: next(cuts))


def _cut(text: str) -> tuple[str, Iterator[Cut]]:
    """Return a JSON text with a constant for each part that is too deep or too large."""
    parts: list[str] = []
    cuts: list[Cut] = []
    depth = end = begun = 0
    for part in _PART.finditer(text):
        first, until = part[0][0], part.end()
        why = ""
        if first in "[{":
            if depth <= DEPTH < depth + len(part[0]):
                begun = part.start() + DEPTH - depth
            depth += len(part[0])
        elif first in "]}":
            if depth - len(part[0]) <= DEPTH < depth:
                why, until = _TOO_DEEP, part.start() + depth - DEPTH
            depth -= len(part[0])
        elif first != '"' and depth <= DEPTH:
            begun = part.start()
            digits = part[0].lstrip("-")
            why = _OUT_OF_RANGE if digits[0] in "NI" or _is_long(digits) else ""
        if why:
            parts += [text[end:begun], "NaN"]
            cuts.append(Cut(text[begun:until], why))
            end = until
    if depth > DEPTH:
        raise ValueError("a list or an object without its end")
    parts.append(text[end:])
    return "".join(parts), iter(cuts)


def _is_long(number: str) -> bool:
    return len(number) > 20 and number.isdecimal()


# What has passed

_SEAL = b',"gate":'
_SEALED = re.compile(rb"\[(\d{1,9}),(\d{1,18}),(\d{1,10})\]\}")


def sealed(content: bytes, newest: int) -> bytes:
    """Return a line of the log with the mark that its documents have passed the gate.

    Args:
        content: A JSON object that is not empty; the head of a log vouches for its snapshot.
        newest: A stamp that is not older than any of the documents'.
    """
    body = content[:-1]
    return b"%s%s[%d,%d,%d]}" % (body, _SEAL, VERSION, newest, _seal(body, newest))


def passed(content: bytes) -> int | None:
    """Return the newest stamp of a line whose documents have passed the gate, else None.

    Whoever changes a line and its checksum, but knows nothing of the mark, loses it.
    """
    body, _separator, rest = content.rpartition(_SEAL)
    match = _SEALED.fullmatch(rest)
    if match is None:
        return None
    version, newest, seal = map(int, match.groups())
    is_whole = version == VERSION and seal == _seal(body, newest)
    return newest if is_whole and newest <= latest() else None


def _seal(content: bytes, newest: int) -> int:
    return zlib.crc32(b"%d %d" % (VERSION, newest), zlib.crc32(content))


# Shapes


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _items(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _is_transaction(line: Mapping[str, Any]) -> bool:
    """Tell whether a line of the log has the shape of one that this program writes."""
    return (
        all(isinstance(line.get(part, {}), dict) for part in ("set", "remove"))
        and all(
            isinstance(documents, dict)
            and all(map(_is_number, documents))
            and all(isinstance(document, dict) for document in documents.values())
            for documents in line.get("set", {}).values()
        )
        and all(map(_are_texts, line.get("remove", {}).values()))
        and _are_texts(line.get("drop", []))
    )


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def _shown(field: str) -> str:
    """Return the name of a field as it may be shown in a sentence."""
    return safe_line(field[:40])
