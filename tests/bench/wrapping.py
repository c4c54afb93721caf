"""How well are lines broken, beside what Textual does?

``python -m tests.bench.wrapping`` cleans the articles of the shared corpus, wraps them, and counts
with the shared metric, whose ``--help`` says what each fault is, how many lines begin or end where
they should not. It prints a table in Markdown; ``--width`` and ``--ambiguous`` choose another one.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from textual.content import Content

from reader.archive.article import read_article
from reader.text import wrap
from reader.text.render.plain_text import to_text
from tests.imports import load_script

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("READER_SHARED", ROOT.parent / "shared"))

COLUMNS = ("LS", "LE", "word", "num", "dict", "over", "fill", "orph", "lines")
HEADS = (
    "may not start a line",
    "may not end a line",
    "word cut",
    "number cut",
    "Chinese word cut",
    "line too wide",
    "fill %",
    "lone last character",
    "lines",
)


def wrap_as_textual(text: str, width: int) -> list[str]:
    """Wrap a paragraph as Textual's widgets do."""
    return [line.plain for line in Content(text).wrap(width)]


def ways(ambiguous: int) -> dict[str, Callable[[str, int], list[str]]]:
    """Return the ways of wrapping to compare, by their names."""
    ours = partial(wrap, ambiguous=ambiguous)
    return {
        "Textual": wrap_as_textual,
        "reader, greedy, words off": partial(ours, hang=False, greedy=True, words="off"),
        "reader, words off": partial(ours, hang=False, words="off"),
        "reader, not hanging": partial(ours, hang=False),
        "**reader**": partial(ours, hang=True),
    }


def clean_corpus(shared: Path, folder: Path) -> None:
    """Write the cleaned articles of the shared corpus to a folder, a paragraph a line."""
    for number, path in enumerate(sorted((shared / "corpus").rglob("*.md"))):
        text = to_text(read_article(path).document)
        if text.strip():
            (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")


def measure(
    metric: ModuleType, corpus: Path, width: int, ambiguous: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the metric says of each way."""
    table = ModuleType("compared")
    sys.modules["compared"] = table
    for name, way in ways(ambiguous).items():
        vars(table)["way"] = way
        options = ["--wrap", "compared:way", "--widths", str(width), "--amb", str(ambiguous)]
        with redirect_stdout(StringIO()):
            rows = metric.main([*options, str(corpus)])
        found = rows[0]
        found["over"] = round(found["over"] - found["hang"], 1)  # what hangs is meant to
        yield name, found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=40, help="cells of a line")
    parser.add_argument("--ambiguous", type=int, choices=(1, 2), default=1)
    options = parser.parse_args()
    metric = load_script(SHARED / "tools" / "wrapmetric.py")
    rows = [("", *HEADS), ("---",) * (len(HEADS) + 1)]
    with tempfile.TemporaryDirectory() as folder:
        clean_corpus(SHARED, Path(folder))
        for name, row in measure(metric, Path(folder), options.width, options.ambiguous):
            rows.append((name, *(f"{row[column]:,}" for column in COLUMNS)))
    sys.stdout.writelines("| " + " | ".join(row) + " |\n" for row in rows)


if __name__ == "__main__":
    main()
