"""Several sessions on one store, in every order: nothing is lost, and nobody sees what is stale."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tinydb import TinyDB, where

from reader.errors import NotesError
from reader.notes.storage import writable as writable_module
from reader.notes.storage.files import replace
from reader.notes.storage.table import JournaledDB
from tests.notes.strategies import MEMORY

SESSIONS = st.integers(0, 2)
KEYS = st.sampled_from("abcdef")
VALUES = st.one_of(st.integers(), st.text(max_size=40), st.lists(st.integers(), max_size=3))


class Killed(BaseException):
    """The session ends here, in the middle of what it does."""


class Sessions(RuleBasedStateMachine):
    """Three sessions; the model is the dictionary that each of them must show."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.path = self.folder / "state.json"
        self.model: dict[str, dict[str, Any]] = {}
        self.sessions = [self.open() for _ in range(3)]

    def open(self) -> JournaledDB:
        return JournaledDB(self.path, compact_at=400, lock_timeout=1)

    @rule(session=SESSIONS, key=KEYS, value=VALUES)
    def upsert(self, session: int, key: str, value: Any) -> None:
        self.sessions[session].upsert({"id": key, "value": value}, where("id") == key)
        self.model[key] = {**self.model.get(key, {}), "id": key, "value": value}

    @rule(session=SESSIONS, key=KEYS, value=VALUES)
    def update_in_place(self, session: int, key: str, value: Any) -> None:
        def append(document: dict[str, Any]) -> None:
            document.setdefault("more", []).append(value)

        self.sessions[session].update(append, where("id") == key)
        if key in self.model:
            more = [*self.model[key].get("more", []), value]
            self.model[key] = {**self.model[key], "more": more}

    @rule(session=SESSIONS, key=KEYS)
    def remove(self, session: int, key: str) -> None:
        self.sessions[session].remove(where("id") == key)
        self.model.pop(key, None)

    @rule(session=SESSIONS)
    def truncate(self, session: int) -> None:
        self.sessions[session].truncate()
        self.model.clear()

    @rule(session=SESSIONS, keys=st.lists(KEYS, max_size=4, unique=True), value=VALUES)
    def transact(self, session: int, keys: list[str], value: Any) -> None:
        db = self.sessions[session]
        with db.transaction():
            for key in keys:
                db.upsert({"id": key, "value": value}, where("id") == key)
                self.model[key] = {**self.model.get(key, {}), "id": key, "value": value}

    @rule(session=SESSIONS, key=KEYS)
    def give_up_midway(self, session: int, key: str) -> None:
        db = self.sessions[session]
        with contextlib.suppress(ZeroDivisionError), db.transaction():
            db.upsert({"id": key, "value": "never"}, where("id") == key)
            db.remove(where("value") != "never")
            db.table("other").insert({"id": "never"})
            raise ZeroDivisionError

    @rule(session=SESSIONS)
    def reopen(self, session: int) -> None:
        self.sessions[session].close()
        self.sessions[session] = self.open()

    @rule(session=SESSIONS, step=st.integers(1, 2))
    def be_killed_while_compacting(self, session: int, step: int) -> None:
        calls = 0

        def killed(path: Path, chunks: Any, **options: Any) -> tuple[int, int]:
            nonlocal calls
            calls += 1
            if calls == step:
                path.with_name(path.name + ".tmp").write_bytes(b"unfin")
                raise Killed
            return replace(path, chunks, **options)

        db = self.sessions[session]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writable_module, "replace", killed)
            with pytest.raises(Killed), db.transaction():
                db.journaled.writable._compact()
        db.close()
        self.sessions[session] = self.open()

    @rule(session=SESSIONS, length=st.integers(1, 60))
    def be_killed_while_writing(self, session: int, length: int) -> None:
        with (self.folder / "state.json.log").open("ab") as log:
            log.write((b'0badf00d {"set":{"_default":{"99":{"id":"never"}' * 2)[:length])
        self.sessions[session].close()
        self.sessions[session] = self.open()

    @rule(session=SESSIONS)
    def look(self, session: int) -> None:
        db = self.sessions[session]
        for key in "abcdef":
            assert db.count(where("id") == key) == (key in self.model)
        assert {each["id"]: dict(each) for each in db.all()} == self.model
        assert len(db.search(where("value") == "x")) == sum(
            each.get("value") == "x" for each in self.model.values()
        )
        numbers = [each.doc_id for each in db.all()]
        assert len(set(numbers)) == len(numbers)

    @invariant()
    def stock_tinydb_opens_the_snapshot(self) -> None:
        if hasattr(self, "path") and self.path.exists():
            with TinyDB(self.path, access_mode="r") as stock:
                assert all("id" in each for each in stock)

    def teardown(self) -> None:
        if hasattr(self, "sessions"):
            for session, db in enumerate(self.sessions):
                self.look(session)
                db.close()
            shutil.rmtree(self.folder)


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_a_change_in_one_session_is_seen_through_the_query_cache_of_another(
    tmp_path: Path,
) -> None:
    one, other = JournaledDB(tmp_path / "state.json"), JournaledDB(tmp_path / "state.json")
    one.insert({"id": "a", "n": 1})
    assert [each["n"] for each in other.search(where("n") > 0)] == [1]
    one.update({"n": 2}, where("id") == "a")
    assert [each["n"] for each in other.search(where("n") > 0)] == [2]
    one.insert({"id": "b", "n": 3})
    assert other.insert({"id": "c", "n": 4}) == 3
    one.close()
    other.close()


