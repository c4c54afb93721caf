"""Going from article to article and back: links, jumps, bookmarks, what is known of an article."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from textual.geometry import Size
from textual.pilot import Pilot

from reader.config import Settings
from reader.services.facets import FacetKind
from reader.ui.article.bookmarks import BookmarkRows
from reader.ui.article.info_dialog import InfoDialog, InfoRow, InfoRows
from reader.ui.article.link_list import LinkRows
from reader.ui.articles import choosers
from reader.ui.help.palette import OfferRows
from reader.ui.main_screen import MainScreen
from reader.ui.widgets.hint_line import HintLine
from tests.ui.driving import Opener, lines, press, settle, status, titles, write_article

BRIDGE = "http://2021-04-01-bridge.example.org/a/"  # the article itself says https, and no slash


async def beside(pilot: Pilot[None], *keys: str) -> MainScreen:
    """Press keys of which some are for a dialog, and return the shelf below it."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    return await settle(pilot)


def linking(library: Path) -> None:
    write_article(
        library / "_posts",
        "2022-01-01-links.md",
        "路标",
        "2022-01-01T00:00:00Z",
        "指路",
        f'<p>先看<a href="{BRIDGE}">桥</a>。再看<a href="https://away.example/">远方</a>。</p>',
    )


@pytest.mark.slow
async def test_a_link_to_an_article_of_the_library_opens_it_inside(
    open_app: Opener, library: Path
) -> None:
    linking(library)
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "right_parenthesis", "enter")
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"
        await press(pilot, "space", "space")
        below = screen.article.view.place
        assert below > 0
        await press(pilot, "ctrl+o")
        assert screen.article.entry.title == "路标"
        await press(pilot, "g", "ctrl+o")
        assert screen.article.entry.title == "石桥记"
        assert screen.article.view.place == below
        await press(pilot, "g", "ctrl+o")
        assert "No later place" in status(screen)


@pytest.mark.slow
async def test_a_click_on_a_link_and_on_the_head_leads_there(
    open_app: Opener, library: Path
) -> None:
    linking(library)
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        view = screen.article.view
        rows = [view.render_line(y).text for y in range(view.size.height)]
        y = next(y for y, row in enumerate(rows) if "先看桥" in row)
        x = view._left() + 4
        await pilot.click(view, offset=(x, y))
        await settle(pilot)
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"
        rows = [view.render_line(y).text for y in range(view.size.height)]
        y = next(y for y, row in enumerate(rows) if "桥梁 · " in row)
        await pilot.click(view, offset=(view._left() + 1, y))
        await settle(pilot)
        assert screen.articles.view.facet.kind is FacetKind.SOURCE
        assert titles(screen) == ["石桥记"]
        await press(pilot, "enter")
        await pilot.click(view, offset=(view._left() + 9, y))
        screen = await settle(pilot)
        assert screen.articles.view.facet.kind is FacetKind.DAY
        assert len(titles(screen)) == 2


@pytest.mark.slow
async def test_from_the_list_the_way_back_leads_to_the_article_that_was_left(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "space", "h", "k", "ctrl+o")
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"
        assert screen.article.view.place > 0
        await press(pilot, "g", "g", "ctrl+o")
        assert screen.article.view.place > 0


@pytest.mark.slow
async def test_bookmarks_are_set_gone_to_and_undone(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "apostrophe")
        assert "No bookmarks yet" in status(screen)
        await press(pilot, "j", "enter", "space", "m", "ａ")
        place = screen.article.view.place
        assert place > 0
        assert "Bookmark a" in status(screen)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("apostrophe")
        await pilot.pause()
        (row,) = lines(pilot.app.screen.query_one(BookmarkRows))
        assert row.startswith(" a  石桥记  第4段。")
        screen = await beside(pilot, "a")
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"
        assert screen.article.view.place == place
        await beside(pilot, "apostrophe", "b")
        assert "no bookmark b" in status(screen)
        await beside(pilot, "apostrophe", "delete")
        assert "a deleted; u undoes it" in status(screen)
        await press(pilot, "apostrophe")
        assert "No bookmarks yet" in status(screen)
        await press(pilot, "u")
        await beside(pilot, "apostrophe", "escape")
        assert set(screen.session.notes.bookmarks()) == {"a"}
        await press(pilot, "u", "apostrophe")
        assert "No bookmarks yet" in status(screen)


