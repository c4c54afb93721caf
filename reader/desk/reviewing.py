"""Reviewing: a highlight outside its article, and what the reader says of its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from reader.desk.marking import Placed, described, keep_unanchored, locate, utc_now
from reader.desk.notebook import STATE_LABELS, Entry
from reader.desk.session import Session
from reader.errors import ArticleError
from reader.library.header import Entry as ArticleEntry
from reader.notes.models import Highlight
from reader.text.document import Block, BlockKind, Document, Frame, FrameKind
from reader.translation import gettext as _


def excerpt(entry: Entry) -> tuple[Document, Placed]:
    """Return a highlight with the text that was around it, and above that its note.

    Returns:
        A document, and the highlight's place in it.
    """
    highlight = entry.highlight
    note = f"{highlight.note}\n" if highlight.note else ""
    body = f"{highlight.prefix}{highlight.quote}{highlight.suffix}"
    blocks = _blocks(highlight.note, 0, (Frame(FrameKind.ITEM, 1, "✎"),)) if note else []
    blocks += _blocks(body, len(note), ())
    start = len(note) + len(highlight.prefix)
    placed = Placed(highlight, start, start + len(highlight.quote), highlight.state == "anchored")
    return Document(f"{note}{body}", tuple(blocks)), placed


def _blocks(text: str, start: int, frames: tuple[Frame, ...]) -> list[Block]:
    """Return a block for each line of a text."""
    found = []
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            found.append(Block(BlockKind.PARAGRAPH, start, end, frames=frames))
        start = end + 1
    return found


def preface(entry: Entry) -> list[tuple[str, str]]:
    """Return the lines above an excerpt: the title, where and when, tags, and doubts."""
    highlight, article = entry.highlight, entry.article
    parts = [
        article.source,
        _dated(article.date),
        _("marked {day}").format(day=_dated(highlight.created)),
    ]
    lines = [("title", article.title or article.key), ("byline", " · ".join(filter(None, parts)))]
    if highlight.tags:
        lines.append(("byline", " ".join(f"#{tag}" for tag in highlight.tags)))
    if highlight.state != "anchored":
        says = {
            "moved": _(
                "The article has changed: c accepts the place found, m chooses one, x keeps"
            ),
            "unanchored": _("These words are no longer in the article; m chooses a place"),
        }
        lines.append(("notice", f"{_(STATE_LABELS[highlight.state])} {says[highlight.state]}"))
    return lines


def _dated(date: datetime | None) -> str:
    return f"{date.astimezone():%Y-%m-%d}" if date else ""


def article_of(session: Session, highlight: Highlight) -> ArticleEntry | None:
    """Return the article of a highlight, if it is in the library now."""
    return session.shelf.article(highlight.key)


def accept(session: Session, highlight: Highlight) -> bool:
    """Take the place that was found for a highlight in doubt; return whether there is one."""
    document = _document(session, highlight)
    if document is None:
        return False
    place = locate(highlight, document)[1]
    if place is None:
        return False
    taken = described(highlight, document, place.start, place.end)
    session.notes.edit_highlight(replace(taken, modified=utc_now()))
    return True


def keep(session: Session, highlight: Highlight) -> bool:
    """Say that a highlight has no place in its article as it is; return whether that is known."""
    document = _document(session, highlight)
    return document is not None and keep_unanchored(session.notes, document, highlight.id)


def _document(session: Session, highlight: Highlight) -> Document | None:
    entry = article_of(session, highlight)
    if entry is None:
        return None
    try:
        return session.read(entry).document
    except ArticleError:
        return None
