"""The one choke point between untrusted text and the terminal.

Every string that the programmers did not write (titles, bodies, authors, URLs, file names, error
messages, the user's own notes) passes `safe` before it may be painted. `safe` maps each character
by itself, so it is linear, idempotent, and it does not matter where a string is cut before it.
"""

from __future__ import annotations

import re
from typing import NewType

Safe = NewType("Safe", str)
"""Text that may be painted: no control but newline, no bidi or invisible command."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class _Table(dict[int, str | None]):
    """A table for `str.translate` that takes the many characters of large ranges as they come."""

    def __missing__(self, code: int) -> str | None:
        if 0xE0000 <= code < 0xE1000:
            # Tags spell invisible text (and three flags); variation selectors only pick a glyph.
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
        range(0x80, 0xA0),  # C1: 0x9B starts a control sequence by itself
        range(0x202A, 0x202F),  # bidi embeddings and overrides
        range(0x2066, 0x206A),  # bidi isolates
        range(0x206A, 0x2070),  # deprecated format characters
        range(0xFDD0, 0xFDF0),  # noncharacters
        range(0xFFF9, 0xFFFC),  # interlinear annotation
    ]
    for codes in replaced:
        table.update(dict.fromkeys(codes, REPLACEMENT))
    table.update(dict.fromkeys((0x2028, 0x2029), "\n"))
    # Direction marks are common in honest Hebrew and Arabic: they go without a notice.
    table.update(dict.fromkeys((0x200E, 0x200F, 0x061C), None))
    return table


_SAFE = _table()
# A class of 8,000 single characters would cost microseconds a character: so it is ranges, and
# every character beyond the basic plane counts as one to look at.
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U00010000-\U0010ffff]"
)
_DANGEROUS = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]"
    # Tags outside one of the flags that are spelled with them.
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001\U000e0020-\U000e007f]"
)

_SELECTOR = re.compile("[\u115f\u1160\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Variation selectors and fillers: invisible, though no format characters."""

