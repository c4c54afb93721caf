"""The argument that names a library, and the paths that a command line means."""

from __future__ import annotations

import argparse
from pathlib import Path

from reader.translation import gettext as _


def add_library(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a library of the settings."""
    action = parser.add_argument(
        "--library",
        action="append",
        metavar="NAME",
        help=_("a library of the settings; may be given again"),
    )

    def complete(prefix: str, parsed_args: argparse.Namespace, **_others: object) -> list[str]:
        from reader import paths
        from reader.config import libraries

        paths.choose_config_file(getattr(parsed_args, "config", None))
        file = paths.config_file()
        return [name for name in libraries.names(file) if name.startswith(prefix)]

    action.completer = complete  # type: ignore[attr-defined]  # a shell's completion asks for it


def given_paths(options: argparse.Namespace) -> list[Path]:
    """Return the paths of the command line, those of the libraries it names among them.

    Raises:
        ReaderError: There is no library of a name.
    """
    if not getattr(options, "library", None):
        return list(options.paths)
    from reader import paths  # here: most command lines name paths
    from reader.config import libraries

    file = paths.config_file()
    named = [path for name in options.library for path in libraries.library(name, file)]
    return [*options.paths, *named]
