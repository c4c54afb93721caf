"""The ids of many highlights take four bytes each."""

from __future__ import annotations

import pytest

from reader.notes.highlight_ids import HighlightIds, picked
from reader.notes.storage.documents import Documents


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (set(), []),
        ({"n3"}, ["n3"]),
        ({"n9", "n0", "n4", "unknown"}, ["n4", "n0", "n9"]),
        ({f"n{number}" for number in range(10)}, ["n3", "n4", "n0", "n1", "n2", "n8", "n9"]),
    ],
)
def test_the_chosen_of_some_ids_come_in_their_order(chosen: set[str], expected: list[str]) -> None:
    table = Documents({f"n{number}": {"id": f"n{number}"} for number in range(10)})
    parts = []
    for positions in ((3, 4), (), (0, 1, 2), (8, 9)):
        ids = HighlightIds(table)
        for position in positions:
            ids.add(position)
        parts.append(ids)
    ids = picked(parts, chosen)
    assert list(ids) == expected
    assert ids.__sizeof__() < 100
    assert [list(part) for part in parts] == [
        ["n3", "n4"], [], ["n0", "n1", "n2"], ["n8", "n9"],
    ]  # fmt: skip


def test_there_may_be_no_ids() -> None:
    assert list(picked([], {"n1"})) == []
