"""Helpers of the tests that drive the app."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from textual.pilot import Pilot

from reader.archive.header import Entry
from reader.config import Settings
from reader.ui.app import ReaderApp
from reader.ui.article.article_view import ArticleView
from reader.ui.host import HostApp
from reader.ui.main_screen import MainScreen
from reader.ui.notebook.screen import NotebookScreen
from reader.ui.themes.registry import fallback
from reader.ui.widgets.message_strip import MessageStrip
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.status_line import StatusLine
from tests.terminal import PATIENCE


class Opener(Protocol):
    """Makes an app on the small library, as the fixture `open_app` does."""

    def __call__(
        self, *, settings: Settings | None = None, paths: tuple[Path, ...] | None = None
    ) -> ReaderApp: ...


PARAGRAPH = "石桥横在窄窄的河上，桥栏被几代人的手磨得发亮。赶集的人从桥上走过，船从桥下过去。"

ARTICLES = {
    "2021-04-01-bridge.md": (
        "石桥记",
        "2021-04-01T06:00:00.000Z",
        "桥梁",
        "".join(f"<p>第{n}段。{PARAGRAPH * 3}</p>" for n in range(1, 31)),
    ),
    "2021-04-01-tea.md": (
        "一杯「春茶」[b]怎样泡[/b]，才不辜负山里的早晨：水温、器具与耐心 🍵",
        "2021-04-01T20:00:00.000Z",
        "茶事",
        "<h2>水温</h2><p>水要刚开就离火，晾一会儿再冲。茶叶慢慢舒展开来。</p>"
        "<ul><li>壶</li><li>杯</li></ul><blockquote><p>好茶不怕等。</p></blockquote>",
    ),
    "2020-11-20-stars.md": (
        "觀星筆記",
        "2020-11-20T00:00:00.000Z",
        "星空",
        "<p>冬夜的獵戶座最容易認。三顆星排成一線，像一條腰帶。</p>",
    ),
}


def write_article(folder: Path, name: str, title: str, date: str, source: str, body: str) -> Path:
    """Write one article with front matter and a body on one line."""
    path = folder / name
    path.write_text(
        f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\nauthor: {source}\n'
        f"from: https://{path.stem}.example.org/a\ncategories: [ {source} ]\n---\n"
        f"<div>{body}</div>\n",
        "utf-8",
    )
    return path


class BareHost(HostApp):
    """An app that shows nothing of its own, for the driver and for single screens."""

    low_bandwidth = False
    ambiguous_cells = 1
    typed_early = b""
    painted = ""
    next_first_frame = None
    plain = False
    plain_glyphs = None
    typing_at = None
    keys_wait = False

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the variables of the style sheets."""
        return fallback(dark=True)

    def on_terminal_lost(self) -> None:
        """Do nothing."""

    def leave(self) -> None:
        """End the app."""
        self.exit()

    def show(self) -> None:
        """Do nothing: there is no first frame."""

    async def release_keys(self) -> None:
        """Do nothing: no screen holds keys back."""

    def after_text(self, then: Callable[[], object]) -> None:
        """Call it at once: no character waits."""
        then()

    def apply_settings(self, settings: Settings) -> None:
        """Do nothing."""

    def restore_terminal(self) -> None:
        """Do nothing."""

    def hold_output(self) -> bool:
        """Return that the driver cannot."""
        return False

    def keep_frame(self, shown: Sequence[str]) -> None:
        """Do nothing."""

    def restart(self, argument: str) -> None:
        """End the app."""
        self.exit()

    def send(self, sequence: str) -> None:
        """Do nothing."""

    def repaint(self) -> None:
        """Do nothing."""


async def settle(pilot: Pilot[None]) -> MainScreen:
    """Wait until the threads have reported, and return the screen."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, MainScreen)
    return screen


async def press(pilot: Pilot[None], *keys: str) -> MainScreen:
    """Press keys one by one, each after what the last one started is done."""
    screen = await settle(pilot)
    for key in keys:
        await pilot.press(key)
        screen = await settle(pilot)
    return screen


def lines(view: RowView) -> list[str]:
    """Return the visible lines of a list, without the spaces at their ends."""
    count = view.line_of(view.row_count())
    return [view.render_line(y).text.rstrip() for y in range(min(view.size.height, count))]


def status(screen: MainScreen | NotebookScreen) -> str:
    """Return what the status line says, with the lines of a long message above it."""
    strips = [strip for strip in screen.query(MessageStrip) if strip.display]
    above = [strip.render_line(y).text for strip in strips for y in range(strip.size.height)]
    return "".join((*above, screen.query_one(StatusLine).render_line(0).text))


def titles(screen: MainScreen) -> list[str]:
    """Return the titles of the listed articles."""
    return [entry.title for entry in screen.articles.articles()]


def open_entry(screen: MainScreen) -> Entry:
    """Return the entry of the open article."""
    assert screen.article.entry is not None
    return screen.article.entry


def article_text(screen: MainScreen) -> str:
    """Return the whole text of the open article, shown or not."""
    document = screen.article.view.document
    assert document is not None
    return document.text


def text(view: ArticleView) -> str:
    return "\n".join(view.render_line(y).text.rstrip() for y in range(view.size.height))


async def until(pilot: Pilot[None], shown: Callable[[MainScreen], bool]) -> MainScreen:
    """Wait until the screen shows something."""
    end = time.monotonic() + PATIENCE
    while not shown(screen := await settle(pilot)):
        assert time.monotonic() < end, "it never came"
        await pilot.pause(0.02)
    return screen


async def eventually(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until something holds that threads and timers bring about."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came"
        await pilot.pause(0.02)
