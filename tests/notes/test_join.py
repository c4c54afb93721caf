"""Joining is commutative, associative and idempotent, and the newest stamp wins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.notes.reconcile import StampClock, field_stamp, join, newest, read_stamps, stamp
from tests.notes.strategies import documents

# Documents of texts only: with True and 1 in them, Python's == says less than JSON does.
DOCUMENTS = documents()


@given(DOCUMENTS, DOCUMENTS)
def test_the_order_does_not_matter(a: Any, b: Any) -> None:
    assert join(a, b) == join(b, a)


@pytest.mark.slow
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_the_grouping_does_not_matter(a: Any, b: Any, c: Any) -> None:
    assert join(join(a, b), c) == join(a, join(b, c))


@pytest.mark.slow
@given(DOCUMENTS, DOCUMENTS)
def test_joining_again_changes_nothing(a: Any, b: Any) -> None:
    joined = join(a, b)
    assert join(joined, b) is joined
    assert join(joined, a) is joined
    assert join(a, a) is a


@pytest.mark.slow
@given(DOCUMENTS, DOCUMENTS)
def test_every_field_has_the_newest_stamp_of_both(a: Any, b: Any) -> None:
    joined = join(a, b)
    for field, at in read_stamps(joined).items():
        assert at == max(field_stamp(a, field), field_stamp(b, field))
        assert joined[field] in (a.get(field), b.get(field))
    assert newest(joined) == max(newest(a), newest(b))


def test_fields_of_two_sessions_are_both_kept() -> None:
    begun = stamp("a", {"read": False, "starred": False}, 1)
    one, other = stamp("a", {"read": True}, 2), stamp("a", {"starred": True}, 3)
    joined = join(join(begun, one), other)
    assert joined == {"id": "a", "read": True, "starred": True, "at": "2 starred=3"}


def test_a_tombstone_wins_over_what_is_older_and_loses_to_what_is_newer() -> None:
    gone = stamp("a", {"deleted": True}, 5)
    assert join(stamp("a", {"deleted": False, "note": "n"}, 4), gone)["deleted"] is True
    assert join(gone, stamp("a", {"deleted": False}, 6))["deleted"] is False


@given(st.sampled_from([None, 7, {}, "", "x", "1 2 3", "1 x=", "١ x=٢", "9" * 40]))
def test_stamps_that_are_none_count_as_zero(at: Any) -> None:
    document = {"id": "a", "x": 1, "at": at}
    assert read_stamps(document)["x"] in (0, 1)
    assert join(document, stamp("a", {"x": 2}, 3))["x"] == 2


@given(st.lists(st.integers(-(10**8), 4 * 10**9), min_size=1))
def test_stamps_grow_whatever_the_wall_clock_does(clock: list[int]) -> None:
    wall = iter(clock)
    ticks = StampClock(lambda: datetime.fromtimestamp(next(wall), UTC), last=41)
    given_out = [ticks.tick() for _ in clock]
    assert given_out == sorted(set(given_out))
    assert given_out[0] > 41


def test_stamps_go_on_from_those_of_a_machine_that_is_ahead() -> None:
    ticks = StampClock(lambda: datetime(2024, 1, 1, tzinfo=UTC))
    ahead = int(datetime(2099, 1, 1, tzinfo=UTC).timestamp() * 1_000_000)
    ticks.advance_past(ahead)
    assert ticks.tick() == ahead + 1
