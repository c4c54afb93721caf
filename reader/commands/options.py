"""The options that several command lines share, and the paths that a command line names."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from reader import paths
from reader.commands.parsing import as_path
from reader.translation import gettext as _

if TYPE_CHECKING:
    from argparse import _ActionsContainer
    from pathlib import Path


def add_library(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a library of the settings."""
    action = parser.add_argument(
        "--library",
        action="append",
        metavar="NAME",
        help=_("a library of the settings; may be given again"),
    )

    def complete(prefix: str, parsed_args: argparse.Namespace, **_context: object) -> list[str]:
        from reader.config.sources import library_names

        paths.choose_config_file(getattr(parsed_args, "config", None))
        names = library_names(paths.config_file())
        return [name for name in names if name.startswith(prefix)]

    action.completer = complete  # type: ignore[attr-defined]  # argcomplete looks for it


def add_article(parser: argparse.ArgumentParser) -> None:
    """Add the operand that names one article."""
    parser.add_argument(
        "article", metavar="FILE-or-KEY", help=_("a file, or an article's URL or key")
    )


def add_paths(parser: argparse.ArgumentParser, purpose: str = "") -> None:
    """Add the paths of a library, which may be left out.

    Args:
        parser: The parser.
        purpose: Their help; by default that they are the library.
    """
    purpose = purpose or _("the library; by default the last one")
    parser.add_argument("paths", nargs="*", type=as_path, metavar="PATH", help=purpose)


def add_json(parser: _ActionsContainer, output: str = "") -> None:
    """Add the option that prints JSON.

    Args:
        parser: The parser, or a group of it.
        output: Its help, which describes the output.
    """
    output = output or _("as JSON, for other programs")
    parser.add_argument("--json", action="store_true", help=output)


def add_limit(parser: argparse.ArgumentParser, default: int | None = None) -> None:
    """Add the option that limits how many results are printed; None prints all by default."""
    parser.add_argument(
        "--limit", type=int, default=default, metavar="N", help=_("print at most so many")
    )


def add_locations(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a library, the folder of the marks and the configuration file."""
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the folder of the marks."""
    parser.add_argument(
        "--data-dir", type=as_path, metavar="DIR", help=_("where your marks are kept")
    )


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the configuration file; `Parser` puts it into force."""
    parser.add_argument("--config", type=as_path, metavar="FILE", help=_("the configuration file"))


def add_set(parser: argparse.ArgumentParser) -> None:
    """Add the option that gives settings on the command line."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("a setting for this time; may be given again"),
    )


def add_spreadsheet(parser: argparse.ArgumentParser) -> None:
    """Add the option that leaves cells as they are which a spreadsheet would calculate."""
    parser.add_argument(
        "--no-spreadsheet",
        dest="spreadsheet",
        action="store_false",
        help=_("leave cells that begin with = + - @ as they are, without a ' before them"),
    )


def given_paths(options: argparse.Namespace) -> list[Path]:
    """Return the paths of the command line, and those of the libraries that it names.

    Raises:
        ReaderError: The settings have no library of a name.
    """
    if not getattr(options, "library", None):
        return list(options.paths)
    from reader.config.sources import library  # here: most command lines name paths

    file = paths.config_file()
    named = [path for name in options.library for path in library(name, file)]
    return [*options.paths, *named]
