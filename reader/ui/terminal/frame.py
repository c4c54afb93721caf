"""The frame of a terminal: shown cells, target cells, and the least output between them.

Textual repaints whole regions. A `TerminalFrame` reads such output as cells, and returns only the
cells that differ, by scrolling the terminal where that is shorter. Rows and columns count from 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from operator import itemgetter, ne

from rich.cells import cell_len

from reader.patterns import lazy_pattern
from reader.text.safe import safe
from reader.text.tables import CELLS, kinds
from reader.text.width import graphemes
from reader.ui.terminal.cell_style import Cell, Look, ground, shortened
from reader.ui.terminal.pen import Pen, is_steady, move, ordered

FEW = 8
"""The most rows that are painted in another order than from top to bottom."""
GAP = 4
"""The most bytes of unchanged cells that are sent again instead of a cursor move."""
PLAIN_GAP = 13
"""The same in cells, where a move ends a style: the unchanged cells and the one before them."""
READ = 400
"""The most pieces of output whose cells are kept."""
_BLANK: Cell = (" ", "")
_MOVE = lazy_pattern(r"\x1b\[(\d+);(\d+)H")
_PIECE = lazy_pattern(
    r"\x1b\[([\d;]*)m|(\x1b(?:\[[<=>?]?[\d;]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))?)"
)
_CONTROLS = lazy_pattern(
    r"\x1b(?:\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\[\?(?:2026|2048)\$p|\[>\d+u|\[<u|\]22;[a-z-]+(?:\x07|\x1b\\))"
)
"""Sequences that pass besides those of the frame: modes, queries, the pointer."""
_JOINING = lazy_pattern("[\u200d\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
"""Characters that join others into one emoji, in some terminals."""


def _parted(text: str) -> str:
    """Return text with joined emoji replaced by what all terminals draw alike.

    They come from typed input; article lines have none. Each emoji keeps the cells that Textual
    counts for it.
    """
    shown = []
    for grapheme in graphemes(text):
        room = cell_len(text[grapheme.start : grapheme.end])
        shown.append(grapheme.text + " " * max(0, room - grapheme.cells))
    return "".join(shown)


class TerminalFrame:
    """The cells of a terminal, twice: as shown, and the target.

    Args:
        size: Columns and rows.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        margins: Whether to scroll a part of the screen.
        compact: Whether to send only what differs between styles. Otherwise each run of a style
            is complete, so that a sequence that came from text would stand out.
        erases: Whether the terminal erases cells in the current background.
        colours: Whether the terminal shows colours.
        plain: Replacements for characters that the terminal has no glyphs for.

    Attributes:
        cursor: The column and row for the terminal's cursor, if it matters.
        awaits_repaint: Whether updates wait for new output.
    """

    def __init__(
        self,
        size: tuple[int, int],
        *,
        ambiguous: int = 1,
        margins: bool = False,
        compact: bool = False,
        erases: bool = False,
        colours: bool = True,
        plain: Mapping[int, str] | None = None,
    ) -> None:
        self.ambiguous = ambiguous
        self.margins = margins
        self.compact = compact
        self.erases = erases
        self.colours = colours
        self.plain = plain
        self.cursor: tuple[int, int] | None = None
        self.width = self.height = 0
        self.awaits_repaint = False
        self._looks: dict[str, Look] = {}
        self._read: dict[str, tuple[list[Cell], str]] = {}
        self._target: list[list[Cell]] = []
        self._shown: list[Sequence[Cell] | None] = []
        self._written: list[dict[int, tuple[str, int]]] = []
        self._touched: set[int] = set()  # rows put since the last update
        self._placed: tuple[int, int] | None = None
        self.resize(size)

    def resize(self, size: tuple[int, int]) -> None:
        """Set the size; the shown cells are unknown afterwards.

        Args:
            size: Columns and rows. After a change, updates wait for new output.
        """
        self.awaits_repaint = size != (self.width, self.height)
        if self.awaits_repaint:
            self.width, self.height = size
            self._target = [[_BLANK] * self.width for _ in range(self.height)]
        self.forget()

    def forget(self) -> None:
        """Forget the shown cells, so the next update sends everything."""
        self._read.clear()
        self._shown = [None] * self.height
        self._touched = set(range(self.height))
        self._written = [{} for _ in range(self.height)]

    def cleared(self) -> None:
        """Assume an empty terminal."""
        self.forget()
        self._shown = [(_BLANK,) * self.width for _ in range(self.height)]

    def take_for_shown(self, output: str) -> None:
        """Assume an empty terminal that was sent some output, in the form that `put` takes."""
        self.cleared()
        self.put(output)
        self._shown = [tuple(row) for row in self._target]

    def whole(self) -> str:
        """Return output that paints the whole target; `take_for_shown` reads it."""
        pen = Pen(self.width, is_plain=True)
        for y, row in enumerate(self._target):
            pen.write(y, 0, row)
        return pen.written()

    def put(self, output: str) -> str:
        """Read output into the target.

        Args:
            output: Text, cursor moves and SGR, as Textual writes them, or other sequences.

        Returns:
            The sequences that pass besides the frame; any other is painted as symbols, because it
            can only come from text.
        """
        head, *moves = _MOVE.split(output)
        passed = "".join(match[0] for match in _CONTROLS.finditer(head))
        for index in range(0, len(moves), 3):
            y, x = int(moves[index]) - 1, int(moves[index + 1]) - 1
            chunk = moves[index + 2]
            if chunk.strip("\r\n"):
                self.awaits_repaint = False
                passed += self._put_row(y, x, chunk.strip("\r\n"))
        return passed

    def _put_row(self, y: int, x: int, chunk: str) -> str:
        if not 0 <= y < self.height or x >= self.width:
            return ""
        written = self._written[y]
        if x in written and written[x][0] == chunk:
            return ""
        cells, passed = self._cells_of(chunk)
        end = x + len(cells)
        for overwritten in [at for at, (_, to) in written.items() if at < end and to > x]:
            del written[overwritten]
        written[x] = (chunk, end)
        self._place(self._target[y], x, cells)
        self._touched.add(y)
        return passed

    def _place(self, row: list[Cell], x: int, cells: list[Cell]) -> None:
        """Put cells into a row; a remaining half of a wide character becomes a space."""
        end = min(x + len(cells), self.width)
        if len(cells) > end - x and cells[end - x][0] == "":
            cells[end - x - 1] = (" ", ground(cells[end - x - 1][1]))
        if x and row[x][0] == "" and cells:
            row[x - 1] = (" ", ground(row[x - 1][1]))
        if end < self.width and row[end][0] == "":
            row[end] = (" ", ground(row[end][1]))
        row[x:end] = cells[: end - x]

    def _cells_of(self, chunk: str) -> tuple[list[Cell], str]:
        """Return the cells of some output and what passes; what has only moved is read once."""
        read = self._read.get(chunk)
        if read is None:
            if len(self._read) >= READ:
                del self._read[next(iter(self._read))]
            read = self._read[chunk] = self._cells(chunk)
        return list(read[0]), read[1]

    def _cells(self, chunk: str) -> tuple[list[Cell], str]:
        cells: list[Cell] = []
        sgr, at, passed = "", 0, ""
        for match in _PIECE.finditer(chunk):
            self._add(cells, chunk[at : match.start()], sgr)
            at = match.end()
            if match[2] is None:
                sgr = "" if match[1] in ("", "0") else shortened(match[1], self.colours)
            elif _CONTROLS.fullmatch(match[2]):
                passed += match[2]
            else:
                self._add(cells, match[2], sgr)
        self._add(cells, chunk[at:], sgr)
        return cells, passed

    def _add(self, cells: list[Cell], text: str, sgr: str) -> None:
        if not text:
            return
        look = self._looks.get(sgr)
        if look is None:
            look = self._looks[sgr] = Look(sgr)
        if text.isascii() and text.isprintable():
            cells.extend(map(look.__getitem__, text))
            return
        if _JOINING.search(text):
            text = _parted(text)
        text = safe(text).replace("\n", "␊")
        shown = text.translate(self.plain) if self.plain else text
        for source, character, width in zip(
            text, shown, kinds(text).translate(CELLS[self.ambiguous]), strict=True
        ):
            if width:
                cells.append(look[character])
                # The replacement of a wide character may be narrow.
                filler = "" if source == character else " "
                cells.extend([look[filler]] * (width - 1))
            elif cells:
                base = -2 if cells[-1][0] == "" and len(cells) > 1 else -1
                cells[base] = (cells[base][0] + character, cells[base][1])

    def update(self) -> str:
        """Return the output from the shown cells to the target, and take it as shown."""
        if self.awaits_repaint:
            return ""
        changed = [y for y in sorted(self._touched) if self._differs(y)]
        self._touched.clear()
        out = self._scroll(changed) if len(changed) > 2 else ""
        out += self._painted([y for y in changed if self._differs(y)])
        for y in changed:
            self._shown[y] = tuple(self._target[y])
        if self.cursor is not None and (out or self.cursor != self._placed):
            # An input method draws its candidates at the cursor.
            x, y = self.cursor
            out += move(max(0, min(y, self.height - 1)), max(0, min(x, self.width - 1)))
        self._placed = self.cursor
        return out

    def _painted(self, rows: list[int]) -> str:
        """Return output that paints some rows: a few in the order that changes styles least."""
        spans = {y: list(self._spans(y)) for y in rows}
        if self.compact and len(rows) <= FEW:
            rows = ordered({y: self._looks_at_ends(y, *spans[y]) for y in rows})
        # Other programs may have left a style where a picture is unknown.
        is_unknown = self.compact and any(self._shown[y] is None for y in rows)
        pen = Pen(self.width, erases=self.erases, is_plain=not self.compact)
        for y in rows:
            for start, end in spans[y]:
                pen.write(y, start, self._target[y][start:end])
        return ("\x1b[m" if is_unknown else "") + pen.written()

    def _looks_at_ends(self, y: int, *spans: tuple[int, int]) -> tuple[str, str]:
        """Return the styles in which parts of a row begin and end."""
        cells = [cell for start, end in spans for cell in self._target[y][start:end]]
        looks = [look for text, look in cells if text != " "] or [cells[0][1]]
        return looks[0], looks[-1]

    def _differs(self, y: int) -> bool:
        shown = self._shown[y]
        return shown is None or tuple(self._target[y]) != shown

    def _spans(self, y: int) -> Iterator[tuple[int, int]]:
        """Yield the column ranges of a row that must be sent."""
        shown, target = self._shown[y], self._target[y]
        if shown is None or not (_is_steady(shown) and _is_steady(target)):
            yield 0, self.width
            return
        start = end = -1
        for x in compress(range(self.width), map(ne, target, shown)):
            if x > end >= 0 and not self._is_short(target[end - 1 : x]):
                yield start, end
                start = -1
            if start < 0:
                start = x - (target[x][0] == "" and x > 0)
            end = x + 1
            if end < self.width and target[end][0] == "":
                end += 1
        if start >= 0:
            yield start, end

    def _is_short(self, cells: Sequence[Cell]) -> bool:
        """Return whether to send a cell and the unchanged ones after it in one go.

        Args:
            cells: These cells.
        """
        if not self.compact:
            return len(cells) <= PLAIN_GAP
        unchanged = "".join([text for text, _ in cells[1:]])
        return (
            len(unchanged) <= GAP
            and len(unchanged.encode()) <= GAP
            and len({look for text, look in cells if text != " "}) < 2
        )

    def _scroll(self, changed: list[int]) -> str:
        """Return output that scrolls the terminal, if that saves output."""
        shift = self._shift(changed)
        if not shift:
            return ""
        top, bottom = 0, self.height - 1
        if self.margins:
            top, bottom = self._region(changed, shift)
        elif shift < 0:
            return ""
        moved = list(self._shown)
        blank: list[Sequence[Cell] | None] = [(_BLANK,) * self.width] * abs(shift)
        part = moved[top : bottom + 1]
        moved[top : bottom + 1] = part[shift:] + blank if shift > 0 else blank + part[:shift]
        if self._cost(moved) + 20 >= self._cost(self._shown):
            return ""
        before, self._shown = self._shown, moved
        changed[:] = [y for y in range(self.height) if self._differs(y) or before[y] != moved[y]]
        if not self.margins:
            return move(bottom, 0) + "\n" * shift
        turn = move(bottom, 0) + "\n" * shift if shift > 0 else move(top, 0) + "\x1bM" * -shift
        return f"\x1b[{top + 1};{bottom + 1}r{turn}\x1b[r"

    def _shift(self, changed: list[int]) -> int:
        """Return by how many rows most of the changed rows moved up; 0 for none."""
        places: dict[Sequence[Cell], list[int]] = {}
        for y, row in enumerate(self._shown):
            if row is not None and any(text not in (" ", "") for text, _ in row):
                places.setdefault(row, []).append(y)
        votes = Counter(
            before - y for y in changed for before in places.get(tuple(self._target[y]), ())
        )
        votes.pop(0, None)
        shift = votes.most_common(1)[0][0] if votes else 0
        return shift if abs(shift) < self.height - 1 else 0

    def _region(self, changed: list[int], shift: int) -> tuple[int, int]:
        """Return the first and last row of the part that moved."""
        moved = [
            y
            for y in changed
            if 0 <= y + shift < self.height and tuple(self._target[y]) == self._shown[y + shift]
        ]
        ends = [*moved, *(y + shift for y in moved)]
        return min(ends), max(ends)

    def _cost(self, shown: Sequence[Sequence[Cell] | None]) -> int:
        """Return the number of cells to send."""
        total = 0
        for row, target in zip(shown, self._target, strict=True):
            if row is None:
                total += self.width
            elif tuple(target) != row:
                total += sum(map(ne, row, target))
        return total

    def text(self) -> str:
        """Return the target as lines of text."""
        return "\n".join("".join(text for text, _ in row).rstrip() for row in self._target)


def _is_steady(row: Sequence[Cell]) -> bool:
    return is_steady("".join(map(itemgetter(0), row)))