@pytest.mark.slow
async def test_the_palette_goes_to_a_bookmark(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter", "space", "m", "x")
        place = screen.article.view.place
        await press(pilot, "g", "g", "q", "k", "enter", "q")
        await pilot.press("colon", *"shiqiao")
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        offers = pilot.app.screen.query_one(OfferRows).offers
        assert [offer.letter for offer in offers if offer.kind == "bookmark"] == ["x"]
        for _row in offers[: next(at for at, each in enumerate(offers) if each.letter)]:
            await pilot.press("down")
        await pilot.press("enter")
        await settle(pilot)
        assert screen.article.entry is not None
        assert screen.article.entry.title == "石桥记"
        assert screen.article.view.place == place


@pytest.mark.slow
async def test_what_is_known_of_an_article_leads_to_what_is_like_it(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "j")
        await pilot.press("i")
        await pilot.pause()
        assert isinstance(pilot.app.screen, InfoDialog)
        shown = "\n".join(lines(pilot.app.screen.query_one(InfoRows)))
        for expected in (
            "石桥记",
            "桥梁",
            "2021-04-01 06:00",
            "3,",
            "minutes",
            "unread",
            "library/_posts/2021-04",
        ):
            assert expected in shown
        await pilot.press("j", "enter")
        screen = await settle(pilot)
        assert screen.articles.view.facet.value == "桥梁"
        assert titles(screen) == ["石桥记"]


@pytest.mark.slow
async def test_the_markup_of_an_open_article_is_told(open_app: Opener, library: Path) -> None:
    write_article(
        library / "_posts", "2024-01-01-md.md", "渡轮", "2024-01-01T00:00:00Z", "港闻",
        "\n\n## 码头\n\n- 甲\n- 乙<br>\n\n",
    )  # fmt: skip
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert titles(screen)[0] == "渡轮"
        await press(pilot, "enter")
        await pilot.press("i")
        await pilot.pause()
        shown = lines(pilot.app.screen.query_one(InfoRows))
        assert ["Markup", "Markdown"] in [row.split() for row in shown]


def test_information_about_an_article_is_wrapped_between_words() -> None:
    url = "https://www.example.org/a-long-path/of/some-words"
    rows = InfoRows([InfoRow("Length", "5,314 characters, 13 minutes"), InfoRow("URL", url)])
    assert rows.get_content_height(Size(), Size(), 30) == 5
    shown = [rows.row_columns(index, 30) for index in range(5)]
    assert [row[0][0].split() for row in shown] == [["Length"], [], ["URL"], [], []]
    assert [row[1][0] for row in shown[:2]] == ["5,314 characters, 13", "minutes"]
    assert "".join(row[1][0] for row in shown[2:]) == url


async def test_the_list_of_links_is_as_high_as_its_links(open_app: Opener, library: Path) -> None:
    linking(library)
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        await pilot.press("L")
        await pilot.pause()
        shown = lines(pilot.app.screen.query_one(LinkRows))
        assert [row.split()[-1] for row in shown] == ["library", "away.example"]


async def test_twins_are_one_row_with_their_number_and_the_others_are_told(
    open_app: Opener, library: Path
) -> None:
    for number in (1, 2, 3):
        write_article(
            library / "_posts",
            f"2023-01-0{number}-twin.md",
            "重刊",
            f"2023-01-0{number}T00:00:00Z",
            "旧闻",
            f"<p>{'同一篇长文，一字不差。' * 60}</p>",
        )
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        shown = [line for line in lines(screen.articles.titles) if "重刊" in line]
        assert [line.split()[-2:] for line in shown] == [["重刊", "×3"]]
        await pilot.press("i")
        await pilot.pause()
        messages = "\n".join(lines(pilot.app.screen.query_one(InfoRows)))
        assert messages.count("-twin.md") == 3
        await pilot.press("q")
        await settle(pilot)


class OnLeapDay(datetime):
    """A clock that always tells a day on which the library has no article."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> OnLeapDay:
        return cls(2024, 2, 29, 12, tzinfo=tz)


@pytest.mark.slow
async def test_this_day_in_all_years_is_listed(
    open_app: Opener, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosers, "datetime", OnLeapDay)
    for year in (2016, 2020):
        date = f"{year}-02-29"
        write_article(
            library,
            f"{date}-same.md",
            f"{year}年的今天",
            f"{date}T12:00:00Z",
            "日历",
            "<p>旧事。</p>",
        )
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "g", "D")
        assert titles(screen)[:2] == ["2020年的今天", "2016年的今天"]
        assert all("今天" in title for title in titles(screen))
        await press(pilot, "F")
        assert len(titles(screen)) > 2


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_article_alone_is_without_hints_and_figures(
    open_app: Opener, size: tuple[int, int]
) -> None:
    async with open_app(settings=Settings(read_after=0)).run_test(size=size) as pilot:
        screen = await press(pilot, "enter")
        assert screen.query_one(HintLine).display
        assert "%" in status(screen)
        await press(pilot, "z")
        assert "z ends it" in status(screen)
        await press(pilot, "j")
        assert not screen.query_one(HintLine).display
        assert status(screen).strip() == ""
        assert not screen.articles.titles.display
        await press(pilot, "s")
        assert "Starred" in status(screen)
        await press(pilot, "z")
        assert screen.query_one(HintLine).display
        assert "%" in status(screen)
        await press(pilot, "z", "q")
        assert screen.query_one(HintLine).display
