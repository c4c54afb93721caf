"""Choosing among many names, and other orders of the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from reader.index.lists import Order
from reader.services.facets import MOST, Facet, FacetCount, FacetKind
from reader.services.view import Grouping
from reader.ui.articles.facet_chooser import FacetChooser, FacetMatches
from tests.ui.driving import Opener, lines, press, settle, status, titles, write_article

MANY = MOST[FacetKind.SOURCE] + 6


def many_sources(library: Path) -> None:
    for n in range(MANY):
        write_article(
            library / "_posts", f"2020-01-{n % 28 + 1:02}-{n}.md", f"第{n}篇",
            "2020-01-01T00:00:00Z", f"周报{n:02}", f"<p>{'长' * (n + 1)}</p>",
        )  # fmt: skip


@pytest.mark.slow
async def test_the_rest_of_many_sources_is_found_by_typing(open_app: Opener, library: Path) -> None:
    many_sources(library)
    async with open_app().run_test(size=(80, 50)) as pilot:
        screen = await settle(pilot)
        facets = screen.articles.facets
        at = next(at for at, line in enumerate(lines(facets)) if "more" in line)
        await pilot.click("#facets", offset=(3, at + 1))  # below the name of the pane
        await pilot.pause()
        assert isinstance(pilot.app.screen, FacetChooser)
        await pilot.press(*"报29")
        await pilot.pause()
        assert [row.split() for row in lines(pilot.app.screen.query_one(FacetMatches))] == [
            ["周报29", "1/1"]
        ]
        await pilot.press("enter")
        screen = await settle(pilot)
        assert titles(screen) == ["第29篇"]
        assert any(line.startswith(">周报29") for line in lines(facets))


@pytest.mark.slow
@pytest.mark.parametrize("key", ["s", "A", "T"])
async def test_the_chooser_moves_and_closes_without_a_change(open_app: Opener, key: str) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", key)
        await pilot.pause()
        assert isinstance(pilot.app.screen, FacetChooser)
        await pilot.press("down", "ctrl+n", "up", "pagedown", "escape")
        screen = await settle(pilot)
        assert screen.articles.view.facet.kind is FacetKind.ALL


@pytest.mark.slow
async def test_the_chooser_narrows_to_the_chosen_source(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "s", "down")
        chooser = pilot.app.screen
        assert chooser.query_one(Input).has_focus
        await pilot.press("enter")
        screen = await settle(pilot)
        chosen = screen.articles.view.facet
        assert chosen.kind is FacetKind.SOURCE
        facets = screen.articles.facets
        assert facets.current == facets.chosen == chosen
        facets.cursor += 1
        moved = facets.current
        screen.articles.recount()
        assert facets.current == moved
        await press(pilot, "g", "a")
        assert facets.current == facets.chosen == Facet()


@pytest.mark.slow
async def test_the_list_is_ordered_by_length_with_its_column(
    open_app: Opener, library: Path
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "g", "o")
        assert screen.articles.view.order is Order.LENGTH
        shown = lines(screen.articles.titles)
        assert titles(screen)[0] == "石桥记"
        assert "min" in shown[1]
        assert "longest first" in status(screen)
        await press(pilot, "g", "backslash")
        assert titles(screen)[-1] == "石桥记"
        screen = await press(pilot, "g", "o")
        assert screen.articles.view.order is Order.HIGHLIGHTS
        screen = await press(pilot, "backslash")
        assert screen.articles.view.order is Order.DATE
        assert screen.articles.view.grouping is Grouping.SOURCE


async def test_the_list_is_grouped_by_author(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "backslash", "backslash")
        assert screen.articles.view.grouping is Grouping.AUTHOR
        assert lines(screen.articles.titles)[0] == "▪ 觀星筆記"
        assert "星空" in lines(screen.articles.titles)[1]


@pytest.mark.slow
async def test_all_names_that_a_click_opens_are_left_by_a_click_beside_or_by_the_quit_key(
    open_app: Opener,
) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        heading = next(
            y
            for y, row in enumerate(screen.articles.facets.rows)
            if not isinstance(row, FacetCount)
        )
        await pilot.click("#facets", offset=(2, heading))
        await pilot.pause()
        opened = app.screen
        assert isinstance(opened, FacetChooser)
        await pilot.click(offset=(1, 1), times=2)  # in haste, as it opens
        await pilot.pause()
        assert app.screen is screen
        await pilot.click("#facets", offset=(2, heading))
        await pilot.pause()
        await pilot.press("j", "k")
        chooser = app.screen
        assert chooser.query_one(Input).value == ""
        await pilot.press("slash", "茶")
        assert chooser.query_one(Input).value == "茶"
        await pilot.press("escape")
        await settle(pilot)
        await pilot.click("#facets", offset=(2, heading))
        await pilot.pause()
        await pilot.press("Q")
    assert not app.is_running
