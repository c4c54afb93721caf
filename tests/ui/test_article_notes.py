"""Own tags and the note of an article by keys, and what the rules hide, in the app."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from reader.config import Settings
from reader.notes.store import Notes
from reader.services.facets import Facet, FacetKind
from reader.services.reading import reference
from reader.ui.dialogs.article_note import NoteSheet, TagsDialog
from reader.ui.widgets.note_editor import NoteEditor
from tests.ui.driving import Opener, eventually, lines, press, settle, status, text, titles, until

SIZES = [(120, 40), (80, 24), (40, 20)]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("opened", [False, True])
async def test_tags_are_given_in_the_list_and_in_the_article(
    size: tuple[int, int], opened: bool, open_app: Opener
) -> None:
    app = open_app()
    async with app.run_test(size=size) as pilot:
        screen = await settle(pilot)
        if opened:
            await press(pilot, "enter")
            screen = await until(pilot, lambda shown: shown.article.entry is not None)
        entry = screen.article.current
        assert entry is not None
        await pilot.press("t")
        await pilot.pause()
        dialog = app.screen
        assert isinstance(dialog, TagsDialog)
        line = dialog.query_one(Input)
        assert line.has_focus
        line.value = "气候 #茶"
        await pilot.press("enter")
        screen = await settle(pilot)
        assert screen.session.shelf.own_tags(entry) == ("气候", "茶")
        if opened:
            assert "#气候" in text(screen.article.view)
        else:
            assert any("#气候" in row for row in lines(screen.articles.titles))
        await press(pilot, "u")
        assert screen.session.shelf.own_tags(entry) == ()
        if opened:
            assert "#气候" not in text(screen.article.view)


@pytest.mark.slow
async def test_a_tag_in_use_is_completed(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await settle(pilot)
        [first, second, *_rest] = screen.articles.articles()
        await press(pilot)
        screen.session.notes.annotate([(reference(second), "", ["气候变化"])])
        await pilot.press("t")
        await pilot.pause()
        line = app.screen.query_one(Input)
        line.value = "气"
        line.cursor_position = 1
        await eventually(pilot, lambda: bool(line._suggestion))
        await pilot.press("tab", "enter")
        screen = await settle(pilot)
        assert screen.session.shelf.own_tags(first) == ("气候变化",)


@pytest.mark.slow
async def test_escape_leaves_the_tags_as_they_are(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        await pilot.press("t")
        await pilot.pause()
        app.screen.query_one(Input).value = "甲"
        await pilot.press("escape")
        screen = await settle(pilot)
        assert screen.session.notes.article_tags() == {}


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_a_note_is_written_and_shown(size: tuple[int, int], open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=size) as pilot:
        screen = await settle(pilot)
        entry = screen.articles.current
        assert entry is not None
        await pilot.press("g", "N")
        await pilot.pause()
        sheet = app.screen
        assert isinstance(sheet, NoteSheet)
        await eventually(pilot, lambda: sheet.query_one(NoteEditor).is_writing)
        sheet.query_one(TextArea).text = "值得再看"
        await pilot.press("escape")
        screen = await settle(pilot)
        assert screen.session.shelf.own_marks(entry) == ((), ("值得再看",))
        assert "u" in status(screen)
        await press(pilot, "enter")
        screen = await until(pilot, lambda shown: shown.article.entry is not None)
        assert "值得再看" in text(screen.article.view)
        await press(pilot, "u", "u")  # a short article counts as read at once
        assert "值得再看" not in text(screen.article.view)


async def test_a_signal_saves_the_note_being_written(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        entry = screen.articles.current
        assert entry is not None
        await pilot.press("g", "N")
        await pilot.pause()
        sheet = app.screen
        await eventually(pilot, lambda: sheet.query_one(NoteEditor).is_writing)
        sheet.query_one(TextArea).text = "半句"
        app.exit()
        assert screen.session.notes.state(entry.key).note == "半句"


@pytest.mark.slow
async def test_what_another_session_adds_to_a_note_being_written_is_kept_and_shown(
    open_app: Opener, tmp_path: Path
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        entry = screen.articles.current
        assert entry is not None
        notes = screen.session.notes
        notes.annotate([(reference(entry), "始。", ["旧"])])
        await pilot.press("g", "N")
        await pilot.pause()
        editor = pilot.app.screen.query_one(NoteEditor)
        await eventually(pilot, lambda: editor.is_writing)
        assert notes.flush(60)
        with Notes.open(tmp_path / "data") as other:
            other.annotate([(reference(entry), "始。彼。", ["旧", "城"])])
            assert other.flush(60)
        await eventually(pilot, lambda: notes.poll() or "彼。" in notes.state(entry.key).note)
        editor.query_one(TextArea).text = "此。始。"
        await pilot.press("ctrl+s")
        await eventually(pilot, lambda: "彼。" in editor.note)
        assert editor.note == "此。始。彼。"
        assert editor.tags == ("旧", "城")
        await pilot.press("escape")
        screen = await settle(pilot)
        assert screen.session.shelf.own_marks(entry) == (("旧", "城"), ("此。始。彼。",))


@pytest.mark.slow
async def test_a_tag_given_elsewhere_while_tags_are_typed_is_kept(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        entry = screen.articles.current
        assert entry is not None
        await pilot.press("t")
        await pilot.pause()
        line = pilot.app.screen.query_one(Input)
        screen.session.notes.annotate([(reference(entry), "彼。", ["城"])])
        line.value = "乡"
        await pilot.press("enter")
        screen = await settle(pilot)
        assert screen.session.shelf.own_marks(entry) == (("乡", "城"), ("彼。",))


async def test_a_facet_of_a_tag_narrows_the_list(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await settle(pilot)
        entry = screen.articles.current
        assert entry is not None
        screen.session.notes.annotate([(reference(entry), "", ["气候"])])
        screen.articles.recount()
        screen = await settle(pilot)
        assert any("#气候" in row for row in lines(screen.articles.facets))
        screen.articles.narrow(Facet(FacetKind.OWN_TAG, "气候"))
        screen = await settle(pilot)
        assert titles(screen) == [entry.title]
        await press(pilot, "F")
        assert len(titles(screen)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_what_rules_hide_is_told_and_shown_at_a_key(
    size: tuple[int, int], open_app: Opener
) -> None:
    app = open_app(settings=Settings(read_after=0, hidden={"stars": "source:星空"}))
    async with app.run_test(size=size) as pilot:
        screen = await settle(pilot)
        assert len(titles(screen)) == 2
        assert "1 hidden" in "".join(screen.articles.header.line.figures)
        await press(pilot, "g", "z")
        assert len(titles(screen)) == 3
        assert "hidden" in status(screen)
        assert "1 hidden shown" in "".join(screen.articles.header.line.figures)
        await press(pilot, "g", "z")
        assert len(titles(screen)) == 2


async def test_a_list_of_hidden_articles_alone_says_how_to_see_them(open_app: Opener) -> None:
    app = open_app(settings=Settings(read_after=0, hidden={"all": "date:2000.."}))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert titles(screen) == []
        assert any("gz" in line for line in screen.articles.titles.when_empty)


async def test_without_rules_the_key_says_where_they_are(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await press(pilot, "g", "z")
        assert "[hidden]" in status(screen)
        assert len(titles(screen)) == 3
