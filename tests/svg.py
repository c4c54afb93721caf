"""Draws painted lines as an SVG, each character in its cell.

A browser collapses the spaces at the ends of a text and in its middle, and its fonts for Han and
for Latin are not twice as wide as each other. So every character has a column of its own, and no
text holds a space. The characters of a line that have the same style are one text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

CELL, LINE = 9, 20
FONT = "Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC','Sarasa Mono SC',monospace"
NARROW, WIDE = 15, 17
"""The size of the type of characters of one cell and of two: an advance of 0.6 em is one cell."""
FRAMES = frozenset(map(chr, range(0x2500, 0x25A0)))
"""Lines and blocks, which meet those of the next line in the larger type."""

Place = tuple[int, str]
"""A column, and what stands there: a character with the marks that combine with it."""


def draw(lines: Iterable[Iterable[Segment]], size: tuple[int, int]) -> str:
    """Return the SVG of painted lines.

    Args:
        lines: The segments of each line.
        size: Columns and lines.
    """
    rows = [list(line) for line in lines]
    width, height = size[0] * CELL, size[1] * LINE
    grounds: Counter[str] = Counter()
    for row in rows:
        for text, style, _ in row:
            grounds[_ground(style)] += cell_len(text)
    ground = max(grounds, key=lambda colour: grounds[colour], default="")
    shapes = [f'<rect width="{width}" height="{height}" fill="{ground}"/>'] if ground else []
    for y, row in enumerate(rows):
        shapes += _grounds(row, y, ground)
        shapes += _texts(row, y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}" font-size="{NARROW}" shape-rendering="crispEdges">\n'
        + "\n".join(shapes)
        + "\n</svg>\n"
    )


def _ground(style: Style | None) -> str:
    colour = style.bgcolor if style is not None else None
    return colour.get_truecolor().hex if colour is not None else ""


def _grounds(row: Iterable[Segment], y: int, usual: str) -> Iterator[str]:
    """Yield the grounds of a line that differ from the usual one, those side by side as one."""
    spans: list[tuple[int, int, str]] = []
    x = 0
    for text, style, _ in row:
        end, colour = x + cell_len(text), _ground(style)
        if spans and spans[-1][2] == colour:
            spans[-1] = (spans[-1][0], end, colour)
        else:
            spans.append((x, end, colour))
        x = end
    for start, end, colour in spans:
        if colour not in ("", usual) and end > start:
            yield (
                f'<rect x="{start * CELL}" y="{y * LINE}" width="{(end - start) * CELL}" '
                f'height="{LINE}" fill="{colour}"/>'
            )


def _texts(row: Iterable[Segment], y: int) -> Iterator[str]:
    """Yield the texts of a line, one for each style and size of type."""
    texts: dict[tuple[str, bool], list[Place]] = {}
    x = 0
    for text, style, _ in row:
        for column, cluster in clusters(text):
            is_large = cell_len(cluster) > 1 or cluster in FRAMES
            texts.setdefault((_look(style), is_large), []).append((x + column, cluster))
        x += cell_len(text)
    for (look, is_large), places in texts.items():
        columns = " ".join(
            str(column * CELL) for column, cluster in places for _character in cluster
        )
        kind = f' font-size="{WIDE}"' if is_large else ""
        shown = escape("".join(cluster for _column, cluster in places))
        yield f'<text y="{y * LINE + 15}"{kind}{look} x="{columns}">{shown}</text>'


def clusters(text: str) -> Iterator[Place]:
    """Yield the characters of a text with the cells before each, without spaces.

    A character without a cell of its own belongs to the one before it.
    """
    column = 0
    cluster, at = "", 0
    for character in text:
        cells = cell_len(character)
        if cells == 0:
            cluster += character if cluster else ""
            continue
        if cluster:
            yield at, cluster
        cluster, at = ("" if character.isspace() else character), column
        column += cells
    if cluster:
        yield at, cluster


def _look(style: Style | None) -> str:
    if style is None:
        return ""
    colour = style.color
    fill = f' fill="{colour.get_truecolor().hex}"' if colour is not None else ""
    weight = ' font-weight="bold"' if style.bold else ""
    line = ' text-decoration="underline"' if style.underline else ""
    return f"{fill}{weight}{line}"
