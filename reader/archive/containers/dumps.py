"""Feeds, JSON files, tables and other dumps as containers: each item is a member."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from reader.archive.containers.detection import ASSIGNMENT, ContainerKind
from reader.archive.containers.kept_data import KeptData
from reader.archive.containers.limits import LIMITS, Limits
from reader.archive.containers.member import ContainerError, EntryMeter, ListingReport, Member
from reader.archive.decoding import decode
from reader.archive.dumps import (
    chat_pages,
    feeds,
    ghost,
    json_items,
    json_stream,
    message_pages,
    movable_type,
    tables,
)
from reader.archive.dumps.former_article import with_marks_of_file
from reader.archive.dumps.item import Item
from reader.patterns import lazy_pattern
from reader.translation import deferred

VERSION = 7
"""Changes when a dump is read in another way: its items are then listed again."""

_SAMPLE = 1 << 16
_TAIL = 256
_HEAD = 1024
_BOM = b"\xef\xbb\xbf"
_ESCAPED = lazy_pattern("[\udc80-\udcff]")
"""Bytes of a text that are not UTF-8, as they are decoded."""

_TOO_LARGE = deferred("too large to be read whole")
_CHANGED = deferred("changed while it was read")


class DumpSource:
    """A feed, a JSON file or a table.

    Args:
        path: The file.
        kind: What it is.
        limits: The limits of reading it.
    """

    sequential = False

    def __init__(self, path: Path, kind: ContainerKind, limits: Limits = LIMITS) -> None:
        self._path = path
        self._is_script = path.suffix.lower() == ".js"
        self._kind = kind
        self._limits = limits
        self._data: bytes | None = None
        self._utf8: KeptData[bytes] = KeptData()
        self._head: feeds.FeedHead | None = None
        self._tables = ghost.NO_TABLES
        self._messages: chat_pages.MessagePage | None = None
        self._first: int | None = None
        self._is_utf8: bool | None = None

    @classmethod
    def of_data(
        cls, data: bytes, suffix: str, kind: ContainerKind, limits: Limits = LIMITS
    ) -> DumpSource:
        """Return the reader of a dump that is in memory.

        Args:
            data: Its content.
            suffix: The suffix of its name, in lower case.
            kind: What it is.
            limits: The limits of reading it.
        """
        source = cls(Path(f"dump{suffix}"), kind, limits)
        decoded = decode(data)
        is_utf8 = decoded.encoding in ("utf-8", "binary")
        source._data = data if is_utf8 else decoded.text.encode("utf-8", "replace")
        return source

    def stamp(self) -> str:
        """Return a text that changes whenever the file does."""
        status = self._path.stat()
        return f"{self._kind} {VERSION} {status.st_size} {status.st_mtime_ns}"

    def size(self) -> int:
        """Return the bytes of the file."""
        return self._path.stat().st_size if self._data is None else len(self._data)

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the items as files."""
        names: dict[str, int] = {}
        for at, length, item in self._items(meter):
            meter.count()
            if item is None:
                continue
            data = item.file()
            name = item.name()
            count = names[name] = names.get(name, 0) + 1
            if count > 1:
                stem, dot, suffix = name.rpartition(".")
                name = f"{stem}-{count}{dot}{suffix}"
            stamp = int.from_bytes(hashlib.sha256(data).digest()[:7], "big")
            yield Member(name.encode("utf-8", "replace"), len(data), stamp, at, length)

    def _items(self, meter: EntryMeter) -> Iterator[tuple[int, int, Item | None]]:
        """Yield the offset and length of each item, in bytes of the file in UTF-8, and the item."""
        if self._kind is ContainerKind.FEED:
            with self._open() as file:
                for at, length in feeds.places(file, meter.check):
                    yield at, length, self._feed_item(at, length)
        elif self._kind is ContainerKind.LINES:
            yield from self._lines(meter)
        elif self._kind is ContainerKind.CHAT:
            for message in self._chat().messages:
                meter.check()
                yield message.at, message.length, self._message(message.at, message.length)
        elif self._kind is ContainerKind.ENTRIES:
            with self._open() as file:
                file.seek(self._mark())
                for at, length in movable_type.places(file, meter.check):
                    yield at, length, self._entry(at, length)
        elif self._kind is ContainerKind.TABLE:
            if columns := self._columns():
                with self._open() as file:
                    file.seek(self._mark())
                    yield from tables.places(file, columns, meter.check)
        else:
            yield from self._json_items(meter)

    def _json_items(self, meter: EntryMeter) -> Iterator[tuple[int, int, Item | None]]:
        """Yield the objects of a JSON file."""
        if self.size() > self._limits.member:
            with self._open() as file:
                start = self._mark()
                file.seek(start)
                yield from json_stream.items(file, start, meter.check)
            return
        # Bytes that are not UTF-8 are kept apart, so that the places are those in the file.
        text, at, last = self._json_text("surrogateescape"), self._mark(), 0
        is_damaged = _ESCAPED.search(text) is not None
        for start, end, item in json_items.items(text):
            at += len(text[last:start].encode("utf-8", "surrogateescape"))
            data = text[start:end].encode("utf-8", "surrogateescape")
            read = item
            if is_damaged:  # as it will be read
                read = json_items.read_item(data.decode("utf-8", "replace"), "") or item
            yield at, len(data), self._completed(read)
            last, at = end, at + len(data)

    def _columns(self) -> tables.Columns | None:
        with self._open() as file:
            line = file.readline(_SAMPLE)
        return tables.columns_of(line.removeprefix(_BOM).decode("utf-8", "replace"))

    def _lines(self, meter: EntryMeter) -> Iterator[tuple[int, int, Item | None]]:
        """Yield the objects of a file of lines; lines that are none are left out."""
        with self._open() as file:
            at = self._mark()
            file.seek(at)
            while line := file.readline(feeds.LONGEST + 1):
                if len(line) > feeds.LONGEST:
                    raise ContainerError(deferred("a line is too long: the rest is not read"))
                meter.check()
                if line.strip():
                    text = line.decode("utf-8", "replace")
                    yield at, len(line), json_items.read_item(text, "")
                at += len(line)

    def _json_text(self, errors: str = "replace") -> str:
        with self._open() as file:
            text = self._whole(file)[self._mark() :].decode("utf-8", errors)
        return text.rstrip(" \t\r\n;") if self._is_script else text

    def _mark(self) -> int:
        """Return the offset of the content: below a byte order mark, or an assignment."""
        with self._open() as file:
            start = file.read(_HEAD if self._is_script else len(_BOM))
        mark = len(_BOM) if start.startswith(_BOM) else 0
        assigned = ASSIGNMENT.match(start, mark) if self._is_script else None
        return assigned.end() if assigned else mark

    def _whole(self, file: IO[bytes]) -> bytes:
        data = file.read(self._limits.member + 1)
        if len(data) > self._limits.member:
            raise ContainerError(_TOO_LARGE)
        return data

    def _open(self) -> IO[bytes]:
        """Open the file, or its text in UTF-8 when it is written in another encoding."""
        data = self._utf8.get() if self._data is None else self._data
        if data is not None:
            return io.BytesIO(data)
        file = self._path.open("rb")
        if self._is_utf8 is None:
            sample = file.read(_SAMPLE)
            encoding = decode(sample, final=len(sample) < _SAMPLE).encoding
            self._is_utf8 = encoding in ("utf-8", "binary")
            file.seek(0)
        if self._is_utf8:
            return file
        with file:
            data = decode(self._whole(file)).text.encode("utf-8", "replace")
        return io.BytesIO(self._utf8.put(data, len(data)))

    def _completed(self, item: Item) -> Item:
        """Return an item of JSON with what the whole file says about it, such as its source."""
        if self._kind is not ContainerKind.JSON:
            return item
        title = self._dump_head().title
        item = replace(item, source=title) if title and not item.source else item
        return self._tables.applied(item)

    def _dump_head(self) -> feeds.FeedHead:
        """Return what the whole file says about its items, read once."""
        if self._head is None:
            self._head = feeds.FeedHead()
            if self._kind is ContainerKind.FEED:
                with self._open() as file:
                    self._head = feeds.head_of(file)
            elif self._kind is ContainerKind.JSON and self.size() <= self._limits.member:
                text = self._json_text()
                self._head = feeds.FeedHead(json_items.title_of(text))
                self._tables = ghost.tables_of(text)
        return self._head

    def _feed_item(self, at: int, length: int) -> Item | None:
        data = self._piece(at, length + _TAIL)
        end = data.find(b">", length)
        return feeds.read_item(data[: end + 1], self._dump_head()) if end >= 0 else None

    def _chat(self) -> chat_pages.MessagePage:
        if self._messages is None:
            with self._open() as file:
                self._messages = message_pages.read_messages(self._whole(file))
        return self._messages

    def _message(self, at: int, length: int) -> Item | None:
        page = self._chat()
        item = page.item_at(at, self._piece(at, length))
        if self._first is None:
            items = ((m.at, page.item(m, self._piece(m.at, m.length))) for m in page.messages)
            self._first = next((start for start, item in items if item is not None), -1)
        return self._with_marks(item) if item and at == self._first else item

    def _entry(self, at: int, length: int) -> Item | None:
        item = movable_type.read_entry(self._piece(at, length).decode("utf-8", "replace"))
        return self._with_marks(item) if item and at == self._mark() else item

    def _with_marks(self, item: Item) -> Item:
        """Return the first item with what the whole file was when it was an article."""
        with self._open() as file:
            start = file.read(_SAMPLE)
        return with_marks_of_file(item, start.decode("utf-8", "replace"), self._path)

    def _piece(self, at: int, length: int) -> bytes:
        with self._open() as file:
            file.seek(at)
            return file.read(length)

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of a member, at most `limit` bytes."""
        if self._kind is ContainerKind.FEED:
            item = self._feed_item(member.at, member.packed)
        elif self._kind is ContainerKind.CHAT:
            item = self._message(member.at, member.packed)
        elif self._kind is ContainerKind.ENTRIES:
            item = self._entry(member.at, member.packed)
        elif self._kind is ContainerKind.TABLE:
            columns = self._columns()
            data = self._piece(member.at, member.packed)
            item = tables.read_item(data, columns) if columns else None
        else:
            data = self._piece(member.at, member.packed)
            item = json_items.read_item(data.decode("utf-8", "replace"), "")
            item = self._completed(item) if item else None
        if item is None:
            raise ContainerError(_CHANGED)
        return item.file()[:limit]

    def close(self) -> None:
        """Do nothing: no file stays open."""
