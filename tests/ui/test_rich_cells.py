"""Rich, Textual and our own measuring agree when ambiguous characters are wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from rich import cells as rich_cells
from rich.cells import cached_cell_len, cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from textual._cells import cell_len as textual_cell_len
from textual.strip import Strip

from reader.text.tables import CELLS, kinds
from reader.text.width import cells, graphemes
from reader.ui.terminal.glyphs import widen_ambiguous
from tests.text.strategies import texts


@pytest.fixture(autouse=True, scope="module")
def _widened() -> Iterator[None]:
    load, single = vars(rich_cells)["load_cell_table"], rich_cells._is_single_cell_widths
    cell_len("“")  # a width that is known before must not be believed after
    cell_len("é…")
    widen_ambiguous()
    widen_ambiguous()
    yield
    vars(rich_cells)["load_cell_table"] = load
    rich_cells._is_single_cell_widths = single
    rich_cells.get_character_cell_size.cache_clear()
    cached_cell_len.cache_clear()


@pytest.mark.slow
def test_every_code_point_that_may_be_painted_is_as_wide_as_rich_believes() -> None:
    wrong = []
    for code in (*range(0x20000), *range(0x20000, 0x110000, 61)):
        if 0xD800 <= code < 0xE000:
            continue
        (shown,) = graphemes(chr(code), ambiguous=2)
        if shown.cells != cell_len(shown.text):
            wrong.append(hex(code))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "width"),
    [("“”", 4), ("é…", 4), ("─│┌█", 4), ("a中·", 5), ("→ok", 4), ("■□", 4), ("Ω", 2)],
)
def test_marks_are_wide_and_frames_are_narrow(text: str, width: int) -> None:
    actual = [
        cell_len(text),
        cached_cell_len(text),
        textual_cell_len(text),
        cells(text, ambiguous=2),
    ]
    assert actual == [width] * 4
    assert cell_len(text * 400) == width * 400  # longer than what is cached


@pytest.mark.slow
@given(texts)
def test_what_is_painted_measures_the_same(text: str) -> None:
    painted = "".join(grapheme.text for grapheme in graphemes(text, ambiguous=2))
    assert cell_len(painted) == cells(text, ambiguous=2)
    assert Strip([Segment(painted)]).cell_length == cells(text, ambiguous=2)


def test_cutting_knows_it_too() -> None:
    assert set_cell_size("“中”", 4) == "“中"
    assert set_cell_size("…", 3) == "… "
    assert chop_cells("“”“”", 4) == ["“”", "“”"]


def test_the_tables_agree_on_what_is_ambiguous() -> None:
    from reader.text.tables import ambiguous_ranges

    for first, last in ambiguous_ranges():
        for code in {first, last}:
            kind = kinds(chr(code))[0]
            assert (CELLS[1][kind], CELLS[2][kind]) == (1, 2)
