"""A hundred thousand highlights: verbs that read or change all of them take little memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.notes.store import Notes
from reader.services.notebook import Notebook
from reader.services.notebook_query import NotebookQuery
from tests.bench.highlights import write_jsonl, write_store

pytestmark = pytest.mark.slow

COUNT, ARTICLES = 100_000, 10_000
MB = 150
"""The most memory that a process takes."""
SECONDS = 120
"""Of the processor, for a verb on a busy machine: many times what it takes on an idle one."""

MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(status)
"""
"""Runs a command from a small process: a child is said to have taken what its parent holds."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store, an export file, and a library without their articles."""
    folder = tmp_path_factory.mktemp("many")
    write_store(folder / "data", COUNT, ARTICLES)
    write_jsonl(folder / "export.jsonl", COUNT, ARTICLES)
    (folder / "library").mkdir()
    (folder / "library" / "2020-01-01-a.md").write_text("---\ntitle: a\n---\na\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("import", "--data-dir", "{new}", "{made}/export.jsonl"),
        ("doctor", "--data-dir", "{made}/data", "{made}/library"),
        ("merge", "--data-dir", "{new}", "{made}/data"),
        ("backup", "--data-dir", "{made}/data"),
        ("restore", "--data-dir", "{new}", "{made}/data/state.json"),
        ("export", "--format", "jsonl", "-o", "{new}.jsonl", "--data-dir", "{made}/data"),
        ("export", "--format", "markdown", "-o", "{new}", "--data-dir", "{made}/data"),
    ],
    ids=lambda command: "-".join(command[: 3 if command[0] == "export" else 1 : 2]),
)
def test_a_verb_on_many_highlights_takes_little_memory(
    made: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    argv = [part.format(new=tmp_path / "new", made=made) for part in command]
    environ = {**os.environ, "READER_CACHE_DIR": str(tmp_path / "cache")}
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, "-m", "reader", *argv],
        env=environ, capture_output=True, check=False,
    )  # fmt: skip
    assert measured.returncode == 0, measured.stderr[-2000:]
    kilobytes, seconds = measured.stdout.split()[-2:]
    assert int(kilobytes) / 1024 <= MB
    assert float(seconds) <= SECONDS
    if "jsonl" in command:
        lines = (tmp_path / "new.jsonl").read_text("utf-8").count("\n")
        assert lines == 1 + ARTICLES + COUNT
    elif "markdown" in command:
        assert len(list((tmp_path / "new").iterdir())) == ARTICLES
    elif command[0] in ("import", "merge", "restore"):
        with Notes.open(tmp_path / "new", read_only=True) as notes:
            assert sum(notes.highlighted().values()) == COUNT


def test_the_first_lines_of_the_notebook_come_soon(made: Path) -> None:
    with Notes.open(made / "data", read_only=True) as notes:
        notes.prepare()
        begun = time.process_time()
        listing = Notebook(notes).listing(NotebookQuery(), {})
        assert all(row.entry or row.count for row in listing[:60])
        assert time.process_time() - begun <= 0.3  # 0.04 s on an idle machine
        assert listing.total == COUNT
