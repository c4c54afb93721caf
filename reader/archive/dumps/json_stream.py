"""JSON files too large for memory: the articles in their lists, found while reading in chunks.

A file is scanned for brackets and strings only. Each object in a list is decoded when it ends, if
it is small enough for an article. Objects inside an article, such as comments, are not articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import IO

from reader.archive.containers.member import ContainerError
from reader.archive.dumps.feeds import LONGEST
from reader.archive.dumps.item import Item
from reader.archive.dumps.json_items import DAMAGED, DEEPEST, TOO_DEEP, read_item
from reader.patterns import lazy_pattern
from reader.records import dataclass

_CHUNK = 1 << 20
_DEEPEST = 500
_MARK = lazy_pattern(rb'["{}\[\]]')
_REST_OF_STRING = lazy_pattern(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)

Placed = tuple[int, int, Item]
"""The offset and the length of an article in bytes, and the article."""


@dataclass(slots=True)
class _Open:
    """A list or an object whose end has not been read yet.

    Attributes:
        start: Its offset in the file, in bytes.
        closing: The byte that ends it.
        may_be_item: Whether it is an object in a list.
        inside: The articles in it, held back as long as it may be an article itself.
    """

    start: int
    closing: int
    may_be_item: bool
    inside: list[Placed] = field(default_factory=list)


class _Scanner:
    """One pass over a file.

    Args:
        start: The offset of the first byte that is fed.
    """

    def __init__(self, start: int) -> None:
        self._data = b""
        self._base = start
        self._scanned = start
        self._open: list[_Open] = []

    def feed(self, chunk: bytes) -> Iterator[Placed]:
        """Read the next chunk of the file, and yield the articles that are certain now.

        Raises:
            ContainerError: The brackets do not match, or are nested too deeply.
        """
        self._drop()
        self._data += chunk
        at = self._scanned - self._base
        while mark := _MARK.search(self._data, at):
            char = self._data[mark.start()]
            if char == 0x22:
                rest = _REST_OF_STRING.match(self._data, mark.end())
                if rest is None:
                    at = mark.start()  # the string continues in the next chunk
                    if len(self._data) - at > LONGEST:
                        raise ContainerError(DAMAGED)
                    break
                at = rest.end()
                continue
            at = mark.end()
            if char in b"{[":
                self._begin(char, mark.start())
            else:
                yield from self._end(char, at)
        else:
            at = len(self._data)
        self._scanned = self._base + at
        yield from self._release()

    def finish(self) -> Iterator[Placed]:
        """Yield the articles in lists and objects that have not ended.

        Raises:
            ContainerError: The file ends too early.
        """
        yield from (article for part in self._open for article in part.inside)
        if self._open or self._scanned < self._base + len(self._data):
            raise ContainerError(DAMAGED)

    def _begin(self, char: int, start: int) -> None:
        if len(self._open) >= _DEEPEST:
            raise ContainerError(TOO_DEEP)
        in_list = bool(self._open) and self._open[-1].closing == 0x5D
        is_near = len(self._open) <= 2 * DEEPEST
        self._open.append(_Open(self._base + start, char + 2, char == 0x7B and in_list and is_near))

    def _end(self, char: int, end: int) -> Iterator[Placed]:
        if not self._open or self._open[-1].closing != char:
            raise ContainerError(DAMAGED)
        ended = self._open.pop()
        inside = ended.inside
        length = self._base + end - ended.start
        if ended.may_be_item and length <= LONGEST:
            data = self._data[ended.start - self._base : end]
            item = read_item(data.decode("utf-8", "replace"), "")
            if item is not None:
                inside = [(ended.start, length, item)]
        outer = next((part for part in reversed(self._open) if part.may_be_item), None)
        if outer is None:
            yield from inside
        else:
            outer.inside += inside

    def _release(self) -> Iterator[Placed]:
        """Yield the articles in objects that have become too large to be articles themselves."""
        for part in self._open:
            if part.may_be_item and self._scanned - part.start > LONGEST:
                part.may_be_item = False
                yield from part.inside
                part.inside = []

    def _drop(self) -> None:
        """Drop the data before the first object that may be an article."""
        starts = [part.start for part in self._open if part.may_be_item]
        keep = min([*starts, self._scanned]) - self._base
        if keep > 0:
            self._data = self._data[keep:]
            self._base += keep


def items(file: IO[bytes], start: int, check: Callable[[], None]) -> Iterator[Placed]:
    """Yield the articles in the lists of a JSON file.

    Args:
        file: In UTF-8, positioned at the beginning.
        start: That position in bytes.
        check: Called often; raises an error when reading takes too long.

    Raises:
        ContainerError: The rest cannot be read.
    """
    scanner = _Scanner(start)
    while chunk := file.read(_CHUNK):
        check()
        yield from scanner.feed(chunk)
    yield from scanner.finish()
