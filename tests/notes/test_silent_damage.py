"""Damage that leaves the files of a store well-formed is seen and told; no mark goes in silence."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from reader.notes.backup import backups
from reader.notes.diagnosis import diagnose
from reader.notes.merge import read_store
from reader.notes.model import ArticleRef
from reader.notes.storage.documents import Raw, write_json
from reader.notes.storage.image import copy
from reader.notes.storage.journal import Journal
from reader.notes.storage.log import Log, decode, encode
from reader.notes.storage.receipt import LENGTH, Receipt, read_receipt
from reader.notes.storage.snapshot_layout import SEAL, Seal, encode_snapshot
from reader.notes.storage.table import JournaledDB
from reader.notes.store import Notes
from tests.notes.strategies import MEMORY

SNAPSHOT, LOG, LOCK = "state.json", "state.json.log", "state.json.lock"
TEA = ArticleRef("tea", "茶")
RAIN = ArticleRef("rain", "秋雨")


def build(folder: Path, *, compacted: int = 6, logged: int = 5) -> None:
    """Make a store with documents in its snapshot and others in its log."""
    with JournaledDB(folder / SNAPSHOT) as db:
        for number in range(compacted):
            db.insert({"id": f"a{number}", "note": "好" * 5, "n": number, "at": "1"})
        db.journaled.compact()
        for number in range(logged):
            db.insert({"id": f"b{number}", "note": "雨" * 5, "n": number, "at": "1"})


def build_old(folder: Path, *, compacted: int = 6, logged: int = 5) -> None:
    """Make the same store as version 0.1.0 leaves it: without a seal, and an empty lock file."""
    tables = {
        "_default": {
            str(number + 1): {"id": f"a{number}", "note": "好" * 5, "n": number, "at": "1"}
            for number in range(compacted)
        }
    }
    lines = ",\n".join(
        f'"{number}": {write_json(document)}' for number, document in tables["_default"].items()
    )
    content = f'{{"_default": {{\n{lines}\n}}}}\n'.encode()
    head = {
        "version": 1,
        "log": "ab" * 16,
        "after": "",
        "snapshot": [len(content), zlib.crc32(content)],
    }
    log = encode(write_json(head))
    for number in range(logged):
        document = {"id": f"b{number}", "note": "雨" * 5, "n": number, "at": "1"}
        change = {"set": {"_default": {str(compacted + number + 1): document}}, "remove": {}}
        log += encode(write_json(change))
    folder.mkdir(exist_ok=True)
    (folder / SNAPSHOT).write_bytes(content)
    (folder / LOG).write_bytes(log)
    (folder / LOCK).write_bytes(b"")


def look(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Return what a store holds and what there is to tell, changing nothing."""
    journal = Journal(folder / SNAPSHOT)
    journal.close()
    journal.damage.report()
    return copy(journal.replica.image.tables), journal.damage.notices


def open_store(folder: Path) -> tuple[set[Any], list[str]]:
    """Open a store as a session does; return the ids and what there is to tell."""
    with JournaledDB(folder / SNAPSHOT) as db:
        return {document.get("id") for document in db.all()}, list(
            db.journaled.journal.damage.notices
        )


def kept_files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("*.damaged-*")]


