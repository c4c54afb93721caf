"""A snapshot that is judged in pieces is what one read as a whole is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reader.notes.gate import Gate
from reader.notes.storage import snapshot
from reader.notes.storage.documents import Documents, Tables
from reader.notes.storage.snapshot_layout import SEAL
from tests.notes.hostile import BAD, tables

GOOD = b'{"articles": {\n"1": {"id":"a","read":true},\n"2": {"id":"b"}\n}}\n'


def as_whole(content: bytes) -> tuple[dict[str, dict[str, Any]], list[str], str]:
    """Return the documents, the reasons of refusals, and the fault."""
    gate = Gate()
    read, fault = snapshot.decode(content, gated=True)
    read.pop(SEAL, None)
    judged = gate.tables(read)
    return plain(judged), [str(refused.reason) for refused in gate.refused], fault


def plain(read: Tables) -> dict[str, dict[str, Any]]:
    return {name: dict(table) for name, table in read.items()}


@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_hostile_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: tuple[str, str], piece: int
) -> None:
    monkeypatch.setattr(snapshot, "_PIECE", piece)
    lines = [
        f'"{name}": {{\n' + ",\n".join(f'"{n}": {text}' for n, text in table.items()) + "\n}"
        for name, table in tables(bad).items()
    ]
    content = ("{" + ",\n".join(lines) + "}\n").encode("utf-8", "surrogatepass")
    path = tmp_path / "state.json"
    path.write_bytes(content)
    gate = Gate()
    loaded = snapshot.load(path, trusted=False, gate=gate)
    judged = (plain(gate.tables(loaded.tables)), [str(refused.reason) for refused in gate.refused])
    assert (*judged, loaded.fault) == as_whole(content)


@pytest.mark.parametrize(
    ("old", "new", "is_in_pieces"),
    [
        (b"", b"", True),
        (b'"read":true', b'"read": true', True),
        (b"},\n", b"}\n", False),
        (b'"b"}\n', b'"b"},\n', False),
        (b"}}\n", b"}}\n}}\n", False),
        (b"}}\n", b"}\n", False),
        (b"}}\n", b"}}", False),
        (b'{"articles', b'["articles', False),
        (b'{"articles', b'"articles', False),
        (b'"articles"', b'"\\q"', False),
        (b'"b"', b'"\xff"', False),
        (b'{"id":"b"}', b'{"n":1,"id":"b"}', False),
        (b'{"id":"b"}', b'{"id":"c","id":"b"}', True),
    ],
)
def test_files_of_other_shapes(tmp_path: Path, old: bytes, new: bytes, is_in_pieces: bool) -> None:
    content = GOOD.replace(old, new) if old else GOOD
    path = tmp_path / "state.json"
    path.write_bytes(content)
    for trusted in (True, False):
        gate = Gate()
        loaded = snapshot.load(path, trusted=trusted, gate=gate)
        packed = [isinstance(table, Documents) for table in loaded.tables.values()]
        assert packed == [is_in_pieces] * len(loaded.tables)
        ids = [table.ids() for table in loaded.tables.values() if isinstance(table, Documents)]
        assert ids == [[("1", "a"), ("2", "b")]] * len(ids)
        judged = (
            plain(gate.tables(loaded.tables)),
            [str(refused.reason) for refused in gate.refused],
        )
        assert (*judged, loaded.fault) == as_whole(content)
