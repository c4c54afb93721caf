"""The snapshot: an ordinary TinyDB file with one document per line.

Its last table is the seal: the names of the logs before and after the snapshot, and the CRC-32 of
everything before the seal. It proves that this program has written the snapshot and nothing has
changed it.
Snapshots of older versions have no seal; for them the head of the log holds the size and CRC-32.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from reader.notes.storage.documents import texts, write_json
from reader.patterns import lazy_pattern
from reader.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reader.notes.storage.documents import Raw

SEAL = "_seal"
"""The table that holds the seal; it does not belong to the store's data."""
_SEAL = lazy_pattern(
    rb'"_seal": \{\n"1": \{"id":"_seal","log":"([0-9a-f]{0,32})","before":"([0-9a-f]{0,32})",'
    rb'"crc":(\d{1,10})\}\n\}\}\n'
)
SEAL_LENGTH = 256
"""Bytes at the end of a snapshot that are sure to include the seal."""
TABLE = lazy_pattern(rb'[\[{,]*("(?:[^"\\]|\\.)*"): ?\{')
"""The first line of a table."""
DOCUMENT = lazy_pattern(rb'"(\d{1,18})": ?(\{.*\}),?')
"""A line of a table: the number of a document, and the document."""
_CHUNK = 200
"""Documents encoded at a time, so that other threads can run in between."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a snapshot.

    Attributes:
        log: The name of the log that was started with it, empty for a backup, which has none.
        before: The name of the log that was compacted into it, empty when there was none.
    """

    log: str = ""
    before: str = ""


def encode_snapshot(
    tables: Mapping[str, Mapping[str, Raw]], seal: Seal | None = None
) -> Iterator[bytes]:
    """Yield the content of a snapshot.

    Args:
        tables: Its documents.
        seal: The seal; by default the seal of a backup.
    """
    check = 0
    for chunk in _encode_body(tables, seal or Seal()):
        check = zlib.crc32(chunk, check)
        yield chunk
    yield b"%d}\n}}\n" % check


def _encode_body(tables: Mapping[str, Mapping[str, Raw]], seal: Seal) -> Iterator[bytes]:
    """Yield the content of a snapshot up to the checksum in its seal."""
    yield b"{"
    for name, documents in tables.items():
        if name == SEAL:
            continue
        yield write_json(name).encode() + b": {"
        lines: list[bytes] = []
        separator = b"\n"
        for doc_id, text in texts(documents):
            lines.append(b'%s"%s": %s' % (separator, doc_id.encode(), text))
            separator = b",\n"
            if len(lines) == _CHUNK:
                yield b"".join(lines)
                lines.clear()
        yield b"".join(lines) + b"\n},\n"
    content = write_json({"id": SEAL, "log": seal.log, "before": seal.before})
    yield f'"{SEAL}": {{\n"1": {content[:-1]},"crc":'.encode()


def find_seal(tail: bytes, check: int) -> tuple[Seal | None, int]:
    """Return the seal of a snapshot, if it matches, and the CRC-32 of the whole file.

    Args:
        tail: The last bytes of the snapshot.
        check: The CRC-32 of those before them.
    """
    match = _SEAL.fullmatch(tail, max(0, tail.rfind(b'"_seal": {')))
    if match is None:
        return None, zlib.crc32(tail, check)
    check = zlib.crc32(tail[: match.start(3)], check)
    fits = check == int(match[3])
    seal = Seal(match[1].decode(), match[2].decode()) if fits else None
    return seal, zlib.crc32(tail[match.start(3) :], check)
