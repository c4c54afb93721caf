"""What clicks do beyond choosing rows."""

from __future__ import annotations

import pytest
from textual.screen import Screen

from reader.ui.articles.calendar import Calendar
from reader.ui.articles.facet_chooser import FacetChooser
from tests.ui.driving import Opener, lines, press, settle, titles


async def test_a_heading_of_the_list_narrows_to_what_it_stands_for(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        await pilot.click("#list", offset=(3, 0))
        await settle(pilot)
        assert screen.articles.view.facet.value == "2021-04-01"
        assert len(titles(screen)) == 2
        assert screen.article.entry is None


@pytest.mark.slow
@pytest.mark.parametrize(("heading", "dialog"), [("Sources", FacetChooser), ("Dates", Calendar)])
async def test_headings_of_the_facets_open_a_dialog(
    open_app: Opener, heading: str, dialog: type[Screen[object]]
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        rows = [line.strip() for line in lines(screen.articles.facets)]
        await pilot.click("#facets", offset=(2, rows.index(heading)))
        await pilot.pause()
        assert isinstance(pilot.app.screen, dialog)
        await pilot.press("escape")
        await settle(pilot)


@pytest.mark.slow
async def test_a_double_click_focuses_a_word_and_a_third_the_sentence(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        view = screen.article.view
        rows = [view.render_line(y).text for y in range(view.size.height)]
        y = next(y for y, row in enumerate(rows) if "石桥横在" in row)
        x = view._left() + 2 * rows[y].strip().index("石桥") + 2
        document = view.document
        assert document is not None
        await pilot.click(view, offset=(x, y), times=2)
        await settle(pilot)
        start, end = view.focused_range or (0, 0)
        assert 0 < end - start <= 2
        await pilot.click(view, offset=(x, y), times=3)
        await settle(pilot)
        start, end = view.focused_range or (0, 0)
        assert document.text[start:end].endswith("磨得发亮。")


async def test_a_heading_that_has_gone_since_it_was_clicked_is_no_error(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        before = screen.articles.view
        screen.articles.row_choice.choose_heading(len(screen.articles.titles.rows or ()))
        await settle(pilot)
        assert screen.articles.view == before


@pytest.mark.slow
async def test_a_selection_that_ends_between_paragraphs_ends_with_the_line(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        view = screen.article.view
        assert view.document is not None
        shown = [view.offset_under(view._left(), y) for y in range(view.size.height)]
        first = next(y for y, offset in enumerate(shown) if offset is not None)
        blank = shown.index(None, first)
        top, below = view.document.blocks[:2]
        for row, at, edge in ((first, 1, top.end), (blank + 1, 0, below.start)):
            await pilot.mouse_down(view, offset=(6, row))
            await pilot.hover(view, offset=(10, blank))
            await pilot.mouse_up(view, offset=(10, blank))
            await settle(pilot)
            actual = view.focused_range or (0, 0)
            assert "\n" not in view.document.text[slice(*actual)]
            assert actual[at] == edge