_PICKS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Variation selectors: each picks a glyph of the one character before it."""
_THIN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
"""Joiners, fillers, breaks and marks without a glyph."""
_TAGS = "\U000e0000-\U000e007f"
_UNSEEN = re.compile(f"[{_PICKS}{_THIN}{_TAGS}]+")
# Few ranges take a third of the time: most texts have none of these, and are looked through once.
_HINT = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U000e01ef]"
)
_PICK = re.compile(f"[{_PICKS}]")
_BREAK = re.compile("[\u00ad\u200b\ufeff]")
_FLAG = "\U0001f3f4"
_REGION = re.compile("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
"""The tags that spell a region, such as Scotland, after a black flag."""
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")
_MANY = 16
"""Breaks in a row from which on a reader is told; carelessly saved pages have up to six."""


def safe(text: str) -> Safe:
    """Return the text with every control made visible and every invisible command gone.

    A C0 control or DEL becomes its picture (U+2400 and on), a C1 control, a bidi embedding,
    override or isolate, a surrogate or a noncharacter becomes U+FFFD, a line or paragraph separator
    becomes a newline, a tab becomes a space.

    Args:
        text: Anything, decoded.
    """
    if _UNSAFE.search(text) is None:
        return Safe(text)
    return Safe(text.translate(_SAFE))


def safe_line(text: str) -> Safe:
    """Return `safe` text on one line: newlines and runs of ASCII spaces become one space."""
    return Safe(re.sub("[ \n]+", " ", safe(text)).strip(" "))


def thinned(text: str) -> str:
    """Return the text with at most one variation selector and one joiner after each character.

    More of them change nothing that is seen and can carry a hidden text. A selector stays only
    directly after a character that has variants; tags stay only in the flags spelled with them.

    Args:
        text: Anything, decoded.
    """
    return text if _HINT.search(text) is None else _UNSEEN.sub(_kept_of, text)


def _kept_of(run: re.Match[str]) -> str:
    """Return what stays of a run of invisible characters."""
    unseen = run[0]
    before = run.string[max(0, run.start() - 1) : run.start()]
    tags = _REGION.match(unseen) if before == _FLAG else None
    kept = tags[0] if tags else ""
    if _PICK.match(unseen) and _has_variant(before, unseen[0]):
        kept = unseen[0]
    joiner = re.search(f"[{_THIN}]", unseen)
    return kept + joiner[0] if joiner else kept


def _has_variant(base: str, selector: str) -> bool:
    """Tell whether a character may have a variant that a selector picks."""
    if selector < "\ufe00":
        return "\u1800" <= base <= "\u18af"
    if selector > "\uffff":
        return _HAN.match(base) is not None
    return base > "\x7f" or base in tuple("#*0123456789")  # the keycaps


def outgoing(text: str) -> Safe:
    """Return `safe` text for whatever leaves the program, without a hidden text in it."""
    return Safe(thinned(safe(text)))


def outgoing_line(text: str) -> Safe:
    """Return `outgoing` text on one line, as `safe_line`."""
    return Safe(thinned(safe_line(text)))


def spelled(text: str) -> Safe:
    r"""Return the text with all that is invisible in it spelled as escapes, such as ``\u202e``.

    Newlines stay, a tab is a space; a backslash that was written stays as it is, too.

    Args:
        text: Anything, decoded.
    """
    from unicodedata import category  # here: few need it

    def escape(character: str) -> str:
        code = ord(character)
        if code > 0xFFFF:
            return f"\\U{code:08x}"
        return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"

    unseen = (
        character
        for character in set(text) - {"\n", "\t"}
        if category(character) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
        or _SELECTOR.fullmatch(character)
    )
    return safe(text.translate({ord(character): escape(character) for character in unseen}))


def dangers(text: str) -> int:
    """Count the characters that a reader should be told about.

    Zero-width characters, direction marks and emoji selectors are too common in honest text to be
    worth a warning; line ends are not dangerous. A run of tags counts once, and so does a run of
    variation selectors or joiners that is too long for any glyph.

    Args:
        text: Anything, decoded, before `safe`.
    """
    return sum(1 for _ in _DANGEROUS.finditer(text)) + payloads(text)


def payloads(text: str) -> int:
    """Count the runs of invisible characters that no glyph needs: each may be a hidden text.

    Args:
        text: Anything, decoded.
    """
    return 0 if _HINT.search(text) is None else sum(map(_is_payload, _UNSEEN.finditer(text)))


def is_thin(text: str) -> bool:
    """Tell whether `thinned` leaves a text as it is."""
    if _HINT.search(text) is None:
        return True
    return all(_kept_of(run) == run[0] for run in _UNSEEN.finditer(text))


def _is_payload(run: re.Match[str]) -> bool:
    """Tell whether a run of invisible characters can only be a hidden text.

    Honest text has a selector typed twice, and breaks in a row where a page was saved carelessly.
    """
    unseen = run[0]
    if len(unseen) == 1:
        before = run.string[max(0, run.start() - 1) : run.start()]
        return unseen >= "\U000e0100" and not _has_variant(before, unseen)
    picks = _PICK.findall(unseen)
    thin = re.findall(f"[{_THIN}]", unseen)
    joiners = [mark for mark in thin if not _BREAK.match(mark)]
    return (
        len(picks) > 2
        or len(set(picks)) > 1
        or len(joiners) > 3
        or (len(thin) > 3 and len(set(thin)) > 1)
        or len(thin) >= _MANY
        or _is_overlong_flag(run)
    )


def _is_overlong_flag(run: re.Match[str]) -> bool:
    """Tell whether a black flag is followed by tags that spell no region."""
    tags = re.match(f"[{_TAGS}]+", run[0])
    before = run.string[max(0, run.start() - 1) : run.start()]
    return tags is not None and before == _FLAG and not _REGION.fullmatch(tags[0])
