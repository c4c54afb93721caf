"""What a key costs, in counts that no clock and no neighbour changes.

The bounds are what was measured, with little room: whoever exceeds one makes each key dearer, on
each screen. The same keys in milliseconds, beside a bare Textual app, are in `tests.bench.keys`.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sqlite3
import sys
import weakref
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import CompositorUpdate
from textual._styles_cache import StylesCache
from textual.app import App
from textual.color import Color
from textual.events import Key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from reader.config import Settings
from reader.services import folder_watch
from reader.ui import part_screen
from reader.ui import preview as previewing
from reader.ui.alarm import Alarm
from reader.ui.app import ReaderApp
from reader.ui.articles import reprint_marks
from reader.ui.articles.list_refresh import ListRefresh
from reader.ui.main_screen import MainScreen
from reader.ui.terminal.frame import TerminalFrame
from reader.ui.widgets.line_view import KeptLines
from tests.ui.driving import PARAGRAPH, Opener, settle, until, write_article

ARTICLES = 120
PANES, NARROW = (120, 40), (80, 24)
KEYS = {"j": "j", "pagedown": None, "space": " ", "right_parenthesis": ")", "slash": "/"}


@dataclass
class Cost:
    """What happened at some keys.

    Attributes:
        painted: The lines painted anew.
        refreshed: The widgets of which all lines were dropped.
        statements: The statements of SQL.
        messages: The messages delivered.
        timers: The tasks made to wait, which wake the program once more.
        alarms: The calls put off, which cost no task.
        laid_out: How often the widgets were laid out.
        sent: The bytes sent to the terminal.
    """

    painted: int = 0
    refreshed: Counter[str] = field(default_factory=Counter)
    statements: int = 0
    messages: int = 0
    timers: int = 0
    alarms: int = 0
    laid_out: int = 0
    sent: int = 0


class Terminal:
    """Takes what the app writes, as the driver of a terminal does.

    Attributes:
        sent: The bytes that have shown it.
    """

    def __init__(self) -> None:
        self.sent = 0
        self._frame: TerminalFrame | None = None

    def take(self, app: ReaderApp, output: str) -> None:
        """Take one output of the app."""
        if self._frame is None:
            self._frame = TerminalFrame((app.size.width, app.size.height))
        self._frame.put(output)

    def show(self) -> None:
        """Send what differs from the picture before."""
        if self._frame is not None:
            self.sent += len(self._frame.update().encode())


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The terminal of the app."""
    made = Terminal()

    def display(app: ReaderApp, screen: Screen[object], update: object) -> None:
        if isinstance(update, CompositorUpdate) and screen is app.screen:
            made.take(app, update.render_segments(app.console))

    monkeypatch.setattr(ReaderApp, "_display", display)
    return made


@contextlib.contextmanager
def counted(db: sqlite3.Connection, terminal: Terminal) -> Iterator[Cost]:
    """Count what happens meanwhile."""
    cost = Cost()
    terminal.show()
    terminal.sent = 0
    paint, paint_kept, refresh = StylesCache.render_line, KeptLines.paint, Widget.refresh
    dispatch, set_timer = MessagePump._dispatch_message, MessagePump.set_timer
    begin, lay_out = Alarm.__init__, MainScreen._refresh_layout

    def count_statement(_statement: str) -> None:
        cost.statements += 1

    with pytest.MonkeyPatch.context() as patch:

        def painting(self: StylesCache, *given: Any) -> object:
            cost.painted += not isinstance(self, KeptLines)
            return paint(self, *given)

        def painting_kept(self: KeptLines, *given: Any) -> object:
            cost.painted += 1
            return paint_kept(self, *given)

        def refreshing(self: Widget, *regions: Any, **named: Any) -> object:
            if not regions:
                cost.refreshed[self.id or type(self).__name__] += 1
            return refresh(self, *regions, **named)

        async def dispatching(self: MessagePump, message: Message) -> None:
            cost.messages += 1
            await dispatch(self, message)

        def timing(self: MessagePump, *given: Any, **named: Any) -> object:
            cost.timers += 1
            return set_timer(self, *given, **named)

        def beginning(self: Alarm, *given: Any) -> None:
            cost.alarms += 1
            begin(self, *given)

        def laying_out(self: MainScreen, *given: Any, **named: Any) -> None:
            cost.laid_out += 1
            lay_out(self, *given, **named)

        patch.setattr(StylesCache, "render_line", painting)
        patch.setattr(KeptLines, "paint", painting_kept)
        patch.setattr(Widget, "refresh", refreshing)
        patch.setattr(MessagePump, "_dispatch_message", dispatching)
        patch.setattr(MessagePump, "set_timer", timing)
        patch.setattr(Alarm, "__init__", beginning)
        patch.setattr(MainScreen, "_refresh_layout", laying_out)
        db.set_trace_callback(count_statement)
        try:
            yield cost
        finally:
            db.set_trace_callback(None)
            cost.sent = terminal.sent


