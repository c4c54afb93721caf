"""``reader doctor --reattach``: marks whose article is gone, and the articles that hold them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from reader.commands.opening import indexing
from reader.commands.output import print_lines
from reader.commands.progress import Bar
from reader.index.progress import describe
from reader.services import reattach
from reader.services.reattach import Proposal
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.text.width import cut
from reader.translation import gettext as _
from reader.translation import ngettext

_SHOWN = 60
"""The most cells of a title that are shown."""


def reattach_all(session: Session, *, yes: bool, quiet: bool) -> dict[str, object]:
    """Offer the marks of each article that is gone the article that holds their quotes.

    At a terminal each offer is asked for. A backup is made before the first change.

    Args:
        session: The marks and the library.
        yes: Whether to take every offer without asking.
        quiet: Whether to print and ask nothing.

    Returns:
        What was found, for JSON: ``gone``, the articles that are gone; ``offered``, the offers that
        were not taken; ``reattached``, those that were.
    """
    with Bar() as bar, indexing():
        session.read_texts(lambda progress: bar.show(describe(progress)))
    offered: list[dict[str, object]] = []
    taken: list[dict[str, object]] = []
    asks = not yes and not quiet and sys.stdin.isatty() and sys.stdout.isatty()
    for proposal in list(reattach.proposals(session)):
        if not quiet:
            print_lines(_lines(proposal))
        if yes or (asks and _is_wanted()):
            if not taken:
                session.notes.flush(_PATIENCE)
                session.notes.repository.back_up()
            reattach.reattach(session, proposal)
            taken.append(_fields(proposal))
        else:
            offered.append(_fields(proposal))
    gone = len(reattach.orphans(session)) + len(taken)
    if not quiet:
        print_lines(_summary(gone, len(offered), len(taken), asks=asks))
    return {"gone": gone, "offered": offered, "reattached": taken}


_PATIENCE = 30.0
"""Seconds to wait for the disk before the backup."""


def _is_wanted() -> bool:
    """Ask whether an offer is taken; anything but yes is no."""
    print_lines([_("Re-attach? [y/N] ")])
    try:
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        return False
    return answer.strip().casefold() in ("y", "yes", "是")


def _lines(proposal: Proposal) -> Iterator[str]:
    """Yield the lines of an offer: what is gone, and where its quotes or its text are."""
    title = cut(safe_line(proposal.title or proposal.key), _SHOWN)
    other = cut(safe_line(proposal.article.title), _SHOWN)
    if not (total := len(proposal.highlights)):
        yield _("gone: “{title}”; its text is that of “{other}”").format(title=title, other=other)
        yield f"  {safe_line(str(proposal.article.path))}"
        return
    found = ngettext("{found} of {count} highlight", "{found} of {count} highlights", total).format(
        found=proposal.found, count=total
    )
    yield _("gone: “{title}”; {found} in “{other}”").format(title=title, found=found, other=other)
    yield f"  {safe_line(str(proposal.article.path))}"


def _summary(gone: int, offered: int, taken: int, *, asks: bool) -> Iterator[str]:
    """Yield the counts, and what to do next."""
    yield ngettext(
        "{count} article with marks is not in the library",
        "{count} articles with marks are not in the library",
        gone,
    ).format(count=gone)
    if taken:
        yield ngettext(
            "{count} re-attached after a backup; u in the app undoes it",
            "{count} re-attached after a backup; u in the app undoes each",
            taken,
        ).format(count=taken)
    if offered and not asks:
        yield _("reader doctor --reattach --yes takes the offers")


def _fields(proposal: Proposal) -> dict[str, object]:
    """Return an offer as JSON values."""
    return {
        "key": proposal.key,
        "title": proposal.title,
        "to": proposal.article.key,
        "to_title": proposal.article.title,
        "path": str(proposal.article.path),
        "found": proposal.found,
        "highlights": len(proposal.highlights),
    }
