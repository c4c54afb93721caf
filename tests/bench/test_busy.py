"""Keys stay quick while a child indexes: the median of the cursor beside that of a quiet run."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from pathlib import Path

import pytest

from tests.bench.library import write_library
from tests.bench.scale import Screen

pytestmark = pytest.mark.bench

COUNT = 4000


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two cores")
def test_the_cursor_while_a_library_is_indexed(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write_library(library, COUNT)
    environ = {
        "READER_DATA_DIR": str(tmp_path / "data"),
        "READER_CACHE_DIR": str(tmp_path / "cache"),
        "READER_CONFIG": str(tmp_path / "none.toml"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    command = [sys.executable, "-m", "reader", str(library)]

    def keys() -> float:
        screen = Screen(command, environ)
        try:
            screen.until(lambda text: "日报" in text and "/" in text)
            taken = [screen.press(key)[0] for key in "jk" * 20]
            return statistics.median(taken)
        finally:
            screen.end()

    busy = keys()
    shutil.rmtree(tmp_path / "cache")
    screen = Screen(command, environ)
    try:
        screen.until(lambda text: f"{COUNT} articles" in text, 240)
    finally:
        screen.end()
    assert busy <= 2 * keys()
