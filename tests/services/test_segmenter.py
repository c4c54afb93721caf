"""Words by a process that sessions share."""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader import processes
from reader.services import segmenter, word_server
from reader.services.segmenter import SharedSegmenter
from reader.text import words
from tests.terminal import PATIENCE

rjieba = pytest.importorskip("rjieba")

TEXTS = (
    "联合国气候大会COP28在迪拜举行，与会者超过八万人。",
    "𠮷野家，😀\r\n\t　全角空格",
    "a" * 100_000,
    "图书馆" * 20_000,
    " ",
)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The process groups of the processes that were started; all of them have to end."""
    groups: list[int] = []
    start = processes.start
    monkeypatch.setattr(segmenter, "PATIENCE", PATIENCE)

    def noting(*args: Any, **options: Any) -> processes.Process[bytes]:
        process = start(*args, **options)
        groups.append(process.pid)
        return process

    monkeypatch.setattr(processes, "start", noting)
    yield groups
    for group in groups:
        _await_end(group)


def _await_end(group: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("a process is left behind")


def test_sessions_share_a_process_and_get_the_words_of_rjieba(
    tmp_path: Path, started: list[int]
) -> None:
    sessions = [SharedSegmenter(tmp_path / "cache") for _ in range(3)]
    for session in sessions:
        assert [session.cut(text) for text in TEXTS] == [rjieba.cut(text) for text in TEXTS]
    sessions[0].close()  # the one that has started the process
    assert sessions[1].cut("气候大会") == ["气候", "大会"]
    assert len(started) == 1
    for session in sessions[1:]:
        session.close()
    _await_end(started[0])


def test_a_session_that_comes_after_the_last_one_starts_anew(
    tmp_path: Path, started: list[int]
) -> None:
    for count in (1, 2):
        session = SharedSegmenter(tmp_path)
        session.begin()
        assert len(started) == count
        session.close()
        _await_end(started[-1])
    assert len(list(tmp_path.iterdir())) == 1


def test_a_process_that_was_killed_is_replaced(tmp_path: Path, started: list[int]) -> None:
    session = SharedSegmenter(tmp_path)
    session.begin()
    os.killpg(started[0], signal.SIGKILL)
    assert session.cut("气候大会") == ["气候", "大会"]
    assert len(started) == 2
    session.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no short paths")
def test_the_path_of_the_cache_may_be_long(tmp_path: Path, started: list[int]) -> None:
    sessions = [SharedSegmenter(tmp_path / ("long" * 60)) for _ in range(2)]
    for session in sessions:
        assert session.cut("气候大会") == ["气候", "大会"]
    assert len(started) == 1
    for session in sessions:
        session.close()


def test_without_a_socket_the_words_come_from_this_process(
    tmp_path: Path, started: list[int]
) -> None:
    (tmp_path / "file").touch()
    session = SharedSegmenter(tmp_path / "file" / "cache")
    assert session.cut("气候大会") == ["气候", "大会"]
    assert not started


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\1\0\0\0",
        b"\4\0\0\0\1\0\0\0",
        b"\xff\xff\xff\xff",
        b"\x0c\0\0\0\2\0\0\0\0\0\0\0\2\0\0\0",  # an empty word
    ],
)
def test_an_answer_that_cannot_be_right_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    import socket

    def start(self: SharedSegmenter) -> socket.socket:
        ours, theirs = socket.socketpair()
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        kept.append(theirs)
        return ours

    kept: list[socket.socket] = []
    monkeypatch.setattr(SharedSegmenter, "_start", start)
    assert SharedSegmenter(tmp_path).cut("气候大会") == ["气候", "大会"]
    for theirs in kept:
        theirs.close()


def test_a_socket_of_another_kind_is_replaced(tmp_path: Path, started: list[int]) -> None:
    session = SharedSegmenter(tmp_path)
    session._path.write_text("no socket")
    assert session.cut("气候大会") == ["气候", "大会"]
    assert len(started) == 1
    session.close()


def test_traditional_text_and_half_surrogates_are_segmented(
    tmp_path: Path, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = SharedSegmenter(tmp_path)
    texts = ("我們在圖書館裡討論了氣候變化。", "图书馆\ud800里")
    expected = [words.split_words(text) for text in texts]
    monkeypatch.setattr(words, "_shared", None)
    words.use_segmenter(session.cut)
    assert [words.split_words(text) for text in texts] == expected
    session.close()
    assert started


def test_an_answer_that_never_ends_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import socket

    class Trickle(socket.socket):
        """Has a byte whenever it is asked."""

        def recv(self, size: int, flags: int = 0) -> bytes:
            return b"\1"

    seconds = itertools.count()  # each look at the clock takes one
    monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))
    with Trickle(socket.AF_UNIX) as trickle, pytest.raises(TimeoutError):
        word_server.receive(trickle, 1000, until=10.0)


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell whose a socket is")
def test_a_socket_of_another_user_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[int]
) -> None:
    import socket

    session = SharedSegmenter(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(session._path))
        listener.listen()
        segmenter._connected(session._path).close()
        user = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: user + 1)
        with pytest.raises(PermissionError):
            segmenter._connected(session._path)
    assert not started


def test_other_users_may_not_connect(tmp_path: Path, started: list[int]) -> None:
    umask = os.umask(0)
    try:
        session = SharedSegmenter(tmp_path)
        session.begin()
    finally:
        os.umask(umask)
    assert session._path.lstat().st_mode & 0o777 == 0o600
    session.close()
