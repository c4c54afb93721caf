"""Made-up documents, highlights and articles, and where their stores lie."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from functools import reduce
from typing import Any

from hypothesis import strategies as st

from reader.notes.model import ArticleRef, Highlight
from reader.notes.reconcile import join, stamp
from reader.text.article_date import ArticleDate, DateKind

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - private folders in it
"""A folder whose files are never on a disk, None when there is none."""

texts = st.text(max_size=12)
times = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - the zone is drawn
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)
article_dates = (
    times.map(lambda time: ArticleDate(time.astimezone(UTC)))
    | times.map(lambda time: ArticleDate(time.replace(tzinfo=UTC), DateKind.CLOCK_TIME))
    | times.map(lambda time: ArticleDate.of_day(time.year, time.month, time.day))
    | times.map(lambda time: ArticleDate.of_day(time.year, time.month))
    | times.map(lambda time: ArticleDate.of_day(time.year))
)
values: st.SearchStrategy[Any] = st.none() | st.booleans() | texts | st.lists(texts, max_size=2)


FIELDS = st.sampled_from(["x", "y", "deleted", "https://a.example/?b=1 %20", "%20", ""])


@st.composite
def documents(draw: st.DrawFn, id_: str = "a") -> Any:
    """A document that a few changes led to, at stamps that collide often."""
    changes = draw(
        st.lists(
            st.tuples(
                st.dictionaries(FIELDS, values, min_size=1),
                st.integers(0, 5),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return reduce(join, (stamp(id_, fields, at) for fields, at in changes))


articles = st.builds(
    ArticleRef,
    key=st.sampled_from(["k1", "k2", "k3", "钥"]),
    title=texts,
    url=texts,
    source=st.sampled_from(["茶事", "雨社"]),
    author=texts,
    date=st.none() | article_dates,
)
highlights = st.builds(
    Highlight,
    id=st.uuids().map(lambda each: each.hex),
    key=st.sampled_from(["k1", "k2", "k3", "钥"]),
    quote=texts,
    prefix=texts,
    suffix=texts,
    start=st.integers(0, 10_000),
    end=st.integers(0, 10_000),
    paragraph=st.integers(0, 100),
    sha=texts,
    cleaning=st.integers(0, 9),
    colour=st.integers(1, 5),
    created=times,
    modified=times,
    note=texts,
    tags=st.lists(texts, max_size=3, unique=True).map(tuple),
    state=st.sampled_from(["anchored", "moved", "unanchored"]),
)
