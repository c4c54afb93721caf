"""The versions of an article: files of the same address, and its history in git; and reprints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from reader.archive import files
from reader.archive.article import LIMIT, Article, read_article
from reader.archive.files import explain
from reader.archive.header import Entry
from reader.archive.history import PastFile, file_history
from reader.errors import ArticleError
from reader.index.database import Index
from reader.index.reprints import Reprint, find_reprints
from reader.index.rows import entries
from reader.index.versions import versions_of
from reader.records import dataclass
from reader.services.comparing import compare_articles, percent
from reader.text.comparison.parts import Comparison
from reader.translation import gettext as _

MOST_HISTORIES = 20
"""The most other files of an article whose history is read, the newest: git runs for each."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article.

    Attributes:
        entry: The row of its file; in a version of the past that of today's file.
        past: What the file was in a commit; None for a file of today.
        since: When the file of today was committed, if it was.
    """

    entry: Entry
    past: PastFile | None = None
    since: datetime | None = None

    @property
    def name(self) -> str:
        """The name by which ``reader diff`` finds it."""
        return self.past.name if self.past else self.entry.file

    @property
    def committed(self) -> str:
        """The day of the commit since which the file is so; empty without one."""
        when = self.past.when if self.past is not None else self.since
        return when.date().isoformat() if when is not None else ""

    def day(self, article: Article | None = None) -> str:
        """Return the day that the article itself names, else that of the commit; or empty.

        Args:
            article: The version, read; before that, the day of a past one is that of its commit.
        """
        entry = article.entry if article is not None else self.entry
        own = entry.date.day() if entry.date and (article is not None or not self.past) else ""
        return own or self.committed

    def read(self, hosts: Mapping[str, str]) -> Article:
        """Read it.

        Raises:
            ArticleError: It cannot be read.
        """
        if self.past is None:
            return read_article(self.entry.path, hosts=hosts)
        try:
            content = self.past.content()
        except OSError as error:
            raise ArticleError(self.entry.path, explain(error)) from error
        return read_article(self.entry.path, hosts=hosts, content=content)


@dataclass(frozen=True, slots=True)
class SeveralVersions:
    """The versions of an article, the oldest first.

    Attributes:
        versions: The versions.
        problem: Why the history in git is missing; empty when it is not.
    """

    versions: tuple[Version, ...]
    problem: str = ""


def list_versions(index: Index | None, entry: Entry, row: int) -> SeveralVersions:
    """Return the versions of an article, without reading their texts.

    Args:
        index: The index, None when there is none.
        entry: The article.
        row: Its row in the index; 0 when it has none.
    """
    same = versions_of(index, row) if index is not None and row else []
    others = [other for other in same if other.path != entry.path]
    versions: list[Version] = []
    problem = ""
    for left, file in zip(range(len(others), -1, -1), (*others, entry), strict=True):
        since = None
        try:
            history = [*reversed(file_history(file.path))] if left <= MOST_HISTORIES else []
            if history and _is_current(file, history[-1]):
                since = history.pop().when
            versions += [Version(file, once) for once in history]
        except OSError as error:
            problem = explain(error)
        versions.append(Version(file, since=since))
    return SeveralVersions(tuple(versions), problem)


def _is_current(entry: Entry, past: PastFile) -> bool:
    """Return whether a file still is what it was in a commit."""
    with suppress(OSError):
        content = files.read_bytes(entry.path, LIMIT)
        return content.data == past.content().data
    return False


@dataclass(frozen=True, slots=True)
class Step:
    """A version beside the one before it.

    Attributes:
        version: The version.
        article: It, read; None when it cannot be read.
        comparison: With the version before it; None for the first.
    """

    version: Version
    article: Article | None
    comparison: Comparison | None


def steps(
    versions: Sequence[Version],
    hosts: Mapping[str, str],
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Step]:
    """Yield versions, each compared with the one before it that can be read.

    Args:
        versions: The oldest first.
        hosts: Host to source.
        stop: Called between versions; True ends it.
    """
    before: Article | None = None
    for version in versions:
        if stop():
            return
        article = None
        with suppress(ArticleError):
            article = version.read(hosts)
        comparison = None
        if article is not None and before is not None:
            comparison = compare_articles(before, article)
        yield Step(version, article, comparison)
        before = article or before


@dataclass(frozen=True, slots=True)
class ReprintedArticle:
    """A reprint of an article.

    Attributes:
        entry: The reprint.
        reprint: What it has of the article.
    """

    entry: Entry
    reprint: Reprint


def list_reprints(
    index: Index, row: int, stop: Callable[[], bool] = lambda: False
) -> list[ReprintedArticle]:
    """Return the reprints of an article, the oldest first.

    Args:
        index: The index.
        row: The article.
        stop: Called often; True ends the search early.
    """
    reprints = find_reprints(index, row, stop)
    by_row = entries(index, [reprint.article for reprint in reprints])
    pairs = [
        ReprintedArticle(by_row[reprint.article], reprint)
        for reprint in reprints
        if reprint.article in by_row
    ]

    def age(pair: ReprintedArticle) -> tuple[bool, str]:
        date = pair.entry.date
        return (date is None, date.iso if date else "")

    return sorted(pairs, key=age)


def kept(pair: ReprintedArticle) -> str:
    """Return what a reprint has kept and added, in a few words."""
    reprint = pair.reprint
    if reprint.kept == 1 and not reprint.own:
        return _("the same text")
    parts = [_("{share} of the text").format(share=percent(reprint.kept))]
    if reprint.own:
        parts.append(_("{share} its own").format(share=percent(reprint.own)))
    return _(", ").join(parts)
