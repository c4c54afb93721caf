"""How the program leaves: whatever ends it, the terminal is the person's again."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests import crash_app
from tests.terminal import Terminal, own_places, write_long_article

CRASHING = (sys.executable, "-m", "tests.crash_app", "f12")
"""The app with a key that crashes it."""

LEFT_ON = ("1000", "1003", "1004", "1006", "1049", "2004", "2026", "2048")
"""Modes that must be off at the end."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_long_article(tmp_path / "articles")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **own_places(tmp_path),
        "SSH_CONNECTION": "",
    }


def assert_restored(terminal: Terminal) -> None:
    """Assert that modes and line discipline are as before."""
    for mode in LEFT_ON:
        on = terminal.received.rfind(f"\x1b[?{mode}h".encode())
        off = terminal.received.rfind(f"\x1b[?{mode}l".encode())
        assert off >= on, f"mode {mode} is left on"
    assert terminal.received.rfind(b"\x1b[?25h") > terminal.received.rfind(b"\x1b[?25l")
    assert termios.tcgetattr(terminal.fd)[:4] == terminal.modes[:4]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_in_good_order(
    folder: Path, environ: dict[str, str], number: signal.Signals
) -> None:
    with Terminal([folder], environ) as terminal:
        terminal.until("标题")
        os.kill(terminal.pid, number)
        assert terminal.wait() == 128 + number
        assert_restored(terminal)


@pytest.mark.slow
def test_a_terminal_that_stopped_reading_holds_nobody_up(
    folder: Path, environ: dict[str, str]
) -> None:
    with Terminal([folder], environ) as terminal:
        terminal.until("标题")
        os.write(terminal.fd, b"\r")
        for width in range(40, 140):  # unread pictures, until the line is full
            size = struct.pack("HHHH", 60, width, 0, 0)
            fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, size)
            os.kill(terminal.pid, signal.SIGWINCH)
            time.sleep(0.01)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait(is_reading=False) == 128 + signal.SIGTERM
        assert termios.tcgetattr(terminal.fd)[:4] == terminal.modes[:4]


@pytest.mark.slow
@pytest.mark.parametrize("hup", [signal.SIG_DFL, signal.SIG_IGN], ids=["", "nohup"])
def test_a_lost_terminal_ends_it_and_loses_no_mark(
    folder: Path, environ: dict[str, str], hup: signal.Handlers
) -> None:
    before = signal.signal(signal.SIGHUP, hup)  # inherited by the program
    try:
        terminal = Terminal([folder], environ)
    finally:
        signal.signal(signal.SIGHUP, before)
    with terminal:
        terminal.until("标题")
        terminal.press("s")
        terminal.until("Starred")  # a key that was not yet read may go with the terminal
        spare = terminal.fd
        terminal.fd = os.open(os.devnull, os.O_RDONLY)
        os.close(spare)
        assert terminal.wait(is_reading=False) == 128 + signal.SIGHUP
    listed = subprocess.run(
        [sys.executable, "-m", "reader", "ls", "--starred", folder],
        env={**os.environ, **environ},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "标题" in listed.stdout


@pytest.mark.slow
def test_suspend_and_resume_paint_the_screen_again(folder: Path, environ: dict[str, str]) -> None:
    with Terminal([folder], environ) as terminal:
        terminal.until("标题")
        for _ in range(2):
            os.kill(terminal.pid, signal.SIGTSTP)
            stopped = os.waitpid(terminal.pid, os.WUNTRACED)
            assert os.WIFSTOPPED(stopped[1])
            terminal.read(0.2)
            assert_restored(terminal)
            terminal.screen.reset()
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.until("标题")
        os.kill(terminal.pid, signal.SIGCONT)  # one that nobody asked for
        terminal.press("Q")
        assert terminal.wait() == 0
        assert_restored(terminal)


HOSTILE_INPUT = (
    b"\xff\xfe\xc0\xaf",
    b"\x1b[9999;9999;9999~\x1b]52;c;XXX\x07",
    b"\x1bP>|xterm z\x1b\\",
    b"\x1b[<0;99999;99999M\x1b[M\x1b[<;M",
    b"\x1b[200~" + b"A" * 5000 + b"\x1b[201~",
)


@pytest.mark.slow
def test_whatever_is_typed_it_stays_and_can_be_left(folder: Path, environ: dict[str, str]) -> None:
    with Terminal([folder], environ) as terminal:
        terminal.until("标题")
        for typed in HOSTILE_INPUT:
            os.write(terminal.fd, typed)
            terminal.read(0.2)
        for _ in range(3):
            os.write(terminal.fd, b"Q")
            terminal.read(0.3)
        assert terminal.wait() == 0
        assert_restored(terminal)


@pytest.mark.slow
def test_a_crash_says_so_in_a_few_lines_and_writes_a_private_report(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([folder], environ, program=CRASHING) as terminal:
        terminal.until("标题")
        os.write(terminal.fd, b"\x1b[24~")
        assert terminal.wait() == 70
        assert_restored(terminal)
        after = terminal.received.rpartition(b"\x1b[?25h")[2].decode()
        told = terminal.received.rpartition(b"reader: stopped")[2].decode()
        assert 0 < told.count("\n") <= 5
        assert "Traceback" not in after + told
    (report,) = (tmp_path / "data").glob("crash-*.txt")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert crash_app.MESSAGE in report.read_text("utf-8")


@pytest.mark.slow
def test_a_file_is_opened_at_once(folder: Path, environ: dict[str, str]) -> None:
    with Terminal([folder / "a.md"], environ) as terminal:
        terminal.until("一二三。")
        terminal.press("qq")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_a_locale_without_chinese_is_no_hindrance(folder: Path, environ: dict[str, str]) -> None:
    odd = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    with Terminal([folder], {**environ, **odd}) as terminal:
        terminal.until("标题")
        terminal.press("Q")
        assert terminal.wait() == 0
        assert b"\\u" not in terminal.received


@pytest.mark.parametrize("size", [(1, 1), pytest.param((20, 5), marks=pytest.mark.slow)])
def test_any_size_can_be_left(folder: Path, environ: dict[str, str], size: tuple[int, int]) -> None:
    with Terminal([folder], environ, size) as terminal:
        terminal.read(1.0)
        terminal.press("Q")
        assert terminal.wait() == 0
        assert_restored(terminal)
