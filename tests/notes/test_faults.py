"""The disk fails, or the session is killed, at the n-th call, for every n."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import functools
import itertools
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from tinydb import where

from reader.errors import NotesError
from reader.notes.storage.table import JournaledDB

CALLS = [
    (os, "open"),
    (os, "write"),
    (os, "pread"),
    (os, "fdatasync"),
    (os, "fsync"),
    (os, "ftruncate"),
    (os, "rename"),
    (os, "unlink"),
    (os, "link"),
    (os, "fstat"),
    (os, "chmod"),
    (os, "mkdir"),
    (fcntl, "flock"),
]
ROUNDS = 4

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class At:
    """Makes the n-th of the watched calls do something else."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, n: int, act: Callable[[], None]) -> None:
        self.left = n
        for module, name in CALLS:
            monkeypatch.setattr(module, name, self.wrap(getattr(module, name), act))

    def wrap(
        self, call: Callable[Given, Answer], act: Callable[[], None]
    ) -> Callable[Given, Answer]:
        def watched(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            self.left -= 1
            if self.left == 0:
                act()
            return call(*args, **kwargs)

        return watched


def fail(code: int) -> Callable[[], None]:
    def act() -> None:
        raise OSError(code, os.strerror(code))

    return act


def change(path: Path, acknowledge: Callable[[str], object]) -> None:
    """Open a store and make changes; compaction comes in between."""
    with JournaledDB(path, compact_at=150, lock_timeout=0.2) as db:
        for number in range(ROUNDS):
            db.upsert({"id": f"k{number}", "pad": "x" * 60}, where("id") == f"k{number}")
            acknowledge(f"k{number}")


def _say(write: Callable[[int, bytes], int], pipe: int, key: str) -> None:
    write(pipe, f"{key} ".encode())


def read(path: Path) -> set[str]:
    with JournaledDB(path, read_only=True) as db:
        assert not db.journaled.journal.needs_repair
        return {each["id"] for each in db.all()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "begun"),
    [(errno.EIO, False), (errno.EIO, True), (errno.ENOSPC, True), (errno.EMFILE, True)],
)
def test_a_failing_call_loses_nothing(tmp_path: Path, code: int, begun: bool) -> None:
    for n in itertools.count(1):
        path = tmp_path / str(n) / "state.json"
        if begun:
            with JournaledDB(path) as db:
                db.insert({"id": "before"})
        acknowledged = {"before"} if begun else set()
        with pytest.MonkeyPatch.context() as patch:
            at = At(patch, n, fail(code))
            with contextlib.suppress(NotesError):  # and nothing else
                change(path, acknowledged.add)
            used = n - at.left
        assert acknowledged <= read(path)
        change(path, len)  # works again
        assert {f"k{number}" for number in range(ROUNDS)} <= read(path)
        if used < n:
            break
    assert n > 40


@pytest.mark.slow
@pytest.mark.parametrize("garbage", [b"}garbage", b"}garbage\n"])
def test_a_failing_call_while_damage_is_repaired_loses_nothing(
    tmp_path: Path, garbage: bytes
) -> None:
    for n in itertools.count(1):
        path = tmp_path / str(n) / "state.json"
        with JournaledDB(path) as db:
            db.insert({"id": "before"})
            db.insert({"id": "after"})
        with path.with_name("state.json.log").open("ab") as log:
            log.write(garbage)
        acknowledged = {"before", "after"}
        with pytest.MonkeyPatch.context() as patch:
            at = At(patch, n, fail(errno.ENOSPC))
            with contextlib.suppress(NotesError), JournaledDB(path) as db:
                for key in ("a", "b", "c"):
                    with contextlib.suppress(NotesError):
                        db.insert({"id": key})
                        acknowledged.add(key)
            used = n - at.left
        change(path, len)
        assert acknowledged <= read(path)
        if used < n:
            break
    assert n > 20


@pytest.mark.slow
@pytest.mark.parametrize("begun", [False, True])
def test_a_session_that_is_killed_loses_nothing(tmp_path: Path, begun: bool) -> None:
    for n in itertools.count(1):
        path = tmp_path / str(n) / "state.json"
        if begun:
            with JournaledDB(path) as db:
                db.insert({"id": "before"})
        said, say = os.pipe()
        child = os.fork()
        if child == 0:
            acknowledge = functools.partial(_say, os.write, say)
            with pytest.MonkeyPatch.context() as patch:
                At(patch, n, lambda: os.kill(os.getpid(), signal.SIGKILL))
                change(path, acknowledge)
            os._exit(0)
        os.close(say)
        acknowledged = set(os.read(said, 1000).decode().split())
        os.close(said)
        _, status = os.waitpid(child, 0)
        assert acknowledged <= read(path)
        change(path, len)
        assert len(list(path.parent.iterdir())) <= 4
        if not os.WIFSIGNALED(status):
            break
    assert n > 40


def test_memory_is_as_it_was_when_a_change_cannot_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = JournaledDB(tmp_path / "state.json")
    db.insert({"id": "a", "n": 1})
    before = db.storage.read()
    size = (tmp_path / "state.json.log").stat().st_size
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fdatasync", lambda descriptor: fail(errno.EIO)())
        for change_ in (
            lambda: db.update({"n": 2}),
            lambda: db.insert({"id": "b"}),
            lambda: db.remove(where("id") == "a"),
            lambda: db.drop_tables(),
            lambda: db.truncate(),
            lambda: db.table("new").insert({"id": "c"}),
        ):
            with pytest.raises(NotesError, match="the disk reports an error"):
                change_()
            assert db.storage.read() == before
    assert (tmp_path / "state.json.log").stat().st_size == size
    assert db.get(where("id") == "a") == {"id": "a", "n": 1}
    db.update({"n": 2})
    db.close()
    assert read(tmp_path / "state.json") == {"a"}


def test_a_short_write_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file system takes part of a line, then is full."""
    db = JournaledDB(tmp_path / "state.json")
    db.insert({"id": "a"})
    log = tmp_path / "state.json.log"
    good = log.read_bytes()
    write = os.write
    taken: list[int] = []

    def full(descriptor: int, content: bytes) -> int:
        if taken:
            raise OSError(errno.ENOSPC, "full")
        taken.append(write(descriptor, bytes(content)[:20]))
        return 20

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(NotesError, match="the disk is full"):
            db.insert({"id": "b"})
    assert log.read_bytes() == good
    db.insert({"id": "b"})
    db.close()
    assert read(tmp_path / "state.json") == {"a", "b"}
