"""What is offered and what is told while a query is typed."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from reader.ui.widgets.query_line import Completions
from tests.ui.driving import Opener, lines, press, settle, status, titles


@pytest.mark.slow
async def test_keys_and_values_are_completed_also_by_pinyin(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f", "s", "o")
        offered = screen.query_one(Completions)
        assert offered.display
        assert lines(offered)[0].split()[0] == "source:"
        await press(pilot, "tab")
        box = screen.query_one("#filter", Input)
        assert box.value == "source:"
        assert {row.split()[0] for row in lines(offered)} == {"桥梁", "茶事", "星空"}
        await press(pilot, "q", "l")
        assert [row.split() for row in lines(offered)] == [["桥梁", "1"]]
        await press(pilot, "tab")
        assert box.value == "source:桥梁 "
        assert titles(screen) == ["石桥记"]
        assert not screen.query_one(Completions).display
        await press(pilot, "enter")
        assert screen.pane is screen.articles.titles


@pytest.mark.slow
async def test_another_completion_is_chosen_by_key_and_by_mouse(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f", *"is:", "ctrl+n", "tab")
        box = screen.query_one("#filter", Input)
        assert box.value == "is:read "
        assert titles(screen) == []
        await press(pilot, *["backspace"] * 5)
        assert box.value == "is:"
        await pilot.click("#completions", offset=(2, 0))
        await settle(pilot)
        assert box.value == "is:unread "
        assert screen.focused is box
        assert len(titles(screen)) == 3


@pytest.mark.slow
async def test_a_mistake_is_pointed_at_below_the_line(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f")
        box = screen.query_one("#filter", Input)
        box.value = "石桥 OR (x"
        await settle(pilot)
        messages = screen.query_one(Completions).render_line(0).text
        assert messages.index("^") == 1 + len("石桥 OR ") + 2  # two cells for a Han character
        assert "a ( without its )" in messages
        assert len(titles(screen)) == 3
        box.value = "石桥 OR (x)"
        await settle(pilot)
        assert not screen.query_one(Completions).display


@pytest.mark.slow
async def test_a_mistake_of_a_saved_search_is_told_on_the_status_line(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f")
        screen.query_one("#filter", Input).value = "(x"
        await press(pilot, "enter", "backslash")
        assert "without its" in status(screen)


@pytest.mark.slow
async def test_tab_without_an_offer_stays_in_the_line(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f", "桥", "tab", "escape")
        assert screen.query_one("#filter", Input).value == "桥"
        assert screen.pane is screen.articles.titles
        assert titles(screen) == ["石桥记"]


@pytest.mark.slow
async def test_an_article_is_left_for_the_filter_and_the_line_is_left_as_terminals_leave(
    open_app: Opener,
) -> None:
    async with open_app().run_test() as pilot:
        screen = await press(pilot, "enter", "f")
        assert screen.pane is screen.articles.titles
        assert screen.articles.query_bar.line.is_open
        screen = await press(pilot, *"桥", "ctrl+c")
        assert not screen.articles.query_bar.line.is_open
        assert screen.articles.view.words == "桥"
        screen = await press(pilot, "enter", "slash", *"桥", "ctrl+c")
        assert screen.pane is screen.article.view
        assert not screen.query_one("#find", Input).display
        assert pilot.app.is_running
