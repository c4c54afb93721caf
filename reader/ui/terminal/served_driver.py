"""The driver of a session in a browser: Textual's own, with a limit of the screen size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.web_driver import WebDriver
from textual.message import Message

from reader.services.served import capped

if TYPE_CHECKING:
    from textual.app import App


class ServedDriver(WebDriver):
    """Caps sizes that would take gigabytes, however a page sends them."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._size = capped(*(self._size or (None, None)))

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Handle a message of the server."""
        if packet_type == "resize":
            width, height = capped(payload.get("width"), payload.get("height"))
            payload = {**payload, "width": width, "height": height}
        super().on_meta(packet_type, payload)

    def process_message(self, message: Message) -> None:
        """Pass an event on, except a size report among the keys, as only a terminal sends."""
        if not isinstance(message, events.Resize):
            super().process_message(message)
