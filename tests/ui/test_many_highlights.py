"""The notebook of many highlights: few are read for its screen, and keys are answered meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.notes import portions
from reader.notes.model import Highlight
from reader.notes.other_stores import merge_store
from reader.notes.storage.documents import Documents
from reader.notes.storage.writer import Writer
from reader.notes.store import Notes
from reader.notes.view import HIGHLIGHTS
from reader.services.notebook import Notebook
from reader.services.notebook_listing import HighlightListing
from reader.services.notebook_query import NotebookGrouping, NotebookQuery
from reader.ui.notebook import screen
from reader.ui.notebook.screen import NotebookScreen
from tests.bench.highlights import write_store
from tests.ui.driving import Opener, settle, status
from tests.ui.test_notebook import press

COUNT, ARTICLES = 600, 60


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    write_store(folder, COUNT, ARTICLES)
    return folder


def test_the_first_lines_are_made_of_few_documents(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    from_document = Highlight.from_document

    def counted(document: dict[str, object]) -> Highlight:
        made.append(str(document["id"]))
        return from_document(document)

    monkeypatch.setattr(Highlight, "from_document", counted)
    with Notes.open(many) as notes:
        listing = next(Notebook(notes).show(NotebookQuery(), {}))
        assert isinstance(listing, HighlightListing)
        assert (listing.total, len(listing)) == (COUNT, COUNT + ARTICLES)
        assert made == []
        rows = listing[:22]
        assert [row.count for row in rows if row.entry is None] == [10, 10]
        assert len(set(made)) == 20
        table = notes._view.tables[HIGHLIGHTS]
        assert isinstance(table, Documents)
        assert len(table.parsed()) <= 20


@pytest.mark.slow
@pytest.mark.parametrize("grouping", NotebookGrouping)
def test_lines_made_one_by_one_are_those_made_all_at_once(
    many: Path, grouping: NotebookGrouping
) -> None:
    with Notes.open(many) as notes:
        listing = Notebook(notes).listing(NotebookQuery(grouping), {})
        rows = list(listing)
        entries = [row.entry for row in rows if row.entry is not None]
        assert entries == list(listing.entries())
        assert listing.total == len(entries)
        assert {each.highlight.id for each in entries} == set(listing.ids())
        for at in (0, 1, 12, len(rows) - 1):
            before = sum(row.entry is not None for row in rows[: at + 1])
            assert listing.entries_until(at) == before
        last = entries[-1].highlight.id
        assert rows[listing.find(last) or 0].entry == entries[
            next(n for n, each in enumerate(entries) if each.highlight.id == last)
        ]  # fmt: skip


async def open_many(pilot: Pilot[None], many: Path) -> NotebookScreen:
    """Open the notebook on a store of many highlights."""
    screen = await settle(pilot)
    merge_store(screen.session.notes, many)
    return await press(pilot, "g", "h")


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 20)
    monkeypatch.setattr("reader.notes.portions.FIRST", 20)
    monkeypatch.setattr(screen, "AT_ONCE", 0)
    monkeypatch.setattr(screen, "BETWEEN_KEYS", 0)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Portions after the first one wait for a slow disk while this is cleared."""
    ready = threading.Event()
    ready.set()
    monkeypatch.setattr(Writer, "settle", lambda _writer: ready.wait(30))
    yield ready
    ready.set()


@pytest.mark.slow
@pytest.mark.usefixtures("in_small_steps")
async def test_keys_are_answered_while_many_are_changed(
    open_app: Opener, many: Path, disk: threading.Event
) -> None:
    async with open_app().run_test(size=(120, 30)) as pilot:
        screen = await open_many(pilot, many)
        notes = screen.session.notes
        disk.clear()
        await press(pilot, "A")
        await pilot.press("4")
        assert screen.bulk.is_running
        assert f"of {COUNT}; escape stops" in status(screen)
        cursor = screen.titles.cursor
        await pilot.press("j", "j")
        assert screen.titles.cursor == cursor + 2
        assert screen.bulk.is_running
        await pilot.press("d")
        assert "still under way" in status(screen)
        disk.set()
        screen = await press(pilot)
        assert not screen.bulk.is_running
        assert {each.colour for each in notes.highlights()} == {4}
        await press(pilot, "u")
        assert {each.colour for each in notes.highlights()} == {1, 2, 3, 4, 5}


@pytest.mark.slow
@pytest.mark.usefixtures("in_small_steps")
async def test_escape_stops_a_change_of_many(
    open_app: Opener, many: Path, disk: threading.Event
) -> None:
    async with open_app().run_test(size=(120, 30)) as pilot:
        screen = await open_many(pilot, many)
        notes = screen.session.notes
        disk.clear()
        before = sorted(each.colour for each in notes.highlights())
        await press(pilot, "A")
        await pilot.press("4")
        await pilot.press("escape")
        disk.set()
        await press(pilot)
        assert "Stopped after" in status(screen)
        changed = sorted(each.colour for each in notes.highlights())
        assert changed != before
        assert set(changed) == {1, 2, 3, 4, 5}
        assert notes.flush(10)
        await press(pilot, "u")
        assert sorted(each.colour for each in notes.highlights()) == before
