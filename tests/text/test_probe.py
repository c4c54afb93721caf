"""Terminal queries and their answers, with a pty in place of the terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import threading
import tty
from collections.abc import Callable

import pytest

from reader.services import terminal
from reader.services.terminal_answers import (
    AMBIGUOUS,
    SAMPLES,
    Answers,
    answers,
    parse_answers,
    question,
)
from tests.terminal import PATIENCE


@pytest.mark.parametrize(
    ("heard", "dark", "ambiguous", "typed"),
    [
        (b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\\x1b[5;2R\x1b[?62;22c", True, 1, b""),
        (b"\x1b]11;rgb:ff/ff/e0\x07\x1b[5;3R\x1b[?6c", False, 2, b""),
        (b"j\x1b]11;rgba:f/f/f/f\x07k\x1b[?6cQ", False, None, b"jkQ"),
        (b"q\x1b[A\x1b[24;2R\x1b[?6c", None, 1, b"q\x1b[A"),
        (b"\x1b[12;2", None, None, b"\x1b[12;2"),
        (b"\x1b[?1;2c", None, None, b""),
        (b"", None, None, b""),
        (b"\x1b]11;rgb:zz\x07\x1b[9;99R", None, None, b"\x1b]11;rgb:zz\x07"),
        (b"\x1b]11;rgb://\x07\x1b[?1c", None, None, b""),
    ],
)
def test_terminal_answers_are_parsed(
    heard: bytes, dark: bool | None, ambiguous: int | None, typed: bytes
) -> None:
    answers = parse_answers(heard)
    assert (answers.dark, answers.ambiguous, answers.typed) == (dark, ambiguous, typed)


def test_answers_belong_to_their_samples() -> None:
    heard = b"".join(b"\x1b[7;%dR" % (2 + number) for number in range(len(SAMPLES)))
    assert parse_answers(heard, SAMPLES).widths == {
        sample: 1 + number for number, sample in enumerate(SAMPLES)
    }


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7000"}, True),
        ({"TERM": "tmux-256color", "TMUX": "x"}, True),
        ({"TERM": "screen-256color", "TMUX": "x"}, False),
        ({"TERM": "linux", "SSH_CONNECTION": "x"}, False),
        ({"TERM": "xterm", "SSH_CONNECTION": "x"}, True),
    ],
)
def test_only_terminals_known_to_answer_are_asked(environ: dict[str, str], asked: bool) -> None:
    assert answers(environ) is asked


def test_the_colours_of_rxvt_answer_without_asking() -> None:
    assert terminal.query(-1, {"TERM": "rxvt", "COLORFGBG": "0;default;15"}).dark is False
    assert terminal.query(-1, {"TERM": "rxvt", "COLORFGBG": "15;0"}).dark is True


def ask(
    monkeypatch: pytest.MonkeyPatch,
    respond: Callable[[bytes], bytes],
    typed: bytes = b"",
    patience: float = PATIENCE,
) -> tuple[Answers, bytes]:
    """Query an emulated terminal; return its answers and what it received."""
    monkeypatch.setattr(terminal, "PATIENCE", patience)
    emulator, program = pty.openpty()
    tty.setraw(program)
    monkeypatch.setattr(os, "tcgetpgrp", lambda _: os.getpgrp())  # the pty is no controlling one
    os.write(emulator, typed)
    stop, heard = threading.Event(), [b""]

    def answer() -> None:
        while (has_more := select.select([emulator], [], [], 0.01)[0]) or not stop.is_set():
            if has_more:
                heard[0] += os.read(emulator, 1024)
                if heard[0].endswith(b"\x1b[c"):
                    os.write(emulator, respond(heard[0]))

    listener = threading.Thread(target=answer)
    listener.start()
    try:
        answers = terminal.query(program, {"TERM": "xterm", "VTE_VERSION": "1"}, spare_typed=True)
    finally:
        stop.set()
        listener.join()
        os.close(program)
        os.close(emulator)
    return answers, heard[0]


@pytest.mark.parametrize("cells", [1, 2])
def test_a_terminal_that_answers(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    answers, heard = ask(monkeypatch, lambda _: b"\x1b[5;%dR\x1b[?62c" % (cells + 1))
    assert answers == Answers(None, {AMBIGUOUS: cells})
    assert heard == question()


def test_a_silent_terminal_gives_no_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, lambda _: b"", patience=0.05) == (Answers(), question())


def test_earlier_input_is_left_to_the_shell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert ask(monkeypatch, lambda _: b"\x1b[5;3R\x1b[?62c", typed=b"ls") == (Answers(), b"")


def test_the_query_leaves_nothing_visible() -> None:
    import pyte

    screen = pyte.Screen(40, 3)
    plain = re.sub(rb"\x1b\]11;\?\x1b\\", b"", question(SAMPLES))
    pyte.ByteStream(screen).feed(plain)
    assert not "".join(screen.display).strip()
    assert screen.cursor.x == 0
