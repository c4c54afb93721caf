"""Measures the steps of a search of the full text in an index of short texts, of any size.

Run ``python -m tests.bench.first_hits [--sizes 5000,50000,200000] [--folder DIR]``. Rows and texts
are put into an index without files, once. Prints milliseconds of processor time: until the first
hits can be shown, all are listed, and all are counted by facet.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, date, timedelta
from pathlib import Path

from reader.index import full_text
from reader.index.database import Index
from reader.index.first_hits import first_hits
from reader.index.hit_counts import count_hits
from reader.index.lists import Heading, Selection, arrange, ids_of
from reader.index.query.compile import Compiler, Scope
from reader.index.query.parse import parse
from reader.index.schema import AFTER_HEADS, AFTER_TEXT

QUERIES = {
    "one article of 500": "龙门石",
    "one of seven, a phrase": "石桥下的河水",
    "nearly all": "石桥",
    "nearly all, one character": "石",
}
CHARACTERS = "河水船夫赶集山路茶园春茶泡茶水温瓷杯星空猎户"
DAYS = 5800
TOGETHER = 5000


def text_of(number: int) -> str:
    """Return the text of an article."""
    draw = random.Random(number)  # noqa: S311 - text for a bench
    text = "".join(draw.choices(CHARACTERS, k=20)) + ("石桥" if number % 50 else "")
    text += "，龙门石" if number % 500 == 7 else ""
    return text + ("。石桥下的河水" if number % 7 == 0 else "")


def fill(index: Index, count: int) -> None:
    """Put rows and their texts into an index."""
    columns = (
        "id, folder, name, size, mtime_ns, key, title, source, author, tags, date, date_kind, day,"
        " problem, hidden, read"
    )
    rows = (
        (
            *(number + 1, 1, b"%d" % number, 1, 0, f"https://example.org/{number}"),
            *(f"题{number}", f"日报{number % 24}", f"记者{number % 36}", "[]", number, 2),
            (date(2009, 1, 1) + timedelta(days=number * DAYS // count)).isoformat(),
            *("", 0, int(number % 3 == 0)),
        )
        for number in range(count)
    )
    with index.writing() as db:
        db.execute("insert into folder values(1, ?, 0)", (b"/library",))
        marks = ", ".join("?" * 16)
        db.executemany(f"insert into article({columns}) values({marks})", rows)
        for start in range(0, count, TOGETHER):
            numbers = range(start, min(count, start + TOGETHER))
            texts = [full_text.prepare(number + 1, text_of(number)) for number in numbers]
            full_text.put(index, texts)
        for statement in (*AFTER_HEADS, AFTER_TEXT):
            db.execute(statement)
    index.db.execute("insert into text.gram(gram) values('optimize')")


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds of processor time something takes, the second time."""
    work()
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def selection_of(words: str) -> Selection:
    """Return the articles whose texts contain words, in the order of dates."""
    return Selection(query=parse(words), scope=Scope.TEXT, heading=Heading.NONE)


def first_cost(index: Index, words: str) -> float:
    """Return how many milliseconds of processor time the first page of a search takes."""
    selection = selection_of(words)

    def show() -> None:
        hits = first_hits(index, selection, Compiler(index, Scope.TEXT))
        (hits or arrange(index, selection)).part(0, 64)

    return timed(show)


def measure(index: Index, words: str) -> str:
    """Return the line of the table for a query."""
    selection = selection_of(words)
    compiler = Compiler(index, Scope.TEXT)
    hits = len(arrange(index, selection, compiler=compiler))
    listing = timed(lambda: arrange(index, selection).part(0, 64))
    counting = timed(lambda: count_hits(index, ids_of(index, selection, compiler)))
    beginning = first_cost(index, words)
    return f"first {beginning:.1f}, all {listing:.0f}, counts {counting:.0f}; {hits:,} hits"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="5000,50000,200000")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/reader-hits"))  # noqa: S108
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        index = Index(options.folder / str(size), UTC)
        index.write_much()
        if not full_text.lacks_texts(index) and not full_text.count_texts(index.db):
            fill(index, size)
        print(f"## {size:,} articles", flush=True)  # noqa: T201 - a bench prints
        for name, words in QUERIES.items():
            print(f"{name}: {measure(index, words)}", flush=True)  # noqa: T201 - a bench prints


if __name__ == "__main__":
    main()
