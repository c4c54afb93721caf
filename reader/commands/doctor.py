"""``reader doctor``: checks the marks, the index, the terminal and the place of highlights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reader.commands.command_lines.doctor import parser
from reader.commands.findings import all_fine, examine_all, facts_of, lines_of
from reader.commands.hiding import count_hidden, hidden_lines
from reader.commands.marks import with_session
from reader.commands.output import print_json, print_lines
from reader.commands.progress import counted
from reader.commands.reattach import reattach_all
from reader.commands.terminal import describe_terminal
from reader.notes.store import Notes
from reader.services.anchor_check import Checked, check
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.text.width import cut
from reader.translation import deferred, ngettext
from reader.translation import gettext as _

_LABELS = {
    "anchored": deferred("in place"),
    "moved": deferred("moved? - check them in the notebook"),
    "unanchored": deferred("unanchored - no longer in the article"),
    deferred("no article"): deferred("without an article in the library"),
}
VERDICTS = {
    "anchored": deferred("anchored"),
    "moved": deferred("moved?"),
    "unanchored": deferred("unanchored"),
    "no article": deferred("no article"),
}
_SHOWN = 60
"""The most cells of a quote that are shown."""


FINE, TO_DO = 0, 1
"""Exit codes: nothing has to be done; something has to be done."""


def run(argv: Sequence[str]) -> int:
    """Examine the store, the index and the terminal, and find every highlight in its article.

    Args:
        argv: What follows ``reader doctor`` on the command line.

    Returns:
        `FINE`; `TO_DO` when something has to be done, or the marks cannot be read or written;
        2 when the library cannot be opened.
    """
    options = parser().parse_args(argv)
    findings = examine_all(options)
    terminal = list(describe_terminal())
    if not options.json:
        print_lines(terminal)
        print_lines(lines_of(findings))
    report: dict[str, object] = {}
    proposed: dict[str, object] = {}

    def work(session: Session) -> None:
        notes = session.notes
        checked = counted(check(session), _("highlights"), sum(notes.highlighted().values()))
        hidden = count_hidden(session)
        if options.json:
            report.update(_facts(notes, checked))
            proposed.update({"hidden": hidden} if hidden else {})
        else:
            print_lines(hidden_lines(hidden))
            print_lines(_report(notes, checked))
        if options.reattach:
            proposed.update(reattach_all(session, yes=options.yes, quiet=options.json))

    status = with_session(options, work)
    if options.json:
        facts = {"terminal": terminal, **facts_of(findings), "highlights": report}
        print_json({**facts, **proposed})
    is_fine = all_fine(findings) and not proposed.get("offered")
    return status or (FINE if is_fine else TO_DO)


def _report(notes: Notes, checked: Iterable[Checked]) -> Iterable[str]:
    """Yield a line for each highlight that is not in its place, and the counts."""
    counts: Counter[str] = Counter()
    changed = 0
    for result in checked:
        highlight = result.highlight
        counts[result.verdict] += 1
        changed += result.changed
        if result.verdict != "anchored":
            title = safe_line(notes.state(highlight.key).title or highlight.key)
            quote = cut(safe_line(highlight.quote), _SHOWN)
            yield _("{verdict}: “{quote}” - {title}").format(
                verdict=_(VERDICTS[result.verdict]), quote=quote, title=title
            )
    for verdict, label in _LABELS.items():
        if counts[verdict]:
            yield _("{count} {state}").format(count=_counted(counts[verdict]), state=_(label))
    stored = _("{count} updated").format(count=changed)
    yield _(", ").join((_counted(counts.total()), stored))


def _facts(notes: Notes, checked: Iterable[Checked]) -> dict[str, object]:
    """Return the counts, and the highlights that are not in their place, for JSON."""
    counts: Counter[str] = Counter()
    changed = 0
    astray = []
    for result in checked:
        counts[str(result.verdict)] += 1
        changed += result.changed
        if result.verdict != "anchored":
            astray.append(
                {
                    "id": result.highlight.id,
                    "state": str(result.verdict),
                    "quote": result.highlight.quote,
                    "title": notes.state(result.highlight.key).title,
                }
            )
    return {"total": counts.total(), "stored_anew": changed, **counts, "astray": astray}


def _counted(count: int) -> str:
    return ngettext("{count} highlight", "{count} highlights", count).format(count=count)
