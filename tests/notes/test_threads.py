"""Threads in the store: changed, undone, merged, and left alone by older programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.notes.lineage import Edit
from reader.notes.model import ArticleRef
from reader.notes.other_stores import merge_store, restore_store
from reader.notes.reconcile import join, newest, read_stamps, stamp
from reader.notes.record_rules import fault
from reader.notes.registers import REGISTERS, write_registers
from reader.notes.storage.migrate import STEPS
from reader.notes.store import Notes
from reader.notes.threads import THREAD_ARTICLES, THREADS, Choice, Thread, article_id

FIRST = ArticleRef("https://a.example/1", "第一")
SECOND = ArticleRef("https://a.example/2", "第二")
SESSIONS = st.sampled_from(["one", "two", "three"])


def clock(hours: int) -> Callable[[], datetime]:
    """A clock that is wrong by hours."""
    return lambda: datetime.now(UTC) + timedelta(hours=hours)


def change(folder: Path, work: Callable[[Notes], Any], hours: int = 0) -> Any:
    with Notes.open(folder, clock=clock(hours)) as notes:
        result = work(notes)
        assert notes.flush(10)
    return result


def only(folder: Path) -> Thread:
    with Notes.open(folder, read_only=True) as notes:
        [thread] = notes.threads.listed()
        return thread


def names(folder: Path) -> list[str]:
    with Notes.open(folder, read_only=True) as notes:
        return [thread.name for thread in notes.threads.listed()]


def begun(notes: Notes) -> str:
    return notes.threads.create("气候", "气候 大会", [FIRST])


def twice(tmp_path: Path) -> tuple[Path, Path, str]:
    """Two machines with the same thread."""
    here, there = tmp_path / "here", tmp_path / "there"
    id_ = change(here, begun)
    change(there, lambda notes: merge_store(notes, here))
    return here, there, id_


# One machine


def test_a_thread_is_there_after_opening_again(tmp_path: Path) -> None:
    id_ = change(tmp_path, begun)
    change(tmp_path, lambda notes: notes.threads.decide(id_, [SECOND], Choice.EXCLUDED))
    thread = only(tmp_path)
    assert (thread.id, thread.name, thread.query) == (id_, "气候", "气候 大会")
    assert (thread.pinned, thread.excluded) == ((FIRST.key,), (SECOND.key,))
    assert thread.created <= thread.changed


@pytest.mark.parametrize(
    "work",
    [
        lambda threads, id_: threads.rename(id_, "别的"),
        lambda threads, id_: threads.set_query(id_, "茶"),
        lambda threads, id_: threads.delete(id_),
        lambda threads, id_: threads.decide(id_, [FIRST], Choice.EXCLUDED),
        lambda threads, id_: threads.decide(id_, [FIRST], None),
        lambda threads, id_: threads.decide(id_, [FIRST, SECOND], Choice.PINNED),
        lambda threads, _id: threads.create("又一个", "", [SECOND]),
    ],
)
def test_each_change_is_undone_and_redone_as_one(
    tmp_path: Path, work: Callable[[Any, str], Any]
) -> None:
    def values(notes: Notes) -> list[Any]:
        return [
            (thread.id, thread.name, thread.query, dict(thread.articles))
            for thread in notes.threads.listed()
        ]

    with Notes.open(tmp_path) as notes:
        id_ = begun(notes)
        before = values(notes)
        work(notes.threads, id_)
        after = values(notes)
        assert after != before
        assert notes.undo()
        assert values(notes) == before
        assert notes.redo()
        assert values(notes) == after


def test_a_decision_that_changes_nothing_is_no_change(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        id_ = begun(notes)
        count = len(notes.history())
        assert notes.threads.decide(id_, [FIRST], Choice.PINNED) == []
        notes.threads.rename(id_, "气候")
        assert notes.threads.decide("none", [FIRST], Choice.PINNED) == ()
        assert len(notes.history()) == count


def test_marks_of_an_article_that_moved_keep_their_place_in_threads(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        id_ = begun(notes)
        other = notes.threads.create("茶", "", [FIRST])
        notes.threads.decide(other, [SECOND], Choice.EXCLUDED)
        notes.reattach(FIRST.key, [], SECOND)
        thread = notes.threads.get(id_)
        assert thread is not None
        assert thread.articles == {SECOND.key: Choice.PINNED}
        decided = notes.threads.get(other)
        assert decided is not None
        assert decided.articles == {SECOND.key: Choice.EXCLUDED}  # an own decision stays
        notes.undo()
        restored = notes.threads.get(id_)
        assert restored is not None
        assert restored.articles == {FIRST.key: Choice.PINNED}


def test_a_backup_restores_threads(tmp_path: Path) -> None:
    id_ = change(tmp_path, begun)
    kept = change(tmp_path, lambda notes: notes.repository.back_up())

    def work(notes: Notes) -> None:
        notes.threads.rename(id_, "别的")
        notes.threads.decide(id_, [FIRST], None)
        notes.threads.decide(id_, [SECOND], Choice.PINNED)
        notes.threads.create("第二个")

    change(tmp_path, work)
    change(tmp_path, lambda notes: restore_store(notes, kept))
    thread = only(tmp_path)
    assert (thread.name, thread.articles) == ("气候", {FIRST.key: Choice.PINNED})


def test_another_session_sees_a_thread(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as mine, Notes.open(tmp_path) as other:
        id_ = begun(mine)
        assert mine.flush(10)
        version = other.threads.version
        assert other.poll()
        assert other.threads.version != version
        other.threads.decide(id_, [SECOND], Choice.PINNED)
        assert other.flush(10)
        assert mine.poll()
        thread = mine.threads.get(id_)
        assert thread is not None
        assert thread.pinned == (FIRST.key, SECOND.key)


# Two machines


def test_a_later_name_wins_and_the_other_is_kept(tmp_path: Path) -> None:
    here, there, id_ = twice(tmp_path)
    change(here, lambda notes: notes.threads.rename(id_, "早"), hours=1)
    change(there, lambda notes: notes.threads.rename(id_, "晚"), hours=2)
    lines = change(here, lambda notes: merge_store(notes, there).lines)
    change(there, lambda notes: merge_store(notes, here))
    for folder in (here, there):
        assert (only(folder).name, only(folder).other_names) == ("晚", ("早",))
    assert any("早" in line for line in lines)
    change(there, lambda notes: notes.threads.rename(id_, "晚"))  # settles it
    change(here, lambda notes: merge_store(notes, there))
    assert (only(here).name, only(here).other_names) == ("晚", ())


def test_a_pin_wins_over_taking_an_older_one_back(tmp_path: Path) -> None:
    here, there, id_ = twice(tmp_path)

    def again(notes: Notes) -> None:
        notes.threads.decide(id_, [FIRST], None)
        notes.threads.decide(id_, [FIRST], Choice.PINNED)

    change(here, again, hours=1)
    change(there, lambda notes: notes.threads.decide(id_, [FIRST], None), hours=9)
    change(here, lambda notes: merge_store(notes, there))
    assert only(here).pinned == (FIRST.key,)


def test_what_one_machine_took_back_stays_so(tmp_path: Path) -> None:
    here, there, id_ = twice(tmp_path)
    change(here, lambda notes: notes.threads.decide(id_, [FIRST], None))
    change(here, lambda notes: merge_store(notes, there))
    assert only(here).articles == {}
    change(there, lambda notes: merge_store(notes, here))
    assert only(there).articles == {}


@pytest.mark.parametrize(
    "edit",
    [
        lambda threads, id_: threads.decide(id_, [SECOND], Choice.PINNED),
        lambda threads, id_: threads.rename(id_, "别的"),
        lambda threads, id_: threads.set_query(id_, "茶"),
    ],
)
def test_an_edit_revives_a_thread_that_was_deleted_elsewhere(
    tmp_path: Path, edit: Callable[[Any, str], Any]
) -> None:
    here, there, id_ = twice(tmp_path)
    change(here, lambda notes: notes.threads.delete(id_), hours=9)
    change(there, lambda notes: edit(notes.threads, id_))
    change(here, lambda notes: merge_store(notes, there))
    change(there, lambda notes: merge_store(notes, here))
    assert only(here).id == only(there).id == id_
    assert only(here).articles == only(there).articles


def test_a_deletion_that_has_seen_all_edits_stays(tmp_path: Path) -> None:
    here, there, id_ = twice(tmp_path)
    change(here, lambda notes: notes.threads.delete(id_))
    change(there, lambda notes: merge_store(notes, here))
    change(here, lambda notes: merge_store(notes, there))
    assert names(here) == names(there) == []


def test_a_merge_is_undone_as_one(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    change(there, begun)
    with Notes.open(here) as notes:
        merged = merge_store(notes, there)
        assert [thread.name for thread in notes.threads.listed()] == ["气候"]
        assert any("气候" in line for line in merged.lines)
        notes.undo()
        assert list(notes.threads.listed()) == []


# The join


@st.composite
def versions(draw: st.DrawFn) -> list[Any]:
    """Versions of a document, as a few sessions leave it that see each other now and then."""
    table = draw(st.sampled_from([THREADS, THREAD_ARTICLES]))
    texts = st.sampled_from(["早", "晚", ""])
    if table == THREADS:
        fields = st.fixed_dictionaries(
            {}, optional={"name": texts, "query": texts, "deleted": st.booleans()}
        )
    else:
        fields = st.fixed_dictionaries({"choice": st.sampled_from(["pinned", "excluded", None])})
    made: dict[str, Any] = {}
    drawn = st.tuples(SESSIONS, fields, SESSIONS, st.booleans(), st.integers(-3, 3))
    for session, written, other, is_plain, skew in draw(st.lists(drawn, min_size=1, max_size=8)):
        mine = made.get(session)
        if other in made:
            mine = join(mine, made[other])
        when = max(1, (newest(mine) if mine else 0) + 1 + (skew if mine is None else abs(skew)))
        if is_plain and mine is None:  # as a program without registers writes it
            document = stamp("a", written, when)
        else:
            stamps = {} if mine is None else read_stamps(mine)
            edit = Edit(when, 0, session)
            document = stamp("a", write_registers(mine, stamps, written, edit), when)
        made[session] = join(mine, document)
    return list(made.values())


def spelled(document: Any) -> str:
    stamps = read_stamps(document)
    return json.dumps([{**document, "at": ""}, stamps], sort_keys=True)


@given(versions(), st.randoms(use_true_random=False))
def test_the_order_and_number_of_merges_do_not_matter(made: list[Any], random: Any) -> None:
    expected = spelled(reduce(join, made))
    again = [*made, *made]
    random.shuffle(again)
    assert spelled(reduce(join, again)) == expected
    middle = len(again) // 2
    halves = reduce(join, again[:middle] or again), reduce(join, again[middle:])
    assert spelled(join(*halves)) == expected
    assert spelled(join(*reversed(halves))) == expected


@given(versions())
def test_a_merge_with_what_is_known_changes_nothing(made: list[Any]) -> None:
    whole = reduce(join, made)
    for document in made:
        assert join(whole, document) is whole


@given(versions())
def test_every_version_passes_the_gate(made: list[Any]) -> None:
    for document in [*made, reduce(join, made)]:
        table = THREAD_ARTICLES if "choice" in document else THREADS
        assert fault(table, document) is None


# What enters the store


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        (THREADS, {"name": 5}),
        (THREADS, {"query": ["a"]}),
        (THREADS, {"deleted": "no"}),
        (THREADS, {"created": "yesterday"}),
        (THREADS, {"name": "\ud800"}),
        (THREADS, {"id": "a b"}),
        (THREAD_ARTICLES, {"thread": "a b"}),
        (THREADS, {REGISTERS: {"seen": {"a": 10**18 - 1}}}),
        (THREAD_ARTICLES, {"choice": "maybe"}),
        (THREAD_ARTICLES, {"choice": True}),
        (THREAD_ARTICLES, {"key": 5}),
        (THREAD_ARTICLES, {"thread": {}}),
    ],
)
def test_the_gate_refuses(table: str, fields: dict[str, Any]) -> None:
    assert fault(table, {"id": "a", **fields, "at": "1"}) is not None


@pytest.mark.parametrize(
    "registers",
    [
        [],
        {"seen": {}},
        {"seen": {"a": 1}, "fields": {"id": [[1, "a", "evil"]]}},
        {"seen": {"a": 1}, "fields": {"name": [[1, "a", 5]]}},
        {"seen": {"a": 1}, "fields": {"name": [[2, "a"]]}},
        {"seen": {"a": 1}, "fields": {"name": [[1, "a"], [1, "b"]]}},
        {"seen": {"a": -1}, "fields": {}},
        {"seen": {"a": 1}, "fields": {"deleted": [[1, "a", "yes"]]}},
    ],
)
def test_edits_of_another_shape_are_ignored(registers: Any) -> None:
    mine = {"id": "a", "name": "我", "at": "1", REGISTERS: registers}
    made = join(mine, stamp("a", write_registers(None, {}, {"name": "他"}, Edit(5, 0, "b")), 5))
    assert (made["id"], made["name"]) == ("a", "他")
    assert fault(THREADS, made) is None


@pytest.mark.parametrize(
    "registers",
    [
        {"seen": {}, "fields": {}},
        {"seen": {"a": 5}, "fields": {"query": [[5, "a"]]}},
        {"seen": {"a": 5}, "fields": {"deleted": [[5, "a"]]}},
    ],
)
def test_a_value_that_no_stored_edit_has_written_counts_as_one(registers: Any) -> None:
    mine = {"id": "a", "name": "我", "query": "甲", "deleted": False, "at": "6 name=3"}
    theirs = {**mine, "name": "他", "at": "6 name=4", REGISTERS: registers}
    plain = {"id": "a", "name": "她", "at": "2"}
    written = stamp("a", write_registers(None, {}, {"name": "它"}, Edit(7, 0, "b")), 7)
    for other in (mine, plain, written):
        there, back = join(theirs, other), join(other, theirs)
        assert spelled(there) == spelled(back)
        assert join(there, other) is there
    assert join(theirs, plain)["name"] == "他"


@pytest.mark.parametrize(
    "fields",
    [
        {"thread": "q"},
        {"key": "https://a.example/2"},
        {"key": ""},
        {"thread": "", "key": "x"},
    ],
)
def test_a_merge_takes_no_article_of_a_thread_for_another(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    here, _there, id_ = twice(tmp_path)
    stored = article_id(id_, FIRST.key)
    ahead = stamp(stored, {**fields, "choice": "pinned"}, 10**15 * 2)
    tables = {"meta": {"1": {"id": "schema", "version": len(STEPS)}}, THREAD_ARTICLES: {"1": ahead}}
    other = tmp_path / "other.json"
    other.write_text(json.dumps(tables), encoding="utf-8")
    merged = change(here, lambda notes: merge_store(notes, other))
    assert only(here).pinned == (FIRST.key,)
    assert "left out" in merged.notice


def test_older_programs_keep_threads_untouched(tmp_path: Path) -> None:
    """A table that a program does not know stays as it is, through changes and compaction."""
    change(tmp_path, begun)
    path = tmp_path / "state.json"

    def stored() -> Any:
        with Notes.open(tmp_path, read_only=True) as notes:
            target = tmp_path / f"copy-{len(list(tmp_path.iterdir()))}.json"
            return json.loads(notes.repository.copy_to(target).read_text())

    before = stored()
    renamed = path.read_text() if path.exists() else ""
    assert THREADS in before, renamed
    unknown = {"1": {"id": "x", "registers": [1], "any": {"b": None}, "at": "7"}}
    path.write_text(json.dumps({**before, "of_a_later_version": unknown}))
    (tmp_path / "state.json.log").unlink(missing_ok=True)
    with Notes.open(tmp_path, compact_at=1) as notes:
        notes.set_starred([FIRST], True)
        assert notes.flush(10)
    after = stored()
    assert after["of_a_later_version"] == unknown
    assert after[THREADS] == before[THREADS]
    assert after[THREAD_ARTICLES] == before[THREAD_ARTICLES]


def test_the_id_of_an_article_of_a_thread_names_both() -> None:
    assert article_id("a", "https://x") != article_id("a", "https://y")
