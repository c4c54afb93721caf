"""Threads in the app: begun, pinned, excluded, undone, exported, listed among the facets."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.index.query.compile import Scope
from reader.notes.threads import Choice, Thread
from reader.services.facets import Facet, FacetKind
from reader.services.thread_timeline import TimelineItem, timeline
from reader.ui.main_screen import MainScreen
from reader.ui.threads import screen as thread_screen
from reader.ui.threads.chooser import ThreadsDialog
from reader.ui.threads.screen import ThreadDialog
from reader.ui.widgets.hints import HintBar
from tests.services.test_threads import AFTER, SUMMIT
from tests.terminal import PATIENCE
from tests.ui.driving import (
    Opener,
    eventually,
    lines,
    press,
    settle,
    titles,
    write_article,
)


@pytest.fixture
def story(library: Path) -> Path:
    """Two articles on one story, newer than the others of the library."""
    folder = library / "_posts"
    write_article(folder, "one.md", "峰會", "2022-04-15T00:00:00Z", "甲报", SUMMIT)
    write_article(folder, "two.md", "會談", "2022-04-16T00:00:00Z", "乙报", AFTER)
    return folder


async def wait(pilot: Pilot[None]) -> None:
    """Wait until the threads of a dialog have reported."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def begin(pilot: Pilot[None], name: str = "", *, waits: bool = True) -> ThreadDialog:
    """Begin a thread with the first article, under its title or another name."""
    screen = await settle(pilot)
    while not screen.articles.walked:  # else the first article may not be listed yet
        await pilot.pause(0.02)
    await press(pilot, "g", "g")
    await pilot.press("S")
    await wait(pilot)
    assert isinstance(pilot.app.screen, ThreadsDialog)
    await pilot.press("enter")
    if name:
        pilot.app.screen.box.value = name
    await pilot.press("enter")
    if waits:
        await wait(pilot)
    return shown(pilot)


def shown(pilot: Pilot[None]) -> ThreadDialog:
    dialog = pilot.app.screen
    assert isinstance(dialog, ThreadDialog)
    return dialog


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await wait(pilot)


def only(dialog: ThreadDialog) -> Thread:
    [thread] = dialog.session.notes.threads.listed()
    return thread


