"""Documents that are kept as text, many to a block, and parsed on demand.

Most documents of a store are never used in a session, and parsed ones take four times the memory of
their text. So a table holds blocks of text, compressed in a large store, and parses single
documents; the most recently used ones stay parsed. Only text that this program has written,
according to its checksum, is accepted unparsed.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Any, cast

Raw = dict[str, Any]
"""A document. It is replaced as a whole, never changed in place: others may hold a reference."""

Table = MutableMapping[str, Raw]
"""Documents by name: the number that TinyDB assigns, or the document's own id."""

Tables = dict[str, Table]
"""Documents by table and document id, as TinyDB stores them."""

_ID = b'{"id":"'
"""The start of the text of a document."""
_BLOCK = 1 << 14
"""The approximate bytes of text in a block, which reading one document decompresses."""
_COMPRESSED_FROM = 1 << 23
"""The size of a snapshot, in bytes, from which its blocks are compressed."""
FRESH = 1 << 19
"""Bytes of written documents that are not packed yet; twice as many may wait."""
_ITEM = 2048
"""Bytes that a parsed document counts for, and an item of a list in it: about what they take."""
PARSED = 1 << 18
"""Bytes of the text of documents that stay parsed after they were asked for."""
LATELY = 8192
"""Texts that are looked for among those packed last: more than wait in two tables."""


TextBlock = bytes
"""Texts of documents in UTF-8, one to a line, after a byte that says whether they are compressed.

It is not a class because the garbage collector ignores bytes, and tuples of bytes. Otherwise it
would pause the program while it walks all documents.
"""


def pack(texts: Sequence[bytes], *, compressed: bool) -> TextBlock:
    """Return a block of texts.

    Args:
        texts: The texts, without line feeds.
        compressed: Whether to compress the block.
    """
    data = b"\n".join(texts)
    return b"z" + zlib.compress(data, 1) if compressed else b" " + data


@lru_cache(maxsize=8)
def _texts_of(block: TextBlock) -> list[bytes]:
    """Return the texts of a block; the last blocks are cached, as neighbours are read together."""
    return _unpacked(block)


def _unpacked(block: TextBlock) -> list[bytes]:
    data = memoryview(block)[1:]
    return (zlib.decompress(data) if block[:1] == b"z" else bytes(data)).split(b"\n")


Packed = tuple[TextBlock, int]
"""A block, and the index of a document in it."""
Held = Raw | bytes | Packed
"""A document: parsed, as text, or as a location in a block."""


class _Lately:
    """Where the texts lie that were packed last, by all tables.

    A document that is written goes into two tables, the stored ones and the session's; each packs
    it after a while. The second finds here what the first has packed, so it is held once.
    """

    def __init__(self) -> None:
        self._packed: dict[int, Packed] = {}
        self._lock = threading.Lock()

    def find(self, text: bytes) -> Packed | None:
        """Return where a text lies, None when it is not known."""
        packed = self._packed.get(hash(text))
        return packed if packed is not None and _text_of(packed) == text else None

    def add(self, texts: Sequence[bytes], block: TextBlock) -> None:
        """Remember the texts of a block; the oldest are forgotten."""
        with self._lock:
            for place, text in enumerate(texts):
                self._packed[hash(text)] = (block, place)
            while len(self._packed) > LATELY:
                del self._packed[next(iter(self._packed))]


_lately = _Lately()


