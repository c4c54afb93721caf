from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.events import Key
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Input

from reader.config import Settings
from reader.ui.help.first_run import FirstRunScreen
from reader.ui.help.screen import HelpScreen
from reader.ui.main_screen import MainScreen
from reader.ui.notebook.screen import NotebookScreen
from reader.ui.widgets.status_line import StatusLine
from tests.ui.driving import Opener, lines, press, settle, status, write_article


async def test_articles_are_listed_by_day_with_unread_marks(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        shown = lines(screen.articles.titles)
        assert re.fullmatch("─ 2021-04-01 Thu 2 ─+", shown[0])
        assert shown[1].startswith("▪ 一杯「春茶」[b]怎样泡[/b]")
        assert shown[2].startswith("  茶事 · 20:00")
        assert shown[3] == "▪ 石桥记"
        assert shown[4].startswith("  桥梁 · 06:00")
        assert [line.partition(" · 1 min")[0] for line in shown[5:]] == [
            "▪ 觀星筆記",
            "  星空 · 2020-11-20",
        ]


async def test_its_style_sheets_are_read_before_its_parts_are_mounted(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    push, was_read = app.push_screen, list[bool]()

    def note_and_push(screen: Screen[None]) -> object:
        was_read.extend(app.stylesheet.has_source(str(path)) for path in screen.css_path)
        return push(screen)

    # Where tasks are eager, from Python 3.12 on, this call mounts them at once.
    monkeypatch.setattr(app, "push_screen", note_and_push)
    async with app.run_test() as pilot:
        await settle(pilot)
    assert was_read
    assert all(was_read)


async def test_the_status_line_shows_the_full_title(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "k")
        assert "才不辜负山里的早晨：水温、器具与耐心" in status(screen)


@pytest.mark.slow
async def test_facets_show_counts_and_narrow_the_list(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        facets = [" ".join(line.split()) for line in lines(screen.articles.facets)]
        assert facets[:5] == [">All 3", "Unread 3", "Starred", "Highlights", "Sources"]
        assert facets[5:] == ["星空 1", "桥梁 1", "茶事 1", "Dates", "2021 2", "2020 1"]
        await press(pilot, "h", *["j"] * 5, "enter")
        assert [article.title for article in screen.articles.articles()] == ["石桥记"]
        assert screen.pane is screen.articles.titles
        await press(pilot, "g", "a")
        assert len(screen.articles.articles()) == 3


@pytest.mark.slow
async def test_a_chosen_year_opens_its_months(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "h", "G", "k", "enter")
        facets = [" ".join(line.split()) for line in lines(screen.articles.facets)]
        assert facets[-3:] == [">2021 2", "2021-04 2", "2020 1"]


@pytest.mark.slow
async def test_grouping_and_order_turn(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "\\")
        assert [article.source for article in screen.articles.articles()] == [
            "星空",
            "桥梁",
            "茶事",
        ]
        await press(pilot, "\\", "\\")
        rows = screen.articles.titles.rows
        assert rows is not None
        assert not [row for row in rows if row.heading]
        before = list(screen.articles.articles())
        await press(pilot, "g", "\\")
        assert list(screen.articles.articles()) == before[::-1]


@pytest.mark.slow
async def test_the_filter_is_live_and_can_be_cleared(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f")
        assert screen.query_one("#filter", Input).display
        screen.query_one("#filter", Input).value = "观星"  # the title is Traditional
        await settle(pilot)
        assert [article.title for article in screen.articles.articles()] == ["觀星筆記"]
        await press(pilot, "enter")
        assert screen.pane is screen.articles.titles
        await press(pilot, "F")
        assert len(screen.articles.articles()) == 3


@pytest.mark.slow
async def test_keys_typed_into_the_filter_are_text(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "f", "Q", "j", "j")
        assert screen.query_one("#filter", Input).value == "Qjj"
        assert not screen.articles.articles()
        assert "No articles here" in status(screen)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "browsing", "reading"),
    [
        ((120, 40), {"facets", "list", "article"}, {"facets", "list", "article"}),
        ((119, 40), {"facets", "list"}, {"article"}),
        ((80, 24), {"facets", "list"}, {"article"}),
        ((79, 24), {"list"}, {"article"}),
        ((40, 12), {"list"}, {"article"}),
        ((20, 5), {"list"}, {"article"}),
    ],
)
async def test_panes_fold_by_width(
    open_app: Opener, size: tuple[int, int], browsing: set[str], reading: set[str]
) -> None:
    async with open_app(settings=Settings(preview=False)).run_test(size=size) as pilot:
        screen = await settle(pilot)
        assert shown(screen) == browsing
        await press(pilot, "enter")
        assert shown(screen) == reading
        await press(pilot, "z")
        assert shown(screen) == {"article"}
        await press(pilot, "q")
        assert shown(screen) == browsing


def shown(screen: MainScreen) -> set[str]:
    return {str(pane.id) for pane in screen.query("#panes > *") if pane.display}


@pytest.mark.slow
async def test_no_line_is_ever_wider_than_its_pane(
    open_app: Opener, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = library / "_posts"
    hard = "👨‍👩‍👧‍👦 e\u0301\u0302 한국어 ｶﾞ ¼ « ─── \u200b中\u00ad文 العربية"
    write_article(
        posts, "hard.md", hard, "2022-01-01T00:00:00Z", hard, f"<h1>{hard}</h1><p>{hard * 9}</p>"
    )
    async with open_app().run_test(size=(80, 12)) as pilot:
        screen = await press(pilot, "enter")
        panes = (screen.articles.facets, screen.articles.titles, screen.article.view)
        bottom = screen.query_one(StatusLine)
        for width in range(2, 201):
            for pane in (*panes, bottom):
                monkeypatch.setattr(type(pane), "size", Size(width, 12))
            screen.article.view._lay_out()
            painted = [pane.render_line(y) for pane in panes for y in range(12)]
            for strip in (*painted, bottom.render_line(0)):
                assert strip.cell_length == width, strip.text
                assert cell_len(strip.text) == width, strip.text
            assert any("한" in strip.text or "e" in strip.text for strip in painted[24:])


async def test_hostile_titles_and_bodies_reach_no_cell(open_app: Opener, library: Path) -> None:
    hostile = "x\x1b]52;c;QQ==\x07\x9b31m\u202e[@click=app.quit]y[/]"
    write_article(
        library / "_posts", "evil.md", hostile, "2023-01-01T00:00:00Z", hostile, f"<p>{hostile}</p>"
    )
    async with open_app().run_test(size=(120, 30)) as pilot:
        screen = await press(pilot, "enter")
        panes = (screen.articles.facets, screen.articles.titles, screen.article.view)
        text = "\n".join(
            pane.render_line(y).text for pane in panes for y in range(pane.size.height)
        )
        text += status(screen)
        assert "[@click=app.quit]y[/]" in text
        assert "␛]52" in text
        assert not {character for character in text if character < " "} - {"\n"}
        assert not set(text) & set("\x7f\x9b\u202e")


@pytest.mark.slow
async def test_help_lists_the_keys_of_the_place_and_closes(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("?")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)
        shown = lines(pilot.app.screen.list)
        assert any("/" in line and "Search the full text" in line for line in shown)
        await pilot.press("q")
        await settle(pilot)


async def test_without_a_library_the_first_screen_says_what_to_do(open_app: Opener) -> None:
    app = open_app(paths=())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, FirstRunScreen)
        await pilot.press("q")
    assert not app.is_running


@pytest.mark.slow
async def test_full_width_keys_work_and_han_explains_itself_once(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "ｊ")
        assert screen.articles.titles.cursor == 2
        await press(pilot, "中")
        assert "input method" in status(screen)
        await press(pilot, "文")
        assert "input method" not in status(screen)


@pytest.mark.slow
async def test_a_hint_outlasts_the_word_that_an_input_method_commits(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        for character in "中文输入":
            pilot.app.post_message(Key(character, character))
        await settle(pilot)
        assert "input method" in status(screen)


@pytest.mark.slow
async def test_a_key_without_a_command_explains_itself_once(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "B")
        assert "B does nothing here" in status(screen)
        await press(pilot, "B")
        assert "B does nothing here" not in status(screen)
        await pilot.press("g", "h", "n")
        await pilot.pause()
        notebook = pilot.app.screen
        assert isinstance(notebook, NotebookScreen)
        assert "n works in the list" in status(notebook)


@pytest.mark.slow
async def test_esc_drops_a_count_and_stays_in_the_article(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "5", "escape")
        assert screen.article.is_focused
        await press(pilot, "escape")
        assert screen.pane is screen.articles.titles


@pytest.mark.slow
async def test_a_file_that_cannot_be_decoded_is_a_row_that_says_so(
    open_app: Opener, library: Path
) -> None:
    (library / "_posts" / "binary.md").write_bytes(bytes(range(256)) * 8)
    async with open_app().run_test(size=(100, 24)) as pilot:
        screen = await settle(pilot)
        assert "not a text file" in "\n".join(lines(screen.articles.titles))
        await press(pilot, "G", "enter")
        assert "binary.md" in status(screen)


async def test_settings_choose_the_first_view(open_app: Opener) -> None:
    settings = Settings(group="source", newest_first=False, theme="no-such-theme")
    async with open_app(settings=settings).run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        rows = screen.articles.titles.rows
        assert rows is not None
        assert rows[0].entry is not None
        assert rows[0].entry.source == "星空"
        assert pilot.app.theme == "reader-dark"


@pytest.mark.slow
async def test_the_mouse_chooses_facets_and_articles(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        await pilot.click("#facets", offset=(3, 6))
        await settle(pilot)
        assert [article.title for article in screen.articles.articles()] == ["石桥记"]
        await pilot.click("#list", offset=(10, 1))
        await settle(pilot)
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"


async def test_an_empty_library_says_what_an_article_is(open_app: Opener, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    async with open_app(paths=(tmp_path / "empty",)).run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        shown = "\n".join(screen.articles.titles.render_line(y).text for y in range(5))
        assert "no articles in this library" in shown
        assert "reader --samples" in shown


@pytest.mark.slow
async def test_messages_of_the_start_are_shown_one_after_the_other(open_app: Opener) -> None:
    app = open_app()
    app.session.messages = ("there is no list.fly", "there is no list.swim")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert "(1 of 2)" in status(screen)
        assert "list.fly" in status(screen)
        await press(pilot, "j")
        assert "(2 of 2)" in status(screen)
        assert "list.swim" in status(screen)
        await press(pilot, "j")
        assert "of 2)" not in status(screen)


@pytest.mark.slow
async def test_q_goes_from_the_facets_to_the_list_and_then_quits(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(40, 12)) as pilot:
        screen = await press(pilot, "h", "q")
        assert screen.pane is screen.articles.titles
        await pilot.press("q")
    assert not app.is_running


async def test_a_list_of_middling_width_shows_sources_too(open_app: Opener) -> None:
    async with open_app().run_test(size=(120, 40)) as pilot:
        screen = await settle(pilot)
        assert "茶事" in lines(screen.articles.titles)[2]


@pytest.mark.slow
async def test_a_heading_comes_back_when_a_tiny_screen_grows(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        for size in ((1, 1), (5, 2), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "2021-04-01 Thu 2" in lines(screen.articles.titles)[0]