@pytest.mark.slow
async def test_a_thread_is_begun_with_an_article(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        dialog = await begin(pilot)
        assert only(dialog).name == "會談"
        rows = lines(dialog.rows)
        assert rows[0].split() == ["•", "2022-04-16", "會談", "乙报"]
        assert "美國特使克里抵達北京" in rows[1]
        assert "Candidates" in rows[2]
        assert rows[3].split() == ["2022-04-15", "峰會", "甲报"]
        assert "shared word" in rows[4]


@pytest.mark.slow
async def test_candidates_are_pinned_and_excluded_by_a_key(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        dialog = await begin(pilot, "气候")
        await keys(pilot, "j", "p")
        thread = only(dialog)
        assert len(thread.pinned) == 2
        assert [line.split()[2] for line in lines(dialog.rows)[:4:2]] == ["峰會", "會談"]
        await keys(pilot, "u")
        assert len(only(dialog).pinned) == 1
        await keys(pilot, "G", "k", "k")
        row = dialog.rows.current
        assert row is not None
        await keys(pilot, "x")
        assert only(dialog).excluded == (row.key,)
        assert any("Excluded" in line for line in lines(dialog.rows))
        await keys(pilot, "u")
        assert only(dialog).excluded == ()
        await keys(pilot, "ctrl+r")
        assert only(dialog).excluded == (row.key,)


@pytest.mark.slow
async def test_the_same_key_takes_a_decision_back(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        dialog = await begin(pilot, "气候")
        await keys(pilot, "g", "p")
        assert only(dialog).articles == {}
        await keys(pilot, "u")
        assert len(only(dialog).pinned) == 1


@pytest.mark.slow
async def test_an_article_is_added_to_a_thread(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await begin(pilot, "气候")
        await keys(pilot, "q")
        await press(pilot, "j")
        await pilot.press("S", "j", "enter")
        await wait(pilot)
        thread = only(shown(pilot))
        assert len(thread.pinned) == 2
        await keys(pilot, "q")
        await pilot.press("S", "j", "o")  # opens, and pins nothing
        await wait(pilot)
        assert only(shown(pilot)).changed == thread.changed


@pytest.mark.slow
async def test_candidates_that_come_first_wait_for_the_timeline(
    open_app: Opener, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    are_shown = threading.Event()

    def late(*arguments: Any) -> list[TimelineItem]:
        are_shown.wait(PATIENCE)
        return timeline(*arguments)

    monkeypatch.setattr(thread_screen, "timeline", late)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await begin(pilot, "气候", waits=False)
        dialog = shown(pilot)
        await eventually(pilot, lambda: dialog._candidates is not None)
        rows = lines(dialog.rows)
        are_shown.set()
        await wait(pilot)
        assert rows == []
        assert dialog.rows.current is not None
        assert dialog.rows.current.article is not None
        assert dialog.rows.current.article.title == "會談"


@pytest.mark.slow
async def test_enter_opens_an_article(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await begin(pilot, "气候")
        await pilot.press("enter")
        screen = await settle(pilot)
        assert screen.article.entry is not None
        assert screen.article.entry.title == "會談"


@pytest.mark.slow
async def test_threads_are_among_the_facets(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        await begin(pilot, "气候")
        await keys(pilot, "e")
        shown(pilot).box.value = "特使"
        await keys(pilot, "enter", "q")
        screen = await settle(pilot)
        row = next(
            line for line in lines(screen.articles.facets) if line.strip().startswith("气候")
        )
        assert row.split() == ["气候", "2"]
        facet = next(
            count.facet
            for count in screen.articles.facets.rows
            if not isinstance(count, str) and count.facet.kind is FacetKind.THREAD
        )
        screen.articles.narrow(facet)
        screen = await settle(pilot)
        assert titles(screen) == ["會談", "峰會"]
        assert screen.articles.view.words == "thread:气候"
        facets = screen.articles.facets
        assert facets.current == facets.chosen == facet
        screen.articles.show_all()
        screen = await settle(pilot)
        assert facets.current == facets.chosen == Facet()
        screen.articles.change(words="峰會 thread:气候", scope=Scope.TEXT)
        screen = await settle(pilot)
        assert facets.current == facets.chosen == facet


@pytest.mark.slow
async def test_threads_count_the_hits_of_a_search_and_narrow_them(
    open_app: Opener, story: Path
) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        await begin(pilot, "气候")
        await keys(pilot, "e")
        shown(pilot).box.value = "特使"
        await keys(pilot, "enter", "q")
        screen = await settle(pilot)
        for query in ("峰會", "會談 or 峰會", "no such words"):
            screen.articles.show_all()
            screen.articles.change(words=query, scope=Scope.TEXT)
            screen = await settle(pilot)
            row = next(
                row
                for row in screen.articles.facets.rows
                if not isinstance(row, str) and row.facet.kind is FacetKind.THREAD
            )
            hits = titles(screen)
            screen.articles.narrow(row.facet)
            screen = await settle(pilot)
            assert len(titles(screen)) == row.total, query
            assert set(titles(screen)) <= set(hits), query
            assert screen.articles.view.scope is Scope.TEXT
        screen.articles.show_all()
        screen = await settle(pilot)
        screen.articles.narrow(row.facet)
        screen = await settle(pilot)
        assert screen.articles.view.words == "thread:气候"


@pytest.mark.slow
async def test_new_articles_are_told(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        dialog = await begin(pilot, "气候")
        await keys(pilot, "e")
        dialog.box.value = "特使"
        await keys(pilot, "enter", "q")
        write_article(
            story, "3.md", "後來", "2022-05-01T00:00:00Z", "丙报", AFTER.replace("北京", "東京")
        )
        screen = await press(pilot, "R")
        await wait(pilot)
        screen = await settle(pilot)
        assert any("1 new" in line for line in lines(screen.articles.facets))
        await pilot.press("S", "j", "o")
        await wait(pilot)
        new = [line for line in lines(shown(pilot).rows) if " new " in line]
        assert len(new) == 1
        assert "後來" in new[0]
        await keys(pilot, "q")
        screen = await settle(pilot)
        assert not any("new" in line for line in lines(screen.articles.facets))


@pytest.mark.slow
async def test_a_thread_is_renamed_and_deleted(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        dialog = await begin(pilot, "气候")
        await keys(pilot, "r")
        dialog.box.value = "别的"
        await keys(pilot, "enter")
        assert only(dialog).name == "别的"
        await keys(pilot, "d")
        screen = await settle(pilot)
        assert isinstance(screen, MainScreen)
        assert list(screen.session.notes.threads.listed()) == []
        await press(pilot, "u")
        assert [one.name for one in screen.session.notes.threads.listed()] == ["别的"]


def hint_labels(pilot: Pilot[None]) -> list[str]:
    """Return the keys at the end of the dialog, as `Enter open`."""
    bar = pilot.app.screen.query_one(HintBar)
    return [f"{one.written} {one.label}" for one in bar.all_hints()]


@pytest.mark.slow
async def test_the_keys_are_those_that_do_something(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await keys(pilot, "S")
        assert hint_labels(pilot) == ["Enter begin", "q close", "u undo"]
        await keys(pilot, "enter")
        assert hint_labels(pilot) == ["Enter save", "Esc cancel"]
        await keys(pilot, "escape")
        assert hint_labels(pilot)[0] == "Enter begin"
        await keys(pilot, "enter", "enter")
        assert hint_labels(pilot)[0] == "Enter open"
        bar = pilot.app.screen.query_one(HintBar)
        below, above = list(bar.placed(1)), list(bar.placed(0))
        assert {one for _column, one in below + above} == set(bar.all_hints()), "none is left out"
        assert below[-1][1] == bar.all_hints()[0]
        height = bar.size.height
        await keys(pilot, "e")
        assert bar.size.height == height, "nothing moves"
        assert hint_labels(pilot) == ["Enter save", "Esc cancel"]
        await keys(pilot, "escape", "q", "S", "j")
        assert hint_labels(pilot)[:3] == ["Enter pin", "q close", "o open"]


@pytest.mark.slow
@pytest.mark.parametrize("is_pinned", [True, False])
async def test_back_from_an_article_shows_the_thread_again(
    open_app: Opener, story: Path, is_pinned: bool
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await begin(pilot, "气候")
        await keys(pilot, "j", *(["p", "g"] if is_pinned else []))
        row = shown(pilot).rows.current
        assert row is not None
        assert row.title == "峰會"
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, MainScreen)
        await keys(pilot, "q")
        row = shown(pilot).rows.current
        assert row is not None
        assert row.title == "峰會"
        await keys(pilot, "q")
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.slow
async def test_back_from_another_article_shows_the_list(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await begin(pilot, "气候")
        await keys(pilot, "enter", "J", "q")
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.slow
async def test_a_deleted_thread_is_named_below_the_list(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await begin(pilot, "气候")
        await keys(pilot, "d")
        screen = pilot.app.screen
        assert isinstance(screen, MainScreen)
        assert "“气候” deleted; u undoes that" in screen.status_text.message


@pytest.mark.slow
async def test_a_taken_name_is_refused(open_app: Opener, story: Path) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        dialog = await begin(pilot, "气候")
        dialog.session.notes.threads.create("茶")
        await keys(pilot, "r")
        dialog.box.value = "茶"
        await keys(pilot, "enter")
        names = [one.name for one in dialog.session.notes.threads.listed()]
        assert names == ["气候", "茶"]
        assert "taken" in str(dialog.query_one("#dialog").border_title)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["story.md", "story.json"])
async def test_a_timeline_is_exported(
    open_app: Opener, story: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    async with open_app().run_test(size=(80, 24)) as pilot:
        dialog = await begin(pilot, "气候")
        await keys(pilot, "w")
        dialog.box.value = str(file)
        await keys(pilot, "enter")
        text = file.read_text("utf-8")
        if name.endswith(".md"):
            assert text.startswith("# 气候\n")
            assert "2022-04-16" in text
            assert "https://two.example.org/a" in text
        else:
            assert json.loads(text)["articles"][0]["title"] == "會談"
        assert file.stat().st_mode & 0o777 == 0o600
        file.write_text("mine")
        await keys(pilot, "w")
        dialog.box.value = str(file)
        await keys(pilot, "enter")
        assert file.read_text() == "mine"  # it asks first
        await keys(pilot, "enter")
        assert file.read_text("utf-8") == text


@pytest.mark.slow
async def test_hostile_names_are_shown_as_symbols(open_app: Opener, story: Path) -> None:
    evil = "\x1b]52;c;QQ==\x07[@click=app.quit]x[/]\u202e"
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        threads = screen.session.notes.threads
        id_ = threads.create(evil, evil)
        threads.decide(id_, [], Choice.PINNED)
        screen.articles.recount()
        await settle(pilot)
        await pilot.press("S")
        await wait(pilot)
        chooser = pilot.app.screen
        assert isinstance(chooser, ThreadsDialog)
        text = "\n".join([*lines(chooser.rows), *lines(screen.articles.facets)])
        await pilot.press("j", "o")
        await wait(pilot)
        text += str(shown(pilot).query_one("#dialog").border_title)
        assert "[@click" in text
        assert not set("\x1b\x07\u202e") & set(text)


@pytest.mark.slow
async def test_without_threads_and_articles_the_dialog_says_what_to_do(
    open_app: Opener, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    async with open_app(paths=(empty,)).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("S")
        await wait(pilot)
        dialog = pilot.app.screen
        assert isinstance(dialog, ThreadsDialog)
        assert dialog.rows.when_empty
        await keys(pilot, "enter", "o", "r", "d")
        assert pilot.app.screen is dialog
