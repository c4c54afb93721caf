"""Building tables from the lines of a snapshot, with or without parsing the documents."""

from __future__ import annotations

import json
from array import array
from operator import lt
from typing import TYPE_CHECKING

from reader.notes.json_parts import read_json
from reader.notes.storage.blocks import BLOCK, Blocks, pack
from reader.notes.storage.documents import ID, Documents, write_json
from reader.notes.storage.names import Names
from reader.notes.storage.snapshot_layout import DOCUMENT, SEAL, TABLE

if TYPE_CHECKING:
    from reader.notes.gate import Gate
    from reader.notes.storage.documents import Tables


class Splitter:
    """Builds tables from the lines of a snapshot without parsing the documents.

    Args:
        size: The size of the snapshot in bytes.

    Attributes:
        tables: The complete tables.
        is_finished: Whether the last line has been seen.
    """

    def __init__(self, size: int) -> None:
        self.tables: Tables = {}
        self.is_finished = False
        self._is_large = is_large(size)
        self._name: str | None = None
        self._builder = Builder(compressed=False)

    def take(self, lines: list[bytes]) -> bool:
        """Add complete lines; return False when their layout is not that of this program."""
        start = 0
        for end in [*(n for n, line in enumerate(lines) if line[:1] == b"}"), len(lines)]:
            if self._name is None and start < end:
                if self.is_finished or not self._begin(lines[start]):
                    return False
                start += 1
            if start < end and (self._name is None or not self._add(lines[start:end])):
                return False
            if end < len(lines):
                if self._name is None or not self._end(lines[end]):
                    return False
                table = self._builder.table()
                if table is None or self._name in self.tables:
                    return False
                self.tables[self._name] = table
                self._name = None
                self.is_finished = lines[end] == b"}}"
            start = end + 1
        return True

    def give_up(self) -> None:
        """Discard the tables."""

    def _begin(self, line: bytes) -> bool:
        """Add the first line of a table."""
        named = TABLE.fullmatch(line)
        if named is None:
            return False
        try:
            self._name = json.loads(named[1])
        except ValueError:
            return False
        self._builder = Builder(compressed=self._is_large)
        return True

    def _add(self, lines: list[bytes]) -> bool:
        """Add documents of the table."""
        try:
            return self._builder.add(lines)
        except UnicodeDecodeError:
            return False

    def _end(self, line: bytes) -> bool:
        """Return whether a line may end the table."""
        return line in (b"},", b"}}")


class JudgingSplitter(Splitter):
    """Parses and checks every document, because no checksum proves that they are intact.

    Args:
        size: The size of the snapshot in bytes.
        gate: Checks the documents; None lets in all that Python can hold.
    """

    def __init__(self, size: int, gate: Gate | None) -> None:
        super().__init__(size)
        self._gate = gate
        self._refused = len(gate.refused) if gate is not None else 0
        self._more: bool | None = None  # whether the last line announces another document

    def give_up(self) -> None:
        """Forget the refused records: all documents will be checked again."""
        if self._gate is not None:
            del self._gate.refused[self._refused :]

    def _begin(self, line: bytes) -> bool:
        self._more = None
        return line.startswith(b'"' if self.tables else b'{"') and super()._begin(line)

    def _add(self, lines: list[bytes]) -> bool:
        made: list[bytes] = []
        is_judged = self._gate is not None and self._name != SEAL
        read = read_json if is_judged else json.loads
        for line in lines:
            match = DOCUMENT.fullmatch(line)
            if match is None or self._more is False:
                return False
            self._more = line.endswith(b",")
            try:
                document = read(match[2])
            except (ValueError, RecursionError):
                return False
            if not isinstance(document, dict):
                return False
            if self._gate is not None and self._name != SEAL:
                document = self._gate.admit(str(self._name), document)
            if document is not None:
                # Encoded again, because lookups in unparsed text expect the program's own spelling.
                made.append(b'"%s": %s' % (match[1], write_json(document).encode()))
        return not made or super()._add(made)

    def _end(self, line: bytes) -> bool:
        return self._more is not True and super()._end(line)


_COMPRESSED_FROM = 1 << 23
"""The size of a snapshot, in bytes, from which its blocks are compressed."""
_DIGITS = 18
"""The most digits of a document's number."""


class Builder:
    """Builds a table from the lines of a snapshot, without parsing the documents.

    Args:
        compressed: Whether to compress the blocks.
    """

    def __init__(self, *, compressed: bool) -> None:
        self._compressed = compressed
        self._names = Names()
        self._ids = Names()
        self._blocks = Blocks()
        self._where = array("q")
        self._waiting: list[bytes] = []
        self._last = -1
        self._is_in_order = True

    def add(self, lines: list[bytes]) -> bool:
        """Add lines as this program writes them, exactly one per document.

        Returns:
            False when a document has no number, or does not start with its id, or the id has
            escapes.

        Raises:
            UnicodeDecodeError: An id is not in UTF-8.
        """
        # Written as passes over all lines: one call per line would double the total time.
        parts = [line.partition(b'": ') for line in lines]
        texts = [text[:-1] if text[-1:] == b"," else text for _, _, text in parts]
        start = len(ID)
        ids = [text[start : text.find(b'"', start)] for text in texts]
        starts = [text[:start] for text in texts]
        if starts.count(ID) < len(starts) or b"\\" in b"".join(ids):
            return False
        b"\n".join(ids).decode()
        names = [number[1:] for number, _, _ in parts]
        lengths = set(map(len, names))
        if not b"".join(names).isdigit() or not 1 <= min(lengths) <= max(lengths) <= _DIGITS:
            return False
        numbers = [self._last, *map(int, names)]
        self._is_in_order &= all(map(lt, numbers, numbers[1:]))
        self._last = numbers[-1]
        self._names.extend(names)
        self._ids.extend(ids)
        self._waiting += texts
        self._pack(len(self._waiting) - len(self._waiting) % self._per_block())
        return True

    def table(self) -> Documents | None:
        """Return the table; None when two documents have one number."""
        self._pack(len(self._waiting))
        if not (self._is_in_order or self._names.are_distinct):
            return None
        return Documents.of_blocks(self._names, self._ids, self._blocks, self._where)

    def _per_block(self) -> int:
        """Return how many of the waiting texts go into the next block."""
        size = sum(map(len, self._waiting[:16])) // max(1, min(16, len(self._waiting)))
        return max(1, min(256, BLOCK // max(1, size)))

    def _pack(self, count: int) -> None:
        step = self._per_block()
        for begin in range(0, count, step):
            texts = self._waiting[begin : min(begin + step, count)]
            block = pack(texts, compressed=self._compressed)
            self._where.extend(self._blocks.fill(block, len(texts)))
        del self._waiting[:count]


def is_large(size: int) -> bool:
    """Return whether a snapshot of this size in bytes is held compressed."""
    return size >= _COMPRESSED_FROM
