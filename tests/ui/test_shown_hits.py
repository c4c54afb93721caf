"""The steps of a search in the list: its first hits, all hits, their counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from reader.archive.header import Entry
from reader.index import first_hits
from reader.index.counts import Count
from reader.index.database import Index
from reader.index.hit_counts import HitCounts, count_hits
from reader.index.lists import Listing, Selection, arrange
from reader.index.query.compile import Scope
from reader.services import article_list
from reader.services.list_rows import Rows
from reader.services.view import View
from reader.ui.articles import workers
from reader.ui.articles.shown_hits import ShownHits
from reader.ui.widgets.header_line import HeaderLine
from tests.ui.driving import Opener, press, settle, status, titles

FIRST = cast("Rows", SimpleNamespace(is_whole=False))
ALL = cast("Rows", SimpleNamespace(is_whole=True))
COUNTS = cast("HitCounts", SimpleNamespace())
ENTRY = cast("Entry", SimpleNamespace())
LATE = 99
"""The number of hits in late counts."""
ONE, OTHER = View(words="桥", scope=Scope.TEXT), View(words="河", scope=Scope.TEXT)


@pytest.mark.parametrize(
    ("steps", "is_news"),
    [
        ([], True),
        ([(ONE, FIRST)], True),
        ([(ONE, ALL)], False),
        ([(ONE, FIRST), (ONE, ALL)], False),
        ([(ONE, ALL), (OTHER, ALL)], True),
        ([(ONE, ALL), (OTHER, FIRST)], True),
    ],
)
def test_first_hits_are_news_until_all_are_listed(
    steps: list[tuple[View, Rows]], is_news: bool
) -> None:
    shown = ShownHits()
    for view, rows in steps:
        shown.take(view, rows, None, 0, None)
        shown.keep(0, None)
    assert shown.awaits(ONE, FIRST) is is_news
    assert shown.awaits(ONE, ALL)


@pytest.mark.parametrize(("row", "expected"), [(0, ENTRY), (3, None)])
def test_the_cursor_stays_on_its_article_unless_it_is_moved(row: int, expected: object) -> None:
    shown = ShownHits()
    assert shown.take(ONE, FIRST, None, 7, ENTRY) is ENTRY
    kept = shown.keep(0, ENTRY)
    assert kept is ENTRY
    assert shown.take(ONE, ALL, None, row, kept) is expected
    assert shown.keep(row, expected and ENTRY) is None


def test_counts_of_the_same_view_are_kept_until_there_are_new_ones() -> None:
    shown = ShownHits()
    shown.take(ONE, ALL, COUNTS, 0, None)
    shown.take(ONE, ALL, None, 0, None)
    assert shown.counts is COUNTS
    shown.take(OTHER, FIRST, None, 0, None)
    assert shown.counts is None


def test_late_counts_are_dropped() -> None:
    shown = ShownHits()
    first = shown.search(ONE)
    assert not shown.note_counts(first, COUNTS)
    older, newer = shown.recount(ONE), shown.recount(ONE)
    assert older is not None
    assert newer is not None
    assert not shown.is_late(newer)
    shown.note_counts(newer, COUNTS)
    assert shown.is_late(older)
    assert shown.is_late(first)
    assert not shown.is_late(newer)  # a second report adds the threads
    second = shown.search(ONE)  # the same query again
    assert shown.is_late(newer)
    assert not shown.is_late(second)


def test_marks_that_change_while_a_search_runs_are_counted_after_it() -> None:
    shown = ShownHits()
    shown.note_counts(shown.search(ONE), COUNTS)
    search = shown.search(ONE)
    assert shown.recount(ONE) is None
    assert shown.note_counts(search, COUNTS)
    assert shown.recount(ONE) is not None
    assert not shown.note_counts(search, COUNTS)


async def until(pilot: Pilot[None], reached: Callable[[], bool]) -> None:
    """Wait while a thread works."""
    for _ in range(1500):
        if reached():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came")


async def test_the_first_hits_are_listed_before_all_and_these_before_the_counts(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, counting = Event(), Event()

    def gated(index: Index, selection: Selection, *more: Any) -> Listing:
        if more and selection.scope is Scope.TEXT:
            assert listing.wait(60)
        return arrange(index, selection, *more)

    def counted(*arguments: Any) -> HitCounts:
        assert counting.wait(60)
        return count_hits(*arguments)

    monkeypatch.setattr(first_hits, "PROVEN", 0)
    monkeypatch.setattr(first_hits, "ENOUGH", 1)
    monkeypatch.setattr(article_list, "COUNTED_AT_ONCE", 0)
    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await settle(pilot)
        monkeypatch.setattr(article_list, "arrange", gated)
        monkeypatch.setattr(article_list, "count_hits", counted)
        screen.articles.change(words="的", scope=Scope.TEXT)
        steps = screen.articles.shown_hits
        await until(pilot, lambda: steps.are_first)
        await pilot.pause()
        assert len(titles(screen)) == 1
        assert "1/…" in status(screen)
        assert steps.counts is None
        listing.set()
        await until(pilot, lambda: not steps.are_first)
        await pilot.pause()
        assert len(titles(screen)) == 2
        assert "1/2" in status(screen)
        assert steps.counts is None
        counting.set()
        screen = await settle(pilot)
        assert "2 hits" in screen.query_one(HeaderLine).render_line(0).text
        screen = await press(pilot, "F")
        assert len(titles(screen)) == 3
        assert not steps.are_first


@pytest.mark.slow
async def test_late_counts_of_an_earlier_search_do_not_replace_those_of_a_later_one(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    delayed, released = Event(), Event()
    ended: list[bool] = []

    def delaying(index: Index, ids: Sequence[int]) -> HitCounts:
        counts = count_hits(index, ids)
        if delayed.is_set():
            return counts
        delayed.set()
        ended.append(released.wait(60))
        return replace(counts, whole=Count("", LATE, 0, 0, 0))

    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await settle(pilot)
        await until(pilot, lambda: screen.articles.walked)  # else the list is refreshed after it
        await settle(pilot)
        steps = screen.articles.shown_hits
        screen.articles.change(words="桥", scope=Scope.TEXT)
        await settle(pilot)
        monkeypatch.setattr(workers, "count_hits", delaying)
        screen.articles.recount()
        await until(pilot, delayed.is_set)
        screen.articles.change(words="茶", scope=Scope.TEXT)
        await until(pilot, lambda: "茶" in "".join(titles(screen)[:1]))
        newer = steps.counts
        screen.articles.change(words="桥", scope=Scope.TEXT)  # the view of the delayed counts
        await until(pilot, lambda: steps.counts not in (newer, None))
        released.set()
        await settle(pilot)
        assert ended == [True]
        assert steps.counts is not None
        assert steps.counts.whole.total != LATE
