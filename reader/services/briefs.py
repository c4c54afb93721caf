"""Briefs of highlights: what listing and counting them needs, in few bytes each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from struct import Struct
from typing import NamedTuple

from reader.notes.fields import EPOCH
from reader.notes.highlight_ids import HighlightIds
from reader.notes.model import Highlight
from reader.records import dataclass

STATES = ("anchored", "moved", "unanchored")
"""Whether highlights have their place: sure, to be looked at, none."""

_PACKED = Struct("<IIBB?q")
"""Number of the tags, start, colour, state, whether noted, microseconds."""
_MICROSECOND = timedelta(microseconds=1)


class Brief(NamedTuple):
    """What listing and counting a highlight needs; its words stay in the store."""

    start: int
    colour: int
    state: str
    is_noted: bool
    tags: tuple[str, ...]
    created: datetime


@dataclass(frozen=True, slots=True)
class ArticleBriefs:
    """The briefs of the highlights of an article, in the order of its text.

    Attributes:
        ids: The ids of the highlights.
        packed: Their briefs in the same order, see `Briefs.unpack`.
    """

    ids: HighlightIds
    packed: bytes


class Briefs:
    """Briefs by the key of their article.

    The briefs of an article are one bytes object: as values they would take ten times the memory,
    and the garbage collector does not visit bytes. Tags, which many highlights share, are numbered.
    """

    def __init__(self) -> None:
        self._articles: dict[str, ArticleBriefs] = {}
        self._tags: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def get(self, key: str) -> ArticleBriefs | None:
        """Return the briefs of an article, None when they are not kept."""
        return self._articles.get(key)

    def articles(self) -> list[tuple[str, ArticleBriefs]]:
        """Return the articles as they are now, by key."""
        return list(self._articles.items())

    def pack(self, highlight: Highlight) -> bytes:
        """Return the brief of a highlight in bytes."""
        return _PACKED.pack(
            self._number(highlight.tags),
            highlight.start,
            highlight.colour,
            STATES.index(highlight.state),
            bool(highlight.note),
            (highlight.created - EPOCH) // _MICROSECOND,
        )

    def unpack(self, briefs: ArticleBriefs) -> Iterator[Brief]:
        """Yield the briefs of an article, in the order of its text."""
        for tags, start, colour, state, is_noted, created in _PACKED.iter_unpack(briefs.packed):
            when = EPOCH + created * _MICROSECOND
            yield Brief(start, colour, STATES[state], is_noted, self._tags[tags], when)

    def take(self, key: str, ids: HighlightIds, packed: Sequence[bytes]) -> None:
        """Keep the briefs of an article, in place of those before.

        Args:
            key: The key of the article.
            ids: The ids of its highlights.
            packed: What `pack` returns for each of them, in the same order; empty for those that
                were removed meanwhile.
        """
        live = [index for index, brief in enumerate(packed) if brief]
        order = sorted(live, key=lambda index: (_PACKED.unpack(packed[index])[1], ids[index]))
        together = b"".join(packed[index] for index in order)
        self._articles[key] = ArticleBriefs(ids.picked(order), together)

    def drop(self, key: str) -> None:
        """Forget an article, if it is kept."""
        self._articles.pop(key, None)

    def clear(self) -> None:
        """Forget everything except the numbers of tags."""
        self._articles.clear()

    def _number(self, tags: tuple[str, ...]) -> int:
        number = self._numbers.setdefault(tags, len(self._tags))
        if number == len(self._tags):
            self._tags.append(tags)
        return number
