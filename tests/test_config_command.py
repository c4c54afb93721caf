from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reader import cli
from reader.commands.config import run
from reader.config import Settings, load


def test_the_defaults_are_printed_as_toml(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--config", str(tmp_path / "none.toml")]) == 0
    printed = capsys.readouterr().out
    assert "not there" in printed
    assert tomllib.loads(printed)["measure"] == Settings().measure


def test_what_comes_from_the_file_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('measure = 30\n[hosts]\n"a.example" = "甲"\n', "utf-8")
    assert run(["--config", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "measure = 30  # config.toml:1\n" in printed
    assert "hang = true  # default" in printed
    assert tomllib.loads(printed)["hosts"] == {"a.example": "甲"}


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('measure = 30\ngroup = "flat"\nhang = false\n', "utf-8")
    monkeypatch.setenv("READER_GROUP", "source")
    monkeypatch.setenv("READER_HANG", "yes")
    assert run(["--config", str(path), "--set", "hang=false", "--set", "columns=author"]) == 0
    printed = capsys.readouterr().out
    assert "measure = 30  # config.toml:1\n" in printed
    assert 'group = "source"  # READER_GROUP\n' in printed
    assert "hang = false  # --set hang=false\n" in printed
    assert 'columns = ["author"]  # --set columns=author\n' in printed


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("READER_MEASURE", "wide", "READER_MEASURE: measure must be a number"),
        ("READER_PRESET", "les", "did you mean less?"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(
    name: str,
    text: str,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, text)
    assert run([]) == 1
    assert says in capsys.readouterr().err


def test_mistakes_are_told_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("mesure = 30\n", "utf-8")
    assert run(["--config", str(path)]) == 1
    assert "config.toml:1: mesure is not a setting" in capsys.readouterr().err


def test_a_file_to_start_from_changes_nothing_and_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deep" / "config.toml"
    assert run(["--config", str(path), "--init"]) == 0
    assert load(path) == (Settings(), ())
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text("utf-8")
    assert "# measure = 40" in text
    assert "(day, source, author, flat)" in text
    assert run(["--config", str(path), "--init"]) == 1
    assert "left as it is" in capsys.readouterr().err
    assert path.read_text("utf-8") == text


def test_every_setting_of_the_file_can_be_set_by_taking_the_mark_away(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    run(["--config", str(path), "--init"])
    lines = path.read_text("utf-8").split("\n")
    settable = [
        line.removeprefix("# ") for line in lines if " = " in line or line.startswith("# [")
    ]
    path.write_text("\n".join(settable), "utf-8")
    _, problems = load(path)
    assert problems == ()


def test_the_command_line_checks_what_only_the_program_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "sepai"\n[keys]\n"article.sta" = "x"\n', "utf-8")
    assert cli.run(["config", "--config", str(path)]) == 1
    told = capsys.readouterr().err
    assert "config.toml:1: theme sepai is not a theme; did you mean sepia?" in told
    assert 'config.toml:3: keys."article.sta" there is no such command; did you mean' in told


def test_a_problem_is_told_briefly_where_there_is_little_room(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("mesure = 30\n", "utf-8")
    (problem,) = load(path)[1]
    assert problem.brief == "config.toml:1: mesure is not a setting; did you mean measure?"
