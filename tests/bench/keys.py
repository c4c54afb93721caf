"""Measures the processor time and the output of keys, beside a bare Textual app.

Run ``python -m tests.bench.keys [--sizes 5,5000] [--screens 120x40,80x24] [--folder DIR]``. What
counts is the ratio of the medians within one run: machines differ, and so does what else they do.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.bench.library import write_library
from tests.bench.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
PAGE_DOWN, HOME = "\x1b[6~", "\x1b[H"
SENTENCES = "<p>石桥横在河上，船夫从桥下过去。赶集的人从桥上走过，说着春茶的价钱和收成。</p>"
LONG = "长河"
"""The title of the newest article, which is many screens long."""
PAUSE = 0.04
"""Seconds without output after which a key counts as answered: less than the cursor rests."""

START = 8
"""Seconds until what a start sets off has ended."""


class Cost(NamedTuple):
    """What a key costs.

    Attributes:
        ms: Milliseconds of processor time.
        output: Bytes to the terminal.
    """

    ms: float
    output: int


Costs = dict[str, Cost]


def write_keys_library(folder: Path, count: int) -> None:
    """Write a library whose newest article is long."""
    write_library(folder, count - 1)
    written = datetime(2026, 1, 1, tzinfo=UTC)
    (folder / f"{written:%Y-%m-%d}-{LONG}.md").write_text(
        f"---\ntitle: {LONG}\ndate: {written:%Y-%m-%dT%H:%M:%S.000Z}\n"
        f"from: https://long.example.org/1\ncategories: [ 江日报 ]\n---\n{SENTENCES * 400}\n",
        "utf-8",
    )


def cost(screen: Screen, keys: Sequence[str]) -> Cost:
    """Return the median milliseconds of processor time of some keys, and their median bytes."""
    presses = [screen.press(key, PAUSE) for key in keys]
    return Cost(
        statistics.median(seconds for _answered, _count, seconds in presses) * 1000,
        round(statistics.median(count for _answered, count, _seconds in presses)),
    )


def measure(
    command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int], *, many: bool
) -> Costs:
    """Return the costs of each key of a program.

    Args:
        command: Starts it.
        environ: Its own places.
        size: Columns and lines.
        many: Whether the list is longer than the screen.
    """
    screen = Screen(command, environ, size)
    costs: Costs = {}
    try:
        screen.until(lambda text: "▪" in text)
        for _ in range(START):
            screen.read(1)
        screen.settle()
        before, count = screen.cpu(), screen.count
        screen.read(3)
        costs["idle, 3 s"] = Cost((screen.cpu() - before) * 1000, screen.count - count)
        screen.press("jk")
        costs["cursor"] = cost(screen, "jjjkkk" * 4 if not many else "jjjjjjkkkkkk" * 2)
        if many:
            screen.press("j" * 40, 0.5)
            costs["cursor that scrolls"] = cost(screen, "j" * 20)
            costs["page of the list"] = cost(screen, [PAGE_DOWN] * 10)
            screen.press(HOME, 1)
        screen.press("\r", 1)
        screen.settle()
        costs["line of an article"] = cost(screen, "j" * 20)
        costs["page of an article"] = cost(screen, " " * 8)
        costs["sentence"] = cost(screen, ")" * 20)
    finally:
        screen.end()
    return costs


def row(name: str, bare: Cost, reader: Cost) -> str:
    """Return the row of a key in the table.

    Args:
        name: What the key does.
        bare: Its cost in the bare app.
        reader: Its cost in the reader.
    """
    figures = f"{bare.ms:.1f} | {reader.ms:.1f} | {reader.ms / max(bare.ms, 0.01):.2f}"
    return f"| {name} | {figures} | {bare.output} | {reader.output} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="5,5000")
    parser.add_argument("--screens", default="120x40,80x24")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/reader-keys"))  # noqa: S108
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for count in map(int, options.sizes.split(",")):
        library = options.folder / f"library-{count}"
        if not library.is_dir():
            write_keys_library(library, count)
        environ = {
            "READER_DATA_DIR": str(options.folder / f"data-{count}"),
            "READER_CACHE_DIR": str(options.folder / f"cache-{count}"),
            "READER_CONFIG": str(options.folder / "none.toml"),
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
        }
        programs = {
            "bare": [sys.executable, str(ROOT / "tests/bench/bare.py"), str(count)],
            "reader": [sys.executable, "-m", "reader", str(library)],
        }
        for written in options.screens.split(","):
            columns, lines = map(int, written.split("x"))
            bare, reader = (
                measure(command, environ, (columns, lines), many=count > 50)
                for command in programs.values()
            )
            print(f"## {count:,} articles, {written}")  # noqa: T201
            print("| key | bare, ms | reader, ms | ratio | bare, bytes | reader, bytes |")  # noqa: T201
            print("|---|--:|--:|--:|--:|--:|")  # noqa: T201
            for name, base in bare.items():
                print(row(name, base, reader[name]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
