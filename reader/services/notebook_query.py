"""What the notebook can be asked: a facet, words, and what the headings stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from reader.records import dataclass
from reader.text.fold import fold, is_han, spellings
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.model import ArticleRef, Highlight

STATE_LABELS = {
    "anchored": deferred("anchored"),
    "moved": deferred("moved?"),
    "unanchored": deferred("unanchored"),
}


class NotebookGrouping(StrEnum):
    """What the headings of the notebook stand for."""

    ARTICLE = "article"
    DAY = "day"
    SOURCE = "source"
    TAG = "tag"
    COLOUR = "colour"


class NotebookFacetKind(StrEnum):
    """What a facet narrows the notebook by."""

    ALL = "all"
    NOTED = "noted"
    STATE = "state"
    COLOUR = "colour"
    TAG = "tag"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class NotebookFacet:
    """One way to narrow the notebook; of some kinds there is one for each value."""

    kind: NotebookFacetKind = NotebookFacetKind.ALL
    value: str = ""


FacetCounts = list[tuple[NotebookFacet, int]]
"""FacetCounts and how many highlights each of them holds, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class NotebookQuery:
    """What the reader asked to see.

    Attributes:
        grouping: What the headings stand for.
        facet: The chosen facet.
        words: The live filter, see `matches`.
    """

    grouping: NotebookGrouping = NotebookGrouping.ARTICLE
    facet: NotebookFacet = field(default_factory=NotebookFacet)
    words: str = ""


@dataclass(frozen=True, slots=True)
class HighlightEntry:
    """A highlight and the article it was made in, as the store remembers it."""

    highlight: Highlight
    article: ArticleRef


def matches(
    entry: HighlightEntry, words: str, everything: Callable[[HighlightEntry], str] | None = None
) -> bool:
    """Return whether an entry holds every word, in either script.

    A word may be of the quote, the note, a tag, the title or the source; ``tag:``, ``source:``,
    ``title:``, ``note:``, ``colour:`` and ``state:`` before a word say where it must be, and ``-``
    that it must not.

    Args:
        entry: The highlight and its article.
        words: What is sought.
        everything: Returns all that is sought in; whoever seeks often remembers it.
    """
    return all(_has(entry, word, everything or folded_words) for word in words.split())


def _has(entry: HighlightEntry, word: str, everything: Callable[[HighlightEntry], str]) -> bool:
    if word.startswith("-") and len(word) > 1:
        return not _has(entry, word[1:], everything)
    name, colon, rest = word.partition(":")
    if colon and name in _FIELDS:
        return fold(rest) in _FIELDS[name](entry)
    return fold(word) in everything(entry)


def needed_spellings(words: str) -> list[tuple[str, tuple[bytes, ...]]]:
    """Return the Han characters that an entry must have to match, folded, each once.

    Whoever seeks in many entries asks their stored texts for these first.

    Args:
        words: What is sought, see `matches`.

    Returns:
        Each character with all of its spellings in UTF-8.
    """
    plain = [word for word in words.split() if ":" not in word and not word.startswith("-")]
    characters = dict.fromkeys(fold("".join(plain)))
    return [
        (one, tuple(spelling.encode() for spelling in sorted(spellings(one))))
        for one in characters
        if is_han(one)
    ]


def folded_words(entry: HighlightEntry) -> str:
    """Return all that is sought in, folded; no word reaches over the ends of its parts."""
    highlight, article = entry.highlight, entry.article
    parts = (highlight.quote, highlight.note, *highlight.tags, article.title, article.source)
    return "\n".join(map(fold, parts))


_FIELDS: Mapping[str, Callable[[HighlightEntry], str]] = {
    "tag": lambda entry: "\n".join(map(fold, entry.highlight.tags)),
    "source": lambda entry: fold(entry.article.source),
    "title": lambda entry: fold(entry.article.title),
    "note": lambda entry: fold(entry.highlight.note),
    "colour": lambda entry: str(entry.highlight.colour),
    "state": lambda entry: entry.highlight.state,
}


def colour_name(colour: int, colours: Mapping[str, str]) -> str:
    """Return what the reader calls a colour."""
    return colours.get(str(colour)) or _("Colour {colour}").format(colour=colour)
