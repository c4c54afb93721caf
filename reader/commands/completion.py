"""``reader completion``: prints the completion script of a shell, and answers it.

The shell runs the program at each Tab, so completions always match the installed version and
include the names of the person's libraries.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from contextlib import suppress

from reader.commands.command_lines.completion import parser as own_parser
from reader.commands.parsing import Parser


def run(argv: Sequence[str]) -> int:
    """Print the completion script of a shell.

    Args:
        argv: What follows ``reader completion`` on the command line.

    Returns:
        0.
    """
    options = own_parser().parse_args(argv)
    from argcomplete import shellcode  # type: ignore[attr-defined]  # re-exported

    from reader.commands.output import print_lines  # here: an answer at a Tab needs neither

    print_lines(shellcode(["reader"], shell=options.shell).rstrip("\n").split("\n"))
    return 0


def complete(
    app_parser: Callable[[], argparse.ArgumentParser],
    verbs: Sequence[str],
    parser_of: Callable[[str], argparse.ArgumentParser],
) -> None:
    """Print the completions of a shell's command line, and end the process.

    Args:
        app_parser: Returns the parser of the command line without a verb.
        verbs: The verbs.
        parser_of: Returns the parser of a verb.
    """
    from reader.late_import import import_late

    import_late("subprocess")  # argcomplete could ask bash for the files, but see `files`
    from argcomplete import autocomplete

    line = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]
    words = line.split()
    is_first = len(words) < 2 or (len(words) == 2 and not line[-1:].isspace())
    if not is_first and words[1] in verbs:
        # The words from the verb on are completed by the parser of the verb.
        os.environ["_ARGCOMPLETE"] = str(int(os.environ["_ARGCOMPLETE"]) + 1)
        parser = parser_of(words[1])
    else:
        parser = app_parser()
        for action in parser._actions if is_first else ():  # noqa: SLF001 - argparse has no other way to them
            if action.dest == "paths":
                action.completer = lambda prefix, **_: [*verbs, *files(prefix)]  # type: ignore[attr-defined]  # argcomplete looks for it
    Parser.is_silent = True
    autocomplete(parser, always_complete_options=False, default_completer=files)  # type: ignore[arg-type]  # any function does


def files(prefix: str, **_: object) -> list[str]:
    """Return the files and folders that complete a word.

    argcomplete's own completer runs the first ``bash`` of the ``PATH``, which may be a file of the
    archive. A name with a control character is not offered: shells would print it.

    Args:
        prefix: The beginning of the word.
    """
    folder, start = os.path.split(prefix)
    offered = []
    place = os.path.expanduser(folder) or "."  # noqa: PTH111 - not an error for an unknown user
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            is_hidden = entry.name.startswith(".") and not start.startswith(".")
            name = os.path.join(folder, entry.name)  # noqa: PTH118 - as it was typed
            if entry.name.startswith(start) and name.isprintable() and not is_hidden:
                offered.append(f"{name}/" if entry.is_dir() else name)
    return offered
