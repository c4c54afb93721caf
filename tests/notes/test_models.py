"""Values become documents and come back; documents of a wrong shape become something sensible."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.notes.fields import read_time
from reader.notes.history_record import Record
from reader.notes.model import ArticleRef, ArticleState, Highlight
from reader.notes.ranges import Cover, ReadRange
from reader.notes.reconcile import stamp
from reader.text.article_date import ArticleDate
from tests.notes.strategies import article_dates, articles, highlights, times


@given(highlights)
def test_a_highlight_comes_back(highlight: Highlight) -> None:
    document = json.loads(json.dumps(stamp(highlight.id, highlight.to_fields(), 1)))
    assert Highlight.from_document(document) == highlight


@given(articles)
def test_the_copy_of_an_article_comes_back(article: ArticleRef) -> None:
    document = json.loads(json.dumps(stamp(article.key, article.to_fields(), 1)))
    state = ArticleState.from_document(document)
    for name in ("key", "title", "url", "source", "author", "date"):
        assert getattr(state, name) == getattr(article, name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "read",
        "starred",
        "place",
        "opened",
        "article",
        "key",
        "anchor",
        "colour",
        "note",
        "tags",
        "created",
        "modified",
        "source",
        "until",
        "except",
        "when",
        "kind",
        "text",
        "keys",
        "title",
        "undone",
        "at",
    ]
)


@pytest.mark.slow
@given(st.dictionaries(FIELDS, JSON))
def test_a_document_of_any_shape_is_read(fields: dict[str, Any]) -> None:
    document = {**fields, "id": "x"}
    for made in (ArticleState, Highlight, Record):
        assert hash(made.from_document(document)) is not None
    assert hash(ReadRange.from_document(document, 1)) is not None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-01-02T03:04:05+08:00", datetime(2024, 1, 1, 19, 4, 5, tzinfo=UTC)),
        ("2024-01-02T03:04:05Z", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2024-01-02", datetime(2024, 1, 2, tzinfo=UTC)),
        ("2024-02-30", None),
        ("soon", None),
        (5, None),
        (None, None),
    ],
)
def test_times(text: object, time: datetime | None) -> None:
    assert read_time(text) == time


SOURCES = st.sampled_from(["茶事", "雨社"])
RANGES = st.builds(
    ReadRange,
    id=st.uuids().map(str),
    stamp=st.integers(1, 9),
    source=st.none() | SOURCES,
    until=st.none() | times,
    except_keys=st.frozensets(st.sampled_from("abc")),
)


@given(st.lists(RANGES), st.sampled_from("abcd"), SOURCES, st.none() | article_dates)
def test_a_cover_says_what_all_ranges_together_say(
    ranges: list[ReadRange], key: str, source: str, date: ArticleDate | None
) -> None:
    expected = any(each.covers(key, source, date) for each in ranges)
    assert Cover(ranges).covers(key, source, date) == expected


def test_ranges_within_another_cost_nothing() -> None:
    daily = [
        ReadRange(str(day), day, None, datetime(2024, 1, day, tzinfo=UTC), frozenset())
        for day in range(1, 29)
    ]
    assert [each.id for each in Cover(daily).ranges] == ["28"]