BUILDERS = {"sealed": build, "0.1.0": build_old}


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_sound_store_opens_without_a_word(tmp_path: Path, builder: str) -> None:
    BUILDERS[builder](tmp_path)
    for _ in range(2):
        ids, notices = open_store(tmp_path)
        assert (len(ids), notices) == (11, [])
        with JournaledDB(tmp_path / SNAPSHOT) as db:
            db.upsert({"id": "b0", "n": 9}, where("id") == "b0")
        assert look(tmp_path)[1] == []
    with JournaledDB(tmp_path / SNAPSHOT) as db:
        db.journaled.compact()
    assert open_store(tmp_path) == (ids, [])
    assert not kept_files(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("name", [SNAPSHOT, LOG, LOCK])
def test_a_flipped_bit_at_any_offset_is_told_or_harmless(
    tmp_path: Path, builder: str, name: str
) -> None:
    BUILDERS[builder](tmp_path)
    wanted, notices = look(tmp_path)
    assert notices == []
    good = (tmp_path / name).read_bytes()
    bits = random.Random(builder + name)  # noqa: S311 - any bits
    for offset in range(len(good)):
        bad = bytearray(good)
        bad[offset] ^= 1 << bits.randrange(8)
        (tmp_path / name).write_bytes(bad)
        tables, notices = look(tmp_path)
        assert notices or tables == wanted, (offset, bad)
        if name == LOCK:
            assert not notices


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    name=st.sampled_from([SNAPSHOT, LOG]),
    flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=3),
)
def test_changed_bytes_are_told_and_the_file_is_kept(
    name: str, flips: list[tuple[int, int]]
) -> None:
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    build(folder)
    wanted, _ = look(folder)
    bad = bytearray((folder / name).read_bytes())
    good = bytes(bad)
    for offset, mask in flips:
        bad[offset % len(bad)] ^= mask
    (folder / name).write_bytes(bad)
    _, notices = open_store(folder)
    tables, after = look(folder)
    if bad != good and not notices:
        assert tables == wanted
    if notices:
        assert bytes(bad) in kept_files(folder)
    assert after == []  # repaired, and said once
    shutil.rmtree(folder)


def _line_ends(log: bytes) -> list[int]:
    return [match.end() for match in re.finditer(b"\n", log)]


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_log_cut_at_any_line_end_is_told(tmp_path: Path, builder: str) -> None:
    BUILDERS[builder](tmp_path / "store")
    with JournaledDB(tmp_path / "store" / SNAPSHOT) as db:
        db.insert({"id": "last"})
    log = (tmp_path / "store" / LOG).read_bytes()
    for number, end in enumerate([0, *_line_ends(log)[:-1]]):
        folder = tmp_path / f"cut-{number}"
        shutil.copytree(tmp_path / "store", folder)
        os.truncate(folder / LOG, end)
        assert look(folder)[1], end
        ids, notices = open_store(folder)
        assert len(ids) == 6 + max(0, number - 1)
        assert notices
        assert log[:end] in kept_files(folder)
        assert open_store(folder) == (ids, [])


def test_lines_that_were_taken_out_or_put_in_another_order_are_told(tmp_path: Path) -> None:
    build(tmp_path / "store")
    log = (tmp_path / "store" / LOG).read_bytes()
    lines = log.splitlines(keepends=True)
    changed = {
        "out": b"".join(lines[:3] + lines[4:]),
        "order": b"".join([lines[0], *reversed(lines[1:])]),
        "twice": b"".join([*lines[:2], *lines[1:]]),
        "forged": b"".join([*lines[:-1], encode(decode_text(lines[-1]).replace("雨", "雪"))]),
    }
    for name, content in changed.items():
        folder = tmp_path / name
        shutil.copytree(tmp_path / "store", folder)
        (folder / LOG).write_bytes(content)
        assert open_store(folder)[1], name
        assert content in kept_files(folder)


def decode_text(line: bytes) -> str:
    return line[9:-1].decode()


@pytest.mark.parametrize("name", [SNAPSHOT, LOG])
def test_a_file_that_is_gone_is_told_until_it_is_written_again(tmp_path: Path, name: str) -> None:
    build(tmp_path)
    (tmp_path / name).unlink()
    assert "is gone" in look(tmp_path)[1][0]
    assert "is gone" in open_store(tmp_path)[1][0]
    with JournaledDB(tmp_path / SNAPSHOT) as db:
        db.insert({"id": "new"})
    assert open_store(tmp_path)[1] == []


def test_both_files_gone_are_told(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / SNAPSHOT).unlink()
    (tmp_path / LOG).unlink()
    assert "is gone" in open_store(tmp_path)[1][0]
    assert open_store(tmp_path) == (set(), [])


def test_a_snapshot_copied_alone_opens_with_a_plain_message(tmp_path: Path) -> None:
    build(tmp_path / "here")
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(tmp_path / "here" / SNAPSHOT, there)
    ids, notices = open_store(there)
    assert len(ids) == 6
    assert len(notices) == 1
    assert "copy that file here" in notices[0]
    shutil.copy(tmp_path / "here" / LOG, there)
    ids, notices = open_store(there)
    assert (len(ids), notices) == (11, [])
    assert not kept_files(there)


