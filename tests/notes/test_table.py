"""The journaled TinyDB is a TinyDB: its own tests pass, and what it hands out are copies."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tinydb import Query, where

from reader.notes.storage import table
from reader.notes.storage.image import copy
from reader.notes.storage.table import JournaledDB

EXPECTED_TO_FAIL = {"test_repr", "test_table_repr"}
"""They compare the names of classes, and ours have their own."""

PLUGIN = """
    import itertools, sys, tempfile
    from pathlib import Path

    from reader.notes.storage.journaled import JournaledStorage
    from reader.notes.storage.table import JournaledDB

    class File(JournaledStorage):
        def __init__(self, path, create_dirs=False, encoding=None, access_mode="r+", **dump):
            super().__init__(path)

    class Temporary(JournaledStorage):
        def __init__(self):
            super().__init__(Path(tempfile.mkdtemp()) / "state.json")

    class Ours(JournaledDB):
        default_storage_class = File

    OURS = {"TinyDB": Ours, "JSONStorage": File, "MemoryStorage": Temporary}

    def pytest_collection_finish(session):
        for module in list(sys.modules.values()):
            file = Path(getattr(module, "__file__", None) or "")
            if file.parent == Path(session.config.args[0]).parent:
                for name in OURS.keys() & vars(module).keys():
                    setattr(module, name, OURS[name])
"""


def test_tinydbs_own_tests_pass(tmp_path: Path) -> None:
    given = os.environ.get("READER_TINYDB_TESTS")
    if not given:
        pytest.skip(
            "READER_TINYDB_TESTS names no folder; TinyDB's source distribution has its tests"
        )
    files = [Path(given) / f"test_{name}.py" for name in ("tinydb", "tables", "operations")]
    assert all(each.is_file() for each in files), f"not TinyDB's tests: {given}"
    (tmp_path / "on_ours.py").write_text(textwrap.dedent(PLUGIN))
    (tmp_path / "temporary").mkdir()
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "on_ours",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            "-q",
            "-rfE",
            "--tb=line",
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])]),
            "TMPDIR": str(tmp_path / "temporary"),
        },
    )
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S*::(\w+)", result.stdout, re.MULTILINE))
    passed = int(re.findall(r"(\d+) passed", result.stdout)[0])
    assert failed == EXPECTED_TO_FAIL, result.stdout
    assert passed > 100


@pytest.fixture
def db(tmp_path: Path) -> JournaledDB:
    made = JournaledDB(tmp_path / "state.json")
    made.insert_multiple([{"id": "a", "tags": ["x"]}, {"id": "b", "tags": []}])
    return made


def test_what_is_handed_out_can_be_changed_without_changing_the_store(db: JournaledDB) -> None:
    stored = db.storage.read()
    assert stored is not None
    for found in (
        db.get(where("id") == "a"),
        db.get(doc_id=1),
        db.get(doc_ids=[1])[0],
        db.search(where("id") == "a")[0],
        db.search(where("tags").any(["x"]))[0],
        db.all()[0],
        next(iter(db)),
        stored["_default"]["1"],
    ):
        found["tags"].append("changed")
        assert db.get(where("id") == "a") == {"id": "a", "tags": ["x"]}
    assert db.search(where("tags").any(["x"])) == [{"id": "a", "tags": ["x"]}]


def test_what_is_handed_in_can_be_changed_without_changing_the_store(db: JournaledDB) -> None:
    tags = ["y"]
    db.insert({"id": "c", "tags": tags})
    db.update({"tags": tags}, where("id") == "b")
    tags.append("changed")
    assert [each["tags"] for each in db.all()] == [["x"], ["y"], ["y"]]


def test_an_update_that_raises_midway_changes_nothing(db: JournaledDB) -> None:
    def explode(document: dict[str, object]) -> None:
        document["tags"] = ["half"]
        if document["id"] == "b":
            raise ZeroDivisionError

    before = db.all()
    for condition in (None, where("id").exists()):
        with pytest.raises(ZeroDivisionError):
            db.update(explode, condition)
        assert db.all() == before


@pytest.mark.parametrize("value", [1, True, 1.5, None, ["x"], {"y": 1}, object])
def test_a_document_that_json_cannot_hold_changes_nothing(db: JournaledDB, value: object) -> None:
    before = db.all()
    if value is object:
        with pytest.raises(TypeError):
            db.insert({"id": "c", "value": value})
        assert db.all() == before
    else:
        db.insert({"id": "c", "value": value})
        assert db.search(Query().value == value)[0]["value"] == value


def test_a_query_about_an_indexed_field_looks_at_its_documents_only(
    db: JournaledDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a change would cost the more the more there is."""
    copied: list[object] = []

    def noted(value: object) -> object:
        copied.append(value)
        return copy(value)

    monkeypatch.setattr(table, "copy", noted)
    db.insert_multiple({"id": str(number)} for number in range(500))
    copied.clear()
    db.upsert({"id": "a", "n": 1}, where("id") == "a")
    db.get(where("id") == "a")
    db.remove(where("id") == "7")
    assert 0 < len(copied) < 10
    db.update({"id": "z"}, where("id") == "a")
    assert db.get(where("id") == "a") is None
    assert db.get(where("id") == "z")["n"] == 1
    db.insert({"id": "z"})
    assert db.count(where("id") == "z") == 2
    db.remove(doc_ids=[1])
    assert db.count(where("id") == "z") == 1


def test_ids_are_not_used_again(db: JournaledDB) -> None:
    db.remove(doc_ids=[2])
    assert db.insert({"id": "c"}) == 3
    db.truncate()
    assert db.insert({"id": "d"}) == 1


def test_a_transaction_is_one_line_of_the_log(db: JournaledDB, tmp_path: Path) -> None:
    log = tmp_path / "state.json.log"
    lines = log.read_bytes().count(b"\n")
    with db.transaction():
        db.insert({"id": "c"})
        db.table("other").insert({"id": "d"})
        db.remove(where("id") == "a")
        assert db.count(where("id") == "c") == 1
    assert log.read_bytes().count(b"\n") == lines + 1
    with db.transaction():
        db.update({"n": 1}, where("id") == "none")
    assert log.read_bytes().count(b"\n") == lines + 1
