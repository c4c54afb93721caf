"""The key queue: each key is handled before the next one is delivered.

Textual delivers a key to the widget that has the focus when it arrives, while the effects of the
previous key may still be queued. Over a slow line keys arrive in bursts: a character typed right
after the key that opens an input would go to the list, and be lost. So a key waits until the
previous one is handled: until the focused widget, its ancestors and the app have waited for
messages for some turns of the event loop. A screen may also hold keys back until it can handle
them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.widgets import Input

from reader.text.safe import pasted
from reader.ui.host import HoldsKeys

TURNS = 4
"""Turns of the event loop without a message after which a key counts as handled: a handler posts
further messages within a turn or two.
"""
PATIENCE = 0.5
"""Seconds after which the next key is delivered in any case."""
OPENING = 2.0
"""The most seconds that keys wait for an article to open."""
_SPUN = 200
"""Turns of the event loop after which the checks pause."""
_PAUSE = 0.005
_RETRY = 0.02


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
        self._busy = False
        self._held = False
        self._put_off: list[Callable[[], object]] = []
        self._since = 0.0
        self._looks = self._quiet = 0

    def takes(self, event: events.Event) -> bool:
        """Return whether an event is a key or a paste that has not been delivered yet."""
        return isinstance(event, events.Key | events.Paste) and not event.is_forwarded

    async def put(self, event: events.Event) -> None:
        """Deliver an event, once the previous ones are handled."""
        self._waiting.append(event)
        if not self._busy:
            if self._is_opening():
                self._busy = True
                self._wait()
            else:
                await self._next()

    async def release(self) -> None:
        """Deliver the keys that the screen has held back."""
        if self._held:
            self._held = False
            await self._next()

    @property
    def is_waiting(self) -> bool:
        """Whether a key will be handled as soon as the one before it is."""
        return bool(self._waiting) and not self._held and not self._is_opening()

    def after_text(self, then: Callable[[], object]) -> None:
        """Call a function once the characters that wait are typed; at once when none does.

        An input method commits a whole word at once, and a slow line delivers several characters.

        Args:
            then: Called before a key that is not a character is delivered.
        """
        self._put_off.append(then)
        if not self._types_next():
            self._catch_up()

    def _types_next(self) -> bool:
        """Return whether the next event types a character."""
        event = self._waiting[0] if self._waiting else None
        return isinstance(event, events.Key) and event.is_printable

    def _catch_up(self) -> None:
        """Call what was put off."""
        put_off, self._put_off = self._put_off, []
        for then in put_off:
            then()

    def _is_opening(self) -> bool:
        """Return whether an article is being opened that will replace the current one."""
        screen = self._app.screen
        return bool(self._waiting) and isinstance(screen, HoldsKeys) and screen.is_opening

    async def _next(self) -> None:
        """Deliver the next key, if there is one and the screen takes it."""
        self._busy = bool(self._waiting)
        if not self._busy:
            return
        screen = self._app.screen
        self._held = isinstance(screen, HoldsKeys) and screen.holds(self._waiting[0])
        if self._held:
            return  # until `release`
        if not self._types_next():
            self._catch_up()
        event = self._waiting.popleft()
        if isinstance(event, events.Paste) and isinstance(self._app.focused, Input):
            # An input takes only the first line of a paste, so its lines are joined.
            parts = map(str.strip, pasted(event.text).split("\n"))
            event.text = " ".join(filter(None, parts))
        await self._deliver(event)
        self._wait()

    def _wait(self) -> None:
        """Check repeatedly whether the last key is handled, then deliver the next."""
        loop = asyncio.get_running_loop()
        self._since = loop.time()
        self._looks = self._quiet = 0
        loop.call_soon(self._look)

    def _look(self) -> None:
        if not self._app._screen_stack:  # noqa: SLF001 - there is none while the app ends
            return
        loop = asyncio.get_running_loop()
        waited = loop.time() - self._since
        self._looks += 1
        self._quiet = self._quiet + 1 if self._is_quiet() else 0
        if self._quiet < TURNS and waited < PATIENCE:
            if self._looks < _SPUN:
                loop.call_soon(self._look)
            else:
                loop.call_later(_PAUSE, self._look)
        elif self._is_opening() and waited < OPENING:
            loop.call_later(_RETRY, self._look)
        elif self._waiting:
            self._app.post_message(events.Callback(callback=self._next))  # as in `alarm`
        else:
            self._busy = False
            self._catch_up()

    def _is_quiet(self) -> bool:
        """Return whether everything that a key passes through is waiting for a message."""
        target = self._app.focused or self._app.screen
        for pump in target.ancestors_with_self:
            queue: Any = pump._message_queue  # noqa: SLF001 - nothing public says it
            if not queue.empty() or not queue.ready_event._waiters:  # noqa: SLF001 - as above
                return False
        return True
