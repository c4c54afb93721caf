"""Texts packed by their files: only what a cleaned text does not have from its file is stored.

Zstandard compresses the text with the bytes of the file as its dictionary, which takes a thirtieth
of the text instead of a third. It is unpacked by reading the file again, which takes as long as
unpacking a text that is stored whole; files of other machines take longer and are not used. When
the file has changed this fails, and the indexer will read it anew.
"""

from __future__ import annotations

import os
import stat
from zlib import crc32

from reader.index.packing import as_dictionary, decompressor
from reader.untrusted import FLAGS, read_up_to

# `zstandard` is imported as in `reader.index.packing`.

LARGEST = 256 * 1024
"""The most bytes of a file that is read again whenever its text is needed."""

SHARE = 1 / 8
"""A text is packed by its file when that takes at most this share of its bytes."""

_LEVEL = 6

_ENCODINGS = {b"f": "utf-8", b"F": "gb18030"}
"""The encodings of files and their texts, by the first byte of the packed text."""

BY_FILE = "substr(said, 1, 1) in (x'66', x'46')"
"""The SQL condition that a packed text needs its file: it begins with one of those bytes."""

_HEAD = 5
"""Bytes before the frame: the encoding, and a checksum of the file."""


def is_by_file(packed: bytes) -> bool:
    """Return whether a packed text needs its file."""
    return packed[:1] in _ENCODINGS


def read_file(path: bytes, *, often: bool = False) -> bytes | None:
    """Return the bytes of a regular file; None when it is large or cannot be read.

    Args:
        path: As the system encodes it; a link to a file is followed, no path leads into a
            container.
        often: Whether it is going to be read often: None where that takes long.
    """
    try:
        descriptor = os.open(path, FLAGS)
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            return None
        if often:
            from reader.index.file_systems import is_distant  # here: no search reads them so

            if is_distant(status.st_dev):
                return None
        return read_up_to(descriptor, status.st_size)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def pack_by_file(text: str, file: bytes) -> bytes | None:
    """Return a text packed by its file; None when too little of it stands there.

    Args:
        text: The text.
        file: The bytes of the file.
    """
    import zstandard

    if not file:
        return None
    mark = b"f" if _is_utf_8(file) else b"F"
    try:
        raw = text.encode(_ENCODINGS[mark])
    except UnicodeEncodeError:
        return None
    if raw.decode(_ENCODINGS[mark], "replace") != text:
        return None
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=len(raw),
        dict_size=len(file),
        window_log=max(10, (len(raw) + len(file)).bit_length()),
        format=zstandard.FORMAT_ZSTD1_MAGICLESS,
        write_content_size=False,
        write_checksum=True,
        write_dict_id=False,
    )
    compressor = zstandard.ZstdCompressor(
        compression_params=parameters, dict_data=as_dictionary(file)
    )
    packed = mark + crc32(file).to_bytes(4, "big") + compressor.compress(raw)
    return packed if len(packed) <= len(raw) * SHARE else None


def unpack_by_file(packed: bytes, file: bytes) -> str | None:
    """Return the text that `pack_by_file` packed; None when the file has other bytes now.

    Args:
        packed: The packed text.
        file: The bytes of the file as it is now.

    Raises:
        ValueError: It is damaged.
    """
    from zstandard import ZstdError

    frame = decompressor(file).decompressobj()
    try:
        raw = frame.decompress(packed[_HEAD:])
    except ZstdError as error:
        if crc32(file).to_bytes(4, "big") != packed[1:_HEAD]:
            return None
        raise ValueError("a frame that cannot be decompressed") from error
    if not frame.eof:
        raise ValueError("a frame without its end")
    return raw.decode(_ENCODINGS[packed[:1]])


def _is_utf_8(file: bytes) -> bool:
    try:
        file.decode()
    except UnicodeDecodeError:
        return False
    return True
