"""An article as XHTML for a chapter of a book.

Every text is escaped, and the only elements are those written here; the only links are to web
pages, and within the chapter between a highlight and its note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import pairwise
from operator import itemgetter
from typing import TypeVar

from reader.notes.exchange.annotation import colour_number, short_id, web_url
from reader.notes.exchange.formats import Chapter, MarkedRange
from reader.notes.model import Highlight
from reader.text.document import Block, BlockFrame, BlockKind, Document, FrameKind, Span, SpanKind
from reader.text.escaping import address, html
from reader.text.safe import safe_line

_Range = TypeVar("_Range", Span, MarkedRange)

DEEPEST = 10
"""The most containers that are kept around a block; of deeper ones only the text is kept."""

_ELEMENTS = {
    SpanKind.STRONG: "strong",
    SpanKind.EMPHASIS: "em",
    SpanKind.CODE: "code",
    SpanKind.DELETED: "del",
    SpanKind.UNDERLINED: "u",
    SpanKind.SUPERSCRIPT: "sup",
    SpanKind.SUBSCRIPT: "sub",
}
_CONTAINERS = {
    FrameKind.QUOTE: "<blockquote>",
    FrameKind.ITEM: '<div class="item">',
    FrameKind.DEFINITION: '<div class="definition">',
    FrameKind.DETAILS: '<div class="details">',
    FrameKind.FOOTNOTE: '<div class="footnote">',
}


def xml(text: str) -> str:
    """Return text for an element or a quoted attribute of XML."""
    return html(text)


def chapter_body(chapter: Chapter) -> str:
    """Return an article with its highlights as the content of a body."""
    article = chapter.article
    title, url = xml(safe_line(article.title)), xml(address(web_url(article.url)))
    day = article.date.day(UTC) if article.date else ""
    byline = " · ".join(filter(None, (article.source, article.author, day)))
    parts = [
        f'<h1><a href="{url}">{title}</a></h1>\n' if url else f"<h1>{title}</h1>\n",
        f'<p class="byline">{xml(safe_line(byline))}</p>\n' if byline else "",
    ]
    if chapter.page is not None and not chapter.page.is_empty:
        words = _words(chapter.page.note, chapter.page.tags)
        parts.append(f'<aside class="own">\n{words}</aside>\n')
    if chapter.document is not None:
        parts += _blocks(chapter.document, chapter.marked)
    parts += [_lost(highlight) for highlight in chapter.lost]
    noted = [place.highlight for place in chapter.marked if _has_words(place.highlight)]
    parts += [_note(number, highlight) for number, highlight in enumerate(noted, 1)]
    return "".join(parts)


def _has_words(highlight: Highlight) -> bool:
    return bool(highlight.note or highlight.tags)


def _words(note: str, tags: Iterable[str]) -> str:
    """Return a note and tags."""
    text = f"<p>{_lines(note)}</p>\n" if note else ""
    line = " ".join(f"#{safe_line(tag)}" for tag in tags)
    return text + (f'<p class="tags">{xml(line)}</p>\n' if line else "")


def _note(number: int, highlight: Highlight) -> str:
    id_ = short_id(highlight)
    return (
        f'<aside epub:type="footnote" id="n{id_}">\n<p><a href="#r{id_}">[{number}]</a></p>\n'
        f"{_words(highlight.note, highlight.tags)}</aside>\n"
    )


def _lost(highlight: Highlight) -> str:
    quote = f'<blockquote class="c{colour_number(highlight)}"><p>{_lines(highlight.quote)}</p>'
    return f"{quote}</blockquote>\n{_words(highlight.note, highlight.tags)}"


def _lines(text: str) -> str:
    return xml(text).replace("\n", "<br/>")


def _blocks(document: Document, marked: Sequence[MarkedRange]) -> Iterator[str]:
    """Yield the blocks of a document, within their containers."""
    numbers = {
        place.highlight.id: number
        for number, place in enumerate(
            (place for place in marked if _has_words(place.highlight)), 1
        )
    }
    around: tuple[BlockFrame, ...] = ()
    begun: set[int] = set()
    blocks = document.blocks
    covering = _overlapping(marked, ((block.start, block.end) for block in blocks))
    for block, places in zip(blocks, covering, strict=True):
        frames = block.frames[:DEEPEST]
        shared = 0
        while shared < min(len(around), len(frames)) and around[shared] == frames[shared]:
            shared += 1
        yield from (_closing(frame) for frame in reversed(around[shared:]))
        yield from (_CONTAINERS[frame.kind] + "\n" for frame in frames[shared:])
        marker = ""
        for frame in frames:
            if frame.marker and frame.id not in begun:
                begun.add(frame.id)
                marker += f"{xml(safe_line(frame.marker))} "
        around = frames
        yield _Inline(document, block, places, numbers).block(marker)
    yield from (_closing(frame) for frame in reversed(around))


def _overlapping(
    ranges: Sequence[_Range], stretches: Iterable[tuple[int, int]]
) -> Iterator[list[_Range]]:
    """Yield, for each stretch in order, the ranges that overlap it; this takes one pass.

    Args:
        ranges: In any order.
        stretches: Their starts and ends, which do not decrease.
    """
    waiting = sorted(enumerate(ranges), key=lambda pair: pair[1].start, reverse=True)
    active: list[tuple[int, _Range]] = []
    for start, end in stretches:
        active = [pair for pair in active if start < pair[1].end]
        while waiting and waiting[-1][1].start < end:
            pair = waiting.pop()
            if start < pair[1].end:
                active.append(pair)
        active.sort(key=itemgetter(0))
        yield [range_ for _, range_ in active]


def _closing(frame: BlockFrame) -> str:
    return "</blockquote>\n" if frame.kind is FrameKind.QUOTE else "</div>\n"


class _Inline:
    """Renders one block.

    Args:
        document: The article.
        block: The block.
        marked: The highlights in the block.
        numbers: The numbers of the notes, by the ids of their highlights.
    """

    def __init__(
        self,
        document: Document,
        block: Block,
        marked: Sequence[MarkedRange],
        numbers: dict[str, int],
    ) -> None:
        self._text = document.text
        self._block = block
        self._marked = marked
        self._numbers = numbers

    def block(self, marker: str) -> str:
        """Return the element of the block.

        Args:
            marker: The escaped markers of the containers that begin here.
        """
        block = self._block
        if block.kind is BlockKind.RULE:
            return "<hr/>\n"
        if block.kind is BlockKind.TABLE and block.rows:
            return self._table()
        if block.kind is BlockKind.MEDIA and block.media is not None:
            label = f"[{block.media.kind.value}] {safe_line(block.media.alt)}".strip()
            return f'<p class="media">{marker}{xml(label)}</p>\n'
        text = marker + self._range(block.start, block.end, block.spans, self._marked)
        if block.kind is BlockKind.HEADING:
            level = min(6, max(1, block.level) + 1)
            return f"<h{level}>{text}</h{level}>\n"
        if block.kind is BlockKind.CODE:
            return f"<pre>{text}</pre>\n"
        if block.kind in (BlockKind.TERM, BlockKind.SUMMARY):
            return f"<p><strong>{text}</strong></p>\n"
        return f"<p>{text}</p>\n"

    def _table(self) -> str:
        rows = []
        places = [(cell.start, cell.end) for row in self._block.rows for cell in row]
        spans_of = _overlapping(self._block.spans, places)
        marked_of = _overlapping(self._marked, places)
        for row in self._block.rows:
            cells = []
            for cell in row:
                name = "th" if cell.head else "td"
                spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                text = self._range(cell.start, cell.end, next(spans_of), next(marked_of))
                cells.append(f"<{name}{spans}>{text}</{name}>")
            rows.append(f"<tr>{''.join(cells)}</tr>\n")
        return f"<table>\n{''.join(rows)}</table>\n"

    def _range(
        self, start: int, end: int, spans: Sequence[Span], marked: Sequence[MarkedRange]
    ) -> str:
        """Return a range of the text; each stretch between two marks has elements of its own."""
        edges = {start, end}
        ranges = [(span.start, span.end) for span in spans]
        ranges += [(place.start, place.end) for place in marked]
        for first, last in ranges:
            edges |= {max(start, first), min(end, last)}
        stretches = list(pairwise(sorted(edges)))
        return "".join(
            self._stretch(*stretch, spans_here, marked_here)
            for stretch, spans_here, marked_here in zip(
                stretches,
                _overlapping(spans, stretches),
                _overlapping(marked, stretches),
                strict=True,
            )
        )

    def _stretch(
        self, start: int, end: int, spans: Sequence[Span], marked: Sequence[MarkedRange]
    ) -> str:
        text = xml(self._text[start:end])
        if self._block.kind is not BlockKind.CODE:
            text = text.replace("\n", "<br/>")
        link = ""
        for span in spans:
            if span.start <= start and end <= span.end:
                if name := _ELEMENTS.get(span.kind):
                    text = f"<{name}>{text}</{name}>"
                link = span.target if span.kind is SpanKind.LINK else link
        if url := xml(address(web_url(link))):
            text = f'<a href="{url}">{text}</a>'
        references = ""
        for place in marked:
            if place.start <= start and end <= place.end:
                id_ = short_id(place.highlight)
                named = f' id="{id_}"' if start == place.start else ""
                colour = colour_number(place.highlight)
                text = f'<mark class="c{colour}"{named}>{text}</mark>'
                number = self._numbers.get(place.highlight.id)
                if number and end == place.end:
                    references += (
                        f'<a epub:type="noteref" id="r{id_}" href="#n{id_}">[{number}]</a>'
                    )
        return text + references
