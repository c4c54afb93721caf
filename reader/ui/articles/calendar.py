"""The calendar: a heat map of the articles of each day, one line per month."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.color import Color
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from reader.records import dataclass
from reader.services.facets import Facet, FacetKind
from reader.text.width import fit
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.dialog import NARROW, Dialog
from reader.ui.host import host
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

DAYS = 31
STEPS = 5
"""The steps of the heat map."""
STRENGTHS = (0.2, 0.4, 0.6, 0.8, 1.0)
"""The part of the theme's colour in the background of each step: it differs in 256 colours."""
MANY = 8
"""The least number of articles of a day for the last step."""
SIGNS = "▁▃▅▇█"
"""The signs of the steps without colour."""
PLAIN_SIGNS = "12345"
WEEKEND, PLAIN_WEEKEND = "·", "."
"""The signs of a Saturday or Sunday, beside articles only where the step is a colour."""
MARKED_DAYS = (1, 5, 10, 15, 20, 25, 30)
"""The days that the axis names."""
LABELS = (" 2025-06 ", "2025-06 ", "25-06 ", "25-06")
"""The forms of a month's name, the longest first."""
TOTAL_CELLS = 5
"""The width of a month's number of articles."""
FIRST_WEEKEND_DAY = 5
"""Saturday, as `date.weekday` counts."""
SAME_DAYS = 6
"""The other years that are named."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a line of the calendar.

    Attributes:
        label: The width of the month's name.
        day: The width of a day: 2, or 1 where the screen is narrow.
        total: The width of the number of articles; 0 where there is no room for it.
    """

    label: int
    day: int
    total: int

    @classmethod
    def within(cls, cells: int) -> Columns:
        """Return the widest columns that fit into a width."""
        day = 2 if cells >= len(LABELS[0]) + 2 * DAYS + TOTAL_CELLS else 1
        room = cells - day * DAYS
        total = TOTAL_CELLS if room >= len(LABELS[2]) + TOTAL_CELLS else 0
        label = next((len(form) for form in LABELS if len(form) <= room - total), len(LABELS[-1]))
        return cls(label, day, total)

    def name(self, month: str) -> str:
        """Return the name of a month, ``2025-06``, in the form that fits."""
        form = next(form for form in LABELS if len(form) == self.label)
        return form.replace("2025-06", month).replace("25-06", month[2:])

    def axis(self) -> str:
        """Return the line of days above the months."""
        line = [" "] * (self.label + self.day * DAYS)
        for day in MARKED_DAYS:
            name = str(day)
            end = self.label + self.day * day
            start = max(self.label, end - len(name)) if self.day > 1 else end - 1
            for column, digit in enumerate(name, start):
                if column < len(line):
                    line[column] = digit
        return "".join(line)


class Axis(Widget):
    """The days of the month, above the calendar."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height: one line."""
        return 1

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        width = self.size.width
        return Strip([Segment(fit(Columns.within(width).axis(), width), self.rich_style)], width)


