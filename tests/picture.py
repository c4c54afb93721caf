"""``python -m tests.picture``: the pictures in the README, drawn cell by cell.

Textual's own screenshots place a run of text as a whole, so that a fallback font for Han moves all
that follows; here every run of wide characters stands where its cells are.
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

from reader.config import Settings
from reader.desk.session import Session
from reader.notes.store import Notes
from reader.ui.app import ReaderApp

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pictures"

PICTURES = {
    "list": ((96, 26), "j s j j r j s j"),
    "article": ((120, 32), "j enter space ) ) H ) ) H 3 )"),
    "notebook": (
        (96, 26),
        "j enter } ) ) H } } } ) H 3 a 后 来 呢 escape escape J J } ) H 2 "
        "J J J } } ) H 4 a 查 原 文 escape g h k",
    ),
}
"""The pictures: columns and lines, and the keys after which each is taken."""

_NAMES = {")": "right_parenthesis", "}": "right_curly_bracket"}
_NOW = datetime(2025, 6, 2, 8, tzinfo=UTC)

CELL, LINE = 9.0, 20
FONT = "'Sarasa Mono SC','Noto Sans Mono CJK SC','Source Han Mono',Menlo,monospace"


def draw(lines: Iterable[Iterable[Segment]], size: tuple[int, int]) -> str:
    """Return the SVG of painted lines."""
    width, height = size[0] * CELL, size[1] * LINE
    shapes = "".join(shape for y, line in enumerate(lines) for shape in _line(line, y))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" '
        f'font-family="{FONT}" font-size="17" xml:space="preserve">{shapes}</svg>\n'
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
        for part in _runs(text):
            if part.strip():
                texts.append(_text(part, x, y, style))
            x += cell_len(part)
    yield from grounds
    yield from texts


def _runs(text: str) -> Iterator[str]:
    """Cut before and after every wide character."""
    run = ""
    for character in text:
        if cell_len(character) == 1:
            run += character
            continue
        if run:
            yield run
        run = ""
        yield character
    if run:
        yield run


def _text(text: str, x: int, y: int, style: object) -> str:
    colour = getattr(getattr(style, "color", None), "get_truecolor", None)
    fill = f' fill="{colour().hex}"' if colour else ""
    weight = ' font-weight="bold"' if getattr(style, "bold", None) else ""
    line = ' text-decoration="underline"' if getattr(style, "underline", None) else ""
    length = cell_len(text) * CELL
    fit = f' textLength="{length:g}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{x * CELL:g}" y="{y * LINE + 15}"'
    return f"<text {place}{fill}{weight}{line}{fit}>{escape(text)}</text>"


async def _shot(size: tuple[int, int], keys: Iterable[str], data: Path) -> str:
    notes = Notes.open(data, clock=lambda: _NOW)
    try:
        app: App[None] = ReaderApp(Session([ROOT / "samples"], Settings(), notes))
        async with app.run_test(size=size) as pilot:
            for key in (None, *keys, None):
                await pilot.app.workers.wait_for_complete()
                await pilot.pause()
                if key is not None:
                    await pilot.press(_NAMES.get(key, key))
            await pilot.pause()
            shown = draw(app.screen._compositor.render_strips(app.size), size)
            return shown.replace(f"{datetime.now(UTC):%Y-%m-%d}", f"{_NOW:%Y-%m-%d}")
    finally:
        notes.close()


def take(name: str) -> str:
    """Return one of the `PICTURES` as SVG, taken of the program as it is now."""
    size, keys = PICTURES[name]
    with tempfile.TemporaryDirectory() as data:
        return asyncio.run(_shot(size, keys.split(), Path(data)))


def main() -> None:
    """Write the pictures."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["READER_CACHE_DIR"] = cache
        for name in PICTURES:
            (FOLDER / f"{name}.svg").write_text(take(name), "utf-8")


if __name__ == "__main__":
    main()
