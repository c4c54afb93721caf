"""Where Chinese is typed: the cursor stands there, and a screen at rest sends nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.terminal import Terminal, own_places


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("f", 10),
        pytest.param("/", 10, marks=pytest.mark.slow),
        pytest.param("\r|", None, marks=pytest.mark.slow),
        pytest.param("\r/", None, marks=pytest.mark.slow),
    ],
    ids=repr,
)
def test_the_cursor_stands_where_text_is_typed(
    keys: str, line: int | None, tmp_path: Path, samples: Path, sample_count: int
) -> None:
    environ = {
        **own_places(tmp_path),
        "SSH_CONNECTION": "",
    }
    with Terminal([samples], environ, (80, 12)) as terminal:
        terminal.until(f"1/{sample_count}")
        if keys.startswith("\r"):
            terminal.press("\r")
            terminal.until("%")
        os.write(terminal.fd, keys[-1].encode())
        if keys[-1] == "|":
            terminal.until("Give the text to a command")  # a dialog opens late on a busy machine
        terminal.read(1.0)  # a cursor that blinks would never be quiet so long
        before = (terminal.screen.cursor.x, terminal.screen.cursor.y)
        assert line is None or before[1] == line
        terminal.press("茶", 1.0)
        after = (terminal.screen.cursor.x, terminal.screen.cursor.y)
        assert after == (before[0] + 2, before[1]), terminal.text
        assert terminal.screen.buffer[before[1]][before[0]].data == "茶"
        terminal.press("\x1b", 0.5)
        terminal.press("Q")


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["\x1b]", "\x1bP", "\x1b[", "\x1b]11;rgb:ff"], ids=ascii)
def test_keys_work_after_what_looks_like_the_start_of_an_answer(
    typed: str, tmp_path: Path, samples: Path, sample_count: int
) -> None:
    with Terminal([samples], own_places(tmp_path)) as terminal:
        terminal.until(f"1/{sample_count}")
        os.write(terminal.fd, typed.encode())
        terminal.read(1.5)
        os.write(terminal.fd, b"?")
        terminal.until("Keys of the list", 10)
