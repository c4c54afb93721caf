"""Refreshing the list: the last change is always shown, none between keys or too often."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ui.articles import list_refresh
from reader.ui.articles.list_refresh import LONGEST, PAUSE, SHARE, STILL, ListRefresh


class Desk:
    """The workspace, its workers, the index and the clock, as far as a refresh knows of them."""

    def __init__(self, cost: float) -> None:
        self.clock = 100.0
        self.version = (0, 0)
        self.shown = (0, 0)
        self.times: list[float] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.searching = False
        self.articles = SimpleNamespace(refresh=lambda: self._refresh(cost))
        self.guard = nullcontext
        index = SimpleNamespace(version=lambda: (*self.version, 0))
        self.session = SimpleNamespace(shelf=SimpleNamespace(index=index))

    def is_searching(self) -> bool:
        return self.searching

    def _refresh(self, cost: float) -> None:
        self.times.append(self.clock)
        self.shown = self.version
        self.clock += cost

    def after(self, left: float, then: Callable[[], None]) -> object:
        assert left > 0
        self.timers.append((self.clock + left, then))
        return object()

    def pass_time(self, seconds: float) -> None:
        end = self.clock + seconds
        while self.timers and min(self.timers, key=lambda value: value[0])[0] <= end:
            due = min(self.timers, key=lambda value: value[0])
            self.timers.remove(due)
            self.clock = max(self.clock, due[0])
            due[1]()
        self.clock = max(self.clock, end)


@pytest.fixture(scope="module", autouse=True)
def clock() -> object:
    """Let the time be that of the desk that was made last."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(list_refresh, "monotonic", lambda: _desks[-1].clock)
        yield


_desks: list[Desk] = []


def make(cost: float = 0.0) -> tuple[Desk, ListRefresh]:
    desk = Desk(cost)
    _desks.append(desk)
    return desk, ListRefresh(desk, desk)  # type: ignore[arg-type]  # a fake


@given(
    st.lists(st.tuples(st.sampled_from("wkls"), st.floats(0, 3)), max_size=40),
    st.sampled_from([0.0, 0.02, 0.3, 2.0]),
)
def test_the_last_change_is_always_shown_and_none_between_keys(
    happens: list[tuple[str, float]], cost: float
) -> None:
    desk, room = make(cost)
    key = 0.0
    for what, seconds in happens:
        if what == "w":
            desk.version = (desk.version[0] + 1, 0)
            room.look()
        elif what == "k":
            room.pressed()
            key = desk.clock
        elif what == "l":
            room.look()
        else:
            desk.searching = not desk.searching
        count = len(desk.times)
        desk.pass_time(seconds)
        assert all(time - key >= STILL - 1e-6 for time in desk.times[count:])
        assert not (desk.searching and desk.times[count:])
    desk.searching = False
    desk.pass_time(2 * LONGEST)
    assert desk.shown == desk.version
    assert not desk.timers
    pause = min(LONGEST, max(PAUSE, cost / SHARE))
    assert all(
        later - sooner >= pause - 1e-6
        for sooner, later in zip(desk.times, desk.times[1:], strict=False)
    )


def test_what_ended_is_shown_at_once() -> None:
    desk, room = make()
    room.pressed()
    room.look(at_once=True)
    assert not desk.times
    desk.version = (1, 0)
    room.look(at_once=True)
    assert desk.times == [desk.clock]
