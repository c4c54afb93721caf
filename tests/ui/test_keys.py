from __future__ import annotations

import string
import unicodedata

import pytest

from reader.ui.keys.actions import Actions, UnboundKeys
from reader.ui.keys.command_table import COMMANDS, Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.names import WRITTEN, ascii_key, is_input_method, is_key, key_name, parsed
from reader.ui.keys.presets import PRESETS
from reader.ui.main_screen import MainScreen
from reader.ui.notebook.screen import NotebookScreen
from reader.ui.terminal.glyphs import ASCII
from tests.ui.driving import Opener


def test_no_two_commands_share_a_key() -> None:
    assert Keymap().problems == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_a_label_and_a_key(command: Command) -> None:
    assert command.label
    assert Keymap().keys_of(command)


def test_the_written_keys_have_ascii_forms() -> None:
    assert "".join(WRITTEN.values()).translate(ASCII).isascii()


@pytest.mark.slow
async def test_every_command_is_carried_out_where_it_works(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test() as pilot:
        await pilot.pause()
        main = app.screen
        assert isinstance(main, MainScreen)
        await pilot.press("g", "h")
        notebook = app.screen
        assert isinstance(notebook, NotebookScreen)
        for command in COMMANDS:
            if set(command.places) != {Place.NOTEBOOK}:
                assert command in main.commands.actions, command.id
            if Place.NOTEBOOK in command.places:
                assert command in notebook.actions, command.id


def test_two_owners_of_one_command_are_refused() -> None:
    with pytest.raises(ValueError, match=r"two owners handle move\.down"):
        Actions(COMMANDS, [{"move.down": print}, {"move.down": print}])


def test_a_handler_without_a_command_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no command is called move\.sideways"):
        Actions(COMMANDS, [{"move.sideways": print}])


def test_a_command_with_an_argument_hands_it_on() -> None:
    colours: list[object] = []
    actions = Actions(COMMANDS, [{"reading.colour": colours.append}])
    for command in COMMANDS:
        actions.run(command)
    assert colours == [1, 2, 3, 4, 5]


def press(keymap: Keymap, place: Place, *keys: str) -> list[str]:
    commands = [keymap.press(key, place) for key in keys]
    return [command.id for command in commands if command]


def test_a_sequence_needs_all_its_keys() -> None:
    keymap = Keymap()
    assert press(keymap, Place.LIST, "g") == []
    assert keymap.pending == "g"
    assert press(keymap, Place.LIST, "g") == ["move.first"]
    assert keymap.pending == ""


def test_a_sequence_that_leads_nowhere_is_forgotten() -> None:
    keymap = Keymap()
    assert press(keymap, Place.LIST, "g", "x", "j") == ["move.down"]


def test_a_key_means_what_its_pane_says() -> None:
    keymap = Keymap()
    assert press(keymap, Place.LIST, "h") == ["list.facets"]
    assert press(keymap, Place.ARTICLE, "h") == ["article.back"]
    assert press(keymap, Place.FACETS, "s") == []


def test_keys_can_be_given_taken_away_and_sequenced() -> None:
    keymap = Keymap(remapped={"article.star": "", "list.open": "x,g x", "app.help": "f1"})
    assert press(keymap, Place.LIST, "s") == []
    assert press(keymap, Place.LIST, "x", "g", "x") == ["list.open", "list.open"]
    assert keymap.problems == []


@pytest.mark.parametrize(
    ("remapped", "ids", "says"),
    [
        ({"list.opne": "x"}, ("list.opne",), "did you mean list.open?"),
        ({"list.open": "j"}, ("list.open", "move.down"), "both move.down and list.open"),
        ({"list.open": "ctrl+j,entr"}, ("list.open",), "no key entr; did you mean enter?"),
        ({"list.open": "q"}, ("list.open", "app.back"), "q: list.open hides app.back in the list"),
        ({"list.open": "g"}, ("list.open", "go.date"), "gd: list.open hides go.date in the list"),
        ({"go.all": "s x"}, ("article.star", "go.all"), "sx: article.star hides go.all"),
    ],
)
def test_what_cannot_work_is_told(
    remapped: dict[str, str], ids: tuple[str, ...], says: str
) -> None:
    problems = Keymap(remapped=remapped).problems
    assert [problem for problem in problems if problem.ids == ids and says in problem.message], (
        problems
    )


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("g ?", ("g", "question_mark")),
        ("Ctrl-d", ("ctrl+d",)),
        ("ctrl-D", ("ctrl+d",)),
        ("Shift-Tab", ("shift+tab",)),
        ("PageDown", ("pagedown",)),
        ("ctrl+right", ("ctrl+right",)),
        ("G", ("G",)),
        ("-", ("minus",)),
        ("f12", ("f12",)),
    ],
)
def test_keys_may_be_written_as_people_write_them(typed: str, keys: tuple[str, ...]) -> None:
    assert parsed(typed) == keys
    assert all(map(is_key, keys))


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_names_commands_and_has_no_clash(preset: str) -> None:
    assert set(PRESETS[preset].keys) <= {command.id for command in COMMANDS}
    assert Keymap(preset=preset).problems == []


