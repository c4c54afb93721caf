"""``reader doctor``: checks the marks, the index, the terminal and the place of highlights."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from reader import paths
from reader.commands.command_lines.doctor import parser
from reader.commands.hiding import count_hidden, hidden_lines
from reader.commands.marks import with_session
from reader.commands.opening import open_marks, open_roots
from reader.commands.options import given_paths
from reader.commands.output import print_json, print_lines
from reader.commands.progress import counted
from reader.commands.reattach import reattach_all
from reader.commands.terminal import describe_terminal
from reader.errors import ReaderError
from reader.index.index_state import examine
from reader.notes.diagnosis import Finding, diagnose
from reader.notes.store import Notes
from reader.services.anchor_check import Checked, check
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.text.width import cut
from reader.translation import deferred, explained, ngettext
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


Findings = Mapping[str, Sequence[Finding]]
"""The findings by what was examined: ``marks`` and ``index``."""


def examine_all(options: argparse.Namespace) -> Findings:
    """Examine the store and the index, and repair nothing.

    Args:
        options: The command line, with ``paths`` and ``data_dir``.
    """
    marks = diagnose(paths.data_dir(options.data_dir))
    try:
        roots = open_roots(given_paths(options), open_marks(options))
    except ReaderError:
        return {"marks": marks, "index": []}  # opening the library reports the error
    return {"marks": marks, "index": list(_of_index(roots))}


def all_fine(findings: Findings) -> bool:
    """Return whether nothing has to be done."""
    return all(finding.fine for listed in findings.values() for finding in listed)


def lines_of(findings: Findings) -> Iterator[str]:
    """Yield the findings, with what to do about them, as lines to read."""
    names = {"marks": _("marks:"), "index": _("index:")}
    for name, listed in findings.items():
        if listed:
            yield names[name]
        for finding in listed:
            yield f"  {finding.text}" if finding.fine else f"  ⚠ {finding.text}"
            if finding.advice:
                yield _("  to do: {advice}").format(advice=finding.advice)


def facts_of(findings: Findings) -> dict[str, object]:
    """Return the findings for JSON."""
    return {name: [asdict(finding) for finding in listed] for name, listed in findings.items()}


def _of_index(roots: Sequence[Path]) -> Iterator[Finding]:
    state = examine(roots)
    if not state.exists:
        yield Finding(True, _("none yet; it is created now"))
        return
    if state.damage:
        message = _("{path} is damaged ({why}); it is rebuilt now")
        yield Finding(True, message.format(path=state.path, why=state.damage))
        return
    message = ngettext(
        "{count:,} article in {path} ({size:,} kB), which is whole",
        "{count:,} articles in {path} ({size:,} kB), which is whole",
        state.articles,
    )
    size = state.size // 1000
    yield Finding(True, message.format(count=state.articles, path=state.path, size=size))
    if state.changed:
        message = ngettext(
            "{count:,} file has changed since it was written; the index is updated now",
            "{count:,} files have changed since it was written; the index is updated now",
            state.changed,
        )
        yield Finding(True, message.format(count=state.changed))
    for path, problem in state.problems.items():
        yield Finding(True, explained(safe_line(str(path)), _(problem)))
    if state.unreadable:
        message = ngettext(
            "{count:,} article cannot be read",
            "{count:,} articles cannot be read",
            state.unreadable,
        )
        yield Finding(
            True, message.format(count=state.unreadable), _("the list shows why for each")
        )
