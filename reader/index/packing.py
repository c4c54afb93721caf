"""Packing: the texts of articles, compressed one by one so that each can be read alone.

Most are short and repeat phrases of others: zlib compresses them with a preset dictionary made of
some texts of the same library.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from reader.index.database import Index
from reader.records import dataclass

ENOUGH = 1000
"""The fewest texts for which a dictionary is worth its time."""

SAMPLES = 64
"""Texts that a dictionary is made of."""

_PIECE = 256
"""Code points of each: together they fill the 32 kB that zlib looks back."""

_LEVEL = 6
_WINDOW = -zlib.MAX_WBITS
_MEMORY = 9


@dataclass(frozen=True, slots=True)
class PackingDictionary:
    """A preset dictionary for zlib.

    Attributes:
        number: Its number in packed texts, from 1 to 255; 0 for no dictionary.
        content: The dictionary, text in GB 18030.
    """

    number: int = 0
    content: bytes = b""


NO_DICTIONARY = PackingDictionary()


def choose_content(texts: Sequence[str]) -> bytes:
    """Return the content of a dictionary made of some texts."""
    return b"".join(text[:_PIECE].encode("gb18030", "replace") for text in texts)


def pack(text: str, dictionary: PackingDictionary = NO_DICTIONARY) -> bytes:
    """Return a text compressed.

    In GB 18030 a Han character has two bytes, and a compressed Chinese text is an eighth smaller
    than in UTF-8. A text that GB 18030 does not preserve is packed in UTF-8. Two bytes in front are
    the encoding, ``g`` or ``u``, and the number of the dictionary.
    """
    raw = text.encode("gb18030", "replace")
    encoding = b"g"
    if raw.decode("gb18030", "replace") != text:
        raw, encoding = text.encode("utf-8", "surrogatepass"), b"u"
    compressor = _compressor(dictionary.content).copy()
    return encoding + bytes((dictionary.number,)) + compressor.compress(raw) + compressor.flush()


def unpack(packed: bytes, dictionary: PackingDictionary = NO_DICTIONARY) -> str:
    """Return the text that `pack` compressed with the same dictionary."""
    raw = zlib.decompressobj(_WINDOW, dictionary.content).decompress(packed[2:])
    if packed[:1] == b"g":
        return raw.decode("gb18030")
    return raw.decode("utf-8", "surrogatepass")


def newest_dictionary(index: Index) -> PackingDictionary:
    """Return the dictionary for new texts."""
    row = index.db.execute("select number, said from text.words order by 1 desc").fetchone()
    return PackingDictionary(*row) if row else NO_DICTIONARY


def add_dictionary(index: Index, content: bytes) -> PackingDictionary:
    """Add a dictionary for new texts, within a transaction."""
    number = newest_dictionary(index).number + 1
    if number > 255:
        return newest_dictionary(index)
    index.db.execute("insert into text.words values(?, ?)", (number, content))
    return PackingDictionary(number, content)


class TextUnpacker:
    """Unpacks the texts of an index.

    Args:
        index: Has the dictionaries.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._dictionaries = {0: NO_DICTIONARY}

    def __call__(self, packed: bytes) -> str:
        """Return a text.

        Raises:
            sqlite3.DatabaseError: It is damaged, or its dictionary is missing.
        """
        number = packed[1]
        if number not in self._dictionaries:
            query = "select number, said from text.words where number = ?"
            row = self._index.db.execute(query, (number,)).fetchone()
            if row is None:
                raise sqlite3.DatabaseError("the dictionary of a packed text is missing")
            self._dictionaries[number] = PackingDictionary(*row)
        try:
            return unpack(packed, self._dictionaries[number])
        except (zlib.error, UnicodeDecodeError) as error:
            raise sqlite3.DatabaseError("a packed text is damaged") from error


class _Compressor(Protocol):
    """The type of `zlib.compressobj`, whose class has no public name."""

    def copy(self) -> _Compressor:
        """Return a copy in the same state."""

    def compress(self, data: bytes) -> bytes:
        """Compress some data."""

    def flush(self) -> bytes:
        """Return the rest of the compressed data."""


@lru_cache(maxsize=2)
def _compressor(content: bytes) -> _Compressor:
    """Return a compressor with a dictionary, cached: loading one takes longer than most texts."""
    return zlib.compressobj(
        _LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, content
    )
