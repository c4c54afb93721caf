"""The cursor of a list without the focus, and what a narrow screen shows whole."""

from __future__ import annotations

from functools import partial

import pytest
from textual.app import App

from reader.config import Settings
from reader.ui.main_screen import MainScreen
from reader.ui.notebook.screen import NotebookScreen
from reader.ui.widgets.hollow import EDGES
from reader.ui.widgets.row_view import RowView
from tests.ui.driving import Opener, press, settle
from tests.ui.test_kept_lines import Shown

LEFT, RIGHT = EDGES


def painted(app: App[None], view: RowView) -> list[str]:
    """Return the lines of a list as they are painted, with its padding and border."""
    region = view.region
    strips = app.screen._compositor.render_strips(app.size)
    return [
        strips[y].crop(region.x, region.right).text for y in range(view.region.y, region.bottom)
    ]


def hollow(app: App[None], view: RowView) -> list[int]:
    """Return the lines of a list that show the ends of a cursor."""
    return [
        y
        for y, line in enumerate(painted(app, view))
        if line.startswith(LEFT) and line.rstrip("│").endswith(RIGHT)
    ]


async def test_only_the_list_without_the_focus_has_a_hollow_cursor(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, preview=False))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        facets, titles = screen.articles.facets, screen.articles.titles
        first, end = titles.line_of(titles.cursor), titles.line_of(titles.cursor + 1)
        assert hollow(app, titles) == []
        assert hollow(app, facets) == [facets.cursor]
        texts = [line[1:-1] for line in painted(app, titles)]
        screen = await press(pilot, "h")
        assert hollow(app, facets) == []
        assert hollow(app, titles) == list(range(first, end))
        assert [line[1:-1] for line in painted(app, titles)] == texts, "nothing moves"


async def test_a_hollow_cursor_that_moves_leaves_no_end_behind(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, shown = open_app(settings=Settings(read_after=0, preview=False)), Shown()
    monkeypatch.setattr(app, "_display", partial(shown.take, app))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        facets = screen.articles.facets
        before = hollow(app, facets)
        facets.move(1)
        await settle(pilot)
        assert hollow(app, facets) != before
        assert not shown.differs(app)


@pytest.mark.slow
async def test_a_narrow_screen_shows_facets_and_messages_whole(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, preview=False))
    async with app.run_test(size=(40, 20)) as pilot:
        screen = await press(pilot, "h")
        assert screen.articles.facets.region.width == 40
        await press(pilot, "l")
        await pilot.press("g", "h")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        notebook = app.screen
        assert isinstance(notebook, NotebookScreen)
        view = notebook.preview
        shown = " ".join(view.render_line(y).text.strip() for y in range(view.size.height))
        assert " ".join(shown.split()) == view.hint
        await pilot.press("h")
        await pilot.pause()
        assert notebook.facets.region.width == 40
        await pilot.press("q", "q")
        await pilot.pause()
        main = app.screen
        assert isinstance(main, MainScreen)
        titles = main.articles.titles
        titles.clear()
        titles.when_empty = ("A message that is longer than forty columns are wide", "short")
        rows = [titles.render_line(y).text.rstrip() for y in range(4)]
        assert " ".join(rows).split() == " ".join(titles.when_empty).split()
