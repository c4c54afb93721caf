"""What a merge does to threads, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.notes.reconcile import read_stamps
from reader.notes.registers import read_registers
from reader.notes.threads import THREADS
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.fields import StoredDocument

_SHOWN = 30
"""Code points of a name that a line shows."""


def thread_lines(table: str, before: StoredDocument | None, after: StoredDocument) -> Iterator[str]:
    """Yield what a merge does to a thread, or to an article of one, one line each.

    Args:
        table: The table of the document.
        before: The document here, None when there is none.
        after: The joined document.
    """
    if table != THREADS:
        yield from _article_lines(before, after)
        return
    name = _short(after.get("name"))
    gone, is_gone = before is None or bool(before.get("deleted")), bool(after.get("deleted"))
    if gone or is_gone:
        if gone is not is_gone:
            message = _("thread {name}: removed, as it was there") if is_gone else ""
            message = message or _("thread {name}: added")
            yield message.format(name=name)
        return
    registers = read_registers(after, read_stamps(after))
    earlier = before or {}
    for field, changed, kept in (
        ("name", _("thread {name}: renamed"), _("thread {name}: also named {other}")),
        ("query", _("thread {name}: query"), _("thread {name}: another query is kept: {other}")),
    ):
        if earlier.get(field) != after.get(field):
            yield changed.format(name=name)
        for other in registers.others(field):
            yield kept.format(name=name, other=_short(other))


def _article_lines(before: StoredDocument | None, after: StoredDocument) -> Iterator[str]:
    choice = after.get("choice")
    if choice == (before or {}).get("choice"):
        return
    message = {
        "pinned": _("pinned to a thread: {article}"),
        "excluded": _("excluded from a thread: {article}"),
    }.get(str(choice), _("no longer in a thread: {article}"))
    yield message.format(article=_short(after.get("key")))


def _short(text: object) -> str:
    words = " ".join(str(text or "").split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
