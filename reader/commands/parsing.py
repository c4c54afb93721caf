"""The parser of every command line: what it says of an argument may stand on a terminal.

A name that a shell found by ``*`` is an argument, too, and may hold anything.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from typing import IO, Any

from reader import paths
from reader.text.safe import safe
from reader.translation import gettext as _

_PIECES = re.compile(
    r"[!-~“‘（《]*[^\s!-~，。；：、？！）》’”…][，。；：、？！）》’”…]*|[!-~]+|\s+|."
)
"""What a line is not broken inside: a word, or a Chinese character with the marks around it."""


def add_spreadsheet(parser: argparse.ArgumentParser) -> None:
    """Add the option that leaves cells as they are which a spreadsheet would calculate."""
    parser.add_argument(
        "--no-spreadsheet",
        dest="spreadsheet",
        action="store_false",
        help=_("leave cells that begin with = + - @ as they are, without a ' before them"),
    )


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of so many cells, as `textwrap.wrap` does by characters.

    `reader.text` sets the text of articles; a line of help needs none of its tables.
    """
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


class HelpFormatter(argparse.HelpFormatter):
    """Wraps paragraphs by cells; lines that are set in stay as they are, for they are tables."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = (
            [line] if line.startswith(" ") else wrap(line, width - len(indent))
            for line in text.splitlines()
        )
        return "\n".join(indent + line for found in lines for line in found)


class Parser(argparse.ArgumentParser):
    """A parser whose help fits the terminal, and whose messages show controls as symbols."""

    def __init__(self, **given: Any) -> None:
        super().__init__(formatter_class=HelpFormatter, **given)

    def parse_known_args(self, *given: Any, **named: Any) -> Any:
        """Parse the arguments; ``--config`` chooses the configuration file of the process."""
        options, rest = super().parse_known_args(*given, **named)
        paths.choose_config_file(getattr(options, "config", None))
        return options, rest

    def parse_known_intermixed_args(self, *given: Any, **named: Any) -> Any:
        """Parse options among positional arguments.

        argparse cuts the seven characters of the English ``usage: `` off what it is to show.
        """
        if self.usage is None:
            self.usage = self.format_usage().removeprefix(_("usage: ")).replace("%", "%%")
        return super().parse_known_intermixed_args(*given, **named)

    def _print_message(self, message: str, file: IO[str] | None = None) -> None:  # type: ignore[override]
        super()._print_message(safe(message), file)
