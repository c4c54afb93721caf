"""The paragraph builder: collect text nodes, and return paragraphs with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from reader.cleaning.whitespace import BLANK, BREAKS, SPACE, collapse, has_odd, joint, tidy
from reader.patterns import lazy_pattern
from reader.text.document import SpanKind

_PARAGRAPHS = lazy_pattern(r"\n(?:[ \u00a0\u3000\u200b]*\n)+|\n[ \u00a0\u200b]*(?=\u3000\u3000)")


PROSE = 20
"""The minimum length of a line after which a line indented by two squares is a new paragraph."""


_FINAL = frozenset("。！？…”」』!?.：:；;")


def ends_paragraph(line: str) -> bool:
    """Return whether an indented line after this one is a new paragraph, and no line of verse.

    Args:
        line: A line without its line end.
    """
    line = line.strip(BLANK)
    return len(line) >= PROSE or line[-1:] in _FINAL


class InlineSpan(NamedTuple):
    """A span whose offsets count from the start of its paragraph or block.

    Attributes:
        start: First code point.
        end: One past the last code point.
        kind: The kind of span.
        target: The target of a link.
    """

    start: int
    end: int
    kind: SpanKind
    target: str = ""


class InlineText(NamedTuple):
    """Text with spans; offsets count from its first code point.

    Attributes:
        text: The text; a newline is a forced line break.
        spans: Sorted by start, then longest first.
        names: Anchors that links point to: offset and name.
    """

    text: str = ""
    spans: tuple[InlineSpan, ...] = ()
    names: tuple[tuple[int, str], ...] = ()


class ParagraphBuilder:
    """Collects inline text until a block ends.

    Attributes:
        size: The number of collected code points.
        written: The number of code points written since the start of the article.
        linked: The number of those inside links.
    """

    def __init__(self) -> None:
        self.size = 0
        self.written = 0
        self.linked = 0
        self._parts: list[str] = []
        self._tail = ""
        self._gap = ""
        self._joins_next = False
        self._spans: list[InlineSpan] = []
        self._open: list[tuple[int, SpanKind, str, int]] = []
        self._depths: dict[SpanKind, int] = {}
        self._names: list[tuple[int, str]] = []

    @property
    def line_empty(self) -> bool:
        """Whether nothing was written since the last forced line break."""
        return self._tail == ""

    def line_end(self, most: int) -> str:
        """Return the end of the line so far; empty where white space follows it.

        Args:
            most: The maximum number of code points.
        """
        end = ""
        if not self._gap:
            for part in reversed(self._parts):
                end = part[-most:] + end
                if len(end) >= most or "\n" in part:
                    break
        return end.rpartition("\n")[2][-most:]

    def write(self, text: str) -> None:
        """Append a text node, with controls made visible and white space collapsed."""
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
        if has_odd(core):
            self._write_odd(core)
        else:
            self._append(core)
        self._gap = after

    def _append(self, core: str) -> None:
        """Append text that has no white space at its edges."""
        if self._joins_next:
            self._gap, self._joins_next = "", False
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
        for index, line in enumerate(BREAKS.split(text)):
            if index:
                self.break_line()
            if core := tidy(line).strip(SPACE):
                self._append(core)

    def join_next(self) -> None:
        """Drop the white space before the text that follows."""
        self._joins_next = True

    def write_raw(self, text: str) -> None:
        """Append preformatted text, as in ``pre``."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
        text = tidy(BREAKS.sub("\n", text))
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
        """Start a span; inside another span of the same kind it has no effect."""
        depth = self._depths.get(kind, 0)
        self._depths[kind] = depth + 1
        if depth:
            return
        self._open.append((self.size, kind, target, self.written))

    def close(self, kind: SpanKind) -> None:
        """End the last started span of a kind."""
        self._depths[kind] -= 1
        if self._depths[kind]:
            return
        index = next(i for i in reversed(range(len(self._open))) if self._open[i][1] is kind)
        start, _, target, written = self._open.pop(index)
        if kind is SpanKind.LINK:
            self.linked += self.written - written
        if start < self.size:
            self._spans.append(InlineSpan(start, self.size, kind, target))

    def add_anchor(self, name: str) -> None:
        """Add an anchor at the current position."""
        self._names.append((self.size, name))

    def take(self, raw: bool = False) -> list[InlineText]:
        """Return the collected paragraphs and reset the builder; open spans continue.

        Args:
            raw: Whether the text is preformatted: one paragraph, blank lines and indents kept.
        """
        spans = self._spans
        if self._open:
            for start, kind, target, _ in self._open:
                if start < self.size:
                    spans.append(InlineSpan(start, self.size, kind, target))
            self._open = [(0, kind, target, written) for _, kind, target, written in self._open]
        text = "".join(self._parts)
        self._parts, self.size, self._tail, self._gap, self._spans = [], 0, "", "", []
        if not text:
            self._names = [(0, name) for _, name in self._names]
            return []
        if not (raw or spans or self._names or "\n" in text):
            core = text.strip(BLANK)
            return [InlineText(core)] if core else []
        ranges = [_raw_edges(text)] if raw else _ranges(text)
        return list(
            self._paragraphs(text, spans, [(low, high) for low, high in ranges if low < high])
        )

    def _paragraphs(
        self, text: str, spans: list[InlineSpan], ranges: list[tuple[int, int]]
    ) -> Iterator[InlineText]:
        """Yield the ranges as paragraphs, with the spans inside and the anchors up to their end."""
        anchors = sorted(self._names, key=itemgetter(0))[::-1] if self._names else []
        parts = [spans] if len(ranges) == 1 else _spans_by_range(spans, ranges)
        for (start, end), inside in zip(ranges, parts, strict=True):
            names = []
            while anchors and anchors[-1][0] <= end:
                at, name = anchors.pop()
                names.append((max(0, at - start), name))
            yield InlineText(text[start:end], _within(text, inside, start, end), tuple(names))
        self._names = anchors[::-1]


