"""Reading a snapshot that is not JSON, or not quite: each document that is whole is kept.

People edit the file by hand, editors lay it out anew, and a disk may lose a page of it. So
documents are looked for one by one, in any layout: commas may be missing or too many, and comments,
line ends within texts and the marks of a version control system are allowed. What lies between
documents is ignored but for the names of tables. Where such a name is lost, the fields of a
document tell its table.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reader.notes.json_parts import DEPTH
from reader.notes.record_rules import RECORDS
from reader.notes.storage.snapshot_layout import SEAL
from reader.notes.storage.stray_tables import table_of
from reader.notes.view import META
from reader.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.notes.storage.documents import Raw, Tables

_PLACE = lazy_pattern(
    r'"(?P<number>[0-9]{1,18})"\s*:\s*(?=\{)'
    r'|(?<!\\)(?P<table>"(?:[^"\\\n]|\\.)*+")\s*:\s*\{?(?=\s*"[0-9]{1,18}"\s*:\s*\{)'
    r'|"[^"\\\n]{0,18}"\s*:\s*(?=\{\s*"id"\s*:)'
)
"""What is before a document, whose number may be damaged, or before a table of documents."""
_TOKEN = lazy_pattern(
    r"(?P<blank>[\s,]++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|^(?:<{7}|={7}|>{7}|\|{7})[^\n]*+)"
    r'|(?P<text>"(?:[^"\\\x00-\x08\x0b\x0c\x0e-\x1f]|\\[^\x00-\x1f])*+")'
    r"|(?P<quoted>'(?:[^'\\\x00-\x1f]|\\[^\x00-\x1f])*+')"
    r"|(?P<plain>-?[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null|NaN|-?Infinity)"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<colon>:)",
    re.DOTALL | re.MULTILINE,
)
_KNOWN = (*RECORDS, META, SEAL)
_MARGIN = 200
"""Characters before the name of a table that are looked at."""
_CLOSING = {"{": "}", "[": "]"}
_SPACES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_DECODER = json.JSONDecoder()
_EFFORT = 16
"""How often the text may be read in vain: many documents without an end would take very long."""


def salvage(content: bytes, read: Callable[[str], Any]) -> Tables:
    """Return the documents of a damaged snapshot by table and number.

    Two documents of one number are both kept; the later one gets a free number.

    Args:
        content: The snapshot.
        read: Parses JSON.
    """
    text = _text(content)
    reading = _Reading(text, read)
    tables = _Tables()
    table = None
    is_torn = False
    place = _PLACE.search(text)
    while place is not None:
        start = place.end()
        following = _PLACE.search(text, start)
        if place["table"] is not None:
            name = _name(place["table"])
            if name in _KNOWN or _is_outermost(text, place.start()):
                table, is_torn = name, False
        else:
            until = len(text) if following is None else following.start()
            document, end = reading.document(start, until)
            if document is None:
                is_torn = True
            elif not (is_torn and _is_part(document, table)):
                tables.add(_table_of(document, table), place["number"], document)
                is_torn = False
            if end > until:  # it holds what looks like another place
                following = _PLACE.search(text, end)
        place = following
    return tables.tables


class _Tables:
    """Tables that give each document a number of its own."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self._free: dict[str, int] = {}

    def add(self, table: str | None, number: str | None, document: Raw) -> None:
        """Add a document; one without a table is dropped, one without a number gets a free one."""
        if table is None:
            return
        documents = self.tables.setdefault(table, {})
        if number is None or documents.get(number, document) != document:
            free = self._free.get(table, 1)
            while str(free) in documents:
                free += 1
            self._free[table] = free + 1
            number = str(free)
        documents[number] = document


def _text(content: bytes) -> str:
    """Decode a snapshot in any encoding, although its first bytes may be those of another file."""
    for encoding in (json.detect_encoding(content), "utf-8"):
        try:
            text = content.decode(encoding, "surrogatepass")
        except UnicodeDecodeError:
            continue
        if _PLACE.search(text):
            return text
    from reader.archive.decoding import decode  # here: few files need it

    text = decode(content).text
    return text if _PLACE.search(text) else content.decode("utf-8", "replace")


