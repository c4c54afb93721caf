"""``reader doctor``: looks whether all marks are whole and stand where they should."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from reader.commands.marks import with_notes
from reader.commands.opening import add_arguments, open_session
from reader.commands.output import complain, print_lines
from reader.commands.parsing import Parser
from reader.commands.progress import counted
from reader.commands.terminal import describe_terminal
from reader.desk.checking import Checked, check
from reader.errors import ReaderError
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.text.width import cut
from reader.translation import deferred, ngettext
from reader.translation import gettext as _

_LABELS = {
    "anchored": deferred("stand where they were marked"),
    "moved": deferred("moved? - to be looked at in the notebook"),
    "unanchored": deferred("unanchored - their words are no longer in the article"),
    deferred("no article"): deferred("of articles that are not in the library now"),
}
VERDICTS = {
    "anchored": deferred("anchored"),
    "moved": deferred("moved?"),
    "unanchored": deferred("unanchored"),
    "no article": deferred("no article"),
}
_SHOWN = 60
"""Cells of a quote that are shown."""


def run(argv: Sequence[str]) -> int:
    """Look for every highlight in its article, and store where it stands.

    Args:
        argv: What follows ``reader doctor`` on the command line.

    Returns:
        0; 1 when the marks cannot be read or written; 2 when the library cannot be opened.
    """
    options = parser().parse_args(argv)
    print_lines(describe_terminal(options))
    failed: list[ReaderError] = []

    def work(notes: Notes) -> None:
        try:
            session = open_session(options, notes)
        except ReaderError as error:
            failed.append(error)
            return
        checked = counted(check(session), _("highlights"), len(notes.highlights()))
        print_lines(_report(notes, checked))

    status = with_notes(options, work)
    for error in failed:
        complain(str(error))
    return 2 if failed else status


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader doctor``."""
    parser = Parser(
        prog="reader doctor",
        description=_(
            "Look for every highlight in its article as it is now, and store where it "
            "stands. Nothing is dropped, and nothing is guessed."
        ),
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help=_("the library; by default the last one"),
    )
    add_arguments(parser)
    return parser


def _report(notes: Notes, found: Iterable[Checked]) -> Iterable[str]:
    """Yield a line for each highlight that is not in its place, and the counts."""
    counts: Counter[str] = Counter()
    changed = 0
    for each in found:
        counts[each.verdict] += 1
        changed += each.changed
        if each.verdict != "anchored":
            title = safe_line(notes.state(each.highlight.key).title) or each.highlight.key
            quote = cut(safe_line(each.highlight.quote), _SHOWN)
            yield f"{_(VERDICTS[each.verdict])}: “{quote}” - {title}"
    for verdict, label in _LABELS.items():
        if counts[verdict]:
            yield f"{_counted(counts[verdict])} {_(label)}"
    stored = _("{count} stored anew").format(count=changed)
    yield _(", ").join((_counted(counts.total()), stored))


def _counted(count: int) -> str:
    return ngettext("{count} highlight", "{count} highlights", count).format(count=count)
