"""``reader versions``: the versions of an article and its reprints, with what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reader.commands.command_lines.versions import parser
from reader.commands.indexed import Indexed, open_indexed
from reader.commands.opening import open_hosts
from reader.commands.output import complain, print_json, print_lines
from reader.commands.terminal import adopt_terminal
from reader.errors import ReaderError
from reader.services.comparing import summary
from reader.services.versions import (
    ReprintedArticle,
    Step,
    kept,
    list_reprints,
    list_versions,
    steps,
)
from reader.text.escaping import row
from reader.text.width import cut
from reader.translation import explained
from reader.translation import gettext as _


def run(argv: Sequence[str]) -> int:
    """Print the versions of an article.

    Args:
        argv: What follows ``reader versions`` on the command line.

    Returns:
        0; 1 when there is only one version and no reprint; 2 when there is no such article or
        option.
    """
    options = parser().parse_args(argv)
    hosts = open_hosts()
    try:
        indexed = open_indexed(options, hosts)
    except ReaderError as error:
        complain(str(error))
        return 2
    versions = list_versions(indexed.index, indexed.entry, indexed.row)
    if versions.problem:
        complain(f"{indexed.entry.path}: {versions.problem}")
    reprints = list_reprints(indexed.index, indexed.listed) if indexed.listed else []
    compared = steps(versions.versions, hosts)
    if options.json:
        print_json(_fields(indexed, compared, reprints))
    else:
        print_lines(_lines(compared, reprints, adopt_terminal()))
    if len(versions.versions) > 1 or reprints:
        return 0
    alone = _("only this version; no other file of its address, no history, no reprint")
    complain(explained(indexed.entry.title, alone))
    return 1


def _lines(
    compared: Iterator[Step], reprints: Sequence[ReprintedArticle], width: int
) -> Iterator[str]:
    """Yield a line for each version, and for each reprint."""
    for step in compared:
        if step.article is None:
            what = _("cannot be read")
        elif step.comparison is None:
            what = step.article.entry.title
        else:
            what = summary(step.comparison)
        day, committed = step.version.day(step.article), step.version.committed
        when = ""
        if width and committed not in ("", day):
            when = _("committed {day}").format(day=committed)
        cells = (day, what, when) if when else (day, what)
        yield _line((*cells, step.version.name), width)
    if reprints:
        yield ""
        yield _("Reprints, the oldest first:")
    for pair in reprints:
        entry = pair.entry
        day = entry.date.day() if entry.date else ""
        yield _line((day, entry.source, entry.title, kept(pair), entry.file), width)


def _line(cells: Sequence[str], width: int) -> str:
    return cut("  ".join(filter(None, cells)), width) if width else row(cells)


def _fields(
    indexed: Indexed, compared: Iterator[Step], reprints: Sequence[ReprintedArticle]
) -> Mapping[str, Any]:
    """Return the versions and reprints as JSON values."""
    return {
        "key": indexed.entry.key,
        "versions": [_version(step) for step in compared],
        "reprints": [
            {
                "key": pair.entry.key,
                "title": pair.entry.title,
                "source": pair.entry.source,
                "date": pair.entry.date.iso if pair.entry.date else None,
                "path": pair.entry.file,
                "kept": round(pair.reprint.kept, 4),
                "own": round(pair.reprint.own, 4),
            }
            for pair in reprints
        ],
    }


def _version(step: Step) -> Mapping[str, Any]:
    version, article = step.version, step.article
    return {
        "name": version.name,
        "date": version.day(article) or None,
        "committed": version.committed or None,
        "commit": version.past.commit if version.past else None,
        "path": version.entry.file,
        "title": article.entry.title if article else None,
        "problem": None if article else _("cannot be read"),
        "change": asdict(step.comparison.figures) if step.comparison else None,
    }
