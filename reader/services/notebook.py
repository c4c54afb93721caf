"""The notebook: all highlights of the reader, grouped, narrowed and sought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from reader.config.colours import COLOUR_NUMBERS
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services import day_headings
from reader.services.marking import Clock, utc_now
from reader.text.fold import fold
from reader.translation import deferred
from reader.translation import gettext as _

STATES = ("anchored", "moved", "unanchored")
"""Whether highlights have their place: sure, to be looked at, none."""
STATE_LABELS = {
    "anchored": deferred("anchored"),
    "moved": deferred("moved?"),
    "unanchored": deferred("unanchored"),
}


class Grouping(StrEnum):
    """What the headings of the notebook stand for."""

    ARTICLE = "article"
    DAY = "day"
    SOURCE = "source"
    TAG = "tag"
    COLOUR = "colour"


class FacetKind(StrEnum):
    """What a facet narrows the notebook by."""

    ALL = "all"
    NOTED = "noted"
    STATE = "state"
    COLOUR = "colour"
    TAG = "tag"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the notebook; of some kinds there is one for each value."""

    kind: FacetKind = FacetKind.ALL
    value: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What the reader asked to see.

    Attributes:
        grouping: What the headings stand for.
        facet: The chosen facet.
        words: The live filter, see `matches`.
    """

    grouping: Grouping = Grouping.ARTICLE
    facet: Facet = field(default_factory=Facet)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A highlight and the article it was made in, as the store remembers it."""

    highlight: Highlight
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the notebook: a heading, or an entry under it."""

    entry: Entry | None
    heading: str = ""
    count: int = 0


def article_ref(notes: Notes, key: str) -> ArticleRef:
    """Return what the store remembers of an article."""
    state = notes.state(key)
    return ArticleRef(key, state.title, state.url, state.source, state.author, state.date)


def entries(notes: Notes, key: str | None = None) -> list[Entry]:
    """Return the highlights of an article, or all, with their articles."""
    articles: dict[str, ArticleRef] = {}
    found = []
    for highlight in notes.highlights(key):
        if highlight.key not in articles:
            articles[highlight.key] = article_ref(notes, highlight.key)
        found.append(Entry(highlight, articles[highlight.key]))
    return found


def matches(entry: Entry, words: str) -> bool:
    """Return whether an entry holds every word, in either script.

    A word may be of the quote, the note, a tag, the title or the source; ``tag:``, ``source:``,
    ``title:``, ``note:``, ``colour:`` and ``state:`` before a word say where it must be, and ``-``
    that it must not.
    """
    return all(_has(entry, word) for word in words.split())


def _has(entry: Entry, word: str) -> bool:
    if word.startswith("-") and len(word) > 1:
        return not _has(entry, word[1:])
    name, colon, rest = word.partition(":")
    if colon and name in _FIELDS:
        return fold(rest) in _FIELDS[name](entry)
    return fold(word) in _everything(entry)


@lru_cache(maxsize=20_000)
def _everything(entry: Entry) -> str:
    """Return all that is sought in, folded; no word reaches over the ends of its parts."""
    highlight, article = entry.highlight, entry.article
    parts = (highlight.quote, highlight.note, *highlight.tags, article.title, article.source)
    return "\n".join(map(fold, parts))


_FIELDS: Mapping[str, Callable[[Entry], str]] = {
    "tag": lambda entry: "\n".join(map(fold, entry.highlight.tags)),
    "source": lambda entry: fold(entry.article.source),
    "title": lambda entry: fold(entry.article.title),
    "note": lambda entry: fold(entry.highlight.note),
    "colour": lambda entry: str(entry.highlight.colour),
    "state": lambda entry: entry.highlight.state,
}


def listed(found: Iterable[Entry], view: View) -> list[Entry]:
    """Return the entries of a view, the newest articles first, in the order of the text."""
    kept = [each for each in found if _within(each, view.facet) and matches(each, view.words)]
    kept.sort(key=lambda each: (each.highlight.start, each.highlight.id))
    kept.sort(key=lambda each: (_stamp(each.article.date), each.article.key), reverse=True)
    return kept


def _within(entry: Entry, facet: Facet) -> bool:
    return facet.kind is FacetKind.ALL or facet in _facets_of(entry)


def _facets_of(entry: Entry) -> list[Facet]:
    highlight = entry.highlight
    found = [
        Facet(FacetKind.STATE, highlight.state),
        Facet(FacetKind.COLOUR, str(highlight.colour)),
        Facet(FacetKind.SOURCE, entry.article.source),
        *(Facet(FacetKind.TAG, tag) for tag in highlight.tags),
    ]
    if highlight.note:
        found.append(Facet(FacetKind.NOTED))
    return found


def facets(found: Sequence[Entry]) -> list[tuple[Facet, int]]:
    """Return the facets that hold anything, with their counts, in the order they are shown."""
    counts = Counter(facet for entry in found for facet in _facets_of(entry))
    fixed = [
        Facet(FacetKind.NOTED),
        *(Facet(FacetKind.STATE, state) for state in STATES),
        *(Facet(FacetKind.COLOUR, str(colour)) for colour in COLOUR_NUMBERS),
    ]
    others = [each for each in counts if each.kind in (FacetKind.TAG, FacetKind.SOURCE)]
    others.sort(key=lambda each: (each.kind is FacetKind.SOURCE, -counts[each], each.value))
    shown = [each for each in (*fixed, *others) if counts[each]]
    return [(Facet(), len(found)), *((each, counts[each]) for each in shown)]


def rows(kept: Sequence[Entry], grouping: Grouping, colours: Mapping[str, str]) -> list[Row]:
    """Return the lines of the notebook, headings included.

    Args:
        kept: As `listed` returns them; an entry with several tags stands under each of them.
        grouping: What the headings stand for.
        colours: The names of colours, by number.
    """
    groups: dict[object, tuple[str, list[Entry]]] = {}
    for entry in kept:
        for key, heading in _headings(entry, grouping, colours):
            groups.setdefault(key, (heading, []))[1].append(entry)
    ordered = list(groups.items())
    if grouping is Grouping.DAY:
        ordered.sort(key=lambda group: str(group[0]), reverse=True)
    elif grouping is not Grouping.ARTICLE:
        ordered.sort(key=lambda group: (not group[0], str(group[0])))
    found: list[Row] = []
    for heading, members in (group[1] for group in ordered):
        found.append(Row(None, heading, len(members)))
        found += map(Row, members)
    return found


def _headings(
    entry: Entry, grouping: Grouping, colours: Mapping[str, str]
) -> list[tuple[object, str]]:
    """Return the groups of an entry: a key and a heading each."""
    highlight, article = entry.highlight, entry.article
    if grouping is Grouping.ARTICLE:
        return [(article.key, article.title or article.key)]
    if grouping is Grouping.DAY:
        local = highlight.created.astimezone()
        return [(local.date().isoformat(), day_headings.heading(local))]
    if grouping is Grouping.SOURCE:
        return [(article.source, article.source or _("(no source)"))]
    if grouping is Grouping.COLOUR:
        return [(highlight.colour, colour_name(highlight.colour, colours))]
    return [(tag, f"#{tag}") for tag in highlight.tags] or [("", _("(no tag)"))]


def colour_name(colour: int, colours: Mapping[str, str]) -> str:
    """Return what the reader calls a colour."""
    return colours.get(str(colour)) or _("Colour {colour}").format(colour=colour)


def _stamp(date: datetime | None) -> float:
    return date.timestamp() if date else float("-inf")


def recolour_all(
    notes: Notes, found: Iterable[Highlight], colour: int, *, clock: Clock = utc_now
) -> int:
    """Give highlights a colour, as one step of undo; return how many changed."""
    now = clock()
    changed = [
        replace(each, colour=colour, modified=now) for each in found if each.colour != colour
    ]
    notes.edit_highlights(changed)
    return len(changed)


def tag_all(
    notes: Notes,
    found: Iterable[Highlight],
    added: Sequence[str],
    dropped: Collection[str],
    *,
    clock: Clock = utc_now,
) -> int:
    """Add tags to highlights and take tags away, as one step of undo; return how many changed."""
    now = clock()
    changed = []
    for each in found:
        kept = [tag for tag in each.tags if tag not in dropped]
        tags = tuple(dict.fromkeys([*kept, *added]))
        if tags != each.tags:
            changed.append(replace(each, tags=tags, modified=now))
    notes.edit_highlights(changed)
    return len(changed)
