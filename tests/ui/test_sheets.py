"""Help, the strip of keys, other names, the first run, clicks: what is offered and what answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region
from textual.widgets import TextArea

from reader.config import Settings
from reader.services import marking
from reader.text.width import cells
from reader.ui.dialogs.dialog import Dialog
from reader.ui.help.first_run import STARTS, FirstRunScreen, FolderInput, StartRows, folders_like
from reader.ui.help.key_list import _Line, balanced
from reader.ui.help.offer import Offer
from reader.ui.help.palette import ranked
from reader.ui.help.screen import HelpScreen
from reader.ui.help.sections import ESSENTIALS, QueryForm, Section, query_forms
from reader.ui.help.synonyms import SYNONYMS, synonyms
from reader.ui.keys.command_table import COMMANDS, Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.main_screen import MainScreen
from reader.ui.notebook.screen import NotebookScreen
from reader.ui.settings.choices import GROUPS
from reader.ui.widgets import key_strip
from reader.ui.widgets.hint_line import HintLine
from reader.ui.widgets.key_strip import KeyStrip
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.passage import Passage
from reader.ui.widgets.row_view import RowView
from tests.ui.driving import Opener, lines, press, settle, until

# Help.


@pytest.mark.parametrize("place", ESSENTIALS, ids=str)
def test_ten_commands_are_essential_and_have_keys(place: Place) -> None:
    keymap = Keymap()
    assert len(set(ESSENTIALS[place])) == 10
    assert all(keymap.first_key(command_id, place) for command_id in ESSENTIALS[place])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "columns"), [(40, 1), (80, 1), (95, 1), (100, 2), (120, 2), (160, 3)]
)
async def test_help_has_as_many_columns_as_fit(open_app: Opener, width: int, columns: int) -> None:
    async with open_app().run_test(size=(width, 30)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, HelpScreen)
        keys = screen.list
        assert len(keys._columns) == columns
        listed = [
            row
            for row in dict.fromkeys(getattr(row, "row", row) for row in keys.rows)
            if isinstance(row, Command | QueryForm)
        ]
        starts = [
            (side, index)
            for side, column in enumerate(keys._columns)
            for index in range(len(column))
            if isinstance(column[index], Command | QueryForm | _Line)
            and not keys._continues(side, index)
        ]
        assert len(listed) == len(starts)
        assert {form.form for form in query_forms()} <= {
            row.form for row in listed if not hasattr(row, "id")
        }
        for step in range(1, columns):
            await pilot.press("tab")
            assert keys.side == step
            assert keys.current is not None or keys.selectable(keys.cursor)
        await pilot.press("home")
        assert keys.selectable(keys.cursor)


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 60, 100])
async def test_help_cuts_no_label(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 20)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, HelpScreen)
        keys = screen.list
        painted = [
            "".join(text for text, _look in keys.row_columns(index, keys.size.width))
            for index in range(keys.row_count())
        ]
        assert not any("…" in line for line in painted)
        index = next(i for i, row in enumerate(keys._columns[0]) if isinstance(row, _Line))
        keys._go_to(0, index)
        first = keys.current
        await pilot.press("j")
        assert keys.current is not first, "the cursor passes over the rest of a row"


@given(lengths=st.lists(st.integers(1, 12), min_size=1, max_size=9), count=st.integers(1, 4))
def test_columns_keep_every_section_whole_and_in_order(lengths: list[int], count: int) -> None:
    sections: list[Section] = [
        [f"{number}.{row}" for row in range(length)] for number, length in enumerate(lengths)
    ]
    columns = balanced(sections, count)
    rows = [row for column in columns for row in column if row is not None]
    assert rows == [row for section in sections for row in section]
    assert len(columns) == min(count, len(sections))
    for section in sections:
        assert any(set(section) <= set(column) for column in columns)
    one = sum(lengths) + len(lengths) - 1
    assert max(map(len, columns)) <= one


# The strip of keys.


def test_what_may_follow_a_key_is_what_the_keymap_runs() -> None:
    keymap = Keymap()
    for place in (Place.LIST, Place.ARTICLE, Place.NOTEBOOK):
        keymap.forget()
        assert keymap.continuations(place) == []
        assert keymap.press("g", place) is None
        following = keymap.continuations(place)
        assert len(following) > 5
        for sequence, command in following:
            assert keymap.peek(sequence[0], place) is command


def regions(screen: MainScreen) -> dict[str, Region]:
    return {
        str(widget.id): widget.region
        for widget in screen.query("#panes, #list, #facets, #hints, #status")
    }


@pytest.mark.slow
@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
async def test_the_strip_comes_after_a_key_and_moves_nothing(
    open_app: Opener, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_strip, "PAUSE", 0.001)
    async with open_app().run_test(size=size) as pilot:
        screen = await settle(pilot)
        strip, before = screen.query_one(KeyStrip), regions(screen)
        assert not strip.display
        await press(pilot, "g")
        await until(pilot, lambda _screen: strip.display and strip.size.height > 0)
        assert regions(screen) == before
        lines = [strip.render_line(y).text for y in range(strip.size.height)]
        shown = "\n".join(lines)
        for sequence, _command in Keymap().continuations(Place.LIST):
            assert sequence
        assert "Calendar" in shown
        assert strip.region.bottom <= size[1] - 1, "the status line stays in sight"
        row = next(y for y, line in enumerate(lines) if "Manual" in line)
        column = lines[row].index("Manual")
        assert column >= 0
        await press(pilot, "a")
        assert not strip.display


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "columns"), [((40, 20), 2), ((80, 24), 2), ((120, 40), 3)], ids=str
)
async def test_the_strip_uses_wide_columns_where_the_height_allows(
    open_app: Opener,
    size: tuple[int, int],
    columns: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_strip, "PAUSE", 0.001)
    async with open_app().run_test(size=size) as pilot:
        screen = await press(pilot, "g")
        strip = screen.query_one(KeyStrip)
        await until(pilot, lambda _screen: strip.display and strip.size.height > 0)
        assert strip._grid(size[0])[0] == columns


@pytest.mark.slow
async def test_a_click_in_the_strip_runs_what_it_names(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_strip, "PAUSE", 0.001)
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "g")
        strip = screen.query_one(KeyStrip)
        await until(pilot, lambda _screen: strip.display and strip.size.height > 0)
        lines = [strip.render_line(y).text for y in range(strip.size.height)]
        row = next(y for y, line in enumerate(lines) if "Reverse order" in line)
        column = lines[row].index("Reverse order")
        await pilot.click(KeyStrip, offset=(column, row + 1))
        await settle(pilot)
        assert not screen.articles.view.newest_first


async def test_a_slow_line_never_gets_the_strip(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_strip, "PAUSE", 0)
    app = open_app()
    app.low_bandwidth = True
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "g")
        strip = screen.query_one(KeyStrip)
        assert strip._timer is None
        assert not strip.display


# Other names.


def test_other_names_are_those_of_commands_and_settings() -> None:
    names = {command.id for command in COMMANDS}
    names |= {choice.name for _heading, choices in GROUPS for choice in choices}
    assert set(SYNONYMS) <= names
    assert all(len(set(synonyms(name))) == len(synonyms(name)) for name in SYNONYMS)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("obsidian", "notebook.export"),
        ("backup", "notebook.export"),
        ("备份", "notebook.export"),
        ("備份", "notebook.export"),
        ("on this day", "go.same_day"),
        ("那年今日", "go.same_day"),
        ("continue", "go.history"),
        ("继续", "go.history"),
        ("繼續閱讀", "go.history"),
        ("dark", "theme"),
        ("夜间", "theme"),
        ("深色", "theme"),
        ("clipboard", "share.copy"),
        ("剪貼板", "share.copy"),
        ("translate", "share.pipe"),
        ("sort", "list.order"),
    ],
)
def test_the_palette_finds_by_other_names(typed: str, name: str) -> None:
    offers = [Offer(command.title, command=command) for command in COMMANDS]
    offers += [
        Offer(choice.label, setting=choice) for _heading, choices in GROUPS for choice in choices
    ]
    first = ranked(typed, offers)[:5]
    assert name in {offer.command.id for offer in first if offer.command} | {
        offer.setting.name for offer in first if offer.setting
    }


@pytest.mark.slow
async def test_a_command_of_the_notebook_is_run_there(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon", *"obsidian", "enter")
        for _ in range(4):
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        assert isinstance(pilot.app.screen, NotebookScreen)
        assert "No highlights to export" in pilot.app.screen._status.message


# The first run.


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["news/", "notes/", "文章/"]),
        ("n", ["news/", "notes/"]),
        ("ne", ["news/"]),
        ("文", ["文章/"]),
        (".", [".hidden/"]),
        ("news/", ["news/2020/", "news/2021/"]),
        ("news/2021", ["news/2021/"]),
        ("file", []),
        ("none/", []),
        ("x\0", []),
    ],
)
def test_folders_are_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, expected: list[str]
) -> None:
    for name in ("news/2020", "news/2021", "notes", "文章", ".hidden", "bad\x1bname"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "file.md").touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folders_like(f"{tmp_path}/{typed}") == [f"{tmp_path}/{name}" for name in expected]
    assert folders_like(f"~/{typed}") == [f"~/{name}" for name in expected]


@pytest.mark.slow
async def test_tab_completes_a_folder_and_esc_never_leaves(
    open_app: Opener, tmp_path: Path
) -> None:
    (tmp_path / "newspapers").mkdir()
    app = open_app(paths=())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", *f"{tmp_path}/newsp")
        await app.workers.wait_for_complete()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, FirstRunScreen)
        await pilot.press("tab")
        await pilot.pause()
        assert screen.query_one(FolderInput).value == f"{tmp_path}/newspapers/"
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert app.is_running
        assert app.screen is screen
        await pilot.press("o", "enter")
        await pilot.pause()
    assert app.next_arguments == (f"{tmp_path}/newspapers",)


@pytest.mark.slow
async def test_a_narrow_first_run_is_whole_and_its_lines_are_filled(open_app: Opener) -> None:
    app = open_app(paths=())
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, FirstRunScreen)
        rows = lines(screen.query_one(StartRows))
        assert len(rows) == len(STARTS)
        assert all("…" not in row for row in rows)
        why = screen.query_one("#why", Passage)
        for width in (40, 60):
            await pilot.resize_terminal(width, 20)
            message = "文件夹“新闻、文章”，不能打开：没有这个文件夹，或者没有读取它的权限。" * 2
            why.say(message)
            await pilot.pause()
            await pilot.pause()
            room = why.size
            shown = [why.render_line(y).text.rstrip() for y in range(room.height)]
            assert "".join(shown) == message
            assert not any(line[0] in "，。、：”" for line in shown)
            assert all(cells(line) > room.width - 6 for line in shown[:-1])


# Clicks.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("label", "key"), [("search", "/"), ("settings", "g,"), ("anything", ":"), ("keys", "?")]
)
async def test_a_click_on_a_hint_presses_its_keys(open_app: Opener, label: str, key: str) -> None:
    settings = Settings(read_after=0, hints=True, preview=False)
    async with open_app(settings=settings).run_test(size=(160, 30)) as pilot:
        screen = await settle(pilot)
        line = screen.query_one(HintLine)
        column, chosen = next((column, one) for column, one in line.placed() if one.label == label)
        assert chosen.written == key
        before = (pilot.app.screen, pilot.app.focused)
        await pilot.click(HintLine, offset=(column, 0))
        for _ in range(3):
            await pilot.pause()
        assert (pilot.app.screen, pilot.app.focused) != before


@pytest.mark.slow
async def test_a_click_on_a_highlight_shows_its_note(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "right_parenthesis", "H")
        view, notes = screen.article.view, screen.session.notes
        mark = view.marks[0]
        marking.annotate(notes, mark.highlight.id, "一座旧桥", ())
        screen.article.remark()
        await press(pilot, "escape")
        place = next(
            (x, y)
            for y in range(view.size.height)
            for x in range(view.size.width)
            if view.offset_under(x, y) == mark.start + 1
        )
        await pilot.click(view, offset=place)
        screen = await settle(pilot)
        assert screen.query_one(NoteEditor).display
        assert screen.query_one("#note-text", TextArea).text == "一座旧桥"
        assert screen.query_one("#note-text", TextArea).read_only


@pytest.mark.slow
async def test_text_that_was_dragged_over_is_highlighted_by_a_key(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        view = screen.article.view
        row = next(
            y for y in range(view.size.height) if view.offset_under(view._left(), y) is not None
        )
        left = view._left()
        await pilot.mouse_down(view, offset=(left + 4, row))
        await pilot.hover(view, offset=(left + 20, row))
        await pilot.mouse_up(view, offset=(left + 20, row))
        screen = await press(pilot, "H")
        assert len(view.marks) == 1
        mark = view.marks[0]
        assert mark.start == view.offset_under(left + 4, row)


@pytest.mark.slow
@pytest.mark.parametrize("keys", [("question_mark",), ("g", "d"), ("colon",)])
async def test_the_wheel_moves_the_list_of_a_dialog_from_its_edge(
    open_app: Opener, keys: tuple[str, ...]
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, Dialog)
        rows = dialog.query(RowView).first()
        before = rows.cursor
        dialog.on_mouse_scroll_down()
        assert rows.cursor > before
