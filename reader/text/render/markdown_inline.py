"""Convert a block to flat HTML for html2text, with placeholders for Markdown syntax.

Inline Markdown syntax (marks, escapes, URLs, unusual white space) is encoded with noncharacters,
which html2text passes through and `Document.text` never contains.

Emphasis follows CommonMark 6.2: a mark opens only before a letter and closes only after one, so
punctuation at the edges moves outside: ``“**引**”中``, because ``**“引”**中`` is not emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reader.patterns import lazy_pattern
from reader.text.document import Block, BlockKind, Document, Span, SpanKind
from reader.text.escaping import PLUGINS, is_query
from reader.text.table_columns import rows_by_column

_CHARACTER, _LINK, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKS = {SpanKind.STRONG: "**", SpanKind.EMPHASIS: "*", SpanKind.DELETED: "~~"}
_RAISED = {SpanKind.SUPERSCRIPT: "sup", SpanKind.SUBSCRIPT: "sub"}
_BOLD = frozenset({BlockKind.TERM, BlockKind.SUMMARY})
_SPACE = lazy_pattern(r"[^\S \n]")
_LETTER = lazy_pattern(r"[^\W_]")
_SPECIAL = lazy_pattern(
    r"(\\)(?=[!-/:-@\[-`{-~])|(<)(?=[a-zA-Z/!?])|(&)(?=#?\w{1,31};)"  # escapes, tags, entities
    r"|^(#)(?=#{0,5}(?:\s|$))|^(>)|^([-+*])(?=\s|$|-{2})|^(=)(?==*\s*$)|^(_)(?=[ _]*$)"  # starts
    r"|^(`)(?=``)|^(~)(?=~~)|^\d{1,9}([.)])(?=\s|$)|^(\[)(?=[^\]\n]{1,999}\]:)",
    re.MULTILINE,
)

_PLUGINS = lazy_pattern(
    "|".join(construct.pattern for construct in PLUGINS), re.MULTILINE | re.IGNORECASE
)

_StyledRange = tuple[int, int, frozenset[SpanKind]]


class BlockHtml:
    """One block as HTML for html2text, with placeholders.

    Args:
        document: The article.
        block: The block.
        links: Receives the URLs; placeholders refer to them by index.
    """

    def __init__(self, document: Document, block: Block, links: list[str]) -> None:
        self._block = block
        self._links = links
        self._text = document.text
        self._escaped = frozenset(self._find_escapes())

    def html(self) -> str:
        """Return the block as HTML; empty for code, which is not converted."""
        block = self._block
        if block.kind is BlockKind.RULE:
            return f"<p>{encode('---')}</p>"
        if block.media is not None:
            return f"<p>{self._media()}</p>"
        if block.kind is BlockKind.CODE:
            return "<p></p>"
        if block.kind is BlockKind.TABLE:
            return f"<p>{self._table()}</p>"
        inner = "".join(self._inline())
        if block.kind is BlockKind.HEADING:
            inner = inner.replace("<br>", " ")
            return f"<h{block.level}>{inner}</h{block.level}>"
        if block.kind in _BOLD and not block.spans:
            inner = self._emphasized(block.start, block.end, (SpanKind.STRONG,))
        return f"<p>{inner}</p>"

    def _find_escapes(self) -> Iterator[int]:
        """Yield the offsets of characters that Markdown would interpret."""
        block = self._block
        text = self._text[block.start : block.end]
        kinds = {span.kind for span in block.spans}
        for match in _SPECIAL.finditer(text):
            yield block.start + match.start(match.lastindex or 0)
        yield from (block.start + match.start() for match in _PLUGINS.finditer(text))
        emphatic = bool(kinds & _MARKS.keys()) or block.kind in _BOLD
        for mark, few in (
            ("\\", 0 if block.spans else len(text)),
            ("*", 0 if emphatic else 1),
            ("_", 1),
            ("`", 0 if SpanKind.CODE in kinds else 1),
            ("[", 0 if "](" in text else len(text)),
            ("~~", 1),
            ("~", 0 if SpanKind.DELETED in kinds else len(text)),
            ("|", 0 if block.kind is BlockKind.TABLE else len(text)),
        ):
            offsets = [
                m.start() for m in re.finditer(re.escape(mark), text) if _is_active(text, m.start())
            ]
            if len(offsets) > few:
                yield from (block.start + offset for offset in offsets)
        for span in block.spans:
            if span.kind is SpanKind.LINK and is_web(span.target):
                if self._text[span.start - 1 : span.start] == "!":
                    yield span.start - 1
                inner = self._text[span.start : span.end]
                yield from (span.start + m.start() for m in re.finditer(r"[\[\]]", inner))

    def _inline(self) -> Iterator[str]:
        """Yield the text with its spans as marks, links outermost."""
        block = self._block
        for target, ranges in _by_link(block):
            inner = "".join(self._emphasis(ranges))
            start, end = ranges[0][0], ranges[-1][1]
            if not target or not inner.strip():
                yield inner
            elif self._text[start:end] == target and " " not in target:
                yield encode("<") + self._encode(start, end, raw=True) + encode(">")
            else:
                yield f'<a href="{self._address(target)}">{inner}</a>'

    def _emphasis(self, ranges: list[_StyledRange]) -> Iterator[str]:
        for start, end, kinds in _merged(ranges):
            if SpanKind.CODE in kinds:
                yield self._code(start, end)
                continue
            raised = next((kind for kind in _RAISED if kind in kinds), None)
            text = self._emphasized(start, end, _marks(kinds))
            tag = _RAISED.get(raised) if raised else None
            yield encode(f"<{tag}>") + text + encode(f"</{tag}>") if tag else text

    def _emphasized(self, start: int, end: int, kinds: tuple[SpanKind, ...]) -> str:
        """Return text between marks; non-letters at its edges are placed outside the marks."""
        low, high = start, end
        while low < high and not _LETTER.match(self._text[low]):
            low += 1
        while high > low and not _LETTER.match(self._text[high - 1]):
            high -= 1
        if not kinds or low == high:
            return self._encode(start, end)
        lines = self._text[low:high].split("\n")
        if len(lines) > 1:
            cut = low + len(lines[0])
            rest = self._emphasized(cut + 1, end, kinds)
            return self._emphasized(start, cut, kinds) + "<br>" + rest
        mark = "".join(_MARKS[kind] for kind in kinds)
        return (
            self._encode(start, low)
            + encode(mark)
            + self._encode(low, high)
            + encode("".join(_MARKS[kind] for kind in reversed(kinds)))
            + self._encode(high, end)
        )

    def _encode(self, start: int, end: int, *, raw: bool = False) -> str:
        """Return text encoded so that html2text does not change it."""
        parts = []
        for offset in range(start, end):
            character = self._text[offset]
            if character == "\n":
                parts.append("<br>")
            elif offset in self._escaped and not raw:
                parts.append(encode("\\" + character))
            elif character in "\\.+-&<>" or _SPACE.match(character):
                parts.append(encode(character))
            else:
                parts.append(character)
        return "".join(parts)

    def _code(self, start: int, end: int) -> str:
        """Return code between backticks; white space at its edges is placed outside."""
        text = self._text[start:end]
        low, high = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        if low >= high:
            return self._encode(start, end)
        code = self._text[low:high].replace("\n", " ")
        if is_query(code):
            return self._encode(start, end)
        fence = "`" * (longest_run(code) + 1)
        space = " " if code[0] == "`" or code[-1] == "`" else ""
        marked = encode(fence + space + code + space + fence)
        return self._encode(start, low) + marked + self._encode(high, end)

    def _address(self, url: str) -> str:
        self._links.append(url)
        return f"{_LINK}{len(self._links) - 1}{_END}"

    def _media(self) -> str:
        media = self._block.media
        if media is None:
            return ""
        alt = encode(re.sub(r"([\[\]\\])", r"\\\1", media.alt or media.host))
        if not is_web(media.url):
            return alt
        if media.kind == "image":
            return f'<img src="{self._address(media.url)}" alt="{alt}">'
        return f'<a href="{self._address(media.url)}">{media.kind}: {alt}</a>'

    def _table(self) -> str:
        lines = []
        for index, row in enumerate(rows_by_column(self._block.rows)):
            cells = [
                self._encode(cell.start, cell.end).replace("<br>", " ") if cell else ""
                for cell in row
            ]
            lines.append(encode("| ") + encode(" | ").join(cells) + encode(" |"))
            if index == 0:
                lines.append(encode("| " + " | ".join(["---"] * len(row)) + " |"))
        return encode("\n").join(lines)


def _by_link(block: Block) -> Iterator[tuple[str, list[_StyledRange]]]:
    """Yield the ranges of a block grouped by link, with the URL of the link."""
    ranges: list[_StyledRange] = []
    target = ""
    for start, end, spans in runs(block):
        link = spans[0] if spans and spans[0].kind is SpanKind.LINK else None
        here = link.target if link and is_web(link.target) else ""
        if ranges and here != target:
            yield target, ranges
            ranges = []
        target = here
        kinds = {span.kind for span in spans} - {SpanKind.LINK}
        if link and link.target[:1] == "#":
            kinds.discard(SpanKind.SUPERSCRIPT)
        ranges.append((start, end, frozenset(kinds)))
    if ranges:
        yield target, ranges


def _merged(
    ranges: list[_StyledRange],
) -> Iterator[_StyledRange]:
    """Yield ranges of text, merging neighbours with the same marks.

    Of two neighbours with different marks only the first keeps them, because the marks would run
    together.
    """
    shown = frozenset((*_MARKS, *_RAISED, SpanKind.CODE))
    before: _StyledRange | None = None
    for start, end, kinds in ranges:
        kinds = frozenset({SpanKind.CODE}) if SpanKind.CODE in kinds else kinds & shown
        if before is None:
            before = (start, end, kinds)
        elif before[2] == kinds:
            before = (before[0], end, kinds)
        else:
            yield before
            clash = before[2] & _MARKS.keys() and kinds & _MARKS.keys()
            before = (start, end, kinds - _MARKS.keys() if clash else kinds)
    if before is not None:
        yield before


def _marks(kinds: frozenset[SpanKind]) -> tuple[SpanKind, ...]:
    """Return the kinds to mark; adjacent tildes and asterisks would not both work as marks."""
    if SpanKind.DELETED in kinds:
        return (SpanKind.DELETED,)
    return tuple(kind for kind in _MARKS if kind in kinds)


def _is_active(text: str, at: int) -> bool:
    """Return whether a mark could be active: emphasis has white space on at most one side."""
    if text[at] not in "*_":
        return True
    before, after = text[at - 1 : at] if at else "\n", text[at + 1 : at + 2] or "\n"
    if text[at] == "_" and before.isalnum() and after.isalnum():
        return False
    return before == "\n" or not (before.isspace() and after.isspace())


def encode(text: str) -> str:
    """Return text that html2text passes through: each character as a placeholder with its code."""
    return "".join(f"{_CHARACTER}{ord(character):x}{_END}" for character in text)


def decode(text: str, links: list[str]) -> str:
    """Return the output of html2text with the placeholders replaced."""
    text = re.sub(r"[ \n]*$", "", text.strip("\n "))
    text = re.sub(f"{_LINK}(\\d+){_END}", lambda match: _destination(links[int(match[1])]), text)
    return re.sub(f"{_CHARACTER}([0-9a-f]+){_END}", lambda match: chr(int(match[1], 16)), text)


def _destination(url: str) -> str:
    """Return a URL as a link destination (CommonMark 6.3)."""
    url = re.sub(r"[\s<>\\]", lambda match: _percent(match[0]), url)
    if url.count("(") == url.count(")"):
        return url
    return url.replace("(", "%28").replace(")", "%29")


def _percent(text: str) -> str:
    """Return text percent-encoded as UTF-8 (RFC 3986 2.1)."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


def longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max((len(run) for run in re.findall("`+", text)), default=0)


def is_web(url: str) -> bool:
    """Return whether a URL may be a link in an exported file."""
    return url.lower().startswith(("http://", "https://", "mailto:"))


def runs(block: Block) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Yield the maximal ranges of a block in which no span starts or ends, with their spans.

    The spans of every range are in the same order, links first.
    """
    edges = {block.start, block.end}
    for span in block.spans:
        edges.update((max(span.start, block.start), min(span.end, block.end)))
    cuts = sorted(edges)
    waiting = sorted(block.spans, key=lambda span: span.start, reverse=True)
    active: list[Span] = []
    for start, end in pairwise(cuts):
        active = [span for span in active if span.end > start]
        while waiting and waiting[-1].start <= start:
            span = waiting.pop()
            if span.end > start:
                active.append(span)
        active.sort(key=lambda span: (span.kind is not SpanKind.LINK, span.start, -span.end))
        yield start, end, tuple(active)
