"""Memory is released once after work, not at intervals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.ui import part_screen
from tests.ui.driving import Opener, settle


async def test_memory_is_released_once_no_work_has_ended_for_a_while(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    released: list[bool] = []
    monkeypatch.setattr(part_screen, "release_memory", lambda: released.append(True))
    async with open_app().run_test() as pilot:
        screen = await settle(pilot)
        due: list[Callable[[], object]] = []

        def after(seconds: float, then: Callable[[], object]) -> None:
            if seconds == part_screen.REST:
                due.append(then)

        monkeypatch.setattr(screen, "after", after)
        screen._release_is_due = False
        for name in ("one", "two"):
            screen.run(lambda: None, name)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        assert len(due) == 1
        due.pop()()
        assert not released, "work has ended since"
        due.pop()()
        assert released == [True]
        assert not due