def _raw_edges(text: str) -> tuple[int, int]:
    """Return the range of preformatted text without surrounding blank lines."""
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
    """Return the ranges of the paragraphs, separated by blank lines or first-line indents."""
    if "\n" not in text:
        return [_edges(text, 0, len(text))]
    ranges, start = [], 0
    for match in _PARAGRAPHS.finditer(text):
        line = match.start() - text.rfind("\n", 0, match.start()) - 1
        if "\n" not in match[0][1:] and line < PROSE:
            continue  # an indented line of verse
        ranges.append(_edges(text, start, match.start()))
        start = match.end()
    ranges.append(_edges(text, start, len(text)))
    return ranges


def _spans_by_range(
    spans: list[InlineSpan], ranges: list[tuple[int, int]]
) -> Iterator[list[InlineSpan]]:
    """Yield the spans that overlap each of the ascending ranges, in their own order.

    Checking every span for every range would take minutes for 5,000 of each in one block.
    """
    waiting = sorted(enumerate(spans), key=lambda place: place[1].start, reverse=True)
    active: list[tuple[int, InlineSpan]] = []
    for start, end in ranges:
        while waiting and waiting[-1][1].start < end:
            active.append(waiting.pop())
        active = [place for place in active if place[1].end > start]
        yield [span for _, span in sorted(active)]


def _within(text: str, spans: list[InlineSpan], start: int, end: int) -> tuple[InlineSpan, ...]:
    """Return the spans in a range, trimmed to visible text, relative to the start of the range."""
    kept = []
    for span in spans:
        if span.start < end and span.end > start:
            low, high = _edges(text, max(span.start, start), min(span.end, end))
            if low < high:
                kept.append(InlineSpan(low - start, high - start, span.kind, span.target))
    if len(kept) > 1:
        kept.sort(key=lambda span: (span.start, -span.end))
    return tuple(kept)
