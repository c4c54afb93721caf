"""Help, the palette and the hints: every action can be found in all of them."""

from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input

from reader.config import Settings
from reader.text.width import cells
from reader.ui.help.key_list import COLUMN_CELLS, GAP, MOST_COLUMNS, KeyList
from reader.ui.help.offer import Offer
from reader.ui.help.palette import OfferRows, PaletteDialog
from reader.ui.help.screen import HelpScreen
from reader.ui.help.sections import GROUPS, commands_of, query_forms, sections
from reader.ui.keys.command_table import COMMANDS, Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.main_screen import MainScreen
from reader.ui.notebook.screen import NotebookScreen
from reader.ui.settings.screen import SettingsScreen
from reader.ui.widgets.hint_line import HINTS, HintLine
from tests.ui.driving import Opener


async def settle(pilot: Pilot[Any]) -> Any:
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    return pilot.app.screen


async def press(pilot: Pilot[Any], *keys: str) -> Any:
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    return pilot.app.screen


async def call(pilot: Pilot[Any], name: str) -> Any:
    """Take the first offer of the palette for a name."""
    palette = await press(pilot, "colon")
    palette.query_one(Input).value = name
    return await press(pilot, "enter")


def helped(screen: HelpScreen) -> list[Command]:
    return [row for row in screen.list.rows if isinstance(row, Command)]


@pytest.mark.slow
async def test_every_action_is_in_the_palette_and_in_the_help_of_its_place(
    open_app: Opener,
) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        palette = await press(pilot, "colon")
        assert isinstance(palette, PaletteDialog)
        offered = {offer.command.id for offer in palette.rows.offers if offer.command}
        assert offered == {command.id for command in COMMANDS} - {"app.palette"}
        await pilot.press("escape")
        shown = set()
        for place in (Place.LIST, Place.FACETS, Place.ARTICLE, Place.VISUAL, Place.NOTEBOOK):
            screen = HelpScreen(Keymap(), place)
            await app.push_screen(screen)
            shown |= {item.id for item in helped(screen)}
            screen.dismiss(None)
            await settle(pilot)
        assert shown == {command.id for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda value: value.id)
def test_every_action_has_an_id_a_label_and_a_group(command: Command) -> None:
    room, _dot, verb = command.id.partition(".")
    assert room in GROUPS
    assert verb
    assert 2 <= len(command.title) <= 60


@pytest.mark.parametrize("place", HINTS, ids=str)
def test_hints_name_commands_of_their_place(place: Place) -> None:
    keymap = Keymap()
    for command_id, word in HINTS[place]:
        assert keymap.first_key(command_id, place), command_id
        assert len(word) <= 14


@pytest.mark.parametrize("width", [92, 112, 140, 190])
@pytest.mark.parametrize("place", [Place.LIST, Place.ARTICLE])
def test_no_text_of_the_help_touches_the_next_column(place: Place, width: int) -> None:
    keymap = Keymap()
    keys = KeyList(keymap)
    keys.show(list(sections(commands_of(keymap, place), place, query_forms())))
    height = keys.get_content_height(Size(), Size(), width)
    count = min(MOST_COLUMNS, width // COLUMN_CELLS)
    edges = [width // count * number for number in range(1, count)]
    assert edges
    for index in range(height):
        line = "".join(text for text, _look in keys.row_columns(index, width))
        assert all(line[edge - GAP : edge + 1].isspace() for edge in edges), line


@pytest.mark.parametrize(
    ("width", "kinds"), [(36, [" ", " bookmark  "]), (76, [" do        ", " bookmark  "])]
)
def test_a_command_needs_no_kind_in_a_narrow_palette(width: int, kinds: list[str]) -> None:
    rows = OfferRows()
    rows.offers = [Offer("name", "k", command=COMMANDS[0]), Offer("name", letter="b")]
    columns = [rows.row_columns(index, width) for index in range(2)]
    assert [row[0][0] for row in columns] == kinds
    assert {cells(text) for text in ("".join(part for part, _ in row) for row in columns)} == {
        width
    }


@pytest.mark.slow
async def test_help_finds_by_word_by_key_and_by_pinyin_and_does_what_is_chosen(
    open_app: Opener,
) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "question_mark", "slash", *"star")
        assert "article.star" in {item.id for item in helped(screen)}
        assert len(helped(screen)) < 12, "and what starts"
        screen.query_one(Input).value = "gd"
        await settle(pilot)
        assert [item.id for item in helped(screen)] == ["go.date"]
        screen.query_one(Input).value = "nothing like it"
        await settle(pilot)
        assert helped(screen) == []
        screen.query_one(Input).value = "unstar"
        shelf = await press(pilot, "enter", "enter")
        assert isinstance(shelf, MainScreen)
        entry = shelf.articles.titles.current
        assert entry is not None
        assert shelf.session.notes.state(entry.key).starred


@pytest.mark.slow
async def test_help_shows_the_keys_as_remapped(open_app: Opener) -> None:
    app = open_app(settings=Settings(keys={"article.star": "x", "article.read": ""}))
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await press(pilot, "question_mark")
        ids = {item.id: screen.list.keymap.keys_of(item) for item in helped(screen)}
        assert ids["article.star"] == "x"
        assert "article.read" not in ids


@pytest.mark.slow
async def test_the_palette_goes_to_articles_sources_and_searches(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, searches={"river": "河"}))
    async with app.run_test(size=(80, 24)) as pilot:
        palette = await press(pilot, "colon", *"shiqiao")
        assert isinstance(palette, PaletteDialog)
        assert any(offer.entry and offer.entry.title == "石桥记" for offer in palette.rows.offers)
        palette.rows.cursor = next(
            at for at, each in enumerate(palette.rows.offers) if each.entry is not None
        )
        shelf = await press(pilot, "enter")
        assert isinstance(shelf, MainScreen)
        assert shelf.article.entry is not None
        assert shelf.article.entry.title == "石桥记"
        await press(pilot, "colon", *"riv", "enter")
        assert shelf.articles.view.words == "河"
        await call(pilot, "星空")
        assert shelf.articles.view.facet.value == "星空"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["theme", "auto_read"])
