"""Jumps end where they lead, whether the article stands beside the list or takes its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.widgets import Input

from reader.services import marking
from reader.ui.app import ReaderApp
from tests.ui.driving import lines
from tests.ui.test_main_screen import press, settle

Opener = Callable[..., ReaderApp]
WIDTHS = (40, 80, 100, 109, 110, 120, 160)
PLACE = "第30段"
"""Stands at the end of an article that is longer than any of the screens."""


def is_in_view(screen: object, text: str) -> bool:
    """Return whether a passage of the open article is on the screen."""
    view = screen.article.view  # type: ignore[attr-defined]
    start, end = view.visible_range()
    return text in view.document.text[start:end]


async def open_long(pilot: object) -> object:
    """Open the long article from the list and return the screen."""
    screen = await settle(pilot)
    while screen.articles.current.title != "石桥记":
        await press(pilot, "j")
    return screen


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
async def test_a_highlight_of_the_notebook_is_in_view(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 24)) as pilot:
        await open_long(pilot)
        screen = await press(pilot, "enter", "G")
        text = screen.article.view.document.text
        start = text.index(PLACE)
        opened = screen.article.opened
        marking.mark(screen.session.notes, opened, start, start + len(PLACE))
        await press(pilot, "g", "g", "q")
    async with open_app().run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "h", "enter")
        await pilot.app.workers.wait_for_complete()
        screen = await settle(pilot)
        assert is_in_view(screen, PLACE)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
async def test_a_match_of_a_search_is_in_view(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 24)) as pilot:
        screen = await press(pilot, "slash")
        screen.query_one("#filter", Input).value = PLACE
        await settle(pilot)
        screen = await press(pilot, "enter", "enter")
        assert is_in_view(screen, PLACE)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
async def test_a_bookmark_is_in_view(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 24)) as pilot:
        await open_long(pilot)
        screen = await press(pilot, "enter", "G", "m", "a")
        place = screen.article.view.place
    async with open_app().run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        await pilot.press("apostrophe")
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        screen = await settle(pilot)
        first, end = screen.article.view.visible_range()
        assert first <= place < end


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 80, 160])
async def test_bookmarks_of_one_article_are_told_apart(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 24)) as pilot:
        await open_long(pilot)
        screen = await press(pilot, "enter", *"jjjjjjjj", "m", "a", "G", "m", "b")
        words = [
            bookmark.anchor.quote[:4] for bookmark in screen.session.notes.bookmarks().values()
        ]
        await pilot.press("apostrophe")
        await pilot.pause()
        rows = lines(pilot.app.screen.rows)
        assert all("石桥记" in row for row in rows)
        assert [quote in row for quote, row in zip(words, rows, strict=True)] == [True, True]


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
async def test_the_next_highlight_is_in_view(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 24)) as pilot:
        await open_long(pilot)
        screen = await press(pilot, "enter")
        start = screen.article.view.document.text.index(PLACE)
        marking.mark(screen.session.notes, screen.article.opened, start, start + len(PLACE))
        screen.article.remark()
        screen = await press(pilot, "g", "g", "right_square_bracket")
        assert is_in_view(screen, PLACE)


@pytest.mark.slow
async def test_what_was_revealed_stays_in_view_when_the_window_becomes_narrow(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(160, 24)) as pilot:
        await open_long(pilot)
        screen = await press(pilot, "enter", "slash")
        screen.query_one("#find", Input).value = PLACE
        await press(pilot, "enter")
        await pilot.resize_terminal(40, 24)
        screen = await settle(pilot)
        assert is_in_view(screen, PLACE)
