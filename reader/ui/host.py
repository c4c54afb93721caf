"""The app as its screens, its widgets and the driver see it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from reader.config import Configuration, Settings
from reader.services.session import Session
from reader.ui.keys.keymap import Keymap


class HostApp(App[None], inherit_bindings=False):
    """What the rest of `reader.ui` may ask of the app.

    Attributes:
        session: The library, the settings and the marks.
        configuration: Where the settings come from.
        keymap: What the keys do.
        low_bandwidth: Whether the line to the terminal is slow.
        ambiguous_cells: Columns of a character of ambiguous width, 1 or 2.
        is_served: Whether it is shown in a browser: see `reader.services.served`.
        exports: Where a session in a browser writes exports; None hands them to the browser.
        typed_early: Bytes that were typed before the driver read the keyboard.
        painted: The first frame, if it is on the screen already; else empty.
        next_first_frame: The terminal's size and the first frame of the next start; set at the end.
        on_terminal_lost: Called, in any thread, when the terminal is gone.
    """

    session: Session
    configuration: Configuration
    keymap: Keymap
    low_bandwidth: bool
    ambiguous_cells: int
    is_served: bool
    exports: Path | None
    typed_early: bytes
    painted: str
    next_first_frame: tuple[tuple[int, int], str] | None
    on_terminal_lost: Callable[[], object]

    @property
    @abstractmethod
    def plain(self) -> bool:
        """Whether states must show without colour."""

    @property
    @abstractmethod
    def plain_glyphs(self) -> Mapping[int, str] | None:
        """Replacements of frames and signs by code point, or None for none."""

    @property
    @abstractmethod
    def typing_at(self) -> tuple[int, int] | None:
        """The column and row of the text cursor, or None while no text is typed."""

    @abstractmethod
    def show(self) -> None:
        """Let the screen replace the first frame."""

    @abstractmethod
    async def release_keys(self) -> None:
        """Deliver the keys that a screen has held back."""

    @abstractmethod
    def leave(self) -> None:
        """Save everything and end the program."""

    @abstractmethod
    def apply_settings(self, settings: Settings) -> None:
        """Let settings hold from now on, on every screen."""

    @abstractmethod
    def restore_terminal(self) -> None:
        """Give the terminal back at once, from any thread."""

    @abstractmethod
    def hold_output(self) -> bool:
        """Keep what is painted from the terminal until `keep_frame`; return whether that works."""

    @abstractmethod
    def keep_frame(self) -> None:
        """Take what is painted for the first frame of the next start."""

    @abstractmethod
    def restart(self, argument: str) -> None:
        """Leave, and restart with another library, as an argument names it."""

    @abstractmethod
    def send(self, sequence: str) -> None:
        """Send the terminal a sequence that the program itself made, such as OSC 52."""

    @abstractmethod
    def repaint(self) -> None:
        """Send the whole screen again, whatever the terminal shows."""


@runtime_checkable
class FollowsSettings(Protocol):
    """A screen that shows a change of the settings at once."""

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Apply a change of the settings."""


@runtime_checkable
class HoldsKeys(Protocol):
    """A screen that cannot take every key at every moment.

    Attributes:
        is_opening: Whether an article is being read that will replace what is shown.
    """

    is_opening: bool

    def holds(self, event: events.Event) -> bool:
        """Return whether an event has to wait."""


@runtime_checkable
class WritesNotes(Protocol):
    """A screen on which a note may be in the middle of being written."""

    def save_note(self) -> None:
        """Save the note that is being written, if one is."""


def host(node: DOMNode) -> HostApp:
    """Return the app of a screen or widget.

    Raises:
        TypeError: It belongs to an app of another kind.
    """
    app = node.app
    if not isinstance(app, HostApp):
        raise TypeError(f"{type(app).__name__} is not a HostApp")
    return app


def mark_plain(screen: Screen[Any]) -> None:
    """Give a screen the style class that shows states without colour, where there is none."""
    screen.set_class(host(screen).plain, "-plain")
