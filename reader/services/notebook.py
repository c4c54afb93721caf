"""The notebook: all highlights of the reader, grouped, filtered and searched; bulk changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.config.colours import COLOUR_NUMBERS
from reader.notes.highlight_ids import HighlightIds
from reader.notes.model import ArticleRef, Highlight
from reader.services import day_headings
from reader.services.briefs import STATES, Brief, Briefs
from reader.services.marking import utc_now
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
    needed_spellings,
)
from reader.text.fold import fold
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.store import Notes


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
        self._unread: set[str] | None = None  # keys of articles, None for all of them
        self._articles: dict[str, ArticleRef] = {}
        self._sources: dict[str, str] = {}
        self._spellings: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def show(
        self, query: NotebookQuery, colours: Mapping[str, str]
    ) -> Iterator[HighlightListing | FacetCounts | None]:
        """Work out what a query lists, and what the facets hold, in short steps.

        All highlights by article are listed by the store's own index, at once; whatever else is
        asked takes a look at each of them, the first time.

        Args:
            query: What the reader asked to see.
            colours: The names of colours, by number.

        Yields:
            The lines and the facets, each once; None after every short step before them.
        """
        by_article = self._notes.highlight_ids()
        self._take_changes(by_article)
        order = self._in_order(by_article)
        is_plain = query == NotebookQuery()
        if is_plain:
            self._texts.clear()
            groups = [HighlightGroup("", by_article[key], key, False) for key in order]
            yield HighlightListing(self, groups)
        else:
            yield None
        yield from self._read(by_article)
        if not is_plain:
            yield from self._narrowed(query, colours, order)
        yield from self._facets()

    def listing(self, query: NotebookQuery, colours: Mapping[str, str]) -> HighlightListing:
        """Return what a query lists, however long it takes."""
        return next(
            part for part in self.show(query, colours) if isinstance(part, HighlightListing)
        )

    def entry(self, id_: str) -> HighlightEntry | None:
        """Return a highlight with its article, None when it was removed."""
        highlight = self._notes.highlight(id_)
        if highlight is None:
            return None
        return HighlightEntry(highlight, self._article(highlight.key))

    def title(self, key: str) -> str:
        """Return the title of an article."""
        return self._article(key).title or key

    def in_order(self, key: str, ids: HighlightIds) -> HighlightIds:
        """Return the highlights of an article in the order of its text."""
        briefs = self._briefs.get(key)
        if briefs is not None and self._unread is not None and key not in self._unread:
            return briefs.ids
        starts = [(self._start(id_), id_) for id_ in ids]
        return ids.picked(sorted(range(len(ids)), key=starts.__getitem__))

    def _start(self, id_: str) -> int:
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

    def _take_changes(self, by_article: Mapping[str, HighlightIds]) -> None:
        """Take note of the articles to read again; it is done by `_read`."""
        changed = self._notes.followed(self._follower)
        if changed is None or len(changed) > _STEP:
            self._articles.clear()
            self._sources.clear()
            self._texts.clear()
        else:
            for key in changed:
                self._articles.pop(key, None)
                self._sources.pop(key, None)
                for id_ in by_article.get(key, ()):
                    self._texts.pop(id_, None)
        if changed is None:
            self._briefs.clear()
            self._unread = None
        elif self._unread is not None:
            self._unread |= changed

    def _read(self, by_article: Mapping[str, HighlightIds]) -> Iterator[None]:
        """Read the articles that are not known, or changed since."""
        if self._unread is None:
            self._unread = set(by_article)
        unread = self._unread
        if not unread:
            return
        yield None
        steps = 0
        for key, ids in by_article.items():  # in the order of the store: neighbours are near
            if key not in unread:
                continue
            packed: list[bytes] = []
            for id_ in ids:
                highlight = self._notes.glance(id_)
                packed.append(b"" if highlight is None else self._briefs.pack(highlight))
                steps += 1
                if steps % _STEP == 0:
                    yield None
            self._briefs.take(key, ids, packed)
            unread.discard(key)
        for key in unread:  # none of their highlights are left
            self._briefs.drop(key)
        self._unread = set()  # the old one holds the room for all it has had

    def _narrowed(
        self, query: NotebookQuery, colours: Mapping[str, str], order: Iterable[str]
    ) -> Iterator[HighlightListing | None]:
        """List the highlights of a query: the newest articles first, in the order of the text."""
        groups: dict[object, HighlightGroup] = {}
        steps = 0
        needed = needed_spellings(query.words)
        for key in order:
            briefs = self._briefs.get(key)
            if briefs is None:
                continue
            lacking = self._lacking(key, needed)
            for index, brief in enumerate(self._briefs.unpack(briefs)):
                if self._may_have(briefs.ids[index], lacking) and self._is_within(
                    key, briefs.ids, index, brief, query
                ):
                    for name, heading in self._headings(key, brief, query.grouping, colours):
                        group = groups.get(name)
                        if group is None:
                            group = groups[name] = HighlightGroup(heading, briefs.ids[:0])
                        group.ids.extend(briefs.ids[index : index + 1])
                steps += 1
                if steps % _STEP == 0:
                    yield None
        ordered = list(groups.items())
        if query.grouping is NotebookGrouping.DAY:
            ordered.sort(key=lambda item: str(item[0]), reverse=True)
        elif query.grouping is not NotebookGrouping.ARTICLE:
            ordered.sort(key=lambda item: (not item[0], str(item[0])))
        yield HighlightListing(self, [group for _, group in ordered])

    def _lacking(
        self, key: str, needed: Sequence[tuple[str, tuple[bytes, ...]]]
    ) -> list[tuple[bytes, ...]]:
        """Return what the highlights of an article must have, as it is not of the article."""
        if not needed:
            return []
        article = self._article(key)
        words = fold(f"{article.title}\n{article.source}")
        return [spelled for character, spelled in needed if character not in words]

    def _may_have(self, id_: str, lacking: Sequence[tuple[bytes, ...]]) -> bool:
        """Return whether the stored text of a highlight may match: it costs less than to parse."""
        if not lacking:
            return True
        text = self._notes.stored_text(id_)
        has_all = all(any(one in text for one in spelled) for spelled in lacking)
        return has_all or b"\\u" in text  # what is escaped is parsed

    def _is_within(
        self, key: str, ids: HighlightIds, index: int, brief: Brief, query: NotebookQuery
    ) -> bool:
        facet = query.facet
        if facet.kind is not NotebookFacetKind.ALL and not self._has(key, brief, facet):
            return False
        if not query.words:
            return True
        entry = self.entry(ids[index])
        return entry is not None and matches(entry, query.words, self._everything)

    def _has(self, key: str, brief: Brief, facet: NotebookFacet) -> bool:
        match facet.kind:
            case NotebookFacetKind.NOTED:
                return brief.is_noted
            case NotebookFacetKind.STATE:
                return brief.state == facet.value
            case NotebookFacetKind.COLOUR:
                return str(brief.colour) == facet.value
            case NotebookFacetKind.SOURCE:
                return self._source(key) == facet.value
        return facet.value in brief.tags

    def _everything(self, entry: HighlightEntry) -> str:
        id_ = entry.highlight.id
        if id_ not in self._texts:
            if len(self._texts) >= _TEXTS:
                self._texts.clear()
            self._texts[id_] = folded_words(entry)
        return self._texts[id_]

    def _headings(
        self, key: str, brief: Brief, grouping: NotebookGrouping, colours: Mapping[str, str]
    ) -> list[tuple[object, str]]:
        """Return the groups of a highlight: a name and a heading each."""
        match grouping:
            case NotebookGrouping.ARTICLE:
                return [(key, self.title(key))]
            case NotebookGrouping.DAY:
                local = brief.created.astimezone()
                return [(local.date().isoformat(), day_headings.heading(local))]
            case NotebookGrouping.SOURCE:
                source = self._source(key)
                return [(source, source or _("(no source)"))]
            case NotebookGrouping.COLOUR:
                return [(brief.colour, colour_name(brief.colour, colours))]
        return [(tag, f"#{tag}") for tag in brief.tags] or [("", _("(no tag)"))]

    def _facets(self) -> Iterator[FacetCounts | None]:
        """Count the facets that hold anything, in the order they are shown."""
        counts: Counter[tuple[NotebookFacetKind, str]] = Counter()
        total = steps = 0
        for key, briefs in self._briefs.articles():
            counts[NotebookFacetKind.SOURCE, self._source(key)] += len(briefs.ids)
            total += len(briefs.ids)
            steps += 10  # to find the source
            for brief in self._briefs.unpack(briefs):
                counts[NotebookFacetKind.STATE, brief.state] += 1
                counts[NotebookFacetKind.COLOUR, str(brief.colour)] += 1
                counts[NotebookFacetKind.NOTED, ""] += brief.is_noted
                for tag in dict.fromkeys(brief.tags):
                    counts[NotebookFacetKind.TAG, tag] += 1
                steps += 1
                if steps >= 10 * _STEP:
                    steps = 0
                    yield None
        fixed = [
            (NotebookFacetKind.NOTED, ""),
            *((NotebookFacetKind.STATE, state) for state in STATES),
            *((NotebookFacetKind.COLOUR, str(colour)) for colour in COLOUR_NUMBERS),
        ]
        many = (NotebookFacetKind.TAG, NotebookFacetKind.SOURCE)
        varied = [pair for pair in counts if pair[0] in many]
        varied.sort(key=lambda pair: (many.index(pair[0]), -counts[pair], pair[1]))
        if counts[NotebookFacetKind.STATE, STATES[0]] == total:
            counts[NotebookFacetKind.STATE, STATES[0]] = 0  # it would say what goes without saying
        shown = [pair for pair in (*fixed, *varied) if counts[pair]]
        yield [(NotebookFacet(), total), *((NotebookFacet(*pair), counts[pair]) for pair in shown)]


def recolour(notes: Notes, ids: Iterable[str], colour: int) -> Iterator[int]:
    """Give highlights a colour, as one step of undo, in portions; yield how many each changed."""
    now = utc_now()
    return notes.in_portions.edit(
        replace(highlight, colour=colour, modified=now)
        for highlight in filter(None, map(notes.highlight, ids))
        if highlight.colour != colour
    )


def retag(
    notes: Notes, ids: Iterable[str], added: Sequence[str], dropped: Collection[str]
) -> Iterator[int]:
    """Add tags to highlights and take tags away, as `recolour` does."""
    now = utc_now()

    def changed() -> Iterator[Highlight]:
        for highlight in filter(None, map(notes.highlight, ids)):
            kept = [name for name in highlight.tags if name not in dropped]
            tags = tuple(dict.fromkeys([*kept, *added]))
            if tags != highlight.tags:
                yield replace(highlight, tags=tags, modified=now)

    return notes.in_portions.edit(changed())
