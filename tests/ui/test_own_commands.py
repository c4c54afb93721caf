"""The person's own commands in the app."""

from __future__ import annotations

import sys
from types import MappingProxyType
from typing import Any

import pytest

from reader.config import Settings
from reader.ui.help.palette import PaletteDialog
from reader.ui.help.screen import HelpScreen
from reader.ui.keys.command_table import Place
from reader.ui.keys.own_keys import keymap_of
from reader.ui.main_screen import MainScreen
from tests.ui.driving import Opener, press, status, text, until


def settings(**tables: dict[str, Any]) -> Settings:
    return Settings(
        read_after=0,
        commands=MappingProxyType(
            {name: MappingProxyType(table) for name, table in tables.items()}
        ),
    )


def printing(code: str, **others: Any) -> dict[str, Any]:
    return {"key": "D", "run": (sys.executable, "-c", code), **others}


ECHO = printing("import sys; print('<' + sys.stdin.read().strip() + '>')", label="Dict {x}")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "is_below"), [(60, True), (80, True), (120, False)])
async def test_the_output_is_shown_beside_the_text(
    open_app: Opener, width: int, is_below: bool
) -> None:
    async with open_app(settings=settings(dict=ECHO)).run_test(size=(width, 30)) as pilot:
        await press(pilot, "j", "enter", ")", ")", "D")
        screen = await until(pilot, lambda screen: screen.article.output.is_open)
        panel, view = screen.article.output, screen.article.view
        shown = "".join(text(panel).split())
        assert "Dict{x}" in shown
        assert view.document is not None
        assert view.focused_range is not None
        assert f"<{view.document.text[slice(*view.focused_range)]}>" in shown
        assert panel.has_class("-below") == is_below
        assert (panel.region.y > view.region.y) == is_below
        assert view.has_focus
        await press(pilot, "q")
        assert not panel.is_open
        assert view.focused_range is not None
        assert screen.pane is view


@pytest.mark.slow
async def test_the_key_again_turns_the_page(open_app: Opener) -> None:
    lines = printing("print('\\n'.join(map(str, range(500))))")
    async with open_app(settings=settings(dict=lines)).run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "enter", "D")
        screen = await until(pilot, lambda screen: screen.article.output.is_open)
        first = text(screen.article.output)
        await press(pilot, "D")
        assert text(screen.article.output) != first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "says"),
    [
        (printing("raise SystemExit(3)"), "ended with status 3"),
        (printing("pass"), "done"),
        (printing("print('x')", output="none"), "done"),
        ({"key": "D", "run": ("no-such-program",)}, "not installed"),
        (printing("pass", input="selection"), "Focus or select"),
    ],
)
async def test_the_status_line_says_how_it_ended(
    open_app: Opener, table: dict[str, Any], says: str
) -> None:
    async with open_app(settings=settings(dict=table)).run_test(size=(100, 24)) as pilot:
        await press(pilot, "j", "enter", "D")
        screen = await until(pilot, lambda screen: says in status(screen))
        assert not screen.article.output.is_open


@pytest.mark.slow
async def test_the_key_of_a_running_command_stops_it(open_app: Opener) -> None:
    table = printing("import time; time.sleep(600)")
    async with open_app(settings=settings(dict=table)).run_test(size=(100, 24)) as pilot:
        await press(pilot, "j", "enter")
        await pilot.press("D")
        await pilot.press("D")
        await until(pilot, lambda screen: "stopped" in status(screen))


@pytest.mark.slow
async def test_commands_are_off_in_a_browser(open_app: Opener) -> None:
    app = open_app(settings=settings(dict=ECHO))
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        app.is_served = True
        await press(pilot, "D")
        assert "off in a browser" in status(screen)
        assert not screen.article.output.is_open


@pytest.mark.slow
async def test_help_and_palette_list_them(open_app: Opener) -> None:
    async with open_app(settings=settings(dict=ECHO)).run_test(size=(120, 60)) as pilot:
        screen = await press(pilot, "j", "enter")
        assert isinstance(screen, MainScreen)
        shown = HelpScreen(screen.keymap, Place.ARTICLE)
        palette = PaletteDialog(screen.session, screen.keymap, Place.ARTICLE)
        for commands in (shown._commands, [offer.command for offer in palette._offers]):
            (own,) = [command for command in commands if command and command.id == "command.dict"]
            assert own.title == "Dict {x}"
            assert screen.keymap.keys_of(own) == "D"


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("D", ""),
        ("g x", ""),
        ("", ""),
        ("nokey", "there is no key nokey"),
        ("j", "command.dict"),
    ],
)
def test_keys_are_checked(key: str, says: str) -> None:
    problems = keymap_of(settings(dict={"key": key, "run": ("x",)})).problems
    assert bool(problems) == bool(says)
    assert all(says in problem.message for problem in problems)


def test_an_own_key_wins() -> None:
    keymap = keymap_of(settings(dict={"key": "y", "run": ("x",)}))
    command = keymap.press("y", Place.ARTICLE)
    assert command is not None
    assert command.id == "command.dict"
