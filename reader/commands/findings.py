"""What ``reader doctor`` finds in the marks and in the index."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from reader import paths
from reader.commands.opening import open_marks, open_roots
from reader.commands.options import given_paths
from reader.errors import ReaderError
from reader.index.index_state import examine
from reader.notes.diagnosis import Finding, diagnose
from reader.text.safe import safe_line
from reader.translation import explained, ngettext
from reader.translation import gettext as _

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
