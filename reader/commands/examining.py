"""What ``reader doctor`` examines besides the highlights: the marks and the index."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from reader import paths
from reader.commands.naming import given_paths
from reader.commands.opening import open_marks, open_roots
from reader.errors import ReaderError
from reader.index.index_state import examine
from reader.notes.diagnosis import Finding, diagnose
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext

Examined = Mapping[str, Sequence[Finding]]
"""What was found, by what was examined: ``marks`` and ``index``."""


def examine_all(options: argparse.Namespace) -> Examined:
    """Examine the store and the index, and repair nothing.

    Args:
        options: Of the command line, with ``paths`` and ``data_dir``.
    """
    marks = diagnose(paths.data_dir(options.data_dir))
    try:
        roots = open_roots(given_paths(options), open_marks(options))
    except ReaderError:
        return {"marks": marks, "index": []}  # whoever opens the library says what is wrong
    return {"marks": marks, "index": list(_of_index(roots))}


def all_fine(examined: Examined) -> bool:
    """Return whether nothing has to be done."""
    return all(each.fine for found in examined.values() for each in found)


def lines_of(examined: Examined) -> Iterator[str]:
    """Yield what was found, and what to do, as lines to read."""
    names = {"marks": _("marks:"), "index": _("index:")}
    for name, found in examined.items():
        if found:
            yield names[name]
        for each in found:
            yield f"  {each.text}" if each.fine else f"  ⚠ {each.text}"
            if each.advice:
                yield _("  to do: {advice}").format(advice=each.advice)


def facts_of(examined: Examined) -> dict[str, object]:
    """Return the same for JSON."""
    return {name: [asdict(each) for each in found] for name, found in examined.items()}


def _of_index(roots: Sequence[Path]) -> Iterator[Finding]:
    state = examine(roots)
    if not state.exists:
        yield Finding(True, _("none yet; it is made now"))
        return
    if state.damage:
        said = _("{path} is damaged ({why}); it is made anew now")
        yield Finding(True, said.format(path=state.path, why=state.damage))
        return
    said = ngettext(
        "{count:,} article in {path} ({size:,} kB), which is whole",
        "{count:,} articles in {path} ({size:,} kB), which is whole",
        state.articles,
    )
    yield Finding(True, said.format(count=state.articles, path=state.path, size=state.size // 1000))
    if state.changed:
        said = ngettext(
            "{count:,} file has changed since it was written; that is caught up now",
            "{count:,} files have changed since it was written; that is caught up now",
            state.changed,
        )
        yield Finding(True, said.format(count=state.changed))
    for path, problem in state.problems.items():
        yield Finding(True, f"{safe_line(str(path))}: {_(problem)}")
    if state.unreadable:
        said = ngettext(
            "{count:,} article cannot be read",
            "{count:,} articles cannot be read",
            state.unreadable,
        )
        yield Finding(True, said.format(count=state.unreadable), _("the list says why of each"))
