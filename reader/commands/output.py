"""Printing for people and for programs: safe on a terminal, quiet on a closed pipe."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from reader.text.safe import safe_line

# A control or invisible command in JSON (a file name can hold any) is escaped, which loses nothing.
_ESCAPE_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e0fff]"
)


def print_lines(lines: Iterable[str]) -> int:
    """Print lines to standard output and return the exit code; a closed pipe is no error.

    Args:
        lines: Safe text; what the locale cannot encode becomes a question mark.
    """
    return _quietly(lambda: sys.stdout.writelines(f"{line}\n" for line in lines))


def print_json(value: Any) -> int:
    """Print a value as JSON that may stand on a terminal, and return the exit code."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=ascii_only, indent=1)
    return print_lines([_ESCAPE_IN_JSON.sub(_escape, text)])


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def complain(message: str) -> None:
    """Print one line to standard error, made safe."""
    _soften(sys.stderr)
    print(f"reader: {safe_line(message)}", file=sys.stderr)  # noqa: T201 - this is the printer


def _quietly(write: Callable[[], None]) -> int:
    """Write to standard output; when nobody reads it any more, stop without a word."""
    _soften(sys.stdout)
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more at its end: give it something that can be written to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _soften(stream: TextIO) -> None:
    """Make a stream replace what its encoding does not have."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def columns() -> int:
    """Return how many cells a line may have: the terminal's width, or 0 for no limit."""
    if not sys.stdout.isatty():
        return 0
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return 80
