"""The pictures in README and manual: as the program is, in columns that a browser keeps."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from reader.commands import manual
from reader.locales.compile import compile_catalogues
from tests.picture import (
    FOLDER,
    GALLERY,
    GALLERY_SIZES,
    PICTURES,
    ROOT,
    gallery_path,
    picture,
    screen,
)
from tests.svg import CELL, LINE, clusters, draw

MOST_BYTES = 600_000
"""The most bytes of the pictures of the manual."""
READMES = (ROOT / "README.md", manual.folder("zh-Hans") / "README.md")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    list(compile_catalogues())


@cache
def _screen(name: str) -> list[list[Segment]]:
    """Return a screen, taken in a thread with an event loop of its own: pytest has one running."""
    results: list[list[list[Segment]]] = []
    worker = threading.Thread(target=lambda: results.append(screen(name)))
    worker.start()
    worker.join()
    return results[0]


def _texts(svg: str) -> Iterator[tuple[int, int, str]]:
    """Yield the row, the column and the characters of each text, as a browser places them."""
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):  # noqa: S314 - ours
        text, places = element.text or "", element.attrib["x"].split()
        assert len(places) == len(text), "each character has a place"
        assert not re.search(r"\s", text), "a browser collapses spaces"
        for place, character in zip(places, text, strict=True):
            column, rest = divmod(int(place), CELL)
            assert not rest
            yield int(element.attrib["y"]) // LINE, column, character


def _rows(svg: str, count: int) -> list[str]:
    """Return the lines of characters that a picture shows, put together from where they stand."""
    lines = [""] * count
    for row, column, text in sorted(_texts(svg), key=lambda place: place[:2]):
        if not cell_len(text):
            lines[row] += text
            continue
        gap = column - cell_len(lines[row])
        assert gap >= 0, f"{text!r} overlaps {lines[row]!r}"
        lines[row] += " " * gap + text
    return lines


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_fresh(name: str) -> None:
    drawn = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert picture(name, _screen(name)) == drawn, "run python -m tests.picture"


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_the_columns_of_the_screen(name: str) -> None:
    lines = _screen(name)
    shown = ["".join(segment.text for segment in line).rstrip() for line in lines]
    svg = picture(name, lines)
    assert _rows(svg, len(shown)) == shown
    assert "xml:space" not in svg


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All                 ", [(0, "A"), (1, "l"), (2, "l")]),
        ("  a  bc ", [(2, "a"), (5, "b"), (6, "c")]),
        ("钟楼 a石b", [(0, "钟"), (2, "楼"), (5, "a"), (6, "石"), (8, "b")]),
        ("中　文", [(0, "中"), (4, "文")]),
        ("e\u0301 x", [(0, "e\u0301"), (2, "x")]),
        ("   ", []),
        ("", []),
    ],
)
def test_every_character_has_its_column(text: str, expected: list[tuple[int, str]]) -> None:
    assert list(clusters(text)) == expected


def test_a_run_starts_in_the_cell_where_its_segment_does() -> None:
    line = [Segment("钟  "), Segment(" b ", Style(color="red")), Segment("c")]
    assert _rows(draw([line], (8, 1)), 1) == ["钟   b c"]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.parent.name)
def test_a_readme_shows_one_picture(readme: Path) -> None:
    targets = re.findall(r"!\[[^]]*\]\(([^)]*)\)", readme.read_text("utf-8"))
    assert len(targets) == 1
    assert (readme.parent / targets[0]).resolve() in {
        (FOLDER / f"{name}.svg").resolve() for name in PICTURES
    }


def test_every_picture_is_shown() -> None:
    texts = "".join(readme.read_text("utf-8") for readme in READMES)
    assert {name for name in PICTURES if f".pictures/{name}.svg" in texts} == set(PICTURES)


GALLERY_FILES = {
    gallery_path(name, size, before=before): size
    for name in GALLERY
    for size in GALLERY_SIZES
    for before in (True, False)
}
"""The pictures of the manual, with their columns and lines."""


@pytest.mark.parametrize("path", GALLERY_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_picture_of_the_manual_stays_in_its_columns(path: Path) -> None:
    columns, count = GALLERY_FILES[path]
    svg = path.read_text("utf-8")
    lines = _rows(svg, count)
    assert max(map(cell_len, lines)) <= columns
    assert sum(1 for line in lines if line) > count // 3, "it shows a screen"
    assert "xml:space" not in svg


def test_the_pictures_of_the_manual_are_few_bytes_and_all_shown() -> None:
    assert sum(path.stat().st_size for path in GALLERY_FILES) < MOST_BYTES
    kept = {path for name in ("before", "now") for path in (FOLDER / name).iterdir()}
    assert kept == set(GALLERY_FILES)
    for page in (ROOT / "reader/manual/pictures.md", manual.folder("zh-Hans") / "pictures.md"):
        targets = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text("utf-8"))
        assert {(page.parent / target).resolve() for target in targets} == set(GALLERY_FILES)