@pytest.mark.parametrize(
    ("preset", "place", "keys", "wanted"),
    [
        ("newsboat", Place.LIST, ("N",), "article.read"),
        ("newsboat", Place.LIST, ("g",), "list.group"),
        ("newsboat", Place.ARTICLE, ("u",), "share.links"),
        ("newsboat", Place.ARTICLE, ("ctrl+e",), "article.star"),
        ("newsboat", Place.LIST, ("comma", "d"), "go.date"),
        ("less", Place.ARTICLE, ("d",), "move.half_down"),
        ("less", Place.ARTICLE, ("f",), "article.page"),
        ("less", Place.LIST, ("g",), "move.first"),
        ("less", Place.LIST, ("ampersand",), "list.filter"),
    ],
)
def test_a_preset_has_the_keys_that_its_hands_know(
    preset: str, place: Place, keys: tuple[str, ...], wanted: str
) -> None:
    assert press(Keymap(preset=preset), place, *keys) == [wanted]


def test_remaps_go_on_top_of_a_preset() -> None:
    keymap = Keymap(remapped={"article.read": "x"}, preset="newsboat")
    assert press(keymap, Place.LIST, "x", "N") == ["article.read"]


@pytest.mark.parametrize("place", [Place.LIST, Place.FACETS, Place.ARTICLE], ids=str)
def test_newsboats_best_known_accident_cannot_happen(place: Place) -> None:
    assert press(Keymap(preset="newsboat"), place, "C") == []


@pytest.mark.parametrize("character", string.printable[:94])
def test_a_full_width_key_is_the_ascii_key(character: str) -> None:
    wide = chr(ord(character) + 0xFEE0)
    textual_name = unicodedata.name(wide).lower().replace("-", "_").replace(" ", "_")
    assert key_name(textual_name, wide) == ascii_key(character)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("。", "full_stop"),
        ("、", "slash"),
        ("？", "question_mark"),
        ("）", "right_parenthesis"),
        ("｝", "right_curly_bracket"),
        ("【", "left_square_bracket"),
        ("】", "right_square_bracket"),
        ("·", "backslash"),
        ("　", "space"),
        ("—", "underscore"),
    ],
)
def test_chinese_marks_are_the_keys_they_share(typed: str, key: str) -> None:
    name = unicodedata.name(typed).lower().replace("-", "_").replace(" ", "_")
    assert key_name(name, typed) == key


def test_ascii_names_are_those_of_textual() -> None:
    textual_keys = pytest.importorskip("textual.keys")
    for character in string.punctuation + string.ascii_letters + string.digits:
        assert ascii_key(character) == textual_keys._character_to_key(character)


@pytest.mark.parametrize(
    ("character", "expected"), [("中", True), ("a", False), (None, False), ("？", False)]
)
def test_a_han_character_gives_the_input_method_away(character: str | None, expected: bool) -> None:
    assert is_input_method(character) is expected


