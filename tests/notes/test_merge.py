"""Two stores become one, whichever is merged into which; backups; stores of other schemas."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from reader.errors import NotesError
from reader.notes.backup import KEPT, back_up, backups, is_due
from reader.notes.diagnosis import diagnose
from reader.notes.merge import read_store
from reader.notes.model import ArticleRef, Highlight
from reader.notes.other_stores import merge_store, restore_store
from reader.notes.storage.documents import Documents, Tables, as_documents, write_json
from reader.notes.storage.migrate import STEPS, migrate, schema_of
from reader.notes.store import Notes
from reader.text.article_date import ArticleDate
from tests.notes.strategies import MEMORY

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
ARTICLES = [ArticleRef(f"k{n}", f"第{n}篇", "", "茶事", "", ArticleDate(NOW)) for n in range(3)]


def highlight(id_: str, note: str = "") -> Highlight:
    return Highlight(id_, "k0", "明前", "", "", 0, 2, 0, "", 1, 1, NOW, NOW, note=note)


def edit_all(notes: Notes, n: int) -> None:
    for each in notes.highlights():
        notes.edit_highlight(replace(each, note=f"{each.note}{n}"))


ACTIONS: dict[str, Callable[[Notes, int], object]] = {
    "star": lambda notes, n: notes.set_starred([ARTICLES[n]], not notes.state(f"k{n}").starred),
    "read": lambda notes, n: notes.set_read([ARTICLES[n]], True),
    "unread": lambda notes, n: notes.set_read([ARTICLES[n]], False),
    "place": lambda notes, n: notes.positions.set_place(ARTICLES[n], n * 7),
    "add": lambda notes, n: notes.add_highlight(highlight(f"h{n}"), ARTICLES[0]),
    "remove": lambda notes, n: notes.remove_highlight(f"h{n}"),
    "edit": edit_all,
    "annotate": lambda notes, n: notes.annotate(
        [(ARTICLES[n], notes.state(f"k{n}").note + "茶"[: n % 2], ["甲", "乙", "丙"][n:])]
    ),
    "untag": lambda notes, n: notes.annotate([(ARTICLES[n], "", notes.state(f"k{n}").tags[1:])]),
    "all": lambda notes, n: notes.mark_all_read(source=None, until=None, except_keys=[f"k{n}"]),
    "bookmark": lambda notes, n: notes.positions.set_bookmark("ab"[n % 2], ARTICLES[n], n * 5),
    "unbookmark": lambda notes, n: notes.positions.remove_bookmark("ab"[n % 2]),
    "keep": lambda notes, n: notes.set_kept(f"k{n}", ["advert"] * (n % 2), ARTICLES[n]),
    "undo": lambda notes, n: notes.undo(),
    "library": lambda notes, n: notes.remember_library([str(n)]),
}
SESSION = st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), st.integers(0, 2)), max_size=6)


def work(folder: Path, session: list[tuple[str, int]]) -> None:
    with Notes.open(folder) as notes:
        for action, number in session:
            ACTIONS[action](notes, number)


def merge(into: Path, other: Path) -> None:
    with Notes.open(into) as notes:
        merge_store(notes, other)
        assert notes.flush(10)


def shared_content(folder: Path) -> Any:
    """What two machines agree on: everything but their libraries and merges."""
    return {
        (name, document["id"]): document
        for name, table in read_store(folder)[0].items()
        for document in table.values()
        if document["id"] not in ("library", "clock") and document.get("kind") != "merged"
    }


@pytest.mark.slow
@settings(max_examples=12)
@given(SESSION, SESSION, SESSION, st.booleans())
def test_merging_is_commutative_and_idempotent(
    begin: list[tuple[str, int]],
    here: list[tuple[str, int]],
    there: list[tuple[str, int]],
    common: bool,
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as temporary:
        a, b, c = (Path(temporary) / name for name in "abc")
        work(a, [*begin, ("star", 0)])
        b.mkdir()
        if common:  # both began as one
            for file in a.glob("state.json*"):
                (b / file.name).write_bytes(file.read_bytes())
        work(a, here)
        work(b, [*there, ("place", 1)])
        merge(c, a)
        merge(c, b)
        merge(b, a)
        merge(a, b)
        expected = shared_content(a)
        assert shared_content(b) == expected
        assert shared_content(c) == expected
        log = (a / "state.json.log").read_bytes()
        with Notes.open(a) as notes:
            merged = merge_store(notes, b)
        assert (merged.articles, merged.highlights, merged.records) == (0, 0, 0)
        assert (a / "state.json.log").read_bytes() == log


def test_a_merge_takes_the_later_of_each_field_and_keeps_tombstones(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    work(a, [("add", 0), ("add", 1)])
    merge(b, a)
    with Notes.open(b) as notes:
        notes.edit_highlight(highlight("h0", note="there"))
        notes.remove_highlight("h1")
        notes.set_starred(ARTICLES[:1], True)
    with Notes.open(a) as notes:
        notes.edit_highlight(replace(highlight("h0"), colour=3))
        notes.set_read(ARTICLES[:1], True)
        merged = merge_store(notes, b / "state.json")
        assert (merged.articles, merged.highlights) == (1, 2)
        [only] = notes.highlights()
        assert (only.id, only.note, only.colour) == ("h0", "there", 3)
        state = notes.state("k0")
        assert (state.starred, state.read) == (True, True)


def test_the_log_alone_can_be_merged(tmp_path: Path) -> None:
    work(tmp_path / "a", [("place", 1)])
    work(tmp_path / "a", [("star", 0)])
    (tmp_path / "a" / "state.json").unlink()
    with Notes.open(tmp_path / "b") as notes:
        merged = merge_store(notes, tmp_path / "a" / "state.json.log")
        assert notes.state("k0").starred
        assert "state.json is gone" in merged.notice


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "b") as notes, pytest.raises(NotesError, match="no marks"):
        merge_store(notes, tmp_path / "nothing")


# Backups


def test_a_restoration_makes_marks_what_they_were(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes, Notes.open(tmp_path) as other:
        notes.set_starred(ARTICLES[:1], True)
        notes.add_highlight(highlight("h0", "kept"), ARTICLES[0])
        notes.flush(10)
        made = notes.repository.back_up()
        notes.set_starred(ARTICLES[:1], False)
        notes.set_read(ARTICLES, True)
        notes.edit_highlight(highlight("h0", "lost"))
        notes.remove_highlight("h0")
        notes.add_highlight(highlight("h1"), ARTICLES[0])
        notes.mark_all_read(source=None, until=None)
        notes.flush(10)
        other.poll()
        records = len(notes.history())
        restore_store(notes, made)
        assert notes.flush(10)
        other.poll()
        with Notes.open(tmp_path) as again:
            for each in (notes, other, again):
                assert each.state("k0").starred
                assert each.state("k0").read is None
                assert not each.is_read("k2", source="", date=None)
                assert [(h.id, h.note) for h in each.highlights()] == [("h0", "kept")]
                assert len(each.history()) == records
        kinds = [each.kind for each in backups(tmp_path)]
        assert sorted(kinds) == ["asked", "daily", "restore"]
        before = next(each.path for each in backups(tmp_path) if each.kind == "restore")
        restore_store(notes, before)
        assert [each.id for each in notes.highlights()] == ["h1"]
        assert notes.is_read("k2", source="", date=None)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: content.index(b'"highlights"')],
        lambda content: content[: content.index(b'"articles"')] + bytes(4096),
        lambda content: content.replace(b'"colour":1', b'"colour":"red"'),
    ],
    ids=["empty", "cut", "articles lost", "a record that is refused"],
)
def test_a_damaged_backup_removes_nothing(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred(ARTICLES, True)
        notes.add_highlight(highlight("h0", "kept"), ARTICLES[0])
        notes.positions.set_bookmark("a", ARTICLES[0], 7)
        assert notes.flush(10)
        made = notes.repository.back_up()
        content = made.read_bytes()
        damaged = damage(content)
        assert damaged != content
        made.write_bytes(damaged)
        expected = everything(notes)
        restored = restore_store(notes, made)
        assert made.name in restored.notice or "left out" in restored.notice
        assert "stay as they are" in restored.notice
        assert everything(notes) == expected


@pytest.mark.parametrize("content", [b"{}", b'{"_default": {"1": {"id": "x"}}}', b'{"meta": {}}'])
def test_a_file_without_marks_is_no_backup(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(content)
    with Notes.open(tmp_path) as notes:
        notes.set_starred(ARTICLES, True)
        with pytest.raises(NotesError, match="no marks"):
            restore_store(notes, other)
        assert all(notes.state(each.key).starred for each in ARTICLES)


def test_what_can_be_read_of_a_damaged_backup_is_restored(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred(ARTICLES, True)
        assert notes.flush(10)
        made = notes.repository.back_up()
        notes.set_starred(ARTICLES, False)
        content = made.read_bytes()
        made.write_bytes(content.replace(b'{"id":"k1"', b'{"id":"k1'))
        restore_store(notes, made)
        assert [notes.state(each.key).starred for each in ARTICLES] == [True, False, True]


def everything(notes: Notes) -> Any:
    """What a restoration brings back."""
    return (
        {key: (each.read, each.starred, each.place) for key, each in notes.states().items()},
        sorted((each.id, each.note) for each in notes.highlights()),
        notes.bookmarks(),
        {each.key: notes.kept(each.key) for each in ARTICLES},
    )


@settings(max_examples=12)
@given(SESSION, SESSION)
def test_a_restoration_brings_back_all_that_is_the_readers(
    before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as temporary:
        folder, elsewhere = Path(temporary) / "a", Path(temporary) / "b"
        work(folder, [*before, ("star", 0)])
        with Notes.open(folder) as notes:
            expected = everything(notes)
            made = notes.repository.back_up()
        work(folder, after)
        work(elsewhere, after)
        for place in (folder, elsewhere):
            with Notes.open(place) as notes:
                restore_store(notes, made)
                assert notes.flush(10)
            with Notes.open(place) as notes:
                states, *others = everything(notes)
                nothing = (None, False, None)
                assert {key: each for key, each in states.items() if each != nothing} == {
                    key: each for key, each in expected[0].items() if each != nothing
                }
                assert others == list(expected[1:])


def test_a_backup_is_what_stock_tinydb_opens(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred(ARTICLES, True)
        notes.flush(10)
        made = notes.repository.copy_to(tmp_path / "copy.json")
        with pytest.raises(NotesError, match="exists already"):
            notes.repository.copy_to(made)
    with TinyDB(made, access_mode="r") as stock:
        assert len(stock.table("articles")) == 3


def test_the_last_seven_of_a_kind_are_kept(tmp_path: Path) -> None:
    tables: Tables = {"articles": {}}
    for day in range(10):
        back_up(tmp_path, tables, "daily", NOW + timedelta(days=day))
    back_up(tmp_path, tables, "asked", NOW)
    kept = [each for each in backups(tmp_path) if each.kind == "daily"]
    assert [each.made for each in kept] == [NOW + timedelta(days=day) for day in range(3, 10)]
    assert len(backups(tmp_path)) == KEPT + 1
    assert not is_due(tmp_path, NOW + timedelta(days=9, hours=23))
    assert is_due(tmp_path, NOW + timedelta(days=10))
    assert is_due(tmp_path, NOW)  # the clock went back: those are of the future


@pytest.mark.parametrize("wrong", [2035, 1971])
def test_backups_of_a_wrong_clock_leave_room_for_the_others(tmp_path: Path, wrong: int) -> None:
    def back_up_daily(start: datetime) -> list[datetime]:
        days = [start + timedelta(days=day) for day in range(KEPT + 2)]
        for day in days:
            back_up(tmp_path, {}, "daily", day)
        return days[-KEPT:]

    first = back_up_daily(datetime(2025, 3, 1, tzinfo=UTC))
    assert [each.made for each in backups(tmp_path)] == first
    back_up_daily(datetime(wrong, 3, 1, tzinfo=UTC))
    if wrong < 2025:
        assert [each.made for each in backups(tmp_path)][-KEPT:] == first
    last = back_up_daily(datetime(2025, 4, 1, tzinfo=UTC))
    made = [each.made for each in backups(tmp_path)]
    assert set(last) <= set(made)
    assert len(made) <= 2 * KEPT


def stopped(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def test_a_backup_a_day(tmp_path: Path) -> None:
    now = NOW
    for hours in (1, 1, 30, 30):
        now += timedelta(hours=hours)
        with Notes.open(tmp_path, clock=stopped(now)) as notes:
            notes.set_starred(ARTICLES[:1], not notes.state("k0").starred)
    assert [each.kind for each in backups(tmp_path)] == ["daily"] * 3


# Schemas


def newer(folder: Path) -> None:
    folder.mkdir(parents=True)
    tables = {
        "meta": {"1": {"id": "schema", "version": len(STEPS) + 1}},
        "articles": {"1": {"id": "k0", "starred": True, "at": "1"}},
    }
    (folder / "state.json").write_text(json.dumps(tables))


def test_a_newer_schema_is_read_and_never_written(tmp_path: Path) -> None:
    newer(tmp_path / "data")
    before = (tmp_path / "data" / "state.json").read_bytes()
    with Notes.open(tmp_path / "data") as notes:
        assert notes.read_only
        assert "newer version" in notes.notice
        assert notes.state("k0").starred
        notes.set_starred(ARTICLES, True)
        assert not notes.flush(5)
        assert "newer version" in notes.saving.error
    assert (tmp_path / "data" / "state.json").read_bytes() == before
    with Notes.open(tmp_path / "mine") as notes, pytest.raises(NotesError, match="newer"):
        merge_store(notes, tmp_path / "data")


def test_a_session_stops_writing_when_a_newer_version_takes_over(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes, Notes.open(tmp_path) as other:
        other.set_starred(ARTICLES[:1], True)
        other.flush(10)
        notes.poll()
        document = {"id": "schema", "version": len(STEPS) + 1, "at": "99"}
        other._writer.submit([("meta", document)])
        other.flush(10)
        notes.set_read(ARTICLES, True)
        assert not notes.flush(5)
        assert notes.read_only
        assert "newer version" in notes.notice


def test_an_old_store_is_brought_up_to_date_after_a_backup(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "state.json") as stock:
        stock.table("articles").insert({"id": "k0", "starred": True})
        stock.table("articles").insert({"starred": True})
        stock.table("shopping").insert({"what": "tea"})
    with Notes.open(tmp_path) as notes:
        assert notes.notice == ""
        assert notes.state("k0").starred
        assert set(notes.states()) == {"k0", "articles-2"}
    assert [each.kind for each in backups(tmp_path)] == ["migration"]
    with TinyDB(backups(tmp_path)[0].path, access_mode="r") as stock:
        assert stock.table("articles").get(doc_id=1) == {"id": "k0", "starred": True}
    tables, _ = read_store(tmp_path)
    assert schema_of(tables) == len(STEPS)
    assert tables["shopping"]["1"]["what"] == "tea"


def test_an_old_store_that_cannot_be_written_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TinyDB(tmp_path / "state.json") as stock:
        stock.table("articles").insert({"starred": True})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with Notes.open(tmp_path) as notes:
            assert "the disk is full" in notes.notice
            assert notes.state("articles-1").starred
    with Notes.open(tmp_path, read_only=True) as notes:
        assert notes.state("articles-1").starred


def test_every_step_is_taken_once_and_in_order() -> None:
    def step(name: str) -> Callable[[Tables], None]:
        def take(tables: Tables) -> None:
            tables["log"] = {**tables.get("log", {}), str(len(tables.get("log", {}))): {"id": name}}

        return take

    steps = [step("one"), step("two"), step("three")]
    tables: Tables = {"meta": {"5": {"id": "schema", "version": 1}}}
    migrated = migrate(tables, steps)
    assert [each["id"] for each in migrated["log"].values()] == ["two", "three"]
    assert schema_of(migrated) == 3
    assert schema_of(tables) == 1
    assert migrate(migrated, steps)["log"] == migrated["log"]


def test_a_large_store_is_migrated_as_text() -> None:
    count = 3000
    highlights = Documents()
    for number in range(count):
        document = {"id": f"h{number}", "note": "雨" * 200, "tags": [], "at": "5"}
        highlights.put_text(str(number), write_json(document).encode())
    undo = {"id": "c", "steps": [["highlights", "h7", {"note": "前"}, {}]], "at": "6"}
    tables: Tables = {
        "highlights": highlights,
        "changes": {"1": undo},
        "meta": {"1": {"id": "schema", "version": 1}},
    }
    migrated = as_documents(migrate(tables)["highlights"])
    assert len(migrated) == count
    assert len(migrated.parsed()) < count / 2
    assert "edits" in migrated["7"]
    assert "edits" not in migrated["8"]
    assert "edits" not in highlights["7"]


def test_a_diagnosis_names_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert all(each.fine for each in diagnose(folder))
    work(folder, [("star", 0), ("add", 1)])
    assert all(each.fine for each in diagnose(folder))
    (folder / "state.json").write_bytes(b"{")
    (folder / "state.json").chmod(0o644)
    faults = [each for each in diagnose(folder) if not each.fine]
    assert len(faults) == 2
    assert "cannot be read as JSON" in faults[0].text
    assert "0644" in faults[1].text
    with Notes.open(folder):
        pass
    [fault] = [each for each in diagnose(folder) if not each.fine]
    assert "set aside" in fault.text
