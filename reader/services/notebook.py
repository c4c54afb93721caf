"""The notebook: all highlights of the reader, grouped, narrowed and sought."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate, chain
from typing import overload

from reader.config.colours import COLOUR_NUMBERS
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services import day_headings
from reader.services.briefs import STATES, Brief, Briefs
from reader.services.marking import Clock, utc_now
from reader.text.fold import fold
from reader.translation import deferred
from reader.translation import gettext as _

STATE_LABELS = {
    "anchored": deferred("anchored"),
    "moved": deferred("moved?"),
    "unanchored": deferred("unanchored"),
}


_STEP = 50
"""Highlights that are looked at in one step: some milliseconds at most."""
_ARTICLES = 2000
"""Articles that are remembered as values."""
_TEXTS = 20_000
"""Highlights whose folded words are remembered from one filter to the next."""


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


Facets = list[tuple[Facet, int]]
"""Facets and how many highlights each of them holds, in the order they are shown."""


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


def matches(entry: Entry, words: str, everything: Callable[[Entry], str] | None = None) -> bool:
    """Return whether an entry holds every word, in either script.

    A word may be of the quote, the note, a tag, the title or the source; ``tag:``, ``source:``,
    ``title:``, ``note:``, ``colour:`` and ``state:`` before a word say where it must be, and ``-``
    that it must not.

    Args:
        entry: The highlight and its article.
        words: What is sought.
        everything: Returns all that is sought in; whoever seeks often remembers it.
    """
    return all(_has(entry, word, everything or _everything) for word in words.split())


def _has(entry: Entry, word: str, everything: Callable[[Entry], str]) -> bool:
    if word.startswith("-") and len(word) > 1:
        return not _has(entry, word[1:], everything)
    name, colon, rest = word.partition(":")
    if colon and name in _FIELDS:
        return fold(rest) in _FIELDS[name](entry)
    return fold(word) in everything(entry)


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


@dataclass(slots=True)
class _Group:
    """Rows under one heading.

    Attributes:
        heading: What it says; empty for the title of the article.
        ids: Of the highlights.
        key: Of the article, when the group is one.
        is_sorted: Whether `ids` is in the order of the text.
    """

    heading: str
    ids: Sequence[str]
    key: str = ""
    is_sorted: bool = True


class Listing(Sequence[Row]):
    """The lines of a view of the notebook, made as they are asked for.

    Args:
        book: Knows the highlights.
        groups: In order.
    """

    def __init__(self, book: Book, groups: Sequence[_Group] = ()) -> None:
        self._book = book
        self._groups = groups
        self._starts = [0, *accumulate(1 + len(group.ids) for group in groups)]

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        """Return a line, or several."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = bisect_right(self._starts, index) - 1
        group, place = self._groups[number], index - self._starts[number] - 1
        if place < 0:
            return Row(None, group.heading or self._book.title(group.key), len(group.ids))
        return Row(self._book.entry(self._sorted(group)[place]))

    @property
    def total(self) -> int:
        """The number of entries; a highlight with several headings counts for each."""
        return len(self) - len(self._groups)

    def entries_until(self, index: int) -> int:
        """Return the number of entries down to a line, which is counted as well."""
        above = min(index + 1, len(self))
        return above - bisect_left(self._starts, above, hi=len(self._groups))

    def ids(self) -> Iterator[str]:
        """Yield the ids of the highlights in the order of the lines, without reading them."""
        for group in self._groups:
            yield from group.ids

    def find(self, id_: str) -> int | None:
        """Return the first line of a highlight, None when it is not listed."""
        for start, group in zip(self._starts, self._groups, strict=False):
            if id_ in group.ids:
                return start + 1 + self._sorted(group).index(id_)
        return None

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in order; few of them are held."""
        for group in self._groups:
            yield from filter(None, map(self._book.entry, self._sorted(group)))

    def _sorted(self, group: _Group) -> Sequence[str]:
        if not group.is_sorted:
            group.ids, group.is_sorted = self._book.in_order(group.ids), True
        return group.ids


class Book:
    """All highlights as far as it takes to list and count them, kept up to date with the store.

    Args:
        notes: The store.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._follower = notes.follow()
        self._briefs = Briefs()
        self._unread: set[str] | None = None
        self._articles: dict[str, ArticleRef] = {}
        self._sources: dict[str, str] = {}
        self._spellings: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def show(self, view: View, colours: Mapping[str, str]) -> Iterator[Listing | Facets | None]:
        """Work out what a view lists, and what the facets hold, in short steps.

        All highlights by article are listed by the store's own index, at once; whatever else is
        asked takes a look at each of them, the first time.

        Args:
            view: What the reader asked to see.
            colours: The names of colours, by number.

        Yields:
            The lines and the facets, each once; None after every short step before them.
        """
        by_article = self._notes.highlight_ids()
        self._take_changes()
        order = self._in_order(by_article)
        is_plain = view == View()
        if is_plain:
            yield Listing(self, [_Group("", by_article[key], key, False) for key in order])
        else:
            yield None
        yield from self._read(by_article)
        if not is_plain:
            yield from self._narrowed(view, colours, by_article, order)
        yield from self._facets(by_article)

    def listing(self, view: View, colours: Mapping[str, str]) -> Listing:
        """Return what a view lists, however long it takes."""
        return next(part for part in self.show(view, colours) if isinstance(part, Listing))

    def entry(self, id_: str) -> Entry | None:
        """Return a highlight with its article, None when it was removed."""
        highlight = self._notes.highlight(id_)
        return None if highlight is None else Entry(highlight, self._article(highlight.key))

    def title(self, key: str) -> str:
        """Return the title of an article."""
        return self._article(key).title or key

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """Return highlights of one article in the order of its text."""
        return sorted(ids, key=lambda id_: (self._start(id_), id_))

    def _start(self, id_: str) -> int:
        brief = self._briefs.get(id_)
        if brief is not None:
            return brief.start
        highlight = self._notes.highlight(id_)
        return 0 if highlight is None else highlight.start

    def _article(self, key: str) -> ArticleRef:
        if key not in self._articles:
            if len(self._articles) >= _ARTICLES:
                self._articles.clear()
            self._articles[key] = article_ref(self._notes, key)
        return self._articles[key]

    def _source(self, key: str) -> str:
        """Return where an article was published; that is remembered of all articles."""
        source = self._sources.get(key)
        if source is None:
            named = self._article(key).source
            source = self._sources[key] = self._spellings.setdefault(named, named)
        return source

    def _in_order(self, keys: Iterable[str]) -> list[str]:
        """Return the keys of articles, the newest first."""
        dates = self._notes.dates(keys)
        return sorted(sorted(dates, reverse=True), key=dates.__getitem__, reverse=True)

    def _take_changes(self) -> None:
        """Take note of what is known no more; it is read by `_read`."""
        changed = self._notes.followed(self._follower)
        if changed is None or len(changed) > _STEP:
            self._articles.clear()
            self._sources.clear()
            self._texts.clear()
        if changed is None:
            self._briefs.clear()
            self._unread = None
            return
        if self._unread is not None:
            self._unread |= changed
        for id_ in changed if len(changed) <= _STEP else ():
            self._texts.pop(id_, None)
            if (brief := self._briefs.get(id_)) is not None:
                self._articles.pop(brief.key, None)
                self._sources.pop(brief.key, None)

    def _read(self, by_article: Mapping[str, Sequence[str]]) -> Iterator[None]:
        """Read what is not known, or known no more."""
        unread = self._unread
        if unread is None:
            unread = self._unread = set(chain.from_iterable(by_article.values()))
        if not unread:
            return
        yield None
        steps = 0
        # In the order of the store, where neighbours are read together; then what was removed.
        for id_ in chain(chain.from_iterable(by_article.values()), _taken_from(unread)):
            if id_ in unread:
                unread.discard(id_)
                self._read_one(id_)
                steps += 1
                if steps % _STEP == 0:
                    yield None
        self._unread = set()  # the old one holds the room for all it has had

    def _read_one(self, id_: str) -> None:
        highlight = self._notes.glance(id_)
        if highlight is None:
            self._briefs.drop(id_)
        else:
            self._briefs.take(id_, highlight)

    def _narrowed(
        self,
        view: View,
        colours: Mapping[str, str],
        by_article: Mapping[str, Sequence[str]],
        order: Iterable[str],
    ) -> Iterator[Listing | None]:
        """List the highlights of a view: the newest articles first, in the order of the text."""
        groups: dict[object, tuple[str, list[str]]] = {}
        steps = 0
        for key in order:
            for id_ in self.in_order(by_article[key]):
                brief = self._briefs.get(id_)
                if brief is not None and self._is_within(id_, brief, view):
                    for group, heading in self._headings(brief, view.grouping, colours):
                        groups.setdefault(group, (heading, []))[1].append(id_)
                steps += 1
                if steps % _STEP == 0:
                    yield None
        ordered = list(groups.items())
        if view.grouping is Grouping.DAY:
            ordered.sort(key=lambda group: str(group[0]), reverse=True)
        elif view.grouping is not Grouping.ARTICLE:
            ordered.sort(key=lambda group: (not group[0], str(group[0])))
        yield Listing(self, [_Group(heading, ids) for _, (heading, ids) in ordered])

    def _is_within(self, id_: str, brief: Brief, view: View) -> bool:
        facet = view.facet
        if facet.kind is not FacetKind.ALL and not self._has(brief, facet):
            return False
        if not view.words:
            return True
        entry = self.entry(id_)
        return entry is not None and matches(entry, view.words, self._everything)

    def _has(self, brief: Brief, facet: Facet) -> bool:
        match facet.kind:
            case FacetKind.NOTED:
                return brief.is_noted
            case FacetKind.STATE:
                return brief.state == facet.value
            case FacetKind.COLOUR:
                return str(brief.colour) == facet.value
            case FacetKind.SOURCE:
                return self._source(brief.key) == facet.value
        return facet.value in brief.tags

    def _everything(self, entry: Entry) -> str:
        id_ = entry.highlight.id
        if id_ not in self._texts:
            if len(self._texts) >= _TEXTS:
                self._texts.clear()
            self._texts[id_] = _everything(entry)
        return self._texts[id_]

    def _headings(
        self, brief: Brief, grouping: Grouping, colours: Mapping[str, str]
    ) -> list[tuple[object, str]]:
        """Return the groups of a highlight: a key and a heading each."""
        match grouping:
            case Grouping.ARTICLE:
                return [(brief.key, self.title(brief.key))]
            case Grouping.DAY:
                local = brief.created.astimezone()
                return [(local.date().isoformat(), day_headings.heading(local))]
            case Grouping.SOURCE:
                source = self._source(brief.key)
                return [(source, source or _("(no source)"))]
            case Grouping.COLOUR:
                return [(brief.colour, colour_name(brief.colour, colours))]
        return [(tag, f"#{tag}") for tag in brief.tags] or [("", _("(no tag)"))]

    def _facets(self, by_article: Mapping[str, Sequence[str]]) -> Iterator[Facets | None]:
        """Count the facets that hold anything, in the order they are shown."""
        counts: Counter[tuple[FacetKind, str]] = Counter()
        for number, brief in enumerate(self._briefs.values(), 1):
            counts[FacetKind.STATE, brief.state] += 1
            counts[FacetKind.COLOUR, str(brief.colour)] += 1
            counts[FacetKind.NOTED, ""] += brief.is_noted
            for tag in dict.fromkeys(brief.tags):
                counts[FacetKind.TAG, tag] += 1
            if number % (10 * _STEP) == 0:
                yield None
        for number, (key, ids) in enumerate(by_article.items(), 1):
            counts[FacetKind.SOURCE, self._source(key)] += len(ids)
            if number % _STEP == 0:
                yield None
        fixed = [
            (FacetKind.NOTED, ""),
            *((FacetKind.STATE, state) for state in STATES),
            *((FacetKind.COLOUR, str(colour)) for colour in COLOUR_NUMBERS),
        ]
        others = [each for each in counts if each[0] in (FacetKind.TAG, FacetKind.SOURCE)]
        others.sort(key=lambda each: (each[0] is FacetKind.SOURCE, -counts[each], each[1]))
        shown = [each for each in (*fixed, *others) if counts[each]]
        yield [(Facet(), len(self._briefs)), *((Facet(*each), counts[each]) for each in shown)]


