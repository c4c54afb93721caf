"""What the main screen and the notebook have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from textual import on
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.worker import Worker

from reader.ui.alarm import Alarm
from reader.ui.arenas import release_memory
from reader.ui.compositor import SparingCompositor
from reader.ui.host import HostApp, host
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.note_writer import NoteWriter

Answer = TypeVar("Answer")

HELD = 0.05
"""The most seconds for which a frame waits for what will change it at once."""
REST = 2.0
"""Seconds without an end of work in threads until memory is released."""


class PartScreen(Screen[ScreenResultType], inherit_bindings=False):
    """Gives its parts what they need of Textual, and the note editor to the writer of notes."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual's own would paint the whole screen once more: the two widgets paint themselves."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SparingCompositor()
        self._held_since = 0.0
        self._release_is_due = self._has_worked = False

    def is_about_to_change(self) -> bool:
        """Return whether what is about to happen changes the frame that is about to be painted."""
        return self.host.keys_wait

    def _on_timer_update(self) -> None:
        """Paint what changes together as one frame, which waits a moment for what comes at once.

        The frame shows all that has changed: by itself a widget reports a change only after the
        messages that it still has to handle, for the next frame.
        """
        if self.is_about_to_change():
            now = monotonic()
            self._held_since = self._held_since or now
            if now - self._held_since < HELD:
                return  # the timer goes on
        self._held_since = 0.0
        for widget in self._compositor.visible_widgets:
            if widget._repaint_required and widget is not self:  # noqa: SLF001 - as below
                widget._repaint_required = False  # noqa: SLF001 - nothing public says it
                self._dirty_widgets.add(widget)
        super()._on_timer_update()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Release memory once, when no work in threads has ended for a while."""
        if event.worker.is_finished:
            self._has_worked = True
            if not self._release_is_due:
                self._release_later()

    def _release_later(self) -> None:
        self._has_worked, self._release_is_due = False, True
        self.after(REST, self._release)

    def _release(self) -> None:
        self._release_is_due = False
        if self._has_worked:
            self._release_later()
        else:
            release_memory()

    @property
    @abstractmethod
    def writing(self) -> NoteWriter:
        """The writer of notes."""

    @abstractmethod
    def close_note(self) -> None:
        """Save the note, and move the focus back."""

    @property
    def host(self) -> HostApp:
        """The app."""
        return host(self)

    def ask(self, dialog: Screen[Answer], then: Callable[[Answer | None], None]) -> None:
        """Show a dialog, and call a function with its answer."""
        self.app.push_screen(dialog, then)

    def run(self, work: Callable[[], object], group: str) -> None:
        """Run work in a thread, concurrently with other work of its group."""
        self.run_worker(work, thread=True, group=group, exit_on_error=False)

    def after(self, seconds: float, then: Callable[[], object]) -> Alarm:
        """Call a function once, some seconds from now."""
        return Alarm(self, seconds, then)

    def after_refresh(self, then: Callable[..., object], *arguments: object) -> object:
        """Call a function after the next repaint."""
        return self.call_after_refresh(then, *arguments)

    def post(self, message: Message) -> object:
        """Post a message to this screen, from any thread."""
        return self.post_message(message)

    def redraw(self) -> None:
        """Lay out and paint the whole screen again."""
        self.refresh(layout=True)

    @on(NoteEditor.Save)
    def save_note(self) -> None:
        """Save the note being written."""
        self.writing.save()

    @on(NoteEditor.Changed)
    def _note_changed(self) -> None:
        self.writing.draft()

    @on(NoteEditor.Outside)
    def _edit_note_outside(self) -> None:
        self.writing.edit_outside(self.host)

    @on(NoteEditor.Close)
    def _note_closed(self) -> None:
        self.close_note()
