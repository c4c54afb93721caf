"""Documents that are kept as text, many to a block, and parsed on demand.

Most documents of a store are never used in a session, and parsed ones take four times the memory of
their text. So a table holds blocks of text, compressed in a large store, and parses single
documents; the most recently used ones stay parsed. Only text that this program has written,
according to its checksum, is accepted unparsed.
"""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any, cast

from reader.notes.storage.blocks import BLOCK, Blocks, TextBlock, pack, recent_texts, unpacked
from reader.notes.storage.names import Names

Raw = dict[str, Any]
"""A document. It is replaced as a whole, never changed in place: others may hold a reference."""

Table = MutableMapping[str, Raw]
"""Documents by name: the number that TinyDB assigns, or the document's own id."""

Tables = dict[str, Table]
"""Documents by table and document id, as TinyDB stores them."""

ID = b'{"id":"'
"""The start of the text of a document."""
FRESH = 1 << 19
"""Bytes of written documents that are not packed yet; twice as many may wait."""
_ITEM = 2048
"""Bytes that a parsed document counts for, and an item of a list in it: about what they take."""
PARSED = 1 << 18
"""Bytes of the text of documents that stay parsed after they were asked for."""
_LOOSE, _GONE = -1, -2
"""Instead of a location: the document is in no block, or there is none any more."""


