from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Protocol, TypedDict, Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.archive.head_reading import ScannedFile
from reader.archive.header import Entry
from reader.errors import QueryError
from reader.index.database import Index
from reader.index.query.compile import Scope
from reader.index.row_writer import RowWriter
from reader.services.article_list import Shelf, next_unread
from reader.services.facets import Facet, FacetKind, facet_label
from reader.services.view import Grouping, View
from tests.fakes import FakeMarks, entry
from tests.index.conftest import make_index, write

LIBRARY = [
    entry("old", date="2019-01-05T00:00:00", source="Bridges"),
    entry("morning", date="2021-04-01T06:00:00"),
    entry("evening", date="2021-04-01T20:00:00", source="Bridges"),
    entry("undated", date=None, source="Stars"),
    entry("later", date="2021-11-20T00:00:00"),
]


_numbers = itertools.count()


class Maker(Protocol):
    """Makes a shelf of articles with some marks."""

    def __call__(
        self,
        articles: Sequence[Entry] = ...,
        zone: tzinfo = ...,
        searches: dict[str, str] | None = ...,
        *,
        read: set[str] | None = ...,
        starred: set[str] | None = ...,
        highlights: dict[str, int] | None = ...,
    ) -> Shelf: ...


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Return a maker of shelves with some articles on them."""

    def made(
        articles: Sequence[Entry] = LIBRARY,
        zone: tzinfo = UTC,
        searches: dict[str, str] | None = None,
        *,
        read: set[str] | None = None,
        starred: set[str] | None = None,
        highlights: dict[str, int] | None = None,
    ) -> Shelf:
        index = Index(tmp_path / str(next(_numbers)), zone)
        with index.writing():
            rows = RowWriter(index)
            for each in articles:
                rows.put(ScannedFile(each))
            rows.settle()
        return Shelf(index, FakeMarks(read, starred, highlights), searches)

    return made


class ViewFields(TypedDict, total=False):
    """The fields of a view that a test sets."""

    facet: Facet
    words: str
    newest_first: bool


def titles(made: Shelf, **view: Unpack[ViewFields]) -> list[str]:
    return [each.title for each in made.listed(View(**view))]


def test_articles_are_listed_newest_first_and_undated_ones_last(make: Maker) -> None:
    assert titles(make()) == ["later", "evening", "morning", "old", "undated"]


def test_the_order_can_be_reversed(make: Maker) -> None:
    assert titles(make(), newest_first=False) == ["undated", "old", "morning", "evening", "later"]


def test_days_are_headings_with_counts(make: Maker) -> None:
    rows = make().rows(View())
    headings = [(row.heading, row.count) for row in rows if row.entry is None]
    assert headings == [("2021-04-01 Thu", 2)]  # an article alone shows its day itself
    assert [row.is_headed for row in rows if row.entry] == [False, True, True, False, False]


def test_sources_are_headings_in_order_and_dates_stay_in_order_below(make: Maker) -> None:
    rows = make().rows(View(grouping=Grouping.SOURCE))
    assert [row.entry.title if row.entry else row.heading for row in rows] == [
        *("Bridges", "evening", "old"),
        "undated",
        *("Tea", "later", "morning"),
    ]


def test_a_flat_list_has_no_headings(make: Maker) -> None:
    assert all(row.entry for row in make().rows(View(grouping=Grouping.FLAT)))


def test_the_day_is_that_of_the_reader(make: Maker) -> None:
    days = ("2021-04-21T22:15:02", "2021-04-22T10:15:02")
    made = make(
        [entry(day, date=day) for day in days],
        timezone(timedelta(hours=8)),
    )
    assert made.rows(View())[0].heading == "2021-04-22 Thu"


@pytest.mark.parametrize("hours", [-12, -5, 0, 8, 14])
def test_a_heading_a_facet_and_a_query_mean_the_same_day(make: Maker, hours: int) -> None:
    made = make(zone=timezone(timedelta(hours=hours)))
    under: dict[str, list[str]] = {}
    heading = ""
    for row in made.rows(View()):
        if row.entry is None:
            heading = row.heading.split()[0]
        elif row.is_headed:
            under.setdefault(heading, []).append(row.entry.title)
        elif day := made.day(row.entry):
            under[day] = [row.entry.title]
    assert sum(map(len, under.values())) == 4
    for heading, articles in under.items():
        assert titles(made, words=f"date:{heading}") == articles
        assert titles(made, facet=Facet(FacetKind.DAY, heading)) == articles


@pytest.mark.parametrize(
    ("facet", "wanted"),
    [
        (Facet(), {"old", "morning", "evening", "undated", "later"}),
        (Facet(FacetKind.UNREAD), {"morning", "evening", "undated", "later"}),
        (Facet(FacetKind.STARRED), {"later"}),
        (Facet(FacetKind.HIGHLIGHTED), {"evening"}),
        (Facet(FacetKind.SOURCE, "Tea"), {"morning", "later"}),
        (Facet(FacetKind.YEAR, "2021"), {"morning", "evening", "later"}),
        (Facet(FacetKind.MONTH, "2021-04"), {"morning", "evening"}),
    ],
)
def test_a_facet_narrows_the_list(make: Maker, facet: Facet, wanted: set[str]) -> None:
    made = make(read={"old"}, starred={"later"}, highlights={"evening": 2})
    made.sync()
    assert set(titles(made, facet=facet)) == wanted
    counted = {count.facet: count.total for count in made.facets(Facet(FacetKind.YEAR, "2021"))}
    assert counted[facet] == len(wanted)


def test_facets_count_unread_and_all(make: Maker) -> None:
    counts = make(read={"old", "later"}, starred={"old"}).facets(Facet(FacetKind.YEAR, "2021"))
    shown = [(facet_label(each.facet), each.unread, each.total) for each in counts]
    assert shown == [
        ("All", 3, 5),
        ("Unread", 3, 3),
        ("Starred", 0, 1),
        ("Highlights", 0, 0),
        ("Bridges", 1, 2),
        ("Stars", 1, 1),
        ("Tea", 1, 2),
        ("2021", 2, 3),
        ("  2021-11", 0, 1),
        ("  2021-04", 2, 2),
        ("2019", 0, 1),
    ]


@pytest.mark.parametrize("words", ["龙井", "龍井", "龙井 茶", "ＴＥＡ 龙井", "  "])
def test_the_filter_finds_words_in_either_script_and_width(make: Maker, words: str) -> None:
    made = make([entry("西湖龍井 Tea 与茶"), entry("雨前")])
    assert "西湖龍井 Tea 与茶" in titles(made, words=words)
    assert ("雨前" in titles(made, words=words)) == (not words.strip())


def test_next_unread_skips_what_is_read_and_ends(make: Maker) -> None:
    made = make(read={"evening", "morning"})
    listed = made.listed(View())
    assert next_unread(made, listed, 0, 1) == 3
    assert next_unread(made, listed, 3, -1) == 0
    assert next_unread(made, listed, 4, 1) is None


@settings(max_examples=20)
@given(st.permutations(LIBRARY))
def test_the_order_of_arrival_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, found: list[Entry]
) -> None:
    index = Index(tmp_path_factory.mktemp("index"), UTC)
    for each in found:
        with index.writing():
            rows = RowWriter(index)
            rows.put(ScannedFile(each))
            rows.settle()
    made = Shelf(index, FakeMarks())
    assert titles(made) == ["later", "evening", "morning", "old", "undated"]


def test_a_row_and_its_article_find_each_other(make: Maker) -> None:
    made = make()
    for grouping in Grouping:
        rows = made.rows(View(grouping=grouping))
        for at, row in enumerate(rows):
            if row.entry is None:
                assert rows.is_heading(at)
            else:
                assert not rows.is_heading(at)
                assert rows.index_of(row.entry) == at
                assert rows.articles[rows.articles_until(at) - 1] == row.entry
        assert rows[-1] == rows[len(rows) - 1]
        assert len(rows[:3]) == 3
        with pytest.raises(IndexError):
            rows[len(rows)]
    assert made.rows(View(words="no such")).index_of(LIBRARY[0]) is None


@pytest.mark.parametrize("height", [1, 2, 3])
def test_a_row_and_its_lines_find_each_other(make: Maker, height: int) -> None:
    made = make()
    for view in (*(View(grouping=grouping) for grouping in Grouping), View(words="no such")):
        rows = made.rows(view)
        lines = [at for at, row in enumerate(rows) for _ in range(height if row.entry else 1)]
        assert [rows.row_at(line, height) for line in range(len(lines))] == lines
        assert [rows.line_of(at, height) for at in range(len(rows))] == [
            lines.index(at) for at in range(len(rows))
        ]
        assert rows.line_of(len(rows), height) == len(lines)


def test_a_list_of_unread_stays_while_it_is_read(make: Maker) -> None:
    made = make(read={"old"})
    made.sync()
    listed = made.listed(View(facet=Facet(FacetKind.UNREAD)))
    assert isinstance(made.marks, FakeMarks)
    made.marks.read.add("later")
    made.sync()
    assert [each.title for each in listed] == ["later", "evening", "morning", "undated"]
    assert titles(made, facet=Facet(FacetKind.UNREAD)) == ["evening", "morning", "undated"]


def test_unread_articles_of_a_view_are_found_by_the_marks_as_they_are_now(make: Maker) -> None:
    made = make(starred={"later", "old"})
    assert isinstance(made.marks, FakeMarks)
    made.marks.read.add("old")
    starred = View(facet=Facet(FacetKind.STARRED))
    assert [each.title for each in made.unread(starred)] == ["later"]
    assert [each.title for each in made.unread(View())] == [
        *("later", "evening", "morning", "undated"),
    ]


def test_saved_searches_are_facets(make: Maker) -> None:
    made = make(searches={"Bridges this way": "source:bridges"})
    facet = Facet(FacetKind.SEARCH, "Bridges this way")
    assert [each.facet for each in made.facets()][4] == facet
    assert titles(made, facet=facet) == ["evening", "old"]
    assert titles(made, facet=facet, words="old") == ["old"]
    made.found = made.count_searches(made.index)
    assert made.facets()[4].total == 2


def test_a_filter_that_makes_no_sense_says_so(make: Maker) -> None:
    with pytest.raises(QueryError):
        make().rows(View(words="source:"))


def test_a_damaged_index_is_renewed_with_its_marks(make: Maker) -> None:
    made = make(starred={"later"})
    made.sync()
    made.renew()
    assert len(made) == 0
    with made.index.writing():
        rows = RowWriter(made.index)
        rows.put(ScannedFile(LIBRARY[4]))
        rows.settle()
    assert titles(made, facet=Facet(FacetKind.STARRED)) == []
    made.sync()
    assert titles(made, facet=Facet(FacetKind.STARRED)) == ["later"]


@pytest.mark.parametrize(
    ("words", "scope", "estimates", "found"),
    [
        ("石桥下的河", Scope.TEXT, [2], 1),
        ("石桥", Scope.TEXT, [], 2),  # exact at once
        ("石桥下的河", Scope.NAMES, [], 0),
        ('"石桥下的河" OR "座钟慢了一刻"', Scope.TEXT, [3], 2),
        ('"石桥下的河" "座钟慢了一刻"', Scope.TEXT, [0], 0),
        ('-"石桥下的河"', Scope.TEXT, [], 3),
        ('"石桥下的河" OR -"座钟慢了一刻"', Scope.TEXT, [], 3),
    ],
)
def test_a_search_is_estimated_until_it_is_verified(
    tmp_path: Path, words: str, scope: Scope, estimates: list[int], found: int
) -> None:
    for number, text in enumerate(("石桥下的河", "石桥、桥下、下的、的河", "座钟慢了一刻", "无关")):
        write(tmp_path / "library", f"篇{number}", f"<p>{text}</p>")
    index = make_index(tmp_path / "library")
    guesses: list[int] = []
    rows = Shelf(index, FakeMarks()).rows(
        View(words=words, scope=scope), index, guess=guesses.append
    )
    assert guesses == estimates
    assert len(rows.articles) == found
