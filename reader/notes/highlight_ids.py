"""The ids of many highlights, as their positions in the table that holds them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import overload

from reader.notes.storage.documents import Documents


def picked(all_ids: Iterable[HighlightIds], chosen: Collection[str]) -> HighlightIds:
    """Return those ids that are among the chosen, in the order of all.

    Args:
        all_ids: Ids of one table.
        chosen: Ids that may be in it; a set, as each id is looked up.
    """
    result: HighlightIds | None = None
    for ids in all_ids:
        part = ids.picked(index for index, id_ in enumerate(ids) if id_ in chosen)
        if result is None:
            result = part
        else:
            result.extend(part)
    return HighlightIds(Documents(keyed_by_id=True)) if result is None else result


class HighlightIds(Sequence[str]):
    """Ids of highlights; each text is made when it is asked for.

    Args:
        table: Holds the highlights by id.
        positions: Their positions in it; the sequence takes them.
    """

    __slots__ = ("_positions", "_table")

    def __init__(self, table: Documents, positions: array[int] | None = None) -> None:
        self._table = table
        self._positions: array[int] = array("I") if positions is None else positions

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> HighlightIds: ...
    def __getitem__(self, index: int | slice) -> str | HighlightIds:
        if isinstance(index, slice):
            return HighlightIds(self._table, self._positions[index])
        return self._table.name(self._positions[index])

    def __iter__(self) -> Iterator[str]:
        return map(self._table.name, self._positions)

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self._table.position(id_) in self._positions

    def picked(self, indices: Iterable[int]) -> HighlightIds:
        """Return some of the ids, in a new order.

        Args:
            indices: Their indices.
        """
        return HighlightIds(self._table, array("I", (self._positions[index] for index in indices)))

    def extend(self, ids: HighlightIds) -> None:
        """Add ids of the same table at the end."""
        self._positions.extend(ids._positions)

    def add(self, position: int) -> None:
        """Add the highlight at a position; the ids are in the order of their positions."""
        positions = self._positions
        if not positions or positions[-1] < position:
            positions.append(position)
        else:
            positions.insert(bisect_left(positions, position), position)

    def remove(self, position: int) -> None:
        """Remove the highlight at a position, if it is there; the order is that of `add`."""
        index = bisect_left(self._positions, position)
        if index < len(self._positions) and self._positions[index] == position:
            del self._positions[index]
