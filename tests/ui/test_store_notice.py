"""What happens to the store while the app runs is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.ui.widgets.status_line import StatusLine
from tests.ui.driving import Opener, eventually, settle


@pytest.mark.slow
async def test_an_edit_under_the_app_is_shown_with_the_next_change(
    open_app: Opener, tmp_path: Path
) -> None:
    app = open_app()
    async with app.run_test(size=(200, 30)) as pilot:
        await settle(pilot)
        await pilot.press("s")
        assert app.session.notes.flush(10)
        path = tmp_path / "data" / "state.json"
        path.write_bytes(path.read_bytes() + b"\n")
        await pilot.press("j", "s")
        assert app.session.notes.flush(10)
        status = app.screen.query_one(StatusLine)
        await eventually(pilot, lambda: "state.json was changed by another program" in status.left)
        assert list(tmp_path.glob("data/state.json.damaged-*"))
        await pilot.press("j")
        await eventually(pilot, lambda: "was changed" not in status.left)  # it is shown once