def test_after_the_first_change_a_snapshot_copied_alone_is_an_ordinary_store(
    tmp_path: Path,
) -> None:
    build(tmp_path / "here")
    (tmp_path / "there").mkdir()
    shutil.copy(tmp_path / "here" / SNAPSHOT, tmp_path / "there")
    with JournaledDB(tmp_path / "there" / SNAPSHOT) as db:
        db.insert({"id": "new"})
    ids, notices = open_store(tmp_path / "there")
    assert (len(ids), notices) == (7, [])


@pytest.mark.parametrize("tail", [b"", b"\n"])
def test_a_file_of_stock_tinydb_opens_without_a_word(tmp_path: Path, tail: bytes) -> None:
    with TinyDB(tmp_path / SNAPSHOT, indent=1) as stock:
        stock.insert({"id": "x"})
    (tmp_path / SNAPSHOT).write_bytes((tmp_path / SNAPSHOT).read_bytes() + tail)
    assert open_store(tmp_path) == ({"x"}, [])


def test_a_backup_is_checked_and_opens_without_a_word_when_it_is_put_in_place(
    tmp_path: Path,
) -> None:
    with Notes.open(tmp_path / "data") as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
        path = notes.repository.back_up()
    (tmp_path / "there").mkdir()
    shutil.copy(path, tmp_path / "there" / SNAPSHOT)
    with Notes.open(tmp_path / "there") as notes:
        assert notes.notice == ""
        assert notes.state("tea").starred
    assert read_store(path)[1] == ""
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"starred":true', b'"starred":null'))
    assert "was changed" in read_store(path)[1]


def test_a_backup_put_in_the_place_of_the_snapshot_loses_nothing_of_the_log(tmp_path: Path) -> None:
    build(tmp_path)
    strange: dict[str, dict[str, Raw]] = {
        "_default": {"7": {"id": "mine", "at": "1"}, "8": {"id": "b1", "n": 5, "at": "3"}}
    }
    (tmp_path / SNAPSHOT).write_bytes(b"".join(encode_snapshot(strange)))
    log = (tmp_path / LOG).read_bytes()
    ids, notices = open_store(tmp_path)
    assert ids == {"mine", *(f"b{number}" for number in range(5))}
    assert "does not belong" in notices[0]
    assert log in kept_files(tmp_path)
    with JournaledDB(tmp_path / SNAPSHOT) as db:
        assert db.get(where("id") == "b1")["n"] == 5
    assert open_store(tmp_path) == (ids, [])


def test_older_files_put_back_are_told(tmp_path: Path) -> None:
    build(tmp_path / "data")
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    with JournaledDB(tmp_path / "data" / SNAPSHOT) as db:
        db.insert({"id": "new"})
        db.journaled.compact()
        db.journaled.compact()
    for name in (SNAPSHOT, LOG):
        shutil.copy(tmp_path / "copy" / name, tmp_path / "data")
    ids, notices = open_store(tmp_path / "data")
    assert len(ids) == 11
    assert "newer changes may be missing" in notices[0]
    with JournaledDB(tmp_path / "data" / SNAPSHOT) as db:
        db.insert({"id": "newer"})
    assert open_store(tmp_path / "data")[1] == []


def test_a_whole_folder_copied_elsewhere_opens_without_a_word(tmp_path: Path) -> None:
    build(tmp_path / "data")
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    (tmp_path / "two").mkdir()
    for name in (SNAPSHOT, LOG):
        shutil.copy(tmp_path / "data" / name, tmp_path / "two")
    for folder in ("copy", "two"):
        assert open_store(tmp_path / folder)[1] == []


# Edited by hand


def _edit(path: Path) -> bytes:
    """Change one letter of the snapshot, in place and without changing its size."""
    edited = path.read_bytes().replace("好".encode(), "茶".encode(), 1)
    with path.open("r+b") as file:
        file.write(edited)
    return edited


