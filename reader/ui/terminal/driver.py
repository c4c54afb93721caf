"""The driver between Textual and a terminal: little output, hostile input, lines that break.

It differs from Textual's own in what it sends (`reader.ui.terminal.frame`), in never waiting for a
terminal that has stopped reading (`reader.ui.terminal.output`), and in surviving whatever a
terminal sends: invalid UTF-8, malformed sequences, a hang-up.
"""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import threading
from codecs import getincrementaldecoder
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from reader.ui.host import HostApp
from reader.ui.terminal import first_frame
from reader.ui.terminal.answers import StrayAnswers
from reader.ui.terminal.frame import TerminalFrame
from reader.ui.terminal.output import Output

if TYPE_CHECKING:
    from textual.app import App

RESTORE = (
    b"\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l"
    b"\x1b[?2048l\x1b[?7h\x1b[?1049l\x1b[m\x1b[?25h"
)
"""What brings any terminal back from all that this driver turns on."""

PAUSE = 0.03
"""Seconds for which pictures are collected on a slow line, so that only the last one is sent."""

WIDEST, TALLEST = 4000, 2000
"""Columns and rows up to which a size of the terminal is believed."""

_ENTER = "\x1b[?1049h"
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_REPORT = re.compile(r"\x1b\[\?\d+;\d+\$y")
"""What a terminal says of a mode it was asked about: DECRPM."""
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_SYNC_FROM = 400
"""The shortest output that is worth telling the terminal to show at once."""


class TerminalDriver(LinuxDriver):
    """Drives a terminal as Textual's own driver does, by way of a `TerminalFrame` and an `Output`.

    An app with an attribute ``painted`` has painted already: it holds what was written after the
    alternate screen was entered, as cursor moves, SGR and text. Then that screen is not entered
    again, which would clear it, and only what differs from it is sent, once `show` is called.
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
        self._lock = threading.RLock()
        self._passed: list[str] = []
        self._pasting = False
        self._reports = ""
        self._answers = StrayAnswers()
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
            colours=not app.no_color,
            plain=app.plain_glyphs,
        )
        self._new_size = None

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the columns and rows of the terminal, and let the frame follow them."""
        try:
            size = tuple(os.get_terminal_size(self._out))
        except OSError:
            size = (0, 0)
        width, height = min(size[0] or 80, WIDEST), min(size[1] or 25, TALLEST)
        self._new_size = (width, height)
        return width, height

    def write(self, data: str) -> None:
        """Take output in; it is sent when the terminal is ready for it."""
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
        """Ask the terminal for reports of the mouse, or for none from now on."""
        if on and not self._mouse:
            self._mouse = True
            self._enable_mouse_support()
        elif self._mouse and not on:
            self._disable_mouse_support()
            self._mouse = False

    def set_glyphs(self, plain: Mapping[int, str] | None) -> None:
        """Draw frames and signs with other characters; the picture has to be made anew after it.

        Args:
            plain: What stands for characters that the terminal has no glyphs for.
        """
        with self._lock:
            self._frame.plain = plain
            self._frame.forget()

    def repaint(self) -> None:
        """Send the whole picture again, whatever the terminal shows."""
        with self._lock:
            self._frame.forget()
        if self._output is not None:
            self._output.wake()

    def hold(self) -> None:
        """Send no picture until `show`; what is painted meanwhile is only remembered."""
        self._holds = True

    def picture(self) -> tuple[tuple[int, int], str]:
        """Return the columns and rows, and what paints the picture as it should be now."""
        with self._lock:
            return (self._frame.width, self._frame.height), self._frame.whole()

    def show(self) -> None:
        """Show the picture from now on, where one that was painted before has stood in for it."""
        self._holds = False
        if self._output is not None:
            self._output.wake()

    def _follow_size(self) -> None:
        if self._new_size is not None:
            size, self._new_size = self._new_size, None
            self._frame.resize(size)

    def _take(self) -> bytes:
        """Return what is to be sent now."""
        with self._lock:
            self._follow_size()
            passed, self._passed = "".join(self._passed), []
            if _ENTER in passed:
                self._frame.cleared()
            # A picture that is about to be left need not be painted.
            leaves = "\x1b[?1049l" in passed
            picture = "" if leaves or self._holds else self._frame.update()
        if self._sync and len(picture) > _SYNC_FROM:
            picture = f"{_SYNC_START}{picture}{_SYNC_END}"
        return (passed + picture).encode("utf-8", "replace")

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        pause = PAUSE if self._host.low_bandwidth else 0
        if first_frame.shown is not None and not first_frame.shown.text:
            self._painted, self._holds = "", False  # something else has been shown meanwhile
        self._output = Output(self._out, self._take, pause)
        self._output.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if (picture := first_frame.take()) is not None:
            self.attrs_before = picture.modes
        if self._writer_thread is not None:
            self._writer_thread.stop()  # Textual's own, which has nothing to write
            self._writer_thread = None
        try:
            self._raw_mode = termios.tcgetattr(self.fileno)
        except termios.error:
            self._raw_mode = None

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        super().stop_application_mode()
        self._raw_mode = None

    def close(self) -> None:
        """Send what is left, with patience that ends."""
        super().close()
        if self._output is not None:
            output, self._output = self._output, None
            output.close(RESTORE)

    def restore(self) -> None:
        """Give the terminal back at once, from any thread, when there is no time to close."""
        try:
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        except termios.error:
            pass
        if self._output is not None:
            output, self._output = self._output, None
            output.close(RESTORE)

    def _sigtstp_application(self, *_: Any) -> None:
        """Stop, with the terminal given back; not amid whatever the signal interrupted."""
        self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: Any) -> None:
        """Go on: after a suspension as Textual does, after a bare SIGCONT only repaint."""
        if self._must_signal_resume:
            super()._sigcont_application()
        else:
            self._loop.call_soon_threadsafe(self._reclaim)

    def _reclaim(self) -> None:
        """Take a terminal back that a shell may have used while the process was stopped."""
        if self._raw_mode is None:
            return
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw_mode)
        except termios.error:
            return
        self.repaint()

    def run_input_thread(self) -> None:
        """Read keys and mouse until told to stop, or until the terminal is gone."""
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        parser = self._feed(parser, decode(self._host.typed_early))
        ready = select.poll()
        ready.register(self.fileno, select.POLLIN | select.POLLHUP)
        while not self.exit_event.is_set():
            events_ready = ready.poll(100)
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
        """Tell the app that nobody is there any more."""
        self._host.on_terminal_lost()

    def _feed(self, parser: XTermParser, typed: str) -> XTermParser:
        """Hand input to the parser; return the parser to go on with."""
        typed = self._without_reports(self._answers.without(typed))
        try:
            for event in parser.feed(typed) if typed else ():
                self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        except Exception:
            return XTermParser(self._debug)
        return parser

    def _without_reports(self, typed: str) -> str:
        """Return input with the reports of modes that fell into a paste put behind it.

        What is pasted over an early picture is under way before the terminal was asked anything;
        the parser would take a report within it for keys.
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
        """Hand an event on; a size that the terminal reports is the frame's size too."""
        if isinstance(message, events.Resize):
            size = (message.size.width, message.size.height)
            if not (0 < size[0] <= WIDEST and 0 < size[1] <= TALLEST):
                return  # no window has such a size: to lay it out would take for ever
            # The first report only answers that there will be reports.
            if self._reports_sizes or size != (self._frame.width, self._frame.height):
                self._new_size = size
            self._reports_sizes = True
        elif isinstance(message, events.Key | events.MouseDown):
            self.show()
        super().process_message(message)
