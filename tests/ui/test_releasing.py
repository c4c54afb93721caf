"""Memory is returned to the system once after work, not at intervals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.ui import part_screen
from reader.ui.alarm import Alarm
from reader.ui.arenas import release_memory
from tests.ui.driving import Opener, settle


async def test_the_end_of_work_sets_one_alarm(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app().run_test() as pilot:
        screen = await settle(pilot)
        alarms: list[Alarm] = []

        def after(seconds: float, then: Callable[[], object]) -> Alarm:
            alarm = Alarm(screen, seconds, then)
            if then is release_memory:
                assert seconds == part_screen.REST
                alarms.append(alarm)
            return alarm

        monkeypatch.setattr(screen, "after", after)
        screen.run(lambda: None, "one")
        screen.run(lambda: None, "two")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert [alarm._is_stopped for alarm in alarms] == [True, False]
