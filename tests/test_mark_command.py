"""``reader mark``: what a query finds is marked, as one change."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from reader.cli import run
from reader.notes.store import Notes
from tests.index.conftest import write

LONG = "<p>" + "河水流过石桥，茶園在山的那一邊。" * 40 + "</p>"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a library in which two articles have the same text."""
    folder = tmp_path / "library"
    write(folder, "早", LONG, source="甲报", date="2021-04-01T06:00:00Z")
    write(folder, "晚", LONG, source="乙报", date="2021-04-02T06:00:00Z")
    write(folder, "軟體", "<p>關於軟體的書。</p>", source="甲报", date="2021-04-03T06:00:00Z")
    write(folder, "喝茶", "<p>喝茶。</p>", source="甲报", date="2021-04-04T06:00:00Z")
    return folder


def mark(library: Path, *arguments: str) -> int:
    """Run the command with the marks beside the library."""
    return run(["mark", *arguments, str(library), "--data-dir", str(library.parent / "data")])


def listed(library: Path, option: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the titles that ``reader ls`` lists with an option."""
    capsys.readouterr()
    run(["ls", str(library), option, "--json", "--data-dir", str(library.parent / "data")])
    return [entry["title"] for entry in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize(
    ("query", "option", "unread"),
    [
        ("软体", (), ["喝茶", "晚"]),
        ("石桥", (), ["喝茶", "軟體"]),
        ("source:甲报", (), ["晚"]),
        ("茶", ("--names",), ["軟體", "晚"]),
        ("date:2021-04-03..", (), ["晚"]),
    ],
)
def test_what_a_query_finds_is_marked_read(
    query: str,
    option: tuple[str, ...],
    unread: list[str],
    library: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert mark(library, "--read", query, *option) == 0
    assert listed(library, "--unread", capsys) == unread


def test_marks_are_taken_back_from_duplicates_too(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mark(library, "--read", "石桥") == 0
    assert mark(library, "--star", "石桥 OR 软体") == 0
    assert "2 articles found; 2 changed" in capsys.readouterr().err
    assert listed(library, "--starred", capsys) == ["軟體", "晚"]
    assert mark(library, "--unstar", "石桥") == 0
    assert mark(library, "--unread", "石桥") == 0
    assert listed(library, "--starred", capsys) == ["軟體"]
    assert listed(library, "--unread", capsys) == ["喝茶", "軟體", "晚"]


def test_it_is_one_step_of_undo(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mark(library, "--star", "date:2021") == 0
    with Notes.open(library.parent / "data") as notes:
        assert len([state for state in notes.states().values() if state.starred]) == 3
        notes.undo()
        assert not [state for state in notes.states().values() if state.starred]
    assert listed(library, "--starred", capsys) == []


def test_nothing_changes_when_it_is_only_tried(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mark(library, "--read", "--dry-run", "石桥") == 0
    out, err = capsys.readouterr()
    assert out == "2021-04-02\t乙报\t晚\n"
    assert "0 changed" in err
    assert len(listed(library, "--unread", capsys)) == 3


def test_as_json_it_names_what_matched(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mark(library, "--star", "软体", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (key,) = told.pop("matched")
    assert unquote(key) == "https://example.org/軟體"
    assert told == {"changed": 1, "dry_run": False}
    assert mark(library, "--star", "软体", "--json") == 0
    assert json.loads(capsys.readouterr().out)["changed"] == 0


@pytest.mark.parametrize(("query", "code"), [("没有这个词", 1), ("sorce:x", 2)])
def test_a_query_without_a_match_or_a_wrong_one_fails(query: str, code: int, library: Path) -> None:
    assert mark(library, "--read", query) == code


def tagged(library: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Return the own tags of the listed articles that have some."""
    capsys.readouterr()
    run(["ls", str(library), "--json", "--data-dir", str(library.parent / "data")])
    entries = json.loads(capsys.readouterr().out)
    return {entry["title"]: entry["my_tags"] for entry in entries if entry["my_tags"]}


def test_articles_are_tagged_and_the_tags_taken_away(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mark(library, "--tag", "#水 茶", "source:甲报 OR source:乙报") == 0
    both = ["水", "茶"]
    assert tagged(library, capsys) == {"軟體": both, "喝茶": both, "晚": both}
    assert "tag +水" in history(library)
    assert mark(library, "--untag", "水", "mytag:水 -软体") == 0
    assert tagged(library, capsys) == {"軟體": both, "喝茶": ["茶"], "晚": ["茶"]}
    assert mark(library, "--untag", "茶", "晚", "--names") == 0
    assert "晚" not in tagged(library, capsys)  # the tag of the duplicate is gone as well


def history(library: Path) -> str:
    with Notes.open(library.parent / "data", read_only=True) as notes:
        return notes.history()[0].text


@pytest.mark.parametrize("value", ["", " ", "#", "，"])
def test_a_tag_must_have_letters(value: str, library: Path) -> None:
    with pytest.raises(SystemExit):
        mark(library, "--tag", value, "茶")
