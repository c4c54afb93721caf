"""The header, the filters of the list, and the way to and from the hits of a search."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from reader.config import Configuration, Settings, load
from reader.index.lists import Order
from reader.index.progress import Progress
from reader.index.query.compile import Scope
from reader.services.facets import Facet, FacetKind
from reader.ui.articles.saved_search_dialog import SavedSearchesDialog
from reader.ui.main_screen import MainScreen
from reader.ui.widgets.header_line import HeaderLine
from tests.ui.driving import PARAGRAPH, Opener, lines, press, settle, status, titles, write_article

SIZES = [(40, 20), (80, 24), (120, 40), (200, 50)]


def header(screen: MainScreen) -> str:
    return screen.query_one(HeaderLine).render_line(0).text


def found(screen: MainScreen) -> str:
    """Return the text that has the focus in the open article."""
    view = screen.article.view
    assert view.document is not None
    start, end = view.focused_range or (0, 0)
    return view.document.text[start:end]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_what_narrows_is_shown_and_removed_last_first(
    open_app: Opener, size: tuple[int, int]
) -> None:
    async with open_app().run_test(size=size) as pilot:
        screen = await settle(pilot)
        assert header(screen).startswith(" library ")
        screen.articles.narrow(Facet(FacetKind.YEAR, "2021"))
        screen = await press(pilot, "slash", *"桥", "enter")
        assert header(screen).startswith(" library ›  2021  ›  /桥 ")
        assert "1 hit" in header(screen)
        assert len(titles(screen)) == 1
        screen = await press(pilot, "F")
        assert screen.articles.view.words == ""
        assert header(screen).startswith(" library ›  2021  ")
        screen = await press(pilot, "q")
        assert len(titles(screen)) == 3
        assert "2021" not in header(screen)
        screen = await press(pilot, "F")
        assert "Nothing narrows" in status(screen)
        screen = await press(pilot, "escape")
        assert "q quits" in status(screen)
        assert pilot.app.is_running


@pytest.mark.slow
async def test_a_query_and_a_facet_are_removed_in_the_order_they_came(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await press(pilot, "slash", *"桥", "enter", "g", "u")
        assert header(screen).startswith(" library ›  /桥  ›  Unread ")
        await pilot.click(HeaderLine, offset=(13, 0))
        screen = await settle(pilot)
        assert screen.articles.view.words == ""
        assert screen.articles.view.facet.kind is FacetKind.UNREAD
        await pilot.click(HeaderLine, offset=(2, 0))
        screen = await settle(pilot)
        assert screen.articles.narrowing.filters == ()


@pytest.mark.slow
@pytest.mark.parametrize("shown", [True, False])
async def test_the_header_is_a_setting(open_app: Opener, shown: bool) -> None:
    app = open_app(settings=Settings(read_after=0, header=shown))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "slash", *"桥", "enter")
        assert screen.query_one(HeaderLine).display is shown
        assert ("/桥/" in status(screen)) is not shown


@pytest.mark.slow
async def test_facets_count_the_hits_and_narrow_them(open_app: Opener) -> None:
    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await press(pilot, "slash", *"茶", "enter")
        await settle(pilot)
        rows = [" ".join(line.split()) for line in lines(screen.articles.facets)]
        assert rows[0] == ">All 1"
        assert "茶事 1" in rows
        assert not any("桥梁" in row for row in rows)
        screen = await press(pilot, "r")
        await settle(pilot)
        rows = [" ".join(line.split()) for line in lines(screen.articles.facets)]
        assert rows[:2] == [">All 1", "Unread"]


async def test_all_is_the_number_of_articles_whatever_is_read(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "r")
        rows = [" ".join(line.split()) for line in lines(screen.articles.facets)]
        assert rows[:2] == [">All 3", "Unread 2"]


@pytest.mark.slow
async def test_hits_are_ordered_by_relevance_by_a_key(open_app: Opener, library: Path) -> None:
    body = f"<p>{'别的话。' * 30}桥。</p>"
    write_article(library, "2022-01-01-late.md", "后来", "2022-01-01T00:00:00Z", "后", body)
    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await press(pilot, "slash", *"桥", "enter")
        assert titles(screen) == ["后来", "石桥记"]
        assert "newest first" in header(screen)
        assert "go by relevance" in header(screen)
        screen = await press(pilot, "enter")
        assert "go by relevance" not in header(screen)  # a key of the list
        screen = await press(pilot, "q", "g", "o")
        assert screen.articles.view.order is Order.RELEVANCE
        assert titles(screen) == ["石桥记", "后来"]
        assert "by relevance" in header(screen)
        screen = await press(pilot, "q")
        assert screen.articles.view.order is Order.DATE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("progress", "says"),
    [
        (Progress("text", 1, 3), "33 % searched · 1 so far"),
        (Progress("heads", 5), "being indexed · 1 so far"),
    ],
)
async def test_partial_results_are_named_so(
    open_app: Opener, progress: Progress, says: str
) -> None:
    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await press(pilot, "slash", *"桥", "enter")
        screen.articles.progress = progress
        screen.refresh_status()
        assert says.split(" · ")[0] in header(screen)
        assert says.split(" · ")[1] in header(screen)


def long_article(library: Path, name: str, title: str, date: str) -> None:
    paragraphs = "".join(f"<p>第{n}段。{PARAGRAPH}</p>" for n in range(60))
    body = f"{paragraphs}<p>前一句。这里有萤火虫飞过。后一句。</p>{paragraphs}"
    write_article(library, name, title, date, "夜", body)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_from_a_hit_to_its_sentence_and_back_by_one_key(
    open_app: Opener, library: Path, size: tuple[int, int]
) -> None:
    long_article(library, "2022-01-01-a.md", "甲", "2022-01-01T00:00:00Z")
    async with open_app().run_test(size=size) as pilot:
        screen = await press(pilot, "slash", *"萤火虫", "enter", "enter")
        view = screen.article.view
        assert found(screen) == "萤火虫"
        rows = [view.render_line(y).text for y in range(view.size.height)]
        assert next(y for y, row in enumerate(rows) if "萤火虫" in row) < view.size.height / 3
        screen = await press(pilot, "right_parenthesis")
        assert found(screen) == "这里有萤火虫飞过。"
        screen = await press(pilot, "H", "q")
        assert screen.pane is screen.articles.titles
        assert screen.articles.view.words == "萤火虫"


@pytest.mark.slow
async def test_the_next_match_after_the_last_is_in_the_next_hit(
    open_app: Opener, library: Path
) -> None:
    long_article(library, "2022-01-02-a.md", "甲", "2022-01-02T00:00:00Z")
    long_article(library, "2022-01-01-b.md", "乙", "2022-01-01T00:00:00Z")
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "slash", *"萤火虫", "enter", "enter")
        assert screen.article.entry is not None
        assert screen.article.entry.title == "甲"
        screen = await press(pilot, "right_parenthesis", "slash", *"别", "escape", "n")
        assert screen.article.entry is not None
        assert (screen.article.entry.title, found(screen)) == ("乙", "萤火虫")
        screen = await press(pilot, "n")
        assert "last article" in status(screen)
        screen = await press(pilot, "N")
        assert screen.article.entry is not None
        assert (screen.article.entry.title, found(screen)) == ("甲", "萤火虫")
        screen = await press(pilot, "q")
        assert screen.articles.current == screen.article.entry


@pytest.mark.slow
async def test_the_place_before_a_search_is_gone_back_to(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "slash", *"茶", "enter", "ctrl+o")
        assert screen.articles.view.words == ""
        assert screen.articles.current is not None
        assert screen.articles.current.title == "石桥记"
        screen = await press(pilot, "enter", "right_parenthesis", "asterisk")
        assert screen.articles.view.scope is Scope.TEXT
        screen = await press(pilot, "ctrl+o")
        assert screen.pane is screen.article.view
        assert len(titles(screen)) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "back", "title"),
    [
        (("slash", *"没有的词", "enter"), "escape", "石桥记"),
        (("slash", *"茶", "enter"), "q", "石桥记"),
        (("f", *"tea", "enter"), "F", "石桥记"),
        (("slash", *"冬夜", "enter", "enter", "q"), "q", "觀星筆記"),
        (("slash", *"这", "backspace", *"冬夜", "enter"), "q", "石桥记"),
    ],
)
async def test_the_row_before_a_filter_is_gone_back_to_unless_another_was_chosen(
    open_app: Opener, keys: tuple[str, ...], back: str, title: str
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", *keys)
        assert screen.articles.current is None or screen.articles.current.title != "石桥记"
        screen = await press(pilot, back)
        assert screen.articles.view.words == ""
        assert screen.articles.current is not None
        assert screen.articles.current.title == title


@pytest.mark.slow
async def test_new_rows_above_do_not_move_a_cursor_that_nobody_moved(
    open_app: Opener, library: Path
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        write_article(library, "2023-01-01-new.md", "新", "2023-01-01T00:00:00Z", "新", "<p>新</p>")
        screen = await press(pilot, "R")
        assert screen.articles.current is not None
        assert screen.articles.current.title == "新"
        screen = await press(pilot, "j")
        write_article(library, "2024-1-1.md", "更新", "2024-01-01T00:00:00Z", "新", "<p>新</p>")
        moved = screen.articles.current
        screen = await press(pilot, "R")
        assert screen.articles.current == moved


@pytest.mark.slow
async def test_saved_searches_are_made_renamed_ordered_and_deleted(
    open_app: Opener, tmp_path: Path
) -> None:
    app = open_app()
    app.configuration = Configuration(tmp_path / "config.toml", app.configuration.settings)
    async with app.run_test(size=(80, 24)) as pilot:

        def saved() -> dict[str, str]:
            return dict(load(tmp_path / "config.toml")[0].searches)

        await press(pilot, "slash", *"桥", "enter")
        await pilot.press("g", "F")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, SavedSearchesDialog)
        assert dialog.query_one(Input).value == "桥"
        await pilot.press("s", "enter")
        assert saved() == {"桥s": "/桥"}
        await pilot.press("r", "backspace", "a", "enter", "a", "2", "enter")
        assert list(saved().items()) == [("桥a", "/桥"), ("桥2", "/桥")]
        await pilot.press("G", "K")
        assert list(saved()) == ["桥2", "桥a"]
        await pilot.press("d")
        assert list(saved()) == ["桥a"]
        await pilot.press("u")
        assert list(saved()) == ["桥2", "桥a"]
        await pilot.press("escape")
        await press(pilot, "F")
        await pilot.press("g", "F", "j", "enter")
        screen = await settle(pilot)
        assert (screen.articles.view.words, screen.articles.view.scope) == ("桥", Scope.TEXT)
        assert any(line.startswith(">桥2") for line in lines(screen.articles.facets))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_the_panes_stay_where_they_are_between_states(
    open_app: Opener, size: tuple[int, int]
) -> None:
    async with open_app().run_test(size=size) as pilot:
        screen = await settle(pilot)
        places = {(screen.articles.titles.region, screen.query_one(HeaderLine).region)}
        for keys in (["g", "u"], ["g", "o"], ["F"], ["slash", *"桥", "enter"], ["g", "o"], ["q"]):
            screen = await press(pilot, *keys)
            places.add((screen.articles.titles.region, screen.query_one(HeaderLine).region))
        assert len(places) == 1


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_a_hit_in_the_row_of_the_cursor_keeps_its_look(
    open_app: Opener, size: tuple[int, int]
) -> None:
    async with open_app().run_test(size=size) as pilot:
        screen = await press(pilot, "slash", *"茶叶", "enter")
        listed = screen.articles.titles
        ground = listed.component("hit").bgcolor
        hits = [
            segment.text
            for y in range(2)
            for segment in listed.render_line(y)
            if segment.style is not None and segment.style.bgcolor == ground
        ]
        assert hits == ["茶叶"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (["slash", *"没有", "enter"], ["No match", "F removes the last filter"]),
        (
            ["f", *"没有", "enter"],
            ["No match", "F removes the last filter", "/ searches the full text"],
        ),
        (["g", "S"], ["No stars yet: s sets one", "F removes the last filter"]),
        (
            ["g", "H"],
            ["No highlights yet: in an article ) and H make one", "F removes the last filter"],
        ),
    ],
)
async def test_an_empty_list_says_what_to_do(
    open_app: Opener, keys: list[str], says: list[str]
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, *keys)
        listed = screen.articles.titles
        rows = [listed.render_line(y).text.strip() for y in range(len(says))]
        assert rows == says


@pytest.mark.slow
@pytest.mark.parametrize(
    ("progress", "ends"),
    [
        (Progress("text", 3, 9), "━━━━┄┄┄┄┄┄┄┄ 1/3"),
        (Progress("text", 9, 9), "━━━━━━━━━━━━ 1/3"),
        (Progress("heads", 5), "scanning 5… 1/3"),
    ],
)
async def test_the_indexer_is_a_thin_bar_beside_the_position(
    open_app: Opener, progress: Progress, ends: str
) -> None:
    async with open_app().run_test(size=(120, 24)) as pilot:
        screen = await settle(pilot)
        screen.articles.progress = progress
        screen.refresh_status()
        assert status(screen).rstrip().endswith(ends)