@pytest.mark.parametrize("builder", BUILDERS)
def test_an_edit_while_no_session_runs_is_told_kept_and_accepted(
    tmp_path: Path, builder: str
) -> None:
    BUILDERS[builder](tmp_path)
    edited = _edit(tmp_path / SNAPSHOT)
    ids, notices = open_store(tmp_path)
    assert len(ids) == 11
    assert "was changed by another program" in notices[0]
    assert edited in kept_files(tmp_path)
    with JournaledDB(tmp_path / SNAPSHOT) as db:
        assert db.get(where("id") == "a0")["note"] == "茶好好好好"
    assert open_store(tmp_path) == (ids, [])


def _save_anew(path: Path) -> bytes:
    edited = path.read_bytes().replace("好".encode(), b"x", 1)
    path.with_name("new").write_bytes(edited)
    path.with_name("new").rename(path)
    return edited


def _break(path: Path) -> bytes:
    path.write_bytes(b'{"_default": ')
    return b'{"_default": '


@pytest.mark.parametrize("edit", [_edit, _save_anew, _break])
@pytest.mark.parametrize("compact", [False, True])
def test_an_edit_under_a_session_is_told_and_kept_and_no_mark_is_lost(
    tmp_path: Path, edit: Callable[[Path], bytes], compact: bool
) -> None:
    build(tmp_path)
    with JournaledDB(tmp_path / SNAPSHOT) as db, JournaledDB(tmp_path / SNAPSHOT) as other:
        edited = edit(tmp_path / SNAPSHOT)
        if compact:
            db.journaled.compact()
        else:
            db.insert({"id": "new"})
        (notice,) = db.journaled.journal.damage.notices
        assert "was changed by another program while it was in use" in notice
        assert edited in kept_files(tmp_path)
        other.insert({"id": "newer"})
        assert other.journaled.journal.damage.notices == []
        assert db.get(where("id") == "a0")["note"] == "好好好好好"
        wanted = {document["id"] for document in db.all()}
    assert len(wanted) == 12 + (not compact)
    assert open_store(tmp_path) == (wanted, [])


def test_what_only_looks_like_an_edit_is_none(tmp_path: Path) -> None:
    build(tmp_path)
    path = tmp_path / SNAPSHOT
    with JournaledDB(path) as db:
        path.touch()
        db.insert({"id": "touched"})
        shutil.copy(path, tmp_path / "copy")
        (tmp_path / "copy").rename(path)
        db.insert({"id": "copied"})
        shutil.copy(tmp_path / LOG, tmp_path / "copy")
        (tmp_path / "copy").rename(tmp_path / LOG)
        db.insert({"id": "copied too"})
        assert len(db) == 14
        assert db.journaled.journal.damage.notices == []
    assert not kept_files(tmp_path)


def test_a_log_cut_under_a_session_is_written_again_from_memory(tmp_path: Path) -> None:
    build(tmp_path)
    with JournaledDB(tmp_path / SNAPSHOT) as db:
        os.truncate(tmp_path / LOG, _line_ends((tmp_path / LOG).read_bytes())[1])
        assert len(db) == 11
        db.insert({"id": "new"})
        assert "was cut" in db.journaled.journal.damage.notices[0]
    ids, notices = open_store(tmp_path)
    assert (len(ids), notices) == (12, [])
    assert len(kept_files(tmp_path)) == 1


@pytest.mark.parametrize("lines", [1, 3])
def test_a_log_replaced_under_a_session_is_written_again_from_memory(
    tmp_path: Path, lines: int
) -> None:
    build(tmp_path)
    with JournaledDB(tmp_path / SNAPSHOT) as db, JournaledDB(tmp_path / SNAPSHOT) as other:
        content = (tmp_path / LOG).read_bytes()
        content = content[: _line_ends(content)[lines - 1]]
        (tmp_path / "new").write_bytes(content)
        (tmp_path / "new").rename(tmp_path / LOG)
        assert len(other) == len(db) == 11
        db.insert({"id": "new"})
        assert "was replaced" in db.journaled.journal.damage.notices[0]
        assert content in kept_files(tmp_path)
        assert len(other) == 12
    ids, notices = open_store(tmp_path)
    assert (len(ids), notices) == (12, [])


