"""Jumps end where they lead, whether the article stands beside the list or takes its place."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from reader.services import marking
from reader.ui.article.bookmarks import Bookmarks
from reader.ui.main_screen import MainScreen
from tests.ui.driving import Opener, article_text, lines, press, settle

WIDTHS = (40, 80, 100, 109, 110, 120, 160)
PLACE = "第30段"
"""Stands at the end of an article that is longer than any of the screens."""


def is_in_view(screen: MainScreen, text: str) -> bool:
    """Return whether a passage of the open article is on the screen."""
    start, end = screen.article.view.visible_range()
    return text in article_text(screen)[start:end]


async def go_to_long(pilot: Pilot[None]) -> None:
    """Put the cursor of the list on the long article."""
    screen = await settle(pilot)
    while screen.articles.current is None or screen.articles.current.title != "石桥记":
        screen = await press(pilot, "j")


def mark_place(screen: MainScreen) -> None:
    """Highlight the place in the open article."""
    opened = screen.article.opened
    assert opened is not None
    start = article_text(screen).index(PLACE)
    marking.mark(screen.session.notes, opened, start, start + len(PLACE))


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
async def test_a_highlight_of_the_notebook_is_in_view(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 24)) as pilot:
        await go_to_long(pilot)
        screen = await press(pilot, "enter", "G")
        mark_place(screen)
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
        await go_to_long(pilot)
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
        await go_to_long(pilot)
        screen = await press(pilot, "enter", *"jjjjjjjj", "m", "a", "G", "m", "b")
        anchors = [each.anchor for each in screen.session.notes.bookmarks().values()]
        words = [anchor.quote[:4] for anchor in anchors if anchor]
        assert len(words) == 2
        await pilot.press("apostrophe")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, Bookmarks)
        rows = lines(dialog.rows)
        assert all("石桥记" in row for row in rows)
        assert [quote in row for quote, row in zip(words, rows, strict=True)] == [True, True]


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
async def test_the_next_highlight_is_in_view(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 24)) as pilot:
        await go_to_long(pilot)
        screen = await press(pilot, "enter")
        mark_place(screen)
        screen.article.remark()
        screen = await press(pilot, "g", "g", "right_square_bracket")
        assert is_in_view(screen, PLACE)


@pytest.mark.slow
async def test_what_was_revealed_stays_in_view_when_the_window_becomes_narrow(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(160, 24)) as pilot:
        await go_to_long(pilot)
        screen = await press(pilot, "enter", "slash")
        screen.query_one("#find", Input).value = PLACE
        await press(pilot, "enter")
        await pilot.resize_terminal(40, 24)
        screen = await settle(pilot)
        assert is_in_view(screen, PLACE)
