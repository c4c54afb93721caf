"""``reader completion``: what a shell needs to complete a command line, and the completing itself.

The shell asks the program at each Tab, so that what is offered is what this version understands,
with the names of this person's libraries and articles' sources.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from contextlib import suppress

from reader.commands.output import print_lines
from reader.commands.parsing import Parser
from reader.translation import gettext as _

SHELLS = ("bash", "zsh", "fish")

_PLACES = {
    "bash": 'eval "$(reader completion bash)"    # in ~/.bashrc',
    "zsh": 'eval "$(reader completion zsh)"     # in ~/.zshrc, after compinit',
    "fish": "reader completion fish | source     # in ~/.config/fish/config.fish",
}


def run(argv: Sequence[str]) -> int:
    """Print the lines that a shell has to read.

    Args:
        argv: What follows ``reader completion`` on the command line.

    Returns:
        0.
    """
    options = parser().parse_args(argv)
    from argcomplete import shellcode  # type: ignore[attr-defined]

    print_lines(shellcode(["reader"], shell=options.shell).rstrip("\n").split("\n"))
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader completion``."""
    made = Parser(
        prog="reader completion",
        description=_("Print what makes a shell complete the words of reader."),
        epilog=_("put one of these lines where your shell reads it at its start:")
        + "".join(f"\n  {line}" for line in _PLACES.values()),
    )
    made.add_argument("shell", choices=SHELLS, help=_("the shell it is for"))
    return made


def complete(
    app: argparse.ArgumentParser,
    verbs: Sequence[str],
    parser_of: Callable[[str], argparse.ArgumentParser],
) -> None:
    """Answer a shell that asks how its command line goes on, and end the process.

    Args:
        app: The parser of the command line without a verb.
        verbs: Those that are offered.
        parser_of: Returns the parser of a verb.
    """
    from argcomplete import autocomplete

    line = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]
    words = line.split()
    is_first = len(words) < 2 or (len(words) == 2 and not line[-1:].isspace())
    if not is_first and words[1] in verbs:
        # The verb is the program whose arguments are completed: what stands before it is passed by.
        os.environ["_ARGCOMPLETE"] = str(int(os.environ["_ARGCOMPLETE"]) + 1)
        app = parser_of(words[1])
    elif is_first:
        for action in app._actions:  # noqa: SLF001 - argparse has no other way to them
            if action.dest == "paths":
                action.completer = lambda prefix, **_: [*verbs, *_files(prefix)]  # type: ignore[attr-defined]
    autocomplete(app, always_complete_options=False, default_completer=_files)  # type: ignore[arg-type]  # any function does


def _files(prefix: str, **_: object) -> list[str]:
    """Return the files and folders that a word may become.

    argcomplete's own completer asks whichever ``bash`` is found first, and that may be a file of
    the archive. A name with a control character in it is not offered: shells would print it.

    Args:
        prefix: What was typed of it.
    """
    folder, start = os.path.split(prefix)
    offered = []
    place = os.path.expanduser(folder) or "."  # noqa: PTH111 - no user of that name is no error
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            is_hidden = entry.name.startswith(".") and not start.startswith(".")
            name = os.path.join(folder, entry.name)  # noqa: PTH118 - as it was typed
            if entry.name.startswith(start) and name.isprintable() and not is_hidden:
                offered.append(f"{name}/" if entry.is_dir() else name)
    return offered
