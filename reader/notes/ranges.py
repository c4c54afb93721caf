"""Ranges of articles marked read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reader.notes.fields import StoredDocument, read_time
from reader.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.text.article_date import ArticleDate


@dataclass(frozen=True, slots=True)
class ReadRange:
    """Articles marked read together; the cost does not depend on their number.

    Attributes:
        id: A UUID.
        stamp: When the range was marked, as a stamp of `reader.notes.reconcile`.
        source: Only articles of this source; None for all sources.
        until: Only articles published until then; None for all, including undated ones.
        except_keys: The keys of articles that it excludes.
    """

    id: str
    stamp: int
    source: str | None
    until: datetime | None
    except_keys: frozenset[str]

    def covers(self, key: str, source: str, date: ArticleDate | None) -> bool:
        """Return whether the range covers an article; undated ones only if it has no end."""
        if self.source is not None and self.source != source:
            return False
        if self.until is not None and (date is None or date.moment > self.until):
            return False
        return key not in self.except_keys

    @classmethod
    def from_document(cls, document: StoredDocument, stamp: int) -> ReadRange:
        """Read a document of the table ``ranges``."""
        source = document.get("source")
        except_keys = document.get("except")
        return cls(
            id=str(document["id"]),
            stamp=stamp,
            source=source if isinstance(source, str) else None,
            until=read_time(document.get("until")),
            except_keys=frozenset(map(str, except_keys if isinstance(except_keys, list) else ())),
        )


class Cover:
    """The ranges in force, without those that another range includes.

    Args:
        ranges: The ranges that were not undone.

    Attributes:
        ranges: The remaining ranges, the newest first.
    """

    def __init__(self, ranges: Iterable[ReadRange]) -> None:
        kept: list[ReadRange] = []
        for newer in sorted(
            ranges, key=lambda read_range: (read_range.stamp, read_range.id), reverse=True
        ):
            if not any(_includes(wide, newer) for wide in kept):
                kept.append(newer)
        self.ranges: tuple[ReadRange, ...] = tuple(kept)

    def covers(self, key: str, source: str, date: ArticleDate | None) -> bool:
        """Return whether an article was marked read by any range."""
        return any(read_range.covers(key, source, date) for read_range in self.ranges)


def _includes(wide: ReadRange, narrow: ReadRange) -> bool:
    if wide.source is not None and wide.source != narrow.source:
        return False
    if wide.until is not None and (narrow.until is None or narrow.until > wide.until):
        return False
    return wide.except_keys <= narrow.except_keys
