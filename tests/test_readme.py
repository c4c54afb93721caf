"""The README in both languages: its commands, keys, extras and links are those of the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from reader import cli
from reader.commands import manual
from reader.ui.keys.command_table import COMMANDS
from reader.ui.keys.keymap import Keymap

ROOT = Path(__file__).resolve().parents[1]
READMES = {"en": ROOT / "README.md", "zh-Hans": manual.folder("zh-Hans") / "README.md"}
TEXTS = {language: path.read_text("utf-8") for language, path in READMES.items()}

each_language = pytest.mark.parametrize("language", READMES)


@each_language
def test_every_command_is_in_the_readme(language: str) -> None:
    missing = {verb for verb in cli.VERBS if f"`reader {verb}" not in TEXTS[language]}
    assert not missing


@each_language
def test_every_option_in_the_readme_exists(language: str) -> None:
    spans = re.findall(r"`(reader [^`]*)`", TEXTS[language])
    named = {option for span in spans for option in re.findall(r"--[a-z][a-z-]*", span)}
    parsers = (cli.parser(), *map(cli.parser_of, cli.VERBS))
    options = {
        option
        for parser in parsers
        for action in parser._actions
        for option in action.option_strings
    }
    assert named
    assert named <= options


@each_language
def test_the_ten_keys_are_keys(language: str) -> None:
    table = re.search(r"^\| `j` `k` \|.*\n(?:^\|.*\n)+", TEXTS[language], re.MULTILINE)
    assert table is not None
    rows = table[0].strip().split("\n")
    keymap = Keymap()
    typed = {key for command in COMMANDS for key in keymap.keys_of(command).split()}
    shown = [re.findall("`([^`]+)`", row.split("|")[1]) for row in rows]
    assert len(rows) == 10
    assert {key for keys in shown for key in keys} <= typed


@each_language
def test_the_set_up_commands_are_one_line_each(language: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", TEXTS[language], re.DOTALL)
    assert blocks == re.findall(r"```sh\n(.*?)```", TEXTS["en"], re.DOTALL)
    assert [block.count("\n") for block in blocks] == [1, 1]
    assert f"<!-- test command -->\n```sh\n{blocks[1]}" in TEXTS[language]


@each_language
def test_the_extras_are_those_of_the_package(language: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(project["optional-dependencies"]) - {"test", "dev"}
    rows = re.findall(r"^\| `(\w+)` \|", TEXTS[language], re.MULTILINE)
    assert set(rows) & {*extras, "words"} == extras


PAGES = [path for language in READMES for path in manual.pages(language)]


@pytest.mark.parametrize(
    "path", [*READMES.values(), *PAGES], ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", text)
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_readme_is_short() -> None:
    assert len(TEXTS["en"].splitlines()) <= 140
