"""Leaving while a change is not yet on the disk: it is waited for, and a loss is said.

The disk is made slow in the program itself, or another process holds the store's lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.config import Settings
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.services import exports
from reader.services.session import Session
from reader.ui import final_save as final_save_module
from reader.ui.app import ReaderApp
from reader.ui.final_save import FinalSave, patience_for
from reader.ui.terminal.exits import NOT_SAVED, SIGNALS, Lifecycle, report_crash
from tests.notes.exchange.strategies import annotation
from tests.terminal import PATIENCE, Terminal, own_places, write_long_article

TEA = ArticleRef("tea", "茶")
SLOW = """
import os, sys, time
sync = os.fdatasync
started = time.monotonic()
def slow(descriptor):
    if "state.json" in os.readlink(f"/proc/self/fd/{descriptor}"):
        time.sleep(float(os.environ["TEST_DELAY"]))
    return sync(descriptor)
os.fdatasync = slow
sys.argv = ["reader", *sys.argv[1:]]
from reader.__main__ import main
main()
"""
ON_SLOW_DISK = (sys.executable, "-c", SLOW)
SAVING, SAVED, LOST = "Saving your marks", "Your marks are saved.", "NOT SAVED"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_long_article(tmp_path / "articles")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **own_places(tmp_path),
        "HOME": str(tmp_path),  # marks that cannot be saved are written there
        "SSH_CONNECTION": "",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "en",
    }


def marked(tmp_path: Path) -> tuple[bool, list[str]]:
    """Return whether the article has a star, and the notes, as they are stored."""
    with Notes.open(tmp_path / "data", read_only=True) as notes:
        starred = any(state.starred for state in notes.states().values())
        return starred, [highlight.note for highlight in notes.highlights()]


@contextlib.contextmanager
def held_lock(tmp_path: Path) -> Iterator[int]:
    """Hold the lock of the store, as a stopped session does."""
    descriptor = os.open(tmp_path / "data" / "state.json.lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def begin(terminal: Terminal, tmp_path: Path) -> None:
    """Wait until the list is there and what the start writes is saved."""
    terminal.until("标题")
    _await((tmp_path / "data" / "state.json.log").exists, terminal)
    terminal.read(0.3)


def _await(holds: Callable[[], bool], terminal: Terminal) -> None:
    """Wait until something holds, taking in what the program writes."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, terminal.text
        terminal.read(0.05)


def after_app(terminal: Terminal) -> str:
    return terminal.received.rpartition(b"\x1b[?1049l")[2].decode()


def leave_by_key(terminal: Terminal) -> None:
    os.write(terminal.fd, b"Q")


def leave_by_interrupt(terminal: Terminal) -> None:
    os.write(terminal.fd, b"\x03")


def leave_by_signal(terminal: Terminal) -> None:
    os.kill(terminal.pid, signal.SIGTERM)


