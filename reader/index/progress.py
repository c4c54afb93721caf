"""The progress of the indexer, as it is reported."""

from __future__ import annotations

from reader.records import dataclass
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of the indexer.

    Attributes:
        stage: ``names``, ``heads``, ``text`` or ``done``.
        done: Files of this stage that are done; in ``heads``, all files that were checked.
        total: Files of this stage, 0 when unknown.
        left: Seconds until the stage ends, -1 when unknown.
        changed: Rows that were inserted, changed or removed in this run.
        passed: Files and folders skipped; the name is that of the JSON field.
        problems: Files that cannot be read.
        unsteady: Files that changed while they were read; the next run reads them again.
    """

    stage: str
    done: int = 0
    total: int = 0
    left: int = -1
    changed: int = 0
    passed: int = 0
    problems: int = 0
    unsteady: int = 0


def describe(progress: Progress) -> str:
    """Return the progress in a few words."""
    if progress.stage == "text" and progress.total:
        percent = progress.done * 100 // progress.total
        left = progress.left
        if left < 5:
            template = _("indexing {done:,}/{total:,} ({percent}%)")
        elif left < 100:
            template = _("indexing {done:,}/{total:,} ({percent}%, {left} s left)")
        else:
            left = round(left / 60)
            template = _("indexing {done:,}/{total:,} ({percent}%, {left} min left)")
        return template.format(done=progress.done, total=progress.total, percent=percent, left=left)
    if progress.stage == "names":
        return _("listing {done:,}").format(done=progress.done)
    if progress.stage == "heads":
        return _("scanning {done:,}").format(done=progress.done)
    return ""
