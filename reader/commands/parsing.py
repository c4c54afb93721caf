"""The parser of every command line: what it says of an argument may stand on a terminal.

A name that a shell found by ``*`` is an argument, too, and may hold anything.
"""

from __future__ import annotations

import argparse
from typing import IO

from reader.text.safe import safe


class Parser(argparse.ArgumentParser):
    """A parser whose messages show controls as symbols."""

    def _print_message(self, message: str, file: IO[str] | None = None) -> None:  # type: ignore[override]
        super()._print_message(safe(message), file)
