"""Packing: the texts of articles, compressed one by one so that each can be read alone.

Nearly all of a text stands in its file, too: where reading the file is cheap, only the difference
is stored (`reader.index.file_packing`). Other texts are often short and repeat phrases of others:
Zstandard compresses them with a dictionary that is made of some texts of the same library.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.index.database import Index
from reader.records import dataclass

if TYPE_CHECKING:
    from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdDecompressor

# `zstandard` is imported where a text is packed or unpacked: most commands read no text.

ENOUGH = 1000
"""The fewest texts for which a dictionary is worth its time and space."""

SAMPLES = 192
"""Texts that a dictionary is made of."""

_PIECE = 320
"""Code points of each: together they stay below the 128 kB that Zstandard looks back."""

_LEVEL = 12
_USUAL = 100_000
"""Bytes of the texts that the level is tuned for: for longer ones it looks for less."""


@dataclass(frozen=True, slots=True)
class PackingDictionary:
    """A dictionary for Zstandard.

    Attributes:
        number: Its number in packed texts, from 1 to 255; 0 for no dictionary.
        content: The dictionary, text in GB 18030.
    """

    number: int = 0
    content: bytes = b""


NO_DICTIONARY = PackingDictionary()


def choose_content(texts: Sequence[str]) -> bytes:
    """Return the content of a dictionary made of some texts."""
    # The trainer of Zstandard is no better, and reads outside of its memory for short samples.
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
    compressed = _compressor(dictionary.content).compress(raw)
    return encoding + bytes((dictionary.number,)) + compressed


def unpack(packed: bytes, dictionary: PackingDictionary = NO_DICTIONARY) -> str:
    """Return the text that `pack` compressed with the same dictionary.

    Raises:
        ValueError: It is damaged.
    """
    return _unpack(packed, decompressor(dictionary.content))


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
    """Unpacks texts that were packed with the dictionaries of an index.

    Args:
        index: Has the dictionaries.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._decompressors: dict[int, ZstdDecompressor] = {}

    def __call__(self, packed: bytes) -> str:
        """Return a text.

        Raises:
            LookupError: It has no dictionary.
            ValueError: It is damaged.
            sqlite3.DatabaseError: Its dictionary is missing.
        """
        number = packed[1]
        if number not in self._decompressors:
            self._decompressors[number] = decompressor(self._content(number))
        return _unpack(packed, self._decompressors[number])

    def _content(self, number: int) -> bytes:
        if not number:
            return b""
        query = "select said from text.words where number = ?"
        row = self._index.db.execute(query, (number,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("the dictionary of a packed text is missing")
        return bytes(row[0])


def _unpack(packed: bytes, decompressor: ZstdDecompressor) -> str:
    from zstandard import ZstdError

    frame = decompressor.decompressobj()
    try:
        raw = frame.decompress(packed[2:])
    except ZstdError as error:
        raise ValueError("a frame that cannot be decompressed") from error
    if not frame.eof:
        raise ValueError("a frame without its end")
    if packed[:1] == b"g":
        return raw.decode("gb18030")
    return raw.decode("utf-8", "surrogatepass")


@lru_cache(maxsize=2)
def _compressor(content: bytes) -> ZstdCompressor:
    """Return a compressor with a dictionary, cached: loading one takes longer than most texts."""
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=_USUAL,
        dict_size=len(content),
        format=zstandard.FORMAT_ZSTD1_MAGICLESS,
        write_content_size=False,
        write_checksum=False,
        write_dict_id=False,
    )
    if not content:
        return zstandard.ZstdCompressor(compression_params=parameters)
    dictionary = as_dictionary(content)
    dictionary.precompute_compress(compression_params=parameters)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=dictionary)


def decompressor(content: bytes) -> ZstdDecompressor:
    """Return a decompressor with a dictionary; without one when the content is empty."""
    import zstandard

    dictionary = as_dictionary(content) if content else None
    return zstandard.ZstdDecompressor(dictionary, format=zstandard.FORMAT_ZSTD1_MAGICLESS)


def as_dictionary(content: bytes) -> ZstdCompressionDict:
    """Return any bytes as a dictionary."""
    import zstandard

    return zstandard.ZstdCompressionDict(content, zstandard.DICT_TYPE_RAWCONTENT)