EVERYWHERE = {
    ":": "app.palette", "g ,": "app.settings", "g ?": "app.hints",
    "u": "app.undo", "ctrl+r": "app.redo", "q": "app.back", "escape": "app.step_back",
    "Q": "app.quit", "?": "app.help", "g h": "go.notebook", "g t": "go.tags", "g u": "go.unread",
    "g S": "go.starred", "g D": "go.same_day", "tab": "app.focus_next",
    "ctrl+l": "app.redraw", "ctrl+z": "app.suspend",
}  # fmt: skip
MOVES = {
    "j": "move.down", "down": "move.down", "k": "move.up", "up": "move.up",
    "pagedown": "move.page_down", "pageup": "move.page_up", "ctrl+d": "move.half_down",
    "ctrl+u": "move.half_up", "g g": "move.first", "G": "move.last", "home": "move.first",
}  # fmt: skip
ARTICLES = {
    "J": "article.next", "K": "article.previous", "n": "article.next_unread",
    "p": "article.previous_unread", "r": "article.read", "s": "article.star", "z": "article.zen",
}  # fmt: skip
FOCUS = {
    ")": "reading.next_sentence", "(": "reading.previous_sentence", "}": "reading.next_paragraph",
    "{": "reading.previous_paragraph", "H": "reading.highlight", "a": "reading.note",
    "d": "reading.delete", "v": "visual.characters", "V": "visual.lines",
}  # fmt: skip
KEYS = {
    Place.LIST: {
        **MOVES, **ARTICLES, "space": "list.page", "b": "move.back_page", "enter": "list.open",
        "l": "list.open", "right": "list.open", "h": "list.facets", "A": "list.read_all",
        "f": "list.filter", "F": "list.clear", "\\": "list.group",
    },
    Place.ARTICLE: {
        **MOVES, **ARTICLES, **FOCUS, "space": "article.page", "b": "move.back_page",
        "h": "article.back", "left": "article.back", "enter": "reading.show_note",
        "]": "reading.next_highlight", "[": "reading.previous_highlight",
        **{str(n): f"reading.colour_{n}" for n in range(1, 6)}, "e": "reading.grow_sentence",
        "E": "reading.shrink_sentence", ">": "reading.end_right", "<": "reading.end_left",
        "g >": "reading.start_right", "g <": "reading.start_left", "w": "reading.export",
        "+": "article.wider", "-": "article.narrower", "=": "article.measure",
        "Z": "article.script", "f": "list.filter",
    },
    Place.VISUAL: {
        **MOVES, **FOCUS, "h": "visual.left", "l": "visual.right", "w": "visual.next_word",
        "b": "visual.previous_word", "e": "visual.word_end", "0": "visual.line_start",
        "$": "visual.line_end", "o": "visual.swap", "f": "visual.find", ";": "visual.find_again",
        ",": "visual.find_reverse", "enter": "visual.highlight",
    },
    Place.NOTEBOOK: {
        **MOVES, "enter": "notebook.open", "l": "notebook.open", "h": "notebook.facets",
        "f": "notebook.filter", "/": "notebook.filter", "F": "notebook.clear",
        "\\": "notebook.group", "space": "notebook.choose", "A": "notebook.choose_all",
        "a": "notebook.note", "t": "notebook.tag", "d": "notebook.delete", "c": "notebook.accept",
        "x": "notebook.keep", "m": "notebook.place", "M": "notebook.reattach",
        "w": "notebook.export",
        **{str(n): f"notebook.colour_{n}" for n in range(1, 6)},
    },
}  # fmt: skip
VARIANTS = {
    ".": "。", "/": "、", "<": "《", ">": "》", "[": "【", "]": "】", '"': "“", "'": "‘",
    "$": "￥", "\\": "·", "^": "…", "_": "—",
}  # fmt: skip


def typed_as(key: str) -> list[str]:
    """Return the names of a key: as typed in ASCII, full-width, and as a Chinese mark."""
    if len(key) > 1:
        return [key]
    names = [ascii_key(key)]
    for second in (chr(ord(key) + 0xFEE0), VARIANTS.get(key)):
        if second is not None:
            name = unicodedata.name(second).lower().replace("-", "_").replace(" ", "_")
            names.append(key_name(name, second))
    return names


@pytest.mark.slow
@pytest.mark.parametrize("place", KEYS, ids=str)
def test_the_whole_keymap_as_typed_full_width_and_chinese(place: Place) -> None:
    for keys, expected in {**EVERYWHERE, **KEYS[place]}.items():
        for first in typed_as(keys.split()[0]):
            for last in typed_as(keys.split()[-1]):
                sequence = [first, last] if " " in keys else [last]
                assert press(Keymap(), place, *sequence) == [expected], (place, sequence)


NAMED = {ascii_key(character): character for character in string.printable[:94]}


