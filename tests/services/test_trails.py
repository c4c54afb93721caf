"""Trails: every mention of a name once, by date, in either script."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.index.database import Index
from reader.index.lists import Selection
from reader.index.query.days import Days
from reader.index.query.keys import FieldText
from reader.services.trail_lines import TrailColumns, sparklines
from reader.services.trails import (
    FIRST_BATCH,
    Mention,
    TrailCounts,
    TrailSearch,
    follow,
    mentions_in,
    rows_by_date,
)
from reader.text.fold import fold
from reader.text.width import cells
from tests.index.conftest import make_index, write


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("trails") / "library"
    write(folder, "氣候峰會", "<p>氣候和气候。</p><p>再說氣候。</p>", date="2021-04-15T00:00:00Z")
    write(folder, "茶", "<p>采茶看气候。</p>", date="2020-01-02T00:00:00Z", source="乙报")
    write(folder, "气候变化", "<p>不提。</p>", date="2022-01-02T00:00:00Z", source="丙报")
    write(folder, "无日期", "<p>没有日子的气候。</p>", date="")
    write(folder, "水", "<p>与此无关。</p>", date="2021-05-01T00:00:00Z")
    for number in range(2 * FIRST_BATCH):
        day = f"2019-01-{number + 1:02}T00:00:00Z"
        write(folder, f"路{number}", f"<p>第{number}条 山路。</p>", date=day)
    made = make_index(folder)
    yield made
    made.close()


def trail(index: Index, search: TrailSearch) -> list[Mention]:
    parts = follow(index, search.names, rows_by_date(index, search))
    return [mention for part in parts for mention in part.mentions]


def told(mentions: list[Mention]) -> list[tuple[str, str, bool]]:
    return [(mention.day, mention.context.word, mention.in_title) for mention in mentions]


ALL = [
    ("2020-01-02", "气候", False),
    ("2021-04-15", "氣候", True),
    ("2021-04-15", "氣候", False),
    ("2021-04-15", "气候", False),
    ("2021-04-15", "氣候", False),
    ("2022-01-02", "气候", True),
    ("", "气候", False),
]


@pytest.mark.parametrize("name", ["气候", "氣候", " 气候 "])
def test_both_scripts_are_one_name_by_date(index: Index, name: str) -> None:
    assert told(trail(index, TrailSearch((name,)))) == ALL


def test_newest_first_keeps_the_order_within_an_article(index: Index) -> None:
    mentions = trail(index, TrailSearch(("气候",), newest_first=True))
    assert [mention.day for mention in mentions[:3]] == ["2022-01-02", "2021-04-15", "2021-04-15"]
    assert mentions[1].in_title
    assert mentions[-1].day == ""


@pytest.mark.parametrize(
    ("within", "days"),
    [
        (Selection(query=FieldText("source", "乙")), ["2020-01-02"]),
        (Selection(days=Days("2022-01-01", "9999-12-31")), ["2022-01-02"]),
        (Selection(source="丁报"), []),
        (Selection(), [day for day, _word, _title in ALL]),
    ],
)
def test_a_trail_stays_within_a_selection(index: Index, within: Selection, days: list[str]) -> None:
    mentions = trail(index, TrailSearch(("气候",), within))
    assert [mention.day for mention in mentions] == days


@pytest.mark.parametrize("name", ["", "  ", "没有这个词"])
def test_nothing_is_mentioned_nowhere(index: Index, name: str) -> None:
    assert trail(index, TrailSearch((name,))) == []


def test_offsets_are_those_of_the_text(index: Index) -> None:
    mentions = [mention for mention in trail(index, TrailSearch(("气候",))) if not mention.in_title]
    assert [(mention.start, mention.end) for mention in mentions[1:4]] == [(0, 2), (3, 5), (10, 12)]
    assert mentions[2].context.left == "氣候和"
    assert mentions[2].context.right == "。 再說氣候。"


def test_the_first_mentions_come_before_all_texts_are_read(index: Index) -> None:
    rows = rows_by_date(index, TrailSearch(("山路",)))
    parts = follow(index, ("山路",), rows)
    assert len(next(parts).mentions) == FIRST_BATCH
    assert sum(part.searched for part in parts) == len(rows) - FIRST_BATCH


def test_a_trail_ends_when_it_is_left(index: Index) -> None:
    rows = rows_by_date(index, TrailSearch(("山路",)))
    calls = iter([False] * 5)
    assert [*follow(index, ("山路",), rows, lambda: next(calls, True))] == []


def test_mentions_are_counted_by_month_and_source(index: Index) -> None:
    counts = TrailCounts()
    for part in follow(index, ("气候",), rows_by_date(index, TrailSearch(("气候",)))):
        counts.add(part.mentions)
    assert (counts.mentions, counts.articles) == (7, 4)
    assert dict(counts.months) == {"2020-01": 1, "2021-04": 4, "2022-01": 1}
    assert [(name, months.total()) for name, months in counts.leading(2)] == [
        ("茶事", 5),
        ("丙报", 1),
    ]


@pytest.mark.parametrize(("width", "lines"), [(20, 1), (40, 1), (80, 4), (120, 4)])
def test_sparklines_fit_and_leave_sources_out_where_it_is_narrow(
    index: Index, width: int, lines: int
) -> None:
    counts = TrailCounts()
    counts.add(trail(index, TrailSearch(("气候",))))
    for ascii_only in (False, True):
        shown = sparklines(counts, width, 4, ascii_only=ascii_only)
        assert len(shown) == lines
        assert all(cells(line) <= max(width, 26) for line in shown)
        assert not ascii_only or all(ord(sign) < 0x2500 for sign in shown[0])


@pytest.mark.parametrize("width", [10, 40, 59, 60, 80, 120, 200])
def test_columns_fit_and_the_name_stands_in_one_column(index: Index, width: int) -> None:
    columns = TrailColumns.of(width, ("气候",))
    for mention in trail(index, TrailSearch(("气候",))):
        before, context = columns.texts(mention)
        assert cells(before) + columns.middle == cells(before + context.left)
        assert cells(before + context.left + context.word + context.right) <= max(width, 11)


NAMES = st.text("气氣候aAé ", min_size=1, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("气氣候茶aAé\n ", max_size=40), st.lists(NAMES, min_size=1, max_size=2))
def test_every_mention_is_listed_once(index: Index, text: str, names: list[str]) -> None:
    entry = trail(index, TrailSearch(("气候",)))[0].entry
    mentions = [mention for mention in mentions_in(entry, "", text, names) if not mention.in_title]
    for before, after in pairwise(mentions):
        assert before.end <= after.start
    covered = {at for mention in mentions for at in range(mention.start, mention.end)}
    for name in filter(str.strip, names):
        sought = fold(name.strip())
        for start in range(len(text)):
            if fold(text[start:]).startswith(sought) and not fold(text[start]).isspace():
                assert start in covered or not fold(text[start])
