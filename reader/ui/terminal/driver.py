"""The terminal driver: minimal output, hostile input, broken lines.

It differs from Textual's own driver in what it sends (`reader.ui.terminal.frame`), in never
blocking on a terminal that has stopped reading (`reader.ui.terminal.output`), and in surviving any
input: invalid UTF-8, malformed sequences, a hang-up.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import threading
import weakref
from codecs import getincrementaldecoder
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from reader.patterns import lazy_pattern
from reader.ui.host import HostApp
from reader.ui.terminal import first_frame
from reader.ui.terminal.frame import TerminalFrame
from reader.ui.terminal.misread import ESC, LoneEscapes, StrayAnswers
from reader.ui.terminal.output import Output
from reader.ui.terminal.pen import erases_in_colour

if TYPE_CHECKING:
    from textual.app import App

RESTORE = (
    b"\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l"
    b"\x1b[?2048l\x1b[?7h\x1b[?1049l\x1b[m\x1b[?25h"
)
"""Resets every mode that this driver turns on."""

PAUSE = 0.03
"""Seconds for which updates are collected on a slow line, to send only the last frame."""

TICK = 20
"""Milliseconds between looks at an unfinished sequence."""

WIDEST, TALLEST = 4000, 2000
"""The largest size of a terminal that is accepted, in columns and rows."""

_ENTER = "\x1b[?1049h"
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_REPORT = lazy_pattern(r"\x1b\[\?\d+;\d+\$y")
"""A report of a mode: DECRPM."""
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_SYNC_FROM = 400
"""The least output that is sent as a synchronized update."""


class WakingEvent(threading.Event):
    """An event that a thread can await together with descriptors.

    Attributes:
        descriptor: Readable while the event is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.descriptor, self._end = os.pipe()
        os.set_blocking(self.descriptor, False)
        for descriptor in (self.descriptor, self._end):
            weakref.finalize(self, os.close, descriptor)

    def set(self) -> None:
        """Set the event, and wake the thread."""
        if not self.is_set():
            super().set()
            os.write(self._end, b".")

    def clear(self) -> None:
        """Reset the event."""
        super().clear()
        with suppress(BlockingIOError):
            os.read(self.descriptor, 64)