def test_a_session_that_holds_the_lock_and_stops_delays_others_for_a_bounded_time(
    tmp_path: Path,
) -> None:
    held, other = (JournaledDB(tmp_path / "state.json", lock_timeout=0.05) for _ in range(2))
    held.insert({"id": "a"})
    with held.transaction():
        assert [each["id"] for each in other.all()] == ["a"]  # reading does not wait
        with pytest.raises(NotesError, match="another session"):
            other.insert({"id": "b"})
    other.insert({"id": "b"})
    assert {each["id"] for each in held.all()} == {"a", "b"}
    held.close()
    other.close()


def test_a_lock_file_that_is_removed_is_made_again(tmp_path: Path) -> None:
    one, other = JournaledDB(tmp_path / "state.json"), JournaledDB(tmp_path / "state.json")
    one.insert({"id": "a"})
    (tmp_path / "state.json.lock").unlink()
    other.insert({"id": "b"})
    with one.transaction(), pytest.raises(NotesError):
        JournaledDB(tmp_path / "state.json", lock_timeout=0.01).insert({"id": "c"})
    assert len(one) == 2
    one.close()
    other.close()


def test_a_store_whose_files_are_removed_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    db = JournaledDB(folder / "state.json")
    db.insert({"id": "a"})
    shutil.rmtree(folder)
    db.insert({"id": "b"})
    db.close()
    with JournaledDB(folder / "state.json") as again:
        assert {each["id"] for each in again.all()} == {"a", "b"}


def test_a_snapshot_put_in_place_by_hand_is_read(tmp_path: Path) -> None:
    db = JournaledDB(tmp_path / "state.json")
    db.insert({"id": "a"})
    (tmp_path / "state.json.log").unlink()
    (tmp_path / "state.json").write_text(json.dumps({"_default": {"7": {"id": "z"}}}))
    assert [each["id"] for each in db.all()] == ["z"]
    db.insert({"id": "y"})
    assert {each.doc_id for each in db.all()} == {7, 8}
    db.close()


def test_others_need_not_read_the_snapshot_after_a_compaction(tmp_path: Path) -> None:
    one, other = (JournaledDB(tmp_path / "state.json", compact_at=100) for _ in range(2))
    for number in range(50):
        one.insert({"id": str(number)})
        assert len(other) == number + 1
    other.journaled.journal.replica.reloaded = False
    for number in range(50, 100):
        one.insert({"id": str(number)})
        assert len(other) == number + 1
    assert not other.journaled.journal.replica.reloaded
    one.close()
    other.close()


def test_the_log_is_compacted_when_it_is_twice_the_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writable_module, "COMPACT_AT", 2_000)
    path, log = tmp_path / "state.json", tmp_path / "state.json.log"
    compacted = 0
    with JournaledDB(path) as db:
        for number in range(400):
            inode = log.stat().st_ino if number else 0
            db.insert({"id": str(number), "pad": "x" * 50})
            compacted += log.stat().st_ino != inode
            assert log.stat().st_size <= max(2_000, 2 * path.stat().st_size)
    assert 3 <= compacted <= 8


def test_a_compaction_that_fails_fails_no_change_and_is_tried_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def full(path: Path, chunks: Any, **_options: Any) -> tuple[int, int]:
        tried.append(path)
        raise OSError(28, "No space left on device")

    log = tmp_path / "state.json.log"
    with JournaledDB(tmp_path / "state.json", compact_at=500) as db:
        db.insert({"id": "0"})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writable_module, "replace", full)
            for number in range(1, 60):
                db.insert({"id": str(number)})
        assert 2 <= len(tried) <= 5
        large = log.stat().st_size
        for number in range(60, 200):
            db.insert({"id": str(number)})
        assert log.stat().st_size < large
        assert len(db) == 200
