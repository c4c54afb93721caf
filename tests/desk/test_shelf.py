from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.desk.shelf import (
    Facet,
    FacetKind,
    Grouping,
    Shelf,
    View,
    facet_label,
    next_unread,
)
from tests.fakes import FakeMarks, entry

LIBRARY = [
    entry("old", date="2019-01-05T00:00:00", source="Bridges"),
    entry("morning", date="2021-04-01T06:00:00"),
    entry("evening", date="2021-04-01T20:00:00", source="Bridges"),
    entry("undated", date=None, source="Stars"),
    entry("later", date="2021-11-20T00:00:00"),
]


def shelf(**marks: object) -> Shelf:
    made = Shelf(FakeMarks(**marks), zone=UTC)  # type: ignore[arg-type]
    made.add(LIBRARY)
    return made


def titles(made: Shelf, **view: object) -> list[str]:
    return [each.title for each in made.listed(View(**view))]  # type: ignore[arg-type]


def test_articles_are_listed_newest_first_and_undated_ones_last() -> None:
    assert titles(shelf()) == ["later", "evening", "morning", "old", "undated"]


def test_the_order_can_be_reversed() -> None:
    assert titles(shelf(), newest_first=False) == ["undated", "old", "morning", "evening", "later"]


def test_days_are_headings_with_counts() -> None:
    rows = shelf().rows(View())
    headings = [(row.heading, row.count) for row in rows if row.entry is None]
    assert headings == [
        ("2021-11-20 Sat", 1),
        ("2021-04-01 Thu", 2),
        ("2019-01-05 Sat", 1),
        ("No date", 1),
    ]


def test_sources_are_headings_in_order_and_dates_stay_in_order_below() -> None:
    rows = shelf().rows(View(grouping=Grouping.SOURCE))
    assert [row.heading or row.entry.title for row in rows if row.heading or row.entry] == [
        *("Bridges", "evening", "old"),
        *("Stars", "undated"),
        *("Tea", "later", "morning"),
    ]


def test_a_flat_list_has_no_headings() -> None:
    assert all(row.entry for row in shelf().rows(View(grouping=Grouping.FLAT)))


def test_the_day_is_that_of_the_reader() -> None:
    made = Shelf(FakeMarks(), zone=timezone(timedelta(hours=8)))
    made.add([entry("x", date="2021-04-21T22:15:02")])
    assert made.rows(View())[0].heading == "2021-04-22 Thu"


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
def test_a_facet_narrows_the_list(facet: Facet, wanted: set[str]) -> None:
    made = shelf(read={"old"}, starred={"later"}, highlights={"evening": 2})
    assert set(titles(made, facet=facet)) == wanted
    counted = {count.facet: count.total for count in made.facets(opened="2021")}
    assert counted[facet] == len(wanted)


def test_facets_count_unread_and_all() -> None:
    counts = shelf(read={"old", "later"}, starred={"old"}).facets(opened="2021")
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
def test_the_filter_finds_words_in_either_script_and_width(words: str) -> None:
    made = Shelf(FakeMarks())
    made.add([entry("西湖龍井 Tea 与茶"), entry("雨前")])
    assert "西湖龍井 Tea 与茶" in titles(made, words=words)
    assert ("雨前" in titles(made, words=words)) == (not words.strip())


def test_next_unread_skips_what_is_read_and_ends() -> None:
    made = shelf(read={"evening", "morning"})
    listed = made.listed(View())
    assert next_unread(made, listed, 0, 1) == 3
    assert next_unread(made, listed, 3, -1) == 0
    assert next_unread(made, listed, 4, 1) is None


@given(st.permutations(LIBRARY), st.integers(0, 5))
def test_the_order_of_arrival_does_not_matter(found: list, cut: int) -> None:
    made = Shelf(FakeMarks(), zone=UTC)
    made.add(found[:cut])
    made.add(found[cut:])
    assert titles(made) == titles(shelf())
