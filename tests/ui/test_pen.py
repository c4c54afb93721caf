"""What a pen sends between two styles, and what it erases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyte import Screen, Stream
from pyte.screens import Char

from reader.ui.terminal.frame import TerminalFrame
from reader.ui.terminal.pen import change, erases_in_colour, ordered


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "1;38;5;188", "\x1b[1;38;5;188m"),
        ("1;38;5;188;48;5;233", "38;5;247;48;5;233", "\x1b[22;38;5;247m"),
        ("38;5;247;48;5;233", "38;5;247;48;5;236", "\x1b[48;5;236m"),
        ("1;2", "2", "\x1b[0;2m"),
        ("1;3;38;5;188;48;5;233", "2;3;38;5;188;48;5;233", "\x1b[22;2m"),
        ("4;31;44", "31", "\x1b[0;31m"),
        ("38;2;1;2;3;48;2;4;5;6", "48;2;4;5;6", "\x1b[39m"),
        ("7;31", "", "\x1b[m"),
        ("", "39;49", ""),
        ("58;5;9", "1", "\x1b[0;1m"),
        ("1", "58;5;9", "\x1b[0;58;5;9m"),
    ],
)
def test_a_style_becomes_another_by_what_differs(before: str, after: str, expected: str) -> None:
    assert change(before, after) == expected


def test_rows_of_one_style_are_painted_together() -> None:
    bright, dim = "38;5;255;48;5;233", "38;5;247;48;5;233"
    cursor, status = "1;38;5;231;48;2;61;111;155", "38;5;252;48;5;236"
    rows = {1: (bright, bright), 2: (cursor, cursor), 3: (dim, dim), 4: (status, dim)}
    order = ordered(rows)
    assert sorted(order) == [1, 2, 3, 4]
    assert order.index(3) == order.index(4) + 1


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen-256color", "TMUX": "default,1,0"}, True),
        ({"TERM": "xterm-256color", "STY": "1234.pts-0"}, False),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "vt100"}, False),
        ({}, False),
    ],
)
def test_blank_cells_are_erased_where_that_is_known_to_keep_the_background(
    environ: dict[str, str], expected: bool
) -> None:
    assert erases_in_colour(environ) is expected


def test_what_a_space_shows_besides_its_background_is_never_erased() -> None:
    frame = TerminalFrame((40, 1), compact=True, erases=True)
    frame.cleared()
    frame.put(f"\x1b[1;1H\x1b[7mx\x1b[0m\x1b[7;48;5;1m{' ' * 39}\x1b[0m")
    assert frame.update() == f"\x1b[1;1H\x1b[7mx\x1b[48;5;1m{' ' * 39}\x1b[m"


FLAGS, COLOURS = ("1", "2", "3", "4", "7", "9"), ("31", "97", "38;5;9", "38;2;1;2;3", "39")
GROUNDS = ("44", "103", "48;5;9", "48;2;1;2;3", "49")
looks = st.builds(
    lambda flags, *colours: ";".join(filter(None, (*flags, *colours))),
    st.lists(st.sampled_from(FLAGS), unique=True),
    st.sampled_from(("", *COLOURS)),
    st.sampled_from(("", *GROUNDS)),
)


def shown(*sent: str) -> Char:
    """Return a cell that a terminal shows in a style it was sent."""
    screen = Screen(2, 1)
    Stream(screen).feed("".join((*sent, "x")))
    return screen.buffer[0][0]


@given(looks, looks)
def test_a_terminal_has_the_wanted_style_after_a_change(before: str, after: str) -> None:
    there = f"\x1b[{before}m"
    sent = change(before, after)
    assert shown(there, sent) == shown(f"\x1b[{after}m")
    assert len(sent) <= len(f"\x1b[0;{after}m")
