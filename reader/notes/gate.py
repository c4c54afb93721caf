"""The gate that every record passes before it enters the store, whatever its source.

Snapshots, the log, other sessions, merged stores, backups and imported files may hold any JSON. A
record that breaks one of `reader.notes.record_rules` is refused with a reason and kept in a file
beside the store; the other records are admitted.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reader.notes.json_parts import write_json
from reader.notes.record_rules import (
    DIGITS,
    VERSION,
    WRONG_TYPE,
    Reason,
    fault,
    latest,
    name_fault,
    newest_stamp,
    shown,
)
from reader.notes.storage.documents import Documents
from reader.notes.storage.files import replace
from reader.notes.view import BOOKMARKS, KEPT, META
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import gettext as _
from reader.translation import ngettext

if TYPE_CHECKING:
    from pathlib import Path

    from reader.notes.storage.documents import Tables

_SEAL = b',"gate":'
_SEALED = lazy_pattern(rb"\[(\d{1,9}),(\d{1,18}),(\d{1,10})\]\}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was refused.

    Attributes:
        table: The table it was meant for.
        record: The record, as JSON values.
        reason: Why it was refused.
    """

    table: str
    record: object
    reason: Reason


class Gate:
    """Decides what enters a store.

    Attributes:
        refused: The refused records that are not yet kept in a file.
        newest: The newest stamp of the records that passed.
    """

    def __init__(self) -> None:
        self.refused: list[Refusal] = []
        self.newest = 0

    def clear(self) -> None:
        """Forget the refused records, before they are read again."""
        self.refused.clear()

    def admit(self, table: str, document: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the part of a document that may be stored, None when there is none.

        The bookmarks and the ignored removal reasons are one document each whose fields are
        independent records, so only their faulty fields are refused.
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
                self.refused.append(Refusal(table, {"id": own_id, **lost}, reason))
                document, reason = sound, None
        if reason is not None:
            self.refused.append(Refusal(table, document, reason))
            return None
        self._observe(document)
        return document if isinstance(document, dict) else dict(document)

    def require(self, table: str, document: Mapping[str, Any]) -> None:
        """Raise a `ValueError` when a document of this session breaks a rule."""
        reason = fault(table, document)
        if reason is not None:
            raise ValueError(str(reason))
        self._observe(document)

    def _observe(self, document: Mapping[str, Any]) -> None:
        at = document.get("at")
        if at is not None:
            self.newest = max(self.newest, newest_stamp(at))

    def tables(self, tables: Tables) -> Tables:
        """Return tables without the documents that are refused.

        Packed tables have passed the gate already, when they were written or read.
        """
        for name, table in list(tables.items()):
            for number, document in () if isinstance(table, Documents) else list(table.items()):
                admitted = self.admit(name, document)
                if admitted is None:
                    del table[number]
                elif admitted is not document:
                    table[number] = admitted
            if not table and name_fault(name):
                del tables[name]
        return tables

    def transaction(self, line: Mapping[str, Any], *, trusted: bool = True) -> Mapping[str, Any]:
        """Return a line of the log without the documents that are refused.

        Args:
            line: A line from `reader.notes.storage.log.decode`.
            trusted: Whether the stamp in ``passed`` vouches for the documents; a line of an
                unexpected shape is checked anyway.
        """
        newest = line.get("passed")
        if trusted and newest is not None and _is_transaction(line):
            self.newest = max(self.newest, newest)
            return line
        dropped = [table for table in _listed(line.get("drop")) if isinstance(table, str)]
        made: dict[str, dict[str, Any]] = {}
        for table, documents in _items(line.get("set")):
            if name_fault(table):
                self.refused.append(Refusal(table, documents, Reason(name_fault(table), "table")))
                continue
            admitted = made.setdefault(table, {})
            for number, document in _items(documents):
                if not _is_number(number) or not isinstance(document, dict):
                    reason = Reason(WRONG_TYPE, shown(number))
                    self.refused.append(Refusal(table, document, reason))
                elif (sound := self.admit(table, document)) is not None:
                    admitted[number] = sound
        removed = {
            table: [number for number in _listed(numbers) if isinstance(number, str)]
            for table, numbers in _items(line.get("remove"))
        }
        return {"drop": dropped, "set": made, "remove": removed}


def set_aside(store: Path, refused: Iterable[Refusal]) -> Path:
    """Write refused records to a file beside a store, one JSON line each; return its path.

    The same records always go to the same file.

    Args:
        store: The path of the snapshot.
        refused: The records.

    Raises:
        OSError: The file cannot be written.
    """
    lines = [
        write_json(
            {"reason": str(refusal.reason), "table": refusal.table, "record": refusal.record}
        )
        + "\n"
        for refusal in refused
    ]
    content = "".join(lines).encode()
    path = store.with_name(f"{store.name}.refused-{zlib.crc32(content):08x}.jsonl")
    if not path.exists():
        replace(path, [content])
    return path


def refusal_notice(refused: Sequence[Refusal], kept: Path | None) -> str:
    """Return a notice about refused records, empty when there are none.

    Args:
        refused: The records.
        kept: The file that holds them, None when they stay where they are.
    """
    if not refused:
        return ""
    message = ngettext(
        "{count} record cannot be used and was left out: {reason}.",
        "{count} records cannot be used and were left out, for example: {reason}.",
        len(refused),
    ).format(count=len(refused), reason=refused[0].reason.translated)
    if kept is None:
        return message
    return message + _(" See {name}.").format(name=kept.name)


# The mark of documents that have passed


def sealed(content: bytes, newest: int) -> bytes:
    """Return a line of the log with the mark that its documents have passed the gate.

    Args:
        content: A non-empty JSON object. The mark in the head of a log vouches for its snapshot.
        newest: The newest stamp of the documents, or a later one.
    """
    body = content[:-1]
    return b"%s%s[%d,%d,%d]}" % (body, _SEAL, VERSION, newest, _seal(body, newest))


def passed(content: bytes) -> int | None:
    """Return the newest stamp of a line whose documents have passed the gate, else None.

    A program that edits a line and its checksum without knowing the mark invalidates the mark.
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


# Shapes of lines


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _items(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _is_transaction(line: Mapping[str, Any]) -> bool:
    """Return whether a line of the log has the shape of one that this program writes."""
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
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS
