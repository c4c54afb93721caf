"""Make untrusted text safe to paint on a terminal.

Every string that is not a literal of the program (titles, bodies, authors, URLs, file names, error
messages, the user's own notes) passes through `safe` before it is painted. `safe` maps each
character independently, so it is linear and idempotent, and strings may be split before it.
"""

from __future__ import annotations

import re
from typing import NewType

from reader.patterns import lazy_pattern

Safe = NewType("Safe", str)
"""Text that may be painted: no controls except newline, no bidi or invisible commands."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class _Table(dict[int, str | None]):
    """A table for `str.translate` that fills in the characters of large ranges on first use."""

    def __missing__(self, code: int) -> str | None:
        if 0xE0000 <= code < 0xE1000:
            # Tags spell invisible text (and three flags); variation selectors only select a glyph.
            self[code] = None
        elif 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE:
            self[code] = REPLACEMENT  # lone surrogates cannot be encoded; noncharacters
        else:
            self[code] = chr(code)
        return self[code]


def _table() -> _Table:
    table = _Table((code, chr(0x2400 + code)) for code in range(0x20))
    table[0x0A] = "\n"
    table[0x09] = " "
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    replaced = [
        range(0x80, 0xA0),  # C1: 0x9B alone starts a control sequence
        range(0x202A, 0x202F),  # bidi embeddings and overrides
        range(0x2066, 0x206A),  # bidi isolates
        range(0x206A, 0x2070),  # deprecated format characters
        range(0xFDD0, 0xFDF0),  # noncharacters
        range(0xFFF9, 0xFFFC),  # interlinear annotation
    ]
    for codes in replaced:
        table.update(dict.fromkeys(codes, REPLACEMENT))
    table.update(dict.fromkeys((0x2028, 0x2029), "\n"))
    # Direction marks are common in ordinary Hebrew and Arabic: dropped without a notice.
    table.update(dict.fromkeys((0x200E, 0x200F, 0x061C), None))
    return table


_SAFE = _table()
# A class of 8,000 single characters would cost microseconds per character, so ranges are used, and
# every character beyond the basic plane goes through the table.
_UNSAFE = lazy_pattern(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U00010000-\U0010ffff]"
)
# Two searches, because one for either takes six times as long.
_DANGEROUS = lazy_pattern(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]"
)
_LOOSE_TAG = lazy_pattern(
    "[\U000e0001\U000e0020-\U000e007f](?<![\U0001f3f4\U000e0020-\U000e007f].)", re.DOTALL
)
"""A tag outside one of the flags that are spelled with them."""

_SELECTOR_OR_FILLER = lazy_pattern(
    "[\u115f\u1160\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Variation selectors and fillers: invisible, but not format characters."""

_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Variation selectors: each selects a glyph of the character before it."""
_THIN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
"""Joiners, fillers, breaks and marks without a glyph."""
_TAGS = "\U000e0000-\U000e007f"
_UNSEEN = lazy_pattern(f"[{_SELECTORS}{_THIN}{_TAGS}]+")
# A search for these few ranges takes a third of the time, and most texts contain none of them.
_INVISIBLE = lazy_pattern(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U000e01ef]"
)
_PLAIN = lazy_pattern(
    "[\t\n -~\u00a0-\u00ac\u00ae-\u034e\u0350-\u05ff\u2010-\u2027\u2030-\u205e\u2070-\u3163"
    "\u3165-\ud7ff\uf900-\ufaff\uff01-\uff9f\U0001f000-\U0001faff\U00020000-\U0002ffff]*"
)
_SELECTOR = lazy_pattern(f"[{_SELECTORS}]")
_BREAK = lazy_pattern("[\u00ad\u200b\ufeff]")
_FLAG = "\U0001f3f4"
_REGION = lazy_pattern("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
"""The tags after a black flag that spell a region such as Scotland."""
_HAN = lazy_pattern("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")
_MANY = 16
"""The number of breaks in a row that is reported; carelessly saved pages have up to six."""


def safe(text: str) -> Safe:
    """Return the text with controls made visible and invisible commands removed.

    A C0 control or DEL becomes its picture (U+2400 and on), a C1 control, a bidi embedding,
    override or isolate, a surrogate or a noncharacter becomes U+FFFD, a line or paragraph separator
    becomes a newline, a tab becomes a space.

    Args:
        text: Any decoded text.
    """
    if _UNSAFE.search(text) is None:
        return Safe(text)
    return Safe(text.translate(_SAFE))


def pasted(text: str) -> Safe:
    """Return a pasted text with line feeds for line breaks; terminals send CR, CRLF or LF."""
    return safe(re.sub("\r\n?", "\n", text))


def safe_line(text: str) -> Safe:
    """Return `safe` text on one line: newlines and runs of ASCII spaces become one space."""
    line = safe(text)
    if "\n" in line or "  " in line:  # in most lines there is nothing to replace
        line = Safe(re.sub("[ \n]+", " ", line))
    return Safe(line.strip(" "))


def thinned(text: str) -> str:
    """Return the text with at most one variation selector and one joiner after each character.

    Further ones have no visible effect and can encode hidden text. A selector is kept only directly
    after a character that has variants; tags are kept only in flags spelled with them.

    Args:
        text: Any decoded text.
    """
    return text if _INVISIBLE.search(text) is None else _UNSEEN.sub(_kept_of, text)


def is_plain(text: str) -> bool:
    """Return whether a text has only characters that no output hides, replaces or removes.

    They are those of most texts; about any other text it tells nothing. It takes less time than one
    search for the characters that an output changes.
    """
    return _PLAIN.fullmatch(text) is not None


def _kept_of(run: re.Match[str]) -> str:
    """Return the part of a run of invisible characters that `thinned` keeps."""
    unseen = run[0]
    before = run.string[max(0, run.start() - 1) : run.start()]
    tags = _REGION.match(unseen) if before == _FLAG else None
    kept = tags[0] if tags else ""
    if _SELECTOR.match(unseen) and _has_variant(before, unseen[0]):
        kept = unseen[0]
    joiner = re.search(f"[{_THIN}]", unseen)
    return kept + joiner[0] if joiner else kept


def _has_variant(base: str, selector: str) -> bool:
    """Return whether a character may have the variant that a selector selects."""
    if selector < "\ufe00":
        return "\u1800" <= base <= "\u18af"
    if selector > "\uffff":
        return _HAN.match(base) is not None
    return base > "\x7f" or base in tuple("#*0123456789")  # the keycaps


def outgoing(text: str) -> Safe:
    """Return `safe` text for output of any kind, without hidden text."""
    return Safe(thinned(safe(text)))


def outgoing_line(text: str) -> Safe:
    """Return `outgoing` text on one line, like `safe_line`."""
    return Safe(thinned(safe_line(text)))


def spelled(text: str) -> Safe:
    r"""Return the text with invisible characters written as escapes such as ``\u202e``.

    Newlines are kept, a tab becomes a space; backslashes in the text are not escaped.

    Args:
        text: Any decoded text.
    """
    from unicodedata import category  # imported here because few callers need it

    def escape(character: str) -> str:
        code = ord(character)
        if code > 0xFFFF:
            return f"\\U{code:08x}"
        return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"

    unseen = (
        character
        for character in set(text) - {"\n", "\t"}
        if category(character) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
        or _SELECTOR_OR_FILLER.fullmatch(character)
    )
    return safe(text.translate({ord(character): escape(character) for character in unseen}))


def dangers(text: str) -> int:
    """Count the characters that deserve a warning.

    Zero-width characters, direction marks and emoji selectors are too common in ordinary text to
    count; line ends are harmless. A run of tags counts once, as does a run of variation selectors
    or joiners that is too long for any glyph.

    Args:
        text: Any decoded text, before `safe`.
    """
    count = len(_DANGEROUS.findall(text)) + payloads(text)
    return count if text.isascii() else count + len(_LOOSE_TAG.findall(text))


def payloads(text: str) -> int:
    """Count the runs of invisible characters that no glyph needs; each may be hidden text.

    Args:
        text: Any decoded text.
    """
    return 0 if _INVISIBLE.search(text) is None else sum(map(_is_payload, _UNSEEN.finditer(text)))


def is_thin(text: str) -> bool:
    """Return whether `thinned` returns a text unchanged."""
    if _INVISIBLE.search(text) is None:
        return True
    return all(_kept_of(run) == run[0] for run in _UNSEEN.finditer(text))


def _is_payload(run: re.Match[str]) -> bool:
    """Return whether a run of invisible characters can only be hidden text.

    Ordinary text may have a selector typed twice, or breaks in a row from a carelessly saved page.
    """
    unseen = run[0]
    if len(unseen) == 1:
        before = run.string[max(0, run.start() - 1) : run.start()]
        return unseen >= "\U000e0100" and not _has_variant(before, unseen)
    selectors = _SELECTOR.findall(unseen)
    thin = re.findall(f"[{_THIN}]", unseen)
    joiners = [mark for mark in thin if not _BREAK.match(mark)]
    return (
        len(selectors) > 2
        or len(set(selectors)) > 1
        or len(joiners) > 3
        or (len(thin) > 3 and len(set(thin)) > 1)
        or len(thin) >= _MANY
        or _is_overlong_flag(run)
    )


def _is_overlong_flag(run: re.Match[str]) -> bool:
    """Return whether a black flag is followed by tags that do not spell a region."""
    tags = re.match(f"[{_TAGS}]+", run[0])
    before = run.string[max(0, run.start() - 1) : run.start()]
    return tags is not None and before == _FLAG and not _REGION.fullmatch(tags[0])
