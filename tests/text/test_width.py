from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.safe import safe
from reader.text.tables import ODD, VERSION, generate, kinds
from reader.text.width import MAX_MARKS, cells, clusters, cut, cut_start, fit, graphemes
from tests.text.strategies import lines, texts

# The first two planes whole, and samples of the rest, which holds few kinds.
CODES = [
    code
    for code in (*range(0x20000), *range(0x20000, sys.maxunicode + 1, 61))
    if not 0xD800 <= code < 0xE000
]

# What is written, what is painted, and its cells; the same in every terminal.
DISPLAYED = [
    ("中", "中", 2),
    ("a", "a", 1),
    ("👨‍👩‍👧‍👦", "👨", 2),
    ("👍🏽", "👍", 2),
    ("☝🏽", "☝", 1),
    ("1️⃣", "1⃣", 1),
    ("❤️", "❤", 1),
    ("🇨🇳", "🇨🇳", 2),
    ("🇨", "🇨", 1),
    ("e\u0301", "e\u0301", 1),
    ("\u200b", "", 0),
    ("\u00ad", "", 0),
    ("\ufeff", "", 0),
    ("\u3164", "", 0),
    ("각", "각", 2),
    ("葛\U000e0100", "葛", 2),
    ("\n", " ", 1),
    ("\t", " ", 1),
    ("\x1b", "␛", 1),
    ("\x9b", "\ufffd", 1),
    ("\ud800", "\ufffd", 1),
    ("\u202e", "\ufffd", 1),
    ("a" + "\u0301" * 20, "a" + "\u0301" * MAX_MARKS, 1),
]


@pytest.mark.parametrize(("written", "painted", "width"), DISPLAYED)
def test_displayed_text_and_width(written: str, painted: str, width: int) -> None:
    (shown,) = graphemes(written)
    assert (shown.text, shown.start, shown.end, shown.cells) == (painted, 0, len(written), width)
    assert cells(written) == width == cell_len(painted)


@pytest.mark.slow
def test_every_code_point_is_as_wide_as_in_rich() -> None:
    wrong = []
    for code in CODES:
        (shown,) = graphemes(chr(code))
        if shown.cells != cell_len(shown.text) or shown.text != safe(shown.text):
            wrong.append(hex(code))
    assert wrong == []


@pytest.mark.slow
def test_every_unsafe_code_point_is_odd() -> None:
    unsafe = [code for code in range(sys.maxunicode + 1) if safe(chr(code)) != chr(code)]
    assert [hex(code) for code in unsafe if kinds(chr(code))[0] not in ODD] == []


def test_the_grapheme_conformance_test(shared: Path) -> None:
    path = shared / "unicode" / VERSION / "GraphemeBreakTest.txt"
    wrong, count = [], 0
    for line in path.read_text(encoding="utf-8").splitlines():
        case = line.partition("#")[0].strip("÷ \t")
        if case:
            want = ["".join(chr(int(c, 16)) for c in part.split("×")) for part in case.split("÷")]
            count += 1
            if list(clusters("".join(want))) != want:
                wrong.append(case)
    assert count > 700
    assert wrong == []


@pytest.mark.slow
def test_the_tables_match_the_character_database(shared: Path, tmp_path: Path) -> None:
    folder = shared / "unicode" / VERSION
    generate.write_tables(folder, tmp_path / "made.py")
    made = (tmp_path / "made.py").read_text(encoding="utf-8")
    kept = Path(generate.__file__).with_name("unicode17.py").read_text(encoding="utf-8")
    assert made == kept


@given(texts)
def test_clusters_partition_the_text_and_their_cells_add_up(text: str) -> None:
    for ambiguous in (1, 2):
        shown = graphemes(text, ambiguous=ambiguous, start=7)
        assert [grapheme.start for grapheme in shown] == [7, *(grapheme.end for grapheme in shown)][
            : len(shown)
        ]
        assert not shown or shown[-1].end == 7 + len(text)
        assert sum(grapheme.cells for grapheme in shown) == cells(text, ambiguous=ambiguous)


@given(texts)
def test_displayed_text_is_safe_and_as_wide_as_in_rich(text: str) -> None:
    painted = "".join(grapheme.text for grapheme in graphemes(text))
    assert safe(painted) == painted
    assert "\n" not in painted
    assert cell_len(painted) == cells(text)


@given(lines)
def test_ambiguous_characters_are_wide_on_request(text: str) -> None:
    wider = cells(text, ambiguous=2) - cells(text)
    assert wider == sum(text.count(mark) for mark in "“”‘’…—·\ud800")


def test_box_drawing_stays_narrow() -> None:
    assert cells("─│┼█", ambiguous=2) == 4


@given(texts, st.integers(0, 30), st.sampled_from([1, 2]))
def test_cut_fits_and_keeps_whole_clusters(text: str, width: int, ambiguous: int) -> None:
    painted = [grapheme.text for grapheme in graphemes(text)]
    short = cut(text, width, ambiguous=ambiguous)
    assert cells(short, ambiguous=ambiguous) <= width
    if cells(text, ambiguous=ambiguous) <= width:
        assert short == "".join(painted)
    else:
        kept = short.removesuffix("…")
        assert any(kept == "".join(painted[:count]) for count in range(len(painted)))


@given(texts, st.integers(0, 30))
def test_cut_start_keeps_the_end_and_whole_clusters(text: str, width: int) -> None:
    painted = [grapheme.text for grapheme in graphemes(text)]
    short = cut_start(text, width)
    assert cells(short) <= width
    if cells(text) <= width:
        assert short == "".join(painted)
    else:
        kept = short.removeprefix("…")
        assert any(kept == "".join(painted[start:]) for start in range(1, len(painted) + 1))


@given(texts, st.integers(0, 30), st.sampled_from([1, 2]))
def test_fit_fills_its_width(text: str, width: int, ambiguous: int) -> None:
    assert cells(fit(text, width, ambiguous=ambiguous), ambiguous=ambiguous) == width
