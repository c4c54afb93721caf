"""The preview beside the list: it follows the cursor, and nothing counts as read by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.config import Settings
from reader.ui.main_screen import MainScreen
from tests.ui.driving import Opener, press, settle, until

WIDE = (120, 30)


async def previewed(pilot: Pilot[Any], title: str) -> MainScreen:
    """Wait until the preview shows the article of a title."""
    return await until(
        pilot,
        lambda screen: (
            screen.preview.view.display
            and any(text == title for _role, text in screen.preview.view._preface)
        ),
    )


async def test_the_preview_follows_the_cursor(open_app: Opener) -> None:
    async with open_app().run_test(size=WIDE) as pilot:
        screen = await settle(pilot)
        first = screen.articles.current
        assert first is not None
        await previewed(pilot, first.title)
        await pilot.press("j")
        second = screen.articles.current
        assert second is not None
        assert second != first
        await previewed(pilot, second.title)
        assert not screen.article.view.display
        assert not any(screen.session.shelf.is_read(entry) for entry in (first, second))
        assert screen.session.notes.state(first.key).place is None


MEMO = """[#]: subject: "The Tower"
[#]: via: "https://one.example.org/tower"
[#]: url: "https://two.example.org/tower"

塔楼上的钟
======

每天早晨，守钟人沿着楼梯走上去，给钟上好发条。
"""
BOARD = (
    """---
title: 布告
url: https://{host}.example.org/board
date: 2024-05-01
---
"""
    + "广场上贴出一张布告，说下个月起，钟楼的大钟每天只敲十二次。" * 20
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"2020-01-02-memo.md": MEMO}, id="a file with a key of an earlier version"),
        pytest.param(
            {f"{host}.md": BOARD.format(host=host) for host in ("one", "two")}, id="two duplicates"
        ),
    ],
)
async def test_a_row_that_differs_from_its_file_is_previewed(
    open_app: Opener, tmp_path: Path, files: dict[str, str]
) -> None:
    folder = tmp_path / "differing"
    folder.mkdir()
    for name, text in files.items():
        folder.joinpath(name).write_text(text, "utf-8")
    async with open_app(paths=(folder,)).run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await until(pilot, lambda screen: screen.articles.current is not None)
        row = screen.articles.current
        assert row is not None
        await previewed(pilot, row.title)
        await press(pilot, "enter")
        assert screen.article.entry is not None
        assert screen.article.entry != row
        await press(pilot, "q")
        assert screen.article.view.display  # the row is the open article
        assert not screen.preview.view.display


@pytest.mark.slow
async def test_an_open_article_takes_the_place_of_the_preview(open_app: Opener) -> None:
    async with open_app().run_test(size=WIDE) as pilot:
        screen = await settle(pilot)
        assert screen.articles.current is not None
        await previewed(pilot, screen.articles.current.title)
        await press(pilot, "enter")
        assert screen.article.view.display
        assert not screen.preview.view.display
        await press(pilot, "q")
        assert screen.article.view.display  # the row is the open article
        await press(pilot, "j")
        assert screen.articles.current is not None
        await previewed(pilot, screen.articles.current.title)


@pytest.mark.slow
async def test_the_hits_of_a_search_are_in_the_preview(open_app: Opener) -> None:
    async with open_app().run_test(size=WIDE) as pilot:
        screen = await settle(pilot)
        assert screen.articles.current is not None
        await previewed(pilot, screen.articles.current.title)
        await press(pilot, "slash", "水", "enter")  # the first hit is previewed already
        await until(pilot, lambda screen: bool(screen.preview.view.hits))
        screen = await press(pilot, "slash", "backspace", "桥", "enter")
        screen = await until(pilot, lambda screen: screen.articles.current is not None)
        assert screen.articles.current is not None
        screen = await previewed(pilot, screen.articles.current.title)
        document = screen.preview.view.document
        assert document is not None
        assert {document.text[start:end] for start, end in screen.preview.view.hits} == {"桥"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "settings"),
    [((119, 30), Settings()), (WIDE, Settings(preview=False))],
    ids=["narrow", "off"],
)
async def test_there_may_be_no_preview(
    open_app: Opener, size: tuple[int, int], settings: Settings
) -> None:
    async with open_app(settings=settings).run_test(size=size) as pilot:
        screen = await settle(pilot)
        await pilot.pause(0.4)
        assert not screen.preview.view.display
        assert screen.preview.view.document is None