class Documents(MutableMapping[str, Raw]):
    """A table that keeps most of its documents as text.

    A document has a position, which it keeps until it is removed. One thread at a time may change
    the table while others read.

    Args:
        documents: Documents by name, which stay parsed until they change.
        keyed_by_id: Whether the name of a document is its field ``id``.
    """

    __slots__ = (
        *("_blocks", "_count", "_fresh", "_fresh_weight", "_ids", "_keyed_by_id", "_lock"),
        *("_loose", "_names", "_parsed", "_parsed_size", "_where"),
    )

    def __init__(
        self, documents: Mapping[str, Raw] | None = None, *, keyed_by_id: bool = False
    ) -> None:
        self._keyed_by_id = keyed_by_id
        self._names = Names()
        # By position, as long as all documents have an id of their own.
        self._ids: Names | None = None if keyed_by_id else Names()
        self._where = array("q")
        self._blocks = Blocks()
        self._loose: dict[int, Raw | bytes] = {}
        self._count = 0
        self._fresh: dict[int, int] = {}
        self._fresh_weight = 0
        self._parsed: dict[int, tuple[Raw, int]] = {}
        self._parsed_size = 0
        self._lock = threading.Lock()
        for name, document in (documents or {}).items():
            self._enter(name, document)

    @classmethod
    def of_blocks(cls, names: Names, ids: Names, blocks: Blocks, where: array[int]) -> Documents:
        """Return a table of documents that lie in blocks; it takes what it is given.

        Args:
            names: Their names, no two the same.
            ids: Their ids, in the same order.
            blocks: Hold their texts.
            where: The location of each text, in the same order.
        """
        table = cls()
        table._names, table._ids = names, ids if ids.are_distinct else None
        table._blocks, table._where, table._count = blocks, where, len(where)
        return table

    def __getitem__(self, name: str) -> Raw:
        with self._lock:
            position = self._position(name)
            held = self._loose.get(position)
            if isinstance(held, dict):
                return held
            parsed = self._parsed.pop(position, None)
            if parsed is None:
                text = held if held is not None else self._blocks.text(self._where[position])
                parsed = cast("Raw", json.loads(text)), len(text)
                self._parsed_size += parsed[1]
            self._parsed[position] = parsed
            while self._parsed_size > PARSED and len(self._parsed) > 1:
                self._parsed_size -= self._parsed.pop(next(iter(self._parsed)))[1]
        return parsed[0]

    def __setitem__(self, name: str, document: Raw) -> None:
        items = 1
        for value in document.values():
            if isinstance(value, list):
                items += len(value)
        self._put(name, document, _ITEM * items)

    def put_text(self, name: str, text: bytes) -> None:
        """Store a document as its JSON text, a single line."""
        self._put(name, text, len(text))

    def _put(self, name: str, held: Raw | bytes, weight: int) -> None:
        with self._lock:
            position = self._enter(name, held)
            self._fresh_weight += weight - self._fresh.get(position, 0)
            self._fresh[position] = weight
            if self._fresh_weight >= 2 * FRESH:
                self._pack()

    def __delitem__(self, name: str) -> None:
        with self._lock:
            position = self._position(name)
            self._leave(position)
            self._where[position] = _GONE
            self._count -= 1
            self._fresh_weight -= self._fresh.pop(position, 0)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        with self._lock:
            position = self._names.find(name)
            return position >= 0 and self._where[position] != _GONE

    def __iter__(self) -> Iterator[str]:
        for position, where in enumerate(self._where):
            if where != _GONE:
                yield self._names[position]

    def __len__(self) -> int:
        return self._count

    def position(self, name: str) -> int:
        """Return the position of a document, or of the last one of that name; -1 without one."""
        with self._lock:
            return self._names.find(name)

    def name(self, position: int) -> str:
        """Return the name of the document at a position."""
        return self._names[position]

    def text(self, name: str) -> bytes:
        """Return the JSON text of a document, without parsing it if possible.

        Raises:
            KeyError: There is no document of that name.
        """
        with self._lock:
            return self._text(self._position(name))

    def texts(self) -> Iterator[tuple[int, bytes]]:
        """Yield the position and the JSON text of every document.

        The table may change meanwhile.
        """
        last: TextBlock | None = None
        texts: list[bytes] = []
        for position in range(len(self._where)):
            with self._lock:
                where = self._where[position]
                if where == _LOOSE:
                    text = self._text(position)
                elif where != _GONE:
                    block = self._blocks.block(where)
                    if block is not last:
                        last, texts = block, unpacked(block)
                    text = texts[self._blocks.place(where)]
            if where != _GONE:
                yield position, text

    def parsed(self) -> set[str]:
        """Return the names of the documents that are held parsed."""
        loose = {position for position, held in self._loose.items() if isinstance(held, dict)}
        return {self._names[position] for position in loose | set(self._parsed)}

    def blocks(self) -> list[TextBlock]:
        """Return the blocks of text."""
        return self._blocks.in_use()

    def by_id(self) -> Documents:
        """Return the documents by their own id, the last one of each id.

        Documents without an id are left out.
        """
        table = Documents(keyed_by_id=True)
        with self._lock:
            if self._ids is not None:
                table._names, table._where = self._ids.copy(), self._where[:]
                table._blocks, table._loose = self._blocks.copy(), dict(self._loose)
                table._count = self._count
                return table
        for name, id_ in self.ids():
            if not isinstance(id_, str):
                continue
            with self._lock:
                position = self._position(name)
                held = self._loose.get(position)
                where = self._where[position]
                if held is not None:
                    table._enter(id_, held)
                else:
                    block, place = self._blocks.block(where), self._blocks.place(where)
                    table._settle(table._enter(id_, b""), block, place)
        return table

    def ids(self) -> list[tuple[str, object]]:
        """Return the name and the field ``id`` of every document, parsing as few as possible."""
        if self._keyed_by_id:
            return [(name, name) for name in self]
        ids = self._ids
        if ids is not None:
            return [
                (self._names[position], ids[position])
                for position, where in enumerate(self._where)
                if where != _GONE
            ]
        return [
            (self._names[position], _id_of(self._loose.get(position, text)))
            for position, text in self.texts()
        ]

    @property
    def has_ids(self) -> bool:
        """Whether all documents are known to have an id of their own, see `named`."""
        return self._ids is not None

    def named(self, id_: str) -> str | None:
        """Return the name of the document with an id, if `has_ids`."""
        with self._lock:
            position = self._ids.find(id_) if self._ids is not None else -1
            if position < 0 or self._where[position] == _GONE:
                return None
            return self._names[position]

    def _position(self, name: str) -> int:
        position = self._names.find(name)
        if position < 0 or self._where[position] == _GONE:
            raise KeyError(name)
        return position

    def _text(self, position: int) -> bytes:
        held = self._loose.get(position)
        if held is None:
            return self._blocks.text(self._where[position])
        return held if isinstance(held, bytes) else write_json(held).encode()

    def _enter(self, name: str, held: Raw | bytes) -> int:
        """Hold a document in no block; return its position."""
        position = self._names.find(name)
        is_new = position < 0 or self._where[position] == _GONE
        if self._ids is not None:
            self._take_id(_id_of(held), None if is_new else position)
        if is_new:
            position = self._names.append(name)
            self._where.append(_LOOSE)
            self._count += 1
        else:
            self._leave(position)
            self._where[position] = _LOOSE
        self._loose[position] = held
        return position

    def _take_id(self, id_: object, position: int | None) -> None:
        """Take the id of a document that is written; without a position it is a new one."""
        ids = self._ids
        if ids is None:
            return
        if isinstance(id_, str) and position is None:
            twin = ids.find(id_)
            if twin < 0 or self._where[twin] == _GONE:
                ids.append(id_)
                return
        if position is None or ids[position] != id_:
            self._ids = None

    def _leave(self, position: int) -> None:
        """Forget what is held of a document."""
        where = self._where[position]
        if where >= 0 and self._blocks.leave(where):
            self._empty_block(where, position)
        self._loose.pop(position, None)
        if (parsed := self._parsed.pop(position, None)) is not None:
            self._parsed_size -= parsed[1]

    def _empty_block(self, location: int, gone: int) -> None:
        """Take the texts out of a block to be packed again, after the document at a position left.

        The block takes the memory of all texts that it was made of.
        """
        names = self._names if self._keyed_by_id else self._ids
        if names is None:
            return  # several documents may have an id: it does not tell the position
        for where, text in self._blocks.beside(location):
            id_ = _id_of(text)
            position = names.find(id_) if isinstance(id_, str) else -1
            if position < 0 or position == gone or self._where[position] != where:
                continue
            self._blocks.leave(where)
            self._where[position], self._loose[position] = _LOOSE, text
            self._fresh[position] = len(text)
            self._fresh_weight += len(text)

    def _pack(self) -> None:
        """Pack the older half of the new documents."""
        waiting: list[tuple[int, bytes]] = []
        size = 0
        while self._fresh_weight > FRESH and self._fresh:
            position = next(iter(self._fresh))
            self._fresh_weight -= self._fresh.pop(position)
            text = self._text(position)
            if (packed := recent_texts.find(text)) is not None:
                self._settle(position, *packed)
                continue
            waiting.append((position, text))
            size += len(text)
            if size >= BLOCK:
                self._put_block(waiting)
                waiting, size = [], 0
        if waiting:
            self._put_block(waiting)

    def _put_block(self, waiting: Sequence[tuple[int, bytes]]) -> None:
        """Hold documents, by position and text, in one block."""
        texts = [text for _, text in waiting]
        block = pack(texts, compressed=True)
        recent_texts.add(texts, block)
        for place, (position, _text) in enumerate(waiting):
            self._settle(position, block, place)

    def _settle(self, position: int, block: TextBlock, place: int) -> None:
        self._where[position] = self._blocks.add(block, place)
        self._loose.pop(position, None)


