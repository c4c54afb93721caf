"""Running text: text nodes come in, a line of text with its spans comes out.

White space follows CSS Text 3 section 4.1, with the segment break rule that Chinese needs: a line
end in the source between two wide characters is not a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.text.document import Span, SpanKind
from reader.text.safe import safe

ASCII_SPACE = " \t\n\r\f"
BLANK = (
    ASCII_SPACE
    + "\u00a0\u3000\u200b\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)
"""White space at the edges of a line, and what prints as nothing."""

_RUN = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_ODD = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff9-\uffff\U0001fffe-\U0010ffff]"
)
_DROP = {0xFEFF: None, 0xFFFC: None}  # a byte order mark in the text, an object that was not kept
_BREAKS = re.compile("[\x0b\u0085\u2028\u2029]")
_PARAGRAPHS = re.compile(r"\n(?:[ \u00a0\u3000\u200b]*\n)+")
_HAN = re.compile(
    "[\u1100-\u115f\u2e80-\u2fff\u3003-\u3007\u3012\u3013\u3020-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U00020000-\U0003fffd]"
)
_MARK = re.compile(
    "[\u3001\u3002\u3008-\u3011\u3014-\u301f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
_NEAR = frozenset("“”‘’…—·")  # marks of both scripts: East Asian only beside East Asian text


def joint(before: str, after: str, line_end: bool) -> str:
    """Return what stands for white space between two characters: a space or nothing.

    Args:
        before: The character before the white space.
        after: The character after it.
        line_end: Whether the white space held a line end, so that nobody typed it to be seen.
    """
    if not line_end:
        return " "
    if _MARK.match(before) or _MARK.match(after):
        return ""
    if _HAN.match(before):
        return "" if after in _NEAR or _HAN.match(after) else " "
    return "" if before in _NEAR and _HAN.match(after) else " "


def collapse(text: str) -> str:
    """Return text with each run of white space as a space, or as nothing between wide ones."""
    if not ("  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text):
        return text

    def replace(match: re.Match[str]) -> str:
        run, start, end = match[0], match.start(), match.end()
        if "\n" not in run or not start or end == len(text):
            return " "
        return joint(text[start - 1], text[end], line_end=True)

    return _RUN.sub(replace, text)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph that came out of running text; offsets count from its first code point."""

    text: str
    spans: tuple[Span, ...] = ()
    names: tuple[tuple[int, str], ...] = ()


class Inline:
    """Collects running text until a block ends."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._tail = ""
        self._gap = ""
        self._spans: list[Span] = []
        self._open: list[tuple[int, SpanKind, str]] = []
        self._names: list[tuple[int, str]] = []

    def __bool__(self) -> bool:
        return self._size > 0

    @property
    def line_empty(self) -> bool:
        """Whether nothing has been written since the last forced line break."""
        return self._tail == ""

    def _push(self, text: str) -> None:
        self._parts.append(text)
        self._size += len(text)

    def write(self, text: str) -> None:
        """Append a text node: controls made visible, white space collapsed."""
        if _ODD.search(text) is None:
            self._write(text)
            return
        for index, line in enumerate(_BREAKS.split(text.translate(_DROP))):
            if index:
                self.break_line()
            self._write(safe(line))

    def _write(self, text: str) -> None:
        core = text.strip(ASCII_SPACE)
        if not core:
            if text:
                self._gap = "\n" if "\n" in text or self._gap == "\n" else " "
            return
        if text[0] in ASCII_SPACE:
            head = text[: len(text) - len(text.lstrip(ASCII_SPACE))]
            self._gap = "\n" if "\n" in head or self._gap == "\n" else " "
        if self._gap and self._tail:
            self._push(joint(self._tail, core[0], self._gap == "\n"))
        self._push(collapse(core))
        self._tail = core[-1]
        self._gap = ""
        if text[-1] in ASCII_SPACE:
            self._gap = "\n" if "\n" in text[len(text.rstrip(ASCII_SPACE)) :] else " "

    def write_raw(self, text: str) -> None:
        """Append text whose white space counts, as in ``pre``."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
        text = safe(_BREAKS.sub("\n", text.translate(_DROP)))
        if text:
            self._push(text)
            self._tail = text[-1]

    def break_line(self) -> None:
        """Append a forced line break."""
        self._push("\n")
        self._tail = ""
        self._gap = ""

    def open(self, kind: SpanKind, target: str = "") -> None:
        """Begin a span here."""
        self._open.append((self._size, kind, target))

    def close(self) -> None:
        """End the span that was begun last."""
        start, kind, target = self._open.pop()
        if start < self._size:
            self._spans.append(Span(start, self._size, kind, target))

    def name(self, name: str) -> None:
        """Remember that a link points to this place."""
        self._names.append((self._size, name))

    def take(self, raw: bool = False) -> list[Piece]:
        """Return the paragraphs collected so far and start anew; open spans go on.

        Args:
            raw: Whether the text is preformatted: one piece, blank lines and indents kept.
        """
        spans = self._spans
        for start, kind, target in self._open:
            if start < self._size:
                spans.append(Span(start, self._size, kind, target))
        text = "".join(self._parts)
        self._parts, self._size, self._tail, self._gap, self._spans = [], 0, "", "", []
        self._open = [(0, kind, target) for _, kind, target in self._open]
        if not text:
            self._names = [(0, name) for _, name in self._names]
            return []
        ranges = [_raw_edges(text)] if raw else [_edges(text, *ends) for ends in _ranges(text)]
        return [self._piece(text, spans, start, end) for start, end in ranges if start < end]

    def _piece(self, text: str, spans: list[Span], start: int, end: int) -> Piece:
        """Return a range as a piece, with the spans in it and the names up to its end."""
        names = []
        if self._names:
            names = [(max(0, at - start), name) for at, name in self._names if at <= end]
            self._names = [(at, name) for at, name in self._names if at > end]
        return Piece(text[start:end], _within(text, spans, start, end), tuple(names))


def _raw_edges(text: str) -> tuple[int, int]:
    """Return the range of preformatted text without blank lines around it."""
    end = len(text.rstrip(BLANK))
    head = text[: len(text) - len(text.lstrip(BLANK))]
    return (head.rfind("\n") + 1 if end else 0), end


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in BLANK:
        start += 1
    while end > start and text[end - 1] in BLANK:
        end -= 1
    return start, end


def _ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the paragraphs that forced line breaks make."""
    if "\n" not in text:
        return [(0, len(text))]
    ranges, start = [], 0
    for match in _PARAGRAPHS.finditer(text):
        ranges.append((start, match.start()))
        start = match.end()
    ranges.append((start, len(text)))
    return ranges


def _within(text: str, spans: list[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return the spans that lie in a range, trimmed to visible text, from its first code point."""
    kept = []
    for span in spans:
        low, high = _edges(text, max(span.start, start), min(span.end, end))
        if low < high:
            kept.append(Span(low - start, high - start, span.kind, span.target))
    if len(kept) > 1:
        kept.sort(key=lambda span: (span.start, -span.end))
    return tuple(kept)
