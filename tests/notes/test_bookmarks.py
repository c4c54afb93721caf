"""Bookmarks: a letter for a place in an article, kept as durably as everything else."""

from __future__ import annotations

from pathlib import Path

from reader.notes.model import ArticleRef, Bookmark
from reader.notes.store import Notes

TEA, RAIN = ArticleRef("k-tea", "春茶"), ArticleRef("k-rain", "夜雨")


def test_a_bookmark_is_there_after_a_restart_and_can_be_undone(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.positions.set_bookmark("a", TEA, 120)
        notes.positions.set_bookmark("b", RAIN, 3)
        notes.positions.set_bookmark("a", RAIN, 9)
        notes.positions.set_bookmark("a", RAIN, 9)
    with Notes.open(tmp_path) as notes:
        assert notes.bookmarks().get("a") == Bookmark("k-rain", 9, "夜雨")
        assert notes.undo() == "set a bookmark in “夜雨”"
        assert notes.bookmarks().get("a") == Bookmark("k-tea", 120, "春茶")
        notes.undo()
        notes.undo()
        assert notes.bookmarks().get("a") is None
        assert notes.bookmarks().get("b") is None
        notes.redo()
        assert notes.bookmarks().get("a") == Bookmark("k-tea", 120, "春茶")


def test_a_bookmark_is_taken_away_and_undone(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.positions.set_bookmark("a", TEA, 120)
        notes.positions.remove_bookmark("b")
        notes.positions.remove_bookmark("a")
        assert notes.bookmarks() == {}
        assert notes.undo() == "took the bookmark away from “春茶”"
        assert notes.bookmarks() == {"a": Bookmark("k-tea", 120, "春茶")}
        notes.redo()
    with Notes.open(tmp_path) as notes:
        assert notes.bookmarks() == {}


def test_bookmarks_of_two_sessions_are_both_kept(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as one, Notes.open(tmp_path) as other:
        one.positions.set_bookmark("a", TEA, 1)
        other.positions.set_bookmark("b", RAIN, 2)
        assert one.flush(5)
        assert other.flush(5)
        one.poll()
        other.poll()
        assert one.bookmarks().get("b") == Bookmark("k-rain", 2, "夜雨")
        assert other.bookmarks().get("a") == Bookmark("k-tea", 1, "春茶")


def test_a_damaged_bookmark_is_none() -> None:
    assert Bookmark.from_field({"key": 3}) is None
    assert Bookmark.from_field("a") is None
    assert Bookmark.from_field({"key": "k", "place": "x"}) == Bookmark("k", 0)
