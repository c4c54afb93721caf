"""Packing: the texts of articles, compressed one by one so that each can be looked into alone.

Most are short, and say what others say: they are packed by the words of some texts of the same
library, in which zlib finds what repeats.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from reader.index.database import Index

ENOUGH = 1000
"""Texts that make a choice of words worth its time."""

SAMPLES = 64
"""Texts that the words are taken from."""

_PIECE = 256
"""Code points of each: all together fill the 32 kB that zlib looks back."""

_LEVEL = 6
_WINDOW = -zlib.MAX_WBITS
_MEMORY = 9


@dataclass(frozen=True, slots=True)
class PackingDictionary:
    """What texts are packed by.

    Attributes:
        number: By which a packed text names them, from 1 to 255; 0 for none.
        said: The words, in GB 18030.
    """

    number: int = 0
    said: bytes = b""


NONE = PackingDictionary()


def choose(texts: Sequence[str]) -> bytes:
    """Return the words of some texts."""
    return b"".join(text[:_PIECE].encode("gb18030", "replace") for text in texts)


def pack(text: str, words: PackingDictionary = NONE) -> bytes:
    """Return a text compressed.

    In GB 18030 a Han character is two bytes: an eighth less remains of a Chinese text than of
    UTF-8. What that cannot say is kept in UTF-8. Two bytes before it tell which, and the words.
    """
    raw = text.encode("gb18030", "replace")
    encoding = b"g"
    if raw.decode("gb18030", "replace") != text:
        raw, encoding = text.encode("utf-8", "surrogatepass"), b"u"
    packer = _compressor(words.said).copy()
    return encoding + bytes((words.number,)) + packer.compress(raw) + packer.flush()


def unpack(said: bytes, words: PackingDictionary = NONE) -> str:
    """Return the text of `pack`, by the same words."""
    raw = zlib.decompressobj(_WINDOW, words.said).decompress(said[2:])
    if said[:1] == b"g":
        return raw.decode("gb18030")
    return raw.decode("utf-8", "surrogatepass")


def newest(index: Index) -> PackingDictionary:
    """Return the words that texts are packed by from now on."""
    row = index.db.execute("select number, said from text.words order by 1 desc").fetchone()
    return PackingDictionary(*row) if row else NONE


def remember(index: Index, said: bytes) -> PackingDictionary:
    """Let texts be packed by some words from now on, within a transaction."""
    number = newest(index).number + 1
    if number > 255:
        return newest(index)
    index.db.execute("insert into text.words values(?, ?)", (number, said))
    return PackingDictionary(number, said)


class TextUnpacker:
    """Unpacks the texts of an index.

    Args:
        index: Knows the words.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known = {0: NONE}

    def __call__(self, said: bytes) -> str:
        """Return a text.

        Raises:
            sqlite3.DatabaseError: It is damaged, or the index does not have the words.
        """
        number = said[1]
        if number not in self._known:
            query = "select number, said from text.words where number = ?"
            row = self._index.db.execute(query, (number,)).fetchone()
            if row is None:
                raise sqlite3.DatabaseError("a text is packed by words that are not there")
            self._known[number] = PackingDictionary(*row)
        try:
            return unpack(said, self._known[number])
        except (zlib.error, UnicodeDecodeError) as error:
            raise sqlite3.DatabaseError("a packed text is damaged") from error


class _Compressor(Protocol):
    """What `zlib.compressobj` returns; its class has no name."""

    def copy(self) -> _Compressor:
        """Return another that has read the same."""

    def compress(self, data: bytes) -> bytes:
        """Compress some bytes."""

    def flush(self) -> bytes:
        """Return what is left."""


@lru_cache(maxsize=2)
def _compressor(said: bytes) -> _Compressor:
    """Return a packer that has read the words: to read them takes longer than most texts."""
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, said)
