"""The first picture waits neither for the store nor, when one was kept, for the app."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.notes.model import ArticleRef
from reader.notes.reconcile import stamp
from reader.notes.storage.migrate import schema_document
from reader.notes.storage.table import JournaledDB
from reader.text.article_date import ArticleDate
from tests.bench.scale import ROOT
from tests.bench.screen import Screen

pytestmark = pytest.mark.bench

SIZES = (0, 10_000, 100_000)
ROUNDS = 5
OPENED = 2.0
"""Seconds after which the store is open, so that leaving keeps a picture."""


def write_store(folder: Path, size: int) -> None:
    """Write a store with so many articles, as the app writes them."""
    folder.mkdir()
    now = datetime(2025, 3, 1, tzinfo=UTC)
    with JournaledDB(folder / "state.json") as db, db.transaction():
        db.table("meta").insert(dict(schema_document()))
        for begin in range(0, size, 10_000):
            db.table("articles").insert_multiple(
                stamp(
                    f"https://tea.example/{number}",
                    {
                        "read": True,
                        **ArticleRef(
                            "", f"春茶第{number}号", "", "茶事", "", ArticleDate(now)
                        ).to_fields(),
                    },
                    number + 1,
                )
                for number in range(begin, begin + 10_000)
            )


def start(environ: dict[str, str], library: Path) -> float:
    """Return the seconds from the start to the list, and leave well."""
    screen = Screen([sys.executable, "-m", "reader", str(library)], environ)
    shown = screen.until(lambda text: "石桥记" in text) - screen.begun
    screen.until(lambda text: "1 article" in text)
    time.sleep(OPENED)
    screen.settle()
    os.write(screen.fd, b"Q")
    while screen.read(5):
        pass
    os.waitpid(screen.pid, 0)
    os.close(screen.fd)
    return shown


def test_the_first_picture_waits_for_nothing(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "a.md").write_text("---\ntitle: 石桥记\ndate: 2021-04-01\n---\n<p>桥。</p>", "utf-8")
    environs = {}
    for size in SIZES:
        write_store(tmp_path / f"data-{size}", size)
        environs[size] = {
            "READER_DATA_DIR": str(tmp_path / f"data-{size}"),
            "READER_CACHE_DIR": str(tmp_path / f"cache-{size}"),
            "READER_CONFIG": str(tmp_path / "none.toml"),
            "PYTHONPATH": str(ROOT),
        }
        start(environs[size], library)  # makes the index and the mirror
    early: dict[int, list[float]] = {size: [] for size in SIZES}
    late: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):  # in turns, for a machine has its moods
        for size in SIZES:
            early[size].append(start(environs[size], library))
            for kept in (tmp_path / f"cache-{size}").glob("first-picture-*"):
                kept.unlink()
            late[size].append(start(environs[size], library))
    bare = [sys.executable, "-c", "pass"]
    begun = datetime.now(UTC)
    for _ in range(ROUNDS):
        subprocess.run(bare, check=True)
    python = (datetime.now(UTC) - begun).total_seconds() / ROUNDS
    median = {
        name: {size: statistics.median(each) * 1000 for size, each in found.items()}
        for name, found in (("early", early), ("app", late))
    }
    print("ms", median, "python", python * 1000)  # noqa: T201 - `pytest -rP` shows it
    for found in median.values():
        assert found[10_000] <= 1.3 * found[0]
        assert found[100_000] <= 1.3 * found[0]
    assert median["early"][0] <= 0.3 * median["app"][0]
