"""Leaving the main screen: no widget holds it."""

from __future__ import annotations

import asyncio

import pytest

from reader.ui import shutdown
from reader.ui.main_screen import MainScreen
from tests.ui.driving import Opener, settle


@pytest.mark.slow
async def test_a_widget_that_is_removed_does_not_hold_leaving(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutdown, "SETTLING", 0.3)
    app = open_app()
    monkeypatch.setattr(app, "hold_output", lambda: True)
    left = asyncio.Event()
    app.on_leaving = lambda _: left.set()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, MainScreen)
        *_, last = screen.query("*")
        screen.quit()
        await last.remove()
        await asyncio.wait_for(left.wait(), 60)
    assert app.next_first_frame is None
