"""The log's lines, the snapshot's tables, and what is made of them when they are damaged."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where

from reader.errors import NotesError
from reader.notes.storage import log, snapshot
from reader.notes.storage.documents import write_json
from reader.notes.storage.files import why
from reader.notes.storage.lock import Lock, check_mount
from reader.notes.storage.snapshot_layout import SEAL, encode_snapshot
from reader.notes.storage.table import JournaledDB

TABLES = st.dictionaries(
    st.text(max_size=6),
    st.dictionaries(
        st.integers(1, 10**12).map(str),
        st.dictionaries(st.text(max_size=4), st.text() | st.integers() | st.none()),
        max_size=4,
    ),
    max_size=3,
)


@pytest.mark.slow
@given(TABLES)
def test_a_snapshot_comes_back_and_is_what_stock_tinydb_reads(tables: Any) -> None:
    content = b"".join(encode_snapshot(tables))
    decoded, fault = snapshot.decode(content)
    assert decoded.pop(SEAL)
    assert (decoded, fault) == (tables, "")
    stock = json.loads(content)
    assert stock.pop(SEAL)
    assert stock == tables


@pytest.mark.slow
@given(TABLES, st.data())
def test_of_a_torn_snapshot_the_whole_lines_are_kept(tables: Any, data: st.DataObject) -> None:
    content = b"".join(encode_snapshot(tables))
    cut = data.draw(st.integers(0, len(content)))
    kept, _ = snapshot.decode(content[:cut])
    kept.pop(SEAL, None)
    for name, documents in kept.items():
        for doc_id, document in documents.items():
            assert tables[name][doc_id] == document
    lines = content[:cut].count(b"\n") - 2 * len(tables) - 3
    assert sum(map(len, kept.values())) >= min(lines, sum(map(len, tables.values())))


@given(st.text(), st.data())
def test_a_line_of_the_log_comes_back_and_shows_every_damage(
    text: str, data: st.DataObject
) -> None:
    written = log.Transaction(set={"表": {"1": write_json({"t": text})}}, drop=["x"])
    line = written.encode()
    assert line.count(b"\n") == 1
    assert log.decode(line[:-1]) == {
        "set": {"表": {"1": {"t": text}}},
        "remove": {},
        "drop": ["x"],
    }
    place = data.draw(st.integers(0, len(line) - 2))
    other = bytes([line[place] ^ data.draw(st.integers(1, 255))])
    damaged = line[:place] + other + line[place + 1 : -1]
    # Capital hexadecimal digits say the same; nothing else may.
    assert log.decode(damaged) is None or damaged.lower() == line[:-1].lower()
    assert log.unfinished(line[:place])
    assert log.unfinished(line[:place] + b"\0" * 9)


@pytest.mark.parametrize("tail", [b"{}", b"garbage", b"0123456g", b"01234567{", b"<html>"])
def test_what_no_session_leaves_behind_is_not_taken_for_unfinished(tail: bytes) -> None:
    assert not log.unfinished(tail)


def test_lone_surrogates_are_kept(tmp_path: Path) -> None:
    with JournaledDB(tmp_path / "state.json", compact_at=10) as db:
        for _ in range(3):
            db.upsert({"id": "a", "text": "香\ud800"}, where("id") == "a")
    with JournaledDB(tmp_path / "state.json") as db:
        assert db.all() == [{"id": "a", "text": "香\ud800"}]


# Damage

N = 20


def _wrong_type(data: bytes) -> bytes:
    return re.sub(rb":\s*\{", b': "x", "y": {', data, count=1)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "one byte": lambda data: data[:1],
    "half": lambda data: data[: len(data) // 2],
    "minus one": lambda data: data[:-1],
    "NULs": lambda data: b"\0" * len(data),
    "NULs at the end": lambda data: data[: len(data) // 2] + b"\0" * (len(data) // 2),
    "a BOM": lambda data: b"\xef\xbb\xbf" + data,
    "more": lambda data: data + b"}garbage",
    "twice": lambda data: data + data,
    "not UTF-8": lambda data: data[: len(data) // 3] + b"\xff\xfe" + data[len(data) // 3 :],
    "noise": lambda data: random.Random(5).randbytes(len(data)),  # noqa: S311 - noise
    "a list": lambda data: b"[]",
    "null": lambda data: b"null",
    "a number": lambda data: b"5",
    "deep": lambda data: b"[" * 200_000,
    "wrong type": _wrong_type,
    "NaN": lambda data: data.replace(b'"', b"NaN", 1),
    "a bad id": lambda data: data.replace(b'"1"', b'"abc"', 1),
    "a big number": lambda data: b'{"_default": {"1": {"k": ' + b"9" * 6000 + b"}}}",
    "HTML": lambda data: b"<html><body>502</body></html>",
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "8 MiB": lambda data: b'{"a":"' + b"x" * (8 << 20) + b'"}',
}
ODD: dict[str, Callable[[Path], None]] = {
    "a folder": lambda path: path.mkdir(),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a pipe": lambda path: os.mkfifo(path),
    "a dangling link": lambda path: path.symlink_to("/nonexistent/state"),
    "a link to itself": lambda path: path.symlink_to(path.name),
}


def begin(folder: Path, name: str) -> Path:
    """Make a store with twenty marks in one of its files; return that file."""
    path = folder / "state.json"
    with JournaledDB(path) as db:
        for number in range(N):
            db.insert({"id": f"k{number}", "pad": "好" * 30})
        if name == "state.json":
            db.journaled.compact()
    return folder / name


def shown(folder: Path, *, read_only: bool = False) -> tuple[set[str], list[str]]:
    with JournaledDB(folder / "state.json", read_only=read_only) as db:
        return {each["id"] for each in db.all()}, db.journaled.journal.damage.notices


@pytest.mark.parametrize("name", ["state.json", "state.json.log"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_told_the_good_part_kept_and_the_bad_file_set_aside(
    tmp_path: Path, name: str, damage: str
) -> None:
    path = begin(tmp_path, name)
    good = path.read_bytes()
    bad = DAMAGE[damage](good)
    path.write_bytes(bad)
    looked, _ = shown(tmp_path, read_only=True)
    assert path.read_bytes() == bad  # looking repairs nothing
    kept, notices = shown(tmp_path)
    assert looked <= kept <= {f"k{number}" for number in range(N)} | {"abc"}
    harmless = {"minus one"} if path.suffix == ".log" else set()
    unfinished = {"half", "NULs at the end"} if path.suffix == ".log" else set()
    assert bool(notices) == (bad != good and damage not in harmless)
    if bad != good and damage not in harmless | unfinished and len(bad) > 8:
        assert bad in [each.read_bytes() for each in tmp_path.glob(f"{name}.damaged-*")]
        assert ".damaged-" in notices[0]
    assert len(kept) >= {"half": N // 3, "not UTF-8": N - 2, "more": N, "twice": N}.get(damage, 0)
    with JournaledDB(tmp_path / "state.json") as db:
        db.insert({"id": "new"})
        assert not db.journaled.journal.damage.notices
    assert shown(tmp_path) == ({*kept, "new"}, [])


@pytest.mark.parametrize("name", ["state.json", "state.json.log", "state.json.lock"])
@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_file_is_set_aside(tmp_path: Path, name: str, odd: str) -> None:
    begin(tmp_path, "state.json.log")
    (tmp_path / name).unlink(missing_ok=True)
    ODD[odd](tmp_path / name)
    with JournaledDB(tmp_path / "state.json") as db:
        db.insert({"id": "new"})
    kept, notices = shown(tmp_path)
    assert "new" in kept
    assert notices == []
    assert [each.name for each in tmp_path.glob("*.damaged-*")]
    if name != "state.json.log":
        assert len(kept) >= N  # the first mark went into the snapshot


@pytest.mark.parametrize("name", ["state.json", "state.json.log"])
def test_a_link_to_a_file_is_refused_not_followed_and_not_moved(tmp_path: Path, name: str) -> None:
    path = begin(tmp_path, name)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotesError, match="link"):
        JournaledDB(tmp_path / "state.json")
    assert path.is_symlink()


@pytest.mark.parametrize("name", ["state.json", "state.json.log"])
def test_an_error_of_the_moment_is_not_taken_for_damage(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begin(tmp_path, name)
    before = path.read_bytes()
    pread = os.pread
    inode = path.stat().st_ino

    def broken(descriptor: int, *args: int) -> bytes:
        if os.fstat(descriptor).st_ino == inode:
            raise OSError(5, "broken")
        return pread(descriptor, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pread", broken)
        with pytest.raises(NotesError, match="the disk reports an error"):
            JournaledDB(tmp_path / "state.json")
    assert path.read_bytes() == before
    assert shown(tmp_path) == ({f"k{number}" for number in range(N)}, [])


def test_a_lost_snapshot_is_told(tmp_path: Path) -> None:
    begin(tmp_path, "state.json").unlink()
    _, notices = shown(tmp_path)
    assert "state.json is gone" in notices[0]


def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        begin(tmp_path / "a" / "b", "state.json")
    finally:
        os.umask(old)
    for path in (tmp_path / "a").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "state.json") as stock:
        stock.insert({"id": "a"})
    (tmp_path / "state.json").chmod(0o644)
    with JournaledDB(tmp_path / "state.json") as db:
        db.insert({"id": "b"})
    assert stat.S_IMODE((tmp_path / "state.json").stat().st_mode) == 0o600


def test_every_error_has_a_plain_reason() -> None:
    assert why(OSError(28, "No space left on device")) == "the disk is full"
    assert why(OSError(errno.ENOTEMPTY, "Directory not empty")) == "directory not empty"


# Locks

MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:40 / /home rw shared:1 - nfs4 server:/home rw,vers=4.2,local_lock=none
31 22 0:41 / /home/old rw - nfs server:/old rw,vers=3,nolock,local_lock=all
32 22 0:42 / /my\\040disk rw - nfs server:/x rw,local_lock=flock
"""


@pytest.mark.parametrize(
    ("path", "works"),
    [
        ("/var/data/state.json.lock", True),
        ("/home/me/state.json.lock", True),
        ("/home/old/me/state.json.lock", False),
        ("/home/older/state.json.lock", True),
        ("/my disk/state.json.lock", False),
    ],
)
def test_mounts_whose_locks_do_not_reach_other_machines(path: str, works: bool) -> None:
    assert (check_mount(path, MOUNTS) == "") == works


def test_locks_that_do_not_work_are_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    assert Lock(tmp_path / "lock", 1).check() == ""
    monkeypatch.setattr(fcntl, "flock", lambda _descriptor, _operation: None)
    assert "locks do not work" in Lock(tmp_path / "lock", 1).check()
