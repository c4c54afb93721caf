"""An input for the path of a folder, which completes its name."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from textual import events
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from reader.text.safe import safe

MOST_SCANNED = 10_000
"""The most entries of a folder that are looked at."""


def folders_like(typed: str) -> list[str]:
    """Return the folders whose paths begin with what is typed, in the form that is typed.

    Hidden folders and names that cannot be shown are left out, unless the dot is typed.

    Args:
        typed: A path, perhaps unfinished; ``~`` is the home folder.
    """
    head, slash, start = typed.rpartition("/")
    try:
        with os.scandir(Path(f"{head}{slash}").expanduser()) as entries:
            names = [entry.name for entry in islice(entries, MOST_SCANNED) if entry.is_dir()]
    except (OSError, ValueError, RuntimeError):
        return []
    return [
        f"{head}{slash}{name}/"
        for name in sorted(names)
        if name.startswith(start) and name.startswith(".") <= start.startswith(".")
        if safe(name) == name
    ]


class _FolderSuggester(Suggester):
    """Suggests the first folder; a slow disk does not stop the keys."""

    def __init__(self, show: Callable[[str, Sequence[str]], object]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._show = show

    async def get_suggestion(self, value: str) -> str | None:
        """Return the path of the first folder that begins so, or None."""
        typed = f"{value}/" if value == "~" else value
        folders = await asyncio.to_thread(folders_like, typed) if typed else []
        self._show(value, folders)
        return folders[0] if folders and folders[0].startswith(value) else None


class FolderInput(Input):
    """Completes the name of a folder; Tab and the right arrow take the completion."""

    class Completions(Message):
        """The folders that begin with what is typed have been looked up."""

        def __init__(self, folders: Sequence[str]) -> None:
            super().__init__()
            self.folders = folders

    def __init__(self) -> None:
        super().__init__(
            id="folder",
            compact=True,
            select_on_focus=False,
            suggester=_FolderSuggester(self._found),
        )

    def _found(self, typed: str, folders: Sequence[str]) -> None:
        if typed == self.value:
            self.post_message(self.Completions(folders))

    def on_key(self, event: events.Key) -> None:
        """Take the completion with Tab."""
        if event.key == "tab":
            event.stop()
            event.prevent_default()
            if self._suggestion:
                self.value = self._suggestion
                self.cursor_position = len(self.value)
