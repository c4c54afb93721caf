"""Painted lines that are kept look like those painted anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual._context import visible_screen_stack
from textual.events import Key
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from reader.config import Settings
from reader.ui.app import ReaderApp
from reader.ui.articles.shown_hits import Asked
from reader.ui.help.key_list import KeyList
from reader.ui.keys import queue
from reader.ui.terminal.frame import TerminalFrame
from reader.ui.widgets.line_view import KeptLines, LineView
from reader.ui.widgets.query_line import QueryLine
from tests.ui.driving import PARAGRAPH, Opener, press, settle, until, write_article

STEPS: tuple[str | tuple[int, int], ...] = (
    *("j", "j", "k", "asterisk", "enter", "right_parenthesis", "a", "tab", "j", "tab"),
    *((120, 31), (120, 28), (120, 40), "slash", "桥", "escape", (90, 40), (90, 9), (120, 40)),
    *("theme", "slash", "backspace", "石", "enter", "space", "F", "tab", "G", "u", "theme"),
)
"""Keys, sizes, and another theme."""


def picture(view: LineView) -> list[Strip]:
    """Return the lines of a view as they are shown."""
    return view.render_lines(Region(0, 0, *view.outer_size))


def mistakes(screen: Screen[Any]) -> list[str]:
    """Return which views show other lines than they would painted anew."""
    wrong = []
    for view in screen.query(LineView):
        if not view.is_on_screen or not view.outer_size:
            continue
        lines, kept = picture(view), view._kept
        view._kept = view._styles_cache = KeptLines(
            view.line_key, view.line_content, view.with_edges
        )
        fresh = picture(view)
        view._kept = view._styles_cache = kept
        wrong += [f"{view.id}, line {y}" for y, line in enumerate(lines) if line != fresh[y]]
    return wrong


class Shown:
    """What a terminal shows of all that the app has sent it."""

    def __init__(self) -> None:
        self._frame = TerminalFrame((0, 0))

    def take(self, app: ReaderApp, screen: Screen[object], update: object) -> None:
        """Take an update, in place of the app's way to send it."""
        if isinstance(update, CompositorUpdate) and screen is app.screen:
            if (self._frame.width, self._frame.height) != app.size:
                self._frame.resize(app.size)
            self._frame.put(update.render_segments(app.console))

    def differs(self, app: ReaderApp) -> bool:
        """Return whether the screen looks otherwise when Textual sends all of it."""
        whole, region = TerminalFrame(app.size), app.size.region
        visible_screen_stack.set(app._background_screens)
        lines = Compositor._render_chops(app.screen._compositor, region, lambda _: True)
        update = LayoutUpdate([line.values() for line in lines], region)
        whole.put(update.render_segments(app.console))
        return whole.whole() != self._frame.whole()


@pytest.mark.slow
async def test_kept_lines_look_like_those_painted_anew(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, shown = open_app(), Shown()
    monkeypatch.setattr(app, "_display", partial(shown.take, app))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await settle(pilot)
        for number, step in enumerate(STEPS):
            if step == "theme":
                app.theme = "reader-light" if app.theme == "reader-dark" else "reader-dark"
            elif isinstance(step, str):
                await pilot.press(step)
            else:
                await pilot.resize_terminal(*step)
            await settle(pilot)
            assert not mistakes(screen), f"step {number}: {step}"
            assert not shown.differs(app), f"step {number}: {step}"


async def type_at_once(pilot: Pilot[None], keys: str) -> None:
    """Press keys that arrive together, as an input method commits them."""
    names = {"/": "slash", "\r": "enter", "\b": "backspace"}
    for key in keys:
        await pilot.app.on_event(Key(names.get(key, key), key))
    await settle(pilot)


SEARCHES = {
    "/石桥横": ["石桥横"],
    "/石\r": ["石"],
    "/石桥\b": ["石桥", "石"],
    "/石桥\b横": ["石桥", "石横"],
    "/石 桥\rj": ["石 桥"],
}
"""Keys that arrive together, and the queries that are searched for."""


@pytest.mark.slow
async def test_characters_that_arrive_together_are_one_query(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PATIENCE", 60)
    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await settle(pilot)
        searched: list[str] = []
        workers, search = screen.articles.workers, screen.articles.workers.search

        def noted(asked: Asked) -> None:
            searched.append(asked.view.words)
            search(asked)

        monkeypatch.setattr(workers, "search", noted)
        for keys, queries in SEARCHES.items():
            await type_at_once(pilot, keys)
            assert searched == queries, repr(keys)
            assert screen.articles.view.words == queries[-1]
            await press(pilot, "escape", "F")
            searched.clear()


@pytest.mark.slow
async def test_a_click_beside_the_query_loses_no_character_of_it(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PATIENCE", 60)
    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await press(pilot, "slash")
        await pilot.app.on_event(Key("石", "石"))
        await pilot.app.on_event(Key("桥", "桥"))
        screen.query_one(QueryLine).post_message(QueryLine.Ended())
        await settle(pilot)
        words = screen.articles.view.words
        assert words
        assert screen.articles.phrases == (words,)


@pytest.mark.slow
async def test_the_cursor_of_the_help_leaves_no_line_of_a_row_behind(open_app: Opener) -> None:
    async with open_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        keys = pilot.app.screen.query_one(KeyList)
        for _ in range(keys.row_count()):
            keys.move(1)
            picture(keys)
            assert not mistakes(pilot.app.screen)


@pytest.mark.slow
async def test_only_one_line_shows_the_cursor_of_a_selection(
    open_app: Opener, tmp_path: Path
) -> None:
    folder = tmp_path / "alike"
    folder.mkdir()
    for number in range(12):
        when = f"2020-02-{number + 1:02}T06:00:00.000Z"
        body = "".join(f"<p>{PARAGRAPH}{part}</p>" for part in range(4))
        write_article(folder, f"{number}.md", f"第{number}篇", when, "桥梁", body)
    app = open_app(paths=(folder,), settings=Settings(read_after=0, preview=False))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda screen: screen.articles.walked)
        screen = await press(pilot, "enter", "v")
        shown = "".join(strip.text for strip in picture(screen.article.view))
        assert shown.count("▸") == 4
        assert not mistakes(screen)
