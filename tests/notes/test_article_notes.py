"""Notes and tags on whole articles: stored, undone, merged without losing words, restored."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.notes.fields import StoredDocument
from reader.notes.gate import Gate
from reader.notes.model import ArticleRef
from reader.notes.other_stores import merge_store, restore_store
from reader.notes.reconcile import join
from reader.notes.record_rules import fault
from reader.notes.store import Notes
from tests.notes.strategies import MEMORY

ARTICLE = ArticleRef("k0", "茶事")
OTHER = ArticleRef("k1", "雨社")
TAGS = st.lists(st.sampled_from(["甲", "乙", "丙"]), unique=True, max_size=3)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.sampled_from(["", "明前。", "雨后。", "谷雨。"])),
        st.tuples(st.just("tags"), TAGS),
        st.tuples(st.just("star"), st.booleans()),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=5,
)


def clock(hours: int) -> Callable[[], datetime]:
    """A clock that is wrong by hours."""
    return lambda: datetime.now(UTC) + timedelta(hours=hours)


def apply(notes: Notes, edits: list[tuple[str, Any]]) -> None:
    for what, value in edits:
        state = notes.state("k0")
        match what:
            case "note":
                notes.annotate([(ARTICLE, value, state.tags)])
            case "tags":
                notes.annotate([(ARTICLE, state.note, value)])
            case "star":
                notes.set_starred([ARTICLE], value)
            case "undo":
                notes.undo()


def document(edits: list[tuple[str, Any]], hours: int) -> StoredDocument:
    """The document of the article after edits on one machine."""
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        Notes.open(Path(folder), clock=clock(hours)) as notes,
    ):
        apply(notes, [("star", True), *edits])
        return dict(notes._view.tables["articles"]["k0"])


def values(stored: StoredDocument) -> tuple[Any, ...]:
    return tuple(stored.get(name) for name in ("note", "tags", "starred"))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(EDITS, EDITS, EDITS, st.permutations([-3, 0, 5]))
def test_a_join_is_commutative_associative_and_idempotent(
    first: list[tuple[str, Any]],
    second: list[tuple[str, Any]],
    third: list[tuple[str, Any]],
    hours: list[int],
) -> None:
    a, b, c = map(document, (first, second, third), hours)
    assert join(join(a, b), c) == join(a, join(b, c))
    assert join(a, b) == join(b, a)
    both = join(a, b)
    assert join(both, a) == join(both, b) == join(both, both) == both
    assert fault("articles", both) is None


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(EDITS, EDITS, st.sampled_from([-3, 0, 5]))
def test_a_merge_drops_no_words_and_unites_tags(
    first: list[tuple[str, Any]], second: list[tuple[str, Any]], hours: int
) -> None:
    a, b = document(first, 0), document(second, hours)
    both = join(a, b)
    for one in (a, b):
        assert str(one.get("note") or "") in str(both.get("note") or "")
        assert {*(one.get("tags") or ())} <= {*(both.get("tags") or ())}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(EDITS)
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(edits: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, Notes.open(Path(folder)) as notes:
        apply(notes, [edit for edit in edits if edit[0] != "undo"])
        state = notes.state("k0")
        while notes.undo() is not None:
            pass
        begun = notes.state("k0")
        assert (begun.note, begun.tags, begun.starred) == ("", (), False)
        while notes.redo() is not None:
            pass
        assert notes.state("k0") == state


def test_a_tag_removed_on_one_machine_stays_removed(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        a.annotate([(ARTICLE, "明前。", ["甲", "乙"])])
        assert a.flush(10)
        merge_store(b, tmp_path / "a")
        b.annotate([(ARTICLE, "明前。", ["乙"])])
        a.annotate([(ARTICLE, "明前。雨后。", ["甲", "乙", "丙"])])
        assert a.flush(10)
        assert b.flush(10)
        merged = merge_store(a, tmp_path / "b")
        assert a.state("k0").tags == ("乙", "丙")
        assert a.state("k0").note == "明前。雨后。"
        assert merged.lines == ("“茶事”: tags −甲",)
        assert a.undo()
        assert a.state("k0").tags == ("甲", "乙", "丙")


def test_notes_on_two_machines_are_both_kept(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        a.annotate([(ARTICLE, "这边的话", ["甲"])])
        b.annotate([(ARTICLE, "那边的话", ["乙"])])
        assert a.flush(10)
        merged = merge_store(b, tmp_path / "a")
        state = b.state("k0")
        assert "这边的话" in state.note
        assert "那边的话" in state.note
        assert {*state.tags} == {"甲", "乙"}
        assert any("both notes are kept" in line for line in merged.lines)
        assert b.undo()
        assert (b.state("k0").note, b.state("k0").tags) == ("那边的话", ("乙",))
        assert b.redo()
        assert b.state("k0") == state


def test_marks_of_before_keep_their_values(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as a:
        a.set_read([ARTICLE], True)
        a.set_starred([ARTICLE], True)
        a.annotate([(ARTICLE, "话", ["甲"])])
        a.set_read([ARTICLE], False)
    with Notes.open(tmp_path / "a") as again:
        state = again.state("k0")
        assert (state.read, state.starred, state.note, state.tags) == (False, True, "话", ("甲",))
        assert again.article_tags() == {"甲": 1}
        assert again.annotated() == ["k0"]
        again.annotate([(ARTICLE, "", [])])
        assert again.article_tags() == {}
        assert again.annotated() == []


def test_a_backup_restores_them(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as notes:
        notes.set_read([ARTICLE], True)
        assert notes.flush(10)
        without = notes.repository.back_up()
        notes.annotate([(ARTICLE, "话", ["甲"])])
        assert notes.flush(10)
        with_note = notes.repository.back_up()
        restore_store(notes, without)
        assert (notes.state("k0").note, notes.state("k0").tags) == ("", ())
        restore_store(notes, with_note)
        assert (notes.state("k0").note, notes.state("k0").tags) == ("话", ("甲",))


def test_reattaching_unites_them(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as notes:
        notes.annotate([(ARTICLE, "旧话。", ["甲", "乙"])])
        notes.annotate([(OTHER, "新话。", ["乙", "丙"])])
        notes.reattach("k0", [], OTHER)
        state = notes.state("k1")
        assert "旧话。" in state.note
        assert "新话。" in state.note
        assert state.tags == ("乙", "丙", "甲")
        assert notes.annotated() == ["k1"]
        notes.undo()
        assert (notes.state("k0").note, notes.state("k1").note) == ("旧话。", "新话。")


def test_many_articles_are_one_change(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as notes:
        notes.annotate([(ArticleRef(f"k{n}"), "", ["甲"]) for n in range(300)])
        assert notes.article_tags() == {"甲": 300}
        [record] = notes.history()
        assert record.translated_text == "annotated: 300 articles: tag +甲"
        notes.undo()
        assert notes.article_tags() == {}


def test_a_draft_is_not_undone(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as notes:
        notes.set_starred([ARTICLE], True)
        notes.annotate([(ARTICLE, "半句", [])], undoable=False)
        assert notes.state("k0").note == "半句"
        notes.undo()
        assert (notes.state("k0").starred, notes.state("k0").note) == (False, "半句")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", 5),
        ("note", "\ud800"),
        ("tags", "甲"),
        ("tags", ["甲", 1]),
        ("tags", ["\ud800"]),
        ("deleted", "yes"),
        ("edits", {"seen": {"a": 10**19}}),
        ("edits", {"notes": [[10**17 * 9, "a", []]]}),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused(field: str, value: object) -> None:
    gate = Gate()
    assert gate.admit("articles", {"id": "k0", field: value, "at": "5"}) is None
    assert [refusal.reason.field for refusal in gate.refused] == [field]


def test_values_of_other_programs_join_as_well() -> None:
    parts: list[StoredDocument] = [
        {"id": "k0", "read": True, "at": "3"},
        {"id": "k0", "note": "话", "at": "4"},
        {"id": "k0", "tags": ["甲"], "at": "5"},
    ]
    forwards, backwards = reduce(join, parts), reduce(join, parts[::-1])
    assert values(forwards) == values(backwards) == ("话", ["甲"], None)
