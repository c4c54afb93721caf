"""Building tables from the lines of a snapshot, with or without parsing the documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader.notes.json_parts import read_json
from reader.notes.storage.builder import Builder, is_large
from reader.notes.storage.documents import write_json
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
                if table is None:
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
        """Tell whether a line may end the table."""
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
        read = json.loads if self._gate is None else read_json
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
