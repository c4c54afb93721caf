"""The box in which a note is typed; its module brings Textual's editor."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from reader.text.safe import pasted


class NoteBox(TextArea):
    """The text area of a note; the keys that save and close go to its owner."""

    async def on_key(self, event: events.Key) -> None:
        """Pass Tab, Ctrl-e and the saving keys to the owner."""
        if event.key in ("escape", "tab", "shift+tab", "ctrl+s", "ctrl+e"):
            event.prevent_default()

    async def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text without control characters."""
        event.text = pasted(event.text)
