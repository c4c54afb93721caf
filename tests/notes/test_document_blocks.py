"""Blocks of texts of which most were replaced do not stay for the others."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.notes.storage import blocks, documents
from reader.notes.storage.blocks import unpacked
from reader.notes.storage.documents import Documents, Raw, write_json

COUNT = 3000


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs after a few documents, many blocks of some ten documents each."""
    recent_texts = blocks.RecentTexts()
    monkeypatch.setattr(documents, "FRESH", 4000)
    monkeypatch.setattr(documents, "BLOCK", 1000)
    for module in (blocks, documents):
        monkeypatch.setattr(module, "recent_texts", recent_texts)


def _text(number: int, version: int) -> bytes:
    return write_json({"id": f"n{number}", "version": version, "note": "x" * 60}).encode()


def _filled(*, keyed_by_id: bool) -> Documents:
    table = Documents(keyed_by_id=keyed_by_id)
    for number in range(COUNT):
        table.put_text(f"n{number}" if keyed_by_id else str(number), _text(number, 0))
    return table


@pytest.mark.slow
@pytest.mark.parametrize("keyed_by_id", [True, False])
@pytest.mark.parametrize("is_removed", [True, False])
def test_blocks_hold_few_texts_that_nothing_uses(keyed_by_id: bool, is_removed: bool) -> None:
    table = _filled(keyed_by_id=keyed_by_id)
    names = list(table)
    for number, name in enumerate(names):
        if number % 5 == 0:
            continue
        if is_removed:
            del table[name]
        else:
            table.put_text(name, _text(number, 1))
    held = sum(len(unpacked(block)) for block in table.blocks())
    assert held <= len(table) * 1.3
    versions = [table[name]["version"] for name in names if name in table]
    assert versions == ([0] * (COUNT // 5) if is_removed else [0, 1, 1, 1, 1] * (COUNT // 5))


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.booleans(), st.randoms(use_true_random=False), st.integers(0, 10))
def test_a_table_of_texts_is_a_dictionary(keyed_by_id: bool, random: Random, removed: int) -> None:
    table = Documents(keyed_by_id=keyed_by_id)
    expected: dict[str, Raw] = {}
    for version in range(300):
        number = random.randrange(80)
        name = f"n{number}" if keyed_by_id else str(number)
        if random.randrange(20) < removed:
            expected.pop(name, None)
            table.pop(name, None)
        else:
            expected[name] = {"id": f"n{number}", "version": version, "note": "x" * number}
            if random.randrange(2):
                table[name] = expected[name]
            else:
                table.put_text(name, write_json(expected[name]).encode())
    assert dict(table) == expected
    assert {table.name(position) for position, _ in table.texts()} == set(expected)
    assert dict(table.by_id()) == {document["id"]: document for document in expected.values()}


def test_two_tables_share_what_is_packed_anew() -> None:
    tables = _filled(keyed_by_id=True), _filled(keyed_by_id=False)
    for number in range(COUNT):
        if number % 5:
            for name, table in zip((f"n{number}", str(number)), tables, strict=True):
                table.put_text(name, _text(number, 1))
    shared = {id(block) for block in tables[0].blocks()}
    alone = [block for block in tables[1].blocks() if id(block) not in shared]
    assert len(alone) <= len(shared) / 10


def test_documents_of_one_id_stay_where_they_are() -> None:
    table = Documents()
    for number in range(COUNT):
        table.put_text(str(number), _text(number % 100, number))
    for number in range(COUNT):
        if number % 5:
            table.put_text(str(number), _text(number % 100, -number))
    versions = [document["version"] for document in table.values()]
    assert versions == [-number if number % 5 else number for number in range(COUNT)]
