"""The recipes for commands on the selection: they are settings, and their programs take them."""

from __future__ import annotations

import re
import shutil
import struct
import tomllib
from pathlib import Path

import pytest

from reader.commands import manual
from reader.config import load
from reader.services.own_commands import OwnCommand, Texts, own_commands, run_for_output
from reader.ui.keys.own_keys import keymap_of

PAGES = {language: manual.folder(language) / "recipes.md" for language in ("en", "zh-Hans")}


def _tables(language: str) -> str:
    text = PAGES[language].read_text("utf-8")
    return "\n".join(re.findall(r"```toml\n(.*?)```", text, re.DOTALL))


COMMANDS = {
    command.name: command for command in own_commands(tomllib.loads(_tables("en"))["commands"])
}


def test_the_recipes_are_the_same_in_each_language() -> None:
    assert _tables("en") == _tables("zh-Hans")
    assert {"dictionary", "translate", "speak"} <= set(COMMANDS)


@pytest.mark.parametrize("preset", ["default", "newsboat", "less"])
def test_the_recipes_are_valid_settings(preset: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'preset = "{preset}"\n{_tables("en")}', "utf-8")
    settings, problems = load(path)
    assert problems == ()
    assert set(settings.commands) == set(COMMANDS)
    assert preset != "default" or keymap_of(settings).problems == []


def _run(command: OwnCommand, text: str) -> tuple[str, int | None]:
    if shutil.which(command.run[0]) is None:
        pytest.skip(f"{command.run[0]} is not installed")
    texts = Texts(selection=text, sentence=text)
    outcome = run_for_output(command, texts, 40, lambda: False)
    return outcome.output, outcome.status


@pytest.mark.parametrize(("word", "entry"), [("石桥", "一种桥"), ("--version", ""), ("-u x", "")])
def test_the_dictionary_is_asked(
    word: str, entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a dictionary of one word in the format of StarDict."""
    folder = tmp_path / "dic"
    folder.mkdir()
    meaning = "一种桥".encode()
    index = "石桥".encode() + b"\0" + struct.pack(">II", 0, len(meaning))
    (folder / "test.idx").write_bytes(index)
    (folder / "test.dict").write_bytes(meaning)
    (folder / "test.ifo").write_text(
        "StarDict's dict ifo file\nversion=2.4.2\nbookname=test\nwordcount=1\n"
        f"idxfilesize={len(index)}\nsametypesequence=m\n"
    )
    monkeypatch.setenv("STARDICT_DATA_DIR", str(tmp_path))
    output, _status = _run(COMMANDS["dictionary"], word)
    assert entry in output
    assert "Console version of Stardict" not in output  # the text is no option


def test_the_voice_reads_the_text() -> None:
    speak = COMMANDS["speak"]
    silent = OwnCommand("speak", "", (*speak.run, "--stdout"), speak.input, speak.output)
    output, status = _run(silent, "石桥横在河上。")
    assert status == 0
    assert output.startswith("RIFF")
