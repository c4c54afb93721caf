"""A comparison as plain text, Markdown, HTML and as a document.

Changes are marked by signs, not by colour alone: ``[-removed-]`` and ``{+added+}`` as in ``git diff
--word-diff``, and in Markdown those of CriticMarkup. Moved text has an arrow inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from reader.records import dataclass
from reader.text import escaping
from reader.text.comparison.lines import Change, ComparedLine, Fold, Piece, Range
from reader.text.document import Block, BlockKind, Document, Span, SpanKind

_TEXT = MappingProxyType(
    {
        Change.NONE: ("", ""),
        Change.REMOVED: ("[-", "-]"),
        Change.ADDED: ("{+", "+}"),
        Change.MOVED_AWAY: ("[→", "→]"),
        Change.MOVED_HERE: ("{→", "→}"),
    }
)
_CRITIC = MappingProxyType(
    {
        Change.NONE: ("", ""),
        Change.REMOVED: ("{--", "--}"),
        Change.ADDED: ("{++", "++}"),
        Change.MOVED_AWAY: ("{--→", "--}"),
        Change.MOVED_HERE: ("{++→", "++}"),
    }
)
_HTML = MappingProxyType(
    {
        Change.NONE: ("", ""),
        Change.REMOVED: ("<del>", "</del>"),
        Change.ADDED: ("<ins>", "</ins>"),
        Change.MOVED_AWAY: ('<del class="moved">', "</del>"),
        Change.MOVED_HERE: ('<ins class="moved">', "</ins>"),
    }
)
_SPANS = MappingProxyType(
    {
        Change.REMOVED: SpanKind.DELETED,
        Change.MOVED_AWAY: SpanKind.DELETED,
        Change.ADDED: SpanKind.UNDERLINED,
        Change.MOVED_HERE: SpanKind.UNDERLINED,
    }
)

Items = Iterable[ComparedLine | Fold]
Signs = Mapping[Change, tuple[str, str]]


def to_text(items: Items, fold_line: Callable[[int], str]) -> list[str]:
    """Return a comparison as lines of plain text.

    Args:
        items: From `reader.text.comparison.lines`.
        fold_line: Returns the line that stands for a run of unchanged lines.
    """
    return [
        fold_line(item.count) if isinstance(item, Fold) else _signed(item.pieces, _TEXT, str)
        for item in items
    ]


def to_markdown(items: Items, fold_line: Callable[[int], str]) -> str:
    """Return a comparison as Markdown with the marks of CriticMarkup.

    Args:
        items: From `reader.text.comparison.lines`.
        fold_line: Returns the line that stands for a run of unchanged lines.
    """
    paragraphs = [
        f"*{escaping.markdown(fold_line(item.count))}*"
        if isinstance(item, Fold)
        else _signed(item.pieces, _CRITIC, escaping.markdown)
        for item in items
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def to_html(items: Items, fold_line: Callable[[int], str], title: str, head: str) -> str:
    """Return a comparison as a page of HTML.

    Args:
        items: From `reader.text.comparison.lines`.
        fold_line: Returns the line that stands for a run of unchanged lines.
        title: The title of the page.
        head: A line about both texts, below the title.
    """
    paragraphs = [
        f'<p class="unchanged">{escaping.html(fold_line(item.count))}</p>'
        if isinstance(item, Fold)
        else f"<p>{_signed(item.pieces, _HTML, escaping.html)}</p>"
        for item in items
        if isinstance(item, Fold) or item.pieces
    ]
    shown = escaping.html(title)
    return "\n".join(
        (
            "<!doctype html>",
            '<html><head><meta charset="utf-8">',
            f"<title>{shown}</title>",
            "<style>",
            "body { max-width: 40em; margin: 2em auto; line-height: 1.7; }",
            "del { background: #fdd; } ins { background: #dfd; } .moved { opacity: 0.6; }",
            ".unchanged { color: #777; text-align: center; }",
            "</style></head><body>",
            f"<h1>{shown}</h1>",
            f"<p>{escaping.html(head)}</p>",
            *paragraphs,
            "</body></html>\n",
        )
    )


def _signed(pieces: Iterable[Piece], signs: Signs, escape: Callable[[str], str]) -> str:
    """Return the text of a line with signs around its changes."""
    return "".join(
        f"{signs[piece.change][0]}{escape(piece.text)}{signs[piece.change][1]}" for piece in pieces
    )


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """A comparison as a document.

    Attributes:
        document: The new text, with removed text inserted and signs around the changes.
        changes: The range of each change, in order; a replacement is one change.
        readings: The ranges of each change in the old text and in the new one; one of the two may
            be empty.
    """

    document: Document
    changes: tuple[Range, ...]
    readings: tuple[tuple[Range, Range], ...]


def to_document(items: Items, fold_line: Callable[[int], str]) -> ComparedDocument:
    """Return a comparison as a document to be laid out like an article.

    Args:
        items: From `reader.text.comparison.lines`.
        fold_line: Returns the line that stands for a run of unchanged lines.
    """
    text: list[str] = []
    blocks: list[Block] = []
    changes: list[Range] = []
    readings: list[tuple[Range, Range]] = []
    at = 0
    for item in items:
        start = at
        if isinstance(item, Fold):
            text.append(fold_line(item.count))
            at += len(text[-1])
            blocks.append(Block(BlockKind.CAPTION, start, at))
        elif not item.pieces:
            continue
        else:
            spans = []
            for piece in item.pieces:
                before, behind = _TEXT[piece.change]
                text.append(f"{before}{piece.text}{behind}")
                end = at + len(text[-1])
                if piece.change is not Change.NONE:
                    spans.append(Span(at, end, _SPANS[piece.change]))
                    if changes and changes[-1][1] == at:
                        changes[-1] = (changes[-1][0], end)
                        old, new = readings[-1]
                        readings[-1] = ((old[0], piece.old[1]), (new[0], piece.new[1]))
                    else:
                        changes.append((at, end))
                        readings.append((piece.old, piece.new))
                at = end
            blocks.append(Block(BlockKind.PARAGRAPH, start, at, spans=tuple(spans)))
        text.append("\n")
        at += 1
    document = Document("".join(text)[:-1], tuple(blocks))
    return ComparedDocument(document, tuple(changes), tuple(readings))