def as_documents(table: Table) -> Documents:
    """Return a table as `Documents`."""
    return table if isinstance(table, Documents) else Documents(table)


def by_id(table: Mapping[str, Raw]) -> Documents:
    """Return the documents of a table by their own id, without parsing them.

    The last one of each id is returned; documents without an id are left out.
    """
    return as_documents(cast("Table", table)).by_id()


def texts(table: Mapping[str, Raw]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the JSON text of every document of any table."""
    documents = as_documents(cast("Table", table))
    for position, text in documents.texts():
        yield documents.name(position), text


def ids(table: Mapping[str, Raw]) -> list[tuple[str, object]]:
    """Return the name and the field ``id`` of every document of any table."""
    return as_documents(cast("Table", table)).ids()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ASCII_ENCODER = json.JSONEncoder(separators=(",", ":"))


def write_json(value: object) -> str:
    """Return well-formed JSON in one line."""
    text = _ENCODER.encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return _ASCII_ENCODER.encode(value)
    return text


def _id_of(held: Raw | bytes) -> object:
    """Return the field ``id`` of a document."""
    if isinstance(held, dict):
        return held.get("id")
    start = len(ID)
    if held.startswith(ID):
        id_ = held[start : held.index(b'"', start)]
        if b"\\" not in id_:
            return id_.decode()
    return cast("Raw", json.loads(held)).get("id")
