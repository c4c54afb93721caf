"""Which stored highlights the imported ones of the same words are, where a file has no ids."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from uuid import NAMESPACE_URL, uuid5

from reader.notes.exchange.annotation import UNDATED
from reader.notes.model import Highlight
from reader.notes.record_rules import well_formed


def paired(
    group: Mapping[str, Highlight],
    stored: Iterable[Highlight],
    removed: Iterable[Highlight],
    is_stored: Callable[[str], bool],
) -> Mapping[str, str]:
    """Return the ids of the highlights that imported ones of the same words are.

    No two are the same one. One with the same note comes first, then that of the same id, then any
    of the same time, which an undated one need not have. The others are new, each with the id that
    is derived from its words, unless that is taken.

    Args:
        group: The imported highlights of an article with the same words, by their derived ids.
        stored: The stored ones with these words.
        removed: The removed ones with these words.
        is_stored: Returns whether a highlight with an id is stored, whatever its words are.
    """
    notes = {one.id: one.note for one in stored}
    free = _Free(stored, removed)
    pairs: dict[str, str] = {}

    def pair(choose: Callable[[Highlight], str | None]) -> None:
        for one in group.values():
            if one.id not in pairs and (id_ := choose(one)) is not None:
                pairs[one.id] = id_
                free.taken.add(id_)

    pair(lambda one: one.id if notes.get(one.id) == one.note else None)
    pair(lambda one: free.like(one, one.note))
    pair(lambda one: one.id if one.id not in free.taken and is_stored(one.id) else None)
    pair(lambda one: free.like(one, None))
    pair(lambda one: one.id if one.id not in free.taken else _other_id(one))
    return pairs


class _Free:
    """The highlights that no imported one is yet, by note and time.

    Args:
        stored: The stored ones.
        removed: The removed ones, which are not found by their notes.

    Attributes:
        taken: The ids of those that are not free.
    """

    def __init__(self, stored: Iterable[Highlight], removed: Iterable[Highlight]) -> None:
        self.taken: set[str] = set()
        self._ids: defaultdict[tuple[str | None, int | None], deque[str]] = defaultdict(deque)
        for one in stored:
            for place in product((None, one.note), (None, _second(one))):
                self._ids[place].append(one.id)
        for one in removed:
            for second in (None, _second(one)):
                self._ids[None, second].append(one.id)

    def like(self, imported: Highlight, note: str | None) -> str | None:
        """Return the id of a free highlight of the time of an imported one, None for none.

        Args:
            imported: The imported one; undated, it fits any time.
            note: The note to look for; None for any.
        """
        is_undated = imported.modified == UNDATED
        waiting = self._ids[note, None if is_undated else _second(imported)]
        while waiting and waiting[0] in self.taken:
            waiting.popleft()
        return waiting[0] if waiting else None


def _second(highlight: Highlight) -> int:
    return int(highlight.created.timestamp())


def _other_id(highlight: Highlight) -> str:
    return uuid5(NAMESPACE_URL, f"{highlight.id} {well_formed(highlight.note)}").hex
