"""The app with a key that crashes it: ``python -m tests.crash_app KEY ARGUMENT...``.

Everything after KEY, a name as Textual has it (``f12``), is a command line of ``reader``. Tests
drive it through a pseudo-terminal to see what a crash leaves behind.
"""

from __future__ import annotations

import sys

from textual import events
from textual.message import Message

from reader.__main__ import main
from reader.ui.terminal import driver

MESSAGE = "crashed on purpose"
"""What the crash report shows."""


def _crash() -> None:
    raise RuntimeError(MESSAGE)


def run(key: str) -> None:
    """Run the command line, with a driver that crashes the app at a key.

    Args:
        key: The name of the key.
    """

    class CrashingDriver(driver.TerminalDriver):
        def process_message(self, message: Message) -> None:
            if isinstance(message, events.Key) and message.key == key:
                self._app.call_later(_crash)
            super().process_message(message)

    from reader.ui import app

    vars(app)["TerminalDriver"] = CrashingDriver  # the app takes its driver from here
    main()


if __name__ == "__main__":
    run(sys.argv.pop(1))
