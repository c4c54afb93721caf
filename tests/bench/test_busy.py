"""Keys stay quick while a child indexes: the p95 of the cursor beside that of a quiet run."""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.bench.library import write_library
from tests.bench.screen import Screen

pytestmark = pytest.mark.bench

COUNT = 24_000
KEYS = 120
ROUNDS = 3


def is_indexed(cache: Path, _screen: object) -> bool:
    return texts(cache) == COUNT


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two cores")
def test_the_cursor_while_a_library_is_indexed(tmp_path: Path) -> None:
    """The best of some rounds counts: what else the machine does makes them worse, never better."""
    library = tmp_path / "library"
    write_library(library, COUNT)
    ratios = []
    for number in range(ROUNDS):
        environ = {
            "READER_DATA_DIR": str(tmp_path / f"data{number}"),
            "READER_CACHE_DIR": str(tmp_path / f"cache{number}"),
            "READER_CONFIG": str(tmp_path / "none.toml"),
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        }
        command = [sys.executable, "-m", "reader", str(library)]
        busy = p95(command, environ)
        assert texts(tmp_path / f"cache{number}") < COUNT, "indexed before the keys were pressed"
        screen = Screen(command, environ)
        try:
            screen.until(partial(is_indexed, tmp_path / f"cache{number}"), 400)
        finally:
            screen.end()
        ratios.append(busy / p95(command, environ))
        if ratios[-1] <= 2:
            break
    assert min(ratios) <= 2, ratios


def p95(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return within how many seconds 95 of 100 cursor keys are answered."""
    screen = Screen(command, environ)
    try:
        screen.until(lambda text: "日报" in text and "/" in text)
        for _ in range(10):
            screen.press("j")
        taken = [screen.move(key) for key in "jjjkkk" * (KEYS // 6)]
        return statistics.quantiles(taken, n=20)[18]
    finally:
        screen.end()


def texts(cache: Path) -> int:
    """Return how many texts are in the index."""
    for database in cache.glob("libraries/*/text.sqlite"):
        db = sqlite3.connect(database, timeout=30)
        try:
            return int(db.execute("select count(*) from doc").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
        finally:
            db.close()
    return 0
