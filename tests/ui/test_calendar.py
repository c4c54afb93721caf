"""The calendar: a heat map whose lines do not move, on every terminal."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from textual.color import Color

from reader.text.width import cells
from reader.ui.articles.calendar import DAYS, STEPS, STRENGTHS, Columns, Months
from reader.ui.themes.palettes import PALETTES

COUNTS = {"2021-04-01": 1, "2021-04-03": 2, "2021-04-15": 40, "2021-02-28": 8}
WIDTHS = (36, 38, 45, 60, 76, 80, 120)


def text(months: Months, index: int, width: int) -> str:
    return "".join(part for part, _look in months.row_columns(index, width))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_axis_names_the_days_below_it(width: int) -> None:
    columns = Columns.within(width)
    axis = columns.axis()
    assert cells(axis) == columns.label + columns.day * DAYS
    for day in (10, 20, 30):
        start = columns.label + (day - 1) * columns.day
        assert str(day)[: columns.day] == axis[start : start + columns.day]


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_chosen_day_moves_no_other(width: int, plain: bool) -> None:
    months = Months(COUNTS, plain=plain)
    columns = Columns.within(width)
    lines = []
    for day in range(1, DAYS + 1):
        months.day = day
        line = text(months, 0, width)
        start = columns.label + (day - 1) * columns.day
        lines.append(line[:start] + " " * columns.day + line[start + columns.day :])
        assert cells(line) <= width
        chosen = [part for part, look in months.row_columns(0, width) if look == "picked"]
        assert len(chosen) == 1
    others = {
        "".join(
            " " if columns.label <= at < columns.label + columns.day * DAYS else character
            for at, character in enumerate(line)
        )
        for line in lines
    }
    assert len(others) == 1
    assert len({cells(line) for line in lines}) == 1


@given(count=st.integers(1, 10_000), more=st.integers(0, 10_000), most=st.integers(1, 20_000))
def test_more_articles_are_never_a_weaker_step(count: int, more: int, most: int) -> None:
    highest = max(most, count + more)
    months = Months({"2021-04-01": highest})
    assert 1 <= months.step_of(count) <= months.step_of(count + more) <= STEPS
    assert months.step_of(0) == 0


@pytest.mark.parametrize(
    ("day", "plain", "expected"),
    [
        ("2021-04-02", False, ("  ", "dim")),
        ("2021-04-04", False, (" ·", "dim")),
        ("2021-04-03", False, (" ·", "heat-2")),
        ("2021-04-01", False, ("  ", "heat-1")),
        ("2021-04-15", False, ("  ", "heat-5")),
        ("2021-04-31", False, ("  ", "normal")),
        ("2021-04-01", True, (" ▁", "strong")),
        ("2021-04-15", True, (" █", "strong")),
        ("2021-04-04", True, (" ·", "dim")),
    ],
)
def test_a_day_is_a_step_and_a_weekend_has_a_sign(
    day: str, plain: bool, expected: tuple[str, str]
) -> None:
    assert Months(COUNTS, plain=plain)._cell(day, 2) == expected


def test_the_weekend_is_that_of_the_calendar() -> None:
    months = Months(COUNTS)
    signs = {day: months._cell(f"2021-04-{day:02}", 2)[0].strip() for day in range(1, 31)}
    assert {day for day, sign in signs.items() if sign} == {
        day for day in signs if date(2021, 4, day).isoweekday() > 5
    }


@pytest.mark.parametrize("name", [name for name, theme in PALETTES.items() if not theme.ansi])
def test_the_steps_differ_in_256_colours(name: str) -> None:
    roles = PALETTES[name].colours
    base, strongest = Color.parse(roles["surface"]), Color.parse(roles["primary"])
    grounds = [base, *(base.blend(strongest, strength) for strength in STRENGTHS)]
    assert len({g.rich_color.downgrade(ColorSystem.EIGHT_BIT).number for g in grounds}) == STEPS + 1