@pytest.mark.parametrize("place", [item for item in Place if item is not Place.ANYWHERE], ids=str)
def test_every_key_of_every_command_may_be_typed_with_an_input_method_on(place: Place) -> None:
    keymap = Keymap()
    mine = [item for item in COMMANDS if {place, Place.ANYWHERE} & set(item.places)]
    assert len(mine) > 20
    for command in mine:
        for keys in command.keys.split(","):
            names = keys.split()
            expected = press(keymap, place, *names)
            assert expected, (place, keys)
            variants = [typed_as(NAMED.get(name, name)) for name in names]
            for position, actual in enumerate(variants):
                for second in actual:
                    typed = [*names[:position], second, *names[position + 1 :]]
                    assert press(keymap, place, *typed) == expected, (place, keys, typed)


def test_counts_are_typed_before_a_key_and_never_begin_with_zero() -> None:
    keymap = Keymap()
    for key, count in (("1", 0), ("2", 0), ("0", 0)):
        assert keymap.press(key, Place.VISUAL, counting=True) is None
        assert keymap.count == count
    assert keymap.pending == "120"
    command = keymap.press("l", Place.VISUAL, counting=True)
    assert command is not None
    assert (command.id, keymap.count, keymap.pending) == ("visual.right", 120, "")
    assert press(keymap, Place.VISUAL, "0") == ["visual.line_start"]
    assert keymap.count == 0
    keymap.press("3", Place.VISUAL, counting=True)
    assert press(keymap, Place.VISUAL, "g", "g") == ["move.first"]
    assert keymap.count == 3


@pytest.mark.parametrize("begun", [["1", "2"], ["g"], ["3", "g"]], ids=" ".join)
def test_esc_drops_what_is_begun_and_does_nothing_else(begun: list[str]) -> None:
    keymap = Keymap()
    for key in begun:
        keymap.press(key, Place.ARTICLE, counting=True)
    assert press(keymap, Place.ARTICLE, "escape") == []
    assert (keymap.pending, keymap.count, keymap.unbound) == ("", 0, ())
    assert press(keymap, Place.ARTICLE, "escape") == ["app.step_back"]


def test_esc_in_a_sequence_of_the_settings_is_a_key() -> None:
    keymap = Keymap(remapped={"article.star": "g escape"})
    assert press(keymap, Place.LIST, "g", "escape") == ["article.star"]


@pytest.mark.parametrize(
    ("keys", "character", "hint"),
    [
        (["x"], "x", "x works in the notebook: Keep it without a place"),
        (["H"], "H", "H works in the article: Highlight the focused text"),
        (["B"], "B", "B does nothing here; ? shows the keys"),
        (["g", "B"], "B", "gB does nothing here; ? shows the keys"),
        (["f5"], None, "F5 does nothing here; ? shows the keys"),
        (["backspace"], "\x7f", "Backspace does nothing here; ? shows the keys"),
        (["ctrl+@"], "\x00", "Ctrl-@ does nothing here; ? shows the keys"),
        (["alt+shift+up"], None, "Alt-Shift-↑ does nothing here; ? shows the keys"),
        (["quotation_mark"], "“", "“ does nothing here; ? shows the keys"),
        (["zero_width_space"], "\u200b", "zero_width_space does nothing here; ? shows the keys"),
        (["\x80"], "\x80", ""),
        (["greek_small_letter_alpha"], "α", "α does nothing here; ? shows the keys"),
        (["中"], "中", "The input method is in Chinese mode: switch it off to use the keys"),
        (["j"], "j", ""),
        (["g"], "g", ""),
        (["g", "escape"], "\x1b", ""),
    ],
)
def test_a_key_that_runs_nothing_is_explained_once(
    keys: list[str], character: str | None, hint: str
) -> None:
    keymap = Keymap()
    unbound = UnboundKeys(keymap)
    press(keymap, Place.LIST, *keys)
    assert unbound.hint(character, Place.LIST) == hint
    press(keymap, Place.LIST, *keys)
    assert unbound.hint(character, Place.LIST) == ""


def test_a_hint_names_no_key_of_the_help_without_one() -> None:
    keymap = Keymap(remapped={"app.help": ""})
    unbound = UnboundKeys(keymap)
    press(keymap, Place.LIST, "B")
    assert unbound.hint("B", Place.LIST) == "B does nothing here"
