"""Other programs and the mouse in a real terminal: a command gets the text, a tool gets a copy."""

from __future__ import annotations

import base64
import os
import re
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal, own_places

SENTENCE = "赶集的人从桥上走过，船从桥下过去。"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    programs = tmp_path / "bin"
    programs.mkdir()
    tool = programs / "xclip"
    tool.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"open({str(tmp_path / 'copied')!r}, 'wb').write(sys.stdin.buffer.read())\n"
    )
    tool.chmod(0o755)
    return {
        **own_places(tmp_path),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        **dict.fromkeys(("SSH_CONNECTION", "SSH_TTY", "TMUX", "WAYLAND_DISPLAY", "DISPLAY"), ""),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "1.md").write_text(
        "<!--1619013302000-->\n[石桥记](https://a.example.org/1)\n------\n"
        f"<p>{SENTENCE}桥是一九三七年修的！</p>" + "<p>山高水长。</p>" * 40 + "<p>卷末</p>",
        "utf-8",
    )
    return made


def opened(terminal: Terminal) -> None:
    terminal.until("石桥记")
    terminal.press("\r")
    terminal.until("赶集的人")


def leave(terminal: Terminal) -> None:
    terminal.press("\x1b", 0.4)
    terminal.press("Q")
    assert terminal.wait() == 0


def mouse(button: int, column: int, row: int, *, up: bool = False) -> str:
    """Return what a terminal sends of the mouse at a cell, counted from 0."""
    return f"\x1b[<{button};{column + 1};{row + 1}{'m' if up else 'M'}"


def send(terminal: Terminal, *events: str) -> None:
    """Send events one after another, each whole."""
    for event in events:
        os.write(terminal.fd, event.encode())
        terminal.read(0.05)
    terminal.read(0.4)


def place_of(terminal: Terminal, wanted: str) -> tuple[int, int]:
    """Return the column, in cells, and the row where a text is shown."""
    for row in range(terminal.lines):
        cells = [terminal.screen.buffer[row][x].data for x in range(terminal.columns)]
        text = "".join(cells)
        if wanted in text:
            at, before = text.index(wanted), 0
            for column, cell in enumerate(cells):
                if before == at and cell:
                    return column, row
                before += len(cell)
    raise AssertionError(f"{wanted!r} is not shown:\n{terminal.text}")


def reversed_text(terminal: Terminal, row: int) -> str:
    """Return the text of a row that is shown in reverse."""
    cells = (terminal.screen.buffer[row][x] for x in range(terminal.columns))
    return "".join(cell.data for cell in cells if cell.reverse)


@pytest.mark.slow
def test_with_keys_alone_a_command_gets_the_text_and_the_desktop_a_copy(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([folder, "--no-mouse"], environ | {"DISPLAY": ":0"}) as terminal:
        opened(terminal)
        terminal.press(")|", 0.3)
        terminal.press("wc -m\r", 0.1)
        terminal.until("Enter goes back")
        # The emulator knows no second screen: what stands on the first one is in the stream.
        shown = terminal.received.rpartition(b"\x1b[?1049l")[2]
        assert re.search(rb"(?<!\d)%d\r\n" % (len(SENTENCE) + 1), shown), shown
        terminal.press("\r")
        terminal.until(SENTENCE)
        terminal.press("y", 0.4)
        terminal.until("Copied")
        assert (tmp_path / "copied").read_text("utf-8") == SENTENCE
        leave(terminal)
    for asked in (b"\x1b[?1000h", b"\x1b[?1003h", b"\x1b]52;"):
        assert asked not in terminal.received


@pytest.mark.slow
def test_with_the_mouse_alone_words_are_chosen_and_pages_turned(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    far = {"NO_COLOR": "1", "DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}
    with Terminal([folder], environ | far) as terminal:
        terminal.until("石桥记")
        row = place_of(terminal, "石桥记")
        send(terminal, mouse(0, *row), mouse(0, *row, up=True))
        terminal.until("赶集的人")
        word, line = place_of(terminal, "一九三七")
        send(terminal, *[mouse(0, word, line), mouse(0, word, line, up=True)] * 2)
        chosen = reversed_text(terminal, line)
        assert chosen, terminal.text
        assert chosen in "一九三七年", chosen
        terminal.press("\x1b", 0.4)
        start, line = place_of(terminal, "桥上走过")
        moves = [mouse(32, x, line) for x in range(start + 1, start + 7)]
        send(terminal, mouse(0, start, line), *moves, mouse(0, start + 6, line, up=True))
        assert reversed_text(terminal, line) == "桥上走过"
        assert b"\x1b]52;" not in terminal.received, "nothing is copied unasked"
        terminal.press("y", 0.4)
        sent = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.received)
        assert [base64.b64decode(each).decode() for each in sent] == ["桥上走过"]
        assert not (tmp_path / "copied").exists(), "a tool here copies for the other end of ssh"
        terminal.press("\x1b", 0.4)
        send(terminal, mouse(65, 40, 10) * 60)
        terminal.until("卷末")
        send(terminal, mouse(64, 40, 10) * 60)
        terminal.until(SENTENCE)
        leave(terminal)