def _name(text: str) -> str | None:
    """Return the name of a table, None when it is not JSON."""
    try:
        return str(json.loads(text))
    except ValueError:
        return None


def _is_outermost(text: str, start: int) -> bool:
    """Return whether a table begins after the end of another one: it is in no document."""
    before = re.sub(r"[\s,\ufeff]+", "", text[max(0, start - _MARGIN) : start])
    return before in ("", "{") or before.endswith(("}}", "{}"))


def _is_part(document: Raw, table: str | None) -> bool:
    """Return whether an object after a torn document is part of it: it has no stamps."""
    return "at" not in document and not document.keys() <= RECORDS.get(table or "", {}).keys()


def _is_stamped(name: str, value: object) -> bool:
    """Return whether a member of an object looks like a document of a table."""
    return name.isdecimal() and isinstance(value, dict) and {"id", "at"} <= value.keys()


def _holds_documents(value: object) -> bool:
    """Return whether an object has what looks like documents of a table, at any depth."""
    return isinstance(value, dict) and any(
        _is_stamped(name, member) or _holds_documents(member) for name, member in value.items()
    )


class _Reading:
    """Reads the documents of a snapshot.

    Args:
        text: The snapshot.
        read: Parses JSON.
    """

    def __init__(self, text: str, read: Callable[[str], Any]) -> None:
        self._text = text
        self._read = read
        self._left = _EFFORT * len(text)  # characters that may yet be read in vain

    def document(self, start: int, until: int) -> tuple[Raw | None, int]:
        """Return the document at an offset, None when it is not whole, and where to go on.

        Args:
            start: The offset.
            until: Where it probably ends: an error in more text takes time to report.
        """
        try:
            document, end = _DECODER.raw_decode(self._text[start:until])
        except (ValueError, RecursionError):
            pass
        else:
            return document, start + end
        limit = len(self._text) if self._left > 0 else until
        repaired, end = _repaired(self._text, start, limit)
        try:
            document = self._read(repaired)
        except (ValueError, RecursionError):
            self._left -= end - start
            return None, start
        if end <= until or not _holds_documents(document):
            return document, end
        # Its last bracket is missing, so the rest of the table seems to be in it.
        self._left -= end - start
        own = {field: value for field, value in document.items() if not _is_stamped(field, value)}
        return (None, start) if _holds_documents(own) else (own, until)


def _repaired(text: str, start: int, limit: int) -> tuple[str, int]:
    """Return an object as JSON, empty when it is beyond repair, and where reading has ended.

    Args:
        text: The snapshot.
        start: The offset of the object.
        limit: Where it ends at the latest.
    """
    made: list[str] = []
    closing: list[str] = []
    is_after_value = False
    while token := _TOKEN.match(text, start, limit):
        start, kind, part = token.end(), token.lastgroup, token[0]
        if kind == "blank":
            continue
        if is_after_value and kind not in ("close", "colon"):
            made.append(",")
        is_after_value = kind not in ("open", "colon")
        if kind == "open":
            closing.append(_CLOSING[part])
            if len(closing) > DEPTH:
                break
        elif kind == "quoted":
            part = '"' + part[1:-1].replace('"', '\\"').replace("\\'", "'") + '"'
        elif kind == "text":
            part = re.sub("[\n\r\t]", lambda space: _SPACES[space[0]], part)
        elif kind == "close" and closing.pop() != part:
            break
        made.append(part)
        if not closing:
            return "".join(made), start
    return "", start


def _table_of(document: Raw, table: str | None) -> str | None:
    """Return the table that a document belongs to.

    Args:
        document: The document.
        table: The last table whose name was read.
    """
    if table is not None and (table == SEAL or document.keys() <= RECORDS.get(table, {}).keys()):
        return table
    return SEAL if document.get("id") == SEAL else table_of(document) or table
