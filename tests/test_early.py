"""The first picture is there before the app is, and nobody sees the app take over from it."""

from __future__ import annotations

import os
import re
import select
import signal
import termios
import time
import zlib
from pathlib import Path

import pyte
import pytest

from reader.services.terminal_answers import question
from reader.ui.terminal import first_frame as early_picture
from tests.terminal import Terminal, own_places

pytestmark = [pytest.mark.slow, pytest.mark.clock]  # real starts, against the clock


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **own_places(tmp_path),
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
        terminal.press("u")
        terminal.until("Nothing to undo")  # the marks are open: without them no picture is kept
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
        pytest.param((80, 24), "\r", marks=pytest.mark.slow),
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


@pytest.mark.slow
def test_a_key_typed_over_an_early_article_does_not_uncover_what_is_not_ready(
    folder: Path, environ: dict[str, str]
) -> None:
    leave_picture(folder, environ, (80, 24), "\r")
    early = kept(environ).read_bytes().split(b"\0")[-1].partition(b"\n")[2]
    with Terminal([folder], environ) as terminal:
        os.write(terminal.fd, b"k")  # moves nothing at the top of an article
        seen = follow(terminal, early)
        alone = pyte.Screen(80, 24)
        pyte.ByteStream(alone).feed(early)
        assert {str(each[:-1]) for each in seen} == {str(cells(alone)[:-1])}


def is_early(terminal: Terminal) -> bool:
    """Tell whether the list was there before the app was: it asks for the focus first of all."""
    terminal.until("第9篇")
    return "第9篇".encode() in terminal.received.split(b"\x1b[?1004h")[0]


def starred(terminal: Terminal, count: int, seconds: float = 20) -> list[str]:
    """Wait until a number of rows have a star, and return the beginnings of their titles."""
    deadline = time.monotonic() + seconds
    rows: list[str] = []
    while len(rows) < count and time.monotonic() < deadline:
        terminal.read(0.05)
        rows = re.findall(r"▪ (第.篇).* \*", terminal.text)
    return rows


def test_keys_typed_over_the_early_picture_are_carried_out(
    folder: Path, environ: dict[str, str]
) -> None:
    leave_picture(folder, environ, (120, 40))
    with Terminal([folder], environ, (120, 40)) as terminal:
        while b"\x1b[?1049h" not in terminal.received:
            terminal.read(0.001)
        os.write(terminal.fd, b"js")
        assert is_early(terminal)
        assert starred(terminal, 1) == ["第8篇"]
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


def test_what_may_be_asked_is_what_is_asked() -> None:
    assert early_picture._is_harmless(question(), "")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\x1b]52;c;ZXZpbA==\x07",
            "\x1b[?1000h",
            "\x1b[6n",
            "\x1b[20t",
            "\x1bc",
            "\x1b[1",
            "\x1b",
        ),
        *("\x07", "\r", "\n", "\x7f", "\x9d52;c;ZXZp\x9c", "\u202e", "\u2066", "\U000e0041"),
        *("\x1b[1m\x1b[2;2H\x1bP", "\x1b[\x1b[m"),
    ],
)
def test_only_what_paints_is_sent_of_a_kept_picture(text: str) -> None:
    painted = "\x1b[1;1H\x1b[1;38;5;179m 第9篇「茶」\u3000Tea 🍵\x1b[m"
    assert early_picture._is_harmless(b"", painted)
    assert not early_picture._is_harmless(b"", painted + text)
    assert not early_picture._is_harmless(b"", text + painted)
    assert not early_picture._is_harmless(question() + text.encode(), painted)


def edit_by_hand(path: Path, added: str) -> None:
    """Add to the picture that was kept last, and make the sum right again."""
    content = path.read_bytes().partition(b"\n")[2] + added.encode()
    path.write_bytes(b"%08x\n%s" % (zlib.crc32(content), content))


@pytest.mark.parametrize(
    "kind",
    [
        "evil",
        *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("shared", "fifo", "link", "no")),
    ],
)
def test_a_kept_picture_that_is_not_ours_is_not_shown(
    folder: Path, environ: dict[str, str], kind: str, tmp_path: Path
) -> None:
    leave_picture(folder, environ, (80, 24))
    path = kept(environ)
    if kind == "evil":
        edit_by_hand(path, "\x1b]52;c;ZXZpbA==\x07")
    elif kind == "shared":
        path.chmod(0o666)
    elif kind == "fifo":
        path.unlink()
        os.mkfifo(path, 0o600)
    elif kind == "link":
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
    with Terminal([folder], environ) as terminal:
        assert is_early(terminal) == (kind == "no")
        assert b"]52;" not in terminal.received


@pytest.mark.slow
def test_a_picture_that_does_not_hold_leaves_no_stain(
    folder: Path, environ: dict[str, str]
) -> None:
    """Entering the alternate screen a second time clears nothing here, nor in tmux."""
    leave_picture(folder, environ, (80, 24))
    edit_by_hand(kept(environ), "\x1b[20;70HSTAIN")
    with Terminal([folder], environ) as terminal:
        while b"STAIN" not in terminal.received:
            terminal.read(0.001)
        os.kill(terminal.pid, signal.SIGWINCH)
        terminal.until("9 articles")
        assert "STAIN" not in terminal.text


def test_a_terminal_that_reads_nothing_of_the_picture_holds_nobody_up(
    folder: Path, environ: dict[str, str]
) -> None:
    size = (200, 60)
    leave_picture(folder, environ, size)
    edit_by_hand(kept(environ), "\x1b[1;1H" + "茶" * 20_000)
    with Terminal([folder], environ, size) as terminal:
        select.select([terminal.fd], [], [], 20)
        time.sleep(0.05)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait(is_reading=False) == 128 + signal.SIGTERM
        assert termios.tcgetattr(terminal.fd) == terminal.modes


@pytest.mark.slow
@pytest.mark.parametrize("pause", [0.1, 0.3])
def test_an_interruption_before_the_app_is_there_is_no_error(
    folder: Path, environ: dict[str, str], pause: float
) -> None:
    with Terminal([folder], environ) as terminal:
        time.sleep(pause)
        os.kill(terminal.pid, signal.SIGINT)
        assert terminal.wait() == 128 + signal.SIGINT
        assert b"Traceback" not in terminal.received


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


@pytest.mark.slow
def test_two_sessions_that_both_begin_with_a_kept_picture(
    folder: Path, environ: dict[str, str]
) -> None:
    """What is typed before the store is open reaches the other session; one is killed then."""
    leave_picture(folder, environ, (80, 24))
    with Terminal([folder], environ) as one, Terminal([folder], environ) as two:
        for terminal in (one, two):
            while b"\x1b[?1049h" not in terminal.received:
                terminal.read(0.001)
        os.write(one.fd, b"s")
        os.write(two.fd, b"js")
        assert is_early(one)
        assert is_early(two)
        for terminal in (one, two):
            assert starred(terminal, 2) == ["第9篇", "第8篇"]
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
        two.press("jsQ")
        assert two.wait() == 0
    with Terminal([folder], environ) as again:
        assert starred(again, 3) == ["第9篇", "第8篇", "第7篇"]
