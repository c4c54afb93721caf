"""What a word typed at once costs, in counts that no clock and no neighbour changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widget import Widget

from reader.config import Settings
from reader.index.database import Index
from reader.ui import part_screen
from reader.ui.app import ReaderApp
from reader.ui.articles import reprint_marks
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.list_refresh import ListRefresh
from reader.ui.articles.query_bar import QueryBar
from reader.ui.articles.workers import ScreenWorkers
from reader.ui.keys import queue
from reader.ui.main_screen import MainScreen
from tests.ui.driving import (
    PARAGRAPH,
    Opener,
    eventually,
    press,
    settle,
    until,
    write_article,
)
from tests.ui.test_kept_lines import picture, type_at_once

ARTICLES = 30
WORD = "石桥横在"

MOST = {
    "frame": 1,
    "layout": 1,
    "search thread": 1,
    "connection": 0,
    "styled": 0,
    "Update": 8,
    "line made": 40,
}
"""The most that a search may cost from the key that opens the line to its hits: `Update` is how
Textual tells a screen that a widget looks different."""


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often things happen: threads by their work, changes of the view, rows made, and so on."""
    counts: Counter[str] = Counter()

    def count(owner: type, name: str, kind: Callable[..., str]) -> None:
        original = getattr(owner, name)

        def counting(self: object, *given: object, **named: object) -> object:
            counts[kind(self, *given)] += 1
            return original(self, *given, **named)

        monkeypatch.setattr(owner, name, counting)

    count(ScreenWorkers, "_run", lambda _self, group, *_given: f"{group} thread")
    count(ArticleList, "_line_columns", lambda *_given: "line made")
    count(QueryBar, "guessed", lambda *_given: "estimate")
    count(ReaderApp, "_display", lambda _self, _screen, update: "frame" if update else "no frame")
    count(MainScreen, "_refresh_layout", lambda *_given: "layout")
    count(Index, "_open", lambda *_given: "connection")
    count(Stylesheet, "apply", lambda *_given: "styled")
    count(MessagePump, "_dispatch_message", lambda _self, message: type(message).__name__)
    count(
        Widget,
        "refresh",
        lambda self, *regions: "whole screen" * (not regions and isinstance(self, MainScreen)),
    )
    monkeypatch.setattr(ListRefresh, "look", lambda *_given, **_named: None)
    monkeypatch.setattr(reprint_marks, "PAUSE", 600)
    monkeypatch.setattr(queue, "PATIENCE", 60)
    return counts


async def shown(pilot: Pilot[None]) -> MainScreen:
    """Show the library once it is indexed, after each key of a search was pressed before."""
    await until(pilot, lambda screen: screen.articles.walked)
    await settle(pilot)
    await press(pilot, "slash", "石", "escape", "F")
    await until(pilot, lambda screen: not screen.articles.view.words)
    return await settle(pilot)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of articles with the word."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(ARTICLES):
        when = f"2020-02-{number % 28 + 1:02}T06:00:00.000Z"
        write_article(folder, f"{number}.md", f"第{number}篇", when, "桥梁", f"<p>{PARAGRAPH}</p>")
    return folder


@pytest.mark.slow
async def test_keys_that_arrive_together_cost_one_frame(
    open_app: Opener, library: Path, costs: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_screen, "HELD", 60)
    app = open_app(paths=(library,), settings=Settings(preview=False))
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot)
        await type_at_once(pilot, f"/{WORD}")
        await until(pilot, lambda screen: screen.articles.hits is not None)
        await press(pilot, "escape", "F")
        await until(pilot, lambda screen: not screen.articles.view.words)
        await settle(pilot)
        costs.clear()
        await type_at_once(pilot, f"/{WORD}")
        screen = await until(pilot, lambda screen: screen.articles.hits is not None)
        await eventually(pilot, lambda: not screen._dirty_widgets)
        assert costs["frame"]
        over = {name: costs[name] for name, most in MOST.items() if costs[name] > most}
        assert not over


@pytest.mark.slow
async def test_a_word_typed_at_once_costs_one_search(
    open_app: Opener, library: Path, costs: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(paths=(library,), settings=Settings(preview=False))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await shown(pilot)
        changes: list[str] = []
        change = screen.articles.query_bar._change

        def noted(*, words: str) -> None:
            changes.append(words)
            change(words=words)

        monkeypatch.setattr(screen.articles.query_bar, "_change", noted)
        picture(screen.articles.titles)  # so each row is made
        costs.clear()
        await press(pilot, "slash")
        picture(screen.articles.titles)
        assert not costs["line made"], "a change of the focus changes no row"
        assert not costs["whole screen"], "a change of the focus is shown where it happens"

        await type_at_once(pilot, WORD)
        await until(pilot, lambda screen: screen.articles.hits is not None)
        await settle(pilot)
        rows = screen.articles.titles.rows
        assert rows is not None
        assert len(rows.articles) == ARTICLES
        assert changes == [WORD], "one list for what arrives together"
        threads = {name: number for name, number in costs.items() if name.endswith("thread")}
        assert threads == {"search thread": 1}, "keys complete without the index"
        assert not costs["estimate"], "a quick search is not estimated"
        assert costs["line made"] <= 2 * screen.articles.titles.size.height
