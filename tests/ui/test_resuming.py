"""A session comes back as it was left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from textual.events import Key

from reader.config import Settings
from reader.notes.store import Notes
from reader.services.last_view import LastView
from reader.services.session import Session
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from reader.ui.resume import Resume
from tests.ui.driving import Opener, lines, press, settle, status, until, write_article


class Restart(Protocol):
    """Makes an app in the state in which the one before was left."""

    def __call__(self, settings: Settings | None = None) -> ReaderApp: ...


@pytest.fixture
def restart(library: Path, tmp_path: Path) -> Iterator[Restart]:
    """Return a maker of apps, each in the state in which the one before was left."""
    opened: list[Notes] = []
    sessions: list[Session] = []

    def make(settings: Settings | None = None) -> ReaderApp:
        left: LastView | None = sessions[-1].left if sessions else None
        while opened:
            opened.pop().close()
        opened.append(Notes.open(tmp_path / "data"))
        given = settings or Settings(read_after=0)
        sessions.append(Session((library,), given, opened[0], left=left))
        return ReaderApp(sessions[-1])

    yield make
    while opened:
        opened.pop().close()


async def leave(app: ReaderApp, size: tuple[int, int], *keys: str) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, *keys)
        await pilot.press("Q")


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 80, 120])
async def test_list_row_and_order_come_back(restart: Restart, width: int) -> None:
    await leave(restart(), (width, 24), "backslash", "G")
    async with restart().run_test(size=(width, 24)) as pilot:
        screen = await settle(pilot)
        before = screen.session.left
        assert before is not None
        assert before.pane == "list"
        assert screen.articles.view == before.view
        assert screen.articles.current is not None
        assert screen.articles.current.key == before.row
        assert screen.pane is screen.articles.titles


@pytest.mark.slow
async def test_a_query_comes_back(restart: Restart) -> None:
    await leave(restart(), (80, 24), "f", *"tea", "enter")
    async with restart().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert screen.articles.view.words == "tea"


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 120])
async def test_the_open_article_and_its_place_come_back(restart: Restart, width: int) -> None:
    app = restart()
    async with app.run_test(size=(width, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "space", "space")
        entry, place = screen.article.entry, screen.article.view.place
        assert entry is not None
        assert place
        await pilot.press("Q")
    async with restart().run_test(size=(width, 24)) as pilot:
        screen = await until(pilot, lambda screen: screen.article.entry is not None)
        assert screen.article.entry is not None
        assert screen.article.entry.key == entry.key
        assert screen.article.view.place == place
        assert screen.pane is screen.article.view


@pytest.mark.slow
async def test_the_list_is_not_shown_before_the_article(
    restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave(restart(), (80, 24), "j", "enter")
    monkeypatch.setattr(Resume, "reopen", lambda _: True)  # it never opens
    async with restart().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert screen.pane is screen.article.view
        assert not screen.articles.titles.display
        assert screen.is_opening
        assert not screen.article.view.hint


@pytest.mark.slow
async def test_the_list_is_shown_when_the_article_cannot_be_opened(
    restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave(restart(), (80, 24), "j", "enter")
    monkeypatch.setattr(Resume, "reopen", lambda _: False)
    async with restart().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert screen.pane is screen.articles.titles
        assert not screen.is_opening
        assert screen.article.view.hint
        assert "Opening" not in status(screen)


@pytest.mark.slow
async def test_an_article_that_does_not_open_leaves_the_reader_elsewhere(
    restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave(restart(), (120, 40), "j", "enter")
    monkeypatch.setattr(Resume, "reopen", lambda _: True)  # it never opens
    async with restart().run_test(size=(120, 40)) as pilot:
        screen = await settle(pilot)
        screen.show_pane(screen.articles.facets)
        screen.startup.stop_awaiting()
        await until(pilot, lambda screen: not screen.is_opening)
        assert screen.pane is screen.articles.facets


@pytest.mark.slow
async def test_a_key_shows_what_it_does_although_the_article_does_not_open(
    restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave(restart(), (80, 24), "j", "enter")
    monkeypatch.setattr(Resume, "reopen", lambda _: True)
    app = restart()
    app.painted = "a first frame"
    shown: list[bool] = []
    monkeypatch.setattr(app, "show", lambda: shown.append(True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown.clear()
        app.post_message(Key("tab", None))
        await until(pilot, lambda screen: screen.pane is not screen.article.view)
        assert shown


@pytest.mark.slow
async def test_a_key_typed_before_the_article_opens_waits_for_it(restart: Restart) -> None:
    await leave(restart(), (80, 24), "j", "enter")
    app = restart()
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(Key("space", " "))
        screen = await until(pilot, lambda screen: screen.article.view.place > 0)
        assert screen.pane is screen.article.view


@pytest.mark.slow
async def test_the_facets_come_back(restart: Restart) -> None:
    await leave(restart(), (80, 24), "h")
    async with restart().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert screen.pane is screen.articles.facets


@pytest.mark.slow
async def test_one_key_continues(restart: Restart) -> None:
    await leave(restart(), (80, 24), "j", "enter", "space", "q", "g", "g")
    async with restart().run_test(size=(80, 24)) as pilot:
        screen = await until(pilot, lambda screen: "石桥记" in screen.resume.offer)
        assert screen.article.entry is None
        screen = await press(pilot, "c")
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"
        assert screen.article.view.place
        assert screen.resume.offer == ""
        await press(pilot, "q")
        assert screen.pane is screen.articles.titles
        screen = await press(pilot, "c")
        assert screen.pane is screen.article.view


async def test_there_is_nothing_to_continue_at_first(restart: Restart) -> None:
    async with restart().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "c")
        assert "Nothing was read yet" in status(screen)
        assert screen.resume.offer == ""


@pytest.mark.slow
async def test_an_article_that_is_gone_is_not_offered(restart: Restart, library: Path) -> None:
    await leave(restart(), (80, 24), "j", "enter")
    next(library.rglob("*bridge.md")).unlink()
    app = restart()
    app.session.scan()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert screen.article.entry is None
        assert screen.resume.offer == ""
        assert isinstance(screen, MainScreen)


@pytest.mark.slow
async def test_resuming_can_be_turned_off(restart: Restart) -> None:
    settings = Settings(read_after=0, resume=False)
    await leave(restart(settings), (80, 24), "f", *"tea", "enter")
    async with restart(settings).run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert screen.articles.view.words == ""


@pytest.mark.slow
async def test_list_and_article_agree_on_how_far_it_is_read(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        assert status(screen).strip().endswith("0%")
        await press(pilot, "space", "space")
        shown = status(screen).strip().rpartition(" ")[2]
        assert 0 < int(shown.removesuffix("%")) < 100
        await press(pilot, "q")
        row = next(line for line in lines(screen.articles.titles) if "桥梁 · " in line)
        assert row.rpartition(" ")[2] == shown


@pytest.mark.slow
async def test_an_article_left_at_its_end_opens_there_in_any_size(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "G")
        assert status(screen).strip().endswith("100%")
        await press(pilot, "q")
        row = next(line for line in lines(screen.articles.titles) if "桥梁 · " in line)
        assert row.endswith("· 100%")
    async with open_app().run_test(size=(60, 14)) as pilot:
        screen = await settle(pilot)
        await press(pilot, "j", "enter")
        assert screen.article.view.at_end


@pytest.mark.slow
async def test_an_article_that_fits_is_not_begun(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "G", "enter", "q")
        assert screen.articles.current is not None
        assert screen.session.notes.state(screen.articles.current.key).place is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Ein Abend am Fluss", "渡船靠岸，乘客一个一个走上岸来。"),
        ("渡口", "The ferry is at the pier, and one by one we go up to the old road. "),
    ],
    ids=["more than is there", "less than is there"],
)
async def test_the_list_knows_the_end_whatever_length_it_expects(
    open_app: Opener, tmp_path: Path, title: str, body: str
) -> None:
    folder = tmp_path / "ferry" / "_posts"
    folder.mkdir(parents=True)
    text = f"<p>{body * 3}</p>" * 40
    write_article(folder, "2022-03-01-ferry.md", title, "2022-03-01T06:00:00Z", "渡口", text)
    async with open_app(paths=(folder.parent,)).run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "G", "k", "q")
        assert not lines(screen.articles.titles)[-1].endswith("100%")
        screen = await press(pilot, "enter", "G", "q")
        assert lines(screen.articles.titles)[-1].endswith("· 100%")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (40, 20), (120, 40)])
async def test_the_end_is_kept_while_the_list_hides_the_article(
    open_app: Opener, size: tuple[int, int]
) -> None:
    async with open_app().run_test(size=size) as pilot:
        screen = await press(pilot, "j", "enter", "G", "q")
        first = screen.articles.current
        assert first is not None
        end = screen.session.notes.state(first.key).place
        await press(pilot, "k", "enter", "q")
        assert screen.session.notes.state(first.key).place == end
        await press(pilot, "j", "enter", "k", "q", "k", "enter")
        place = screen.session.notes.state(first.key).place
        assert place is not None
        assert end is not None
        assert place < end
