"""The reprints of an article in numbers: how many there are, and who was first."""

from __future__ import annotations

from collections.abc import Callable

from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.rows import id_of
from reader.records import dataclass
from reader.translation import gettext as _
from reader.translation import ngettext


@dataclass(frozen=True, slots=True)
class ReprintSummary:
    """How often a text was printed, and where first.

    Attributes:
        reprints: The other listed articles that share at least half of the shorter text.
        source: The source of the earliest of all, the article included.
        day: Its day; empty when none has a date.
    """

    reprints: int
    source: str = ""
    day: str = ""


def summarise_reprints(
    index: Index, entry: Entry, stop: Callable[[], bool] = lambda: False
) -> ReprintSummary:
    """Count the reprints of an article.

    Args:
        index: The index.
        entry: The article.
        stop: Called often; True ends the search early, with a result that is not to be kept.
    """
    from reader.services.versions import list_reprints  # here: not for the first frame

    row = id_of(index, entry.key)
    pairs = list_reprints(index, row, stop) if row else []
    dated = [other for other in (entry, *(pair.entry for pair in pairs)) if other.date]
    if not pairs or not dated:
        return ReprintSummary(len(pairs))
    first = min(dated, key=lambda other: other.date.iso if other.date else "")
    return ReprintSummary(
        len(pairs), first.source, first.date.day(index.zone) if first.date else ""
    )


def about(summary: ReprintSummary) -> str:
    """Return how many reprints there are and who was first; empty without any."""
    count = summary.reprints
    if not count:
        return ""
    message = ngettext(
        "{count} more article shares much of this text",
        "{count} more articles share much of this text",
        count,
    ).format(count=count)
    if not summary.day:
        return message
    first = " ".join(filter(None, (summary.source, summary.day)))
    return _("{reprints}; the first: {first}").format(reprints=message, first=first)
