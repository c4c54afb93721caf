"""Finding in the open article."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.ui.driving import Opener, press, settle, status


@pytest.mark.slow
async def test_matches_are_counted_gone_through_and_ended(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "slash")
        screen.query_one("#find", Input).value = "石橋"  # the text is Simplified
        screen = await press(pilot, "enter")
        view = screen.article.view
        assert view.document is not None
        assert len(view.hits) == 90
        assert view.document.text[slice(*(view.focused_range or (0, 0)))] == "石桥"
        assert "/石橋 1/90" in status(screen)
        await press(pilot, "n", "n", "N")
        assert "/石橋 2/90" in status(screen)
        await press(pilot, "N", "N")
        assert "on to the last match" in status(screen)
        await press(pilot, "n")
        assert "back to the first match" in status(screen)
        await press(pilot, "q")
        assert not view.hits
        assert view.focused_range is None
        assert "石橋" not in status(screen)
        await press(pilot, "n")
        assert screen.article.entry is not None
        assert screen.article.entry.title == "觀星筆記"


@pytest.mark.slow
async def test_matches_are_shown_as_they_are_typed_and_escape_goes_back(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 12)) as pilot:
        screen = await press(pilot, "j", "enter", "space", "space")
        view = screen.article.view
        before = view.place
        await press(pilot, "slash", "Q")
        assert "/Q 0/0" in status(screen)
        screen.query_one("#find", Input).value = "第1段"
        await settle(pilot)
        assert view.place < before
        await press(pilot, "escape")
        assert not screen.article.find.active
        assert screen.pane is view
        await press(pilot, "slash")
        screen.query_one("#find", Input).value = "没有的词"
        await press(pilot, "enter")
        assert "not in this article" in status(screen)


@pytest.mark.slow
async def test_a_match_is_painted_and_the_current_one_otherwise(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "slash")
        screen.query_one("#find", Input).value = "赶集的人"
        screen = await press(pilot, "enter")
        view = screen.article.view
        grounds = [
            segment.style.bgcolor
            for y in range(view.size.height)
            for segment in view.render_line(y)
            if segment.text == "赶集的人" and segment.style
        ]
        assert grounds[0] == view.component("focus").bgcolor
        assert grounds[1:]
        assert set(grounds[1:]) == {view.component("match").bgcolor}


@pytest.mark.slow
async def test_a_search_of_the_list_goes_on_in_the_article(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "slash")
        screen.query_one("#filter", Input).value = "石橋"
        screen = await press(pilot, "enter", "enter")
        assert "/石橋 1/90" in status(screen)
        await press(pilot, "n")
        assert "/石橋 2/90" in status(screen)
        await press(pilot, "right_parenthesis", "q")
        assert screen.pane is screen.articles.titles
        await press(pilot, "g", "n")
        assert "the last article" in status(screen)
        await press(pilot, "q", "g", "n")
        assert "No search is on" in status(screen)
