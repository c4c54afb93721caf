"""The bar of long work: seen on a terminal, never in a pipe, gone when the work is done."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from reader.commands import progress
from reader.commands.progress import Bar, counted
from tests.terminal import Terminal


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> _Screen:
    made = _Screen()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=made))
    monkeypatch.setattr(progress, "EVERY", 0)
    return made


def test_a_bar_grows_and_is_gone_in_the_end(screen: _Screen) -> None:
    assert list(counted(iter("abcd"), "letters", 4)) == ["a", "b", "c", "d"]
    lines = screen.getvalue().split("\r\x1b[K")[1:]
    assert lines[0].startswith("[....................] 0% 0/4 letters")
    assert lines[3].startswith("[###############.....] 75% 3/4 letters")
    assert lines[-1] == ""


def test_of_unknown_length_only_the_count_is_told(screen: _Screen) -> None:
    list(counted(iter(range(1201)), "files"))
    assert "\r\x1b[K1,200 files" in screen.getvalue()


def test_what_is_said_is_safe_and_one_line(screen: _Screen) -> None:
    with Bar("") as bar:
        bar.show("\x1b]0;x\x07" + "字" * 100)
    said = screen.getvalue().split("\r\x1b[K")[1]
    assert "\x1b" not in said
    assert "\x07" not in said
    assert len(said) < 60


def test_quick_work_and_a_pipe_show_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    list(counted(range(10), "things", 10))
    assert capsys.readouterr().err == ""
    screen = _Screen()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=screen))
    monkeypatch.setattr(progress, "EVERY", 1000)
    list(counted(range(10), "things", 10))
    assert screen.getvalue() == ""


@pytest.mark.slow
def test_indexing_on_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    for number in range(400):
        name = f"2021-04-15-{number}.md"
        (tmp_path / name).write_text(f"---\ntitle: {number}\n---\n<p>第{number}篇</p>\n")
    with Terminal(["index", tmp_path], {}) as terminal:
        assert terminal.wait() == 0
        assert b"400" in terminal.received
        assert "400" not in terminal.text
