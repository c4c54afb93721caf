"""The command line of ``reader diff``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_locations, add_paths
from reader.commands.parsing import Parser
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader diff``."""
    parser = Parser(
        prog="reader diff",
        description=_(
            "Compare two articles by paragraph, sentence and character, in either script."
        ),
        epilog=_legend()
        + _(
            "; a version of a file in a git repository is named FILE@COMMIT, as reader versions"
            " prints it"
        ),
    )
    for name, what in (("old", _("the earlier article")), ("new", _("the later article"))):
        parser.add_argument(name, metavar="FILE-or-KEY", help=what)
    add_paths(parser, _("where to look for a URL or key"))
    forms = parser.add_mutually_exclusive_group()
    for name, what in (
        ("json", _("the parts of both texts, with their offsets in code points")),
        ("html", _("a page with the changes marked")),
        ("markdown", _("Markdown with the marks of CriticMarkup")),
    ):
        forms.add_argument(
            f"--{name}", dest="format", action="store_const", const=name, default="text", help=what
        )
    parser.add_argument(
        "--all", action="store_true", help=_("mark changes of punctuation, script and width, too")
    )
    parser.add_argument("--full", action="store_true", help=_("print unchanged paragraphs, too"))
    add_locations(parser)
    return parser


def _legend() -> str:
    """Return the signs of the text and what they mean."""
    removed, added = _("removed"), _("added")
    away, here = _("moved away"), _("moved here")
    return f"[-{removed}-] {{+{added}+}} [→{away}→] {{→{here}→}}"
