"""``python -m tests.picture``: the pictures in the README and the manual, see `tests.svg`."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from rich.segment import Segment
from textual.app import App

from reader import translation
from reader.config import Settings
from reader.locales.compile import compile_catalogues
from reader.notes.store import Notes
from reader.services.session import Session
from reader.ui.app import ReaderApp
from reader.ui.widgets.row_view import RowView
from tests.svg import draw

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pictures"

PICTURES = {
    "article": ((120, 32), "en", "j enter space ) ) H ) ) H 3 )"),
    "article-zh-Hans": ((120, 32), "zh-Hans", "j enter space ) ) H ) ) H 3 )"),
}
"""The pictures: columns and lines, the interface's language, the keys after which each is taken."""

GALLERY = {
    "list": "j j j",
    "search": "/ 钟 enter",
    "article": "j enter space ) ) H ) ) H 3 )",
    "notebook": "j enter space ) ) H ) ) H 3 a 慢 两 分 钟 escape q g h j",
    "calendar": "g d",
    "help": "?",
}
"""The pictures in the manual's page of pictures: the keys after which each is taken."""
GALLERY_SIZES = ((80, 24), (120, 40))
"""Columns and lines of the pictures in the manual."""

_NAMES = {")": "right_parenthesis", "/": "slash", "?": "question_mark"}
_NOW = datetime(2025, 6, 2, 8, tzinfo=UTC)


async def shot(
    size: tuple[int, int], keys: Iterable[str], data: Path, *, shows_progress: bool = True
) -> list[list[Segment]]:
    """Return the lines of the screen after some keys.

    Args:
        size: Columns and lines.
        keys: As `Pilot.press` takes them, or as `_NAMES` has them.
        data: The folder of the marks.
        shows_progress: Whether the list is to show how far the article is read.
    """
    notes = Notes.open(data, clock=lambda: _NOW)
    try:
        app: App[None] = ReaderApp(Session([ROOT / "samples"], Settings(), notes))
        async with app.run_test(size=size) as pilot:
            for key in (None, *keys, None):
                await pilot.app.workers.wait_for_complete()
                await pilot.pause()
                if key is not None:
                    await pilot.press(_NAMES.get(key, key))
            if not shows_progress:
                await pilot.pause(1)
                strips = app.screen._compositor.render_strips(app.size)
                return [list(strip) for strip in strips]
            # The list shows how far the article is read once its place is kept, after a moment.
            edge = app.screen.query_one("#list", RowView).region.right
            for _ in range(400):
                strips = app.screen._compositor.render_strips(app.size)
                if any("%" in strip.crop(0, edge).text for strip in strips[:-1]):
                    return [list(strip) for strip in strips]
                await pilot.pause(0.05)
            raise AssertionError("the list never showed how far the article is read")
    finally:
        notes.close()


def screen(name: str) -> list[list[Segment]]:
    """Return the lines of the screen that one of the `PICTURES` shows, as it is now."""
    size, language, keys = PICTURES[name]
    before = translation.language()
    translation.use(language)
    try:
        with tempfile.TemporaryDirectory() as data:
            return asyncio.run(shot(size, keys.split(), Path(data)))
    finally:
        translation.use(before)


def picture(name: str, lines: Iterable[Iterable[Segment]]) -> str:
    """Return one of the `PICTURES` as SVG.

    Args:
        name: Of the picture.
        lines: Of its `screen`.
    """
    return _dated(draw(lines, PICTURES[name][0]))


def gallery_path(name: str, size: tuple[int, int], *, before: bool = False) -> Path:
    """Return the file of a picture in the manual.

    Args:
        name: One of `GALLERY`.
        size: Columns and lines.
        before: Whether it is of version 0.1.0; those are drawn once, and stay.
    """
    return FOLDER / ("before" if before else "now") / f"{name}-{size[0]}x{size[1]}.svg"


def draw_gallery() -> None:
    """Write the pictures in the manual."""
    for name, keys in GALLERY.items():
        for size in GALLERY_SIZES:
            with tempfile.TemporaryDirectory() as data:
                taken = asyncio.run(shot(size, keys.split(), Path(data), shows_progress=False))
            drawn = _dated(draw(taken, size))
            path = gallery_path(name, size)
            path.parent.mkdir(exist_ok=True)
            path.write_text(drawn, "utf-8")


def _dated(svg: str) -> str:
    """Return a picture that shows the day of the pictures in place of today."""
    return svg.replace(f"{datetime.now(UTC):%Y-%m-%d}", f"{_NOW:%Y-%m-%d}")


def main() -> None:
    """Write the pictures."""
    list(compile_catalogues())
    os.environ["TZ"] = "UTC"
    time.tzset()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["READER_CACHE_DIR"] = cache
        for name in PICTURES:
            (FOLDER / f"{name}.svg").write_text(picture(name, screen(name)), "utf-8")
        draw_gallery()


if __name__ == "__main__":
    main()