def test_a_store_that_another_session_repairs_is_read_anew(tmp_path: Path) -> None:
    build(tmp_path)
    with JournaledDB(tmp_path / SNAPSHOT) as db, JournaledDB(tmp_path / SNAPSHOT) as other:
        with (tmp_path / LOG).open("ab") as log:
            log.write(b"garbage\n")
        db.insert({"id": "new"})
        assert "damaged lines" in db.journaled.journal.damage.notices[0]
        assert len(other) == 12
        other.insert({"id": "newer"})
        assert not other.journaled.journal.damage.faults
        assert len(db) == 13
    assert open_store(tmp_path)[1] == []


# What is no damage


def test_a_session_of_0_1_0_killed_between_snapshot_and_log_raises_no_alarm(
    tmp_path: Path,
) -> None:
    build_old(tmp_path, compacted=9, logged=0)
    snapshot = (tmp_path / SNAPSHOT).read_bytes()
    build_old(tmp_path, compacted=6, logged=0)
    log = (tmp_path / LOG).read_bytes()
    for number in (6, 7, 8):
        document = {"id": f"a{number}", "note": "好" * 5, "n": number, "at": "1"}
        change = {"set": {"_default": {str(number + 1): document}}, "remove": {}, "drop": []}
        log += encode(write_json(change))
    (tmp_path / LOG).write_bytes(log)
    (tmp_path / SNAPSHOT).write_bytes(snapshot)
    ids, notices = open_store(tmp_path)
    assert (len(ids), notices) == (9, [])


def test_0_1_0_may_write_in_between(tmp_path: Path) -> None:
    """It keeps the seal as one table among others, which then fits nothing."""
    build(tmp_path)
    content = json.loads((tmp_path / SNAPSHOT).read_bytes())
    content["_default"]["50"] = {"id": "old"}
    text = json.dumps(content).encode()
    (tmp_path / SNAPSHOT).write_bytes(text)
    head = {"version": 1, "log": "cd" * 16, "after": "", "snapshot": [len(text), zlib.crc32(text)]}
    (tmp_path / LOG).write_bytes(encode(write_json(head)))
    ids, notices = open_store(tmp_path)
    assert (len(ids), notices) == (7, [])
    assert SEAL not in look(tmp_path)[0]


def test_a_lock_file_that_cannot_be_written_leaves_no_false_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with JournaledDB(tmp_path / SNAPSHOT) as db:
        monkeypatch.setattr(os, "pwrite", full)
        db.insert({"id": "new"})
        db.journaled.compact()
        db.journaled.compact()
    assert read_receipt(tmp_path / LOCK) is None
    ids, notices = open_store(tmp_path)
    assert (len(ids), notices) == (12, [])


@given(st.binary(max_size=100), st.integers(0, 10**19), st.integers(0, 2**32 - 1))
def test_a_receipt_comes_back_and_noise_is_none(noise: bytes, size: int, check: int) -> None:
    receipt = Receipt("0f" * 16, size, check)
    assert len(receipt.encode()) == LENGTH
    assert Receipt.decode(receipt.encode() + noise) == receipt
    assert Receipt.decode(noise) is None
    assert Receipt("../x", size, check).encode() == b""


def test_the_receipt_names_what_is_in_the_log(tmp_path: Path) -> None:
    build(tmp_path)
    log = Log(tmp_path / LOG, read_only=True)
    log.skip()
    assert read_receipt(tmp_path / LOCK) == log.receipt()
    assert log.position == (tmp_path / LOG).stat().st_size
    head = decode((tmp_path / LOG).read_bytes().split(b"\n")[0])
    assert head is not None
    content = (tmp_path / SNAPSHOT).read_bytes()
    assert head["snapshot"] == [len(content), zlib.crc32(content)]
    assert content == b"".join(
        encode_snapshot(
            json.loads(content), Seal(head["log"], json.loads(content)[SEAL]["1"]["before"])
        )
    )
    log.close()


def test_damage_is_told_with_the_newest_backup_and_by_the_doctor(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred([TEA], True)
        notes.set_starred([RAIN], True)
    assert backups(tmp_path)
    (tmp_path / LOG).unlink()
    (finding,) = [each for each in diagnose(tmp_path) if "is gone" in each.text]
    assert not finding.fine
    assert "reader merge" in finding.advice
    with Notes.open(tmp_path) as notes:
        assert "state.json.log is gone" in notes.notice
        assert "newest backup" in notes.notice
