"""``python -m reader`` and the ``reader`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from reader.cli import run  # here: an import that fails is told by the interpreter, not by us

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