class Documents(MutableMapping[str, Raw]):
    """A table that keeps most of its documents as text.

    One thread at a time may change it while others read.

    Args:
        held: Documents, parsed or packed, by name; the table takes ownership.
        ids: The field ``id`` of each document in order, if known.
    """

    __slots__ = ("_fresh", "_fresh_weight", "_held", "_ids", "_lock", "_parsed", "_parsed_size")

    def __init__(self, held: dict[str, Held] | None = None, ids: list[str] | None = None) -> None:
        self._held: dict[str, Held] = held if held is not None else {}
        self._ids = ids if ids is not None and len(ids) == len(self._held) else None
        self._fresh: dict[str, int] = {}
        self._fresh_weight = 0
        self._parsed: dict[str, tuple[bytes | Packed, Raw, int]] = {}
        self._parsed_size = 0
        self._lock = threading.Lock()

    @classmethod
    def of_lines(cls, lines: list[bytes]) -> Documents | None:
        """Return the documents of a table from lines of a snapshot, unparsed.

        Args:
            lines: Lines as this program writes them, exactly one per document.

        Returns:
            None when a document does not start with its id, or the id has escapes.
        """
        builder = Builder(compressed=False)
        return builder.table() if builder.add(lines) else None

    def __getitem__(self, name: str) -> Raw:
        held = self._held[name]
        if isinstance(held, dict):
            return held
        with self._lock:
            last = self._parsed.pop(name, None)
            if last is None or last[0] is not held:
                text = _text_of(held)
                self._parsed_size += len(text) - (last[2] if last is not None else 0)
                last = held, cast("Raw", json.loads(text)), len(text)
            self._parsed[name] = last
            while self._parsed_size > PARSED and len(self._parsed) > 1:
                self._parsed_size -= self._parsed.pop(next(iter(self._parsed)))[2]
        return last[1]

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
        self._ids = None
        self._held[name] = held
        self._fresh_weight += weight - self._fresh.get(name, 0)
        self._fresh[name] = weight
        if self._fresh_weight >= 2 * FRESH:
            self._pack()

    def __delitem__(self, name: str) -> None:
        self._ids = None
        del self._held[name]
        self._fresh_weight -= self._fresh.pop(name, 0)

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def text(self, name: str) -> bytes:
        """Return the JSON text of a document, without parsing it if possible.

        Raises:
            KeyError: There is no document of that name.
        """
        return _text_of(self._held[name])

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the JSON text of every document; the table may change meanwhile."""
        last: TextBlock | None = None
        texts: list[bytes] = []
        for name, held in list(self._held.items()):
            if not isinstance(held, tuple):
                yield name, _text_of(held)
                continue
            if held[0] is not last:
                last = held[0]
                texts = _unpacked(last)
            yield name, texts[held[1]]

    def parsed(self) -> set[str]:
        """Return the names of the documents that are held parsed."""
        return {name for name, held in self._held.items() if isinstance(held, dict)} | set(
            self._parsed
        )

    def by_id(self) -> Documents:
        """Return the documents by their own id, the last one of each id.

        Documents without an id are left out.
        """
        ids = self._ids
        if ids is not None:
            return Documents(dict(zip(ids, self._held.values(), strict=True)))
        return Documents({id_: self._held[name] for name, id_ in self.ids() if type(id_) is str})

    def ids(self) -> list[tuple[str, object]]:
        """Return the name and the field ``id`` of every document, parsing as few as possible."""
        if self._ids is not None:
            return list(zip(self._held, self._ids, strict=True))
        return [
            (name, held.get("id") if isinstance(held, dict) else _id_of(_text_of(held)))
            for name, held in self._held.items()
        ]

    def _pack(self) -> None:
        """Pack the older half of the new documents."""
        names = []
        while self._fresh_weight > FRESH and self._fresh:
            names.append(name := next(iter(self._fresh)))
            self._fresh_weight -= self._fresh.pop(name)
        waiting: list[tuple[str, bytes]] = []
        size = 0
        for name in names:
            text = _text_of(self._held[name])
            if (packed := _lately.find(text)) is not None:
                self._held[name] = packed
                continue
            waiting.append((name, text))
            size += len(text)
            if size >= _BLOCK:
                self._put_block(waiting)
                waiting, size = [], 0
        if waiting:
            self._put_block(waiting)

    def _put_block(self, waiting: Sequence[tuple[str, bytes]]) -> None:
        """Hold documents, by name and text, in one block."""
        texts = [text for _, text in waiting]
        block = pack(texts, compressed=True)
        _lately.add(texts, block)
        for place, (name, _text) in enumerate(waiting):
            self._held[name] = (block, place)


class Builder:
    """Builds a table from the lines of a snapshot as they are read.

    Args:
        compressed: Whether to compress the blocks.
    """

    def __init__(self, *, compressed: bool) -> None:
        self._compressed = compressed
        self._names: list[str] = []
        self._ids: list[str] = []
        self._packed: list[Packed] = []
        self._waiting: list[bytes] = []

    def add(self, lines: list[bytes]) -> bool:
        """Add lines of a snapshot, unparsed; see `Documents.of_lines`.

        Returns:
            False when a document does not start with its id, or the id has escapes.
        """
        # Written as passes over all lines: one call per line would double the total time.
        parts = [line.partition(b'": ') for line in lines]
        texts = [text[:-1] if text[-1:] == b"," else text for _, _, text in parts]
        start = len(_ID)
        ids = [text[start : text.find(b'"', start)] for text in texts]
        starts = [text[:start] for text in texts]
        if starts.count(_ID) < len(starts) or b"\\" in b"".join(ids):
            return False
        self._names += [number[1:].decode() for number, _, _ in parts]
        self._ids += map(bytes.decode, ids)
        self._waiting += texts
        self._pack(len(self._waiting) - len(self._waiting) % self._per_block())
        return True

    def table(self) -> Documents:
        """Return the table."""
        self._pack(len(self._waiting))
        return Documents(dict(zip(self._names, self._packed, strict=True)), self._ids)

    def _per_block(self) -> int:
        """Return how many of the waiting texts go into the next block."""
        size = sum(map(len, self._waiting[:16])) // max(1, min(16, len(self._waiting)))
        return max(1, min(256, _BLOCK // max(1, size)))

    def _pack(self, count: int) -> None:
        step = self._per_block()
        for begin in range(0, count, step):
            texts = self._waiting[begin : min(begin + step, count)]
            block = pack(texts, compressed=self._compressed)
            self._packed += [(block, place) for place in range(len(texts))]
        del self._waiting[:count]


def is_large(size: int) -> bool:
    """Tell whether a snapshot of this size in bytes is held compressed."""
    return size >= _COMPRESSED_FROM


def as_documents(table: Table) -> Documents:
    """Return a table as `Documents`."""
    return table if isinstance(table, Documents) else Documents(cast("dict[str, Any]", table))


def by_id(table: Mapping[str, Raw]) -> Documents:
    """Return the documents of a table by their own id, without parsing them.

    The last one of each id is returned; documents without an id are left out.
    """
    if isinstance(table, Documents):
        return table.by_id()
    return Documents(
        {document["id"]: document for document in table.values() if type(document.get("id")) is str}
    )


def texts(table: Mapping[str, Raw]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the JSON text of every document of any table."""
    return as_documents(cast("Table", table)).texts()


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


def _text_of(held: Held) -> bytes:
    if isinstance(held, dict):
        return write_json(held).encode()
    if isinstance(held, bytes):
        return held
    block, place = held
    return _texts_of(block)[place]


def _id_of(text: bytes) -> object:
    """Return the field ``id`` of an unparsed document."""
    start = len(_ID)
    if text.startswith(_ID):
        id_ = text[start : text.index(b'"', start)]
        if b"\\" not in id_:
            return id_.decode()
    return cast("Raw", json.loads(text)).get("id")
