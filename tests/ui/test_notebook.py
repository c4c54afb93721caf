"""The notebook: listing, seeking, jumping, changing many at once, reviewing, exporting."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from reader.archive.scan import read_entry
from reader.config import Settings
from reader.notes.store import Notes
from reader.services import marking, notebook, review
from reader.services.notebook_listing import HighlightListing
from reader.services.reading import open_article
from reader.services.session import Session
from reader.ui.article.article_view import ArticleView
from reader.ui.dialogs.export import ExportDialog
from reader.ui.help.screen import HelpScreen
from reader.ui.main_screen import MainScreen
from reader.ui.notebook.header import NotebookHeader
from reader.ui.notebook.screen import NotebookScreen
from tests.ui.driving import Opener, eventually, settle, status, text, write_article
from tests.ui.driving import press as press_shelf


async def press(pilot: Pilot[None], *keys: str) -> NotebookScreen:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, NotebookScreen)
    return screen


async def open_notebook(pilot: Pilot[None]) -> NotebookScreen:
    """Make three highlights in two articles, and open the notebook."""
    screen = await settle(pilot)
    notes = screen.session.notes
    tea, _, stars = screen.articles.articles()
    opened = open_article(tea, notes, {})
    for quote, colour in (("水要刚开就离火，晾一会儿再冲。", 2), ("茶叶慢慢舒展开来。", 1)):
        start = opened.article.document.text.index(quote)
        marking.mark(notes, opened, start, start + len(quote), colour=colour)
    made = marking.mark(notes, open_article(stars, notes, {}), 0, 11)
    marking.annotate(notes, made.id, "星座的名字", ("天文",))
    return await press(pilot, "g", "h")


def rows(screen: NotebookScreen) -> HighlightListing:
    """Return the rows of the notebook, which has been listed."""
    assert screen.titles.rows is not None
    return screen.titles.rows


def lines(screen: NotebookScreen) -> list[str]:
    view = screen.titles
    return [view.render_line(y).text.rstrip() for y in range(view.line_of(len(rows(screen))))]


@pytest.mark.slow
async def test_highlights_are_listed_by_article_and_previewed(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        shown = lines(screen)
        (marked, *_) = screen.session.notes.highlights()
        day = f"{marked.created.astimezone():%Y-%m-%d}"
        assert shown[0].startswith("─ 一杯「春茶」[b]怎样泡[/b]")
        assert shown[1:3] == [" 2  水要刚开就离火，晾一会儿再冲。", f"    {day}"]
        assert shown[5].strip("─ ") == "觀星筆記 1"
        assert shown[6:] == [" 1  冬夜的獵戶座最容易認。", f"    ✎ 星座的名字 · #天文 · {day}"]
        preview = screen.query_one("#preview", ArticleView)
        assert "茶叶慢慢舒展开来" in text(preview)
        await press(pilot, "G")
        assert "✎ 星座的名字" in text(preview)
        assert "#天文" in text(preview)


@pytest.mark.parametrize(
    ("quote", "around"),
    [
        ("丙二", "乙一，乙二。丙一，丙二，丙三。"),
        ("丙一，丙二，丙三。", "乙一，乙二。丙一，丙二，丙三。丁一。"),
        ("甲一。", "甲一。乙一，乙二。"),
        ("丁一", "丙一，丙二，丙三。丁一。"),
        ("乙二。丙一", "甲一。乙一，乙二。丙一，丙二，丙三。"),
        ("戊一", "戊一。"),
    ],
)
def test_a_passage_begins_with_a_whole_sentence(tmp_path: Path, quote: str, around: str) -> None:
    body = "<p>甲一。乙一，乙二。丙一，丙二，丙三。丁一。</p><p>戊一。</p>"
    path = write_article(tmp_path, "2020-01-01-a.md", "石桥", "2020-01-01", "桥", body)
    with Notes.open(tmp_path / "data") as notes:
        session = Session((path,), Settings(), notes)
        entry = read_entry(path)
        opened = open_article(entry, notes, {})
        start = opened.article.document.text.index(quote)
        made = marking.mark(notes, opened, start, start + len(quote))
        passage = review.passage(session, made, entry)
    assert passage is not None
    assert passage.words == quote
    assert passage.before + passage.words + passage.after == around


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "setting", "lines_of_a_row"),
    [
        ((100, 30), "auto", 2),
        ((200, 50), "auto", 2),
        ((40, 20), "auto", 2),
        ((80, 9), "auto", 1),
        ((100, 30), "one", 1),
        ((80, 9), "two", 2),
    ],
)
async def test_a_row_has_as_many_lines_as_the_settings_say(
    open_app: Opener,
    size: tuple[int, int],
    setting: Literal["auto", "one", "two"],
    lines_of_a_row: int,
) -> None:
    app = open_app(settings=Settings(rows=setting, read_after=0))
    async with app.run_test(size=size) as pilot:
        view = (await open_notebook(pilot)).titles
        starts = [view.line_of(row) for row in range(view.row_count() + 1)]
        heights = [after - start for start, after in pairwise(starts)]
        assert heights == [1 + (lines_of_a_row - 1) * view.selectable(row) for row in range(5)]
        assert [view.row_at(line) for line in range(starts[-1])] == [
            row for row, height in enumerate(heights) for _ in range(height)
        ]


@pytest.mark.slow
async def test_grouping_turns_through_all(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        headings = []
        for _ in range(5):
            await press(pilot, "\\")
            headings.append([row.heading for row in rows(screen) if row.entry is None])
        days, sources, tags, colours, articles = headings
        assert len(days) == 1
        assert sources == ["星空", "茶事"]
        assert tags == ["#天文", "(no tag)"]
        assert colours == ["Colour 1", "Colour 2"]
        assert articles[-1] == "觀星筆記"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("猎户", 1),
        ("名字", 1),
        ("tag:天文", 1),
        ("colour:2", 1),
        ("-tag:天文", 2),
        ("無", 0),
    ],
)
async def test_the_filter_searches_quotes_notes_and_tags_in_both_scripts(
    open_app: Opener, typed: str, count: int
) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        await press(pilot, "f")
        screen.query_one("#line", Input).value = typed
        await pilot.pause()
        assert sum(row.entry is not None for row in rows(screen)) == count
        await press(pilot, "escape", "q")
        assert len(rows(screen)) == 5


def header(screen: NotebookScreen) -> str:
    return " ".join(screen.query_one(NotebookHeader).render_line(0).text.split())


@pytest.mark.slow
async def test_the_header_shows_what_narrows_and_q_removes_it(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        assert header(screen) == "Notebook 3 highlights"
        await press(pilot, "backslash")
        assert header(screen) == "Notebook by day · 3 highlights"
        await press(pilot, "h", "j", "enter")
        assert header(screen) == "Notebook › With a note by day · 1 highlight"
        await press(pilot, "f", "星", "enter")
        assert header(screen) == "Notebook › With a note › 星 by day · 1 highlight"
        await press(pilot, "q")
        assert header(screen) == "Notebook › With a note by day · 1 highlight"
        await press(pilot, "q")
        assert header(screen) == "Notebook by day · 3 highlights"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("at", "left"),
    [
        (3, "Notebook 3 highlights"),
        (15, "Notebook › 水 2 highlights"),
        (26, "Notebook › Colour 2 1 highlight"),
    ],
    ids=["the name", "the facet", "the words"],
)
async def test_a_click_on_the_header_removes_a_filter(open_app: Opener, at: int, left: str) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        await press(pilot, "h", "G", *"kkk", "enter", "f", "水", "enter")
        assert header(screen) == "Notebook › Colour 2 › 水 1 highlight"
        await pilot.click(NotebookHeader, offset=(at, 0))
        await press(pilot)
        assert header(screen) == left


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "settings", "is_shown"),
    [
        ((40, 20), Settings(), True),
        ((40, 11), Settings(), False),
        ((100, 30), Settings(header=False), False),
    ],
    ids=["narrow", "low", "off"],
)
async def test_the_header_of_the_notebook_is_shown_where_there_is_room(
    open_app: Opener, size: tuple[int, int], settings: Settings, is_shown: bool
) -> None:
    async with open_app(settings=settings).run_test(size=size) as pilot:
        screen = await open_notebook(pilot)
        assert screen.query_one(NotebookHeader).display is is_shown


@pytest.mark.slow
async def test_the_header_of_a_low_notebook_opens_the_help(open_app: Opener) -> None:
    async with open_app().run_test(size=(40, 20)) as pilot:
        screen = await open_notebook(pilot)
        assert header(screen) == "Notebook 3 highlights ? keys"
        await pilot.click(NotebookHeader, offset=(34, 0))
        await eventually(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


@pytest.mark.slow
async def test_facets_narrow(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        facets = [" ".join(screen.facets.render_line(y).text.split()) for y in range(10)]
        assert facets == [
            ">All highlights 3", "With a note 1", "Colours", "1 Colour 1 2", "2 Colour 2 1",
            "Tags", "#天文 1", "Sources", "茶事 2", "星空 1",
        ]  # fmt: skip
        await press(pilot, "h", "j", "enter")
        assert len(rows(screen)) == 2
        await press(pilot, "F")
        assert len(rows(screen)) == 5


@pytest.mark.slow
async def test_a_jump_goes_to_the_place_and_back(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await open_notebook(pilot)
        await press(pilot, "G")
        await pilot.press("enter")
        screen = await press_shelf(pilot)
        view = screen.article.view
        assert view.document is not None
        assert view.focused_range is not None
        assert view.document.text[slice(*view.focused_range)] == "冬夜的獵戶座最容易認。"
        again = await press(pilot, "q")
        assert again.titles.highlight is not None
        assert again.titles.highlight.quote == "冬夜的獵戶座最容易認。"
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.slow
async def test_many_are_changed_at_once_and_undone_at_once(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        notes = screen.session.notes
        await press(pilot, "A", "4")
        assert [highlight.colour for highlight in notes.highlights()] == [4, 4, 4]
        await press(pilot, "u")
        assert sorted(highlight.colour for highlight in notes.highlights()) == [1, 1, 2]
        await press(pilot, "t", *"cha", "enter")
        assert [highlight.tags[-1] for highlight in notes.highlights()] == ["cha"] * 3
        await press(pilot, "t", *"-di")
        pilot.app.post_message(Key("ideographic_comma", "、"))
        await press(pilot, *"-cha", "enter")
        assert sorted(highlight.tags for highlight in notes.highlights()) == [(), (), ("天文",)]
        await press(pilot, "d")
        assert notes.highlights() == ()
        await press(pilot, "u")
        assert len(notes.highlights()) == 3
        await press(pilot, "g", "g", "space", "d")
        assert len(notes.highlights()) == 2


@pytest.mark.slow
async def test_a_note_is_written_in_the_notebook(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await open_notebook(pilot)
        await press(pilot, "a", "x", "q", "escape")
        assert "xq" in [highlight.note for highlight in screen.session.notes.highlights()]
        assert screen.focused is screen.titles


async def doubtful(pilot: Pilot[None], library: Path) -> NotebookScreen:
    """Make a highlight doubtful: its words are changed and its surroundings with them."""
    screen = await open_notebook(pilot)
    notes = screen.session.notes
    (mark,) = [highlight for highlight in notes.highlights() if highlight.tags]
    notes.edit_highlight(replace(mark, state="moved"))
    screen.renew()
    return await press(pilot, "G")


@pytest.mark.slow
async def test_a_doubtful_place_is_accepted_or_the_highlight_kept(
    open_app: Opener, library: Path
) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await doubtful(pilot, library)
        notes = screen.session.notes
        assert "moved?" in text(screen.query_one("#preview", ArticleView))
        await press(pilot, "c")
        assert {highlight.state for highlight in notes.highlights()} == {"anchored"}
        await press(pilot, "u", "x")
        (kept,) = [highlight for highlight in notes.highlights() if highlight.tags]
        assert (kept.state, kept.start, kept.end) == ("unanchored", 0, 0)
        assert kept.quote == "冬夜的獵戶座最容易認。"
        shelf = await press_shelf_after_back(pilot)
        await press_shelf(pilot, "G", "enter")
        assert shelf.article.view.marks == ()
        assert notes.highlight(kept.id) == kept


async def press_shelf_after_back(pilot: Pilot[None]) -> MainScreen:
    await pilot.press("q")
    await pilot.pause()
    return await press_shelf(pilot)


@pytest.mark.slow
async def test_a_place_is_chosen_by_hand(open_app: Opener, library: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await doubtful(pilot, library)
        notes = screen.session.notes
        await pilot.press("m")
        shelf = await press_shelf(pilot)
        assert shelf.article.annotation.reanchoring is not None
        await press_shelf(pilot, "q", ")", ")", "H")
        (mark,) = [highlight for highlight in notes.highlights() if highlight.tags]
        assert mark.quote == "三顆星排成一線，像一條腰帶。"
        assert mark.state == "anchored"
        assert len(notes.highlights()) == 3


@pytest.mark.slow
async def test_the_notebook_exports(open_app: Opener, tmp_path: Path) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        target = tmp_path / "out.html"
        for again in (False, True):
            await pilot.press("w")
            await pilot.pause()
            dialog = pilot.app.screen
            assert isinstance(dialog, ExportDialog)
            await pilot.press("j", "j", "enter")
            dialog.query_one("#file", Input).value = str(target)
            await pilot.press("enter")
            if again:
                assert pilot.app.screen is dialog
                await pilot.press("enter")
            await press(pilot)
        assert "水要刚开就离火" in target.read_text("utf-8")
        assert "no change" in status(screen)


@pytest.mark.slow
async def test_an_article_exports_its_own(open_app: Opener, tmp_path: Path) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        await press_shelf(pilot, "enter", ")", "H")
        await pilot.press("w")
        await pilot.pause()
        folder = tmp_path / "vault"
        await pilot.press("enter")
        pilot.app.screen.query_one("#file", Input).value = str(folder)
        await pilot.press("enter")
        await press_shelf(pilot)
        (file,) = folder.iterdir()
        assert "> 水温" in file.read_text("utf-8")


@pytest.mark.parametrize(
    "size",
    [
        pytest.param((40, 20), marks=pytest.mark.slow),
        (20, 8),
        pytest.param((120, 40), marks=pytest.mark.slow),
    ],
)
async def test_no_line_is_wider_than_its_pane(
    open_app: Opener, library: Path, size: tuple[int, int]
) -> None:
    hostile = "a\x1b]52;c;QQ==\x07[/b] 👨‍👩‍👧‍👦 中文"
    write_article(library / "_posts", "h.md", "t", "2024-01-01T00:00:00Z", "s", f"<p>{hostile}</p>")
    async with open_app().run_test(size=size) as pilot:
        shelf = await press_shelf(pilot, "enter", ")", "H")
        marking.annotate(
            shelf.session.notes, shelf.session.notes.highlights()[0].id, hostile, (hostile,)
        )
        await press_shelf(pilot, "q", "q")
        screen = await press(pilot, "g", "h")
        for view in (screen.titles, screen.facets):
            for y in range(view.size.height):
                strip = view.render_line(y)
                assert strip.cell_length == view.size.width
                assert not set(strip.text) & set("\x1b\x07")


@pytest.mark.slow
async def test_what_another_session_writes_appears_and_the_cursor_stays(
    open_app: Opener, tmp_path: Path
) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        await press(pilot, "G")
        mine = screen.titles.highlight
        assert mine is not None
        screen.session.notes.flush(10.0)
        with Notes.open(tmp_path / "data") as second:
            first = second.highlights()[0]
            second.add_highlight(
                replace(first, id="f" * 32, quote="别处写下的", start=0),
                notebook.article_ref(second, first.key),
            )
            assert second.flush(10.0)
        await eventually(pilot, lambda: len(rows(screen)) == 6)
        quotes = [row.entry.highlight.quote for row in rows(screen) if row.entry is not None]
        assert "别处写下的" in quotes
        assert screen.titles.highlight == mine


@pytest.mark.slow
async def test_a_note_in_the_notebook_is_kept_before_it_is_saved(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.ui.widgets.note_writer.RESTED", 0.05)
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        await press(pilot, "g", "g", "a", *"abc")
        notes = screen.session.notes
        await eventually(  # a draft is written
            pilot, lambda: any(highlight.note == "abc" for highlight in notes.highlights())
        )
        screen.renew()
        await pilot.pause()
        assert screen.writing.editor.is_writing
        await press(pilot, "escape", "u")
        assert not any(highlight.note == "abc" for highlight in notes.highlights())


@pytest.mark.slow
async def test_a_click_elsewhere_in_the_notebook_saves_the_note(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        await press(pilot, "g", "g", "a", *"abc")
        await pilot.click("#list", offset=(10, 4))
        await press(pilot)
        assert not screen.writing.editor.is_open
        assert [highlight.note for highlight in screen.session.notes.highlights()].count("abc") == 1


@pytest.mark.slow
async def test_the_notebook_says_what_is_chosen_and_sought(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await open_notebook(pilot)
        await press(pilot, "A")
        await press(pilot, "f", "水", "escape")
        assert status(screen).rstrip().endswith("3 chosen /水/ 1/2")


@pytest.mark.slow
async def test_on_a_narrow_screen_the_list_comes_first_and_the_facets_are_asked_for(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(40, 20)) as pilot:
        screen = await open_notebook(pilot)
        notes = screen.query_one("#notes")
        assert (notes.display, screen.facets.display) == (True, False)
        await press(pilot, "h")
        assert (notes.display, screen.facets.display) == (False, True)
        assert screen.focused is screen.facets
        await press(pilot, "j", "enter")
        assert (notes.display, screen.facets.display) == (True, False)
        assert len(rows(screen)) == 2


@pytest.mark.slow
async def test_the_quote_is_in_view_in_a_low_preview(open_app: Opener) -> None:
    async with open_app().run_test(size=(40, 14)) as pilot:
        screen = await open_notebook(pilot)
        preview = screen.query_one("#preview", ArticleView)
        for _ in range(200):
            if "水要刚开就离火" in text(preview):
                break
            await pilot.pause(0.02)
        assert "水要刚开就离火" in text(preview)


@pytest.mark.slow
async def test_the_place_that_was_found_is_shown_under_the_words_that_were_marked(
    open_app: Opener, library: Path
) -> None:
    async with open_app().run_test(size=(100, 40)) as pilot:
        screen = await doubtful(pilot, library)
        shown = text(screen.query_one("#preview", ArticleView))
        assert "? 冬夜的獵戶座最容易認。" in shown
        assert shown.count("冬夜的獵戶座") == 2
        await press(pilot, "c")
        assert text(screen.query_one("#preview", ArticleView)).count("冬夜的獵戶座") == 1


@pytest.mark.slow
async def test_marks_of_an_article_that_is_gone_are_re_attached_by_one_key(
    open_app: Opener, library: Path
) -> None:
    words = "渡口的船夫说今年的雨比去年少，水位一天比一天低。"
    folder = library / "_posts"
    old = write_article(folder, "old.md", "渡口", "2021-04-01T06:00:00Z", "河边", words * 2)
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await settle(pilot)
        notes = screen.session.notes
        (entry,) = (each for each in screen.articles.articles() if each.title == "渡口")
        marking.mark(notes, open_article(entry, notes, {}), 0, 20)
    old.unlink()
    write_article(folder, "new.md", "渡口（重发）", "2022-04-01T06:00:00Z", "河边", words * 2)
    async with open_app().run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        notebook_screen = await press(pilot, "g", "h")
        await eventually(pilot, lambda: "M re-attaches" in text(notebook_screen.preview))
        assert "渡口（重发）" in text(notebook_screen.preview)
        notebook_screen = await press(pilot, "M")
        assert "re-attached to “渡口（重发）”" in status(notebook_screen)
        (moved,) = notebook_screen.session.notes.highlights()
        assert moved.key == "https://new.example.org/a"
        notebook_screen = await press(pilot, "u")
        (back,) = notebook_screen.session.notes.highlights()
        assert back.key == "https://old.example.org/a"
        await press(pilot, "M")
