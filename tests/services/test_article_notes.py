"""Own tags and notes of articles: in queries, in facets, and for duplicates."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.archive.header import Entry
from reader.index.query.compile import Scope
from reader.index.query.complete import completions
from reader.notes.store import Notes
from reader.services.article_list import Shelf
from reader.services.article_notes import ArticleNote, retag
from reader.services.facets import Facet, FacetKind, find_facets
from reader.services.reading import reference
from reader.services.view import View
from reader.text.safe import Safe
from tests.index.conftest import make_index, write
from tests.notes.strategies import MEMORY

LONG = "<p>" + "河水流过石桥，茶園在山的那一邊。" * 40 + "</p>"


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with Notes.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def shelf(tmp_path: Path, notes: Notes) -> Shelf:
    """Return a library in which two articles have the same text."""
    folder = tmp_path / "library"
    write(folder, "早", LONG, source="甲报", date="2021-04-01T06:00:00Z")
    write(folder, "晚", LONG, source="乙报", date="2021-04-02T06:00:00Z")
    write(folder, "軟體", "<p>關於軟體的書。</p>", source="甲报", date="2021-04-03T06:00:00Z")
    write(folder, "喝茶", "<p>喝茶。</p>", source="甲报", date="2021-04-04T06:00:00Z")
    return Shelf(make_index(folder), notes)


def found(shelf: Shelf, words: str, scope: Scope = Scope.NAMES) -> list[str]:
    shelf.sync()
    return [entry.title for entry in shelf.listed(View(words=words, scope=scope))]


def tag(notes: Notes, shelf: Shelf, title: str, *tags: str) -> None:
    [entry] = [entry for entry in shelf.listed(View()) if entry.title == title]
    ArticleNote.of(notes, shelf, entry).save("", tags)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("mytag:气候", ["喝茶", "晚"]),
        ("mytag:氣候", ["喝茶", "晚"]),
        ("mytag:气", ["喝茶", "晚"]),
        ("mytag:qihou", ["喝茶", "晚"]),
        ("mytag:qh", ["喝茶", "晚"]),
        ("mytag:=气", []),
        ("mytag:=气候", ["喝茶", "晚"]),
        ("tag:气候", ["喝茶", "晚"]),
        ("tag:=气候", ["喝茶", "晚"]),
        ("mytag:甲报", []),
        ("气候", ["喝茶", "晚"]),
        ("-mytag:气候", ["軟體"]),
        ("mytag:气候 OR 软体", ["喝茶", "軟體", "晚"]),
        ("has:mytag", ["喝茶", "晚"]),
        ("has:article-note", ["軟體"]),
        ("has:note", ["軟體"]),
    ],
)
def test_queries_find_them(words: str, titles: list[str], notes: Notes, shelf: Shelf) -> None:
    tag(notes, shelf, "喝茶", "气候", "茶")
    tag(notes, shelf, "晚", "气候")
    [entry] = [entry for entry in shelf.listed(View()) if entry.title == "軟體"]
    ArticleNote.of(notes, shelf, entry).save("一句话", ())
    assert found(shelf, words) == titles


def test_undo_takes_them_out_of_queries(notes: Notes, shelf: Shelf) -> None:
    tag(notes, shelf, "喝茶", "气候")
    assert found(shelf, "mytag:气候") == ["喝茶"]
    notes.undo()
    assert found(shelf, "mytag:气候") == []
    assert found(shelf, "has:mytag") == []


def test_facets_count_them_beside_the_tags_of_the_archive(notes: Notes, shelf: Shelf) -> None:
    tag(notes, shelf, "喝茶", "气候", "茶")
    tag(notes, shelf, "晚", "气候")
    counts = {count.facet: (count.unread, count.total) for count in shelf.facets()}
    assert counts[Facet(FacetKind.OWN_TAG, "气候")] == (2, 2)
    assert counts[Facet(FacetKind.OWN_TAG, "茶")] == (1, 1)
    assert Facet(FacetKind.TAG, "气候") not in counts
    listed = shelf.listed(View(facet=Facet(FacetKind.OWN_TAG, "气候")))
    assert [entry.title for entry in listed] == ["喝茶", "晚"]
    assert [entry.title for entry in shelf.unread(View(facet=Facet(FacetKind.OWN_TAG, "茶")))] == [
        "喝茶"
    ]
    [match] = find_facets(shelf.index, FacetKind.OWN_TAG, "qi")
    assert match.facet.value == "气候"
    _rows, hits = shelf.search(View(words="茶"), shelf.index, lambda: False, lambda _count: None)
    assert [count.name for count in hits.names["mytag"]] == ["气候", "茶"]


def test_they_are_completed(notes: Notes, shelf: Shelf) -> None:
    tag(notes, shelf, "喝茶", "气候变化")
    shelf.sync()
    for key in ("mytag", "tag"):
        words = f"{key}:气"
        [completion] = completions(words, len(words), shelf.index)
        assert completion.text == "气候变化"


def test_a_duplicate_shares_them(notes: Notes, shelf: Shelf) -> None:
    shelf.sync()
    late = next(entry for entry in shelf.listed(View()) if entry.title == "晚")
    early = next(entry for entry in shelf.duplicates(late) if entry.title == "早")
    ArticleNote.of(notes, shelf, early).save("", ["旧"])
    assert shelf.own_tags(late) == ("旧",)
    ArticleNote.of(notes, shelf, late).save("", ["旧", "新"])
    assert notes.state(late.key).tags == ("新",)
    assert notes.state(early.key).tags == ("旧",)
    ArticleNote.of(notes, shelf, late).save("", ["新"])
    assert notes.state(early.key).tags == ()
    ArticleNote.of(notes, shelf, early).save("旧话", ["新"])
    subject = ArticleNote.of(notes, shelf, late)
    assert subject.note == "旧话"
    subject.save("新话", ["新"])
    assert shelf.own_marks(late)[1] == ("新话",)


def test_a_note_with_drafts_is_one_step_of_undo(notes: Notes, shelf: Shelf) -> None:
    entry = shelf.listed(View())[0]
    subject = ArticleNote.of(notes, shelf, entry)
    subject.draft("半", ())
    subject.draft("半句", ("甲",))
    saved = subject.save("一句话", ("甲", "乙"))
    assert saved is not None
    assert (saved.note, saved.tags) == ("一句话", ("甲", "乙"))
    assert saved.save("一句话", ("甲", "乙")) is None
    notes.undo()
    assert shelf.own_marks(entry) == ((), ())
    notes.redo()
    assert shelf.own_marks(entry) == (("甲", "乙"), ("一句话",))


def test_many_are_tagged_as_one_step_of_undo(notes: Notes, shelf: Shelf) -> None:
    shelf.sync()
    entries = list(shelf.listed(View()))
    assert retag(notes, shelf, entries, ["甲", "乙"]) == 3
    assert retag(notes, shelf, entries, ["甲"]) == 0
    assert retag(notes, shelf, entries, (), ["乙"]) == 3
    assert {shelf.own_tags(entry) for entry in entries} == {("甲",)}
    notes.undo()
    assert {shelf.own_tags(entry) for entry in entries} == {("甲", "乙")}


def test_the_index_has_them_before_the_store_is_open(notes: Notes, shelf: Shelf) -> None:
    tag(notes, shelf, "喝茶", "气候")
    shelf.sync()
    early = Shelf(shelf.index, None)
    entry = next(entry for entry in early.listed(View()) if entry.title == "喝茶")
    assert early.own_tags(entry) == ("气候",)
    tags = shelf.index.db.execute("select tags from mark where tags != '[]'").fetchall()
    assert [json.loads(row[0]) for row in tags] == [["气候"]]


STATES = st.lists(
    st.tuples(st.sampled_from(["", "旧"]), st.lists(st.sampled_from("pq"), unique=True)),
    min_size=1,
    max_size=3,
)
WRITINGS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["", "甲", "甲乙", "旧"]),
        st.lists(st.sampled_from("pqz"), unique=True, max_size=2),
        st.lists(st.sampled_from(["", "甲", "丙"]), max_size=2),
    ),
    min_size=1,
    max_size=3,
)


@dataclass(frozen=True)
class SameTexts:
    """Articles that are all duplicates of each other.

    Attributes:
        notes: The store.
        entries: The articles.
    """

    notes: Notes
    entries: Sequence[Entry]

    def duplicates(self, entry: Entry) -> list[Entry]:
        return [entry, *(other for other in self.entries if other is not entry)]

    def own_tags(self, entry: Entry) -> tuple[str, ...]:
        states = (self.notes.state(one.key) for one in self.duplicates(entry))
        return tuple(dict.fromkeys(tag for state in states for tag in state.tags))

    def states(self) -> list[tuple[str, tuple[str, ...]]]:
        states = (self.notes.state(entry.key) for entry in self.entries)
        return [(state.note, state.tags) for state in states]


@settings(max_examples=40, deadline=None)
@given(STATES, WRITINGS)
def test_undo_of_a_note_written_over_another_one_brings_that_back(
    states: list[tuple[str, list[str]]], writings: list[tuple[int, str, list[str], list[str]]]
) -> None:
    """Drafts before it are no part of what is undone, nor are duplicates left changed."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, Notes.open(Path(folder)) as notes:
        entries = [
            Entry(f"{key}.md", key, Safe(f"题{key}"), Safe(""), Safe(""), "", None, ())
            for key in map(str, range(len(states)))
        ]
        for entry, (note, tags) in zip(entries, states, strict=True):
            notes.annotate([(reference(entry), note, tags)])
        shelf = SameTexts(notes, entries)
        for number, note, tags, drafts in writings:
            before = shelf.states()
            writing = ArticleNote.of(notes, shelf, entries[number % len(entries)])  # type: ignore[arg-type]  # a fake
            for draft in drafts:
                writing.draft(draft, tags[:1])
            stored = writing.save(note, tags)
            after = shelf.states()
            assert (stored is not None) == (after != before)
            if stored is not None:
                notes.undo()
                assert shelf.states() == before
                notes.redo()
                assert shelf.states() == after
