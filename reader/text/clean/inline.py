"""Running text: text nodes come in, paragraphs with their spans come out.

White space follows CSS Text 3 section 4.1, with the segment break rule that Chinese needs: a line
end in the source between two wide characters is not a space.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reader.text.document import SpanKind
from reader.text.safe import safe

SPACE = " \t\n\r\f"
BLANK = SPACE + "\u00a0\u3000\u200b\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
"""White space at the edges of a line, and what prints as nothing."""

_RUN = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff\U0001fffe-\U0010ffff]"
)
_DROP = {0xFEFF: None, 0xFFFC: None}  # a byte order mark in the text, an object that was not kept
_BREAKS = re.compile("[\x0b\u0085\u2028\u2029]")
_PARAGRAPHS = re.compile(r"\n(?:[ \u00a0\u3000\u200b]*\n)+|\n[ \u00a0\u200b]*(?=\u3000\u3000)")
_HAN = re.compile(
    "[\u1100-\u115f\u2e80-\u2fff\u3003-\u3007\u3012\u3013\u3020-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U00020000-\U0003fffd]"
)
_MARK = re.compile(
    "[\u3001\u3002\u3008-\u3011\u3014-\u301f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
    "\uff5b-\uff65]"
)
_NEAR = frozenset("“”‘’…—·")  # marks of both scripts: East Asian only beside East Asian text


def has_odd(text: str) -> bool:
    """Tell whether a text holds a character that may not be painted as it is."""
    return _ODD.search(text) is not None


def tidy(text: str) -> str:
    """Return a line of text with its controls visible and without what nobody can see."""
    return safe(text.translate(_DROP)) if has_odd(text) else text


@cache
def _script(character: str) -> str:
    if _MARK.match(character):
        return "mark"
    if _HAN.match(character):
        return "han"
    return "near" if character in _NEAR else "other"


def joint(before: str, after: str) -> str:
    """Return what stands for a line end in the source: a space, or nothing in Chinese text.

    Args:
        before: The character before the white space.
        after: The character after it.
    """
    left, right = _script(before), _script(after)
    if "mark" in (left, right):
        return ""
    if left == "han":
        return "" if right in ("han", "near") else " "
    return "" if left == "near" and right == "han" else " "


def collapse(text: str) -> str:
    """Return text with each run of white space as a space, or as nothing between wide ones."""

    def replace(match: re.Match[str]) -> str:
        run, start, end = match[0], match.start(), match.end()
        if "\n" not in run or not start or end == len(text):
            return " "
        return joint(text[start - 1], text[end])

    return _RUN.sub(replace, text)


class Stretch(NamedTuple):
    """A range of running text with a meaning: a span before its place in the article is known.

    Attributes:
        start: First code point.
        end: One past the last one.
        kind: What the range is.
        target: Of a link.
    """

    start: int
    end: int
    kind: SpanKind
    target: str = ""


class Piece(NamedTuple):
    """A paragraph that came out of running text; offsets count from its first code point.

    Attributes:
        text: Its text; a newline is a forced line break.
        spans: Sorted by start, then longest first.
        names: Places that links point to: offset and name.
    """

    text: str = ""
    spans: tuple[Stretch, ...] = ()
    names: tuple[tuple[int, str], ...] = ()


class Inline:
    """Collects running text until a block ends.

    Attributes:
        size: How many code points wait to be taken.
        written: How many code points of text have been written, ever.
        linked: How many of them in links.
    """

    def __init__(self) -> None:
        self.size = 0
        self.written = 0
        self.linked = 0
        self._parts: list[str] = []
        self._tail = ""
        self._gap = ""
        self._glued = False
        self._spans: list[Stretch] = []
        self._open: list[tuple[int, SpanKind, str, int]] = []
        self._depths: dict[SpanKind, int] = {}
        self._names: list[tuple[int, str]] = []

    @property
    def line_empty(self) -> bool:
        """Whether nothing has been written since the last forced line break."""
        return self._tail == ""

    def write(self, text: str) -> None:
        """Append a text node: controls made visible, white space collapsed."""
        core = text.strip(SPACE)
        size = len(core)
        if not size:
            if text and self._gap != "\n":
                self._gap = "\n" if "\n" in text else " "
            return
        after = ""
        if size != len(text):
            before = len(text) - len(text.lstrip(SPACE))
            if before and self._gap != "\n":
                self._gap = "\n" if text.find("\n", 0, before) >= 0 else " "
            if before + size != len(text):
                after = "\n" if text.find("\n", before + size) >= 0 else " "
        if _ODD.search(core) is not None:
            self._write_odd(core)
        else:
            self._append(core)
        self._gap = after

    def _append(self, core: str) -> None:
        """Append text without white space at its edges."""
        if self._glued:
            self._gap, self._glued = "", False
        if self._gap:
            if self._tail:
                gap = " " if self._gap == " " else joint(self._tail, core[0])
                if gap:
                    self._parts.append(gap)
                    self.size += 1
            self._gap = ""
        if "\n" in core or "  " in core or "\t" in core:
            core = collapse(core)
        self._parts.append(core)
        self.size += len(core)
        self.written += len(core)
        self._tail = core[-1]

    def _write_odd(self, text: str) -> None:
        for index, line in enumerate(_BREAKS.split(text.translate(_DROP))):
            if index:
                self.break_line()
            if core := safe(line.replace("\r", "\n").replace("\f", "\n")).strip(SPACE):
                self._append(core)

    def glue(self) -> None:
        """Let what follows join what stands here, whatever white space is between."""
        self._glued = True

    def write_raw(self, text: str) -> None:
        """Append text whose white space counts, as in ``pre``."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
        text = safe(_BREAKS.sub("\n", text.translate(_DROP)))
        if text:
            self._parts.append(text)
            self.size += len(text)
            self.written += len(text)
            self._tail = text[-1]

    def break_line(self) -> None:
        """Append a forced line break."""
        self._parts.append("\n")
        self.size += 1
        self._tail = ""
        self._gap = ""

    def open(self, kind: SpanKind, target: str = "") -> None:
        """Begin a span here; in one of its kind it would mean nothing more, and is left out."""
        depth = self._depths.get(kind, 0)
        self._depths[kind] = depth + 1
        if depth:
            return
        self._open.append((self.size, kind, target, self.written))

    def close(self, kind: SpanKind) -> None:
        """End the span of a kind that was begun last."""
        self._depths[kind] -= 1
        if self._depths[kind]:
            return
        index = next(i for i in reversed(range(len(self._open))) if self._open[i][1] is kind)
        start, _, target, written = self._open.pop(index)
        if kind is SpanKind.LINK:
            self.linked += self.written - written
        if start < self.size:
            self._spans.append(Stretch(start, self.size, kind, target))

    def name(self, name: str) -> None:
        """Remember that a link points to this place."""
        self._names.append((self.size, name))

    def take(self, raw: bool = False) -> list[Piece]:
        """Return the paragraphs collected so far and start anew; open spans go on.

        Args:
            raw: Whether the text is preformatted: one piece, blank lines and indents kept.
        """
        spans = self._spans
        if self._open:
            for start, kind, target, _ in self._open:
                if start < self.size:
                    spans.append(Stretch(start, self.size, kind, target))
            self._open = [(0, kind, target, written) for _, kind, target, written in self._open]
        text = "".join(self._parts)
        self._parts, self.size, self._tail, self._gap, self._spans = [], 0, "", "", []
        if not text:
            self._names = [(0, name) for _, name in self._names]
            return []
        ranges = [_raw_edges(text)] if raw else _ranges(text)
        return [self._piece(text, spans, start, end) for start, end in ranges if start < end]

    def _piece(self, text: str, spans: list[Stretch], start: int, end: int) -> Piece:
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
    """Return the ranges of the paragraphs that blank lines and first-line indents make."""
    if "\n" not in text:
        return [_edges(text, 0, len(text))]
    ranges, start = [], 0
    for match in _PARAGRAPHS.finditer(text):
        ranges.append(_edges(text, start, match.start()))
        start = match.end()
    ranges.append(_edges(text, start, len(text)))
    return ranges


def _within(text: str, spans: list[Stretch], start: int, end: int) -> tuple[Stretch, ...]:
    """Return the spans that lie in a range, trimmed to visible text, from its first code point."""
    kept = []
    for span in spans:
        if span.start < end and span.end > start:
            low, high = _edges(text, max(span.start, start), min(span.end, end))
            if low < high:
                kept.append(Stretch(low - start, high - start, span.kind, span.target))
    if len(kept) > 1:
        kept.sort(key=lambda span: (span.start, -span.end))
    return tuple(kept)
