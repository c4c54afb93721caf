"""Related articles, with the reasons for which they are."""

from __future__ import annotations

from collections.abc import Callable

from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.related import MOST, Related, find_related
from reader.index.rows import entries
from reader.records import dataclass
from reader.text.fold import fold
from reader.translation import enumerated, ngettext
from reader.translation import gettext as _

_NAMED = 4
"""Shared words that are named."""


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article on the same matter as another.

    Attributes:
        entry: The article.
        related: What both have in common.
    """

    entry: Entry
    related: Related

    @property
    def words(self) -> tuple[str, ...]:
        """The rarest shared words; none is a part of another."""
        chosen: list[str] = []
        for word in self.related.words:
            if not any(_overlap(word, other) for other in chosen):
                chosen.append(word)
        return tuple(chosen[:_NAMED])


def _overlap(word: str, other: str) -> bool:
    first, second = fold(word), fold(other)
    return first in second or second in first


def list_related(
    index: Index, row: int, most: int = MOST, stop: Callable[[], bool] = lambda: False
) -> list[RelatedArticle]:
    """Return the articles that have most in common with one, the closest first.

    Args:
        index: The index.
        row: The article.
        most: How many to return.
        stop: Called often; True ends the search early.
    """
    related = find_related(index, row, most, stop)
    by_row = entries(index, [article.article for article in related])
    return [
        RelatedArticle(by_row[article.article], article)
        for article in related
        if article.article in by_row
    ]


def reason(article: RelatedArticle) -> str:
    """Return why an article is related, on one line.

    Args:
        article: From `list_related`.
    """
    related = article.related
    count = len(related.words)
    message = _("only common words")
    if count:
        message = ngettext(
            "{count} shared word: {words}", "{count} shared words: {words}", count
        ).format(count=count, words=enumerated(article.words))
    apart = distance(related.days)
    return _("{words}; {apart}").format(words=message, apart=apart) if apart else message


def distance(days: int | None) -> str:
    """Return how far an article is from another in time; empty without dates.

    Args:
        days: The days between them; negative when it is older.
    """
    if days is None:
        return ""
    if days == 0:
        return _("the same day")
    if days > 0:
        return ngettext("{count:,} day later", "{count:,} days later", days).format(count=days)
    message = ngettext("{count:,} day earlier", "{count:,} days earlier", -days)
    return message.format(count=-days)
