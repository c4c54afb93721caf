"""The notebook: all highlights of the reader, grouped, narrowed and sought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from reader.config.colours import COLOUR_NUMBERS
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.services import day_headings
from reader.services.briefs import STATES, Brief, Briefs
from reader.services.notebook_listing import HighlightGroup, HighlightListing
from reader.services.notebook_query import (
    FacetCounts,
    HighlightEntry,
    NotebookFacet,
    NotebookFacetKind,
    NotebookGrouping,
    NotebookQuery,
    colour_name,
    folded_words,
    matches,
)
from reader.translation import gettext as _

_STEP = 50
"""Highlights that are looked at in one step: some milliseconds at most."""
_ARTICLES = 2000
"""Articles that are remembered as values."""
_TEXTS = 20_000
"""Highlights whose folded words are remembered from one filter to the next."""


def article_ref(notes: Notes, key: str) -> ArticleRef:
    """Return what the store remembers of an article."""
    state = notes.state(key)
    return ArticleRef(key, state.title, state.url, state.source, state.author, state.date)


class Notebook:
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

    def show(
        self, view: NotebookQuery, colours: Mapping[str, str]
    ) -> Iterator[HighlightListing | FacetCounts | None]:
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
        is_plain = view == NotebookQuery()
        if is_plain:
            yield HighlightListing(
                self, [HighlightGroup("", by_article[key], key, False) for key in order]
            )
        else:
            yield None
        yield from self._read(by_article)
        if not is_plain:
            yield from self._narrowed(view, colours, by_article, order)
        yield from self._facets(by_article)

    def listing(self, view: NotebookQuery, colours: Mapping[str, str]) -> HighlightListing:
        """Return what a view lists, however long it takes."""
        return next(part for part in self.show(view, colours) if isinstance(part, HighlightListing))

    def entry(self, id_: str) -> HighlightEntry | None:
        """Return a highlight with its article, None when it was removed."""
        highlight = self._notes.highlight(id_)
        return (
            None if highlight is None else HighlightEntry(highlight, self._article(highlight.key))
        )

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
        view: NotebookQuery,
        colours: Mapping[str, str],
        by_article: Mapping[str, Sequence[str]],
        order: Iterable[str],
    ) -> Iterator[HighlightListing | None]:
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
        if view.grouping is NotebookGrouping.DAY:
            ordered.sort(key=lambda group: str(group[0]), reverse=True)
        elif view.grouping is not NotebookGrouping.ARTICLE:
            ordered.sort(key=lambda group: (not group[0], str(group[0])))
        yield HighlightListing(
            self, [HighlightGroup(heading, ids) for _, (heading, ids) in ordered]
        )

    def _is_within(self, id_: str, brief: Brief, view: NotebookQuery) -> bool:
        facet = view.facet
        if facet.kind is not NotebookFacetKind.ALL and not self._has(brief, facet):
            return False
        if not view.words:
            return True
        entry = self.entry(id_)
        return entry is not None and matches(entry, view.words, self._everything)

    def _has(self, brief: Brief, facet: NotebookFacet) -> bool:
        match facet.kind:
            case NotebookFacetKind.NOTED:
                return brief.is_noted
            case NotebookFacetKind.STATE:
                return brief.state == facet.value
            case NotebookFacetKind.COLOUR:
                return str(brief.colour) == facet.value
            case NotebookFacetKind.SOURCE:
                return self._source(brief.key) == facet.value
        return facet.value in brief.tags

    def _everything(self, entry: HighlightEntry) -> str:
        id_ = entry.highlight.id
        if id_ not in self._texts:
            if len(self._texts) >= _TEXTS:
                self._texts.clear()
            self._texts[id_] = folded_words(entry)
        return self._texts[id_]

    def _headings(
        self, brief: Brief, grouping: NotebookGrouping, colours: Mapping[str, str]
    ) -> list[tuple[object, str]]:
        """Return the groups of a highlight: a key and a heading each."""
        match grouping:
            case NotebookGrouping.ARTICLE:
                return [(brief.key, self.title(brief.key))]
            case NotebookGrouping.DAY:
                local = brief.created.astimezone()
                return [(local.date().isoformat(), day_headings.heading(local))]
            case NotebookGrouping.SOURCE:
                source = self._source(brief.key)
                return [(source, source or _("(no source)"))]
            case NotebookGrouping.COLOUR:
                return [(brief.colour, colour_name(brief.colour, colours))]
        return [(tag, f"#{tag}") for tag in brief.tags] or [("", _("(no tag)"))]

    def _facets(self, by_article: Mapping[str, Sequence[str]]) -> Iterator[FacetCounts | None]:
        """Count the facets that hold anything, in the order they are shown."""
        counts: Counter[tuple[NotebookFacetKind, str]] = Counter()
        for number, brief in enumerate(self._briefs.values(), 1):
            counts[NotebookFacetKind.STATE, brief.state] += 1
            counts[NotebookFacetKind.COLOUR, str(brief.colour)] += 1
            counts[NotebookFacetKind.NOTED, ""] += brief.is_noted
            for tag in dict.fromkeys(brief.tags):
                counts[NotebookFacetKind.TAG, tag] += 1
            if number % (10 * _STEP) == 0:
                yield None
        for number, (key, ids) in enumerate(by_article.items(), 1):
            counts[NotebookFacetKind.SOURCE, self._source(key)] += len(ids)
            if number % _STEP == 0:
                yield None
        fixed = [
            (NotebookFacetKind.NOTED, ""),
            *((NotebookFacetKind.STATE, state) for state in STATES),
            *((NotebookFacetKind.COLOUR, str(colour)) for colour in COLOUR_NUMBERS),
        ]
        others = [
            pair for pair in counts if pair[0] in (NotebookFacetKind.TAG, NotebookFacetKind.SOURCE)
        ]
        others.sort(key=lambda pair: (pair[0] is NotebookFacetKind.SOURCE, -counts[pair], pair[1]))
        shown = [pair for pair in (*fixed, *others) if counts[pair]]
        yield [
            (NotebookFacet(), len(self._briefs)),
            *((NotebookFacet(*pair), counts[pair]) for pair in shown),
        ]


def _taken_from(ids: set[str]) -> Iterator[str]:
    """Yield what is in a set for as long as anything is: whoever asks takes it out."""
    while ids:
        yield next(iter(ids))
