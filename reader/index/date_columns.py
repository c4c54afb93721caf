"""The date of an article as the index stores it: a number to sort by, its kind, and its day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from reader.text.article_date import ArticleDate, DateKind

UNDATED = 2**62
"""The least date of a row without one: later than the end of any range that is marked read."""

_DAY_NS = 86_400 * 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {kind.value: kind for kind in DateKind}
"""The kinds by number, which an enumeration takes ten times as long to find."""


def columns_of(
    date: ArticleDate | None, zone: tzinfo | None, mtime_ns: int = 0, order: int = 0
) -> tuple[int, int, str]:
    """Return the columns ``date``, ``date_kind`` and ``day`` of an article.

    Args:
        date: Its date. Articles without one are sorted by the day of their file, so that those of
            one copy of an archive stay in the order of their names.
        zone: The reader's; None for the machine's own.
        mtime_ns: When the file changed last.
        order: The position in a book, see `reader.archive.book_order`; 0 outside of books.
    """
    if date is None:
        file_day = max(mtime_ns, 0) // _DAY_NS * (_DAY_NS // 1000)
        return UNDATED + min(order or file_day, UNDATED - 1), DateKind.MOMENT, ""
    return microseconds(date.moment), date.kind, date.day(zone)


def date_of(stamp: int, kind: int) -> ArticleDate | None:
    """Return the date that the columns ``date`` and ``date_kind`` hold.

    Raises:
        ArithmeticError, LookupError, TypeError: They hold something else.
    """
    if stamp >= UNDATED:
        return None
    return ArticleDate(_EPOCH + timedelta(microseconds=stamp), _KINDS[kind])


def microseconds(moment: datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
