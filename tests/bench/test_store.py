"""The store's speed, as ratios to the disk, to stock TinyDB, and to itself with more in it."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where

from reader.notes.model import ArticleRef, Highlight
from reader.notes.storage.table import JournaledDB
from reader.notes.store import Notes
from reader.text.article_date import ArticleDate
from tests.notes.stores import repository_of

pytestmark = pytest.mark.bench

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 300


def document(number: int) -> dict[str, Any]:
    return {"id": f"k{number}", "read": True, "starred": False}


def seconds(clock: Callable[[], float], work: Callable[[], object]) -> float:
    begun = clock()
    work()
    return clock() - begun


def say(name: str, value: object) -> None:
    """Print a figure; `pytest -rP` shows it."""
    print(name, value)  # noqa: T201


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, JournaledDB]]:
    """A store of each size, compacted."""
    made = {}
    for size in SIZES:
        made[size] = JournaledDB(tmp_path_factory.mktemp(f"store-{size}") / "state.json")
        made[size].insert_multiple(map(document, range(size)))
        made[size].journaled.compact()
        upsert(made[size], 0)  # makes the index
    yield made
    for db in made.values():
        db.close()


def upsert(db: TinyDB, number: int) -> None:
    db.upsert({"id": f"k{number}", "read": False, "n": number}, where("id") == f"k{number}")


def upsert_all(db: TinyDB, count: int) -> None:
    for number in range(count):
        upsert(db, number)


def test_a_durable_change_costs_what_the_disk_costs_however_much_is_stored(
    stores: dict[int, JournaledDB], tmp_path: Path
) -> None:
    raw = os.open(tmp_path / "raw", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def write() -> None:
        os.write(raw, b"x" * 100)
        os.fdatasync(raw)

    times: dict[str | int, list[float]] = {"raw": [], **{size: [] for size in SIZES}}
    for number in range(ROUNDS):  # in turns, for the disk has its moods
        times["raw"].append(seconds(time.perf_counter, write))
        for size, db in stores.items():
            times[size].append(seconds(time.perf_counter, partial(upsert, db, number)))
    os.close(raw)
    p50 = {name: statistics.median(each) * 1000 for name, each in times.items()}
    say("p50 in ms", p50)
    assert all(p50[size] <= 2 * p50["raw"] for size in SIZES)
    assert p50[100_000] <= 1.3 * p50[1_000]


def test_a_change_takes_a_fraction_of_the_work_of_stock_tinydb(
    stores: dict[int, JournaledDB],
) -> None:
    """Compared by CPU time: on a slow disk both wait for it once."""
    ratios = {}
    for size, db in stores.items():
        path = db.journaled.journal.path
        with TinyDB(path.with_name("stock.json")) as stock:
            stock.storage.write(json.loads(path.read_text("utf-8")))
            theirs = seconds(time.process_time, partial(upsert_all, stock, 3)) / 3
        ours = seconds(time.process_time, partial(upsert_all, db, ROUNDS)) / ROUNDS
        ratios[size] = theirs / ours
    say("ratios", ratios)
    assert ratios[100_000] >= 300


def test_noticing_that_nothing_is_new_takes_microseconds(
    stores: dict[int, JournaledDB], tmp_path: Path
) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred([ArticleRef("k")], True)
        notes.flush(10)
        each = min(
            seconds(time.perf_counter, lambda: [notes.poll() for _ in range(1000)])
            for _ in range(5)
        )
    say("us", each * 1000)
    assert each * 1000 <= 20


def articles(count: int) -> list[ArticleRef]:
    """Return articles with all that the store copies of them."""
    return [
        ArticleRef(
            f"https://tea.example/2025/03/{number}.html",
            f"春茶上市第{number}号公告",
            f"https://tea.example/2025/03/{number}.html",
            "茶事",
            "陆羽生",
            ArticleDate.of_day(2025, 3, 1),
        )
        for number in range(count)
    ]


def highlight(article: ArticleRef, number: int) -> Highlight:
    """Return a highlight as the app writes them."""
    now = datetime(2025, 4, 1, 8, 30, tzinfo=UTC)
    around = "山路沿着溪水往上，茶树一层一层地排到云里去，采茶的人还没有"
    return Highlight(
        f"{number:032x}", article.key, "水要刚开就离火，晾一会儿再冲。", around, around,
        number, number + 15, 3, f"{number:064x}", 7, 1 + number % 5, now, now,
        note="好" * (number % 7), tags=("茶",) * (number % 2),
    )  # fmt: skip


def test_opening_ten_thousand_documents(tmp_path: Path) -> None:
    """As the app writes them: articles copied in full, highlights, changes; at most 20 ms of CPU.

    Documents of the snapshot are not parsed before they are asked for, so it takes a part of what
    reading their JSON takes.
    """
    with Notes.open(tmp_path) as notes:
        for begin in range(0, 5_000, 10):
            some = articles(5_000)[begin : begin + 10]
            notes.set_read(some, True)
            notes.add_highlights(
                [(highlight(each, begin + n), each) for n, each in enumerate(some)]
            )
        notes.flush(60)
        repository_of(notes)._db.journaled.compact()
    text = (tmp_path / "state.json").read_bytes()
    assert sum(map(len, json.loads(text).values())) >= 10_000
    parsed = min(seconds(time.process_time, lambda: json.loads(text)) for _ in range(9))
    opened = min(seconds(time.process_time, lambda: Notes.open(tmp_path).close()) for _ in range(9))
    say("ms of CPU, and of parsing the JSON", (opened * 1000, parsed * 1000))
    assert opened <= 0.7 * parsed
    assert opened <= 0.02
