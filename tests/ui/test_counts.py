"""Numbers before keys: rows and lines, and digits that are colours only on a highlight in view."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import Settings
from tests.ui.driving import Opener, press, settle, write_article

SIZE = (80, 24)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Thirty articles, two of each day, so that headings stand between them."""
    folder = tmp_path / "many" / "_posts"
    folder.mkdir(parents=True)
    for number in range(30):
        day = f"2022-03-{30 - number // 2:02}"
        moment = f"{day}T{20 - number % 2:02}:00:00Z"
        name = f"{day}-{number:02}.md"
        write_article(folder, name, f"第{number + 1}则", moment, "渡口", "<p>渡船靠岸。</p>")
    return folder.parent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ("7j", "第8则"),
        ("9jk", "第9则"),
        ("9j4k", "第6则"),
        ("12G", "第12则"),
        ("G5gg", "第5则"),
        ("99G", "第30则"),
        ("99j", "第30则"),
        ("G99k", "第1则"),
        ("Ggg", "第1则"),
    ],
)
async def test_a_number_counts_articles(
    open_app: Opener, many: Path, keys: str, title: str
) -> None:
    async with open_app(paths=(many,)).run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = await press(pilot, *keys)
        assert screen.articles.current is not None
        assert screen.articles.current.title == title


@pytest.mark.slow
async def test_a_number_repeats_pages(open_app: Opener, many: Path) -> None:
    async with open_app(paths=(many,)).run_test(size=SIZE) as pilot:
        await settle(pilot)
        once = (await press(pilot, "ctrl+d", "ctrl+d")).articles.titles.cursor
        assert (await press(pilot, "g", "g", "2", "ctrl+d")).articles.titles.cursor == once


@pytest.mark.slow
async def test_a_number_names_a_line_of_the_article(open_app: Opener) -> None:
    async with open_app().run_test(size=SIZE) as pilot:
        screen = await press(pilot, "j", "enter", "3", "0", "G")
        view = screen.article.view
        assert view.page is not None
        assert view.page.above(view.top) == 29
        await press(pilot, "2", "g", "g")
        assert view.page.above(view.top) == 1
        await press(pilot, "g", "g", "1", "5", "j")
        assert view.page.above(view.top) == 15


@pytest.mark.slow
async def test_a_highlight_out_of_view_keeps_its_colour(open_app: Opener) -> None:
    async with open_app().run_test(size=SIZE) as pilot:
        screen = await press(pilot, "j", "enter", ")", "H", "3")
        view = screen.article.view
        await press(pilot, "G", "2", "k")
        assert [mark.highlight.colour for mark in view.marks] == [3]
        assert not view.at_end
        await press(pilot, "g", "g", "2")
        assert [mark.highlight.colour for mark in view.marks] == [2]


@pytest.mark.slow
async def test_a_number_repeats_the_space_key(open_app: Opener) -> None:
    async with open_app().run_test(size=SIZE) as pilot:
        view = (await press(pilot, "j", "enter", "space", "space", "space")).article.view
        thrice = view.top
        await press(pilot, "g", "g", "3", "space")
        assert view.top == thrice
        assert not view.at_end


@pytest.mark.slow
async def test_a_digit_with_a_command_of_its_own_is_no_count(open_app: Opener) -> None:
    settings = Settings(read_after=0, keys={"article.star": "7"})
    async with open_app(settings=settings).run_test(size=SIZE) as pilot:
        screen = await press(pilot, "j", "7")
        entry = screen.articles.current
        assert entry is not None
        assert screen.session.notes.state(entry.key).starred
        await press(pilot, "enter", "7")
        assert not screen.session.notes.state(entry.key).starred
        await press(pilot, "1", "7", "j")  # a count that has begun goes on
        page = screen.article.view.page
        assert page is not None
        assert page.above(screen.article.view.top) == 17


@pytest.mark.slow
@pytest.mark.parametrize("keys", ["G", "gg"])
async def test_a_number_names_a_line_of_the_selection(open_app: Opener, keys: str) -> None:
    async with open_app().run_test(size=SIZE) as pilot:
        screen = await press(pilot, "j", "enter", "v", *"12", *keys)
        view = screen.article.view
        assert view.page is not None
        assert view.focused_range is not None
        start, end = view.focused_range
        assert start < end
        assert view.page.above(view.page.locate(end - 1)[0]) == 11
        await press(pilot, *"1G")
        assert view.focused_range[1] <= end


async def test_the_cursor_stays_at_its_row_when_its_article_has_gone(
    open_app: Opener, many: Path
) -> None:
    async with open_app(paths=(many,)).run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = await press(pilot, *"12G")
        (many / "_posts" / "2022-03-25-11.md").unlink()
        await press(pilot, "R")
        await settle(pilot)
        current = screen.articles.current
        assert current is not None
        assert current.title == "第13则"
