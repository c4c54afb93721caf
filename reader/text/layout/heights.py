"""The heights of a page's sections: estimated at first, exact once laid out."""

from __future__ import annotations

from collections.abc import Sequence


class Heights:
    """Sums over a list of numbers that change one at a time (a Fenwick tree).

    Args:
        heights: The lines of each section, estimated.
    """

    def __init__(self, heights: Sequence[int]) -> None:
        self._heights = list(heights)
        self._tree = [0, *heights]
        for index in range(1, len(self._tree)):
            parent = index + (index & -index)
            if parent < len(self._tree):
                self._tree[parent] += self._tree[index]

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def set(self, index: int, height: int) -> None:
        """Replace the height of one section."""
        change = height - self._heights[index]
        self._heights[index] = height
        index += 1
        while change and index < len(self._tree):
            self._tree[index] += change
            index += index & -index

    def above(self, index: int) -> int:
        """Return the sum of the heights of the sections before one."""
        total = 0
        while index:
            total += self._tree[index]
            index &= index - 1
        return total

    @property
    def total(self) -> int:
        """The sum of all heights."""
        return self.above(len(self._heights))

    def find(self, line: int) -> tuple[int, int]:
        """Return the section that holds a line, and the line's number within it.

        Args:
            line: Counted from 0; beyond either end the first or last line is meant.
        """
        line = min(max(line, 0), self.total - 1)
        index, step = 0, 1 << len(self._heights).bit_length()
        while step:
            if index + step < len(self._tree) and self._tree[index + step] <= line:
                index += step
                line -= self._tree[index]
            step >>= 1
        return index, line
