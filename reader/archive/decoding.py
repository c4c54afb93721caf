"""Decoding bytes to text by detecting the encoding.

The order is: byte order mark, strict UTF-8, UTF-16 without a mark, then the encoding that scores
best in `reader.archive.legibility`, with a head start for the one that the file declares, else
UTF-8 with every invalid sequence shown as U+FFFD. Slightly damaged UTF-8 is always decoded as
UTF-8.
"""

from __future__ import annotations

import codecs
import re

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.document import Notice
from reader.translation import gettext as _

BINARY = "binary"
SAMPLE = 64 * 1024
"""The bytes that are examined for detection."""

CHANCE = 8
"""The most adjacent Han characters that appear by chance in bytes that are not UTF-8."""

_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
_LINE_END = lazy_pattern(f"\r\n|[{_LINE_ENDS}]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = lazy_pattern(
    rb"\x89PNG\r|\xff\xd8\xff|GIF8[79]a|%PDF-|PK\x03\x04|\x1f\x8b\x08|7z\xbc\xaf"
    rb"|\x7fELF|SQLite format 3\0"
)
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b"))
_DECLARED = lazy_pattern(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w-]{3,20})""",
    re.IGNORECASE,
)
# Without UTF-7: it turns harmless bytes into markup.
_ALLOWED = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "gb_2312-80": "gb18030", "csgb2312": "gb18030", "cn-gb": "gb18030",
    "cn-big5": "big5hkscs", "csbig5": "big5hkscs", "cp950": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "windows-949": "cp949", "uhc": "cp949",
    "iso-8859-1": "cp1252", "windows-1252": "cp1252",
}  # fmt: skip
_NAMES = {
    "gb18030": "GB18030", "big5hkscs": "Big5", "cp932": "Shift_JIS", "cp949": "EUC-KR",
    "euc_jp": "EUC-JP",
}  # fmt: skip
_HAN_RUN = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff]{2,}")
_THREE_BYTES = lazy_pattern("[\u0800-\ufffc]")
_PLAIN = lazy_pattern(
    "[\t\n\r -~\xa0-\u024f\u2000-\u27bf\u3000-\u30ff\u4e00-\u9fff\ufe00-\ufe6f\uff00-\uff65"
    "\U0001d400-\U0001faff]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    Attributes:
        text: With every line end as LF; empty when the file is binary.
        encoding: The name of the encoding, or ``binary``.
        notices: Warnings: a guessed encoding, or bytes that could not be decoded.
    """

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()

    @property
    def is_binary(self) -> bool:
        """Whether the file is not text."""
        return self.encoding == BINARY


def decode(data: bytes, *, final: bool = True, declared: str = "") -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: The file, or its beginning.
        final: Whether the file ends here; if not, a character cut at the end is dropped.
        declared: The encoding that a header outside the text names.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding, final)
    if _SIGNATURES.match(data):
        return Decoded("", BINARY)
    data, zeros = _strip_zeros(data)
    encoding = _unmarked(data, final, declared)
    if encoding == BINARY:
        return Decoded("", BINARY)
    return _decode_as(data, encoding, final, guessed=encoding != "utf-8", zeros=zeros)


def _strip_zeros(data: bytes) -> tuple[bytes, int]:
    """Strip the zeros at the end of a sparse or damaged file, unless they are few.

    Returns:
        The data without them, and how many there were.
    """
    kept = data.rstrip(b"\0")
    zeros = len(data) - len(kept)
    return (kept, zeros) if zeros >= 16 else (data, 0)


