"""``reader merge``: merges the marks of another machine into those of this one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.commands.command_lines.merge import parser
from reader.commands.marks import with_notes
from reader.commands.output import complain, print_lines
from reader.notes.merge import Merged
from reader.notes.other_stores import merge_copies, merge_store
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext


def run(argv: Sequence[str]) -> int:
    """Merge other stores into this one.

    Args:
        argv: What follows ``reader merge`` on the command line.

    Returns:
        0; 1 when a store cannot be read or written.
    """
    line = parser()
    options = line.parse_args(argv)
    if not options.others and not options.copies:
        line.error(_("name the data folder to merge, or give --copies"))

    def work(notes: Notes) -> None:
        for store in options.others:
            report(
                store, merge_store(notes, store, dry_run=options.dry_run), dry_run=options.dry_run
            )
        if options.copies:
            done = merge_copies(notes, dry_run=options.dry_run)
            for copy in done:
                if copy.merged is not None:
                    report(copy.path, copy.merged, dry_run=options.dry_run)
            if not done:
                print_lines([_("no sync tool has left a copy beside the marks")])
            failed = [copy.error for copy in done if copy.error is not None]
            for error in failed[:-1]:
                complain(str(error))
            if failed:
                raise failed[-1]

    return with_notes(options, work, read_only=options.dry_run)


def report(store: Path, merged: Merged, *, dry_run: bool) -> None:
    """Print what a merge has done to each mark.

    Args:
        store: What was merged.
        merged: The result.
        dry_run: Whether nothing was changed.
    """
    if merged.notice:
        complain(merged.notice)
    print_lines([f"  {safe_line(line)}" for line in merged.lines])
    summary = describe(merged)
    if dry_run:
        summary = _("{summary} (dry run: nothing was changed)").format(summary=summary)
    print_lines([f"{safe_line(str(store))}: {summary}"])


def describe(merged: Merged) -> str:
    """Return a summary of a merge."""
    parts = []
    if count := merged.articles:
        parts.append(ngettext("{count} article", "{count} articles", count).format(count=count))
    if count := merged.highlights:
        message = ngettext("{count} highlight", "{count} highlights", count)
        parts.append(message.format(count=count))
    if merged.bookmarks:
        parts.append(_("bookmarks"))
    if not parts:
        return _("nothing new")
    return _("{what} changed").format(what=_(" and ").join(parts))