async def press(app: App[None], terminal: Terminal, *keys: str) -> None:
    """Press keys as a terminal sends them, each once the last one is painted."""
    for key in keys:
        await app.on_event(Key(key, KEYS[key]))
        await asyncio.sleep(0.1)  # Textual paints at most 60 times a second
        for _ in range(100):  # turns of the loop
            await asyncio.sleep(0)
        terminal.show()


@contextlib.asynccontextmanager
async def shown(
    open_app: Opener, folder: Path, size: tuple[int, int], *, preview: bool = False
) -> AsyncIterator[tuple[Pilot[None], MainScreen]]:
    """Show a library of many articles, the newest of them long, once it is indexed."""
    library = folder / "many"
    library.mkdir()
    first = date(2020, 1, 1)
    for number in range(ARTICLES):
        day = (first + timedelta(days=3 * number)).isoformat()
        body = f"<p>{PARAGRAPH}</p>" * (200 if number == ARTICLES - 1 else 2)
        when = f"{day}T06:00:00.000Z"
        write_article(library, f"{day}.md", f"第{number}篇石桥", when, "桥梁", body)
    app = open_app(paths=(library,), settings=Settings(read_after=0, preview=preview))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda screen: screen.articles.walked)
        yield pilot, await settle(pilot)


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing but the keys happen: the list is not refreshed for what another wrote."""
    monkeypatch.setattr(ListRefresh, "look", lambda *_given, **_named: None)


@pytest.fixture
def unread_reprints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no pause be long enough to look at the reprints of the rows on screen, or for a rest."""
    monkeypatch.setattr(reprint_marks, "PAUSE", 600)
    monkeypatch.setattr(part_screen, "REST", 600)


MEASURED = 4
"""Keys of a kind, of which the average counts."""
ACTIONS: dict[str, tuple[Sequence[str], str, Sequence[str]]] = {
    "cursor": (["j"], "j", []),
    "cursor that scrolls": (["j"] * 40, "j", []),
    "page of the list": (["pagedown"], "pagedown", ["home"]),
    "line of an article": (["enter", "j"], "j", []),
    "page of an article": (["space"], "space", []),
    "sentence": (["right_parenthesis"], "right_parenthesis", []),
}
"""Keys before, the key that is measured, keys after, in this order in one session."""
BOUNDS = {
    # (lines painted, statements of SQL, messages, bytes sent) a key; a line is painted for
    # each line of rows that come into view, and for the status.
    "cursor": (4, 2, 6, 420),
    "cursor that scrolls": (6, 2, 6, 1_000),
    "page of the list": (1.1, 0.1, 6, 26),
    "line of an article": (4, 0, 8, 1_600),
    "page of an article": (1.1, 0, 8, 6),
    "sentence": (4, 0, 5, 40),
}
"""The most that one key may cost; of a page in parts of the height of the screen."""


def exceeded(action: str, cost: Cost, height: int) -> list[str]:
    """Return what a key costs too much of."""
    painted, statements, messages, sent = BOUNDS[action]
    lines = height if action.startswith("page") else 1
    bounds = {
        "painted": painted * lines,
        "statements": statements * lines,
        "messages": messages,
        "sent": sent * lines,
        "alarms": 1.25,
        "timers": 0,
        "laid_out": 0,
    }
    spent = {name: getattr(cost, name) / MEASURED for name in bounds}
    over = [f"{action}: {spent[name]} {name}" for name in bounds if spent[name] > bounds[name]]
    return over + [f"{action}: {name} refreshed" for name in cost.refreshed if name != "status"]


