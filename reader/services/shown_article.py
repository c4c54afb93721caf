"""The text of an article as it is shown: the one that all offsets are of.

Texts that recur over the articles of its source are looked up in the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from reader.archive.recurring_texts import SAMPLE, RecurringTexts
from reader.index.rows import sample

if TYPE_CHECKING:
    from reader.archive.article import Article
    from reader.archive.header import Entry
    from reader.index.database import Index


class Kept(Protocol):
    """The query of the marks that reading an article needs."""

    def kept(self, owner: str) -> Collection[str]:
        """Return the removal reasons that are ignored for an article or a source."""


def read_shown(
    entry: Entry,
    notes: Kept,
    hosts: Mapping[str, str],
    recurring: Callable[[str], Iterable[str]] = lambda _: (),
    *,
    soup: bool = False,
) -> Article:
    """Read one file as it is shown: with restored parts, and recurring texts folded at the end.

    All code that needs the text of an article calls this, so that all offsets agree.

    Args:
        entry: The row of the list.
        notes: The marks, which know the restored parts.
        hosts: Names of hosts, for the source.
        recurring: Returns the texts that recur over the articles of a source.
        soup: Whether beautifulsoup4 parses the body, as it does for the article in hand.

    Raises:
        ArticleError: The file cannot be read.
    """
    from reader.archive.article import read_article  # here: a list needs neither
    from reader.cleaning.boilerplate.recurring import REASON, fold_recurring

    allow = allowed_reasons(entry, notes)
    article = under_key(read_article(entry.path, hosts=hosts, allow=allow, soup=soup), entry)
    if REASON in allow:
        return article
    return replace(article, document=fold_recurring(article.document, recurring(entry.source)))


def under_key(article: Article, entry: Entry) -> Article:
    """Return an article under the key of its row: the head alone may give another one."""
    return replace(article, entry=replace(article.entry, key=entry.key))


def allowed_reasons(entry: Entry, notes: Kept) -> frozenset[str]:
    """Return the removal reasons that are ignored for an article."""
    return frozenset((*notes.kept(entry.key), *notes.kept(owner_of_source(entry))))


def owner_of_source(entry: Entry) -> str:
    """Return the name under which the store keeps the settings of an article's source."""
    return f"source:{entry.source}"


class Recurrence:
    """Looks up the recurring texts of the sources of one library; callable in any thread.

    Args:
        index: The index of the library.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._texts = RecurringTexts()

    def __call__(self, source: str) -> tuple[str, ...]:
        """Return the texts that recur over the articles of a source, the longest first."""
        try:
            with self._index.lent() as index:
                chosen = sample(index, source, SAMPLE)
        except (OSError, sqlite3.DatabaseError):
            return ()  # an article with recurring texts is better than none
        return self._texts.of(source, chosen)