def _taken_from(ids: set[str]) -> Iterator[str]:
    """Yield what is in a set for as long as anything is: whoever asks takes it out."""
    while ids:
        yield next(iter(ids))


def colour_name(colour: int, colours: Mapping[str, str]) -> str:
    """Return what the reader calls a colour."""
    return colours.get(str(colour)) or _("Colour {colour}").format(colour=colour)


def recolour(
    notes: Notes, ids: Iterable[str], colour: int, *, clock: Clock = utc_now
) -> Iterator[int]:
    """Give highlights a colour, as one step of undo, in portions; yield how many each changed."""
    now = clock()
    return notes.edit_in_portions(
        replace(each, colour=colour, modified=now)
        for each in filter(None, map(notes.highlight, ids))
        if each.colour != colour
    )


def tag(
    notes: Notes,
    ids: Iterable[str],
    added: Sequence[str],
    dropped: Collection[str],
    *,
    clock: Clock = utc_now,
) -> Iterator[int]:
    """Add tags to highlights and take tags away, as `recolour` does."""
    now = clock()

    def changed() -> Iterator[Highlight]:
        for highlight in filter(None, map(notes.highlight, ids)):
            kept = [each for each in highlight.tags if each not in dropped]
            tags = tuple(dict.fromkeys([*kept, *added]))
            if tags != highlight.tags:
                yield replace(highlight, tags=tags, modified=now)

    return notes.edit_in_portions(changed())
