"""The track at the right edge of an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import Settings
from reader.text.document import Block, BlockKind, Document
from reader.text.layout.page import Page, PageStyle
from reader.ui.article.article_view import ArticleView
from reader.ui.article.page_view import GUTTER, MARGIN, SPACIOUS
from reader.ui.article.track import HIGHLIGHT, MATCH, THUMB, Tick, TrackCell, track_cells
from tests.text.strategies import documents
from tests.ui.driving import Opener, press, settle

ticks = st.lists(
    st.builds(
        lambda line, colour: Tick(line, (int(line), int(line) + 1), colour),
        st.floats(0, 1000),
        st.integers(0, 5),
    ),
    max_size=20,
)


@given(st.integers(1, 60), st.integers(1, 1000), st.integers(0, 999), ticks)
def test_every_highlight_or_match_is_on_its_part(
    height: int, total: int, above: int, places: list[Tick]
) -> None:
    above = min(above, total - 1)
    places = [tick for tick in places if tick.line < total]
    cells = track_cells(height, total, (above, min(total, above + height)), places)
    assert len(cells) == height
    thumbs = [row for row, cell in enumerate(cells) if cell.is_thumb]
    assert bool(thumbs) == (min(total, above + height) - above < total)
    assert thumbs == list(range(thumbs[0], thumbs[-1] + 1)) if thumbs else True
    targets = {tick.target for tick in places}
    assert {cell.target for cell in cells} - {None} <= targets
    for tick in places:
        row = min(height - 1, int(tick.line * height / max(height, total)))
        assert cells[row].colour if tick.colour else cells[row].is_match


@pytest.mark.parametrize(
    ("cell", "plain", "sign"),
    [
        ((False, 0, False), False, " "),
        ((True, 0, False), False, THUMB),
        ((True, 3, False), False, HIGHLIGHT),
        ((True, 3, False), True, "3"),
        ((True, 0, True), True, MATCH),
        ((False, 2, True), False, HIGHLIGHT),
    ],
)
def test_a_cell_has_one_sign(cell: tuple[bool, int, bool], plain: bool, sign: str) -> None:
    thumb, colour, match = cell
    ticked = [*([Tick(0, (0, 1), colour)] if colour else []), *([Tick(0, (2, 3))] if match else [])]
    shown = track_cells(1, 10, (0, 1) if thumb else (0, 10), ticked)[0]
    assert shown.sign(plain=plain) == sign


@pytest.mark.slow
@given(documents(), st.integers(4, 60))
def test_lines_and_offsets_lead_to_each_other(document: Document, width: int) -> None:
    page = Page(document, PageStyle(width))
    walked = [position for position, _ in page.window(page.first, 100_000)]
    assert [page.at_line(number) for number in range(len(walked))] == walked
    assert page.at_line(len(walked) + 5) == page.last
    for offset in range(len(document.text)):
        assert 0 <= page.estimated_line(offset) <= page.total


def test_an_estimate_lays_nothing_out() -> None:
    text = "\n".join("桥" * 500 for _ in range(400))
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, number * 501, number * 501 + 500) for number in range(400)
    )
    page = Page(Document(text, blocks), PageStyle(40))
    lines = [page.estimated_line(number * 501) for number in range(400)]
    assert lines == sorted(lines)
    assert not page._lines_laid


@pytest.mark.slow
@pytest.mark.parametrize("width", [20, 24, 25, 40, 80, 120, 200])
async def test_the_text_has_margins(open_app: Opener, width: int) -> None:
    async with open_app().run_test(size=(width, 20)) as pilot:
        screen = await press(pilot, "j", "enter", "z")
        view = screen.article.view
        left, right = view._left(), view.size.width - view._left() - view.text_width()
        assert (left >= GUTTER and right >= MARGIN) or view.size.width < SPACIOUS
        assert abs(left - right) <= 3


def _track(view: ArticleView) -> str:
    return "".join(view.render_line(y).text[-1] for y in range(view.size.height))


@pytest.mark.slow
@pytest.mark.parametrize("is_on", [True, False])
async def test_the_track_shows_place_and_matches(open_app: Opener, is_on: bool) -> None:
    settings = Settings(read_after=0, track=is_on)
    async with open_app(settings=settings).run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        view = screen.article.view
        top = _track(view)
        assert top.startswith(THUMB) == is_on
        width = view.text_width()
        screen = await press(pilot, "G")
        assert _track(view).endswith(THUMB) == is_on
        screen.article.find.begin(("第20段",))
        await settle(pilot)
        assert (MATCH in _track(view)) == is_on
        assert view.text_width() == width  # nothing moves with the setting


async def test_a_slow_line_has_no_track(open_app: Opener) -> None:
    app = open_app()
    app.low_bandwidth = True
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j", "enter")
        assert THUMB not in _track(screen.article.view)


def cell_at(view: ArticleView, y: int) -> TrackCell:
    cell = view.track_target(view.size.width - 1, y)
    assert cell is not None
    return cell


@pytest.mark.slow
async def test_a_click_goes_to_a_highlight_a_match_or_a_part(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        keys = ["right_curly_bracket"] * 15
        screen = await press(pilot, "j", "enter", *keys, "H", "g", "g")
        view = screen.article.view
        height, right = view.size.height, view.size.width - 1
        mark = view.marks[0]
        view.focus_range(None)
        row = next(y for y in range(height) if cell_at(view, y).colour)
        await pilot.click(view, offset=(right, row))
        await settle(pilot)
        assert view.focused_range == (mark.start, mark.end)
        assert view.visible_range()[0] <= mark.start < view.visible_range()[1]
        await pilot.click(view, offset=(right, height - 1))
        await settle(pilot)
        assert view.percent > 90
        await pilot.click(view, offset=(right, 0))
        await settle(pilot)
        assert view.place == 0
        screen.article.find.begin(("第25段",))
        view.scroll_first()
        rows = [y for y in range(height) if cell_at(view, y).is_match]
        await pilot.click(view, offset=(right, rows[0]))
        await settle(pilot)
        assert view.focused_range == view.hits[0]
        assert view.track_target(right - 1, 0) is None
