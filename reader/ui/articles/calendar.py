"""The calendar: the number of articles on each day, one line per month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult

from reader import paths
from reader.services.article_list import Facet, FacetKind
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.host import host
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

DAYS = 31
LEVELS = "▁▂▃▄▅▆▇█"
"""The signs of days with articles, from few to as many as the fullest day."""
PLAIN_LEVELS = "123456789"
NONE, NO_DAY = "·", " "


class Months(RowView):
    """One line per month, the newest first, months without articles included.

    Args:
        counts: The number of articles by ISO date.
        plain: Whether to draw in ASCII only.
    """

    def __init__(self, counts: Mapping[str, int], *, plain: bool = False) -> None:
        super().__init__(id="dialog")
        self.counts = counts
        self.months = _months(counts)
        self.day = 1
        self._levels = PLAIN_LEVELS if plain else LEVELS
        self._none = "." if plain else NONE
        self._most = max(counts.values(), default=1)
        self._totals: dict[str, int] = {}
        for day, count in counts.items():
            self._totals[day[:7]] = self._totals.get(day[:7], 0) + count

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
        """Return a month: its name, a sign for each day, the number of articles."""
        month = self.months[index]
        columns = [(_label(month, cells), "strong" if month in self._totals else "dim")]
        signs = [self._sign(f"{month}-{day:02}") for day in range(1, DAYS + 1)]
        if index == self.cursor:
            at = self.day - 1
            columns.append(("".join(signs[:at]), "dim"))
            columns.append((f"[{signs[at]}]", "star"))
            columns.append(("".join(signs[at + 1 :]), "dim"))
        else:
            columns.append((" " + "".join(signs) + " ", "dim"))
        return [*columns, (f" {self._totals.get(month, 0):>6}", "dim")]

    def _sign(self, day: str) -> str:
        count = self.counts.get(day, 0)
        if count:
            return self._levels[(count * len(self._levels) - 1) // self._most]
        try:
            date.fromisoformat(day)
        except ValueError:
            return NO_DAY
        return self._none

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked day; a second click on it chooses it."""
        event.stop()
        event.prevent_default()  # a `RowView` chooses a row at once
        place = event.get_content_offset(self)
        if place is None or not self.selectable(self.top + place.y):
            return
        index, day = self.top + place.y, place.x - len(_label("2021-04", self.size.width))
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

    CSS_PATH: ClassVar = [paths.shipped("styles") / "dialogs.tcss"]

    def __init__(self, counts: Mapping[str, int], day: str = "") -> None:
        super().__init__()
        self._counts = counts
        self._day = (
            day
            if day[:7] in {date_with_articles[:7] for date_with_articles in counts}
            else next(iter(counts), "")
        )

    def compose(self) -> ComposeResult:
        """Show the months in a frame."""
        app = host(self)
        plain = app.plain or app.plain_glyphs is not None
        yield Months(self._counts, plain=plain)

    def on_mount(self) -> None:
        """Put the cursor on the first day."""
        months = self.months
        months.border_title = shown(_("Enter: day, m: month, y: year, o: day of all years"))
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
        """Show the counts of the day, of its year and of that day in other years in the frame."""
        months = self.months
        same = [
            f"{day[:4]} {count}"
            for day, count in self._counts.items()
            if day[5:] == months.chosen[5:] and day != months.chosen
        ]
        other_years = ""
        if same:
            other_years = _("; on this day: {years}").format(years=_(", ").join(same[:4]))
        count = self._counts.get(months.chosen, 0)
        year = months.month[:4]
        whole = sum(count for day, count in self._counts.items() if day[:4] == year)
        text = _("{day}: {count}; {year}: {whole}").format(
            day=months.chosen, count=count, year=year, whole=whole
        )
        months.border_subtitle = shown(f"{text}{other_years}")

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


def _label(month: str, cells: int) -> str:
    """Return the label of a month, without the century where the screen is narrow.

    Args:
        month: ``2021-04``.
        cells: The width of the line.
    """
    label = f"{month} "
    return label if len(label) + DAYS + 2 <= cells else month[2:]


def _months(counts: Mapping[str, int]) -> Sequence[str]:
    """Return all months from the newest to the oldest with articles."""
    if not counts:
        return []
    first, last = min(counts), max(counts)
    low, high = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(high, low - 1, -1)]
