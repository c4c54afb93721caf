"""What the list can be narrowed to, in libraries with many names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from reader.archive.head_reading import ScannedFile
from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.row_writer import RowWriter
from reader.services.facets import MOST, Facet, FacetKind, count_facets, find_facets
from reader.text.safe import Safe
from tests.fakes import entry

MANY = MOST[FacetKind.SOURCE] + 6


def made(folder: Path, articles: Sequence[Entry]) -> Index:
    index = Index(folder, UTC)
    with index.writing():
        rows = RowWriter(index)
        for each in articles:
            rows.put(ScannedFile(each))
        rows.settle()
    return index


def by(title: str, source: str, author: str = "", tags: Sequence[str] = ()) -> Entry:
    return replace(
        entry(title, source=source), author=Safe(author), tags=tuple(Safe(tag) for tag in tags)
    )


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Return an index where source number n has n articles."""
    articles = [
        by(
            f"{n}.{at}",
            f"周报{n:02}",
            "赵小石" if n % 2 else f"周报{n:02}",
            ["茶"] * (n > MANY - 2),
        )
        for n in range(1, MANY + 1)
        for at in range(n)
    ]
    return made(tmp_path / "index", articles)


def values(index: Index, kind: FacetKind, chosen: Facet | None = None) -> list[str]:
    found = count_facets(index, chosen or Facet(), {})
    return [each.facet.value for each in found if each.facet.kind is kind]


def test_the_most_frequent_of_many_sources_are_listed_and_the_others_counted(index: Index) -> None:
    shown = values(index, FacetKind.SOURCE)
    assert shown == [f"周报{n:02}" for n in range(MANY, 6, -1)]
    [more] = [
        each for each in count_facets(index, Facet(), {}) if each.facet.kind is FacetKind.MORE
    ]
    assert (more.facet.value, more.total) == ("source", 6)


def test_what_is_chosen_is_listed_whatever_it_holds(index: Index) -> None:
    assert "周报02" in values(index, FacetKind.SOURCE, Facet(FacetKind.SOURCE, "周报02"))
    assert "周报99" not in values(index, FacetKind.SOURCE, Facet(FacetKind.SOURCE, "周报99"))


def test_an_author_who_is_a_source_is_no_facet_of_their_own(index: Index) -> None:
    assert values(index, FacetKind.AUTHOR) == ["赵小石"]
    assert values(index, FacetKind.TAG) == ["茶"]
    found = {each.facet: each.total for each in count_facets(index, Facet(), {})}
    assert found[Facet(FacetKind.AUTHOR, "赵小石")] == sum(range(1, MANY + 1, 2))
    assert found[Facet(FacetKind.TAG, "茶")] == MANY + MANY - 1


def test_few_sources_are_listed_by_name(tmp_path: Path) -> None:
    few = made(tmp_path / "few", [by("a", "茶"), by("b", "桥"), by("c", "桥")])
    assert values(few, FacetKind.SOURCE) == sorted(["茶", "桥"])
    assert values(few, FacetKind.MORE) == []


@pytest.mark.parametrize("typed", ["周报02", "周報02", "報02"])
def test_a_facet_is_found_by_a_part_of_its_name_in_either_script(index: Index, typed: str) -> None:
    assert [each.facet.value for each in find_facets(index, FacetKind.SOURCE, typed)] == ["周报02"]


def test_a_facet_is_found_by_the_initials_of_its_pinyin(index: Index) -> None:
    found = find_facets(index, FacetKind.AUTHOR, "zxs")
    assert [each.facet for each in found] == [Facet(FacetKind.AUTHOR, "赵小石")]
