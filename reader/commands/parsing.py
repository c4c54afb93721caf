"""The parser of every command line, whose messages are safe to print on a terminal.

A file name that a shell expanded from ``*`` is an argument, too, and may hold anything.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import IO, TYPE_CHECKING, Any, ClassVar, NoReturn

from reader import paths
from reader.patterns import lazy_pattern
from reader.translation import gettext as _
from reader.translation import ngettext

if TYPE_CHECKING:
    from pathlib import Path

# argparse has no public way to set a catalogue. Without one it would look for files of its own at
# each message, with the modules of `gettext` and `locale`.
vars(argparse).update(_=_, ngettext=ngettext)

_UNBREAKABLE = lazy_pattern(
    r"[!-~“‘（《]*[^\s!-~，。；：、？！）》’”…][，。；：、？！）》’”…]*|[!-~]+|\s+|."
)
"""The units of line breaking: a word, or a Chinese character with its punctuation."""


WRONG = 2
"""The exit code for a command line that is wrong."""


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells, as `textwrap.wrap` does by characters.

    Help texts do not need the line breaking of `reader.text` and its tables.
    """
    import unicodedata  # here: only help is wrapped

    lines, room = [""], width
    for unit in _UNBREAKABLE.findall(" ".join(text.split())):
        cells = sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in unit)
        if cells > room and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            room = width
        if lines[-1] or not unit.isspace():
            lines[-1] += unit
            room -= cells
    return lines


def _columns() -> int:
    """Return the columns of the terminal, as `shutil.get_terminal_size` does."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]  # see below
    except (AttributeError, ValueError, OSError):  # closed, or no terminal
        return 80


class HelpFormatter(argparse.HelpFormatter):
    """Wraps paragraphs by cells; indented lines are tables and stay as they are."""

    def __init__(
        self,
        prog: str,
        indent_increment: int = 2,
        max_help_position: int = 24,
        width: int | None = None,
    ) -> None:
        # argparse makes a formatter for every argument, and asks `shutil`, which takes longer.
        super().__init__(prog, indent_increment, max_help_position, width or _columns() - 2)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = (
            [line] if line.startswith(" ") else wrap(line, width - len(indent))
            for line in text.splitlines()
        )
        return "\n".join(indent + line for lines in paragraphs for line in lines)


def as_path(text: str) -> Path:
    """Return a path of the command line, for the ``type`` of an argument."""
    from pathlib import Path  # here: a shell that completes a line needs none

    return Path(text)


class _Operand(str):
    """A word after ``--``, which is not an option, whatever it begins with."""

    __slots__ = ()


class Parser(argparse.ArgumentParser):
    """A parser whose help fits the terminal, and whose messages show controls as symbols.

    Attributes:
        is_silent: Whether errors are not explained: a shell that completes a line shows none.
    """

    is_silent: ClassVar = False

    def __init__(self, **given: Any) -> None:
        super().__init__(formatter_class=HelpFormatter, **given)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments; ``--config`` chooses the configuration file of the process.

        Of intermixed arguments argparse forgets which came after ``--``, so they are marked here.
        """
        words = list(sys.argv[1:] if args is None else args)
        if "--" in words:
            end = words.index("--")
            words = words[:end] + [_Operand(word) for word in words[end + 1 :]]
        options, rest = super().parse_known_args(words, namespace)
        paths.choose_config_file(getattr(options, "config", None))
        return options, rest

    def parse_known_intermixed_args(self, *given: Any, **named: Any) -> Any:
        """Parse options among positional arguments.

        argparse removes the seven characters of the English ``usage: `` from the usage line.
        """
        if self.usage is None:
            self.usage = self.format_usage().removeprefix(_("usage: ")).replace("%", "%%")
        return super().parse_known_intermixed_args(*given, **named)

    def error(self, message: str) -> NoReturn:
        """Print the usage and the error, and exit."""
        if self.is_silent:
            self.exit(WRONG)
        super().error(message)

    def _parse_optional(self, arg_string: str) -> Any:
        return None if isinstance(arg_string, _Operand) else super()._parse_optional(arg_string)

    def _print_message(self, message: str, file: IO[str] | None = None) -> None:  # type: ignore[override]  # typeshed has SupportsWrite
        from reader.text.safe import safe  # here: most command lines are right

        super()._print_message(safe(message), file)
