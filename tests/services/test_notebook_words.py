"""The folded words of highlights are kept while they are sought."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reader.notes.store import Notes
from reader.services.notebook import Notebook
from reader.services.notebook_query import NotebookQuery, matches
from tests.bench.highlights import write_store


def test_words_are_let_go_with_the_filter(tmp_path: Path) -> None:
    write_store(tmp_path / "data", 30, 3)
    with Notes.open(tmp_path / "data", read_only=True) as notes:
        notebook = Notebook(notes)
        for words, are_kept in (("石", True), ("石桥", True), ("", False)):
            parts = list(notebook.show(NotebookQuery(words=words), {}))
            assert parts
            assert bool(notebook._texts) == are_kept


WORDS = (
    *("石", "石桥", "石橋", "石桥 radio", "桥石", "茶馆里", "日报", "日報", "-石", "note:账"),
    *(
        "tag:石桥",
        "对照 石",
        "RADIO",
        "石桥 -橋",
        "source:日报 石",
        "㈳",
        "石\u200b桥",
        "“",
        "没有",
    ),
)


def test_the_filter_finds_what_a_look_at_every_highlight_finds(tmp_path: Path) -> None:
    write_store(tmp_path / "data", 120, 12)
    with Notes.open(tmp_path / "data") as notes:
        notebook = Notebook(notes)
        ids = [id_ for some in notes.highlight_ids().values() for id_ in some]
        first = notes.highlight(ids[0])
        assert first is not None
        notes.edit_highlight(replace(first, note="㈳員の石\u200b橋\ud800”"))
        for words in WORDS:
            listed = notebook.listing(NotebookQuery(words=words), {})
            found = {row.entry.highlight.id for row in listed if row.entry is not None}
            entries = [entry for id_ in ids if (entry := notebook.entry(id_)) is not None]
            assert found == {one.highlight.id for one in entries if matches(one, words)}, words
            assert listed.total == len(found)
