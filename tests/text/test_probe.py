from __future__ import annotations

import os
import pty
import select
import threading
import tty

import pytest

from reader.text.probe import QUESTION, WIPE, Probe, probe, read_answer


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", None),
        (b"\x1b[12;2", None),
        (b"\x1b[12;2R", Probe(1, True, b"")),
        (b"\x1b[1;3R", Probe(2, True, b"")),
        (b"q\x1b[1;3Rj", Probe(2, True, b"qj")),
        (b"\x1b[A\x1b[24;2R", Probe(1, True, b"\x1b[A")),
        (b"\x1b[1;80R", Probe(1, True, b"")),
    ],
)
def test_what_an_answer_says(data: bytes, found: Probe | None) -> None:
    assert read_answer(data) == found


def ask(cells: int | None) -> tuple[Probe, bytes]:
    """Probe an emulated terminal that draws a curly quote in so many cells, or keeps silent."""
    terminal, program = pty.openpty()
    tty.setraw(program)
    heard = b""

    def answer() -> None:
        nonlocal heard
        while not heard.endswith(WIPE):
            heard += os.read(terminal, 100)
            if heard == QUESTION and cells:
                os.write(terminal, f"\x1b[5;{cells + 1}R".encode())

    listener = threading.Thread(target=answer)
    listener.start()

    def read(left: float) -> bytes:
        ready, _, _ = select.select([program], [], [], left)
        return os.read(program, 100) if ready else b""

    found = probe(lambda data: os.write(program, data), read, timeout=5.0 if cells else 0.01)
    listener.join()
    os.close(program)
    os.close(terminal)
    return found, heard


@pytest.mark.parametrize("cells", [1, 2])
def test_a_terminal_that_answers(cells: int) -> None:
    assert ask(cells) == (Probe(cells, True, b""), QUESTION + WIPE)


def test_a_terminal_that_does_not_answer_is_taken_as_narrow() -> None:
    assert ask(None) == (Probe(1, False, b""), QUESTION + WIPE)
