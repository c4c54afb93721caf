"""The final save: wait for pending changes after the app has ended, and report what was lost.

The export on leaving is waited for as well.

The terminal is the shell's again by then, so all output is plain lines on standard error.
"""

from __future__ import annotations

import contextlib
import os
import select
import shlex
import signal
import sys
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import explained, ngettext
from reader.translation import gettext as _
from reader.ui.terminal.exits import SIGNALLED

PATIENCE = 20.0
"""Seconds to wait for the disk after the quit key."""
SIGNAL_PATIENCE = 8.0
"""Seconds to wait after a signal: its sender may kill the program after ten."""
HANG_UP_PATIENCE = 60.0
"""Seconds to wait when the terminal is gone: nobody waits for the program, and none can be told."""
SILENT = 0.3
"""Seconds of waiting after which a message is printed."""
LISTED = 5
"""The most unsaved changes that are listed."""

_STEP = 0.05
_RESCUE = 3.0
"""Seconds to wait for another place, when the marks cannot be saved in theirs."""
_WRITING = 0.5
"""Seconds to wait for a terminal that accepts no output."""
_LEAVING_KEYS = b"qQ\x1b\x03"


def patience_for(status: int) -> float:
    """Return how many seconds to wait for the disk.

    Args:
        status: The exit status: that of a signal is `SIGNALLED` plus its number.
    """
    if status == SIGNALLED + signal.SIGHUP:
        return HANG_UP_PATIENCE
    return SIGNAL_PATIENCE if status >= SIGNALLED else PATIENCE


class FinalSave:
    """Waits until the marks are on the disk, for a bounded time.

    Args:
        session: The session whose marks are saved.

    Attributes:
        was_slow: Whether the wait was long enough for a message.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked_again = threading.Event()
        self._saved: bool | None = None
        self._is_exporting = False
        self.was_slow = False

    def hurry(self) -> None:
        """Stop waiting, once the message has asked whether to."""
        if self.was_slow or self._is_exporting:
            self._asked_again.set()

    def wait(self, patience: float) -> bool:
        """Wait until the marks are saved, and report the outcome.

        Args:
            patience: Seconds after which waiting ends.

        Returns:
            Whether all changes are on the disk.
        """
        if self._saved is None:
            self._saved = self._flush(patience)
        return self._saved

    def wait_for_export(self, patience: float) -> None:
        """Wait for the export on leaving, and report the outcome when it is slow or fails.

        Args:
            patience: Seconds after which waiting ends; the files written until then are whole.
        """
        export = self._session.quit_export
        if not export.wait(0 if self._asked_again.is_set() else SILENT):
            self._is_exporting = True
            _print([_("reader: Exporting your highlights… Press q or Ctrl-C to leave without it.")])
            end = time.monotonic() + patience
            with _keyboard() as is_pressed:
                while not export.wait(_STEP):
                    if is_pressed() or self._asked_again.is_set() or time.monotonic() > end:
                        unfinished = _("reader: The export to {folder} is not complete.")
                        _print([unfinished.format(folder=export.folder)])
                        return
            if not export.problem:
                _print([_("reader: Your highlights are exported.")])
        if export.problem:
            _print([_("reader: Not exported: {problem}").format(problem=export.problem)])

    def _flush(self, patience: float) -> bool:
        work = threading.Thread(
            target=self._session.flush, args=(patience,), name="flushing", daemon=True
        )
        work.start()
        work.join(SILENT)
        if work.is_alive() and self._pending:
            self.was_slow = True
            _print([_("reader: Saving your marks… Press q or Ctrl-C to leave without saving.")])
            end = time.monotonic() + patience
            with _keyboard() as is_pressed:
                while work.is_alive() and self._pending:
                    work.join(_STEP)
                    if is_pressed():
                        self._asked_again.set()
                    if self._asked_again.is_set() or time.monotonic() > end:
                        break
        if not self._pending:
            if self.was_slow:
                _print([_("reader: Your marks are saved.")])
            return True
        _print([*self._losses(), *self._rescued()])
        return False

    def _rescued(self) -> list[str]:
        """Write all marks to another place; return the lines that say where they are."""
        written: list[Path | None] = []
        work = threading.Thread(
            target=lambda: written.append(self._session.write_elsewhere()),
            name="rescuing",
            daemon=True,
        )
        work.start()
        work.join(_RESCUE)
        if not written or written[0] is None:
            return [_("reader: No other place can be written either.")]
        path = shlex.quote(str(written[0]))
        return [
            _("reader: All of your marks, with these, are in another file. To add them:"),
            f"  reader merge {path}",
        ]

    @property
    def _pending(self) -> bool:
        """Whether changes wait to be written."""
        return self._session.saving.pending > 0

    def _losses(self) -> list[str]:
        """Return the lines that list what was not saved, and why."""
        session = self._session
        error = session.saving.error
        if not error and self._asked_again.is_set():
            error = _("you left before the disk had finished")
        error = explained(session.notes.folder, error or _("the disk takes too long"))
        changes = session.notes.working_copy.unsaved_changes()
        lines = [_("reader: NOT SAVED: {error}").format(error=error)]
        lines += [f"  {change}" for change in changes[:LISTED]]
        if (rest := len(changes) - LISTED) > 0:
            text = ngettext("and {count} other change", "and {count} other changes", rest)
            lines.append(f"  {text.format(count=rest)}")
        return lines


def _print(lines: list[str]) -> None:
    """Write lines to standard error; give up soon when the terminal accepts no output."""
    text = "".join(f"{safe_line(line)}\n" for line in lines)

    def write() -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()

    writing = threading.Thread(target=write, name="farewell", daemon=True)
    writing.start()
    writing.join(_WRITING)


@contextlib.contextmanager
def _keyboard() -> Iterator[Callable[[], bool]]:
    """Read single keys; yield a function that returns whether a quit key was pressed.

    Keys typed before are dropped.
    """
    before = None
    descriptor = -1
    # Without a terminal, or when another job has it, no key is read.
    with contextlib.suppress(OSError, ValueError, AttributeError, termios.error):
        descriptor = sys.stdin.fileno()
        if os.tcgetpgrp(descriptor) == os.getpgrp():
            modes = termios.tcgetattr(descriptor)
            tty.setcbreak(descriptor)
            before = modes

    def is_pressed() -> bool:
        if before is None:
            return False
        try:
            if not select.select([descriptor], [], [], 0)[0]:
                return False
            return any(key in _LEAVING_KEYS for key in os.read(descriptor, 100))
        except OSError:
            return False

    try:
        yield is_pressed
    finally:
        if before is not None:
            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(descriptor, termios.TCSANOW, before)
