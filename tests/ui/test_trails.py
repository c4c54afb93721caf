"""The trail of a name in the app."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from reader.config import Settings
from reader.ui.main_screen import MainScreen
from reader.ui.trails.trail_screen import TrailScreen
from tests.ui.driving import Opener, lines, settle, titles, write_article


def add_mentions(library: Path) -> None:
    """Write articles that mention a name, in both scripts."""
    folder = library / "_posts"
    write_article(folder, "a.md", "上山", "2020-01-15T00:00:00Z", "甲报", "<p>獵戶座在東方。</p>")
    body = "<p>開頭。</p><p>猎户座升起，獵戶座又落下。</p>"
    write_article(folder, "b.md", "夜里的猎户座", "2023-04-15T00:00:00Z", "乙报", body)


async def wait(pilot: Pilot[None]) -> None:
    """Wait until the threads of the screen have reported."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def open_trail(pilot: Pilot[None], *keys: str) -> TrailScreen:
    """Search for the name, and follow its trail."""
    await settle(pilot)
    await pilot.press("slash", *"猎户", "enter")
    await settle(pilot)
    await pilot.press(*keys, "g", "asterisk")
    await wait(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, TrailScreen)
    return screen


def head(screen: TrailScreen) -> list[str]:
    return str(screen.query_one("#trail-head", Static).content).splitlines()


@pytest.mark.slow
async def test_hits_become_a_trail_by_date(open_app: Opener, library: Path) -> None:
    add_mentions(library)
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await open_trail(pilot)
        days = [line.split()[0] for line in lines(screen.rows) if line.strip()]
        assert days == ["2020-01-15", "2020-11-20", "2023-04-15", "2023-04-15", "2023-04-15"]
        assert head(screen)[0] == "猎户  5 mentions in 3 articles"
        assert head(screen)[1].startswith("2020-01 ")
        assert any(line.startswith("乙报") and line.endswith(" 3") for line in head(screen))
        await pilot.press("backslash")
        await wait(pilot)
        first = next(line for line in lines(screen.rows) if line.strip())
        assert first.split()[0] == "2023-04-15"
        assert "《夜里的猎户座》" in first
        await pilot.press("asterisk")
        await settle(pilot)
        main = pilot.app.screen
        assert isinstance(main, MainScreen)
        assert len(titles(main)) == 3


@pytest.mark.slow
async def test_a_mention_opens_its_article_at_it_and_q_goes_back(
    open_app: Opener, library: Path
) -> None:
    add_mentions(library)
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await open_trail(pilot)
        await pilot.press("G", "enter")
        main = await settle(pilot)
        view = main.article.view
        assert main.article.entry is not None
        assert main.article.entry.title == "夜里的猎户座"
        assert view.document is not None
        assert view.focused_range is not None
        start, end = view.focused_range
        assert view.document.text[start:end] == "獵戶"
        assert start == view.document.text.rindex("獵戶")
        await pilot.press("q")
        await wait(pilot)
        again = pilot.app.screen
        assert isinstance(again, TrailScreen)
        assert again.rows.cursor == screen.rows.row_count() - 1
        assert again.rows.row_count() == 5
        await pilot.press("q")
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.slow
async def test_the_focused_name_is_followed_and_shown_as_hits(
    open_app: Opener, library: Path
) -> None:
    add_mentions(library)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "g", "enter")
        main = await settle(pilot)
        view = main.article.view
        assert view.document is not None
        await pilot.press("g", "asterisk")
        await settle(pilot)
        assert "Focus or select a name first" in main.status_text.message
        start = view.document.text.index("猎户座")
        view.focus_range((start, start + 3))
        await pilot.press("g", "asterisk")
        await wait(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, TrailScreen)
        assert head(screen)[0] == "猎户座  5 mentions in 3 articles"
        await pilot.press("asterisk")
        main = await settle(pilot)
        assert main.articles.view.words == '"猎户座"'
        assert len(titles(main)) == 3


@pytest.mark.slow
@pytest.mark.parametrize(("size", "count"), [((40, 20), 2), ((80, 14), 2), ((80, 24), 5)])
async def test_the_head_leaves_out_sources_where_there_is_no_room(
    open_app: Opener, library: Path, size: tuple[int, int], count: int
) -> None:
    add_mentions(library)
    async with open_app().run_test(size=size) as pilot:
        assert len(head(await open_trail(pilot))) == count


@pytest.mark.slow
async def test_bars_are_ascii_where_the_settings_say_so(open_app: Opener, library: Path) -> None:
    add_mentions(library)
    settings = Settings(read_after=0, glyphs="ascii")
    async with open_app(settings=settings).run_test(size=(80, 24)) as pilot:
        bars = head(await open_trail(pilot))[1]
        assert bars.isascii()
        assert "@" in bars