class Months(RowView):
    """One line per month, the newest first, months without articles included.

    A day with articles has one of five backgrounds; where there is no colour, one of five signs.
    The steps are logarithmic: one busy day does not make all others look alike.

    Args:
        counts: The number of articles by ISO date.
        plain: Whether there are no colours to blend.
        ascii_only: Whether to draw in ASCII only.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-view--picked"}

    def __init__(
        self, counts: Mapping[str, int], *, plain: bool = False, ascii_only: bool = False
    ) -> None:
        super().__init__(id="months")
        self.counts = counts
        self.months = _months(counts)
        self.day = 1
        self._plain = plain or ascii_only
        self._signs = PLAIN_SIGNS if ascii_only else SIGNS
        self._weekend = PLAIN_WEEKEND if ascii_only else WEEKEND
        self._most = max(MANY, *counts.values())
        self.totals: Counter[str] = Counter()
        for day, count in counts.items():
            self.totals[day[:7]] += count

    @property
    def month(self) -> str:
        """The month under the cursor, ``2021-04``."""
        return self.months[self.cursor] if self.months else ""

    @property
    def chosen(self) -> str:
        """The day under the cursor, ``2021-04-15``."""
        return f"{self.month}-{self.day:02}"

    def row_count(self) -> int:
        """Return the number of months."""
        return len(self.months)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a month: its name, a cell for each day, the number of articles."""
        month, columns = self.months[index], Columns.within(cells)
        is_current = index == self.cursor
        look = "star" if is_current else "strong" if month in self.totals else "dim"
        row = [(columns.name(month), look)]
        for day in range(1, DAYS + 1):
            text, component = self._cell(f"{month}-{day:02}", columns.day)
            if is_current and day == self.day:
                text = f"{day:>2}" if columns.day > 1 else text.strip() or self._weekend
                component = "picked"
            row.append((text, component))
        if columns.total:
            row.append((f"{self.totals[month] or '':>{columns.total}}", "dim"))
        return row

    def step_of(self, count: int) -> int:
        """Return the step of a number of articles, from 1 to `STEPS`; 0 for none."""
        if not count:
            return 0
        return 1 + round((STEPS - 1) * math.log(count) / math.log(self._most))

    def _cell(self, day: str, width: int) -> tuple[str, str]:
        """Return the text of a day and the name of its style."""
        try:
            is_weekend = date.fromisoformat(day).weekday() >= FIRST_WEEKEND_DAY
        except ValueError:
            return " " * width, "normal"
        sign = self._weekend if is_weekend else ""
        step = self.step_of(self.counts.get(day, 0))
        if step and self._plain:
            return f"{self._signs[step - 1]:>{width}}", "strong"
        return f"{sign:>{width}}", f"heat-{step}" if step else "dim"

    def component(self, name: str) -> Style:
        """Return the style of a component, or of a step of the heat map."""
        if name in ("cursor", "resting"):
            return Style()  # the chosen day alone shows the cursor
        if not name.startswith("heat-"):
            return super().component(name)
        variables = self.app.theme_variables
        base, strongest = (Color.parse(variables[role]) for role in ("surface", "primary"))
        ground = base.blend(strongest, STRENGTHS[int(name.removeprefix("heat-")) - 1])
        return Style(bgcolor=ground.rich_color, color=ground.get_contrast_text(0.8).rich_color)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked day; a second click on it chooses it."""
        event.stop()
        event.prevent_default()  # a `RowView` chooses a row at once
        place = event.get_content_offset(self)
        if place is None or not self.selectable(self.top + place.y):
            return
        columns = Columns.within(self.size.width)
        index, day = self.top + place.y, (place.x - columns.label) // columns.day + 1
        before = self.chosen
        self.day = max(1, min(DAYS, day))
        self.cursor = index
        self.refresh()
        self.post_message(self.Moved(self, index))
        if self.chosen == before:
            self.post_message(self.Chosen(self, index))

    def step_day(self, step: int) -> None:
        """Move to a day before or after, within the month."""
        self.day = max(1, min(DAYS, self.day + step))
        self.refresh()

    def next_with_articles(self, step: int) -> None:
        """Move to the nearest day that has articles."""
        days = sorted(self.counts)
        here = self.chosen
        candidates = [day for day in days if (day > here if step > 0 else day < here)]
        if candidates:
            target = candidates[0] if step > 0 else candidates[-1]
            self.day = int(target[8:])
            self.cursor = self.months.index(target[:7])
            self.refresh()


class Calendar(Dialog[Facet | str]):
    """Answered with the day, month or year to show, or a query for one day of all years.

    Args:
        counts: How many articles each day has, by ISO date, the newest first.
        day: The first day under the cursor; the newest when empty.
    """

    def __init__(self, counts: Mapping[str, int], day: str = "") -> None:
        super().__init__()
        self._counts = counts
        self._day = (
            day
            if day[:7] in {date_with_articles[:7] for date_with_articles in counts}
            else next(iter(counts), "")
        )

    def heading(self) -> str:
        """Return the title."""
        return _("Calendar")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that choose a day, a month, a year, or a day of all years."""
        return (
            hint("enter", _("the day")),
            hint("m", _("month")),
            hint("y", _("year")),
            hint("o", _("this day in all years")),
        )

    def content(self) -> ComposeResult:
        """Show the months below their axis, and the counts below them."""
        app = host(self)
        yield Axis()
        yield Months(self._counts, plain=app.plain, ascii_only=app.plain_glyphs is not None)
        yield Static("", id="counts", markup=False)

    def on_mount(self) -> None:
        """Put the cursor on the first day."""
        months = self.months
        if self._day:
            months.day = int(self._day[8:] or 1)
            months.cursor = months.months.index(self._day[:7])
        months.focus()
        self._show_counts()

    @property
    def months(self) -> Months:
        """The months."""
        return self.query_one(Months)

    @on(RowView.Moved)
    def _moved(self) -> None:
        self._show_counts()

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self.dismiss(Facet(FacetKind.DAY, self.months.chosen))

    def _show_counts(self) -> None:
        """Show the articles of the day, of its month and year, and of that day in other years."""
        months = self.months
        year = months.month[:4]
        whole = sum(count for day, count in self._counts.items() if day[:4] == year)
        count = self._counts.get(months.chosen, 0)
        of_day = ngettext("{day}: {count} article", "{day}: {count} articles", count)
        parts = [
            of_day.format(day=months.chosen, count=count),
            *(
                _("{period}: {count}").format(period=period, count=total)
                for period, total in ((months.month, months.totals[months.month]), (year, whole))
            ),
        ]
        same = [
            f"{day[:4]} ({count})"
            for day, count in self._counts.items()
            if day[5:] == months.chosen[5:] and day != months.chosen
        ]
        years = _(", ").join(same[:SAME_DAYS])
        on_this_day = _("The same day: {years}").format(years=years) if same else ""
        between = "\n" if self.app.size.width < NARROW else " · "
        text = f"{' · '.join(parts[:-1])}{between}{parts[-1]}\n{on_this_day}"
        self.query_one("#counts", Static).update(shown(text))

    def press(self, key: str) -> bool:
        """Move by days and months, or choose."""
        months = self.months
        days = {"h": -1, "left": -1, "l": 1, "right": 1}
        chosen: dict[str, Facet | str] = {
            "enter": Facet(FacetKind.DAY, months.chosen),
            "m": Facet(FacetKind.MONTH, months.month),
            "y": Facet(FacetKind.YEAR, months.month[:4]),
            "o": f"day:{months.chosen[5:]}",
        }
        if key in days:
            months.step_day(days[key])
        elif key in ("n", "p"):
            months.next_with_articles(1 if key == "n" else -1)
        elif key in chosen and months.months:
            self.dismiss(chosen[key])
            return True
        elif not months.travel(key):
            return False
        self._show_counts()
        return True


def _months(counts: Mapping[str, int]) -> Sequence[str]:
    """Return all months from the newest to the oldest with articles."""
    if not counts:
        return []
    first, last = min(counts), max(counts)
    low, high = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(high, low - 1, -1)]
