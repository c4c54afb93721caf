from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import Settings, load


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == (Settings(), ())


def test_settings_are_read_in_their_types(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "measure = 30\nread_after = 5\nhang = false\n"
        '[hosts]\n"a.example" = "甲"\n[keys]\n"list.open" = "o"\n',
    )
    settings, problems = load(path)
    assert not problems
    assert (settings.measure, settings.read_after, settings.hang) == (30, 5.0, False)
    assert settings.hosts == {"a.example": "甲"}
    assert settings.keys == {"list.open": "o"}


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("mesure = 30", "mesure", "did you mean measure"),
        ("measure = 3", "measure", "from 10 to 200"),
        ('measure = "wide"', "measure", "a number"),
        ("measure = true", "measure", "a number"),
        ("measure = 30.5", "measure", "whole"),
        ('hang = "yes"', "hang", "true or false"),
        ('group = "week"', "group", "day, source, flat"),
        ("theme = 3", "theme", "text in quotes"),
        ('hosts = "x"', "hosts", "a table"),
        ("hosts = { a = 1 }", "hosts", "a table"),
        ("measure = ", "", "not TOML"),
    ],
)
def test_a_mistake_is_named_and_the_rest_holds(
    tmp_path: Path, text: str, key: str, says: str
) -> None:
    settings, (problem,) = load(write(tmp_path, f"{text}\n"))
    assert settings == Settings()
    assert problem.key == key
    assert says in str(problem)
    assert "config.toml" in str(problem)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mesure = 30", 1),
        ('# a comment\n\n  "mesure" = 30', 3),
        ("measure = 40\nhosts.a = 1", 2),
        ("measure = 40\n[hosts]\na = 1", 2),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    _, (problem,) = load(write(tmp_path, text))
    assert problem.line == line
    assert f"config.toml:{line}: " in str(problem)


def test_one_mistake_does_not_spoil_the_others(tmp_path: Path) -> None:
    settings, problems = load(write(tmp_path, "measure = 1\nread_after = 7\n"))
    assert settings.read_after == 7
    assert len(problems) == 1


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    settings, (problem,) = load(path)
    assert settings == Settings()
    assert "cannot be read" in str(problem)
