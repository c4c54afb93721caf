"""Exits: by a signal, a lost terminal, a hanging terminal, or a crash.

In every case the marks are saved and the terminal is restored.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from reader import __version__
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.host import HostApp

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
GRACE = 2.0
"""Seconds to wait for the app to exit."""
SIGNALLED = 128
"""The exit status after a signal is this plus its number."""
NOT_SAVED = 1
"""The exit status when changes were lost."""
CRASHED = 70
"""The exit status after a crash: ``EX_SOFTWARE`` of sysexits.h."""


class Lifecycle:
    """Ends an app in order, or by force if that takes too long.

    Args:
        app: The app.
        save: Gets the exit status, saves everything, and returns False if it cannot; called from
            any thread when the app does not exit.

    Attributes:
        on_signal_after_app: Called when a signal comes after the app has ended, but for SIGHUP: a
            shell passes on that of its terminal, and no person has asked for anything.
    """

    def __init__(self, app: HostApp, save: Callable[[int], bool | None]) -> None:
        self._app = app
        self._save = save
        self.on_signal_after_app: Callable[[], object] = lambda: None
        self._leaving = threading.Event()
        self._left = threading.Event()
        self._status = 0

    def install(self) -> None:
        """Install handlers for the signals that end a program."""
        for number in SIGNALS:
            # A signal that was ignored at the start, as by nohup, stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        if self._left.is_set():
            if number != signal.SIGHUP:
                self.on_signal_after_app()
        else:
            self.leave(128 + number)

    def lost(self) -> None:
        """Exit because the terminal is gone."""
        self.leave(128 + signal.SIGHUP)

    def leave(self, status: int) -> None:
        """Exit in order, or by force if that takes too long.

        Args:
            status: The exit status.
        """
        loop = self._app._loop  # noqa: SLF001 - Textual has no public name for it
        if loop is None or not loop.is_running():
            raise SystemExit(status)
        if self.watch(status):
            loop.call_soon_threadsafe(lambda: self._app.exit(return_code=status))

    def watch(self, status: int) -> bool:
        """Start the watchdog of the exit; return whether it is new.

        A thread that reads a huge article or a frozen terminal would delay the exit.
        """
        if self._leaving.is_set():
            return False
        self._leaving.set()
        self._status = status
        threading.Thread(target=self._watch, name="leaving", daemon=True).start()
        return True

    def _watch(self) -> None:
        if self._left.wait(GRACE):
            return
        self._app.restore_terminal()
        saved = self._save(self._status)
        os._exit(NOT_SAVED if saved is False else self._status)

    def end(self) -> int:
        """Record that the app has ended; return the exit status."""
        self._left.set()
        return self._status or self._app.return_code or 0


def report_crash(error: BaseException, folder: Path, *, saved: bool = True) -> list[str]:
    """Write a crash report to a new file that only its owner can read.

    Args:
        error: The exception.
        folder: The folder of the file; if it cannot be written, the temporary folder.
        saved: Whether the marks are saved.

    Returns:
        The lines to print, at most five.
    """
    lines = [f"reader {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"]
    lines += traceback.format_exception(error)
    path = _write_private(folder, "".join(lines))
    what = safe_line(f"{type(error).__name__}: {error}")[:200]
    messages = [_("reader: stopped by an error: {what}").format(what=what)]
    if saved:
        messages.append(_("Your marks are saved."))
    if path is not None:
        messages.append(
            _("A report is in {path}; it may name files and quote titles.").format(
                path=safe_line(str(path))
            )
        )
    return messages


def _write_private(folder: Path, text: str) -> Path | None:
    import tempfile

    name = time.strftime("crash-%Y%m%d-%H%M%S-")
    for place in (folder, Path(tempfile.gettempdir())):
        try:
            descriptor, path = tempfile.mkstemp(".txt", name, place)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError:
            continue
        return Path(path)
    return None
