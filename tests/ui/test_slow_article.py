"""An article whose cleaning takes long: plain text at once, and nothing kept by its offsets."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from reader.archive.header import Entry
from reader.services.cleaning import Cleanings
from reader.services.reading import Opened, open_article, skim, state_of
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from tests.ui.driving import Opener, open_entry, press, settle, status, text, until

PLAIN = "this is the plain text"


class Slow:
    """Cleans articles when it is told to."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.app: ReaderApp | None = None

    def on(self, app: ReaderApp) -> ReaderApp:
        """Put this in the place of the app's own cleaning."""
        session = app.session
        self.app = app
        session.cleanings = Cleanings(
            self._clean,
            lambda entry, seconds: skim(entry, session.hosts, seconds),
            lambda entry: state_of(entry, session.notes),
            budget=0.0,
        )
        return app

    def _clean(self, entry: Entry) -> Opened:
        assert self.answers.wait(60)
        assert self.app is not None
        session = self.app.session
        return open_article(entry, session.notes, session.hosts)


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.answers.set()


def is_cleaned(screen: MainScreen) -> bool:
    return screen.article.opened is not None and not screen.article.is_skimmed


async def told(pilot: Pilot[None]) -> MainScreen:
    return await until(pilot, lambda screen: "cleaned now" in status(screen))


async def test_plain_text_gives_way_to_the_article_under_a_reader_who_did_nothing(
    open_app: Opener, slow: Slow
) -> None:
    async with slow.on(open_app()).run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        shown = text(screen.article.view)
        assert PLAIN in shown
        assert "⚠" in shown
        assert "好茶不怕等。" in shown
        assert "• 壶" not in shown
        slow.answers.set()
        screen = await told(pilot)
        shown = text(screen.article.view)
        assert PLAIN not in shown
        assert "• 壶" in shown


@pytest.mark.slow
async def test_plain_text_stays_under_a_reader_who_moved_and_the_article_is_a_key_away(
    open_app: Opener, slow: Slow
) -> None:
    async with slow.on(open_app()).run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "pagedown")
        before = text(screen.article.view)
        slow.answers.set()
        screen = await told(pilot)
        assert text(screen.article.view) == before
        assert "h and Enter show it" in status(screen)
        screen = await press(pilot, "h", "enter")
        assert is_cleaned(screen)


@pytest.mark.slow
@pytest.mark.parametrize("keys", [("H",), ("a",), ("g", "e")], ids="".join)
async def test_plain_text_keeps_no_mark_and_no_position(
    open_app: Opener, slow: Slow, keys: tuple[str, ...]
) -> None:
    async with slow.on(open_app()).run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "pagedown")
        key = open_entry(screen).key
        screen = await press(pilot, ")", *keys)
        assert "marks have to wait" in status(screen)
        screen = await press(pilot, "m", "a", "h")
        notes = screen.session.notes
        assert list(notes.highlights()) == []
        assert not notes.state(key).place
        assert notes.bookmarks()["a"].place == 0


@pytest.mark.slow
async def test_marks_and_the_place_that_was_wished_are_there_when_it_is_cleaned(
    open_app: Opener, slow: Slow
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "pagedown", ")", "H")
        (mark,) = screen.session.notes.highlights()
        await pilot.press("Q")
    async with slow.on(open_app()).run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        entry = next(article for article in screen.articles.articles() if article.key == mark.key)
        screen.open(entry, mark.start)
        screen = await settle(pilot)
        assert PLAIN in text(screen.article.view)
        assert screen.article.view.marks == ()
        assert list(screen.session.notes.highlights()) == [mark]
        slow.answers.set()
        screen = await told(pilot)
        assert [item.highlight for item in screen.article.view.marks] == [mark]
        assert screen.article.view.place <= mark.start < screen.article.view.visible_range()[1]
        assert screen.article.view.place > 0


@pytest.mark.slow
async def test_an_article_that_was_left_does_not_come_back_when_it_is_cleaned(
    open_app: Opener, slow: Slow
) -> None:
    async with slow.on(open_app()).run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "h", "j")
        first = text(screen.article.view)
        slow.answers.set()
        screen = await told(pilot)
        assert screen.pane is screen.articles.titles
        assert text(screen.article.view) == first


@pytest.mark.slow
async def test_an_endless_cleaning_holds_up_neither_other_articles_nor_leaving(
    open_app: Opener, slow: Slow
) -> None:
    app = slow.on(open_app())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "h", "j", "enter")
        assert "第1段" in text(screen.article.view)
        await pilot.press("Q")
    assert not app.is_running
