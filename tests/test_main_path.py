"""The main job in a real terminal: list, narrow, open, mark, quit, come back."""

from __future__ import annotations

import os
import signal
import termios
from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Places of a person whose sessions begin with the whole list."""
    config = tmp_path / "config.toml"
    config.write_text("resume = false\n", "utf-8")
    return {"READER_DATA_DIR": str(tmp_path / "data"), "READER_CONFIG": str(config)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for day in range(1, 4):
        (made / f"{day}.md").write_text(
            f"<!--16190{day}3302000-->\n[第{day}篇](https://a.example.org/{day})\n------\n"
            f"<p>这是第{day}篇的第一句。这是第二句！</p>" + "<p>山高水长，路远马亡。</p>" * 40,
            "utf-8",
        )
    return made


@pytest.mark.parametrize(
    "size",
    [
        (80, 24),
        pytest.param((120, 40), marks=pytest.mark.slow),
        pytest.param((40, 20), marks=pytest.mark.slow),
    ],
)
def test_marks_come_back_after_a_restart(
    folder: Path, environ: dict[str, str], size: tuple[int, int]
) -> None:
    with Terminal([folder], environ, size) as terminal:
        terminal.until("第1篇")
        terminal.press("\\")
        terminal.until("a.example.org")
        terminal.press("G\r")
        terminal.until("https://a.example.org/1")
        terminal.press("s))H")
        terminal.until("Highlighted")
        terminal.press("Q")
        assert terminal.wait() == 0
    with Terminal([], environ, size) as terminal:
        terminal.until("第1篇")
        terminal.press("gH")
        terminal.until("1/1")  # the list holds the highlighted article alone
        terminal.until_gone("第3篇")  # the keys wait for the marks
        assert "*+" in terminal.text
        terminal.press("\r")
        terminal.until("这是第二句")
        y = next(y for y, line in enumerate(terminal.text.split("\n")) if "这是第二句" in line)
        grounds = {
            cell.data: cell.bg for cell in terminal.screen.buffer[y].values() if cell.data.strip()
        }
        assert grounds["二"] != grounds["一"]
        terminal.press("Q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_the_session_comes_back(folder: Path, environ: dict[str, str]) -> None:
    """The narrowed list and the row; then the article and the place; then one key continues."""
    Path(environ["READER_CONFIG"]).unlink()
    with Terminal([folder], environ) as terminal:
        terminal.until("第1篇")
        terminal.press("f第2篇\r")
        terminal.until("1/1")
        terminal.press("Q")
        assert terminal.wait() == 0
    with Terminal([], environ) as terminal:
        terminal.until("第2篇")
        assert "第1篇" not in terminal.text
        terminal.press("\r")
        terminal.until("这是第二句")
        terminal.press("G")
        terminal.until("100%")
        terminal.press("Q")
        assert terminal.wait() == 0
    with Terminal([], environ) as terminal:
        terminal.until("Space page")  # the row in the list says 100% before
        assert "100%" in terminal.text
        assert "这是第二句" not in terminal.text
        terminal.press("q")
        terminal.until("1/1")
        terminal.press("Q")
        assert terminal.wait() == 0
    with Terminal([], environ) as terminal:
        terminal.until("1/1")
        terminal.press("c")
        terminal.until("Space page")
        terminal.press("Q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_two_sessions_on_one_store(folder: Path, environ: dict[str, str]) -> None:
    with Terminal([folder], environ) as one, Terminal([folder], environ) as two:
        one.until("第1篇")
        two.until("第1篇")
        one.press("s")
        two.until("第3篇 *", seconds=5)
        one.press("\r)H")
        one.until("Highlighted")
        two.press("j\r)H")
        two.until("Highlighted")
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
        two.press("qgH")
        two.until("+", seconds=5)
        two.press("s")
        two.press("Q")
        assert two.wait() == 0
    with Terminal([folder], environ) as again:
        again.until("第1篇")
        again.press("gH")
        assert again.text.count("+") == 2
        again.press("Q")
        assert again.wait() == 0


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGHUP, 129),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow),
        pytest.param(signal.SIGQUIT, 131, marks=pytest.mark.slow),
    ],
    ids=lambda each: getattr(each, "name", str(each)),
)
def test_a_signal_leaves_a_clean_terminal(
    folder: Path, environ: dict[str, str], number: signal.Signals, status: int
) -> None:
    with Terminal([folder], environ) as terminal:
        before = termios.tcgetattr(terminal.fd)
        terminal.until("第1篇")
        os.kill(terminal.pid, number)
        assert terminal.wait() == status
        assert b"\x1b[?1049l" in terminal.received
        assert b"\x1b[?1000l" in terminal.received
        assert termios.tcgetattr(terminal.fd)[3] == before[3]


def test_without_a_library_it_says_what_to_do(environ: dict[str, str]) -> None:
    with Terminal([], environ) as terminal:
        terminal.until("s  The samples")
        terminal.press("q")
        assert terminal.wait() == 0


def test_the_terminal_gets_no_control_from_an_article(
    folder: Path, environ: dict[str, str]
) -> None:
    evil = "\x1b]52;c;ZXZpbA==\x07\x1b]0;evil\x07\x9b31m"
    (folder / "evil.md").write_text(
        f"<!--1719043302000-->\n[t{evil}](https://a.example.org/evil)\n------\n<p>b{evil}</p>",
        "utf-8",
    )
    with Terminal([folder], environ) as terminal:
        terminal.until("t␛]52")
        terminal.press("\r")
        terminal.until("b␛]52")
        terminal.press("Q")
        terminal.wait()
    assert b"]52;" not in terminal.received.replace("␛]52".encode(), b"")
    assert b"]0;" not in terminal.received.replace("␛]0".encode(), b"")
    assert b"\xc2\x9b" not in terminal.received
