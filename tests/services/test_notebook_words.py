"""The folded words of highlights are kept while they are sought."""

from __future__ import annotations

from pathlib import Path

from reader.notes.store import Notes
from reader.services.notebook import Notebook
from reader.services.notebook_query import NotebookQuery
from tests.bench.highlights import write_store


def test_words_are_let_go_with_the_filter(tmp_path: Path) -> None:
    write_store(tmp_path / "data", 30, 3)
    with Notes.open(tmp_path / "data", read_only=True) as notes:
        notebook = Notebook(notes)
        for words, kept in (("石", 30), ("石桥", 30), ("", 0)):
            parts = list(notebook.show(NotebookQuery(words=words), {}))
            assert parts
            assert len(notebook._texts) == kept
