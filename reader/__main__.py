"""``python -m reader`` and the ``reader`` command."""

from __future__ import annotations

import gc
import os
import sys

HUNG_UP = 129
"""The exit status when the terminal has closed: 128 plus the number of SIGHUP."""
INTERRUPTED = 130
"""The exit status for Ctrl-C before the app runs: 128 plus the number of SIGINT."""

NO_SYSTEM = 2
"""The exit status on systems that the program does not support."""
POSIX = frozenset({"termios", "fcntl", "pwd", "resource"})
"""Modules of the standard library that only POSIX systems have."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.disable()  # until the app or a verb is imported: the collector would walk all modules again
    from reader.child import forget_current_folder

    forget_current_folder()  # before anything is imported by its name
    try:
        from reader.ui.terminal import (
            first_frame,  # here: the interpreter reports an import that fails
        )
    except ModuleNotFoundError as error:
        if error.name not in POSIX:
            raise
        sys.exit(_refuse_system(error.name))

    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from reader import __version__

        print(f"reader {__version__}")  # noqa: T201 - as argparse does, without importing it
        sys.exit(0)
    first_frame.show(sys.argv[1:])
    try:
        from reader.cli import run  # after the first frame: this takes most of the time

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    finally:
        if first_frame.is_lost():
            os._exit(HUNG_UP)  # nobody sees a message, and printing one raises another error
        first_frame.give_back()
    gc.freeze()  # the system frees the rest, faster than the collector
    sys.exit(status)


def _refuse_system(module: str | None) -> int:
    """Print that the program does not run on this system; return the exit code."""
    from reader import translation

    translation.use("auto")
    line = translation.gettext(
        "reader: this system has no {module}; reader needs Linux, macOS or another POSIX system, "
        "or the Windows Subsystem for Linux"
    )
    print(line.format(module=module), file=sys.stderr)  # noqa: T201 - no app runs yet
    return NO_SYSTEM


if __name__ == "__main__":
    main()
