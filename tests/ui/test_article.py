from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import Settings
from reader.text.chinese.scripts import Script
from reader.ui.article import typesetting
from reader.ui.article.article_view import ArticleView
from tests.ui.driving import Opener, eventually, open_entry, press, settle, status, text


def first_shown(view: ArticleView) -> str:
    assert view.document is not None
    return view.document.text[view.visible_range()[0] :][:5]


async def test_an_article_shows_its_head_and_its_structure(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        shown = text(screen.article.view)
        assert "一杯「春茶」[b]怎样泡[/b]" in shown
        assert "茶事 · 2021-04-01 20:00 UTC" in shown
        assert "https://2021-04-01-tea.example.org/a" in shown
        for line in ("水温", "• 壶", "• 杯", "│ 好茶不怕等。"):
            assert line in shown


@pytest.mark.slow
async def test_scrolling_by_line_half_page_page_and_ends(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        view = screen.article.view
        assert view.page is not None
        first = view.top
        await press(pilot, "j")
        assert view.page.above(view.top) == 1
        await press(pilot, "ctrl+d")
        assert view.page.above(view.top) > 10
        await press(pilot, "G")
        assert view.at_end
        assert "第30段" in text(view)
        await press(pilot, "g", "g")
        assert view.top == first


@pytest.mark.slow
async def test_resizing_keeps_the_first_character(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "pagedown", "pagedown", "j", "j")
        view = screen.article.view
        place = view.place
        assert place
        for width in (40, 133, 20, 61, 80):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert view.place == place
            start, _ = view.visible_range()
            assert view.page is not None
            line = view.page.line(view.top)
            assert start <= place < max(line.next_start, start + 1)


@pytest.mark.slow
async def test_the_place_is_kept_over_closing_and_over_restarts(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "pagedown", "pagedown")
        shown = first_shown(screen.article.view)
        await press(pilot, "q", "k", "enter", "q", "j", "enter")
        assert first_shown(screen.article.view) == shown
        place = screen.article.view.visible_range()[0]
        await pilot.press("Q")
    async with open_app().run_test(size=(60, 30)) as pilot:
        screen = await press(pilot, "j", "enter")
        view = screen.article.view
        assert view.page is not None
        assert view.page.locate(place)[0] == view.top


@pytest.mark.slow
async def test_reaching_the_end_marks_read_and_r_takes_it_back(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        entry = screen.article.entry
        assert entry is not None
        shelf = screen.session.shelf
        assert not shelf.is_read(entry)
        await press(pilot, "G")
        assert shelf.is_read(entry)
        await press(pilot, "r")
        assert not shelf.is_read(entry)


async def test_some_seconds_mark_read(open_app: Opener) -> None:
    async with open_app(settings=Settings(read_after=0.05)).run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        entry = screen.article.entry
        assert entry is not None
        await eventually(pilot, lambda: screen.session.shelf.is_read(entry))


@pytest.mark.slow
async def test_a_highlight_is_shown_again_after_a_restart(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", ")", "H", "s")
        (mark,) = screen.article.view.marks
        assert mark.highlight.quote == "水要刚开就离火，晾一会儿再冲。"
        assert screen.session.notes.flush(60)
        await pilot.press("Q")
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        view = screen.article.view
        (mark,) = view.marks
        assert view.document is not None
        assert view.document.text[mark.start : mark.end] == "水要刚开就离火，晾一会儿再冲。"
        ground = view.component("highlight-1").bgcolor
        painted = [
            segment.text
            for y in range(view.size.height)
            for segment in view.render_line(y)
            if segment.style and segment.style.bgcolor == ground
        ]
        assert "".join(painted) == "水要刚开就离火，晾一会儿再冲。"
        assert screen.session.notes.state(mark.highlight.key).starred


@pytest.mark.slow
async def test_undo_and_redo_of_highlight_star_and_list_read(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "H")
        assert len(screen.article.view.marks) == 1
        await press(pilot, "u")
        assert not screen.article.view.marks
        await press(pilot, "ctrl+r")
        assert len(screen.article.view.marks) == 1
        await press(pilot, "d")
        assert not screen.article.view.marks
        await press(pilot, "q", "q", "A")
        shelf = screen.session.shelf
        assert all(shelf.is_read(article) for article in screen.articles.articles())
        await press(pilot, "u")
        assert sum(not shelf.is_read(article) for article in screen.articles.articles()) == 2


@pytest.mark.slow
async def test_next_and_previous_article_and_unread(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "J")
        assert open_entry(screen).title == "石桥记"
        await press(pilot, "J")
        assert open_entry(screen).title == "觀星筆記"
        await press(pilot, "J")
        assert "last article" in status(screen)
        await press(pilot, "p")
        assert open_entry(screen).title == "石桥记"
        await press(pilot, "p")
        assert "No unread article above" in status(screen)


@pytest.mark.slow
async def test_space_pages_and_at_the_end_goes_to_the_next_unread(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "space")
        assert open_entry(screen).title == "石桥记"
        await press(pilot, "G", "space")
        assert open_entry(screen).title == "石桥记"
        assert "next unread" in status(screen)
        await press(pilot, "space")
        assert open_entry(screen).title == "觀星筆記"


async def test_two_sessions_see_each_others_marks(open_app: Opener, tmp_path: Path) -> None:
    from reader.notes.store import Notes

    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "s")
        entry = screen.articles.titles.current
        assert entry is not None
        assert screen.session.notes.flush(60)
        second = Notes.open(tmp_path / "data")
        try:
            assert second.state(entry.key).starred
        finally:
            second.close()


@pytest.mark.slow
async def test_the_measure_changes_and_comes_back(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        usual = screen.article.view.text_width()
        await press(pilot, "-", "-")
        assert screen.article.view.text_width() == usual - 8
        await press(pilot, "=")
        assert screen.article.view.text_width() == usual


async def test_an_article_without_a_body_shows_its_link(open_app: Opener, library: Path) -> None:
    (library / "_posts" / "empty.md").write_text(
        '---\ntitle: "只有链接"\ndate: 2024-01-01T00:00:00Z\nfrom: https://a.example/x\n---\n',
        "utf-8",
    )
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        shown = text(screen.article.view)
        assert "https://a.example/x" in shown
        assert "no text of its own" in shown


async def test_an_article_that_is_gone_says_so(open_app: Opener, library: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        (library / "_posts" / "2021-04-01-tea.md").unlink()
        await press(pilot, "enter")
        assert "2021-04-01-tea.md" in status(screen)
        assert screen.article.entry is None


@pytest.mark.slow
async def test_a_text_is_shown_in_the_other_script_and_stays_what_it_is(open_app: Opener) -> None:
    pytest.importorskip("opencc", reason="comes with the extra [script]")
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        view = screen.article.view
        before, document = text(view), view.document
        assert "水要刚开就离火" in before
        await press(pilot, "Z", "Z")
        assert "水要剛開就離火" in text(view)
        assert "一杯「春茶」" in text(view)
        assert "怎樣泡" in text(view)  # the title
        assert view.document is document
        screen.status_text.next_message()
        screen.refresh_status()
        assert "Traditional" in status(screen)
        await press(pilot, "J")
        assert view.script is Script.TRADITIONAL
        await press(pilot, "K", "Z")
        assert text(view) == before


async def test_without_a_converter_a_key_says_what_is_missing(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "can_convert", lambda: False)
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "Z")
        assert "opencc" in status(screen)
        assert screen.article.view.script is Script.ORIGINAL
