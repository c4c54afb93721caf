"""Stores with many highlights, as ratios to smaller ones: what a highlight costs does not grow."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reader.notes.store import Notes
from reader.services import imports
from reader.services.notebook import Notebook, recolour
from reader.services.notebook_query import NotebookQuery
from tests.bench.highlights import write_jsonl, write_store

pytestmark = pytest.mark.bench

FEW, MANY = 4_000, 40_000


def spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def say(name: str, value: object) -> None:
    """Print a figure; `pytest -rP` shows it."""
    print(name, value)  # noqa: T201


def imported(folder: Path, count: int) -> float:
    """Return the seconds of the processor that importing takes."""
    write_jsonl(folder / f"{count}.jsonl", count, count // 10)

    def work() -> None:
        with Notes.open(folder / f"imported-{count}") as notes:
            imports.merge_imported(notes, imports.read_file(folder / f"{count}.jsonl"))

    return spent(work)


def test_an_import_costs_the_same_a_highlight_however_many_they_are(tmp_path: Path) -> None:
    few, many = imported(tmp_path, FEW) / FEW, imported(tmp_path, MANY) / MANY
    say("microseconds a highlight", (few * 1e6, many * 1e6))
    assert many <= 1.5 * few


def first_lines(notes: Notes) -> object:
    return Notebook(notes).listing(NotebookQuery(), {})[:60]


def recolour_all(notes: Notes, ids: list[str]) -> int:
    return sum(recolour(notes, ids, 3))


def test_the_first_lines_and_a_change_of_all(tmp_path: Path) -> None:
    each: dict[int, float] = {}
    for count in (FEW, MANY):
        write_store(tmp_path / f"{count}", count, count // 10)
        with Notes.open(tmp_path / f"{count}") as notes:
            notes.prepare()
            first = spent(partial(first_lines, notes))
            ids = [id_ for ids in notes.highlight_ids().values() for id_ in ids]
            everything = spent(partial(recolour_all, notes, ids))
            say(f"{count}: first lines ms, recolouring us each", (first * 1e3, everything / count))
            assert first <= 0.1 * everything
            each[count] = everything / count
    assert each[MANY] <= 1.5 * each[FEW]
