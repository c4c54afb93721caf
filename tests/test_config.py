from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.agreement import disagreements
from reader.config import Settings, load, read
from reader.config.key_lines import lines_of


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
        ('group = "week"', "group", "day, source, author, flat"),
        ("theme = 3", "theme", "text in quotes"),
        ('hosts = "x"', "hosts", "a table"),
        ("hosts = { a = 1 }", "hosts.a", "text in quotes"),
        ('columns = "date"', "columns", "a list"),
        ('columns = ["date", "athor"]', "columns", "did you mean author?"),
        ('preset = "vim"', "preset", "default, newsboat, less"),
        ('auto_read = "ned"', "auto_read", "did you mean end?"),
        ('colours = { "6" = "x" }', 'colours."6"', "1, 2, 3, 4, 5"),
        ("keys = { 'article.star' = 3 }", 'keys."article.star"', "text in quotes"),
        ("read_after = nan", "read_after", "from 0 to 86400"),
        ("measure = ", "", "not TOML"),
        (f"measure = {'[' * 5000}", "", "not TOML"),
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
        ("measure = 40\n[hosts]\na = 1", 3),
        ('note = """\nmesure = 30\n"""\nhosts = { "x" = "y", "a" = 1 }\n', 1),
        ('columns = [\n  "date",\n  "sauce",\n]', 1),
        ('[colours]\n"1" = "key"\n\n"6" = "no"', 4),
        ("measure = 40\nhang = flase\n", 2),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    _, (problem, *_others) = load(write(tmp_path, text))
    assert problem.line == line
    assert f"config.toml:{line}: " in str(problem)


@pytest.mark.parametrize(
    ("environ", "given", "says"),
    [
        ({}, ["theme=mono"], "--set theme=mono: theme mono is not a theme"),
        (
            {"READER_THEME": "sepi"},
            [],
            "READER_THEME: theme sepi is not a theme; did you mean sepia?",
        ),
    ],
    ids=["option", "variable"],
)
def test_a_mistake_that_is_not_of_the_file_names_its_origin(
    tmp_path: Path, environ: dict[str, str], given: list[str], says: str
) -> None:
    configuration = read(write(tmp_path, 'theme = "sepia"\n'), environ, given)
    assert [problem.brief for problem in disagreements(configuration)] == [says]


def agree(tmp_path: Path, text: str) -> list[str]:
    return [str(each) for each in disagreements(read(write(tmp_path, text)))]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[keys]\n\n"article.sta" = "x"', ':3: keys."article.sta" there is no such command; did'),
        (
            '[keys]\n"article.star" = "j"',
            ':2: keys."article.star" j: both move.down and article.st',
        ),
        ('[keys]\n"article.star" = "ctrl+entr"', ':2: keys."article.star" there is no key ctrl+en'),
        ('keys."article.star" = "q"', ':1: keys."article.star" q: article.star hides app.back'),
        (
            'preset = "less"\n[keys]\n"go.all" = "d"',
            ':3: keys."go.all" d: move.half_down hides go.',
        ),
        ('[searches]\n"a" = "气候"\n"b" = "(气候"', ":3: searches.b "),
        ('[searches]\n"b" = "sourc:x"', ":2: searches.b "),
    ],
)
def test_what_only_the_program_knows_is_checked_too(tmp_path: Path, text: str, says: str) -> None:
    found = agree(tmp_path, text)
    assert any(says in each for each in found), found


def test_settings_that_agree_say_nothing(tmp_path: Path) -> None:
    assert not agree(tmp_path, '[keys]\n"article.star" = "x,g x"\n[searches]\na = "b is:unread"')


NAMES = st.sampled_from(["measure", "hosts", "a b", "鑰匙", 'q"', "x.y", ""])


@given(st.lists(st.tuples(NAMES, st.sampled_from(["1", '"\\n"', "[\n1,\n]", '"""\n\nx = 1"""']))))
def test_each_key_is_found_on_the_line_that_sets_it(pairs: list[tuple[str, str]]) -> None:
    text = ""
    wanted: dict[tuple[str, ...], int] = {}
    for key, value in dict(pairs).items():
        text += "# a comment\n\n"
        wanted[key,] = text.count("\n") + 1
        text += f"{json.dumps(key, ensure_ascii=False)} = {value}\n"
    assert lines_of(text) == wanted
    assert lines_of("[t]\n" + text) == {
        ("t",): 1,
        **{("t", *key): line + 1 for key, line in wanted.items()},
    }


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
