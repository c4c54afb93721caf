"""``python -m tests.picture``: the pictures in the README, drawn cell by cell.

A browser collapses the spaces at the ends of a text and in its middle, and its fonts for Han and
for Latin are not twice as wide as each other. So every word and every wide character is a text of
its own, placed at its column; no text holds a space. Narrow words are fitted to their cells.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App

from reader import translation
from reader.config import Settings
from reader.locales.compile import compile_catalogues
from reader.notes.store import Notes
from reader.services.session import Session
from reader.ui.app import ReaderApp
from reader.ui.widgets.row_view import RowView

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pictures"

PICTURES = {
    "article": ((120, 32), "en", "j enter space ) ) H ) ) H 3 )"),
    "article-zh-Hans": ((120, 32), "zh-Hans", "j enter space ) ) H ) ) H 3 )"),
}
"""The pictures: columns and lines, the interface's language, the keys after which each is taken."""

_NAMES = {")": "right_parenthesis"}
_NOW = datetime(2025, 6, 2, 8, tzinfo=UTC)

CELL, LINE = 9.0, 20
FONT = "Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC','Sarasa Mono SC',monospace"


def draw(lines: Iterable[Iterable[Segment]], size: tuple[int, int]) -> str:
    """Return the SVG of painted lines."""
    width, height = size[0] * CELL, size[1] * LINE
    shapes = "".join(shape for y, line in enumerate(lines) for shape in _line(line, y))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" '
        f'font-family="{FONT}" font-size="17" shape-rendering="crispEdges">{shapes}</svg>\n'
    )


def _line(segments: Iterable[Segment], y: int) -> Iterator[str]:
    grounds, texts, x = [], [], 0
    for text, style, _ in segments:
        cells = cell_len(text)
        if style is not None and style.bgcolor is not None:
            colour = style.bgcolor.get_truecolor().hex
            grounds.append(
                f'<rect x="{x * CELL:g}" y="{y * LINE}" width="{cells * CELL + 0.5:g}" '
                f'height="{LINE + 0.5}" fill="{colour}"/>'
            )
        texts += [_text(run, x + column, y, style) for column, run in runs(text)]
        x += cells
    yield from grounds
    yield from texts


def runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words and the wide characters of a text, and the cells before each."""
    column, run = 0, ""
    for character in text:
        is_narrow = cell_len(character) < 2
        if run and (not is_narrow or character.isspace()):
            yield column - cell_len(run), run
            run = ""
        if is_narrow and not character.isspace():
            run += character
        elif not character.isspace():
            yield column, character
        column += cell_len(character)
    if run:
        yield column - cell_len(run), run


def _text(text: str, x: int, y: int, style: object) -> str:
    colour = getattr(getattr(style, "color", None), "get_truecolor", None)
    fill = f' fill="{colour().hex}"' if colour else ""
    weight = ' font-weight="bold"' if getattr(style, "bold", None) else ""
    line = ' text-decoration="underline"' if getattr(style, "underline", None) else ""
    length = cell_len(text) * CELL
    fit = f' textLength="{length:g}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{x * CELL:g}" y="{y * LINE + 15}"'
    return f"<text {place}{fill}{weight}{line}{fit}>{escape(text)}</text>"


async def _shot(size: tuple[int, int], keys: Iterable[str], data: Path) -> list[list[Segment]]:
    notes = Notes.open(data, clock=lambda: _NOW)
    try:
        app: App[None] = ReaderApp(Session([ROOT / "samples"], Settings(), notes))
        async with app.run_test(size=size) as pilot:
            for key in (None, *keys, None):
                await pilot.app.workers.wait_for_complete()
                await pilot.pause()
                if key is not None:
                    await pilot.press(_NAMES.get(key, key))
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
            return asyncio.run(_shot(size, keys.split(), Path(data)))
    finally:
        translation.use(before)


def picture(name: str, lines: Iterable[Iterable[Segment]]) -> str:
    """Return one of the `PICTURES` as SVG.

    Args:
        name: Of the picture.
        lines: Of its `screen`.
    """
    drawn = draw(lines, PICTURES[name][0])
    return drawn.replace(f"{datetime.now(UTC):%Y-%m-%d}", f"{_NOW:%Y-%m-%d}")


def main() -> None:
    """Write the pictures."""
    list(compile_catalogues())
    os.environ["TZ"] = "UTC"
    time.tzset()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["READER_CACHE_DIR"] = cache
        for name in PICTURES:
            (FOLDER / f"{name}.svg").write_text(picture(name, screen(name)), "utf-8")


if __name__ == "__main__":
    main()
