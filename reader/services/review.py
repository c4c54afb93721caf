"""Review of highlights outside of their articles: excerpts, and decisions on their positions."""

from __future__ import annotations

from dataclasses import replace

from reader.archive.header import Entry
from reader.errors import ArticleError
from reader.notes.model import Highlight
from reader.records import dataclass
from reader.services.marking import Placed, described, keep_unanchored, locate, utc_now
from reader.services.notebook_query import STATE_LABELS, HighlightEntry
from reader.services.reattach import Proposal
from reader.services.session import Session
from reader.text.anchoring.anchor import CONTEXT
from reader.text.document import Block, BlockFrame, BlockKind, Document, FrameKind
from reader.text.sentences import sentences
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Candidate:
    """A position of a highlight in its article: the words there and their context."""

    before: str
    words: str
    after: str


def candidate(session: Session, highlight: Highlight, entry: Entry) -> Candidate | None:
    """Read the article of a highlight for its possible position; callable in any thread.

    Args:
        session: The session with the library.
        highlight: The highlight.
        entry: Its article.

    Returns:
        None when there is no such position, or the article cannot be read.
    """
    try:
        document = session.read(entry).document
    except ArticleError:
        return None
    _known, place = locate(highlight, document)
    if place is None:
        return None
    start, end, text = place.start, place.end, document.text
    return Candidate(text[max(0, start - CONTEXT) : start], text[start:end], text[end:][:CONTEXT])


def passage(session: Session, highlight: Highlight, entry: Entry) -> Candidate | None:
    """Read the article of a highlight for the sentences around it; callable in any thread.

    Args:
        session: The session with the library.
        highlight: The highlight.
        entry: Its article.

    Returns:
        The words, with what is before them in their sentence and the whole sentence before that,
        and with what follows down to the end of a sentence, within the paragraph. None when the
        highlight is not in the article, or that cannot be read.
    """
    try:
        document = session.read(entry).document
    except ArticleError:
        return None
    place = locate(highlight, document)[1]
    if place is None:
        return None
    start, end, text = place.start, place.end, document.text
    if text[start:end] != highlight.quote:
        return None
    first = next((block for block in document.blocks if start < block.end), None)
    last = next((block for block in document.blocks if end <= block.end), None)
    if first is None or last is None:
        return None
    begins = [begin for begin, _end in sentences(text, first.start, first.end) if begin <= start]
    begin = min([start, *begins[-2:]])
    stops = [stop for _begin, stop in sentences(text, last.start, last.end) if end < stop]
    until = min([*stops, last.end])
    return Candidate(text[begin:start], text[start:end], text[end:until])


def excerpt(
    entry: HighlightEntry, suggestion: Candidate | None = None, around: Candidate | None = None
) -> tuple[Document, tuple[Placed, ...]]:
    """Return a highlight with its context, and its note below.

    Args:
        entry: The highlight and its article.
        suggestion: The possible position, shown below.
        around: The sentences around the highlight; by default the stored context.

    Returns:
        A document, and the positions of the highlight in it.
    """
    highlight = entry.highlight
    if around is None:
        around = Candidate(highlight.prefix, highlight.quote, highlight.suffix)
    parts = [("", around.before, around.words, around.after)]
    if highlight.note:
        parts.append(("✎", "", highlight.note, ""))
    if suggestion is not None:
        parts.append(("?", suggestion.before, suggestion.words, suggestion.after))
    text, blocks, marks = "", [], []
    for number, (sign, before, words, after) in enumerate(parts):
        frames = (BlockFrame(FrameKind.ITEM, number, sign),) if sign else ()
        blocks += _blocks(f"{before}{words}{after}", len(text), frames)
        start = len(text) + len(before)
        if sign != "✎":
            marks.append(Placed(highlight, start, start + len(words), highlight.state != "moved"))
        text += f"{before}{words}{after}\n"
    return Document(text.removesuffix("\n"), tuple(blocks)), tuple(marks)


def _blocks(text: str, start: int, frames: tuple[BlockFrame, ...]) -> list[Block]:
    """Return one block per line of a text."""
    blocks = []
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, start, end, frames=frames))
        start = end + 1
    return blocks


def preface(entry: HighlightEntry, offer: Proposal | None = None) -> list[tuple[str, str]]:
    """Return the lines above an excerpt: the title, where and when, tags, and doubts.

    Args:
        entry: The highlight and its article.
        offer: An article that holds the words, where that of the highlight is gone.
    """
    highlight, article = entry.highlight, entry.article
    parts = [
        article.source,
        article.date.day() if article.date else "",
        _("marked {day}").format(day=f"{highlight.created.astimezone():%Y-%m-%d}"),
    ]
    parts.append(" ".join(f"#{tag}" for tag in highlight.tags))
    lines = [("title", article.title or article.key), ("byline", " · ".join(filter(None, parts)))]
    if highlight.state != "anchored":
        says = {
            "moved": _(
                "The article has changed: c accepts the place found, m chooses one, x keeps"
            ),
            "unanchored": _("These words are no longer in the article; m chooses a place"),
        }
        notice = _("{state} {advice}").format(
            state=_(STATE_LABELS[highlight.state]), advice=says[highlight.state]
        )
        lines.append(("notice", notice))
    if offer is not None:
        says_offer = _("Its article is gone; these words are in “{title}”: M re-attaches")
        lines.append(("notice", says_offer.format(title=offer.article.title)))
    return lines


def article_of(session: Session, highlight: Highlight) -> Entry | None:
    """Return the article of a highlight, if it is in the library."""
    return session.shelf.article(highlight.key)


def accept(session: Session, highlight: Highlight) -> bool:
    """Accept the possible position of a highlight in doubt; return whether there is one."""
    document = session.document(highlight.key)
    if document is None:
        return False
    place = locate(highlight, document)[1]
    if place is None:
        return False
    taken = described(highlight, document, place.start, place.end)
    session.notes.edit_highlight(replace(taken, modified=utc_now()))
    return True


def keep(session: Session, highlight: Highlight) -> bool:
    """Declare that a highlight is not in its current article; return whether that was stored."""
    document = session.document(highlight.key)
    return document is not None and keep_unanchored(session.notes, document, highlight.id)
