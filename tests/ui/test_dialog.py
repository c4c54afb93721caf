"""A dialog is answered once: two quick answers close one screen, not two."""

from __future__ import annotations

from reader.ui.dialogs.dialog import Dialog
from tests.ui.driving import BareHost


async def test_two_answers_close_one_screen() -> None:
    answers: list[str | None] = []
    app = BareHost()
    async with app.run_test() as pilot:
        below, above = Dialog[str](), Dialog[str]()
        app.push_screen(below, answers.append)
        app.push_screen(above, answers.append)
        await pilot.pause()
        above.dismiss("copy")
        above.dismiss("open")
        await pilot.pause()
        assert app.screen is below
        assert answers == ["copy"]
