"""A call after a pause, which costs no task: it can be put off at every key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from textual.events import Callback
from textual.message_pump import MessagePump


class Stoppable(Protocol):
    """A call to come, of an alarm or of a timer of Textual's."""

    def stop(self) -> None:
        """Do not call the function any more."""


class Alarm:
    """Calls a function once, in the queue of a screen, unless it is stopped before.

    Args:
        screen: Whose queue it is called in.
        seconds: From now.
        then: The function.
    """

    def __init__(self, screen: MessagePump, seconds: float, then: Callable[[], object]) -> None:
        self._screen = screen
        self._then = then
        self._is_stopped = False
        self._handle = asyncio.get_running_loop().call_later(seconds, self._ring)

    def stop(self) -> None:
        """Do not call the function any more."""
        self._is_stopped = True
        self._handle.cancel()

    def _ring(self) -> None:
        if self._screen.is_running:
            # Textual's `call_later` looks at the signature of the function each time.
            self._screen.post_message(Callback(callback=self._call))

    def _call(self) -> None:
        if not self._is_stopped:
            self._then()
