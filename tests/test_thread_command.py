"""``reader thread``: listed, shown, changed, written and read back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from reader.cli import run
from reader.commands.command_lines.thread import parser
from reader.notes.store import Notes
from tests.index.conftest import write
from tests.services.test_threads import AFTER, SUMMIT, TEA


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    write(folder, "峰會", SUMMIT, source="甲报", date="2021-04-22T06:00:00Z")
    write(folder, "會談", AFTER, source="乙报", date="2023-07-17T06:00:00Z")
    write(folder, "茶", TEA, source="甲报", date="2022-01-01T06:00:00Z")
    return folder


def path(library: Path, title: str) -> str:
    return str(next(library.glob(f"*{title}*")))


def thread(library: Path, *arguments: str) -> int:
    """Run the command with the marks beside the library."""
    needs = {"show", "candidates", "new", "pin", "exclude", "undecide"}
    within = ("--in", str(library)) if needs & set(arguments[:1]) else ()
    return run(["thread", *arguments, *within, "--data-dir", str(library.parent / "data")])


def shown(library: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, bool]]:
    capsys.readouterr()
    thread(library, "show", "气候", "--json")
    articles = json.loads(capsys.readouterr().out)["articles"]
    return [(article["title"], article["pinned"]) for article in articles]


@pytest.mark.slow
def test_a_story_is_followed(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert thread(library) == 1
    assert thread(library, "new", "氣候", path(library, "峰會")) == 0
    assert shown(library, capsys) == [("峰會", True)]
    assert thread(library, "candidates", "气候", "--json") == 0
    candidates = json.loads(capsys.readouterr().out)
    assert candidates[0]["title"] == "會談"
    assert thread(library, "pin", "气候", candidates[0]["key"]) == 0
    assert thread(library, "pin", "气候", candidates[0]["key"]) == 1  # nothing changes
    assert shown(library, capsys) == [("峰會", True), ("會談", True)]
    assert thread(library, "query", "气候", "茶叶") == 0
    assert shown(library, capsys) == [("峰會", True), ("茶", False), ("會談", True)]
    assert thread(library, "exclude", "气候", path(library, "茶")) == 0
    assert shown(library, capsys) == [("峰會", True), ("會談", True)]
    assert thread(library, "undecide", "气候", path(library, "會談")) == 0
    assert shown(library, capsys) == [("峰會", True)]
    assert thread(library, "show", "气候", "--markdown") == 0
    text = capsys.readouterr().out
    assert text.startswith("# 氣候\n")
    assert "## 2021-04-22 · 甲报 · 峰會" in text
    assert thread(library, "rename", "氣候", "气候") == 0  # its own name in the other script
    assert thread(library, "rename", "气候", "峰会") == 0
    assert thread(library) == 0
    assert "峰会\t1 pinned\t1 excluded\tquery: 茶叶" in capsys.readouterr().out
    assert thread(library, "delete", "峰会") == 0
    assert thread(library) == 1


def test_the_search_knows_threads(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thread(library, "new", "氣候", path(library, "峰會"))
    capsys.readouterr()
    data = str(library.parent / "data")
    assert run(["search", "thread:气候", str(library), "--json", "--data-dir", data]) == 0
    assert [found["title"] for found in json.loads(capsys.readouterr().out)] == ["峰會"]


def test_threads_go_to_another_machine(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thread(library, "new", "氣候", path(library, "峰會"), "--query", "特使")
    capsys.readouterr()
    thread(library, "--json")
    file = tmp_path / "threads.json"
    file.write_text(capsys.readouterr().out, "utf-8")
    other = str(tmp_path / "other")
    assert run(["thread", "import", str(file), "--data-dir", other]) == 0
    assert run(["thread", "--json", "--data-dir", other]) == 0
    mine, theirs = json.loads(file.read_text("utf-8")), json.loads(capsys.readouterr().out)
    for story in (*mine["threads"], *theirs["threads"]):
        del story["changed"]
    assert mine == theirs


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "没有"), "no thread is called 没有"),
        (("show",), "use it so: reader thread show NAME"),
        (("pin", "氣候"), "use it so: reader thread pin NAME ARTICLE..."),
        (("new", " "), "a thread needs a name"),
        (("new", "气候"), "a thread is called 气候 already"),
        (("new", "茶", "--query", "("), "("),
        (("query", "氣候", "len:x"), "len:"),
        (("pin", "氣候", "https://no.example/"), "no such article in the library"),
        (("pin", "氣候", "/no/such/file"), "no such article in the library"),
        (("show", "氣候", "--query", "x"), "--query belongs to new"),
        (("import", "/no/such/file"), "/no/such/file"),
        (("dance",), "dance"),
    ],
)
def test_mistakes_are_named(
    arguments: tuple[str, ...],
    message: str,
    library: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    thread(library, "new", "氣候")
    capsys.readouterr()
    try:
        code = thread(library, *arguments)
    except SystemExit as error:
        code = int(error.code or 0)
    assert code == 2
    assert message in capsys.readouterr().err


def test_two_threads_of_one_name_are_told_apart_by_their_ids(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Notes.open(library.parent / "data") as notes:
        ids = [notes.threads.create("同"), notes.threads.create("同")]
    assert thread(library, "rename", "同", "别的") == 2
    assert ids[0] in capsys.readouterr().err
    assert thread(library, "rename", ids[0], "别的") == 0


def test_names_from_elsewhere_do_not_reach_the_terminal_as_commands(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b]52;c;QQ==\x07\u202e\n# [x](javascript:a)"
    with Notes.open(library.parent / "data") as notes:
        notes.threads.create(evil, evil)
    assert thread(library) == 0
    assert thread(library, "show", evil) == 1
    assert thread(library, "show", evil, "--markdown") == 1
    captured = capsys.readouterr()
    text = captured.out + captured.err
    assert not set("\x1b\x07\u202e") & set(text)
    assert text.count("\n# ") + text.startswith("# ") <= 1


def test_completion_offers_actions_names_and_files(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = library.parent / "data"
    with Notes.open(data) as notes:
        notes.threads.create("氣候")
        notes.threads.create("evil\x1b")
    operands = next(action for action in parser()._actions if action.dest == "operands")
    monkeypatch.chdir(library)

    def offered(prefix: str, action: str, *given: str) -> list[str]:
        options = argparse.Namespace(action=action, operands=list(given), data_dir=data)
        return list(vars(operands)["completer"](prefix, options))

    assert offered("sh", "list") == ["show"]
    assert offered("", "show") == ["氣候"]
    assert offered("x", "show") == []
    assert offered("", "new") == []
    assert len(offered("", "pin", "氣候")) == 3
    assert offered("", "rename", "氣候") == []
