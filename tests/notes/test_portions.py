"""A change of any number of highlights: portions, one step of undo, few documents in memory."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.notes import portions
from reader.notes.history import head, surplus
from reader.notes.model import ArticleRef, Highlight
from reader.notes.storage import documents
from reader.notes.storage.documents import Documents
from reader.notes.storage.splitter import Builder
from reader.notes.store import Notes

NOW = datetime(2025, 3, 4, tzinfo=UTC)


def highlight(number: int) -> Highlight:
    return Highlight(
        f"{number:032x}", f"k{number // 3}", f"第{number}句", "", "", number, number + 3, 0,
        "", 1, 1, NOW, NOW,
    )  # fmt: skip


def added(count: int) -> list[tuple[Highlight, ArticleRef]]:
    made = map(highlight, range(count))
    return [(each, ArticleRef(each.key, f"《{each.key}》")) for each in made]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 10)


def recoloured(notes: Notes, colour: int) -> Iterator[Highlight]:
    for each in notes.highlights():
        yield replace(each, colour=colour)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("count", [1, 9, 10, 11, 20, 35])
def test_a_change_of_many_is_one_step_of_undo_and_one_line_of_the_history(
    tmp_path: Path, count: int
) -> None:
    with Notes.open(tmp_path) as notes:
        assert sum(notes.in_portions.add(added(count))) == count
        assert sum(notes.in_portions.edit(recoloured(notes, 4))) == count
        assert sum(notes.in_portions.remove(list(notes.highlight_ids()["k0"]))) == min(3, count)
        assert [each.kind for each in notes.history()] == ["removed", "edited", "highlighted"]
        articles = (count + 2) // 3
        assert len(notes.history()[1].keys) == articles
        assert notes.history()[1].details == ["colour 1 → 4"]
        assert [notes.undo() is not None for _ in range(4)] == [True, True, True, False]
        assert notes.highlights() == ()
        assert all(each.undone for each in notes.history())
        assert [notes.redo() is not None for _ in range(3)] == [True, True, True]
    with Notes.open(tmp_path) as notes:
        assert len(notes.highlights()) == count - min(3, count)
        assert {each.colour for each in notes.highlights()} <= {4}


@pytest.mark.usefixtures("small")
def test_a_change_that_is_stopped_is_undone_as_far_as_it_came(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.add_highlights(added(40))
        portions = notes.in_portions.edit(recoloured(notes, 4))
        assert [next(portions), next(portions)] == [10, 10]
        assert [each.colour for each in notes.highlights()].count(4) == 20
        assert notes.undo() is not None
        assert {each.colour for each in notes.highlights()} == {1}


@pytest.mark.usefixtures("small")
def test_an_undo_that_is_stopped_goes_on_with_the_next(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        notes.add_highlights(added(40))
        notes.edit_highlights(list(recoloured(notes, 4)))
        turning = notes.in_portions.undo()
        assert turning is not None
        assert turning.total == 40
        assert next(turning.portions) == 10
        assert [each.colour for each in notes.highlights()].count(4) == 30
        assert notes.undo() is not None
        assert {each.colour for each in notes.highlights()} == {1}


@pytest.mark.usefixtures("small")
def test_each_portion_is_on_the_disk_before_the_next_is_made(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        stored = []
        for _count in notes.in_portions.add(added(50)):
            with Notes.open(tmp_path, read_only=True) as other:
                stored.append(len(other.highlights()))
    assert len(stored) == 5
    assert all(count >= number * 10 for number, count in enumerate(stored))


@pytest.mark.slow
def test_an_import_syncs_once_a_portion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs = 0
    fdatasync = os.fdatasync

    def counted(descriptor: int) -> None:
        nonlocal syncs
        syncs += 1
        fdatasync(descriptor)

    monkeypatch.setattr(os, "fdatasync", counted)
    monkeypatch.setattr(portions, "PORTION_SECONDS", float("inf"))
    with Notes.open(tmp_path) as notes:
        count = sum(notes.in_portions.add(added(2000)))
        notes.flush(30)
    assert count == 2000
    assert syncs <= 2000 / portions.PORTION + 12  # compactions, the first log and the backup


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seconds", "sizes"), [(0.0, [50, *[25] * 8, 10]), (float("inf"), [50, 100, 110])]
)
def test_a_portion_is_as_large_as_fits_the_time(
    tmp_path: Path, seconds: float, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "PORTION_SECONDS", seconds)
    with Notes.open(tmp_path) as notes:
        assert list(notes.in_portions.add(added(260))) == sizes
        assert notes.undo() is not None
        assert notes.highlights() == ()


@pytest.mark.slow
def test_a_document_is_packed_once_for_two_tables() -> None:
    stored, seen = Documents(), Documents()
    for number in range(9000):
        text = json.dumps({"id": f"k{number}", "text": f"{number} 好水" * 20}, ensure_ascii=False)
        stored.put_text(f"{number}", text.encode())
        seen.put_text(f"k{number}", text.encode())
    blocks, others = ({id(block) for block in table.blocks()} for table in (stored, seen))
    assert len(blocks) > 50
    assert blocks == others
    assert all(seen[f"k{number}"] == stored[f"{number}"] for number in range(9000))


def test_few_documents_stay_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "FRESH", 20_000)
    monkeypatch.setattr(documents, "PARSED", 2_000)
    table = Documents()
    wanted = {f"{n}": {"id": f"k{n}", "text": "好" * (n % 50)} for n in range(500)}
    for name, document in wanted.items():
        table[name] = document
    for name in wanted:
        assert table[name] == wanted[name]
    assert len(table.parsed()) < 150
    del table["7"]
    table["8"] = {"id": "k8", "text": "new"}
    wanted = {**wanted, "8": table["8"]}
    del wanted["7"]
    assert dict(table) == wanted
    assert dict(table.by_id()) == {each["id"]: each for each in wanted.values()}


@pytest.mark.parametrize("compressed", [False, True])
def test_a_table_built_of_lines_is_what_the_lines_say(*, compressed: bool) -> None:
    lines = [f'"{n}": {{"id":"k{n}","text":"{"水" * n}"}},'.encode() for n in range(1, 400)]
    builder = Builder(compressed=compressed)
    assert builder.add(lines[:150])
    assert builder.add(lines[150:])
    table = builder.table()
    assert table is not None
    assert table.parsed() == set()
    assert {name: each["id"] for name, each in table.items()} == {
        f"{n}": f"k{n}" for n in range(1, 400)
    }
    assert table["399"]["text"] == "水" * 399
    assert not builder.add([b'"1": {"n":1}'])


def test_portions_of_a_change_are_kept_or_forgotten_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reader.notes.history.KEPT_STEPS", 5)
    changes = [
        head({"id": f"{n}", "seq": n, "group": "g" if n in (1, 2) else "", "steps": [[]] * 2})
        for n in range(5)
    ]
    forgotten, shortened = surplus(changes)
    assert forgotten == []
    assert [each["id"] for each in shortened] == ["2", "1", "0"]
