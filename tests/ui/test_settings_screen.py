"""The settings screen: what it shows, changes, keeps, and takes back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader import translation
from reader.config import Settings, read
from reader.config.toml_document import write
from reader.paths import config_file
from reader.ui.app import ReaderApp
from reader.ui.article.article_view import ArticleView
from reader.ui.articles.article_list import ArticleList
from reader.ui.main_screen import MainScreen
from reader.ui.settings.choices import GROUPS, spoken, stepped
from reader.ui.settings.screen import SettingsScreen
from reader.ui.themes.palettes import PALETTES
from reader.ui.widgets.hint_line import HintLine
from reader.ui.widgets.status_line import StatusLine
from tests.ui.driving import Opener


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    translation.use("en")


async def settle(pilot: Pilot[Any]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def enter(pilot: Pilot[Any], *keys: str) -> SettingsScreen:
    await settle(pilot)
    for key in (*keys, "g", "comma"):
        await pilot.press(key)
        await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, SettingsScreen)
    return screen


async def choose(pilot: Pilot[Any], screen: SettingsScreen, name: str, *keys: str) -> None:
    """Put the cursor on a setting, and press keys there."""
    rows = screen.rows.rows
    screen.rows.cursor = next(
        at
        for at, each in enumerate(rows)
        if not isinstance(each, str) and name in (each.name, f"{each.name}:{each.item}")
    )
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def kept(app: ReaderApp) -> dict[str, object]:
    path = app.configuration.path
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def body(view: ArticleView) -> str:
    return "\n".join(view.render_line(y).text for y in range(view.size.height))


@pytest.mark.slow
async def test_a_change_is_seen_on_the_open_article_and_kept(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await enter(pilot, "j", "enter")
        preview = screen.query_one(ArticleView)
        shelf = app.screen_stack[-2]
        assert isinstance(shelf, MainScreen)
        assert preview.document is shelf.article.view.document
        before = preview.text_width()
        await choose(pilot, screen, "measure", *["h"] * 8)
        assert preview.text_width() == 48 < before
        assert kept(app) == {"measure": 24}
        await choose(pilot, screen, "paragraphs", "l")
        assert kept(app) == {"measure": 24, "paragraphs": "indent"}
        await pilot.press("q")
        assert shelf.article.view.page_style.indent == "first-line"
        assert shelf.article.view.usual_measure == 48


@pytest.mark.slow
async def test_without_an_article_a_text_stands_in(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(40, 20)) as pilot:
        screen = await enter(pilot)
        assert screen.has_class("-stacked")
        view = screen.query_one(ArticleView)
        assert "排得好的字" in body(view)
        assert view.size.height >= 6
        assert screen.rows.size.height >= 6


@pytest.mark.slow
async def test_a_change_is_taken_back_and_made_again(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        write(app.configuration.path, "measure", 30)
        screen = await enter(pilot)
        await choose(pilot, screen, "justify", "l")
        await choose(pilot, screen, "measure", "l")
        assert kept(app) == {"measure": 42, "justify": True}
        await choose(pilot, screen, "measure", "u")
        assert (kept(app)["measure"], app.session.settings.measure) == (30, 40)
        await pilot.press("u")
        assert kept(app) == {"measure": 30}
        assert not app.session.settings.justify
        await pilot.press("ctrl+r")
        assert kept(app) == {"measure": 30, "justify": True}
        await choose(pilot, screen, "justify", "equals_sign")
        assert kept(app) == {"measure": 30}
        await pilot.press("u")
        assert kept(app) == {"measure": 30, "justify": True}


@pytest.mark.slow
async def test_list_settings_are_seen_in_the_list(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await enter(pilot)
        await choose(pilot, screen, "columns:author", "l")
        titles = screen.query_one(ArticleList)
        assert titles.display
        assert titles.columns.names == ("date", "source", "author")
        assert kept(app) == {"columns": ["date", "source", "author"]}
        await choose(pilot, screen, "columns:date", "space")
        titles = screen.query_one(ArticleList)
        assert titles.columns.names == ("source", "author")
        await choose(pilot, screen, "group", "h")
        assert titles.rows is not None
        assert titles.rows[0].entry is not None, "not grouped: no heading"
        await pilot.press("q")
        shelf = app.screen
        assert isinstance(shelf, MainScreen)
        assert shelf.articles.titles.columns.names == ("source", "author")
        assert shelf.articles.view.grouping == "flat"
        shelf.articles.start_over()
        assert shelf.articles.view.grouping == "flat", "the settings of the start are not kept"


@pytest.mark.slow
async def test_a_new_palette_and_a_new_file_are_offered(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    dawn = replace(PALETTES["sepia"], name="dawn")
    monkeypatch.setitem(PALETTES, "dawn", dawn)
    folder = config_file().parent / "themes"
    folder.mkdir(parents=True)
    (folder / "dusk.toml").write_text('base = "dawn"\n', "utf-8")
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await enter(pilot)
        offered = set()
        for _ in range(len(app.available_themes) + 1):
            await choose(pilot, screen, "theme", "l")
            offered.add(app.session.settings.theme)
        assert {"auto", "dawn", "dusk", "sepia"} <= offered


@pytest.mark.slow
async def test_theme_language_and_hints_follow_at_once(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, hints=True))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await enter(pilot)
        shelf = app.screen_stack[-2]
        assert shelf.query_one(HintLine).display
        seen = set()
        for _ in range(7):
            await choose(pilot, screen, "theme", "l")
            seen.add(app.theme)
            assert app.session.settings.theme in ("auto", app.theme)
        assert {"sepia", "contrast-light", "terminal"} <= seen
        await choose(pilot, screen, "hints", "l")
        assert not shelf.query_one(HintLine).display
        await choose(pilot, screen, "language", "h")
        assert kept(app)["language"] == "zh-Hant"
        await choose(pilot, screen, "language", "equals_sign")
        assert "language" not in kept(app)


@pytest.mark.slow
async def test_a_preset_changes_the_keys_at_once(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await enter(pilot)
        await choose(pilot, screen, "preset", "l", "q")
        assert app.session.settings.preset == "newsboat"
        await pilot.press("comma", "comma")
        assert isinstance(app.screen, SettingsScreen)


@pytest.mark.slow
async def test_a_file_that_is_not_toml_is_left_alone_and_said(open_app: Opener) -> None:
    app = open_app()
    app.configuration.path.write_text("measure = \n", "utf-8")
    async with app.run_test(size=(120, 24)) as pilot:
        screen = await enter(pilot)
        await choose(pilot, screen, "justify", "l")
        assert app.session.settings.justify
        assert "not saved" in screen.query_one("#status", StatusLine).left
        assert app.configuration.path.read_text("utf-8") == "measure = \n"


def test_every_setting_but_tables_is_offered_or_named_here() -> None:
    offered = {choice.name for _heading, choices in GROUPS for choice in choices}
    elsewhere = {"ambiguous", "watch", "export_on_quit", "zone"}  # of the start; typed texts
    plain = {
        name
        for name, value in (
            (item, getattr(Settings(), item)) for item in Settings.__dataclass_fields__
        )
        if not hasattr(value, "items")
    }
    assert offered == plain - elsewhere


@pytest.mark.parametrize(
    "choice",
    [item for _heading, choices in GROUPS for item in choices],
    ids=lambda item: item.label,
)
def test_every_value_that_can_be_stepped_to_can_be_read_back(choice: Any, tmp_path: Path) -> None:
    path, settings = tmp_path / "config.toml", Settings()
    for step in (1, 1, 1, -1, -1, -1, -1, -1):
        value = stepped(choice, settings, step, ["sepia", "terminal"])
        write(path, choice.name, value)
        actual = read(path, environ={})
        assert not actual.problems
        assert getattr(actual.settings, choice.name) == value
        settings = actual.settings
        assert spoken(choice, settings)
