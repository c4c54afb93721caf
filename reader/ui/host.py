"""The app as its screens, widgets and driver see it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
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
    """The interface of the app for the rest of `reader.ui`.

    Attributes:
        session: The library, the settings and the marks.
        configuration: The settings and where they come from.
        keymap: The keys in force.
        low_bandwidth: Whether the line to the terminal is slow.
        ambiguous_cells: Columns of a character of ambiguous width, 1 or 2.
        is_served: Whether it is shown in a browser: see `reader.services.served`.
        exports: Where a session in a browser writes exports; None hands them to the browser.
        typed_early: Bytes typed before the driver reads the keyboard.
        painted: The first frame, if it is on the screen already; else empty.
        next_first_frame: The terminal's size, the first frame of the next start and the articles
            in it, as paths; set at the end.
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
    next_first_frame: tuple[tuple[int, int], str, Sequence[str]] | None
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

    @property
    @abstractmethod
    def keys_wait(self) -> bool:
        """Whether keys wait to be handled, so that the screen changes at once."""

    @abstractmethod
    def show(self) -> None:
        """Replace the first frame with the screen."""

    @abstractmethod
    async def release_keys(self) -> None:
        """Deliver the keys that a screen has held back."""

    @abstractmethod
    def after_text(self, then: Callable[[], object]) -> None:
        """Call a function once the characters that wait are typed; at once when none does."""

    @abstractmethod
    def leave(self) -> None:
        """Save everything and end the program."""

    @abstractmethod
    def apply_settings(self, settings: Settings) -> None:
        """Apply settings on every screen."""

    @abstractmethod
    def restore_terminal(self) -> None:
        """Restore the terminal at once, from any thread."""

    @abstractmethod
    def hold_output(self) -> bool:
        """Hold back output until `keep_frame`; return whether the driver can."""

    @abstractmethod
    def keep_frame(self, shown: Sequence[str]) -> None:
        """Keep the current frame as the first frame of the next start.

        Args:
            shown: The paths of the articles that it shows.
        """

    @abstractmethod
    def restart(self, argument: str) -> None:
        """Exit and restart with the library that an argument names."""

    @abstractmethod
    def send(self, sequence: str) -> None:
        """Send the terminal a sequence that the program itself made, such as OSC 52."""

    @abstractmethod
    def repaint(self) -> None:
        """Send the whole screen again."""


@runtime_checkable
class FollowsSettings(Protocol):
    """A screen that applies changed settings at once."""

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Apply a change of the settings."""


@runtime_checkable
class HoldsKeys(Protocol):
    """A screen that delays some keys."""

    @property
    def is_opening(self) -> bool:
        """Whether an article is being opened that will replace the current one."""

    def holds(self, event: events.Event) -> bool:
        """Return whether an event has to wait."""


@runtime_checkable
class WritesNotes(Protocol):
    """A screen on which notes are written."""

    def save_note(self) -> None:
        """Save the note being written, if any."""


def host(node: DOMNode) -> HostApp:
    """Return the app of a screen or widget.

    Raises:
        TypeError: The app is not a `HostApp`.
    """
    app = node.app
    if not isinstance(app, HostApp):
        raise TypeError(f"{type(app).__name__} is not a HostApp")
    return app


def mark_plain(screen: Screen[Any]) -> None:
    """Set the style class that shows states without colour, where colours are few."""
    screen.set_class(host(screen).plain, "-plain")
