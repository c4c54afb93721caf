"""The frames of dialogs: as large as their content, named keys, and nothing that jumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region, Size
from textual.pilot import Pilot
from textual.widgets import Input

from reader.config import Settings
from reader.text.width import cells
from reader.ui.app import ReaderApp
from reader.ui.dialogs.dialog import Dialog
from reader.ui.dialogs.frame import Frame
from reader.ui.widgets.hints import Hint, HintBar, hint
from reader.ui.widgets.row_view import RowView
from tests.ui.driving import Opener, settle, write_article

LINKS = '<p><a href="https://bridge.example.org/a">另一篇</a>，<a href="#b">下文</a>。</p>'
MARKED = ("j", "enter", "right_parenthesis", "H")
DIALOGS = {
    "calendar": ("g", "d"),
    "sources": ("g", "s"),
    "skipped": ("g", "k"),
    "info": ("j", "i"),
    "history": ("j", "enter", "q", "g", "r"),
    "links": ("G", "enter", "L"),
    "pipe": ("j", "enter", "vertical_line"),
    "export": (*MARKED, "w"),
    "bookmarks": ("j", "enter", "m", "a", "apostrophe"),
    "help": ("question_mark",),
    "palette": ("colon",),
}
"""The keys that open each dialog."""
SHEETS = ("links", "pipe", "export")
SIZES = ((40, 20), (80, 24), (120, 40), (200, 50))


async def opened(pilot: Pilot[None], keys: tuple[str, ...]) -> Dialog[object]:
    """Press keys, and return the dialog that they open."""
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        for _ in range(2):
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
    dialog = pilot.app.screen
    assert isinstance(dialog, Dialog)
    return dialog


@pytest.fixture
def linked(open_app: Opener, library: Path) -> Opener:
    write_article(library, "2019-01-01-links.md", "鏈接", "2019-01-01T00:00:00.000Z", "桥", LINKS)
    return open_app


CASES = [
    pytest.param(name, size, marks=() if size == (80, 24) else pytest.mark.slow)
    for name in DIALOGS
    for size in SIZES
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "size"), CASES)
async def test_a_frame_fits_its_content_and_names_its_keys(
    linked: Opener, name: str, size: tuple[int, int]
) -> None:
    app = linked(settings=Settings(read_after=0, preview=False))
    async with app.run_test(size=size) as pilot:
        dialog = await opened(pilot, DIALOGS[name])
        frame = dialog.query_one(Frame)
        assert cells(str(frame.border_title)) <= frame.size.width, "the title is whole"
        assert frame.region.bottom <= size[1]
        assert frame.region.right <= size[0]
        if name in SHEETS:
            assert frame.region.bottom == size[1]
        contents = [child for child in frame.children if child.display]
        lines = sum(child.outer_size.height + child.styles.margin.height for child in contents)
        assert lines == frame.size.height, "it is as high as its content"
        for rows in dialog.query(RowView):
            wanted = rows.get_content_height(frame.size, frame.size, rows.size.width)
            assert rows.size.height <= max(wanted, 1), "no empty lines below a list"
        placed = [*frame.keys.placed()]
        assert placed, "at least the primary key is named"
        column, primary = placed[-1]
        assert primary == frame.keys.all_hints()[0]
        assert column + primary.cells == frame.keys.size.width - 1, "it stands at the right"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sources", "help", "skipped", "palette"])
async def test_a_frame_stays_as_it_is_while_its_list_is_filtered(linked: Opener, name: str) -> None:
    async with linked().run_test(size=(100, 40)) as pilot:
        dialog = await opened(pilot, DIALOGS[name])
        if name == "help":
            await pilot.press("slash")
            await pilot.pause()
        before = dialog.query_one(Frame).region
        regions: set[Region] = set()
        for typed in ("桥", "桥梁", "no such thing", ""):
            dialog.query_one(Input).value = typed
            await pilot.pause()
            await app_settled(pilot)
            regions.add(dialog.query_one(Frame).region)
        assert regions == {before}


async def app_settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def painted(app: ReaderApp, rows: int) -> list[tuple[str, object]]:
    """Return the characters of the first rows, each with its colour."""
    strips = app.screen._compositor.render_strips(app.size)[:rows]
    return [
        (character, segment.style.color if segment.style else None)
        for strip in strips
        for segment in strip
        for character in segment.text
        if character.strip()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("slow", [False, True])
async def test_the_screen_below_is_dimmed_but_not_on_a_slow_line(
    open_app: Opener, slow: bool
) -> None:
    app = open_app()
    app.low_bandwidth = slow
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ("j", "enter", "vertical_line"))
        await pilot.press("escape")
        await settle(pilot)
        before = painted(app, 10)
        await opened(pilot, ("vertical_line",))
        after = painted(app, 10)
        assert [text for text, _colour in after] == [text for text, _colour in before]
        assert (after == before) is slow


@pytest.mark.parametrize(
    ("width", "labels"),
    [
        (60, ["close", "copy", "open"]),
        (28, ["close", "open"]),
        (16, ["open"]),
        (6, []),
    ],
)
def test_the_primary_key_is_dropped_last(width: int, labels: list[str]) -> None:
    bar = HintBar((hint("enter", "open"), hint("q", "close"), hint("y", "copy")), at_right=True)
    shown = [one.label for one in bar.hints(width - 2)]
    assert sorted(shown) == sorted(labels)


@pytest.mark.parametrize(("width", "lines"), [(31, 1), (30, 2), (20, 2), (13, 3), (8, 1)])
def test_hints_at_the_right_take_the_lines_they_need(width: int, lines: int) -> None:
    bar = HintBar((hint("enter", "open"), hint("q", "close"), hint("y", "copy")), at_right=True)
    size = Size(width, 1)
    assert bar.get_content_height(size, size, width) == lines
    assert bar.get_content_height(size, size, 60) == 1, "another width, another height"
    left = HintBar((hint("enter", "open"), hint("q", "close"), hint("y", "copy")))
    assert left.get_content_height(size, size, width) == 1


def test_a_hint_is_written_as_its_keys_or_as_it_says() -> None:
    assert Hint(("g", "h"), "notebook").written == "gh"
    assert hint("l", "change", "h l").written == "h l"