@pytest.mark.slow
@pytest.mark.usefixtures("unread_reprints")
@pytest.mark.parametrize("size", [PANES, NARROW], ids=["panes", "narrow"])
async def test_a_key_costs_no_more_than_was_measured(
    size: tuple[int, int], open_app: Opener, tmp_path: Path, terminal: Terminal
) -> None:
    over: list[str] = []
    async with shown(open_app, tmp_path, size) as (pilot, screen):
        for action, (before, key, after) in ACTIONS.items():
            for early in before:
                await pilot.press(early)
            await settle(pilot)
            with counted(screen.session.shelf.index.db, terminal) as cost:
                await press(pilot.app, terminal, *[key] * MEASURED)
            over += exceeded(action, cost, size[1])
            assert cost.painted, f"{action}: nothing was painted"
            for late in after:
                await pilot.press(late)
    assert not over


TYPING = {
    # (lines painted, layouts, bytes sent) of a key and of what it searches for.
    "slash": (8, 1, 800),
    "space": (8, 0, 100),
}
"""The most that opening the search line and a character without other hits may cost."""


@pytest.mark.slow
@pytest.mark.usefixtures("unread_reprints")
async def test_a_typed_character_paints_what_it_changes(
    open_app: Opener, tmp_path: Path, terminal: Terminal
) -> None:
    async with shown(open_app, tmp_path, PANES) as (pilot, screen):
        db = screen.session.shelf.index.db
        await pilot.press("slash", "石", "escape", "F")  # each for the first time
        await settle(pilot)
        over = []
        for key, (painted, laid_out, sent) in TYPING.items():
            with counted(db, terminal) as cost:
                await press(pilot.app, terminal, key)
                await settle(pilot)
                terminal.show()
            if cost.painted > painted or cost.laid_out > laid_out or cost.sent > sent:
                over.append(f"{key}: {cost}")
            await pilot.press("石")
            await settle(pilot)
        assert not over


@pytest.mark.slow
@pytest.mark.usefixtures("unread_reprints")
async def test_a_preview_waits_until_the_cursor_rests(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: Terminal
) -> None:
    async with shown(open_app, tmp_path, PANES, preview=True) as (pilot, screen):
        await pilot.press("j")
        await until(pilot, lambda screen: screen.preview.is_shown)
        monkeypatch.setattr(previewing, "PAUSE", 600)  # the cursor never rests
        read: list[object] = []
        monkeypatch.setattr(screen.preview._workers, "preview", read.append)
        await press(pilot.app, terminal, "j")  # the row has to be painted for the first time
        with counted(screen.session.shelf.index.db, terminal) as cost:
            await press(pilot.app, terminal, *["j"] * MEASURED)
        assert not exceeded("cursor", cost, PANES[1])
        assert cost.alarms == MEASURED
        assert not read
        assert screen.preview.view.display, "it stays until another article is shown"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere what others write is looked for")
async def test_an_idle_screen_never_wakes_up(
    open_app: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: Terminal
) -> None:
    monkeypatch.setattr(folder_watch, "_is_local", lambda _folder: True)
    async with shown(open_app, tmp_path, NARROW) as (pilot, _screen):
        await until(pilot, lambda screen: screen.outside.is_watching)
        await press(pilot.app, terminal, "j")
        loop: Any = asyncio.get_running_loop()
        for _ in range(200):  # what begins a session ends: the last alarms of it
            if not (planned := [one for one in loop._scheduled if not one.cancelled()]):
                break
            await asyncio.sleep(0.05)
        assert not planned, "something will happen although nobody presses a key"


def test_painting_keeps_no_widget_alive() -> None:
    lines = KeptLines()
    lines.get_inner_outer(Color(0, 0, 0), Color(1, 1, 1))
    gone = weakref.ref(lines)
    del lines
    gc.collect()
    assert gone() is None, "a cache of Textual's holds it, with the screen, the index and the marks"
