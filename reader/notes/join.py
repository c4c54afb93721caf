"""How two versions of a document become one, whichever of them is seen first.

Every field carries a stamp, the newer stamp wins. A deletion is the field ``deleted`` and so has a
stamp as well: a tombstone. Joining is commutative, associative and idempotent, so sessions and
machines that have seen the same changes in any order hold the same documents.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from .models import Document


class Clock:
    """Gives stamps: microseconds since 1970, but always above every stamp seen before.

    So the order of changes survives a wall clock that goes backwards or starts in 1970, and a
    machine that is ahead.
    """

    def __init__(self, now: Callable[[], datetime], last: int = 0) -> None:
        self._now = now
        self.last = last

    def tick(self) -> int:
        """Return a new stamp."""
        self.last = max(int(self._now().timestamp() * 1_000_000), self.last + 1)
        return self.last

    def saw(self, document: Document) -> None:
        """Take note of the stamps of a document that came from elsewhere."""
        self.last = max(self.last, newest(document))


def stamp(id: str, fields: Mapping[str, Any], when: int) -> Document:  # noqa: A002 - the field's name
    """Return a document that says only these fields, all at one stamp."""
    return {"id": id, **fields, "at": dict.fromkeys(fields, when)}


def stamps(document: Document) -> Mapping[str, int]:
    """Return the stamps of a document's fields; anything but whole numbers counts as none."""
    at = document.get("at")
    if not isinstance(at, dict):
        return {}
    return at


def newest(document: Document) -> int:
    """Return the newest stamp of a document, 0 when it has none."""
    return max((s for s in stamps(document).values() if isinstance(s, int)), default=0)


def join(mine: Document | None, theirs: Document) -> Document:
    """Return the newer of each field; `mine` itself when `theirs` brings nothing new."""
    if mine is None or mine is theirs:
        return theirs
    my_stamps, their_stamps = stamps(mine), stamps(theirs)
    newer = [
        field
        for field, value in theirs.items()
        if field not in ("id", "at")
        and (
            field not in mine
            or _wins(value, _stamp(their_stamps, field), mine[field], _stamp(my_stamps, field))
        )
    ]
    if not newer:
        return mine
    merged = {**mine, **{field: theirs[field] for field in newer}}
    merged["at"] = {
        **my_stamps,
        **{field: their_stamps[field] for field in newer if field in their_stamps},
    }
    return merged


def _stamp(of: Mapping[str, int], field: str) -> int:
    value = of.get(field)
    return value if isinstance(value, int) else 0


def _wins(theirs: object, their_stamp: int, mine: object, my_stamp: int) -> bool:
    if their_stamp != my_stamp or theirs == mine:
        return their_stamp > my_stamp
    # Two machines in the same microsecond: any rule will do that both follow.
    return _spelling(theirs) > _spelling(mine)


def _spelling(value: object) -> str:
    return json.dumps(value, sort_keys=True)
