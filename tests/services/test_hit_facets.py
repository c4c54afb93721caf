"""Facets of the hits of a query: each count is what the query finds with that facet."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive.header import Entry
from reader.config import Settings
from reader.index.lists import Order
from reader.index.query.compile import Scope
from reader.index.query.saved import SavedSearch
from reader.notes.store import Notes
from reader.services import reading
from reader.services.article_list import Shelf
from reader.services.facets import Facet, FacetKind, find_facets
from reader.services.session import Session
from reader.services.view import View, narrowed
from tests.ui.driving import write_article

BODIES = {
    "a": ("桥与河", "2021-04-01T00:00:00Z", "桥梁", "<p>河上有桥。桥，桥，还是桥。</p>"),
    "b": (
        "河边",
        "2021-05-02T00:00:00Z",
        "桥梁",
        "<p>一条很长的河，" + "水流过去了。" * 40 + "有桥。</p>",
    ),
    "c": ("茶", "2020-01-02T00:00:00Z", "茶事", "<p>泡茶的水取自河。</p>"),
    "d": ("星", "2020-03-02T00:00:00Z", "星空", "<p>看星星。</p>"),
    "e": ("無日", "", "茶事", "<p>河。</p>"),
}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    folder = tmp_path / "library"
    folder.mkdir()
    for name, fields in BODIES.items():
        write_article(folder, f"{name}.md", *fields)
    notes = Notes.open(tmp_path / "data")
    session = Session((folder,), Settings(), notes)
    session.read_texts()
    shelf = session.shelf
    by_title: dict[str, Entry] = {entry.title: entry for entry in shelf.listed(View())}
    reading.set_read(notes, [by_title["河边"]], True)
    reading.toggle_star(notes, by_title["茶"])
    shelf.sync()
    return shelf


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("河", Scope.TEXT),
        ("桥", Scope.TEXT),
        ("河 桥", Scope.TEXT),
        ("桥 OR 星", Scope.TEXT),
        ("nothing", Scope.TEXT),
        ("source:茶事", Scope.NAMES),
        ("河", Scope.NAMES),
        ("is:unread 河", Scope.TEXT),
    ],
)
def test_facets_count_what_the_query_finds_with_each(
    shelf: Shelf, words: str, scope: Scope
) -> None:
    view = View(words=words, scope=scope)
    rows, hits = shelf.search(view, shelf.index, lambda: False, lambda _count: None)
    for chosen in (Facet(), Facet(FacetKind.YEAR, "2021"), Facet(FacetKind.SOURCE, "茶事")):
        counts = shelf.facets(chosen, hits)
        assert counts[0].total == len(rows.articles)
        for count in counts:
            listed = shelf.listed(narrowed(view, facet=count.facet))
            assert count.total == len(listed), count
            unread = [entry for entry in listed if not shelf.is_read(entry)]
            assert count.unread == len(unread), count


def test_a_chosen_facet_narrows_the_hits_but_not_the_counts(shelf: Shelf) -> None:
    view = View(words="河", scope=Scope.TEXT, facet=Facet(FacetKind.SOURCE, "茶事"))
    rows, hits = shelf.search(view, shelf.index, lambda: False, lambda _count: None)
    assert [entry.title for entry in rows.articles] == ["茶", "無日"]
    assert hits.whole.total == 4
    names = [
        count.facet.value for count in find_facets(shelf.index, FacetKind.SOURCE, "qiao", hits)
    ]
    assert names == ["桥梁"]


def test_hits_have_no_day_headings_and_are_ordered_by_date_or_relevance(shelf: Shelf) -> None:
    by_date = View(words="桥", scope=Scope.TEXT)
    rows = shelf.rows(by_date)
    assert not any(rows.is_heading(row) for row in range(len(rows)))
    assert [entry.title for entry in rows.articles] == ["河边", "桥与河"]
    by_relevance = narrowed(by_date, order=Order.RELEVANCE)
    assert [entry.title for entry in shelf.listed(by_relevance)] == ["桥与河", "河边"]


@pytest.mark.parametrize("newest_first", [True, False])
def test_relevance_without_a_text_is_the_order_of_dates(shelf: Shelf, newest_first: bool) -> None:
    for words in ("", "is:unread"):
        dated = View(words=words, newest_first=newest_first)
        ranked = narrowed(dated, order=Order.RELEVANCE)
        assert list(shelf.listed(ranked)) == list(shelf.listed(dated))


@pytest.mark.parametrize(
    ("value", "words", "scope"),
    [
        ("气候", "气候", Scope.TEXT),
        ("/气候", "气候", Scope.TEXT),
        ("/ 气候 -罢工", "气候 -罢工", Scope.TEXT),
        ("names:气候", "气候", Scope.NAMES),
        ("names: 气候", "气候", Scope.NAMES),
        ("气候 罢工", "气候 罢工", Scope.NAMES),
        ("source:茶事 OR title:桥", "source:茶事 OR title:桥", Scope.NAMES),
        ("is:unread", "is:unread", Scope.NAMES),
    ],
)
def test_a_saved_search_keeps_its_scope(value: str, words: str, scope: Scope) -> None:
    saved = SavedSearch.read(value)
    assert saved == SavedSearch(words, scope)
    assert SavedSearch.read(saved.written()) == saved
