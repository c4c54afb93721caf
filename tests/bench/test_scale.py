"""What must not grow with the library: ratios of one run over 500 and 10,000 articles."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest

from reader.archive.header import Entry
from reader.archive.hosts import known_hosts
from reader.commands.entry_fields import entry_fields
from reader.index import counts, full_text
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.lists import Heading, Selection, arrange
from reader.index.query.compile import Scope
from reader.index.query.parse import parse
from reader.index.rows import every_entry
from reader.text.chinese.pinyin import pattern
from tests.bench.library import RARE, write_library

pytestmark = pytest.mark.bench

SMALL, LARGE = 500, 10_000


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Index]:
    """A small and a large library of the same kind, indexed."""
    made = []
    for count in (SMALL, LARGE):
        library = tmp_path_factory.mktemp(f"library{count}")
        write_library(library, count)
        index = Index(tmp_path_factory.mktemp(f"index{count}"), UTC)
        Indexer(index, [library], known_hosts()).run(workers=2)
        made.append(index)
    return made[0], made[1]


def fastest(work: Callable[[], object], times: int = 30) -> float:
    """Return the least processor time that something took, in seconds."""
    best = float("inf")
    for _ in range(times):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return max(best, 1e-5)


def ratio(indexes: tuple[Index, Index], work: Callable[[Index], object]) -> float:
    small, large = indexes
    return fastest(lambda: work(large)) / fastest(lambda: work(small))


def test_a_page_in_the_middle(indexes: tuple[Index, Index]) -> None:
    listings = [arrange(index, Selection()) for index in indexes]
    small, large = (
        fastest(partial(listing.part, len(listing) // 2, len(listing) // 2 + 40))
        for listing in listings
    )
    assert large <= 2 * small


def test_counts_of_the_library(indexes: tuple[Index, Index]) -> None:
    def count(index: Index) -> object:
        return counts.whole(index), counts.by_source(index)

    assert ratio(indexes, count) <= 1.5


def test_a_source(indexes: tuple[Index, Index]) -> None:
    selection = Selection(source="江日报", heading=Heading.NONE)
    assert ratio(indexes, lambda index: arrange(index, selection).part(0, 40)) <= 4


def test_a_rare_word(indexes: tuple[Index, Index]) -> None:
    """Twenty times the articles and the finds; a scan would take twenty times as long."""
    assert ratio(indexes, lambda index: full_text.find(index, [RARE])) <= 20
    assert len(full_text.find(indexes[1], [RARE])) == LARGE // 500


def test_a_search_is_faster_than_reading_the_texts(indexes: tuple[Index, Index]) -> None:
    _, large = indexes
    every = [id_ for (id_,) in large.db.execute("select article from text.doc")]
    scan = fastest(lambda: list(full_text.verified(large, every, [RARE], lambda: False)), 1)
    assert fastest(lambda: full_text.find(large, [RARE])) <= 0.02 * scan


def test_a_filter_by_pinyin(indexes: tuple[Index, Index]) -> None:
    _, large = indexes
    asked = Selection(query=parse("sqhs"), scope=Scope.NAMES)
    rows = arrange(large, asked)
    wanted = [
        title
        for (title,) in large.db.execute("select title from article where title like '%石桥河水%'")
    ]
    assert len(rows) >= len(wanted) > 0
    query = "select named(-1, title, source, author, tags) from article"
    names = [names for (names,) in large.db.execute(query)]
    spelled = pattern("sqhs")
    assert spelled is not None
    scan = fastest(lambda: [spelled.search(each) for each in names])
    assert fastest(lambda: arrange(large, asked)) <= 0.5 * scan


def test_a_second_look_reads_nothing(indexes: tuple[Index, Index]) -> None:
    _, large = indexes
    folder = large.db.execute("select dir from file limit 1").fetchone()[0]
    library = Path(bytes(folder).decode()).parent
    indexer = Indexer(large, [library], known_hosts())
    indexer.run(workers=0)
    assert (indexer.changed, indexer.looked) == (0, LARGE)


def listed(index: Index) -> list[Entry]:
    return list(every_entry(index))


def test_a_whole_list_to_its_encoding(indexes: tuple[Index, Index]) -> None:
    small, large = (fastest(partial(listed, index), 5) for index in indexes)
    assert large <= 1.5 * LARGE / SMALL * small
    fields = [entry_fields(entry) for entry in every_entry(indexes[1])]
    assert large <= 5 * fastest(lambda: [json.dumps(row) for row in fields], 5)