@pytest.mark.parametrize("keys", [(), ("g", "h")], ids=["list", "notebook"])
async def test_the_palette_finds_a_setting_by_its_name(
    open_app: Opener, keys: tuple[str, ...], name: str
) -> None:
    app = open_app(settings=Settings(read_after=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        settings = await call(pilot, name)
        assert isinstance(settings, SettingsScreen)
        assert settings.rows.current.name == name


@pytest.mark.slow
async def test_the_palette_goes_where_a_command_works_or_says_why_not(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        shelf = await call(pilot, "reading.highlight")
        assert isinstance(shelf, MainScreen)
        assert "Open an article first" in shelf.status_text.message
        await press(pilot, "enter")
        await call(pilot, "list.reverse")
        assert not shelf.articles.view.newest_first
        assert shelf.pane is shelf.articles.titles


@pytest.mark.slow
async def test_the_palette_of_the_notebook_leaves_it_for_what_is_not_there(
    open_app: Opener,
) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        notebook = await press(pilot, "g", "h")
        assert isinstance(notebook, NotebookScreen)
        shelf = await call(pilot, "list.reverse")
        assert isinstance(shelf, MainScreen)
        assert not shelf.articles.view.newest_first


async def test_titles_with_markup_are_plain_text_in_the_palette(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        palette = await press(pilot, "colon")
        palette.query_one(Input).value = "春茶"
        await settle(pilot)
        rows = palette.rows
        shown = [rows.render_line(y).text for y in range(rows.size.height)]
        assert any("[b]" in line for line in shown), shown


@pytest.mark.slow
@pytest.mark.parametrize(("height", "shown"), [(24, True), (23, False), (40, True)])
async def test_hints_have_a_row_where_there_is_room(
    open_app: Opener, height: int, shown: bool
) -> None:
    app = open_app(settings=Settings(read_after=0, hints=True))
    async with app.run_test(size=(80, height)) as pilot:
        shelf = await settle(pilot)
        line = shelf.query_one(HintLine)
        assert line.display is shown
        if shown:
            text = line.render_line(0).text
            assert "? keys" in text
            assert "q quit" in text
            await press(pilot, "enter")
            assert "H highlight" in line.render_line(0).text


@pytest.mark.slow
async def test_the_back_key_is_named_after_what_it_does_in_the_list(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, hints=True))
    async with app.run_test(size=(80, 24)) as pilot:
        shelf = await settle(pilot)
        line = shelf.query_one(HintLine)
        assert "q quit" in line.render_line(0).text
        await press(pilot, "g", "u")
        assert "q back" in line.render_line(0).text
        await press(pilot, "q")
        assert "q quit" in line.render_line(0).text


@pytest.mark.parametrize("place", HINTS)
def test_the_back_key_is_among_the_hints_that_fit_80_columns(place: Place) -> None:
    line = HintLine(Keymap())
    line.set_reactive(HintLine.place, place)
    assert any(one.label in ("back", "quit") for one in line.hints(78))


@pytest.mark.slow
async def test_hints_are_turned_off_by_a_key_and_that_is_kept(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, hints=True))
    async with app.run_test(size=(80, 24)) as pilot:
        shelf = await press(pilot, "g", "question_mark")
        assert not shelf.query_one(HintLine).display
        assert "hints = false" in app.configuration.path.read_text("utf-8")
        await press(pilot, "g", "question_mark")
        assert shelf.query_one(HintLine).display


async def test_hints_speak_of_the_persons_own_keys(open_app: Opener) -> None:
    settings = Settings(hints=True, keys={"list.open": "x", "article.star": ""})
    async with open_app(settings=settings).run_test(size=(120, 30)) as pilot:
        shelf = await settle(pilot)
        text = shelf.query_one(HintLine).render_line(0).text
        assert "x open" in text
        assert "star" not in text


@pytest.mark.slow
async def test_no_hints_stand_below_a_text_that_is_typed(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, hints=True))
    async with app.run_test(size=(80, 24)) as pilot:
        shelf = await press(pilot, "enter", "right_parenthesis")
        line = shelf.query_one(HintLine)
        assert line.render_line(0).text.strip()
        await press(pilot, "a")
        assert not line.render_line(0).text.strip()
        await press(pilot, "escape")
        assert line.render_line(0).text.strip()
