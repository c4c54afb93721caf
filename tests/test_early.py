"""The first picture is there before the app is, and nobody sees the app take over from it."""

from __future__ import annotations

import os
import select
import signal
import termios
import time
from pathlib import Path

import pyte
import pytest

from tests.terminal import Terminal


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "READER_DATA_DIR": str(tmp_path / "data"),
        "READER_CACHE_DIR": str(tmp_path / "cache"),
        "READER_CONFIG": str(tmp_path / "config.toml"),
        "COLORTERM": "truecolor",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for day in range(1, 10):
        (made / f"{day}.md").write_text(
            f"---\ntitle: 第{day}篇「茶」与 Tea 🍵\ndate: 2021-04-0{day}\nsource: 茶事{day % 3}\n"
            f"---\n<p>山路沿着溪水往上。</p>",
            "utf-8",
        )
    return made


Cells = list[list[tuple[str, str, str, bool, bool, bool]]]


def cells(screen: pyte.Screen) -> Cells:
    """Return all that is seen of a screen."""
    return [
        [
            (each.data, each.fg, each.bg, each.bold, each.underscore, each.reverse)
            for each in (screen.buffer[y][x] for x in range(screen.columns))
        ]
        for y in range(screen.lines)
    ]


def leave_picture(
    folder: Path, environ: dict[str, str], size: tuple[int, int], keys: str = ""
) -> None:
    """Run a session that ends with the quit key."""
    with Terminal([folder], environ, size) as terminal:
        terminal.until("第9篇")
        terminal.until("9 articles")
        terminal.press(keys)
        terminal.press("Q")
        assert terminal.wait() == 0


def kept(environ: dict[str, str]) -> Path:
    return next(Path(environ["READER_CACHE_DIR"]).glob("first-picture-*"))


def follow(terminal: Terminal, early: bytes, seconds: float = 20.0) -> list[Cells]:
    """Return every picture that is seen, from the early one until the app says what it found."""
    seen: list[Cells] = []
    end = time.monotonic() + seconds
    while "9 articles" not in terminal.text:
        assert time.monotonic() < end, terminal.text
        if select.select([terminal.fd], [], [], 0.05)[0]:
            data = os.read(terminal.fd, 65536)
            terminal.received += data
            terminal._stream.feed(data)
            if early in terminal.received:
                seen.append(cells(terminal.screen))
    return seen


@pytest.mark.parametrize(
    ("size", "keys"),
    [
        ((120, 40), "sjrjgSGh"),
        pytest.param((120, 40), "j\r", marks=pytest.mark.slow),
        pytest.param((80, 24), "s", marks=pytest.mark.slow),
        pytest.param((40, 20), "", marks=pytest.mark.slow),
    ],
)
def test_nothing_is_seen_of_the_app_taking_over(
    folder: Path, environ: dict[str, str], size: tuple[int, int], keys: str
) -> None:
    leave_picture(folder, environ, size, keys)
    early = kept(environ).read_bytes().split(b"\0")[-1].partition(b"\n")[2]
    assert "第9篇".encode() in early
    with Terminal([folder], environ, size) as terminal:
        seen = follow(terminal, early)
        alone = pyte.Screen(*size)
        pyte.ByteStream(alone).feed(early)
        # All that is ever seen is the early picture, but for what the status line goes on to say.
        assert {str(each[:-1]) for each in seen} == {str(cells(alone)[:-1])}
        assert seen[0][-1] == cells(alone)[-1]
        assert terminal.received.count(b"\x1b[?1049h") == 1
        assert terminal.received.count("第9篇".encode()) == terminal.received.split(b"\x1b[?1004h")[
            0
        ].count("第9篇".encode())
        terminal.press("Q")
        assert terminal.wait() == 0
        assert termios.tcgetattr(terminal.fd) == terminal.modes
    assert terminal.received.count(b"\x1b[?1049l") == 1


def is_early(terminal: Terminal) -> bool:
    """Tell whether the list was there before the app was: it asks for the focus first of all."""
    terminal.until("第9篇")
    return "第9篇".encode() in terminal.received.split(b"\x1b[?1004h")[0]


def test_keys_typed_over_the_early_picture_are_carried_out(
    folder: Path, environ: dict[str, str]
) -> None:
    leave_picture(folder, environ, (120, 40))
    with Terminal([folder], environ, (120, 40)) as terminal:
        while b"\x1b[?1049h" not in terminal.received:
            terminal.read(0.001)
        os.write(terminal.fd, b"js")
        assert is_early(terminal)
        terminal.until("▪*")
        row = next(line for line in terminal.text.split("\n") if "▪*" in line)
        assert "第8篇" in row
        assert "js" not in terminal.text


@pytest.mark.slow
@pytest.mark.parametrize("changed", ["marks", "config", "size", "library", "damaged", "settings"])
def test_no_picture_is_shown_that_would_be_wrong(
    folder: Path, environ: dict[str, str], changed: str
) -> None:
    size = (120, 40)
    leave_picture(folder, environ, size)
    match changed:
        case "marks":
            path = Path(environ["READER_DATA_DIR"]) / "state.json.log"
            path.write_bytes(path.read_bytes() + b"\0")
        case "config":
            Path(environ["READER_CONFIG"]).write_text('group = "source"\n', "utf-8")
        case "size":
            size = (100, 30)
        case "library":
            (folder / "1.md").unlink()
        case "damaged":
            content = bytearray(kept(environ).read_bytes())
            content[-9] ^= 1
            kept(environ).write_bytes(content)
        case "settings":
            environ["LANG"] = "de_DE.UTF-8"
    with Terminal([folder], environ, size) as terminal:
        assert not is_early(terminal)


@pytest.mark.parametrize(
    ("number", "pause"),
    [
        (signal.SIGTERM, 0.0),
        pytest.param(signal.SIGINT, 0.04, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, 0.1, marks=pytest.mark.slow),
        pytest.param(signal.SIGQUIT, 0.2, marks=pytest.mark.slow),
    ],
)
def test_a_signal_amid_the_start_leaves_the_terminal_as_it_was(
    folder: Path, environ: dict[str, str], number: signal.Signals, pause: float
) -> None:
    leave_picture(folder, environ, (80, 24))
    with Terminal([folder], environ) as terminal:
        while b"\x1b[?1049h" not in terminal.received:
            terminal.read(0.001)
        time.sleep(pause)
        os.kill(terminal.pid, number)
        assert terminal.wait() == 128 + number
        assert termios.tcgetattr(terminal.fd) == terminal.modes
        assert terminal.received.count(b"\x1b[?1049l") == 1
        assert b"\x1b[?25h" in terminal.received.split(b"\x1b[?1049l")[1]


def test_an_error_on_the_way_is_said_on_the_usual_screen(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    """What the app imports is broken, as when an installation was interrupted."""
    leave_picture(folder, environ, (80, 24))
    broken = tmp_path / "broken"
    (broken / "textual").mkdir(parents=True)
    (broken / "textual" / "__init__.py").write_text(
        "raise ImportError('half installed')\n", "utf-8"
    )
    root = Path(__file__).resolve().parents[1]
    environ["PYTHONPATH"] = f"{broken}:{root}"
    with Terminal([folder], environ) as terminal:
        assert terminal.wait() == 1
        assert termios.tcgetattr(terminal.fd) == terminal.modes
        entered, _, after = terminal.received.partition(b"\x1b[?1049l")
        assert b"\x1b[?1049h" in entered
        assert b"half installed" in after
