"""What enters a store passes one gate, by whichever way it comes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.notes import gate
from reader.notes.diagnosis import diagnose
from reader.notes.json_parts import DEPTH, Cut, read_json
from reader.notes.model import ArticleRef
from reader.notes.other_stores import merge_store, restore_store
from reader.notes.record_rules import fault, latest
from reader.notes.storage.files import replace
from reader.notes.storage.log import encode, header
from reader.notes.store import Notes
from tests.notes.exchange.strategies import annotation
from tests.notes.hostile import BAD, GOOD, change, spelled, tables, with_all_bad

BOTH = ArticleRef("good", "好")


def line(bad: tuple[str, str]) -> bytes:
    """Return a line of a log with a hostile document and the sound ones."""
    return encode(f'{{"set":{spelled(tables(bad))},"remove":{{}},"drop":[]}}')


def by_snapshot(folder: Path, bad: tuple[str, str]) -> str:
    (folder / "state.json").write_text(spelled(tables(bad)))
    with Notes.open(folder) as notes:
        return notes.notice


def by_edited_snapshot(folder: Path, bad: tuple[str, str]) -> str:
    with Notes.open(folder, compact_at=1) as notes:
        notes.set_read([BOTH], True)
        assert notes.flush(10)
    return by_snapshot(folder, bad)


def by_log(folder: Path, bad: tuple[str, str]) -> str:
    with Notes.open(folder) as notes:
        notes.set_read([BOTH], True)
        assert notes.flush(10)
    with (folder / "state.json.log").open("ab") as log:
        log.write(line(bad))
    with Notes.open(folder) as notes:
        return notes.notice


def by_sync(folder: Path, bad: tuple[str, str]) -> str:
    with Notes.open(folder) as notes:
        notes.set_read([BOTH], True)
        assert notes.flush(10)
        with (folder / "state.json.log").open("ab") as log:
            log.write(line(bad))
        notes.poll()
        assert notes.highlight("good") is not None
        notes.set_read([BOTH], False)
        assert notes.flush(10)
        return notes.notice


def by_merge(folder: Path, bad: tuple[str, str]) -> str:
    other = folder / "other"
    other.mkdir()
    (other / "state.json").write_text(spelled(tables(bad)))
    with Notes.open(folder) as notes:
        return merge_store(notes, other).notice


def by_restore(folder: Path, bad: tuple[str, str]) -> str:
    (folder / "backup.json").write_text(spelled(tables(bad)))
    with Notes.open(folder) as notes:
        return restore_store(notes, folder / "backup.json").notice


WAYS: list[Callable[[Path, tuple[str, str]], str]] = [
    *(by_snapshot, by_edited_snapshot, by_log, by_sync, by_merge, by_restore)
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_many_bad_records_are_set_aside_together(
    tmp_path: Path, way: Callable[[Path, tuple[str, str]], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.notes.test_gate.tables", lambda _: with_all_bad())
    notice = way(tmp_path, ("", ""))
    assert f"{len(BAD)} records cannot be used" in notice
    [kept] = tmp_path.glob("state.json.refused-*.jsonl")
    assert len(kept.read_text("utf-8").splitlines()) == len(BAD)
    with Notes.open(tmp_path) as notes:
        assert "cannot be used" not in notes.notice
        assert [each.id for each in notes.highlights()] == ["good"]
        assert notes.state("good").starred


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_set_aside_and_the_good_ones_come_in(
    tmp_path: Path, name: str, way: Callable[[Path, tuple[str, str]], str]
) -> None:
    notice = way(tmp_path, BAD[name])
    [kept] = tmp_path.glob("state.json.refused-*.jsonl")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "1 record cannot be used" in notice
    assert kept.name in notice
    [record] = map(json.loads, kept.read_text("utf-8").splitlines())
    assert record["table"] == BAD[name][0]
    assert record["reason"]
    with Notes.open(tmp_path) as notes:
        assert "cannot be used" not in notes.notice  # told once
        good = notes.highlight("good")
        assert good is not None
        assert good.quote == "石桥"
        assert notes.state("good").starred
        assert notes.highlight("bad") is None
        assert not notes.state("bad").starred
        # Later changes last, whatever the stamps said.
        notes.set_starred([ArticleRef("bad"), BOTH], False)
        notes.set_read([ArticleRef("bad")], True)
        notes.remove_highlight("good")
        assert notes.flush(10)
    with Notes.open(tmp_path) as notes:
        assert notes.notice == ""
        assert not notes.state("good").starred
        assert notes.state("bad").read
        assert notes.highlight("good") is None
    assert any(str(kept) in finding.text for finding in diagnose(tmp_path))


def test_the_attacks_name_what_is_refused() -> None:
    for table, text in BAD.values():
        assert fault(table, read_json(text)) is not None
    for table, text in GOOD.items():
        assert fault(table, read_json(text)) is None


def test_fields_of_a_later_version_stay(tmp_path: Path) -> None:
    by_merge(tmp_path, BAD["colour 6"])
    with Notes.open(tmp_path) as notes:
        notes.set_read([BOTH], True)
        notes.repository.copy_to(tmp_path / "copy.json")
    found = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    [marked] = found["highlights"].values()
    assert marked["future"] == {"x": [1, 2.5, None, True, "文"]}


def test_undo_of_a_change_to_an_unknown_table(tmp_path: Path) -> None:
    """What undo writes there is kept for the later version that knows the table."""
    fingerprint = f'"{zlib.crc32(b"null"):08x}"'
    steps = f'"steps":[["later","x",{{"y":[1]}},{{"y":{fingerprint}}}]]'
    made = tables(("changes", change(steps)))
    (tmp_path / "state.json").write_text(spelled(made))
    with Notes.open(tmp_path) as notes:
        assert notes.undo() == "x"
        assert notes.redo() == "x"
        assert notes.flush(10), notes.saving.error
        assert notes.undo() == "x"
    with Notes.open(tmp_path) as notes:
        assert notes.notice == ""
        notes.repository.copy_to(tmp_path / "copy.json")
    copied = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert [document["y"] for document in copied["later"].values()] == [[1]]


def test_of_bookmarks_only_the_bad_one_is_left_out(tmp_path: Path) -> None:
    text = '{"id":"bookmarks","a":{"key":"k","place":3,"title":"题"},"b":{"key":7},"at":"5"}'
    notice = by_merge(tmp_path, ("meta", text))
    assert "1 record" in notice
    with Notes.open(tmp_path) as notes:
        assert {letter: mark.place for letter, mark in notes.bookmarks().items()} == {"a": 3}


def test_a_stamp_of_the_near_future_does_not_hold_later_changes_up(tmp_path: Path) -> None:
    """Also when the store says that its newest stamp is an old one."""
    ahead = latest() - 5_000_000
    made = tables(("articles", f'{{"id":"bad","starred":true,"at":"{ahead}"}}'))
    made["meta"]["2"] = '{"id":"clock","last":7,"at":"7"}'
    (tmp_path / "state.json").write_text(spelled(made))
    for read in (True, False, True):
        for compact_at in (1, None):
            with Notes.open(tmp_path, compact_at=compact_at) as notes:
                assert notes.notice == ""
                notes.set_starred([ArticleRef("bad")], not read)
                notes.set_read([ArticleRef("bad")], read)
                assert notes.flush(10)
            with Notes.open(tmp_path) as notes:
                assert notes.state("bad").starred is not read
                assert notes.state("bad").read is read


SHAPES = [
    '{"set":[],"remove":{},"drop":[]}',
    '{"set":{"articles":[]},"remove":{},"drop":[]}',
    '{"set":{"articles":{"x":{"id":"a"}}},"remove":{},"drop":[]}',
    '{"set":{"articles":{"-1":{"id":"a"}}},"remove":{},"drop":[]}',
    f'{{"set":{{"articles":{{"{"9" * 5000}":{{"id":"a"}}}}}},"remove":{{}},"drop":[]}}',
    '{"set":{"articles":{"1":[]}},"remove":{},"drop":[]}',
    '{"set":{"\\ud800":{"1":{"id":"a"}}},"remove":{},"drop":[]}',
    '{"set":{},"remove":[],"drop":{}}',
    '{"set":{},"remove":{"articles":7},"drop":5}',
    '{"set":{},"remove":{"articles":[[]]},"drop":[[],{}]}',
    '{"set":null}',
    '{"log":[],"after":7,"snapshot":["x",1],"gate":[1]}',
    f'{{"log":"a","after":"","snapshot":[1,1],"gate":[1,{1 << 70}]}}',
]
"""Lines of a log that say what no session writes."""


@pytest.mark.parametrize("text", SHAPES)
def test_a_line_of_another_shape_ends_nothing(tmp_path: Path, text: str) -> None:
    with Notes.open(tmp_path) as notes:
        notes.set_starred([BOTH], True)
        assert notes.flush(10)
    with (tmp_path / "state.json.log").open("ab") as log:
        log.write(encode(text))
    for read in (True, False):
        with Notes.open(tmp_path) as notes:
            assert notes.state("good").starred
            notes.set_read([BOTH], read)
            assert notes.flush(10)
    with Notes.open(tmp_path) as notes:
        assert notes.state("good").read is False


def of_another_snapshot(state: Path, log: Path, text: str) -> None:
    """Leave the snapshot, and put a log beside it that belongs to another."""
    log.write_bytes(header("f" * 32, "", (5, 5)) + encode(text))


def of_a_changed_snapshot(state: Path, log: Path, text: str) -> None:
    """Put a snapshot without a seal there whose size is not the one that the log says."""
    state.write_text(spelled(tables()))
    of_another_snapshot(state, log, text)


def with_its_mark(state: Path, log: Path, text: str) -> None:
    """Add a line with the mark that its documents have passed the gate."""
    log.write_bytes(log.read_bytes() + encode(text, 7))


@pytest.mark.parametrize(
    "text",
    [
        *SHAPES,
        *(
            f'{{"set":{{"highlights":{{"9":{BAD[name][1]}}}}}}}'
            for name in ("colour 6", "surrogate in a key", "100,000 deep")
        ),
    ],
    ids=lambda text: text[:60],
)
@pytest.mark.parametrize("build", [of_another_snapshot, of_a_changed_snapshot, with_its_mark])
def test_files_that_do_not_belong_together_pass_the_gate_as_well(
    build: Callable[[Path, Path, str], None], text: str, tmp_path: Path
) -> None:
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"
    for compact_at in (None, 1):
        with Notes.open(theirs, compact_at=compact_at) as notes:
            notes.set_starred([ArticleRef("good")], True)
            assert notes.flush(10)
    build(theirs / "state.json", theirs / "state.json.log", text)
    with Notes.open(mine) as notes:
        merge_store(notes, theirs)
        assert notes.flush(10)
        assert notes.state("good").starred
        assert notes.highlight("bad") is None
    if build is with_its_mark and "highlights" in text:
        return  # of its own store a session believes the mark
    with Notes.open(theirs) as notes:
        assert notes.state("good").starred
        assert notes.highlight("bad") is None


def test_a_snapshot_of_an_ungated_version_is_looked_at_once(tmp_path: Path) -> None:
    """Its log is as version 0.1.0 wrote it: size and checksum are right, and nothing is judged."""
    size = replace(tmp_path / "state.json", [spelled(tables(BAD["colour 6"])).encode()])
    replace(tmp_path / "state.json.log", [header("log", "", size)])
    with Notes.open(tmp_path) as notes:
        assert "colour is out of range" in notes.notice
    with Notes.open(tmp_path) as notes:
        assert notes.notice == ""
        assert notes.highlight("good") is not None


@pytest.mark.parametrize("newest", [1 << 70, 0, int("9" * 18)])
def test_the_newest_stamp_of_a_head_is_believed_within_bounds(tmp_path: Path, newest: int) -> None:
    size = replace(tmp_path / "state.json", [spelled(tables()).encode()])
    replace(tmp_path / "state.json.log", [header("log", "", size, newest)])
    with Notes.open(tmp_path) as notes:
        notes.set_starred([BOTH], False)
        assert notes.flush(10)
    with Notes.open(tmp_path) as notes:
        assert not notes.state("good").starred


def test_without_a_place_for_it_a_bad_record_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text(spelled(tables(BAD["colour 6"])))
    before = (tmp_path / "state.json").read_bytes()
    with Notes.open(tmp_path, read_only=True) as notes:
        assert "1 record cannot be used" in notes.notice
        assert notes.highlight("good") is not None
    assert (tmp_path / "state.json").read_bytes() == before
    assert any("1 record cannot be used" in finding.text for finding in diagnose(tmp_path))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(1 << 60, 1 << 70)
    | st.floats()
    | st.text(st.characters(), max_size=4)
    | st.sampled_from(["5", "9" * 19, "2024-05-06T07:08:09+00:00", "0001-01-01T00:00:00+23:59"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(), max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(json_values), st.integers(0, 1200))
def test_what_json_can_say_is_read_or_refused(values: list[object], deep: int) -> None:
    text = "[" * deep + json.dumps(values) + "]" * deep
    found = read_json(text)
    judged = gate.Gate()
    admitted = judged.admit("future", {"id": "a", "x": found})
    assert (admitted is None) == bool(judged.refused)
    if deep < DEPTH - 5:
        assert repr(found) == repr(json.loads(text))


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 5000, '["' + "[" * 10, "9" * 5000 + "x", '["\\"' * 100_000],
    ids=["lists", "objects", "a string", "a number", "quotes"],
)
def test_what_is_not_json_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever its words
        read_json(text)


def test_strings_are_not_taken_for_structure() -> None:
    text = '["]]}}NaN \\"[[[", "\\\\", ' + "9" * 5000 + ', {"-Infinity": "[' + "9" * 5000 + '"}]'
    first, second, cut, last = read_json(text)
    assert (first, second) == (']]}}NaN "[[[', "\\")
    assert cut == Cut("9" * 5000, "the field {field} is out of range")
    assert last == {"-Infinity": "[" + "9" * 5000}


def edited(content: bytes) -> bytes:
    """Return a file of a store with a colour that there is none of, checksums and all."""
    return content.replace(b'"colour":1', b'"colour":7')


@pytest.mark.parametrize("compact_at", [1, None], ids=["snapshot", "log"])
def test_a_checksum_that_was_mended_does_not_vouch_for_a_document(
    tmp_path: Path, compact_at: int | None
) -> None:
    made = annotation(colour=1)
    with Notes.open(tmp_path) as notes:
        notes.set_starred([BOTH], True)
        assert notes.flush(10)
    with Notes.open(tmp_path, compact_at=compact_at) as notes:
        notes.add_highlight(made.highlight, made.article)
        assert notes.flush(10)
    state, log = tmp_path / "state.json", tmp_path / "state.json.log"
    assert b'"colour":1' in (state if compact_at else log).read_bytes()
    state.write_bytes(edited(state.read_bytes()))
    head, *lines = [json.loads(line[9:]) for line in log.read_bytes().splitlines()]
    content = state.read_bytes()
    head["snapshot"] = [len(content), zlib.crc32(content)]
    texts = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in (head, *lines)]
    log.write_bytes(b"".join(encode(edited(text.encode()).decode()) for text in texts))
    with Notes.open(tmp_path) as notes:
        assert "colour is out of range" in notes.notice
        assert notes.highlight(made.highlight.id) is None
        assert notes.state("good").starred


def test_what_passed_the_gate_is_not_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = annotation()
    for compact_at in (1, None):
        with Notes.open(tmp_path, compact_at=compact_at) as notes:
            notes.set_starred([BOTH], compact_at == 1)
            notes.add_highlight(made.highlight, made.article)
            assert notes.flush(10)
    monkeypatch.setattr(gate, "fault", lambda *_: pytest.fail("judged again"))
    with Notes.open(tmp_path) as notes:
        assert notes.highlight(made.highlight.id) is not None
        assert not notes.state("good").starred
