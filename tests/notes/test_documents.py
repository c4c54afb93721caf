"""Documents that are not parsed until they are asked for are the same documents."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from reader.notes.storage.documents import Documents
from reader.notes.storage.snapshot_layout import SEAL
from reader.notes.storage.splitter import Builder
from reader.notes.storage.table import JournaledDB
from reader.notes.view import HIGHLIGHTS, MarksView

TEXT = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ['"deleted":true', '{"id":"', '"},\n"2": {', "\\", "\n}", "},", "\ud800", "\u2028", '"']
    ),
)
DOCUMENT = st.one_of(
    st.fixed_dictionaries(
        {"id": TEXT, "key": TEXT, "deleted": st.booleans(), "note": TEXT, "at": st.just("1")}
    ),
    st.fixed_dictionaries({"note": TEXT, "id": st.one_of(TEXT, st.integers(), st.none())}),
    st.dictionaries(TEXT, st.one_of(TEXT, st.booleans(), st.lists(TEXT, max_size=2)), max_size=3),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.dictionaries(TEXT, st.lists(DOCUMENT, max_size=4), max_size=3))
def test_what_was_compacted_comes_back(tables: dict[str, list[dict[str, object]]]) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "state.json"
        with JournaledDB(path) as db:
            for table, documents in tables.items():
                db.table(table).insert_multiple(documents)
            db.journaled.compact()
            wanted = db.storage.read()
        with JournaledDB(path) as db:
            assert db.journaled.journal.damage.notices == []
            again = JournaledDB(path)
            again.journaled.compact()  # of documents that were never parsed
            assert db.storage.read() == wanted
            again.close()
        with TinyDB(path) as stock:
            read = stock.storage.read() or {}
            assert read.pop(SEAL)
            assert (read or None) == wanted


@given(st.lists(DOCUMENT, max_size=6))
def test_a_view_of_unparsed_documents_is_the_view_of_parsed_ones(
    documents: list[dict[str, object]],
) -> None:
    parsed = {str(n): each for n, each in enumerate(documents, 1)}
    mixed = Documents()
    for number, each in parsed.items():
        text = json.dumps(each, ensure_ascii=False, separators=(",", ":"))
        line = f'"{number}": {text}'.encode("utf-8", "surrogatepass")
        if "\\ud" not in ascii(text) and Builder(compressed=False).add([line]):
            mixed.put_text(number, text.encode())
        else:
            mixed[number] = each
    views = MarksView(), MarksView()
    for view, table in zip(views, (parsed, mixed), strict=True):
        view.replace({HIGHLIGHTS: table})
    by_article = [{key: list(ids) for key, ids in view.highlighted.items()} for view in views]
    assert by_article[0] == by_article[1]
    assert dict(views[0].tables[HIGHLIGHTS]) == dict(views[1].tables[HIGHLIGHTS])


def test_nothing_is_parsed_that_is_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with JournaledDB(path) as db:
        db.insert_multiple({"id": f"k{n}", "n": n} for n in range(20))
        db.journaled.compact()
    with JournaledDB(path) as db:
        assert db.get(where("id") == "k7") == {"id": "k7", "n": 7}
        db.upsert({"id": "k9", "n": -9}, where("id") == "k9")
        table = db.journaled.image.tables["_default"]
        assert isinstance(table, Documents)
        assert table.parsed() == {"8"}


@pytest.mark.parametrize("ending", [b"\n", b" \n", b"\r\n"])
def test_a_snapshot_that_another_program_wrote_is_written_anew_in_memory(
    tmp_path: Path, ending: bytes
) -> None:
    path = tmp_path / "state.json"
    with JournaledDB(path) as db:
        db.insert({"id": "k", "n": 1})
        db.journaled.compact()
    path.write_bytes(
        path.read_bytes().replace(b'"n":1', b'"n": 2').replace(b"}}\n", b"}}" + ending)
    )
    with JournaledDB(path) as db:
        table = db.journaled.image.tables["_default"]
        assert isinstance(table, Documents)
        assert table.text("1") == b'{"id":"k","n":2}'
        assert db.all() == [{"id": "k", "n": 2}]