WAYS = {
    "Q": (leave_by_key, 0),
    "q": (lambda terminal: os.write(terminal.fd, b"q"), 0),
    "Ctrl-C": (leave_by_interrupt, 0),
    "SIGTERM": (leave_by_signal, 128 + signal.SIGTERM),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_slow_disk_is_waited_for(
    folder: Path, environ: dict[str, str], tmp_path: Path, way: str
) -> None:
    leave, status = WAYS[way]
    with Terminal([folder], {**environ, "TEST_DELAY": "1.5"}, program=ON_SLOW_DISK) as terminal:
        begin(terminal, tmp_path)
        terminal.press("s", 0.05)
        leave(terminal)
        assert terminal.wait() == status
        assert termios.tcgetattr(terminal.fd)[:4] == terminal.modes[:4]
        printed = after_app(terminal)
    assert printed.index(SAVING) < printed.index(SAVED)
    assert LOST not in printed
    assert marked(tmp_path)[0]


@pytest.mark.slow
@pytest.mark.parametrize("again", ["q", "Q", "\x03", "SIGTERM"])
@pytest.mark.parametrize("way", ["Q", "SIGTERM"])
def test_a_second_request_decides_and_the_loss_is_said(
    folder: Path, environ: dict[str, str], tmp_path: Path, way: str, again: str
) -> None:
    with Terminal([folder], {**environ, "TEST_DELAY": "0.1"}, program=ON_SLOW_DISK) as terminal:
        begin(terminal, tmp_path)
        with held_lock(tmp_path):
            terminal.press("s", 0.05)
            WAYS[way][0](terminal)
            terminal.until(SAVING)
            terminal.read(0.3)
            if again == "SIGTERM":
                os.kill(terminal.pid, signal.SIGTERM)
            else:
                os.write(terminal.fd, again.encode())
            assert terminal.wait() == NOT_SAVED
        assert termios.tcgetattr(terminal.fd)[:4] == terminal.modes[:4]
        printed = after_app(terminal)
    assert f"{LOST}: {tmp_path}" in printed
    assert ": you left before" in printed
    assert "starred “标题”" in printed
    assert SAVED not in printed
    assert not marked(tmp_path)[0]


@pytest.mark.slow
def test_a_disk_that_never_answers_is_waited_for_in_bounds(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([folder], {**environ, "TEST_DELAY": "0"}, program=ON_SLOW_DISK) as terminal:
        begin(terminal, tmp_path)
        with held_lock(tmp_path):
            terminal.press("s", 0.05)
            leave_by_signal(terminal)
            assert terminal.wait(30) == NOT_SAVED
        assert LOST in after_app(terminal)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["Q", "SIGTERM"])
def test_a_note_that_is_being_written_is_waited_for(
    folder: Path, environ: dict[str, str], tmp_path: Path, way: str
) -> None:
    leave, status = WAYS[way]
    with Terminal([folder], {**environ, "TEST_DELAY": "3"}, program=ON_SLOW_DISK) as terminal:
        begin(terminal, tmp_path)
        terminal.press("\r")
        terminal.until("一二三。")
        terminal.press(")a")
        terminal.press("tea")
        if way == "Q":  # a letter of the note: it is left first
            os.write(terminal.fd, b"\x1b")
            terminal.read(0.3)
        leave(terminal)
        assert terminal.wait() == status
        assert SAVED in after_app(terminal)
    assert marked(tmp_path)[1] == ["tea"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_exports_what_was_changed(
    folder: Path, environ: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    config = tmp_path / "auto.toml"
    config.write_text(f'[export]\nauto = "{tmp_path}/vault"\n', "utf-8")
    with Terminal([folder], {**environ, "READER_CONFIG": str(config)}) as terminal:
        begin(terminal, tmp_path)
        terminal.press("\r")
        terminal.until("一二三。")
        terminal.press(")a")
        terminal.press("tea")
        os.write(terminal.fd, b"\x1b")
        deadline = time.monotonic() + 20
        while marked(tmp_path)[1] != ["tea"]:
            assert time.monotonic() < deadline
            terminal.read(0.05)
        os.kill(terminal.pid, number)
        assert terminal.wait() == 128 + number
    written = [path.read_text("utf-8") for path in (tmp_path / "vault").glob("*.md")]
    assert ["tea" in one for one in written] == [True]


@pytest.mark.slow
def test_leaving_with_all_saved_says_nothing(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([folder], environ) as terminal:
        begin(terminal, tmp_path)
        terminal.press("s")
        _await(lambda: marked(tmp_path)[0], terminal)
        terminal.press("Q")
        assert terminal.wait() == 0
        assert "reader:" not in after_app(terminal)


# Without a terminal


class SlowDisk:
    """Makes every sync wait until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go = threading.Event()
        sync = os.fdatasync

        def wait(descriptor: int) -> None:
            self.go.wait(30)
            sync(descriptor)

        monkeypatch.setattr(os, "fdatasync", wait)


def once_told(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Do something once the first message is printed."""
    to_do, write = [act], final_save_module._print

    def telling(messages: list[str]) -> None:
        write(messages)
        if to_do:
            to_do.pop()()

    monkeypatch.setattr(final_save_module, "_print", telling)


@pytest.fixture
def session(tmp_path: Path, folder: Path) -> Iterator[Session]:
    with Notes.open(tmp_path / "data") as notes:
        notes.set_read([TEA], True)
        assert notes.flush(10)
        made = Session((folder,), Settings(), notes)
        yield made
        made.shelf.index.close()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["saved", "time is up", "asked again"])
def test_waiting_ends_when_saved_when_time_is_up_or_when_asked_again(
    session: Session,
    ending: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    disk = SlowDisk(monkeypatch)
    final_save = FinalSave(session)
    session.notes.set_starred([TEA], True)
    final_save.hurry()  # nobody was told yet that there is anything to wait for
    act = {"saved": disk.go.set, "time is up": lambda: None, "asked again": final_save.hurry}
    once_told(monkeypatch, act[ending])
    saved = final_save.wait(1.0 if ending == "time is up" else 20)
    printed = capsys.readouterr().err
    assert saved == (ending == "saved")
    assert SAVING in printed
    assert (SAVED in printed) == saved
    assert (LOST in printed) == (not saved)
    if not saved:
        assert "starred “茶”" in printed
    assert final_save.wait(0) == saved  # it is said once
    assert capsys.readouterr().err == ""
    disk.go.set()
    assert session.notes.flush(10)


def test_a_full_disk_is_said_at_once_with_the_first_changes(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", full)
        for number in range(8):
            session.notes.set_starred([ArticleRef(f"k{number}", f"T{number}")], True)
        assert not FinalSave(session).wait(20)
    printed = capsys.readouterr().err
    assert f"NOT SAVED: {session.notes.folder}: the disk is full" in printed
    assert printed.count("starred") == 5
    assert "and 3 other changes" in printed
    assert session.notes.flush(10)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ending", "printed"),
    [
        ("soon", []),
        ("late", ["Exporting your highlights", "Your highlights are exported."]),
        ("never", ["Exporting your highlights", "is not complete."]),
        ("asked again", ["Exporting your highlights", "is not complete."]),
        ("refused", ["Not exported: ", "vault"]),
    ],
)
def test_the_export_on_leaving_is_waited_for(
    session: Session,
    tmp_path: Path,
    ending: str,
    printed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    go = threading.Event()
    write = exports.write_folder

    def slow(*arguments: Any) -> Any:
        go.wait(30)
        return write(*arguments)

    monkeypatch.setattr(exports, "write_folder", slow)
    vault = tmp_path / "vault"
    if ending == "refused":
        vault.write_text("a file")
    session.settings = Settings(export_on_quit=str(vault))
    session.notes.add_highlight(annotation("引文").highlight, annotation("引文").article)
    if ending in ("soon", "refused"):
        go.set()
    session.export_on_quit()
    assert go.is_set() or not session.quit_export.wait(0)  # the screen does not wait for it
    final_save = FinalSave(session)
    if ending in ("soon", "refused"):
        monkeypatch.setattr(final_save_module, "SILENT", PATIENCE)
    once_told(
        monkeypatch, {"late": go.set, "asked again": final_save.hurry}.get(ending, lambda: None)
    )
    final_save.wait_for_export(1.0 if ending == "never" else 20)
    said = capsys.readouterr().err
    assert all(part in said for part in printed)
    assert said.count("\n") == (1 if ending == "refused" else len(printed))
    go.set()
    assert session.quit_export.wait(PATIENCE)
    assert vault.is_file() if ending == "refused" else len(list(vault.iterdir())) == 1


@pytest.mark.parametrize(
    ("status", "shortest", "longest"),
    [
        (0, 10, 30),
        (128 + signal.SIGTERM, 5, 9),
        (128 + signal.SIGINT, 5, 9),
        (128 + signal.SIGHUP, 30, 90),
    ],
)
def test_a_slow_disk_is_waited_for_as_long_as_nothing_ends_the_program(
    status: int, shortest: float, longest: float
) -> None:
    assert shortest <= patience_for(status) <= longest


@pytest.mark.parametrize(("number", "hurries"), [(signal.SIGTERM, True), (signal.SIGHUP, False)])
def test_a_signal_after_the_app_hurries_the_save(
    session: Session, number: int, hurries: bool
) -> None:
    asked: list[int] = []
    lifecycle = Lifecycle(ReaderApp(session), lambda _: True)
    lifecycle.on_signal_after_app = lambda: asked.append(number)
    lifecycle.end()
    before = {each: signal.getsignal(each) for each in SIGNALS}
    try:
        lifecycle.install()
        os.kill(os.getpid(), number)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert asked == [number] * hurries


@pytest.mark.parametrize("saved", [True, False])
def test_a_crash_says_that_marks_are_saved_only_when_they_are(tmp_path: Path, saved: bool) -> None:
    lines = report_crash(RuntimeError("x"), tmp_path, saved=saved)
    assert (SAVED in lines) == saved
