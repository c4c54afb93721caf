"""The command line of ``reader archive``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_config, add_json
from reader.commands.parsing import Parser, as_path
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader archive``."""
    parser = Parser(
        prog="reader archive",
        description=_(
            "Show what is guessed about an archive: which keys hold the title, the date and so on,"
            " with three articles as examples. Nothing in the archive is changed."
        ),
    )
    parser.add_argument("path", type=as_path, metavar="PATH", help=_("folder or file"))
    parser.add_argument(
        "--init",
        action="store_true",
        help=_("write it into the configuration file, where it can be changed"),
    )
    add_json(parser, _("print it as one JSON object"))
    add_config(parser)
    return parser
