"""Pictures of the screens; look at a changed one before taking it with --snapshot-update.

The most used screens are kept as pictures, with their colours; all screens are kept as text, which
is small and readable in a diff: in English at three sizes, in every other language at one.
Most of them run only with ``-m slow``; ``-m "slow or not slow" --snapshot-update`` updates all.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader import translation
from reader.config import Configuration, Settings
from reader.services import marking
from reader.services.reading import open_article
from reader.text.width import cells
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from tests.ui.driving import Opener, write_article

ARTICLE = ("j", "enter", "right_parenthesis", "H", "right_parenthesis")
SCREENS: dict[str, tuple[str, ...]] = {
    "list": (),
    "sources": ("backslash",),
    "filtered": ("f", "桥"),
    "article": ARTICLE,
    "selection": (*ARTICLE, "v", "l", "l"),
    "note": (*ARTICLE, "a"),
    "help": ("question_mark",),
    "help-found": ("question_mark", "slash", "g", "d"),
    "palette": ("colon",),
    "palette-found": ("colon", "s", "h", "i", "q", "i", "a", "o"),
    "settings": ("j", "enter", "g", "comma"),
    "settings-list": ("g", "comma", *["j"] * 12),
    "notebook": (),
    "calendar": ("g", "d"),
    "history": ("j", "enter", "q", "g", "r"),
    "info": ("j", "i"),
    "bookmarks": ("j", "enter", "m", "a", "J", "m", "b", "apostrophe"),
    "zen": (*ARTICLE, "z"),
    "links": ("G", "enter", "L"),
    "export": (*ARTICLE, "w"),
    "first": (),
}
"""The keys that lead to each screen."""
SIZES = ((80, 24), (120, 40), (40, 20))
PICTURES = ("list", "article", "help", "palette", "settings", "notebook")
"""The screens that are taken with their colours."""
TEXT_CASES = [
    (name, size, language)
    for name, size, language in product(SCREENS, SIZES, translation.LANGUAGES)
    if language == "en" or size == SIZES[0]
]
"""Screens that are kept as text: name, size in cells, language."""
TEXTS = Path(__file__).parent / "screens"
_DAY = re.compile(r"(?m)^.*(?:20\d\d-\d\d-\d\d|20\d\d年).*$")
_TIME = re.compile(r"\b\d\d:\d\d\b")
"""Days and times: those of the history are of this run."""


def named(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def cases(fast: list[tuple[Any, ...]], rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Return the parameters of a test; all but the fast rows are marked slow."""
    return [
        pytest.param(
            *row,
            marks=[] if row in fast else [pytest.mark.slow],
            id="-".join(named(part) if isinstance(part, tuple) else part for part in row),
        )
        for row in rows
    ]


Lead = Callable[[Pilot[Any]], Awaitable[None]]
"""Leads an app to a screen."""
Show = Callable[[str, str], tuple[ReaderApp, Lead]]
"""Makes an app for a screen, by its name, and a language."""


@pytest.fixture
def show(open_app: Opener, library: Path, request: pytest.FixtureRequest) -> Iterator[Show]:
    """Return what makes an app, and what leads it to a screen."""

    def make(name: str, language: str) -> tuple[ReaderApp, Lead]:
        if language != "en":
            from reader.locales.compile import compile_catalogues

            list(compile_catalogues())
        translation.use(language)
        if name == "links":
            link = (
                '<p><a href="https://bridge.example.org/a">另一篇</a>，<a href="#b">下文</a>。</p>'
            )
            write_article(
                library, "2019-01-01-links.md", "鏈接", "2019-01-01T00:00:00.000Z", "桥梁", link
            )
        settings = Settings(read_after=0, hints=True, preview=False)
        paths = () if name == "first" else None

        async def lead(pilot: Pilot[Any]) -> None:
            await settle(pilot)
            if name == "notebook":
                await mark_all(pilot)
            for key in SCREENS[name]:
                await pilot.press(key)
                await settle(pilot)

        app = open_app(settings=settings, paths=paths)
        app.configuration = Configuration(Path("/config.toml"), settings)  # nothing is written
        return app, lead

    yield make
    translation.use("en")


async def settle(pilot: Pilot[Any]) -> None:
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def mark_all(pilot: Pilot[Any]) -> None:
    """Highlight every article, and go to the notebook."""
    made = datetime(2024, 5, 6, 12, tzinfo=UTC)
    screen = pilot.app.screen
    assert isinstance(screen, MainScreen)
    notes = screen.session.notes
    for number, entry in enumerate(screen.articles.articles(), 1):
        opened = open_article(entry, notes, {})
        actual = marking.mark(notes, opened, 0, 11, colour=number, clock=lambda: made)
        if number == 1:
            marking.annotate(notes, actual.id, "值得再看一遍", ("茶", "器具"))
        elif number == 2:
            notes.edit_highlight(replace(actual, state="moved"))
    await pilot.press("g", "h")
    await settle(pilot)


@pytest.mark.parametrize(
    ("name", "size"),
    cases([(name, (80, 24)) for name in PICTURES], product(PICTURES, SIZES)),
)
def test_a_screen_looks_as_it_did(
    snap_compare: Callable[..., bool], show: Show, name: str, size: tuple[int, int]
) -> None:
    app, lead = show(name, "en")
    assert snap_compare(app, terminal_size=size, run_before=lead)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "size", "language"),
    cases([], TEXT_CASES),
)
async def test_a_screen_says_what_it_did(
    show: Show,
    request: pytest.FixtureRequest,
    name: str,
    size: tuple[int, int],
    language: str,
) -> None:
    app, lead = show(name, language)
    async with app.run_test(size=size) as pilot:
        await lead(pilot)
        lines = [
            "".join(segment.text for segment in strip)
            for strip in app.screen._compositor.render_strips(app.size)
        ]
    assert {cells(line) for line in lines} == {size[0]}, "no line is wider or narrower"
    shown = "\n".join(line.rstrip() for line in lines) + "\n"
    if name == "history":
        shown = _TIME.sub("00:00", _DAY.sub("(a day)", shown))
    kept = TEXTS / language / f"{name}-{named(size)}.txt"
    if request.config.getoption("--snapshot-update"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(shown, "utf-8")
    assert kept.read_text("utf-8") == shown


def test_every_text_that_is_kept_is_of_a_screen() -> None:
    expected = {f"{language}/{name}-{named(size)}.txt" for name, size, language in TEXT_CASES}
    kept = {path.relative_to(TEXTS).as_posix() for path in TEXTS.rglob("*.txt")}
    assert kept == expected
