from __future__ import annotations

from typing import Any, Literal

import pytest
from textual.pilot import Pilot

from reader.config import Settings
from reader.text.width import cells
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.columns import join_parts
from tests.ui.driving import Opener


async def settle(pilot: Pilot[Any]) -> ArticleList:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return pilot.app.screen.query_one(ArticleList)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "shown", "hidden"),
    [
        ((), ["▪  石桥记"], ["06:00", "桥梁"]),
        (("source", "date"), ["▪  桥梁     06:00 石桥记"], []),
        (("length",), ["k 石桥记"], ["桥梁"]),
        (("date", "author"), ["06:00 桥梁 "], []),
    ],
    ids=str,
)
async def test_the_list_shows_the_columns_that_were_set(
    open_app: Opener, columns: tuple[str, ...], shown: list[str], hidden: list[str]
) -> None:
    app = open_app(settings=Settings(columns=columns, rows="one"))
    async with app.run_test(size=(120, 40)) as pilot:
        titles = await settle(pilot)
        row = next(
            line
            for line in (titles.render_line(y).text for y in range(titles.row_count()))
            if "石桥记" in line
        )
        assert all(item in row for item in shown), row
        assert not any(item in row for item in hidden), row


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 80, 120])
async def test_many_columns_leave_room_for_the_title(open_app: Opener, width: int) -> None:
    columns = ("date", "source", "author", "length", "progress")
    app = open_app(settings=Settings(columns=columns, rows="one"))
    async with app.run_test(size=(width, 24)) as pilot:
        titles = await settle(pilot)
        shown = [titles.render_line(y).text for y in range(titles.row_count())]
        assert any("石桥记" in line for line in shown), shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "opened", "ended"),
    [
        ("open", True, True),
        ("end", False, True),
        ("time", False, True),
        ("never", False, False),
    ],
)
async def test_an_article_counts_as_read_when_the_rule_says_so(
    open_app: Opener, rule: Literal["time", "end", "open", "never"], opened: bool, ended: bool
) -> None:
    app = open_app(settings=Settings(auto_read=rule, read_after=0))
    async with app.run_test(size=(80, 12)) as pilot:
        titles = await settle(pilot)
        titles.cursor = next(
            at
            for at in range(titles.row_count())
            if titles.rows and (entry := titles.rows[at].entry) and entry.title == "石桥记"
        )
        entry = titles.current
        assert entry is not None
        await pilot.press("enter")
        await settle(pilot)
        assert titles.shelf.is_read(entry) is opened
        await pilot.press("G")
        await settle(pilot)
        assert titles.shelf.is_read(entry) is ended


@pytest.mark.parametrize(
    ("names", "room", "line"),
    [
        ((), 30, "2025-06-01 · 1 min"),
        (("桥梁",), 30, "桥梁 · 2025-06-01 · 1 min"),
        (("示例桥路志的长名字",), 30, "示例桥路… · 2025-06-01 · 1 min"),
        (
            ("示例桥路志", "林小满与她的朋友们"),
            46,
            "示例桥… · 林小满与她的朋… · 2025-06-01 · 1 min",
        ),
        (("示例桥路志", "林小满与她的朋友们"), 36, "示例桥… · 2025-06-01 · 1 min"),
        (("示例桥路志", "林小满与她的朋友们"), 20, "2025-06-01 · 1 min"),
        (("示例桥路志",), 12, "2025-06-01"),
    ],
    ids=str,
)
def test_the_date_of_a_second_line_is_whole_in_any_width(
    names: tuple[str, ...], room: int, line: str
) -> None:
    joined = join_parts(names, ["2025-06-01", "1 min"], room)
    assert joined == line
    assert cells(joined) <= room
