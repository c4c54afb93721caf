from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.archive.hosts import known_hosts
from reader.index import counts, hit_counts
from reader.index.counts import Count
from reader.index.database import Index
from reader.index.hit_counts import count_hits
from reader.index.indexer import Indexer
from reader.index.list_snapshot import release_snapshots
from reader.index.listed_ids import as_json
from reader.index.lists import Heading, Order, Selection, arrange, count
from reader.index.mirror import Mark, put_marks
from reader.index.pages import Pages
from reader.index.query.days import Days
from reader.index.query.parse import parse
from reader.index.rows import every_entry
from reader.services.list_rows import Articles
from tests.index.conftest import make_index, write

AUTHORS = ("", "阿茶", "小石")
SOURCES = ("甲", "乙", "丙")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Two hundred articles, some of them undated, marked, long."""
    library = tmp_path_factory.mktemp("listing") / "library"
    draw = Random(7)  # noqa: S311 - a library
    for number in range(200):
        path = write(
            library / str(number % 7),
            f"篇{number}",
            "<p>" + "茶" * draw.randint(1, 30) + "</p>",
            source=draw.choice(SOURCES),
            author=draw.choice(AUTHORS),
            date="" if number % 11 == 0 else f"2021-04-{draw.randint(1, 9):02}T06:00:00Z",
            name=f"{number}.md",
        )
        text = path.read_text("utf-8").replace("---\n<p>", f"tags: [a, t{number % 3}]\n---\n<p>")
        path.write_text(text, "utf-8")
    index = Index(library.parent / "index", UTC)
    Indexer(index, [library], known_hosts()).run(workers=0)
    keys = [key for (key,) in index.db.execute("select key from article order by id")]
    with index.writing():
        put_marks(
            index,
            [
                {
                    key: Mark(
                        draw.choice((True, None)), draw.random() < 0.2, draw.choice((0, 0, 0, 2))
                    )
                    for key in draw.sample(keys, 90)
                }
            ],
        )
    return index


selections = st.builds(
    Selection,
    flag=st.sampled_from(["", "", "unread", "starred", "highlighted"]),
    source=st.sampled_from([None, None, *SOURCES]),
    author=st.sampled_from([None, None, *AUTHORS]),
    tag=st.sampled_from([None, None, "a", "t1"]),
    days=st.sampled_from([None, None, Days("2021-04-03", "2021-04-06")]),
    heading=st.sampled_from(list(Heading)),
    order=st.sampled_from(list(Order)),
    newest_first=st.booleans(),
)


def expected(index: Index, asked: Selection) -> list[tuple[str, tuple[int | str, ...], str]]:
    """List by sorting everything, which needs no index and no pages."""
    columns = "key, source, author, tags, day, date, id, read, starred, highlights, length"
    rows = index.db.execute(f"select {columns} from article where hidden = 0").fetchall()  # noqa: S608
    kept = []
    for row in rows:
        key, source, author, tags, day, date, id_, read, starred, highlights, length = row
        flags = {"unread": not read, "starred": starred, "highlighted": highlights > 0, "": True}
        if (
            flags[asked.flag]
            and asked.source in (None, source)
            and asked.author in (None, author)
            and (asked.tag is None or f'"{asked.tag}"' in tags)
            and (asked.days is None or asked.days.first <= day <= asked.days.last)
        ):
            first = {
                Order.LENGTH: (length, id_),
                Order.HIGHLIGHTS: (highlights, day, date, id_),
                Order.STARRED: (starred, day, date, id_),
                Order.UNREAD: (1 - read, day, date, id_),
                Order.DATE: (day, date, id_),
                Order.RELEVANCE: (day, date, id_),
            }[asked.order]
            heading = {"day": day, "source": source, "author": author, "none": ""}[asked.headed]
            kept.append((heading, first, key))
    kept.sort(key=lambda each: each[1], reverse=asked.newest_first)
    if asked.order in (Order.HIGHLIGHTS, Order.STARRED, Order.UNREAD):
        kept.sort(key=lambda each: -each[1][0])  # whatever the order of dates
    if asked.headed in (Heading.SOURCE, Heading.AUTHOR):
        kept.sort(key=lambda each: each[0])
    return kept


@pytest.mark.slow
@given(asked=selections, starts=st.lists(st.integers(0, 210), max_size=6), query=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_part_of_any_list_is_what_sorting_says(
    index: Index, asked: Selection, starts: list[int], query: bool
) -> None:
    wanted = expected(index, asked)
    if query:
        asked = replace(asked, query=parse("篇"))
    listing = arrange(index, asked)
    keys = [key for _, _, key in wanted]
    assert len(listing) == len(keys)
    assert count(index, asked)[1] == len(keys)
    runs = Counter(heading for heading, _, _ in wanted)
    assert {run.heading: run.count for run in listing.runs} == runs
    assert all(left.heading != right.heading for left, right in pairwise(listing.runs))
    for start in starts:
        for end in (start + 20, start + 90):
            assert [entry.key for entry in listing.part(start, end)] == keys[start:end]
        if start < len(keys):
            assert listing.position(keys[start]) == start


@pytest.mark.slow
def test_a_list_stays_as_it_was_asked_for(index: Index) -> None:
    listing = arrange(index, Selection(flag="unread"))
    keys = [entry.key for entry in listing.part(0, len(listing))]
    with index.writing():
        put_marks(index, [{keys[3]: Mark(read=True)}])
    assert [entry.key for entry in listing.part(0, len(listing))] == keys
    assert listing.position(keys[3]) == 3
    assert len(arrange(index, Selection(flag="unread"))) == len(keys) - 1
    with index.writing():
        put_marks(index, [], gone=[keys[3]])


@pytest.mark.parametrize("together", [1, 7, 199, 200, 1000])
def test_hits_are_counted_alike_in_parts(
    index: Index, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    ids = [id_ for (id_,) in index.db.execute("select id from article where hidden = 0")]
    whole = count_hits(index, ids)
    monkeypatch.setattr(hit_counts, "TOGETHER", together)
    assert count_hits(index, ids) == whole
    assert {count.name: count.total for count in whole.names["author"]} == {
        count.name: count.total for count in counts.named(index, "author")
    }


@pytest.mark.parametrize("ids", [[], [10**9]])
def test_no_hit_is_counted_as_none(index: Index, ids: list[int]) -> None:
    assert count_hits(index, ids).whole == Count("", 0, 0, 0, 0)


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 2500])
def test_rows_are_written_as_json_piece_by_piece(size: int) -> None:
    assert json.loads(as_json(range(size))) == list(range(size))


def test_names_are_counted_and_found_by_pinyin(index: Index) -> None:
    total = Counter(
        author for (author,) in index.db.execute("select author from article") if author
    )
    found = counts.named(index, "author")
    assert [(each.name, each.total) for each in found] == total.most_common()
    assert [each.name for each in counts.named(index, "author", "xs")] == ["小石"]
    assert {each.name: each.total for each in counts.named(index, "tag")}["a"] == 200
    assert [each.name for each in counts.named(index, "tag", "t", limit=2)] == ["t0", "t1"]


def test_counters_of_authors_and_tags_are_what_counting_says(index: Index) -> None:
    for key, table in (
        ("author", "article"),
        ("tagged.tag", "tagged join article on article.id = tagged.id"),
    ):
        wanted = index.db.execute(
            f"select {key}, count(*), sum(read = 0), sum(starred), sum(highlights > 0)"  # noqa: S608
            f" from {table} where hidden = 0 group by 1 order by 1"
        ).fetchall()
        name = key.rpartition(".")[2]
        found = index.db.execute(
            f"select * from tally_{name} where total > 0 order by 1"  # noqa: S608
        ).fetchall()
        assert found == wanted


def test_snapshots_are_let_go_of_when_much_is_written(
    index: Index,
) -> None:
    listing = arrange(index, Selection(flag="unread"))
    keys = [entry.key for entry in listing.part(0, len(listing))]
    with index.writing():
        put_marks(index, [{keys[0]: Mark(read=True)}])
    release_snapshots(index.folder / "index.sqlite", above=0)
    shown = [entry.key for entry in listing.part(0, len(listing))]
    assert keys[0] not in shown
    assert set(shown) <= set(keys)
    with index.writing():
        put_marks(index, [], gone=[keys[0]])


def test_a_list_that_was_let_go_of_gives_no_more_articles_than_it_has(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for day in (1, 2, 3, 4):
        write(library, f"篇{day}", date=f"2021-04-0{day}T06:00:00Z")
    index = make_index(library)
    listing = arrange(index, Selection(heading=Heading.DAY))
    write(library, "新篇", date="2021-04-03T07:00:00Z")
    make_index(library)
    release_snapshots(index.path, above=-1)
    assert [entry.title for entry in listing.part(0, 4)] == ["篇4", "新篇", "篇2", "篇1"]


@pytest.mark.parametrize("heading", [Heading.DAY, Heading.SOURCE, Heading.AUTHOR])
def test_the_ranges_of_a_page_are_read_at_once(index: Index, heading: Heading) -> None:
    listing = arrange(index, Selection(heading=heading))
    keys = [key for _, _, key in expected(index, Selection(heading=heading))]
    statements: list[str] = []
    assert isinstance(listing, Pages)
    listing.snapshot._db.set_trace_callback(statements.append)
    assert [entry.key for entry in listing.part(3, 198)] == keys[3:198]
    assert len(listing.runs) > 2
    assert len(statements) == 3, "the rest of the first range, whole ranges, some of the last one"


def test_the_lengths_of_a_page_are_read_together(index: Index) -> None:
    articles = Articles(arrange(index, Selection()), index)
    wanted = dict(
        index.db.execute(
            "select key, doc.length from article join text.doc on doc.article = article.id"
        )
    )
    statements: list[str] = []
    entries = [articles[at] for at in range(len(articles))]
    index.db.set_trace_callback(statements.append)
    try:
        assert {entry.key: articles.length(entry) for entry in entries} == wanted
        unknown = replace(entries[0], key="https://tea.example/unknown")
        assert articles.length(unknown) is None
    finally:
        index.db.set_trace_callback(None)
    assert len(set(wanted.values())) > 9
    assert len(statements) == 2, "one for the articles that were shown, one for another"


def test_the_place_of_an_article_is_found_without_going_through_its_source(index: Index) -> None:
    listing = arrange(index, Selection(source=SOURCES[0], heading=Heading.NONE))
    key = listing.part(0, 1)[0].key
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    assert isinstance(listing, Pages)
    listing.snapshot._db.set_progress_handler(step, 1)
    assert listing.position(key) == 0
    assert 0 < steps < 5 * len(listing)  # of the first one no others have to be counted


def test_every_entry_comes_the_newest_first_and_those_without_a_date_last(index: Index) -> None:
    entries = list(every_entry(index))
    dated = [entry for entry in entries if entry.date is not None]
    undated = [entry for entry in entries if entry.date is None]
    assert entries == dated + undated
    assert undated
    keys = [
        (entry.date.day(index.zone), entry.date.moment, entry.file) for entry in dated if entry.date
    ]
    assert keys == sorted(keys, reverse=True)
    days = [(entry.path.stat().st_mtime_ns // 86_400_000_000_000, entry.file) for entry in undated]
    assert days == sorted(days, reverse=True)
    assert len({entry.key for entry in entries}) == len(arrange(index, Selection()))


def test_an_article_that_gets_a_date_meanwhile_is_listed_once(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for number, date in enumerate(("", "2021-04-02T06:00:00Z", "")):
        write(library, f"篇{number}", date=date, name=f"{number}.md")
    index = make_index(library)
    other = index.again()

    def write_between(statement: str) -> None:
        if "day = ''" in statement:
            other.db.execute("update article set day = '2021-04-03' where title = '篇0'")

    index.db.set_trace_callback(write_between)
    try:
        titles = [entry.title for entry in every_entry(index)]
    finally:
        index.db.set_trace_callback(None)
    assert titles == ["篇1", "篇2", "篇0"]
    assert [entry.title for entry in every_entry(index)] == ["篇0", "篇1", "篇2"]
    assert not index.db.in_transaction


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("date_kind", "9"),
        ("date_kind", "-1"),
        ("date", "'x'"),
        ("date", "2305843009213693952.5"),
        ("date", "-9000000000000000000"),
        ("tags", "'[5'"),
        ("tags", "'5'"),
        ("copies", "'x'"),
    ],
)
def test_a_damaged_row_is_damage_of_the_index(tmp_path: Path, column: str, value: str) -> None:
    write(tmp_path, "石桥记", "<p>桥下有河。</p>", url="https://tea.example/1")
    index = make_index(tmp_path)
    index.db.execute(f"update article set {column} = {value}")  # noqa: S608 - of the table above
    with pytest.raises(sqlite3.DatabaseError, match="damaged"):
        list(every_entry(index))
