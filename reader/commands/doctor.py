"""``reader doctor``: looks whether all is whole, and whether the marks stand where they should."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from reader.commands.examining import all_fine, examine_all, facts_of, lines_of
from reader.commands.marks import with_notes
from reader.commands.opening import add_arguments, open_session
from reader.commands.output import complain, print_json, print_lines
from reader.commands.parsing import Parser
from reader.commands.progress import counted
from reader.commands.terminal import describe_terminal
from reader.errors import ReaderError
from reader.notes.store import Notes
from reader.services.anchor_check import Checked, check
from reader.text.safe import safe_line
from reader.text.width import cut
from reader.translation import deferred, ngettext
from reader.translation import gettext as _

_LABELS = {
    "anchored": deferred("in place"),
    "moved": deferred("moved? - to be looked at in the notebook"),
    "unanchored": deferred("unanchored - not in the article any more"),
    deferred("no article"): deferred("without an article in the library"),
}
VERDICTS = {
    "anchored": deferred("anchored"),
    "moved": deferred("moved?"),
    "unanchored": deferred("unanchored"),
    "no article": deferred("no article"),
}
_SHOWN = 60
"""Cells of a quote that are shown."""


FINE, TO_DO, WRONG = 0, 1, 2
"""Exit codes: nothing has to be done; something has; the command line cannot be carried out."""


def run(argv: Sequence[str]) -> int:
    """Examine the store, the index, the terminal, and look for every highlight in its article.

    Args:
        argv: What follows ``reader doctor`` on the command line.

    Returns:
        `FINE`; `TO_DO` when something has to be done, or the marks cannot be read or written;
        `WRONG` when the library cannot be opened.
    """
    options = parser().parse_args(argv)
    examined = examine_all(options)
    terminal = list(describe_terminal(options))
    if not options.json:
        print_lines(terminal)
        print_lines(lines_of(examined))
    failed: list[ReaderError] = []
    report: dict[str, object] = {}

    def work(notes: Notes) -> None:
        try:
            session = open_session(options, notes)
        except ReaderError as error:
            failed.append(error)
            return
        checked = counted(check(session), _("highlights"), sum(notes.highlighted().values()))
        if options.json:
            report.update(_facts(notes, checked))
        else:
            print_lines(_report(notes, checked))
        session.shelf.index.close()

    status = with_notes(options, work)
    if options.json:
        print_json({"terminal": terminal, **facts_of(examined), "highlights": report})
    for error in failed:
        complain(str(error))
    return WRONG if failed else status or (FINE if all_fine(examined) else TO_DO)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader doctor``."""
    parser = Parser(
        prog="reader doctor",
        description=_(
            "Examine the marks, their backups and locks, the index and the terminal, and say "
            "what to do. Then look for every highlight in its article as it is now, and store "
            "where it stands. Nothing is dropped, and nothing is guessed."
        ),
        epilog=_(
            "Exit codes: 0, nothing has to be done; 1, something has, or the marks cannot be "
            "read or written; 2, the library cannot be opened."
        ),
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help=_("the library; by default the last one"),
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON, for other programs"))
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
            title = safe_line(notes.state(each.highlight.key).title or each.highlight.key)
            quote = cut(safe_line(each.highlight.quote), _SHOWN)
            yield f"{_(VERDICTS[each.verdict])}: “{quote}” - {title}"
    for verdict, label in _LABELS.items():
        if counts[verdict]:
            yield f"{_counted(counts[verdict])} {_(label)}"
    stored = _("{count} stored anew").format(count=changed)
    yield _(", ").join((_counted(counts.total()), stored))


def _facts(notes: Notes, found: Iterable[Checked]) -> dict[str, object]:
    """Return the counts, and the highlights that are not in their place, for JSON."""
    counts: Counter[str] = Counter()
    changed = 0
    astray = []
    for each in found:
        counts[str(each.verdict)] += 1
        changed += each.changed
        if each.verdict != "anchored":
            astray.append(
                {
                    "id": each.highlight.id,
                    "state": str(each.verdict),
                    "quote": each.highlight.quote,
                    "title": notes.state(each.highlight.key).title,
                }
            )
    return {"total": counts.total(), "stored_anew": changed, **counts, "astray": astray}


def _counted(count: int) -> str:
    return ngettext("{count} highlight", "{count} highlights", count).format(count=count)
