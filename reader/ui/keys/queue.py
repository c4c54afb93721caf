"""Keys one after the other: each is done with before the next one is given to a widget.

Textual gives a key to the widget that has the focus when the key arrives, and what the key does
happens later, in other queues. Over a slow line keys come in bunches: a character typed right after
the key that opens a text box would still go to the list, and be lost. So a key waits until the one
before it is done with: until a few messages that were sent after it, by the same way, have come
through. And a screen may hold keys back until it can carry them out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message

from reader.ui.host import HoldsKeys

ROUNDS = 3
"""How often a message follows a key: what a key does may send messages, and these others."""
PATIENCE = 0.5
"""Seconds after which the next key is let through whatever has become of the last one."""
OPENING = 2.0
"""Seconds that keys wait at most for an article that is being opened."""
_RETRY = 0.02


class Followed(Message):
    """Follows a key through the queues of the widgets, up to the app.

    Attributes:
        number: Which key it follows.
        rounds: How often it still goes.
    """

    def __init__(self, number: int, rounds: int) -> None:
        super().__init__()
        self.number = number
        self.rounds = rounds


class KeyQueue:
    """Holds keys back while another is being worked on.

    Args:
        app: Whose keys they are.
        deliver: Gives an event to the widget that has the focus.
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
        """Return whether an event is a key or a paste that has not been given to a widget yet."""
        return isinstance(event, events.Key | events.Paste) and not event.is_forwarded

    async def put(self, event: events.Event) -> None:
        """Deliver an event now, or when those before it are done with."""
        self._waiting.append(event)
        if not self._busy:
            await self._next()

    async def passed(self, message: Followed) -> None:
        """Take note that a message has come through."""
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
        """Go on with the keys that the screen has held back until now."""
        if self._held:
            self._held = False
            await self._next(patient=False)

    def _is_opening(self) -> bool:
        """Return whether keys would go to what is about to be replaced."""
        screen = self._app.screen
        return bool(self._waiting) and isinstance(screen, HoldsKeys) and screen.is_opening

    async def _next(self, *, patient: bool = True) -> None:
        """Deliver the next key, if there is one; if patient, not before an article is open."""
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
            await self._deliver(self._waiting.popleft())
            self._app.set_timer(PATIENCE, lambda: self._give_up(number))
            self._follow(ROUNDS)

    def _follow(self, rounds: int) -> None:
        if self._app._screen_stack:  # noqa: SLF001 - there is none while the app ends
            target = self._app.focused or self._app.screen
            target.post_message(Followed(self._number, rounds))

    async def _give_up(self, number: int) -> None:
        """Go on although the last key has not come through."""
        if number == self._number and self._busy and not self._retries and not self._held:
            await self._next(patient=False)
