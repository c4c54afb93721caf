"""Sync tools replace the files of a store, also under a running session, and leave copies."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.commands import merge as merge_command
from reader.notes.conflict_copies import conflict_copies
from reader.notes.diagnosis import diagnose
from reader.notes.other_stores import merge_copies, merge_store
from reader.notes.store import Notes
from tests.notes.stores import repository_of
from tests.notes.test_lineage import ARTICLE, change, highlight, noted

FILES = ("state.json", "state.json.log", "state.json.lock")


def added(id_: str, note: str = "") -> Callable[[Notes], None]:
    return lambda notes: notes.add_highlight(highlight(id_, note), ARTICLE)


def bring(name: str, source: Path, target: Path, how: str) -> None:
    """Replace a file as a sync tool does, as git does, or in place."""
    if not (source / name).exists():
        (target / name).unlink(missing_ok=True)
    elif how == "in place":
        (target / name).write_bytes((source / name).read_bytes())
    else:
        if how == "git":
            (target / name).unlink(missing_ok=True)
        beside = target / f".syncthing.{name}.tmp"
        shutil.copy(source / name, beside)
        beside.rename(target / name)


def ids(notes: Notes) -> set[str]:
    return {found.id for found in notes.highlights()}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["replaced", "git", "in place"])
@pytest.mark.parametrize(
    "names",
    [
        FILES,
        FILES[:2],
        FILES[1::-1],
        FILES[:1],
        FILES[1:2],
        FILES[::-1],
    ],
)
@pytest.mark.parametrize("compacted", [False, True])
@pytest.mark.parametrize("shared", [False, True])
def test_files_replaced_under_a_session_lose_nothing_that_it_has_saved(
    tmp_path: Path, how: str, names: tuple[str, ...], compacted: bool, shared: bool
) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    size = 0 if compacted else None
    if shared:
        change(mine, 0, added("h0", "始"))
        shutil.copytree(mine, other)
    with Notes.open(other, compact_at=size) as notes:
        added("there")(notes)
        assert notes.flush(10)
    with Notes.open(mine, compact_at=size) as notes:
        added("here")(notes)
        assert notes.flush(10)
        for name in names:
            bring(name, other, mine, how)
            notes.poll()
            # In one process the threads may change between a look at a file and its replacement.
            assert notes.flush(10)
        for _time in range(3):
            notes.poll()
            assert notes.flush(10)
        assert "here" in ids(notes)
        shown = ids(notes)
    with Notes.open(mine) as notes:
        assert "here" in ids(notes)
        assert ids(notes) >= shown
        if set(names) >= {"state.json", "state.json.log"}:
            assert "there" in ids(notes)
        merge_store(notes, other)
        assert ids(notes) >= {"here", "there"}


def test_a_copy_too_large_to_be_read_stays(tmp_path: Path) -> None:
    copy = tmp_path / "state (1).json"
    with Notes.open(tmp_path) as notes:
        copy.touch()
        os.truncate(copy, 1 << 30)
        (done,) = merge_copies(notes)
    assert copy.exists()
    assert done.merged is None
    assert "too large" in str(done.error)


@pytest.mark.parametrize("name", ["state (0).json", "state (9).json"])
def test_a_copy_that_cannot_be_read_does_not_keep_back_the_others(
    tmp_path: Path, name: str
) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    change(other, 0, added("there"))
    change(mine, 0, added("here"))
    shutil.copy(other / "state.json", mine / "state (5).json")
    bad = mine / name
    bad.touch()
    os.truncate(bad, 1 << 30)
    with Notes.open(mine) as notes:
        done = {copy.path.name: copy for copy in merge_copies(notes)}
        assert ids(notes) == {"here", "there"}
    assert bad.exists()
    assert done[name].error is not None
    assert done["state (5).json"].merged is not None


def test_a_damaged_copy_is_told_and_kept(tmp_path: Path) -> None:
    change(tmp_path, 0, added("here"))
    copy = tmp_path / "state (1).json"
    copy.write_bytes(b"\x00 no marks at all")
    with Notes.open(tmp_path) as notes:
        (done,) = merge_copies(notes)
    assert done.merged is not None
    assert copy.name in done.merged.notice
    assert (tmp_path / "merged" / copy.name).read_bytes() == b"\x00 no marks at all"


def test_a_session_that_only_leaves_mends_what_was_replaced(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    change(other, 0, added("there"))
    notes = Notes.open(mine)
    added("here")(notes)
    assert notes.flush(10)
    for name in FILES:
        bring(name, other, mine, "replaced")
    notes.close()
    with Notes.open(mine) as again:
        assert ids(again) == {"here", "there"}


COPIES = [
    "state.sync-conflict-20240501-120000-ABCDEFG.json",
    "state (某某's conflicted copy 2024-05-01).json",
    "state (conflicted copy 2024-05-01 120000).json",
    "state_conflict-20240501-120000.json",
    "state_conf(1).json",
    "state (SFConflict a@b.c 2024-05-01-12-00-00).json",
    "state 2.json",
    "state (1).json",
    "state_laptop_May-01-120000-2024_Conflict.json",
    "state（冲突副本）.json",
]
LOGS = [
    "state.json.sync-conflict-20240501-120000-ABCDEFG.log",
    "state.json (conflicted copy 2024-05-01).log",
    "state.json 2.log",
    "state.json_conf(1).log",
    "state.json.log (conflicted copy)",
]


@pytest.mark.parametrize("name", [*COPIES, *LOGS])
def test_a_conflict_copy_is_noticed_and_merged(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    change(mine, 0, added("h0", "始。"))
    shutil.copytree(mine, other)
    change(mine, 0, noted("始。此。"))
    with Notes.open(other) as notes:
        noted("始。彼。")(notes)
        added("h1")(notes)
        assert notes.flush(10)
        if name in COPIES:
            repository_of(notes)._db.journaled.compact()
    shutil.copy(other / ("state.json.log" if name in LOGS else "state.json"), mine / name)
    assert [path.name for path in conflict_copies(mine)] == [name]
    assert any(name in finding.text for finding in diagnose(mine) if not finding.fine)
    assert merge_command.run(["--copies", "--dry-run", "--data-dir", str(mine)]) == 0
    assert conflict_copies(mine)
    assert merge_command.run(["--copies", "--data-dir", str(mine)]) == 0
    assert "added" in capsys.readouterr().out
    assert not conflict_copies(mine)
    assert (mine / "merged" / name).exists()
    with Notes.open(mine) as notes:
        assert ids(notes) == {"h0", "h1"}
        assert notes.highlights()[0].note in ("始。此。彼。", "始。彼。此。")


@pytest.mark.parametrize(("owner", "is_merged"), [("person", True), (0, True), (12345, False)])
def test_a_copy_of_another_user_is_not_merged(
    tmp_path: Path, owner: int | str, is_merged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    change(mine, 0, added("here"))
    change(other, 0, added("there"))
    copy = mine / "state (1).json"
    shutil.copy(other / "state.json", copy)
    if os.geteuid() == 0:
        os.chown(copy, 54321 if owner == "person" else int(owner), -1)
    elif owner != "person":
        pytest.skip("only root gives files away")
    if owner == "person":
        monkeypatch.setattr(os, "geteuid", lambda: copy.stat().st_uid)
    assert conflict_copies(mine) == [copy]
    with Notes.open(mine) as notes:
        (done,) = merge_copies(notes)
        assert ids(notes) == ({"here", "there"} if is_merged else {"here"})
    assert copy.exists() != is_merged
    assert done.error is None if is_merged else "another user" in str(done.error)


def test_own_files_are_no_conflict_copies(tmp_path: Path) -> None:
    change(tmp_path, 0, added("h0"))
    for name in ("state.json.damaged-17", "state.json.log.damaged-17", "state.json.tmp"):
        (tmp_path / name).write_text("x")
    (tmp_path / "state.json.refused-1a2b3c4d.jsonl").write_text("{}")
    assert conflict_copies(tmp_path) == []
