"""An error ends the program as a crash, unless the program was about to leave anyway."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

import pytest
from textual.app import App

from reader.ui.terminal.exits import Lifecycle
from tests.ui.driving import Opener


class BrokenError(RuntimeError):
    """What a screen that is being made may raise when its widgets are gone."""


async def run(app: App[None], first: Callable[[], object]) -> None:
    """Run an app without a terminal, and do something as soon as it is ready, then break."""

    async def work() -> None:
        first()
        await asyncio.sleep(0)  # what a signal asks for is done by the event loop
        raise BrokenError("no widget matches")

    app.call_later(work)
    await app.run_async(headless=True)


async def test_an_error_after_leaving_was_asked_for_is_no_crash(open_app: Opener) -> None:
    app = open_app()
    lifecycle = Lifecycle(app, lambda _status: app.session.close())
    app.on_leaving = lifecycle.watch
    await run(app, lambda: lifecycle.leave(128 + signal.SIGTERM))
    assert app.crash is None
    assert lifecycle.end() == 128 + signal.SIGTERM


async def test_an_error_after_exit_is_no_crash(open_app: Opener) -> None:
    app = open_app()
    await run(app, app.exit)
    assert app.crash is None


async def test_an_error_in_a_program_that_was_not_to_leave_is_a_crash(open_app: Opener) -> None:
    app = open_app()
    await run(app, lambda: None)
    with pytest.raises(BrokenError):
        raise app.crash or AssertionError("it was lost")
