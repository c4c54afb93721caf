from __future__ import annotations

import pytest

from reader.ui.articles.history import HistoryDialog, HistoryRows
from tests.ui.driving import Opener, press, settle, status


def rows(dialog: HistoryDialog) -> list[str]:
    view = dialog.query_one(HistoryRows)
    return [
        "".join(text for text, _ in view.row_columns(index, 80))
        for index in range(view.row_count())
    ]


@pytest.mark.slow
async def test_what_was_read_is_listed_by_day_and_opened_again(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "enter", "s", "q", "G", "enter", "q")
        await pilot.press("g", "r")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, HistoryDialog)
        shown = rows(dialog)
        assert "石桥记" in "".join(shown)
        assert any("opened" in row and "觀星筆記" in row for row in shown)
        place = next(at for at, row in enumerate(shown) if "opened" in row and "石桥记" in row)
        dialog.rows.cursor = place
        await pilot.press("enter")
        screen = await settle(pilot)
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"


@pytest.mark.slow
async def test_an_empty_history_says_so_and_closes(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "g")
        await pilot.press("r")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, HistoryDialog)
        assert "Nothing read yet" in dialog.rows.render_line(0).text
        await pilot.press("q")
        await settle(pilot)
        assert "not in this library" not in status(screen)


@pytest.mark.slow
async def test_an_action_expands_to_what_it_changed_and_to_its_articles(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "enter", "right_parenthesis", "H", "3", "q")
        await pilot.press("g", "r")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, HistoryDialog)
        folded = rows(dialog)
        assert "edited the highlight “" in folded[1]
        assert "” in “石桥记”: colour 1 → 3" in folded[1]
        await pilot.press("l")
        assert [row.strip() for row in rows(dialog)[2:4]] == ["colour 1 → 3", "石桥记"]
        await pilot.press("l", "j", "j", "h")
        assert rows(dialog) == folded
        await pilot.press("l", "j", "j", "enter")
        screen = await settle(pilot)
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"
