"""Gram parts: lists of the rows that have a gram, packed.

A part holds some kilobytes of the lists of consecutive grams; the list of a frequent gram continues
in the next parts. A list is the differences between its rows, most of them one byte, and Zstandard
compresses them further. A part has a checksum, because a wrong row in it would be a wrong hit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, groupby
from operator import itemgetter, sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zstandard import ZstdCompressor, ZstdDecompressor

# `zstandard` is imported as in `reader.index.packing`.

SIZE = 2048
"""Bytes of grams and lists that fill a part before it is compressed.

Larger parts compress better, but leave more of the pages of the database empty."""

SLICE = 1024
"""The most rows of a gram that are packed together."""

_STEP = 0x7F
_MULTIPLES = 32
_LARGEST = 1 << 40
_DISTANCES = [
    byte if byte <= _STEP else _STEP * (byte % _MULTIPLES + 1) * _MULTIPLES ** (byte // 32 - 4)
    for byte in range(256)
]
"""What a byte adds to a number."""

_IS_NUMBER = bytes(byte <= _STEP for byte in range(256))

_MOST = 1 << 17
"""Bytes that no part decompresses to."""

_LEVEL = 12


def pack_lists(lists: Iterable[tuple[str, Sequence[int]]]) -> Iterator[tuple[str, bytes]]:
    """Yield parts, each with its first gram.

    Args:
        lists: Grams in order, each with its rows in order, from 1 on. The rows of a gram may come
            in several pieces.

    Raises:
        sqlite3.DatabaseError: Some rows are out of order.
    """
    compressor = _compressor()
    grams: list[str] = []
    slices: list[bytes] = []
    size = 0
    for gram, ids in _sliced(lists):
        grams.append(gram)
        slices.append(_to_bytes(ids))
        size += len(slices[-1]) + len(gram)
        if size >= SIZE:
            yield grams[0], _pack(grams, slices, compressor)
            grams, slices, size = [], [], 0
    if grams:
        yield grams[0], _pack(grams, slices, compressor)


def _sliced(lists: Iterable[tuple[str, Sequence[int]]]) -> Iterator[tuple[str, list[int]]]:
    """Yield the rows of each gram in slices, all but the last of one size."""
    for gram, pieces in groupby(lists, itemgetter(0)):
        ids: list[int] = []
        for _, piece in pieces:
            ids += piece
            while len(ids) > SLICE:
                yield gram, ids[:SLICE]
                del ids[:SLICE]
        yield gram, ids


def unpack_parts(packed: Iterable[tuple[str, bytes]]) -> Iterator[GramPart]:
    """Yield the parts that `pack_lists` yielded.

    Raises:
        sqlite3.DatabaseError: One is damaged.
    """
    import zstandard

    # One for a thread: they cannot be shared.
    decompressor = zstandard.ZstdDecompressor(format=zstandard.FORMAT_ZSTD1_MAGICLESS)
    for first, lists in packed:
        yield GramPart(first, lists, decompressor)


class GramPart:
    """A part, unpacked.

    Args:
        first: Its first gram.
        packed: The part.
        decompressor: For it.

    Attributes:
        grams: Its grams in order; one is repeated where its list was cut.

    Raises:
        sqlite3.DatabaseError: It is damaged.
    """

    def __init__(self, first: str, packed: bytes, decompressor: ZstdDecompressor) -> None:
        from zstandard import ZstdError

        try:
            raw = decompressor.decompress(packed, max_output_size=_MOST)
            head, *self._slices = raw.split(b"\0")
            self.grams = head.decode().split("\n")
        except (TypeError, ValueError, ZstdError) as error:
            raise sqlite3.DatabaseError("a part of the gram lists is damaged") from error
        if self.grams[0] != first or len(self.grams) != len(self._slices):
            raise sqlite3.DatabaseError("a part of the gram lists has another gram")

    def ids(self, at: int) -> list[int]:
        """Return the rows of the gram at a position."""
        return _to_ids(self._slices[at])


def _pack(grams: Sequence[str], slices: Sequence[bytes], compressor: ZstdCompressor) -> bytes:
    import zstandard

    frame = compressor.compressobj()
    head = frame.compress("\n".join(grams).encode())
    head += frame.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)  # text has other bytes than numbers
    return head + frame.compress(b"\0" + b"\0".join(slices)) + frame.flush()


def _to_bytes(ids: Sequence[int]) -> bytes:
    """Return ascending numbers as bytes, none of them zero.

    A byte below 0x80 is a number and its distance from the one before. Other bytes only add to the
    distance: multiples of `_STEP`, see `_DISTANCES`.
    """
    distances = [ids[0], *map(sub, ids[1:], ids)]
    if min(distances) < 1 or ids[-1] > _LARGEST:
        raise sqlite3.DatabaseError("rows of the gram lists have numbers that they cannot have")
    if max(distances) <= _STEP:
        return bytes(distances)
    packed = bytearray()
    for distance in distances:
        steps, rest = divmod(distance - 1, _STEP)
        level = 3 if steps >= _MULTIPLES else 0
        while steps:
            multiple = min(steps // _MULTIPLES**level, _MULTIPLES)
            if multiple:
                packed.append(0x7F + _MULTIPLES * level + multiple)
                steps -= multiple * _MULTIPLES**level
            else:
                level -= 1
        packed.append(rest + 1)
    return bytes(packed)


def _to_ids(packed: bytes) -> list[int]:
    """Return the numbers that `_to_bytes` packed."""
    if packed.isascii():
        return list(accumulate(packed))
    sums = accumulate(map(_DISTANCES.__getitem__, packed))
    return list(compress(sums, packed.translate(_IS_NUMBER)))


def _compressor() -> ZstdCompressor:
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=SIZE,
        format=zstandard.FORMAT_ZSTD1_MAGICLESS,
        write_content_size=False,
        write_checksum=True,
        write_dict_id=False,
    )
    return zstandard.ZstdCompressor(compression_params=parameters)
