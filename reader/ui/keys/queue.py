"""The key queue: each key is handled before the next one is delivered.

Textual delivers a key to the widget that has the focus when it arrives, while the effects of the
previous key may still be queued. Over a slow line keys arrive in bursts: a character typed right
after the key that opens an input would go to the list, and be lost. So a key waits until the
previous one is handled: until a few messages sent after it through the same queues have arrived.
A screen may also hold keys back until it can handle them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.widgets import Input

from reader.text.safe import pasted
from reader.ui.host import HoldsKeys

ROUNDS = 3
"""Rounds of the message that follows a key: handlers may post further messages."""
PATIENCE = 0.5
"""Seconds after which the next key is delivered in any case."""
OPENING = 2.0
"""The most seconds that keys wait for an article to open."""
_RETRY = 0.02


class Followed(Message):
    """Follows a key through the queues of the widgets, up to the app.

    Attributes:
        number: The number of the key.
        rounds: The remaining rounds.
    """

    def __init__(self, number: int, rounds: int) -> None:
        super().__init__()
        self.number = number
        self.rounds = rounds


class KeyQueue:
    """Delivers keys one at a time.

    Args:
        app: The app.
        deliver: Delivers an event to the focused widget.
    """

    def __init__(self, app: App[Any], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[events.Event] = deque()
        self._number = 0
        self._busy = False
        self._retries = 0
        self._held = False

    def takes(self, event: events.Event) -> bool:
        """Return whether an event is a key or a paste that has not been delivered yet."""
        return isinstance(event, events.Key | events.Paste) and not event.is_forwarded

    async def put(self, event: events.Event) -> None:
        """Deliver an event, once the previous ones are handled."""
        self._waiting.append(event)
        if not self._busy:
            await self._next()

    async def passed(self, message: Followed) -> None:
        """Continue after a message has passed the queues."""
        if message.number != self._number:
            return
        if message.rounds > 0:
            self._follow(message.rounds - 1)
        elif self._is_opening() and self._retries < OPENING / _RETRY:
            self._retries += 1
            self._app.set_timer(_RETRY, lambda: self.passed(message))
        else:
            await self._next(patient=False)

    async def release(self) -> None:
        """Deliver the keys that the screen has held back."""
        if self._held:
            self._held = False
            await self._next(patient=False)

    def _is_opening(self) -> bool:
        """Return whether an article is being opened that will replace the current one."""
        screen = self._app.screen
        return bool(self._waiting) and isinstance(screen, HoldsKeys) and screen.is_opening

    async def _next(self, *, patient: bool = True) -> None:
        """Deliver the next key, if any; if patient, wait for an article to open."""
        self._number += 1
        self._retries = 0
        self._busy = bool(self._waiting)
        if not self._busy:
            return
        number = self._number
        screen = self._app.screen
        self._held = isinstance(screen, HoldsKeys) and screen.holds(self._waiting[0])
        if self._held:
            return  # until `release`
        if patient and self._is_opening():
            self._app.set_timer(OPENING + PATIENCE, lambda: self._give_up(number))
            self._follow(0)
        else:
            event = self._waiting.popleft()
            if isinstance(event, events.Paste) and isinstance(self._app.focused, Input):
                # A line takes the first line of a paste only: all of it becomes one.
                parts = map(str.strip, pasted(event.text).split("\n"))
                event.text = " ".join(filter(None, parts))
            await self._deliver(event)
            self._app.set_timer(PATIENCE, lambda: self._give_up(number))
            self._follow(ROUNDS)

    def _follow(self, rounds: int) -> None:
        if self._app._screen_stack:  # noqa: SLF001 - there is none while the app ends
            target = self._app.focused or self._app.screen
            target.post_message(Followed(self._number, rounds))

    async def _give_up(self, number: int) -> None:
        """Continue although the last key is not handled."""
        if number == self._number and self._busy and not self._retries and not self._held:
            await self._next(patient=False)