def _unmarked(data: bytes, final: bool, declared: str) -> str:
    """Return the encoding of bytes without a byte order mark, or ``binary``."""
    sample = data[:SAMPLE]
    zeros = sample.count(0)
    valid = _is_valid(data, "utf-8", final)
    if valid and zeros * 10 <= len(sample):
        return _other_than_utf8(sample, declared) or "utf-8"
    binary = _is_binary(sample, valid)
    if (binary or zeros * 100 > len(sample)) and (wide := _wide(sample)):
        return wide
    if binary:
        return BINARY
    if valid or _is_damaged_utf8(sample):
        return "utf-8"
    named = _ALLOWED.get((declared or _declared(sample)).lower(), "")
    if named and not _is_valid(data, named, final):
        named = ""
    return _legible_encoding(sample, named) or "utf-8"


def _other_than_utf8(sample: bytes, declared: str) -> str:
    """Return the declared encoding of bytes that are UTF-8 by chance, or nothing.

    A few characters of GB18030 may be letters of UTF-8 (``联通``), but none of its Han characters.
    """
    named = "" if sample.isascii() else _ALLOWED.get((declared or _declared(sample)).lower(), "")
    if not named or _THREE_BYTES.search(sample.decode("utf-8", "replace")):
        return ""
    is_other = _is_valid(sample, named, final=False) and _legible_encoding(sample) == named
    return named if is_other else ""


def _legible_encoding(sample: bytes, declared: str = "") -> str:
    """Return the encoding in which a sample reads best; most files are UTF-8 and never ask."""
    from reader.archive.legibility import legible_encoding

    return legible_encoding(sample, declared)


def _declared(sample: bytes) -> str:
    """Return the encoding that a page or an XML file declares, or nothing."""
    match = _DECLARED.search(sample[:4096])
    return match[1].decode("ascii", "replace") if match else ""


def _is_valid(data: bytes, encoding: str, final: bool) -> bool:
    """Return whether bytes are valid in an encoding."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data, final)
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str:
    """Return the UTF-16 variant in which a sample is plain text, or an empty string."""
    even = sample[: len(sample) & ~1]
    plain = {
        encoding: len(_PLAIN.findall(text)) / max(1, len(text))
        for encoding in ("utf-16-le", "utf-16-be")
        if (text := even.decode(encoding, "replace"))
    }
    best = max(plain, key=plain.__getitem__, default="")
    return best if best and plain[best] >= 0.9 else ""


def _is_binary(sample: bytes, valid: bool) -> bool:
    """Return whether a sample has too many zeros, or control characters beside invalid ones."""
    if valid:
        return sample.count(0) * 10 > 3 * len(sample)
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 20 > len(sample)


def _is_damaged_utf8(sample: bytes) -> bool:
    """Return whether a sample is UTF-8 with fewer than 50 bad bytes for each Han character.

    GB18030 decoded as UTF-8 has a Han character by chance about every 50 bytes, but hardly ever two
    side by side. So only runs of two or more count, and a few of them prove nothing.
    """
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad * 2 < len(_THREE_BYTES.findall(text)):
        return True
    han = sum(len(run) for run in _HAN_RUN.findall(text))
    if bad >= 50 * han:
        return False
    return han > CHANCE or not _legible_encoding(sample)


def _decode_as(
    data: bytes, encoding: str, final: bool, *, guessed: bool = False, zeros: int = 0
) -> Decoded:
    """Decode leniently, with a notice for each kind of problem."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data, final)
    name = _NAMES.get(encoding, encoding.upper())
    notices: list[Notice] = []
    if guessed:
        notices.append(
            Notice("encoding", _("decoded as {name}, which is a guess").format(name=name))
        )
    bad = text.count("\ufffd")
    if bad and encoding == "utf-8":
        bad -= data.count("\ufffd".encode())  # these are in the file itself
    if bad:
        message = _("{bad} byte sequences are not valid {name} and are shown as �").format(
            bad=bad, name=name
        )
        notices.append(Notice("encoding", message))
    if zeros:
        notices.append(
            Notice(
                "zeros",
                _("the file ends in {hole:,} zero bytes, left out").format(hole=zeros),
            )
        )
    if any(end in text for end in _LINE_ENDS):
        text = _LINE_END.sub("\n", text)
    return Decoded(text, encoding, tuple(notices))
