from __future__ import annotations

from types import MappingProxyType

import pytest
from textual.widgets import Input, Static

from reader.config import Settings
from reader.services.facets import FacetKind
from reader.ui.articles.calendar import Calendar, Months
from reader.ui.articles.workers import Damaged
from reader.ui.widgets.query_line import Completions
from tests.ui.driving import Opener, lines, press, settle, status, titles


@pytest.mark.slow
async def test_the_filter_takes_pinyin(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f", *"sqj")
        assert titles(screen) == ["石桥记"]
        await press(pilot, "enter", "F")
        assert len(titles(screen)) == 3


@pytest.mark.slow
async def test_a_filter_that_is_not_finished_keeps_the_list_and_says_why(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f")
        screen.query_one("#filter", Input).value = "is:maybe"
        screen = await settle(pilot)
        assert len(titles(screen)) == 3
        assert "is: can be" in screen.query_one("#completions", Completions).render_line(0).text
        screen.query_one("#filter", Input).value = "is:unread"
        screen = await settle(pilot)
        assert len(titles(screen)) == 3


@pytest.mark.slow
async def test_full_text_is_searched_in_either_script(open_app: Opener) -> None:
    async with open_app().run_test(size=(150, 24)) as pilot:
        screen = await press(pilot, "slash")
        screen.query_one("#filter", Input).value = "猎户座"
        screen = await settle(pilot)
        assert titles(screen) == ["觀星筆記"]
        screen.query_one("#filter", Input).value = "山里的早晨"
        screen = await settle(pilot)
        assert titles(screen) == []
        screen.query_one("#filter", Input).value = "石橋"
        screen = await press(pilot, "enter", "enter")
        start, end = screen.article.view.focused_range or (0, 0)
        assert screen.article.opened is not None
        assert screen.article.opened.article.document.text[start:end] == "石桥"
        await press(pilot, "h", "q")
        assert len(titles(screen)) == 3


@pytest.mark.slow
async def test_saved_searches_stand_among_the_facets_with_their_counts(open_app: Opener) -> None:
    searches = MappingProxyType({"waters": "source:茶事 OR title:桥"})
    app = open_app(settings=Settings(read_after=0, searches=searches))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        await settle(pilot)
        shown = [" ".join(line.split()) for line in lines(screen.articles.facets)]
        assert shown[4:6] == ["Searches", "waters 2"]
        await press(pilot, "h", *["j"] * 4, "enter")
        assert screen.articles.view.words == "source:茶事 OR title:桥"
        assert len(titles(screen)) == 2


@pytest.mark.slow
async def test_the_calendar_jumps_to_days_months_and_years(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "d")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Calendar)
        months = pilot.app.screen.query_one(Months)
        assert months.months == ["2021-04", "2021-03", "2021-02", "2021-01", "2020-12", "2020-11"]
        assert months.chosen == "2021-04-01"
        await pilot.press("n")
        assert months.chosen == "2021-04-01"
        await pilot.press("p")
        assert months.chosen == "2020-11-20"
        await pilot.press("enter")
        screen = await settle(pilot)
        assert titles(screen) == ["觀星筆記"]
        assert screen.articles.view.facet.value == "2020-11-20"
        await pilot.press("g", "d", "y")
        screen = await settle(pilot)
        assert screen.articles.view.facet.value == "2020"
        await pilot.press("g", "d", "o")
        screen = await settle(pilot)
        assert screen.articles.view.words == "day:11-20"
        assert titles(screen) == ["觀星筆記"]


@pytest.mark.slow
async def test_a_day_of_the_calendar_is_clicked_and_chosen_by_a_second_click(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "d")
        await pilot.pause()
        months = pilot.app.screen.query_one(Months)
        assert "2021: 2" in str(pilot.app.screen.query_one("#counts", Static).content)
        row = months.months.index("2020-11")
        for _ in range(2):
            await pilot.click(months, offset=(len(" 2020-11 ") + 2 * 19 + 1, row))
            await pilot.pause()
        screen = await settle(pilot)
        assert screen.articles.view.facet.value == "2020-11-20"
        assert titles(screen) == ["觀星筆記"]


@pytest.mark.slow
@pytest.mark.parametrize("key", ["q", "escape"])
async def test_the_calendar_closes_without_a_change(open_app: Opener, key: str) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        await pilot.press("g", "d", "j", "l", key)
        await pilot.pause()
        assert pilot.app.screen is screen
        assert screen.articles.view.facet.kind is FacetKind.ALL


async def test_the_next_start_shows_the_list_before_any_scan(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
    app = open_app()
    assert len(app.session.shelf) == 3


async def test_a_damaged_index_is_made_anew_while_it_is_used(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        screen.post_message(Damaged())
        await settle(pilot)
        await settle(pilot)
        assert len(titles(screen)) == 3
        screen.post_message(Damaged())
        await settle(pilot)
        assert "damaged again" in status(screen)
        assert len(titles(screen)) == 3


@pytest.mark.slow
async def test_a_command_on_a_list_whose_filter_is_wrong_says_so(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f", *"len:", "enter", "A")
        assert "len:" in status(screen)
        assert pilot.app.is_running
