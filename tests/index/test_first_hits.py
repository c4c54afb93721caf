"""The first hits of a search: the beginning of all hits, found without looking for the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from reader.index import first_hits
from reader.index.article_names import folded, name_grams, put_grams
from reader.index.database import Index
from reader.index.first_hits import ENOUGH, READ
from reader.index.full_text import prepare, put
from reader.index.lists import Heading, Order, Selection, arrange
from reader.index.packing import TextUnpacker
from reader.index.query.compile import Compiler, Scope
from reader.index.query.parse import parse

COUNT = 700
SOURCES = ("茶事", "桥梁", "星空")


def text_of(number: int) -> str:
    """Return a text: all have 石桥, some also other words."""
    text = f"石桥边第{number}位船夫。" if number % 50 else "只有茶。"
    if number % 3 == 0:
        text += "石桥下的河水很清。"
    if number % 4 == 0:
        text += "石桥，下的河水。"  # has the grams of the phrase, but not the phrase
    return text + ("龙门石" if number == 5 else "")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = Index(tmp_path_factory.mktemp("index"), UTC)
    columns = "id, folder, name, size, mtime_ns, key, title, source, author, tags, date, date_kind"
    marks = "day, problem, hidden, read, starred"
    rows = [
        (
            *(number + 1, 1, b"%d" % number, 1, 0, f"https://example.org/{number}", "题"),
            *(SOURCES[number % 3], "", "[]", number * 37 % COUNT, 2),
            f"2021-{number * 37 % COUNT // 60 + 1:02}-01",
            *("", int(number % 41 == 0), number % 2, int(number % 5 == 0)),
        )
        for number in range(COUNT)
    ]
    with index.writing() as db:
        db.execute("insert into folder values(1, ?, 0)", (b"/library",))
        db.executemany(
            f"insert into article({columns}, {marks}) values({', '.join('?' * 17)})",
            rows,
        )
        names = [folded("题", SOURCES[number % 3], "", "[]") for number in range(COUNT)]
        put_grams(db, [(at + 1, name_grams(name)) for at, name in enumerate(names)])
        put(index, [prepare(number + 1, text_of(number)) for number in range(COUNT)])
    yield index
    index.close()


@pytest.fixture(autouse=True)
def _many_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of hundreds of articles is a large one."""
    monkeypatch.setattr(first_hits, "PROVEN", 20)
    monkeypatch.setattr(first_hits, "UNPROVEN", 20)


def searched(words: str, **changes: Any) -> Selection:
    selection = Selection(query=parse(words), scope=Scope.TEXT, heading=Heading.NONE)
    return replace(selection, **changes)


QUERIES = (
    "石桥",
    "石",
    "石桥下的河水",
    "石桥 河水",
    "石桥 is:unread",
    "河水 source:茶事",
    "text:石桥 text:河水 is:starred",
    "石桥下的河水 title:题",
)


@pytest.mark.slow
@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("changes", [{}, {"flag": "starred"}, {"source": "茶事"}])
def test_first_hits_are_the_beginning_of_all_hits(
    index: Index, query: str, changes: dict[str, Any], newest_first: bool
) -> None:
    selection = searched(query, newest_first=newest_first, **changes)
    compiler = Compiler(index, Scope.TEXT)
    first = first_hits.first_hits(index, selection, compiler)
    whole = arrange(index, selection, compiler=compiler)
    assert first is not None
    keys = [entry.key for entry in first.part(0, len(first))]
    assert keys == [entry.key for entry in whole.part(0, len(first))]
    assert len(first) == len(whole) or len(first) >= ENOUGH // 2
    assert list(whole.part(0, COUNT)) == list(arrange(index, selection).part(0, COUNT))


@pytest.mark.parametrize(
    "selection",
    [
        pytest.param(searched("龙门石"), id="few hits"),
        pytest.param(searched("没有的词"), id="no hits"),
        pytest.param(searched("石桥", order=Order.RELEVANCE), id="by relevance"),
        pytest.param(searched("石桥", order=Order.LENGTH), id="by length"),
        pytest.param(searched("石桥", heading=Heading.SOURCE), id="with headings"),
        pytest.param(searched("石桥 OR 茶"), id="a choice"),
        pytest.param(searched("石桥 -河水"), id="without a word"),
        pytest.param(searched("is:unread"), id="no text"),
        pytest.param(replace(searched("茶"), query=parse("")), id="no query"),
    ],
)
def test_other_lists_have_no_first_hits(index: Index, selection: Selection) -> None:
    assert first_hits.first_hits(index, selection, Compiler(index, Scope.TEXT)) is None


@pytest.mark.parametrize(
    ("query", "most"), [("石桥", 2 * ENOUGH), ("石", 2 * ENOUGH), ("石桥下的河水", READ)]
)
def test_the_first_hits_need_few_texts(
    index: Index, query: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    unpack = TextUnpacker.__call__

    def counted(self: TextUnpacker, packed: bytes) -> str:
        read.append(packed)
        return unpack(self, packed)

    monkeypatch.setattr(TextUnpacker, "__call__", counted)
    assert first_hits.first_hits(index, searched(query), Compiler(index, Scope.TEXT))
    assert 0 < len(read) <= most


def test_a_stopped_search_has_no_first_hits(index: Index) -> None:
    compiler = Compiler(index, Scope.TEXT, lambda: True)
    assert first_hits.first_hits(index, searched("石桥"), compiler) is None