class TerminalDriver(LinuxDriver):
    """Drives a terminal through a `TerminalFrame` and an `Output`.

    If the app has a first frame in ``painted`` (cursor moves, SGR and text, written after entering
    the alternate screen), that screen is not entered again, which would clear it: after `show`,
    only the difference is sent.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.exit_event: WakingEvent = WakingEvent()
        self._lock = threading.RLock()
        self._passed: list[str] = []
        self._pasting = False
        self._reports = ""
        self._answers = StrayAnswers()
        self._escapes = LoneEscapes(self._is_alt_key)
        self._new_size: tuple[int, int] | None = None
        self._sync = False
        self._out = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._output: Output | None = None
        self._raw_mode: list[Any] | None = None
        if not isinstance(app, HostApp):
            raise TypeError(f"{type(app).__name__} is not a HostApp")
        self._host = app
        self._painted = app.painted
        self._holds = bool(self._painted)
        self._reports_sizes = False
        self._frame = TerminalFrame(
            self._get_terminal_size(),
            ambiguous=app.ambiguous_cells,
            margins=app.low_bandwidth,
            compact=app.low_bandwidth,
            erases=app.low_bandwidth and erases_in_colour(os.environ),
            colours=not app.no_color,
            plain=app.plain_glyphs,
        )
        self._new_size = None

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the columns and rows of the terminal, and resize the frame."""
        try:
            size = tuple(os.get_terminal_size(self._out))
        except OSError:
            size = (0, 0)
        width, height = min(size[0] or 80, WIDEST), min(size[1] or 25, TALLEST)
        self._new_size = (width, height)
        return width, height

    def write(self, data: str) -> None:
        """Queue output; it is sent when the terminal is ready."""
        if data in (_SYNC_START, _SYNC_END):
            self._sync = True
            return
        with self._lock:
            self._follow_size()
            passed = self._frame.put(data)
            self._frame.cursor = self._host.typing_at
            if self._painted and _ENTER in passed:
                passed = passed.replace(_ENTER, "")
                self._frame.take_for_shown(self._painted)
                self._painted = ""
            if passed:
                self._passed.append(passed)
        if self._output is not None:
            self._output.wake()

    def pass_through(self, sequence: str) -> None:
        """Send a sequence that the program itself made, such as a copy to the clipboard."""
        with self._lock:
            self._passed.append(sequence)
        if self._output is not None:
            self._output.wake()

    def set_mouse(self, on: bool) -> None:
        """Turn mouse reports on or off."""
        if on and not self._mouse:
            self._mouse = True
            self._enable_mouse_support()
        elif self._mouse and not on:
            self._disable_mouse_support()
            self._mouse = False

    def set_glyphs(self, plain: Mapping[int, str] | None) -> None:
        """Set the replacements of frames and signs; the screen must be repainted after it.

        Args:
            plain: Replacements for characters that the terminal has no glyphs for.
        """
        with self._lock:
            self._frame.plain = plain
            self._frame.forget()

    def repaint(self) -> None:
        """Send the whole frame again."""
        with self._lock:
            self._frame.forget()
        if self._output is not None:
            self._output.wake()

    def hold(self) -> None:
        """Hold back output until `show`; keep what is painted meanwhile."""
        self._holds = True

    def picture(self) -> tuple[tuple[int, int], str]:
        """Return the columns and rows, and the output that paints the current frame."""
        with self._lock:
            return (self._frame.width, self._frame.height), self._frame.whole()

    def show(self) -> None:
        """Replace the first frame with the current one, and send output from now on."""
        self._holds = False
        if self._output is not None:
            self._output.wake()

    def _follow_size(self) -> None:
        if self._new_size is not None:
            size, self._new_size = self._new_size, None
            self._frame.resize(size)

    def _take(self) -> bytes:
        """Return the output to send now."""
        with self._lock:
            self._follow_size()
            passed, self._passed = "".join(self._passed), []
            if _ENTER in passed:
                if self._frame.compact:  # a program that was killed may have left a style
                    passed = passed.replace(_ENTER, f"\x1b[m{_ENTER}")
                self._frame.cleared()
            # Do not paint a screen that is about to be left.
            leaves = "\x1b[?1049l" in passed
            picture = "" if leaves or self._holds else self._frame.update()
        if self._sync and len(picture) > _SYNC_FROM:
            picture = f"{_SYNC_START}{picture}{_SYNC_END}"
        return (passed + picture).encode("utf-8", "replace")

    def start_application_mode(self) -> None:
        """Set up the terminal."""
        pause = PAUSE if self._host.low_bandwidth else 0
        if first_frame.shown is not None and not first_frame.shown.text:
            self._painted, self._holds = "", False  # the first frame was overwritten
        self._output = Output(self._out, self._take, pause)
        self._output.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        if (picture := first_frame.take()) is not None:
            self.attrs_before = picture.modes
        if self._writer_thread is not None:
            self._writer_thread.stop()  # Textual's own writer is unused
            self._writer_thread = None
        try:
            self._raw_mode = termios.tcgetattr(self.fileno)
        except termios.error:
            self._raw_mode = None

    def stop_application_mode(self) -> None:
        """Restore the terminal."""
        super().stop_application_mode()
        self._raw_mode = None

    def close(self) -> None:
        """Send the remaining output, for a bounded time."""
        super().close()
        if self._output is not None:
            output, self._output = self._output, None
            output.close(RESTORE)

    def restore(self) -> None:
        """Restore the terminal at once, from any thread, without closing in order."""
        try:
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        except termios.error:
            pass
        if self._output is not None:
            output, self._output = self._output, None
            output.close(RESTORE)

    def _sigtstp_application(self, *_: Any) -> None:
        """Suspend with the terminal restored, in the event loop and not in the signal handler."""
        self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: Any) -> None:
        """Resume: after a suspension as Textual does, after a bare SIGCONT only repaint."""
        if self._must_signal_resume:
            super()._sigcont_application()
        else:
            self._loop.call_soon_threadsafe(self._reclaim)

    def _reclaim(self) -> None:
        """Set up a terminal again that a shell may have used while the process was stopped."""
        if self._raw_mode is None:
            return
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw_mode)
        except termios.error:
            return
        self.repaint()

    def run_input_thread(self) -> None:
        """Read keys and mouse until the driver stops or the terminal is gone."""
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        parser = self._feed(parser, decode(self._host.typed_early))
        ready = select.poll()
        ready.register(self.fileno, select.POLLIN | select.POLLHUP)
        ready.register(self.exit_event.descriptor, select.POLLIN)
        while not self.exit_event.is_set():
            # Only the start of a sequence, such as a lone Esc, is completed by time.
            awaits_more = self._answers.is_waiting or parser._timeout_time is not None  # noqa: SLF001 - nothing public says it
            events_ready = ready.poll(TICK if awaits_more else None)
            if self.exit_event.is_set():
                return
            try:
                data = os.read(self.fileno, 4096) if events_ready else None
            except BlockingIOError:
                data = None
            except OSError:
                data = b""
            if data == b"":
                self._lose()
                return
            parser = self._feed(parser, decode(data) if data else "")

    def _lose(self) -> None:
        """Report a lost terminal to the app."""
        self._host.on_terminal_lost()

    def _feed(self, parser: XTermParser, typed: str) -> XTermParser:
        """Feed input to the parser; return the parser, or a new one after an error."""
        typed = self._answers.without(typed, is_pasting=self._escapes.is_pasting)
        try:
            for part in self._escapes.parts(self._without_reports(typed)):
                escape = events.Key("escape", ESC)
                for event in (escape,) if part is None else parser.feed(part):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        except Exception:  # Textual's parser raises anything on broken sequences
            return XTermParser(self._debug)
        return parser

    def _is_alt_key(self, key: str) -> bool:
        """Return whether Alt and a character are a key here: of a command, or where text is typed.

        Args:
            key: Textual's name of it: ``alt+j``, or ``ctrl+left`` for Alt and ``b``.
        """
        is_edit = self._frame.cursor is not None and not key.startswith("alt+")
        return is_edit or self._host.keymap.has_key(key)

    def _without_reports(self, typed: str) -> str:
        """Return input with mode reports inside a paste moved behind it.

        A paste over the first frame starts before the terminal is queried; the parser would take
        a report inside it for keys.
        """
        if not self._pasting and _PASTE not in typed:
            return typed
        self._reports += "".join(_REPORT.findall(typed))
        typed = _REPORT.sub("", typed)
        start, end = typed.rfind(_PASTE), typed.rfind(_PASTED)
        if start != end:
            self._pasting = start > end
        if not self._pasting:
            typed, self._reports = typed + self._reports, ""
        return typed

    def process_message(self, message: Message) -> None:
        """Pass an event on; apply a reported size to the frame."""
        if isinstance(message, events.Resize):
            size = (message.size.width, message.size.height)
            if not (0 < size[0] <= WIDEST and 0 < size[1] <= TALLEST):
                return  # an impossible size, whose layout would take too long
            # The first report only announces further ones.
            if self._reports_sizes or size != (self._frame.width, self._frame.height):
                self._new_size = size
            self._reports_sizes = True
        super().process_message(message)
