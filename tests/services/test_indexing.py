from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import processes
from reader.archive.hosts import known_hosts
from reader.errors import ReaderError
from reader.index.database import Index
from reader.index.progress import Progress
from reader.services import indexing
from reader.services.indexing import update_index
from tests.index.conftest import write


@pytest.fixture
def run_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Return what brings a library up to date by a child that does so much; it returns stages."""
    monkeypatch.setattr(indexing, "FEW", 2)
    for number in range(9):
        write(tmp_path / "library", f"篇{number}")
    index = Index(tmp_path / "index")

    def run(script: str) -> list[str]:
        child = tmp_path / "child"
        child.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n", "utf-8")
        child.chmod(0o755)
        monkeypatch.setattr(processes, "python", lambda *_module: [str(child)])
        told: list[Progress] = []
        update_index(index, [tmp_path / "library"], known_hosts(), told.append, lambda: False)
        return [progress.stage for progress in told]

    return run


def test_a_child_that_ends_before_all_is_done_is_told_of(
    run_with: Callable[[str], list[str]],
) -> None:
    said = """echo '{"stage": "text", "done": 5}'\n"""
    with pytest.raises(ReaderError, match="R goes on"):
        run_with(said + "kill -9 $$")
    with pytest.raises(sqlite3.DatabaseError):
        run_with(said + "exit 4")
    assert run_with("exit 3")[-1] == "busy"
    assert run_with(said + """echo '{"stage": "done"}'""")[-2:] == ["text", "done"]
