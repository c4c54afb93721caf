"""Prints for people and for programs so that nothing printed can command a terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from reader.patterns import lazy_pattern
from reader.text.escaping import json_text
from reader.text.safe import is_plain, safe, safe_line, thinned

_COMMANDS = lazy_pattern(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\U000e0000-\U000e007f]|\r(?!\\Z)"
)
"""Characters that command a terminal or reorder text; tabs and CR LF belong to the formats."""


def print_lines(lines: Iterable[str]) -> None:
    """Print lines to standard output and flush it.

    Args:
        lines: Text. A control character becomes its symbol, a character that hides text is removed,
            and a character that the locale cannot encode becomes a question mark.

    Raises:
        BrokenPipeError: The reader of the pipe has gone; the command line ends quietly then.
    """
    _write(f"{_harmless(line)}\n" for line in lines)


def print_json(value: object) -> None:
    """Print a value as JSON with controls escaped; outside UTF-8 everything beyond ASCII is."""
    _write([f"{_json_line(json.dumps(value, ensure_ascii=is_ascii(), indent=1))}\n"])


def print_json_items(values: Iterable[object]) -> None:
    """Print values as a JSON list, each on a line of its own as soon as it is there."""
    # A search for cycles takes a fifth of the time, and no value of a verb has one.
    encode = json.JSONEncoder(ensure_ascii=is_ascii(), check_circular=False).encode

    def lines() -> Iterator[str]:
        before = "["
        last = None
        for value in values:
            if last is not None:
                yield f"{before}{last},\n"
                before = " "
            last = _json_line(encode(value))
        yield "[]\n" if last is None else f"{before}{last}]\n"

    _write(lines())


def is_ascii() -> bool:
    """Return whether standard output may lack characters beyond ASCII."""
    return (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"


def _json_line(text: str) -> str:
    """Return a JSON text in which an escape keeps the control of a file's name, harmlessly."""
    return text if is_plain(text) else _harmless(json_text(text))


def _write(lines: Iterable[str]) -> None:
    """Write harmless lines to standard output and flush it."""
    _soften(sys.stdout)
    sys.stdout.writelines(lines)
    sys.stdout.flush()


def _harmless(line: str) -> str:
    """Return a line with the symbols of its control characters and without hidden text."""
    return line if is_plain(line) else _COMMANDS.sub(_symbol, thinned(line))


def _symbol(match: re.Match[str]) -> str:
    return safe(match[0])


def complain(message: str) -> None:
    """Print one line to standard error, made safe."""
    _soften(sys.stderr)
    sys.stderr.write(f"reader: {safe_line(message)}\n")


def terminal_cells() -> int:
    """Return the cells of a line on standard output; 0 when it is not a terminal."""
    if not sys.stdout.isatty():
        return 0
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _soften(stream: TextIO | Any) -> None:
    """Make a stream replace characters that its encoding lacks."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
