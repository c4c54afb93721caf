"""The command line of ``reader completion``."""

from __future__ import annotations

import argparse

from reader.commands.parsing import Parser
from reader.translation import gettext as _

SHELLS = ("bash", "zsh", "fish")

_LINES = {
    "bash": 'eval "$(reader completion bash)"    # in ~/.bashrc',
    "zsh": 'eval "$(reader completion zsh)"     # in ~/.zshrc, after compinit',
    "fish": "reader completion fish | source     # in ~/.config/fish/config.fish",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader completion``."""
    parser = Parser(
        prog="reader completion",
        description=_("Print the completion script for a shell."),
        epilog=_("add one of these lines to the startup file of your shell:")
        + "".join(f"\n  {line}" for line in _LINES.values()),
    )
    parser.add_argument("shell", choices=SHELLS, help=_("the shell"))
    return parser
