"""Names with positions: what a dictionary of them would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.notes.storage.names import Names

NAME = st.one_of(st.text(max_size=4), st.sampled_from(["", "a", "ab", "b", "\ud800", "水"]))


@given(st.lists(NAME, max_size=200), st.integers(0, 200), st.lists(NAME, max_size=5))
def test_names_are_found_at_their_last_positions(
    names: list[str], before: int, missing: list[str]
) -> None:
    encodable = [name for name in names if "\ud800" not in name]
    kept = Names()
    kept.extend([name.encode() for name in encodable[:before]])
    assert kept.are_distinct == (len(set(encodable[:before])) == len(encodable[:before]))
    copied = kept.copy()
    positions = {name: position for position, name in enumerate(encodable[:before])}
    for name in names[before:]:
        positions[name] = kept.append(name)
    assert {name: kept.find(name) for name in positions} == positions
    assert all(kept[position] == name for name, position in positions.items())
    assert all(kept.find(name) == -1 for name in missing if name not in positions)
    assert [copied[position] for position in range(len(copied))] == encodable[:before]
    assert all(copied.find(name) < len(copied) for name in names)


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 5000])
def test_a_table_grows_with_its_names(count: int) -> None:
    names = Names()
    assert names.find("n0") == -1
    assert [names.append(f"n{number}") for number in range(count)] == list(range(count))
    assert [names.find(f"n{number}") for number in range(count)] == list(range(count))
    assert names.are_distinct
