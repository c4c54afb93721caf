"""Lines of dialogs that are typed into."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from reader.ui.article.pipe import PipeDialog
from reader.ui.dialogs.export import ExportDialog
from tests.ui.driving import Opener, press, settle


@pytest.mark.slow
async def test_a_command_is_typed_corrected_and_given_up(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        await pilot.press("vertical_line")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PipeDialog)
        await pilot.press(*"wq", "backspace", *"c")
        assert pilot.app.screen.query_one(Input).value == "wc"
        await pilot.press("escape")
        screen = await settle(pilot)
        assert screen.article.entry is not None
        await pilot.press("vertical_line")
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)


@pytest.mark.slow
async def test_the_name_of_a_file_is_corrected_and_escape_leaves_the_line_first(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "right_parenthesis", "H")
        await pilot.press("w", "j", "enter")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, ExportDialog)
        name = dialog.query_one("#file", Input).value
        await pilot.press("x", "backspace", "backspace")
        assert dialog.query_one("#file", Input).value == name[:-1]
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is dialog
        await pilot.press("q")
        await settle(pilot)
