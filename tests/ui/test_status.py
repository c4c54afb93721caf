"""The status line: what is unsaved is named only when saving takes long."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from reader.notes.model import Saving
from reader.ui import status as status_module
from reader.ui.status import UNSAVED, Status


@pytest.mark.parametrize(
    ("waits", "is_shown"),
    [((0.0,), False), ((0.0, UNSAVED / 2), False), ((0.0, UNSAVED), True)],
)
def test_unsaved_is_shown_once_saving_takes_long(
    monkeypatch: pytest.MonkeyPatch, waits: tuple[float, ...], is_shown: bool
) -> None:
    line = SimpleNamespace(alarm="", left="", right=())
    session = SimpleNamespace(saving=Saving(pending=1))
    scheduled: list[Callable[[], object]] = []
    status = Status(
        line,  # type: ignore[arg-type]
        session,  # type: ignore[arg-type]
        SimpleNamespace(pending=""),  # type: ignore[arg-type]
        lambda: ("title", []),
        lambda _seconds, then: scheduled.append(then),
    )
    for now in waits:
        monkeypatch.setattr(status_module, "monotonic", lambda now=now: now)
        status.refresh()
    assert len(scheduled) == 1
    assert (("unsaved",) in line.right) is is_shown
    session.saving = Saving()
    status.refresh()
    assert line.right == ()
