"""What argparse says of a command line, for the catalogues: its words are ours to translate."""

from __future__ import annotations

import argparse
import re
import unicodedata

from reader.translation import deferred, gettext, ngettext

_MESSAGES = (
    deferred("usage: "),
    deferred("positional arguments"),
    deferred("options"),
    deferred("show this help message and exit"),
    deferred("show program's version number and exit"),
    deferred("%(prog)s: error: %(message)s\n"),
    deferred("argument %(argument_name)s: %(message)s"),
    deferred("the following arguments are required: %s"),
    deferred("one of the arguments %s is required"),
    deferred("unrecognized arguments: %s"),
    deferred("not allowed with argument %s"),
    deferred("ignored explicit argument %r"),
    deferred("expected one argument"),
    deferred("expected at most one argument"),
    deferred("expected at least one argument"),
    deferred("ambiguous option: %(option)s could match %(matches)s"),
    deferred("invalid %(type)s value: %(value)r"),
    deferred("invalid choice: %(value)r (choose from %(choices)s)"),
    deferred(
        "invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)"
    ),
)
"""As the versions of Python have them that the program runs on."""


_PIECES = re.compile(
    r"[!-~“‘（《]*[^\s!-~，。；：、？！）》’”…][，。；：、？！）》’”…]*|[!-~]+|\s+|."
)
"""What a line is not broken inside: a word, or a Chinese character with the marks around it."""


def speak() -> None:
    """Let argparse look its words up in our catalogue, and wrap by cells; it has no public way."""
    vars(argparse).update(_=gettext, ngettext=ngettext)
    methods = {
        "_split_lines": lambda _formatter, text, width: wrap(text, width),
        "_fill_text": lambda _formatter, text, width, indent: fill(text, width, indent),
    }
    for name, method in methods.items():
        setattr(argparse.HelpFormatter, name, method)


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of so many cells, as `textwrap.wrap` does by characters."""
    lines, room = [""], width
    for piece in _PIECES.findall(" ".join(text.split())):
        cells = sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in piece)
        if cells > room and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            room = width
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
            room -= cells
    return lines


def fill(text: str, width: int, indent: str) -> str:
    """Return the lines of `wrap` as one text, each of them indented."""
    return "\n".join(indent + line for line in wrap(text, width - len(indent)))
