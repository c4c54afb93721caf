"""The lines above an article, and where a click on a part of them leads."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from reader.archive.header import Entry
from reader.records import dataclass
from reader.services.facets import Facet, FacetKind, date_facet, own_tag_label
from reader.text.amount import Amount
from reader.text.layout.line import RULE, SEPARATOR
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext

SOME = 50
"""The number of words above which they are counted beside Chinese characters."""


NOTE = "note"
"""The role of the reader's note on the article."""
NOTED = 160
"""Code points of a note that the head shows."""


@dataclass(frozen=True, slots=True)
class HeadPart:
    """A part of a line.

    Attributes:
        text: As shown.
        facet: The facet that a click narrows the list to, if any.
    """

    text: str
    facet: Facet | None = None


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line above an article.

    Attributes:
        role: The role that decides its style: ``title``, ``byline``, ``tags``, ``url``, ``note``,
            ``notice``, ``rule``.
        parts: From left to right.
    """

    role: str
    parts: tuple[HeadPart, ...]

    @property
    def text(self) -> str:
        """The whole line."""
        return SEPARATOR.join(part.text for part in self.parts)

    def part_at(self, offset: int) -> HeadPart | None:
        """Return the part at a code point of the text; None between parts."""
        start = 0
        for part in self.parts:
            if start <= offset < start + len(part.text):
                return part
            start += len(part.text) + len(SEPARATOR)
        return None


def head_lines(
    entry: Entry,
    day: str,
    dated: str,
    amount: Amount,
    notices: Sequence[str],
    own_tags: Sequence[str] = (),
    own_notes: Sequence[str] = (),
) -> list[HeadLine]:
    """Return the lines above an article; none of them is empty.

    Args:
        entry: Its row.
        day: Its day in the reader's zone, or empty.
        dated: All that is known of its date, or empty.
        amount: How much there is to read in it.
        notices: Warnings about it.
        own_tags: The reader's own tags.
        own_notes: The reader's notes on it.
    """
    byline = [
        HeadPart(entry.source, Facet(FacetKind.SOURCE, entry.source)),
        HeadPart("" if entry.author == entry.source else entry.author, author_facet(entry.author)),
        HeadPart(dated, date_facet(day)),
        *(HeadPart(text) for text in amount_parts(amount)),
    ]
    lines = [
        HeadLine("title", (HeadPart(entry.title),)),
        HeadLine("byline", tuple(part for part in byline if part.text)),
        HeadLine(
            "tags",
            (
                *(HeadPart(own_tag_label(tag), own_tag_facet(tag)) for tag in own_tags),
                *(HeadPart(tag, tag_facet(tag)) for tag in entry.tags),
            ),
        ),
        HeadLine("url", (HeadPart(safe_line(unquote(entry.url))),)),
        *(HeadLine(NOTE, (HeadPart(note_line(note)),)) for note in own_notes),
        *(HeadLine("notice", (HeadPart(safe_line(notice)),)) for notice in notices),
    ]
    return [*(line for line in lines if line.text), HeadLine(RULE, ())]


def author_facet(author: str) -> Facet:
    """Return the facet of an author."""
    return Facet(FacetKind.AUTHOR, author)


def tag_facet(tag: str) -> Facet:
    """Return the facet of a tag."""
    return Facet(FacetKind.TAG, tag)


def own_tag_facet(tag: str) -> Facet:
    """Return the facet of a tag of the reader's own."""
    return Facet(FacetKind.OWN_TAG, tag)


def note_line(note: str) -> str:
    """Return the beginning of the reader's note, on one line."""
    line = " ".join(note.split())
    shown = line if len(line) <= NOTED else f"{line[: NOTED - 1]}…"
    return _("Note: {note}").format(note=safe_line(shown))


def spoken_amount(amount: Amount) -> str:
    """Return the length and the reading time as text; empty without text."""
    return _(", ").join(amount_parts(amount))


def amount_parts(amount: Amount) -> list[str]:
    """Return the length and the reading time as texts; none without text."""
    parts = []
    if amount.characters:
        parts.append(
            ngettext("{count:,} character", "{count:,} characters", amount.characters).format(
                count=amount.characters
            )
        )
    if amount.words and (amount.words >= amount.characters or amount.words > SOME):
        parts.append(
            ngettext("{count:,} word", "{count:,} words", amount.words).format(count=amount.words)
        )
    if parts:
        minutes = ngettext("{count} minute", "{count} minutes", amount.minutes)
        parts.append(minutes.format(count=amount.minutes))
    return parts
