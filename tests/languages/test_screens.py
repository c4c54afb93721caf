"""Every screen in Chinese: nothing English but keys and names, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.index.query.keys import KEYS as QUERY_KEYS
from reader.notes.exchange.formats import FORMATS
from reader.text.width import cells
from reader.translation import gettext
from reader.ui.app import ReaderApp
from reader.ui.keys.command_table import COMMANDS
from reader.ui.keys.keymap import Keymap
from tests.ui.driving import Opener, write_article

TOUR: dict[str, tuple[str, ...]] = {
    "list": (),
    "help of the list": ("question_mark",),
    "sources": ("q", "backslash"),
    "filter": ("f",),
    "search": ("escape", "slash"),
    "facets": ("escape", "h"),
    "calendar": ("g", "d"),
    "palette": ("q", "colon"),
    "settings": ("escape", "g", "comma"),
    "no stars": ("q", "g", "S"),
    "article": ("g", "a", "g", "l", "g", "g", "enter"),
    "help of the article": ("question_mark",),
    "highlight": ("q", "right_parenthesis", "H"),
    "help of the selection": ("v", "question_mark"),
    "links": ("q", "q", "L"),
    "link": ("q", "o"),
    "pipe": ("q", "vertical_line"),
    "removed": ("escape", "X"),
    "about the article": ("q", "i"),
    "export": ("q", "w"),
    "note": ("q", "right_parenthesis", "a"),
    "undone": ("escape", "u"),
    "history": ("g", "r"),
    "notebook": ("q", "ctrl+r", "g", "h"),
    "help of the notebook": ("question_mark",),
    "notebook by day": ("q", "backslash"),
    "filter of the notebook": ("f",),
}
"""Screens, and the keys that lead from each to the next."""

WORD = re.compile("[A-Za-z]{2,}")
KEYMAP = Keymap()
KEYS = {name for command in COMMANDS for name in WORD.findall(KEYMAP.keys_of(command))} | {"Ctrl"}
BODY = (
    '<p>第一句。第二句见<a href="https://a.example/b">另一篇</a>。</p><p>第二段。</p>'
    '<div class="sharedaddy">分享到别处</div>'
)
QUERY = {*QUERY_KEYS, "unread", "OR", "colour", "state", "wc", "TT"}
CONTENT = {
    "UTC",
    "Python",
    "UAX",
    "Unicode",
    "https",
    "http",
    "example",
    "reader",
    "samples",
    "tmux",
}
KNOWN = KEYS | QUERY | CONTENT | {"highlights"}


def lines_of(app: ReaderApp) -> list[str]:
    """Return the screen as text, line by line."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


async def show(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def words_of_formats() -> set[str]:
    """Return the names of the export formats, and what stays English in their translated labels."""
    shown = (f"{entry.name} {gettext(entry.label)}" for entry in FORMATS.values())
    return set(WORD.findall(" ".join(shown)))


def english(lines: list[str]) -> set[str]:
    """Return the English words of a screen that are neither cut off, nor keys, nor addresses."""
    text = "\n".join(re.sub(r"\S*(?://|/tmp|\.md|\.org|…)\S*|[a-z]+ $", "", line) for line in lines)
    return set(WORD.findall(text)) - KNOWN - words_of_formats()


@pytest.mark.parametrize(
    ("language", "width", "height"),
    [
        ("zh-Hans", 80, 24),
        pytest.param("zh-Hant", 40, 20, marks=pytest.mark.slow),
        pytest.param("zh-Hant", 120, 40, marks=pytest.mark.slow),
    ],
)
async def test_every_screen_is_chinese_and_fits(
    open_app: Opener,
    speak: Callable[[str], None],
    library: Path,
    language: str,
    width: int,
    height: int,
) -> None:
    speak(language)
    write_article(library, "2022-01-01-1.md", "新桥记", "2022-01-01T00:00:00Z", "星空", BODY)
    app = open_app()
    seen = set()
    async with app.run_test(size=(width, height)) as pilot:
        await show(pilot, ())
        for name, keys in TOUR.items():
            await show(pilot, keys)
            lines = lines_of(app)
            assert {each for each in english(lines) if each not in str(library)} == set(), name
            assert re.search("[\u4e00-\u9fff]", "".join(lines)), name
            assert [line for line in lines if cells(line) > width] == [], name
            assert tuple(lines) not in seen, name  # or a key did not lead on
            seen.add(tuple(lines))


async def test_the_first_screen_is_chinese(open_app: Opener, speak: Callable[[str], None]) -> None:
    speak("zh-Hans")
    app = open_app(paths=())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = lines_of(app)
    assert any("还没有文库" in line for line in lines)
    assert english(lines) == set()


async def test_an_empty_library_is_told_in_chinese(
    open_app: Opener, speak: Callable[[str], None], tmp_path: Path
) -> None:
    speak("zh-Hant")
    (tmp_path / "empty").mkdir()
    app = open_app(paths=(tmp_path / "empty",))
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, ())
        text = "\n".join(lines_of(app))
    assert "此文庫中沒有文章。" in text
