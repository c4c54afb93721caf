"""What is suggested for the values of query keys while they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.records import dataclass
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.index.database import Index

_RELATIVE = ("today", "yesterday", "7d", "2w", "3m", "1y")

Suggestions = Iterator[tuple[str, str]]
"""Values for a key, each with its meaning or its number of articles."""


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value while it is typed.

    Attributes:
        key: The name of its key.
        text: The part that has been typed.
        index: Has the names and days of the library.
        limit: The most values to suggest.
    """

    key: str
    text: str
    index: Index
    limit: int


def offer_nothing(_typing: TypedValue) -> Suggestions:
    """Yield no suggestion."""
    yield from ()


def offer_names(typing: TypedValue) -> Suggestions:
    """Yield names of the library that contain the typed text, in either script or by pinyin."""
    from reader.index import counts  # here: reading a query needs no names

    for name in counts.named(typing.index, typing.key, typing.text, typing.limit):
        yield name.name, f"{name.total:,}"


def offer_tags(typing: TypedValue) -> Suggestions:
    """Yield the reader's own tags that contain the typed text, then those of the archive."""
    from reader.index import counts, own_tags

    own = counts.matching(own_tags.counted(typing.index), typing.text, typing.limit)
    for tag in own:
        yield tag.name, f"{tag.total:,}"
    if typing.key == "tag":
        names = {tag.name for tag in own}
        yield from (offer for offer in offer_names(typing) if offer[0] not in names)


def offer_dates(typing: TypedValue) -> Suggestions:
    """Yield relative days and the days, months or years of the library, also to end a range."""
    from reader.index import counts

    start, dots, end = typing.text.rpartition("..")
    if typing.key != "year" and not dots:
        for value in _RELATIVE:
            if value.startswith(end.lower()):
                yield value, _("until today") if value[0].isdigit() else ""
    digits = 4 if len(end) < 4 or typing.key == "year" else 7 if len(end) < 7 else 10
    for day in counts.by_date(typing.index, digits, end if digits > 4 else ""):
        if day.name.startswith(end):
            yield start + dots + day.name, f"{day.total:,}"


def offer_choices(choices: Sequence[str]) -> Callable[[TypedValue], Suggestions]:
    """Return a function that suggests those of a few values that begin with the typed text."""

    def offer(typing: TypedValue) -> Suggestions:
        for value in choices:
            if value.startswith(typing.text.lower()):
                yield value, ""

    return offer
