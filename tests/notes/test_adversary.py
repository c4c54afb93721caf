"""What people and other programs do to a store while it is in use, and where they put it."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from reader.notes.merge import read_store
from reader.notes.model import ArticleRef
from reader.notes.other_stores import merge_store
from reader.notes.storage.log import encode
from reader.notes.storage.snapshot_layout import SEAL
from reader.notes.store import Notes
from tests.notes.stores import repository_of
from tests.notes.strategies import MEMORY
from tests.notes.test_travel import ARTICLES, CHANGES, STEPS

TEA, RAIN = ArticleRef("tea", "春茶"), ArticleRef("rain", "秋雨")


@pytest.mark.parametrize("name", ["数据 目录", "a\nb", "x" * 200, "%41\\t", "-rf"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    with Notes.open(folder) as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
        notes.repository.back_up()
    with Notes.open(folder) as notes:
        assert notes.notice == ""
        assert notes.state("tea").starred


def test_a_folder_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    with Notes.open(tmp_path / "link") as one, Notes.open(tmp_path / "real") as other:
        one.set_starred([TEA], True)
        assert one.flush(10)
        assert other.poll()
        assert other.state("tea").starred


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_files_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with Notes.open(tmp_path / "data") as notes:
            notes.set_starred([TEA], True)
            assert notes.flush(10)
            notes.repository.back_up()
    finally:
        os.umask(before)
    for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: json.dumps(json.loads(content), indent=2).encode(),
        lambda content: content.replace(b'"starred":true', b'"starred":true,"mine":{"x":[1]}'),
        lambda content: content.replace(b'{"meta"', b'{"my table": {"7": {"a": 1}}, "meta"'),
    ],
    ids=["bom", "crlf", "indented", "fields", "tables"],
)
def test_what_was_edited_by_hand_is_kept(tmp_path: Path, spoil: Any) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
        repository_of(notes)._db.journaled.compact()
    path = tmp_path / "state.json"
    path.write_bytes(spoil(path.read_bytes()))
    wanted = json.loads(path.read_text("utf-8-sig"))
    assert wanted.pop(SEAL)
    with Notes.open(tmp_path) as notes:
        assert notes.state("tea").starred
        notes.set_read([RAIN], True)
        assert notes.flush(10)
        repository_of(notes)._db.journaled.compact()
    after = json.loads(path.read_bytes())
    for table, documents in wanted.items():
        for number, document in documents.items():
            if document.get("id") != "clock":
                assert after[table][number] == document
    with Notes.open(tmp_path) as notes:
        assert notes.notice == ""
        assert notes.state("tea").starred
        assert notes.is_read("rain", source="", date=None)


def test_stock_tinydb_writes_while_a_session_runs(tmp_path: Path) -> None:
    """What it writes is kept beside the store, which goes on with what the session knows."""
    with Notes.open(tmp_path) as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
        with TinyDB(tmp_path / "state.json") as stock:
            stock.table("other").insert({"a": 1})
        notes.set_read([RAIN], True)
        assert notes.flush(10)
    with Notes.open(tmp_path) as notes:
        assert notes.state("tea").starred
        assert notes.is_read("rain", source="", date=None)
        notes.set_read([TEA], True)
        assert notes.flush(10)
    tables, _ = read_store(tmp_path)
    assert "other" not in tables
    (aside,) = tmp_path.glob("state.json.damaged-*")
    assert json.loads(aside.read_bytes())["other"] == {"1": {"a": 1}}


def test_a_folder_removed_under_a_session_is_made_again_with_all_marks(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Notes.open(folder) as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
        shutil.rmtree(folder)
        notes.poll()
        notes.set_read([RAIN], True)
        assert notes.flush(10)
        assert notes.state("tea").starred
    with Notes.open(folder) as notes:
        assert notes.state("tea").starred
        assert notes.is_read("rain", source="", date=None)


def test_a_line_of_a_newer_log_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
    with (tmp_path / "state.json.log").open("ab") as log:
        log.write(encode('{"version":9,"set":{},"compressed":"?"}'))
        log.write(encode('{"set":{"articles":{"9":{"id":"new","starred":true,"at":"1"}}}}'))
    with Notes.open(tmp_path) as notes:
        assert notes.notice == ""
        assert notes.state("tea").starred
        assert notes.state("new").starred


@pytest.mark.slow
def test_a_log_of_a_hundred_megabytes_is_read(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
    line = encode(
        json.dumps({"set": {"articles": {"5": {"id": "k", "x": "y" * 10_000, "at": "5"}}}})
    )
    with (tmp_path / "state.json.log").open("ab") as log:
        for _ in range(10_000):
            log.write(line)
    with Notes.open(tmp_path) as notes:
        assert notes.state("tea").starred
        notes.set_read([RAIN], True)
        assert notes.flush(60)  # which compacts
    assert sum(path.stat().st_size for path in tmp_path.glob("state.json*")) < 1_000_000


class Skewed:
    """A clock that is wrong, and set back now and then.

    Args:
        hours: How far it is ahead.
    """

    def __init__(self, hours: int) -> None:
        self._hours = hours
        self._ticks = itertools.count()

    def __call__(self) -> datetime:
        tick = next(self._ticks)
        back = timedelta(hours=tick % 5)
        return datetime(2024, 5, 1, tzinfo=UTC) + timedelta(hours=self._hours, seconds=tick) - back


def merged(folder: Path, into: Path, *others: Path) -> Any:
    """Return what a store holds when it was copied and others were merged into it, in turn."""
    shutil.copytree(into, folder)
    with Notes.open(folder) as notes:
        for other in others:
            merge_store(notes, other)
        assert notes.flush(10)
    return {
        (name, document["id"]): document
        for name, table in read_store(folder)[0].items()
        for document in table.values()
        if document["id"] not in ("library", "clock") and document.get("kind") != "merged"
    }


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.tuples(STEPS, STEPS, STEPS), st.lists(st.booleans(), min_size=3, max_size=3))
def test_merging_three_machines_is_associative_whatever_their_clocks_say(
    work: tuple[Any, Any, Any], undoes: list[bool]
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        places = [folder / letter for letter in "abc"]
        for place, steps, undo, hours in zip(places, work, undoes, (0, -70, 9000), strict=True):
            with Notes.open(place, clock=Skewed(hours)) as notes:
                notes.set_starred([ARTICLES[0]], True)
                for change, number, _ in steps:
                    CHANGES[change](notes, number)
                if undo:
                    notes.undo()
                assert notes.flush(10)
        a, b, c = places
        left = merged(folder / "ab-c", a, b, c)
        with_bc = folder / "bc"
        merged(with_bc, b, c)
        assert merged(folder / "a-bc", a, with_bc) == left
        assert merged(folder / "cba", c, b, a) == left
        assert merged(folder / "again", folder / "ab-c", a, b, c, with_bc) == left
