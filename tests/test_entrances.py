"""Whatever a store or an imported file says, the program starts and shows what it can use."""

from __future__ import annotations

import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.archive.scan import scan
from reader.commands import import_
from reader.index.database import Index
from reader.notes.exchange import citation, jsonl
from reader.notes.exchange.formats import FORMATS
from reader.notes.json_parts import read_json
from reader.notes.store import Notes
from reader.services import exports, marking, reading
from reader.services.index_sync import Mirroring
from reader.services.notebook import Notebook
from reader.services.notebook_query import NotebookGrouping, NotebookQuery
from tests.notes.exchange.strategies import annotation
from tests.notes.hostile import BAD, DEEP, DEEPER, GOOD, spelled, with_all_bad
from tests.notes.strategies import MEMORY

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def look_at_all(notes: Notes, folder: Path) -> None:
    """Do with the marks what the screens, the verbs and the index do with them."""
    book = Notebook(notes)
    for grouping in NotebookGrouping:
        for words in ("", "-colour:9"):
            for part in book.show(NotebookQuery(grouping, words=words), {}):
                list(part or ())
    gathering = exports.Gathering(notes.highlight_ids(), notes, {}, reading.refuse_to_read)
    for name in [name for name, form in FORMATS.items() if form.write]:
        "".join(exports.pieces(name, gathering)).encode()
    exports.write_folder(folder / "markdown", gathering, notes.removed())
    for made in gathering.annotations():
        citation.gbt7714(made, NOW)
        citation.plain(made)
    for record in notes.history():
        assert record.translated_text.encode() is not None
        record.when.astimezone()
    for state in notes.states().values():
        assert state.opened is None or state.opened.astimezone().isoformat()
        assert state.date is None or (state.date.shown() and state.date.stored and state.date.iso)
        assert notes.is_read(state.key, source=state.source, date=state.date) in (True, False)
    notes.bookmarks()
    notes.kept("k")
    list(map(Path, notes.last_library()))
    index = Index(folder / "index")
    assert Mirroring(index, notes).sync()
    index.close()
    while notes.undo():
        pass
    while notes.redo():
        pass
    assert notes.flush(10), notes.saving.error


def in_jsonl(record: str, kind: str = "highlight") -> str:
    """Return a file of ours with a record and a sound highlight."""
    head = json.dumps({"type": "head", "format": jsonl.FORMAT, "version": jsonl.VERSION})
    return "\n".join(
        (head, f'{{"type":"{kind}",{record[1:]}', f'{{"type":"highlight",{GOOD["highlights"][1:]}')
    )


def in_hypothesis(fields: str) -> str:
    row = (
        '{"id":"%s","uri":"https://a.example/1","text":"","tags":[],'
        '"created":"2024-05-06T07:08:09+00:00","updated":"2024-05-06T07:08:09+00:00",'
        '"target":[{"selector":[{"type":"TextQuoteSelector","exact":"石桥"}]}]%s}'
    )
    return '{"annotations":[' + row % ("a", f",{fields}") + "," + row % ("good", "") + "]}"


def in_web_annotation(fields: str) -> str:
    item = (
        '{"type":"Annotation","id":"%s","created":"2024-05-06T07:08:09Z",'
        '"target":{"source":"https://a.example/1",'
        '"selector":[{"type":"TextQuoteSelector","exact":"石桥"}]}%s}'
    )
    return '{"items":[' + item % ("a", f",{fields}") + "," + item % ("good", "") + "]}"


def target(selector: str) -> str:
    return (
        '"target":{"source":"https://a.example/1","selector":'
        f'[{{"type":"TextQuoteSelector","exact":"石桥"}},{selector}]}}'
    )


