"""Pictures of the screens in Chinese; look at a changed one before taking it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.driving import Opener

SCREENS = {
    "list": (),
    "article": ("j", "enter", "right_parenthesis", "H", "right_parenthesis"),
    "help": ("question_mark",),
}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(
    snap_compare: Callable[..., bool],
    open_app: Opener,
    speak: Callable[[str], None],
    name: str,
    language: str,
) -> None:
    async def press(pilot: Pilot[Any]) -> None:
        for key in (None, *SCREENS[name], None):
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            if key is not None:
                await pilot.press(key)
        await pilot.pause()

    speak(language)
    assert snap_compare(open_app(), terminal_size=(80, 24), run_before=press)
