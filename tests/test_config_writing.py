"""Changing config.toml from within: comments, order and everything else stay."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reader.config import load
from reader.config.toml_document import commented, write, write_table
from reader.errors import ConfigError

FILE = """\
# mine
measure = 30   # not too wide

hang = false
# what I search for
[searches]
climate = "气候"  # often

[keys]
"article.star" = "x"
"""


@pytest.mark.parametrize(
    ("name", "value", "after"),
    [
        ("measure", 44, FILE.replace("= 30", "= 44")),
        ("measure", None, FILE.replace("measure = 30   # not too wide\n", "")),
        ("gap", True, FILE.replace("hang = false\n", "hang = false\ngap = true\n")),
        ("columns", ("date",), FILE.replace("false\n", 'false\ncolumns = ["date"]\n')),
        ("level", None, FILE),
    ],
)
def test_only_the_line_of_a_setting_changes(
    tmp_path: Path, name: str, value: Any, after: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(FILE, "utf-8")
    before = tomllib.loads(FILE).get(name)
    assert write(path, name, value) == before
    assert path.read_text("utf-8") == after
    assert not load(path)[1]


def test_a_new_setting_takes_the_place_that_is_kept_for_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    text = "\n".join(commented()) + "\n"
    path.write_text(text, "utf-8")
    write(path, "measure", 30)
    assert path.read_text("utf-8") == text.replace("# measure = 40", "measure = 30")


@pytest.mark.parametrize("text", ["", "[keys]\n", "# only a comment", "measure = 3\n[a]\nb = 1"])
def test_a_file_of_any_shape_takes_a_setting(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    write(path, "gap", True)
    assert tomllib.loads(path.read_text("utf-8")) == {**tomllib.loads(text), "gap": True}


def test_the_line_ends_and_the_permissions_of_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(FILE.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    write(path, "gap", True)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") == 11
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    target.write_text("measure = 30\n", "utf-8")
    link.symlink_to(target)
    write(link, "measure", 31)
    assert link.is_symlink()
    assert target.read_text("utf-8") == "measure = 31\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.toml", "dotfiles.toml"]


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "config.toml"
    assert write(path, "gap", True) is None
    assert path.read_text("utf-8") == "gap = true\n"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", [b"measure = \n", b"\xff"])
def test_what_cannot_be_read_is_left_alone(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text)
    with pytest.raises(ConfigError, match="not TOML"):
        write(path, "gap", True)
    assert path.read_bytes() == text


@pytest.mark.parametrize(
    ("text", "entries", "after"),
    [
        ("", {"a": "/气候"}, '[searches]\na = "/气候"\n'),
        ("measure = 30\n", {"a b": "x"}, 'measure = 30\n\n[searches]\n"a b" = "x"\n'),
        (FILE, {"climate": "气候", "b": "河"}, FILE.replace("often\n", 'often\nb = "河"\n')),
        (FILE, {"other": "气候"}, FILE.replace('climate = "气候"  # often', 'other = "气候"')),
        ('[searches]\na = "1"\nb = "2"\n', {"b": "2", "a": "1"}, '[searches]\nb = "2"\na = "1"\n'),
        ("[searches]\na = '1'\n\n[keys]\n", {}, "[keys]\n"),
        ('searches = {a = "1"}\n', {"b": "2"}, 'searches = {b = "2"}\n'),
        ('searches.a = "1"\n', {"b": "2"}, 'searches.b = "2"\n'),
    ],
)
def test_only_the_entries_of_a_table_change(
    tmp_path: Path, text: str, entries: dict[str, str], after: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    write_table(path, "searches", entries)
    written = path.read_text("utf-8")
    assert list(tomllib.loads(written).get("searches", {}).items()) == list(entries.items())
    rest = {name: value for name, value in tomllib.loads(text).items() if name != "searches"}
    assert {n: v for n, v in tomllib.loads(written).items() if n != "searches"} == rest
    assert written.split() == after.split()


def test_a_table_of_a_file_that_is_no_toml_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("a = ", "utf-8")
    with pytest.raises(ConfigError):
        write_table(path, "searches", {"a": "b"})
    assert path.read_text("utf-8") == "a = "
