"""Documents that are parsed when they are first asked for.

Most documents of a store are never looked at in a session, and parsing JSON is most of the work of
opening one. So a table may hold the text of a document, as the snapshot has it, in its place. Only
text that this program has written is held so: its checksum says that, and thus that it is whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, cast

Raw = dict[str, Any]
"""A document. It is replaced as a whole and never changed in place, for others may hold it."""

Table = MutableMapping[str, Raw]
"""Documents by a name: the number that TinyDB gives them, or their own id."""

_ID = b'{"id":"'
"""How the text of a document begins."""


class Documents(MutableMapping[str, Raw]):
    """A table whose documents may not have been parsed yet.

    Args:
        held: Documents, or their text in UTF-8, by name; it belongs to the table from then on.
    """

    __slots__ = ("_held", "_ids")

    def __init__(self, held: dict[str, Raw | bytes]) -> None:
        self._held = held
        self._ids: list[str] | None = None

    @classmethod
    def of_lines(cls, lines: list[bytes]) -> Documents | None:
        """Return the documents of a table that stand in lines of a snapshot, unparsed.

        Args:
            lines: As this program writes them: one for each document, and no others.

        Returns:
            None when a document has no id at its start, or one that cannot be read as it stands.
        """
        # Spelled out as passes over all lines, for a call a line would double the time of it all.
        parts = [line.partition(b'": ') for line in lines]
        texts = [text[:-1] if text[-1:] == b"," else text for _, _, text in parts]
        start = len(_ID)
        ids = [text[start : text.find(b'"', start)] for text in texts]
        starts = [text[:start] for text in texts]
        if starts.count(_ID) < len(starts) or b"\\" in b"".join(ids):
            return None
        made = cls(dict(zip([number[1:].decode() for number, _, _ in parts], texts, strict=True)))
        made._ids = list(map(bytes.decode, ids))
        return made

    def __getitem__(self, name: str) -> Raw:
        found = self._held[name]
        if isinstance(found, bytes):
            found = self._held[name] = cast("Raw", json.loads(found))
        return found

    def __setitem__(self, name: str, document: Raw) -> None:
        self._ids = None
        self._held[name] = document

    def __delitem__(self, name: str) -> None:
        self._ids = None
        del self._held[name]

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def held(self) -> Mapping[str, Raw | bytes]:
        """Return the documents as they are held; text stands for those not yet parsed."""
        return self._held

    def own_ids(self) -> list[str] | None:
        """Return the field ``id`` of every document in order, None when it takes work to know."""
        return self._ids

    def ids(self) -> list[tuple[str, object]]:
        """Return the name and the field ``id`` of every document, parsing none."""
        if self._ids is not None:
            return list(zip(self._held, self._ids, strict=True))
        return [
            (name, _id_of(found) if isinstance(found, bytes) else found.get("id"))
            for name, found in self._held.items()
        ]


def by_id(table: Mapping[str, Raw]) -> Documents:
    """Return the documents of a table by their own id, as they are held.

    Of several with one id the last is returned; those without one are left out.
    """
    if isinstance(table, Documents) and (known := table.own_ids()) is not None:
        return Documents(dict(zip(known, table.held().values(), strict=True)))
    held = holding(table)
    return Documents({id_: held[name] for name, id_ in ids(table) if isinstance(id_, str)})


def holding(table: Mapping[str, Raw]) -> Mapping[str, Raw | bytes]:
    """Return the documents of any table as they are held."""
    return table.held() if isinstance(table, Documents) else table


def ids(table: Mapping[str, Raw]) -> list[tuple[str, object]]:
    """Return the name and the field ``id`` of every document of any table."""
    if isinstance(table, Documents):
        return table.ids()
    return [(name, document.get("id")) for name, document in table.items()]


def _id_of(text: bytes) -> str:
    return text[len(_ID) : text.index(b'"', len(_ID))].decode()
