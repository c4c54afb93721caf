from __future__ import annotations

import string
import unicodedata

import pytest

from reader.ui.annotating import Annotating
from reader.ui.article import ArticleDesk
from reader.ui.keys import COMMANDS, Command, Keymap, Place, ascii_key, is_input_method, key_name
from reader.ui.listing import Listing
from reader.ui.moving import Moving
from reader.ui.screens.notebook import NotebookScreen
from reader.ui.screens.shelf import ShelfScreen
from reader.ui.selecting import Selecting
from reader.ui.sharing import Sharing

ROOMS = (
    ShelfScreen, NotebookScreen, Listing, ArticleDesk, Selecting, Annotating, Moving, Sharing,
)  # fmt: skip


def test_no_two_commands_share_a_key() -> None:
    assert Keymap().problems == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.id)
def test_every_command_is_carried_out_somewhere(command: Command) -> None:
    assert any(hasattr(room, command.method) for room in ROOMS)
    assert command.label
    assert Keymap().keys_of(command)


def test_every_method_that_a_key_could_run_has_a_key() -> None:
    methods = {name for room in ROOMS for name in vars(room) if name.startswith("do_")}
    assert methods == {command.method for command in COMMANDS}


def press(keymap: Keymap, place: Place, *keys: str) -> list[str]:
    found = [keymap.press(key, place) for key in keys]
    return [command.id for command in found if command]


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


def test_a_clash_and_an_unknown_id_are_reported() -> None:
    problems = Keymap(remapped={"list.open": "j", "list.fly": "x"}).problems
    assert problems == [
        "keys.list.fly: there is no such command",
        "j: both move.down and list.open",
    ]


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