FILES = {
    **{
        f"ours: {name}": in_jsonl(text)
        for name, (table, text) in BAD.items()
        if table == "highlights"
    },
    "ours: an article's date": in_jsonl(
        '{"key":"k","date":"0001-01-01T00:00:00+23:59"}', "article"
    ),
    "ours: an article's title": in_jsonl('{"key":"k","title":"\\ud800"}', "article"),
    "ours: an article's key": in_jsonl('{"key":"\\ud800"}', "article"),
    "ours: a deletion's date": in_jsonl(
        '{"id":"good","time":"9999-12-31T23:59:59-23:59"}', "deleted"
    ),
    "hypothesis: created": in_hypothesis('"created":"0001-01-01T00:00:00+14:00"'),
    "hypothesis: updated": in_hypothesis('"updated":"9999-12-31T23:59:59-12:00"'),
    "hypothesis: note": in_hypothesis('"text":"\\ud800"'),
    "hypothesis: tag": in_hypothesis('"tags":["\\udfff"]'),
    "hypothesis: title": in_hypothesis('"document":{"title":["\\ud800"]}'),
    "hypothesis: address": in_hypothesis('"uri":"https://a.example/\\ud800"'),
    "hypothesis: key": in_hypothesis('"uri":"urn:x-zh-archive-reader:\\ud800"'),
    "hypothesis: quote": in_hypothesis(
        '"target":[{"selector":[{"type":"TextQuoteSelector","exact":"\\ud83d"}]}]'
    ),
    "hypothesis: a long address": in_hypothesis(f'"uri":"https://a.example/{"字" * 100_000}"'),
    "web annotation: created": in_web_annotation('"created":"9999-12-31T23:59:59-12:00"'),
    "web annotation: note": in_web_annotation('"bodyValue":"\\ud800"'),
    "web annotation: key": in_web_annotation(
        '"target":{"source":"urn:x-zh-archive-reader:\\ud800",'
        '"selector":{"type":"TextQuoteSelector","exact":"x"}}'
    ),
    **{
        f"web annotation: offset {name}": in_web_annotation(
            target(f'{{"type":"TextPositionSelector","start":{start},"end":{start}}}')
        )
        for name, start in (("of 2^63", 1 << 63), ("of 4,000 digits", "9" * 4000))
    },
}
"""Files with one record that the store cannot hold, and a sound one."""


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_an_import_sets_the_bad_record_aside(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.json"
    path.write_text(FILES[name], "utf-8")
    data = tmp_path / "data"
    for _ in range(2):
        assert import_.run(["--data-dir", str(data), str(path)]) == 0
        assert "1 record cannot be used" in capsys.readouterr().err
    [kept] = data.glob("state.json.refused-*.jsonl")
    assert len(kept.read_text("utf-8").splitlines()) == 1
    with Notes.open(data) as notes:
        assert notes.notice == ""
        assert len(notes.highlights()) == 1
        look_at_all(notes, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        in_hypothesis(f'"x":{DEEP}'),
        in_hypothesis(f'"x":{DEEPER}'),
        in_hypothesis(f'"x":{"9" * 5000}'),
        in_web_annotation(f'"x":{DEEPER}'),
        in_web_annotation(target(f'{{"type":"TextPositionSelector","start":{"9" * 5000}}}')),
        in_jsonl('{"key":"k"}', "later"),
    ],
    ids=["deep", "deeper", "number", "web deeper", "web number", "later"],
)
def test_what_an_import_does_not_use_may_be_anything(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(text, "utf-8")
    assert import_.run(["--data-dir", str(tmp_path / "data"), str(path)]) == 0
    with Notes.open(tmp_path / "data") as notes:
        assert {each.quote for each in notes.highlights()} == {"石桥"}


@pytest.mark.parametrize(
    "text",
    [DEEPER, DEEPER[:100_000], '{"a":' * 900, '{"first":' * 900 + "1" + "}" * 900, "9" * 5000],
    ids=["nested", "open", "objects", "pages", "a number"],
)
def test_an_import_of_no_highlights_says_so(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.json"
    path.write_text(text, "utf-8")
    status = import_.run(["--data-dir", str(tmp_path / "data"), str(path)])
    out, err = capsys.readouterr()
    if status:
        assert (status, str(path) in err) == (2, True)
    else:  # any list may be one of Web Annotations
        assert "1 not understood" in out


def test_all_that_is_hostile_at_once(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text(spelled(with_all_bad()))
    for _ in range(2):
        with Notes.open(tmp_path) as notes:
            look_at_all(notes, tmp_path / "out")


ODD: dict[str, dict[str, Any]] = {
    "no words": {"quote": ""},
    "no words at a place": {"quote": "", "start": 7, "end": 3},
    "an end before the start": {"start": 9, "end": 2},
    "far beyond the end": {"start": 2**31 - 1, "end": 2**31 - 1},
    "all of it and more": {"start": 0, "end": 2**31 - 1},
    "a long quote": {"quote": "石桥横" * 100_000, "prefix": "水" * 50_000},
    "an odd state": {"state": "x\x1b[31m"},
    "control characters": {
        "quote": "石\x1b[31m桥\0",
        "note": "\x9b31m",
        "tags": ("\x1b", "", "\n"),
    },
    "a paragraph that is not there": {"paragraph": 2**31 - 1, "cleaning": 2**31 - 1},
}
"""Anchors that the gate lets in, for each of their fields is fine by itself."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
def test_an_odd_anchor_is_placed_or_not_but_ends_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: 题\n---\n<p>石桥横在河上。</p>\n" * 3, "utf-8")
    entry = next(scan([tmp_path / "a.md"], hosts={})).entry
    with Notes.open(tmp_path / "data") as notes:
        opened = reading.open_article(entry, notes, {})
        document = opened.article.document
        for sha in (document.sha, "0" * 64):
            fields = {"key": entry.key, "sha": sha, "start": 0, "end": 2, **ODD[name]}
            odd = annotation(fields.pop("quote", "石桥"), **fields)
            notes.add_highlight(odd.highlight, odd.article)
            begun = time.process_time()
            for each in marking.placed(notes, opened):
                assert 0 <= each.start <= each.end <= len(document.text)
            gathering = exports.Gathering(
                notes.highlight_ids(), notes, {entry.key: entry}, lambda _: opened.article
            )
            for form in [name for name, each in FORMATS.items() if each.write]:
                "".join(exports.pieces(form, gathering)).encode()
            assert time.process_time() - begun < 10  # mostly less than one
        look_at_all(notes, tmp_path)


KEYS = (
    *("id", "at", "key", "anchor", "colour", "note", "tags", "created", "modified", "deleted"),
    *("quote", "prefix", "suffix", "start", "end", "sha", "state", "read", "starred", "place"),
    *("opened", "article", "title", "url", "source", "author", "date", "until", "except", "kind"),
    *("text", "when", "seq", "turned", "undone", "session", "keys", "steps", "paths", "a", "x"),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 7),
    st.integers(),
    st.integers(1 << 62, 1 << 70),
    st.floats(),
    st.text(st.characters(), max_size=4),
    st.sampled_from(
        ["5", "9" * 19, "2024-05-06T07:08:09+00:00", "0001-01-01T00:00:00+23:59", "anchored", "k"]
    ),
    st.sampled_from(["1900-01-01", "9998-12-31T23:59:59-23:59", "1000-01-01T00:00+23:59", "a b"]),
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=12,
)
nearly = st.builds(
    lambda sound, changed: {**sound, **changed},
    st.sampled_from([json.loads(text) for text in GOOD.values()]),
    st.dictionaries(st.sampled_from(KEYS), values, max_size=3),
)
documents = st.dictionaries(st.sampled_from(KEYS), values, max_size=8) | nearly
stores = st.dictionaries(
    st.sampled_from(["articles", "highlights", "ranges", "changes", "meta", "later"]),
    st.lists(documents, max_size=3),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(stores)
def test_any_documents_are_stored_shown_and_exported_or_refused(
    found: dict[str, list[object]],
) -> None:
    tables = {
        name: {str(number): json.dumps(each) for number, each in enumerate(listed, 1)}
        for name, listed in found.items()
    }
    tables.setdefault("meta", {})["99"] = '{"id":"schema","version":1,"at":"1"}'
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        (folder / "state.json").write_text(spelled(tables))
        for _ in range(2):
            with Notes.open(folder) as notes:
                look_at_all(notes, folder / "out")
                assert all(read_json(json.dumps(each)) for each in notes.states())
        with Notes.open(folder) as notes:
            assert "cannot be used" not in notes.notice
