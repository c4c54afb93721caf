"""Writing to a terminal that stops: what has gone out is whole, and the end still comes."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ui.terminal.driver import RESTORE
from reader.ui.terminal.output import PIECE, Output, boundary
from tests.terminal import PATIENCE

TOKENS = (
    b"\x1b[12;34H",
    b"\x1b[1;38;5;188;48;5;233m",
    b"\x1b[m",
    b"\x1b[?2026$p",
    b"\x1b]22;pointer\x1b\\",
    b"\x1bM",
    "山高水长".encode(),
    "\U00020000\u00e9".encode(),
    b"plain text",
    b"\n",
    b"\x1b]52;c;" + b"QUJD" * 100 + b"\x07",
)


@given(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=200))
def test_a_piece_ends_after_a_whole_character_or_sequence(tokens: list[bytes]) -> None:
    data, at = b"".join(tokens), 0
    inside: set[int] = set()
    place = 0
    for token in tokens:
        unit = [token] if token.startswith(b"\x1b") else [c.encode() for c in token.decode()]
        for part in unit:
            inside.update(range(place + 1, place + len(part)))
            place += len(part)
    while at < len(data):
        end = boundary(data, at)
        assert end > at
        assert end not in inside
        assert end - at <= PIECE or data[at : at + 5] == b"\x1b]52;"
        at = end


@pytest.fixture
def pty() -> Iterator[tuple[int, int]]:
    master, slave = os.openpty()
    yield master, slave
    os.close(slave)
    os.close(master)


def received(master: int, seconds: float) -> bytes:
    data = b""
    while select.select([master], [], [], seconds)[0]:
        data += os.read(master, 65536)
        if data.endswith(RESTORE):
            break
    return data


@pytest.mark.slow
def test_a_terminal_that_stopped_gets_whole_sequences_and_the_end_when_it_goes_on(
    pty: tuple[int, int],
) -> None:
    master, slave = pty
    picture = b"".join(b"\x1b[%d;1H\x1b[1;38;5;188m" % y + "山高".encode() * 9 for y in range(4000))
    todo = [picture]
    output = Output(slave, lambda: todo.pop() if todo else b"")
    output.start()
    output.wake()
    time.sleep(0.2)  # until the line is full
    started = time.monotonic()
    output.close(RESTORE)
    assert time.monotonic() - started < PATIENCE, "a frozen terminal holds nobody up"
    got = received(master, PATIENCE)
    assert got.endswith(RESTORE), "the end came when the terminal read again"
    assert output.left_behind is not None
    assert output.left_behind.wait(PATIENCE) == 0
    sent = got.removesuffix(RESTORE)
    assert 0 < len(sent) < len(picture)
    assert picture.startswith(sent.replace(b"\r\n", b"\n"))
    rest = picture[len(sent) :]
    assert rest[0] & 0xC0 != 0x80, "no character is cut"
    assert sent.rfind(b"\x1b") <= max(sent.rfind(b"H"), sent.rfind(b"m")), "no sequence is cut"


def test_a_terminal_that_is_gone_is_no_error(pty: tuple[int, int]) -> None:
    master, slave = os.openpty()
    output = Output(slave, lambda: b"")
    output.start()
    os.close(master)
    output.close(RESTORE)
    os.close(slave)
    assert not output.is_alive()


def test_all_is_sent_in_order_to_a_terminal_that_reads(pty: tuple[int, int]) -> None:
    master, slave = pty
    todo = [b"third", b"second" * 1000, b"first"]
    output = Output(slave, lambda: todo.pop() if todo else b"")
    output.start()
    output.wake()
    got = b""
    while not got.endswith(b"third") and select.select([master], [], [], 5)[0]:
        got += os.read(master, 65536)
    output.close(RESTORE)
    assert got == b"first" + b"second" * 1000 + b"third"
