"""The receipt: how far the log was acknowledged, kept in the lock file.

A log that was cut at the end of a line, or removed, looks like a log that was never longer. The
receipt shows the difference. It is written after the log is on the disk and is not synced: after a
power loss it may describe an older state of the log, but never a newer one.
"""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

from reader.notes.storage.files import OddFileError, open_regular
from reader.patterns import lazy_pattern
from reader.records import dataclass

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 72
"""Bytes of a receipt."""
_LINE = lazy_pattern(rb"([0-9a-f]{8}) (([0-9a-f]{32}) ([0-9]{20}) ([0-9a-f]{8}))\n")
_NAME = lazy_pattern(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The acknowledged state of a log.

    Attributes:
        log: The name of the log.
        size: The bytes of it that are on the disk; 0 for a log about to be created.
        check: The CRC-32 of these bytes.
    """

    log: str
    size: int
    check: int

    def encode(self) -> bytes:
        """Return `LENGTH` bytes to store, or none for a log without a valid name."""
        if _NAME.fullmatch(self.log) is None:
            return b""
        content = b"%s %020d %08x" % (self.log.encode(), self.size, self.check)
        return b"%08x %s\n" % (zlib.crc32(content), content)

    @classmethod
    def decode(cls, content: bytes) -> Receipt | None:
        """Return the receipt that bytes hold, None when they hold none."""
        match = _LINE.match(content)
        if match is None or int(match[1], 16) != zlib.crc32(match[2]):
            return None
        return cls(match[3].decode(), int(match[4]), int(match[5], 16))


def read_receipt(path: Path) -> Receipt | None:
    """Return the receipt in a lock file, None when there is none or it cannot be read."""
    try:
        descriptor = open_regular(path, os.O_RDONLY)
    except (OddFileError, OSError):
        return None
    try:
        return Receipt.decode(os.pread(descriptor, LENGTH, 0))
    except OSError:
        return None
    finally:
        os.close(descriptor)
