"""The command line of ``reader thread``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress

from reader.commands.options import add_json, add_locations
from reader.commands.parsing import Parser, as_path
from reader.translation import deferred
from reader.translation import gettext as _

FORMS = {
    "show": ("NAME", deferred("the timeline; --json or --markdown for other programs")),
    "candidates": ("NAME", deferred("articles that may belong to it, with reasons")),
    "new": ("NAME [ARTICLE...]", deferred("begin one, with articles; --query finds more")),
    "pin": ("NAME ARTICLE...", deferred("put articles into it")),
    "exclude": ("NAME ARTICLE...", deferred("leave articles out of it for good")),
    "undecide": ("NAME ARTICLE...", deferred("neither pinned nor excluded any more")),
    "query": ("NAME QUERY", deferred("another query; an empty one for none")),
    "rename": ("NAME NEW-NAME", deferred("another name")),
    "delete": ("NAME", deferred("delete it; u in the app undoes that")),
    "import": ("FILE", deferred("the threads that --json has written")),
}
"""The actions: their operands, and what they do."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader thread``."""
    forms = [f"  {f'{action} {form}':<25}  {_(what)}" for action, (form, what) in FORMS.items()]
    lines = [_("actions:"), *forms]
    parser = Parser(
        prog="reader thread",
        description=_(
            "List your threads: named stories, each a query with the articles that you pinned to it"
            " or excluded from it. With an action, show or change one."
        ),
        epilog="\n".join(lines),
    )
    parser.add_argument(
        "action", nargs="?", default="list", choices=("list", *FORMS), metavar="ACTION"
    )
    operands = parser.add_argument(
        "operands",
        nargs="*",
        metavar="NAME",
        help=_("a name, then articles: files, URLs or keys"),
    )
    operands.completer = _complete  # type: ignore[attr-defined]  # argcomplete looks for it
    parser.add_argument("--query", metavar="QUERY", help=_("what new articles of it must match"))
    parser.add_argument("--markdown", action="store_true", help=_("the timeline as Markdown"))
    add_json(parser)
    parser.add_argument(
        "--in",
        dest="paths",
        action="append",
        default=[],
        type=as_path,
        metavar="PATH",
        help=_("a folder of the library; by default the last one"),
    )
    add_locations(parser)
    return parser


def _complete(prefix: str, parsed_args: argparse.Namespace, **_context: object) -> Sequence[str]:
    """Return the actions, names or files that complete an operand."""
    from reader.commands import completion

    action, given = parsed_args.action, parsed_args.operands or []
    if action == "list":
        return [name for name in FORMS if name.startswith(prefix)]
    if given:
        return completion.files(prefix) if "ARTICLE" in FORMS.get(action, ("",))[0] else []
    if action == "new":
        return []
    if action == "import":
        return completion.files(prefix)
    from reader import paths  # here: few words are names
    from reader.errors import ReaderError
    from reader.notes.store import Notes

    with (
        suppress(ReaderError),
        Notes.open(paths.data_dir(getattr(parsed_args, "data_dir", None)), read_only=True) as notes,
    ):
        names = [thread.name for thread in notes.threads.listed()]
        return [name for name in names if name.startswith(prefix) and name.isprintable()]
    return []
