"""Which articles and highlights of the store, or of the library, an imported file means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from reader.archive.header import key_of
from reader.notes.exchange.annotation import Annotation, PageNote, with_key
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services.import_pairing import paired
from reader.text.fold import fold_bare
from reader.text.safe import safe_line
from reader.text.urls import canonical


class Titles(Protocol):
    """The titles of a library, as `reader.services.titles.LibraryTitles` has them."""

    def find(self, article: ArticleRef, quote: str = "") -> ArticleRef | None:
        """Return the article that is meant, None when none or several may be."""


class Matching:
    """Finds the articles and the highlights that a file names without keys and ids.

    Args:
        notes: The store.
        titles: As for `reader.services.imports.merge_imported`.
        annotations: Those of the file.
    """

    def __init__(
        self, notes: Notes, titles: Titles | None, annotations: Iterable[Annotation]
    ) -> None:
        self._notes = notes
        self._titles = titles
        self._annotations = annotations
        self._in_library: dict[str, ArticleRef] = {}
        self._by_words: dict[str, dict[str, list[Highlight]]] = {}
        self._groups: dict[str, dict[str, dict[str, Highlight]]] = {}
        self._pairs: dict[tuple[str, str], Mapping[str, str]] = {}
        self._highlighted = frozenset(notes.highlighted())

    def __call__(self, annotation: Annotation) -> Annotation:
        """Return an annotation with the key of its article, and the id of its highlight."""
        named = self._with_key(annotation)
        if named.has_id or not named.highlight.key:
            return named
        id_ = self._id_of(named.highlight)
        return replace(named, highlight=replace(named.highlight, id=id_))

    def _with_key(self, annotation: Annotation) -> Annotation:
        named = keyed(annotation)
        if named.highlight.key:
            return named
        key = self.key_of(named.article, named.highlight.quote)
        return with_key(named, key) if key else named

    def key_of(self, article: ArticleRef, quote: str = "") -> str:
        """Return the key of an article, by its title where it has none; empty without a title.

        Args:
            article: What the file states.
            quote: Words of the article, if any are known.
        """
        title = safe_line(article.title)
        if article.key or not title:
            return article.key
        key_of_title = key_of("", title, None)
        if key_of_title in self._highlighted:  # an earlier import could not find the article
            return key_of_title
        # What stands in brackets after a title is an author, or a part of the title.
        whole = f"{title} ({safe_line(article.author)})" if article.author else title
        titles = dict.fromkeys((whole, title))
        for stated in titles:
            stated_article = replace(article, title=stated)
            named = self._titles.find(stated_article, quote) if self._titles is not None else None
            if named is not None:
                self._in_library[named.key] = named
                return named.key
        keys = (self._keys.get(fold_bare(stated)) for stated in titles)
        return next(filter(None, keys), key_of_title)

    def completed(self, article: ArticleRef) -> ArticleRef:
        """Return an article with what the store or the library knows and its file does not."""
        named = self._in_library.get(article.key)
        if named is not None:
            return named
        state = self._notes.state(article.key)
        return replace(
            article,
            title=article.title or state.title,
            url=article.url or state.url,
            source=article.source or state.source,
            author=article.author or state.author,
            date=article.date or state.date,
        )

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        """The keys of articles with marks by their folded titles, as far as a title is unique."""
        keys: dict[str, str] = {}
        for key, state in self._notes.states().items():
            if title := fold_bare(state.title):
                keys[title] = "" if title in keys else key
        return keys

    @cached_property
    def _removed(self) -> Mapping[tuple[str, str], list[Highlight]]:
        """The removed highlights by the key of their article and their folded quote."""
        removed: dict[tuple[str, str], list[Highlight]] = {}
        for highlight in filter(None, map(self._notes.removed_highlight, self._notes.removed())):
            place = highlight.key, fold_bare(highlight.quote)
            removed.setdefault(place, []).append(highlight)
        return removed

    def _id_of(self, highlight: Highlight) -> str:
        """Return the id of an imported highlight, that of a stored or removed one if it is one."""
        words = fold_bare(highlight.quote)
        place = highlight.key, words
        if (pairs := self._pairs.get(place)) is None:
            pairs = self._pairs[place] = paired(
                self._group(highlight, words),
                self._stored(highlight.key).get(words, ()),
                self._removed.get(place, ()),
                lambda id_: self._notes.highlight(id_) is not None,
            )
        return pairs[highlight.id]

    def _group(self, highlight: Highlight, words: str) -> Mapping[str, Highlight]:
        """Return the highlights of the file with the same words in the same article, by id."""
        if words not in self._alike:
            return {highlight.id: highlight}
        if (by_key := self._groups.get(words)) is None:
            by_key = self._groups[words] = {}
            for one in map(self._with_key, self._alike[words]):
                by_key.setdefault(one.highlight.key, {})[one.highlight.id] = one.highlight
        return by_key[highlight.key]

    @cached_property
    def _alike(self) -> Mapping[str, Sequence[Annotation]]:
        """The annotations without ids of the file whose folded quotes occur more than once."""
        by_words: dict[str, list[Annotation]] = {}
        for annotation in self._annotations:
            if not annotation.has_id:
                by_words.setdefault(fold_bare(annotation.highlight.quote), []).append(annotation)
        return {words: alike for words, alike in by_words.items() if len(alike) > 1}

    def _stored(self, key: str) -> Mapping[str, Sequence[Highlight]]:
        """Return an article's highlights by their folded quotes.

        Only highlights from before the import count: those of the file have ids of their own.
        """
        if (by_words := self._by_words.get(key)) is None:
            by_words = self._by_words[key] = {}
            for one in self._notes.highlights(key):
                if one.quote:
                    by_words.setdefault(fold_bare(one.quote), []).append(one)
        return by_words


def keyed(annotation: Annotation) -> Annotation:
    """Return an annotation with the key of its article filled in."""
    article = annotation.article
    key = article.key or (canonical(article.url) if article.url else "")
    if annotation.highlight.key == key == annotation.article.key:
        return annotation
    return with_key(annotation, key)


def keyed_page(page: PageNote) -> PageNote:
    """Return a note on an article with the key of the article filled in, where it has a URL."""
    article = page.article
    key = article.key or (canonical(article.url) if article.url else "")
    return replace(page, article=replace(article, key=key))
