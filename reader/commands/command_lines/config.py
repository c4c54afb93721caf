"""The command line of ``reader config``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_config, add_set
from reader.commands.parsing import Parser
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader config``."""
    parser = Parser(
        prog="reader config", description=_("Print the settings and where each comes from.")
    )
    add_config(parser)
    parser.add_argument(
        "--init", action="store_true", help=_("write a file that explains every setting")
    )
    add_set(parser)
    return parser
