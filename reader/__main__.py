"""``python -m reader`` and the ``reader`` command."""

from __future__ import annotations

import gc
import os
import sys

HUNG_UP = 129
"""The exit status when the terminal has gone: 128 and the number of SIGHUP."""
INTERRUPTED = 130
"""The exit status when Ctrl-C comes before the app is there: 128 and the number of SIGINT."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    from reader.child import forget_current_folder

    forget_current_folder()  # before anything that is found by its name
    from reader.ui import early  # here: an import that fails is told by the interpreter, not by us

    early.show(sys.argv[1:])
    try:
        from reader.cli import run  # after the first picture: this takes most of the time

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    finally:
        if early.is_lost():
            os._exit(HUNG_UP)  # nobody can be told, and trying to would be an error of its own
        early.give_back()
    gc.freeze()  # the system takes back what is left, faster than the collector
    sys.exit(status)


if __name__ == "__main__":
    main()
