"""Printing for people and for programs: whatever is printed may stand on a terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from reader.text.escaping import json_text
from reader.text.safe import safe, safe_line, thinned

_OBEYED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\U000e0000-\U000e007f]|\r(?!\\Z)"
)
"""What a terminal, or the eye, would obey; tabs and CR LF are of the formats."""


def print_lines(lines: Iterable[str]) -> None:
    """Print lines to standard output, at once.

    Args:
        lines: Text; a control that is left in it becomes its symbol, what hides a text goes, and
            what the locale cannot encode becomes a question mark.

    Raises:
        BrokenPipeError: When nobody reads them; the command line ends quietly then.
    """
    _soften(sys.stdout)
    sys.stdout.writelines(f"{_OBEYED.sub(_symbol, thinned(line))}\n" for line in lines)
    sys.stdout.flush()


def print_json(value: object) -> None:
    """Print a value as JSON, with every control escaped and, but in UTF-8, all else too."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=plain, indent=1)
    print_lines([json_text(text)])  # escaped, a control in a file's name is harmless and not lost


def _symbol(match: re.Match[str]) -> str:
    return safe(match[0])


def complain(message: str) -> None:
    """Print one line to standard error, made safe."""
    _soften(sys.stderr)
    sys.stderr.write(f"reader: {safe_line(message)}\n")


def terminal_cells() -> int:
    """Return the cells of a line on standard output, or 0 when it is no terminal."""
    if not sys.stdout.isatty():
        return 0
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _soften(stream: TextIO | Any) -> None:
    """Make a stream replace what its encoding does not have."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
