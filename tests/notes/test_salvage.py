"""A damaged snapshot gives back every document that is still whole, whatever its layout."""

from __future__ import annotations

import json
import re
import shlex
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.commands import merge
from reader.notes.diagnosis import diagnose
from reader.notes.gate import Gate
from reader.notes.model import ArticleRef, Highlight
from reader.notes.storage import stray_tables
from reader.notes.storage.documents import Raw, Table, Tables
from reader.notes.storage.journal import Journal
from reader.notes.storage.salvage import salvage
from reader.notes.store import Notes
from tests.notes.stores import repository_of

COUNT = 30
NOW = datetime(2024, 5, 1, tzinfo=UTC)
PAGE = 4096
WRONG_NAME = "has a table with a wrong name"
OWN_ID = re.compile(rb'"id": ?"([hk][0-9]+)"')
TABLES = {b"h": "highlights", b"k": "articles"}


def article(number: int) -> ArticleRef:
    return ArticleRef(f"k{number}", f"茶園第{number}號")


def annotate(notes: Notes, number: int) -> None:
    """Star an article, and make a highlight with a note in it."""
    notes.set_starred([article(number)], True)
    quote = f"春雨{number}"
    mark = Highlight(
        f"h{number}", f"k{number}", quote, "", "", 0, 3, 0, "", 0, 1, NOW, NOW, note=quote
    )
    notes.add_highlight(mark, article(number))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A snapshot whose log is empty."""
    with Notes.open(tmp_path) as notes:
        for number in range(COUNT):
            annotate(notes, number)
        assert notes.flush(10)
        repository_of(notes)._db.journaled.compact()
    return tmp_path / "state.json"


def lost(notes: Notes) -> list[str]:
    """Return the marks that are not there or not as they were."""
    missing = [f"star {n}" for n in range(COUNT) if not notes.state(f"k{n}").starred]
    for number in range(COUNT):
        mark = notes.highlight(f"h{number}")
        if mark is None or mark.note != f"春雨{number}":
            missing.append(f"highlight {number}")
    return missing


def pretty(content: bytes) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False, indent=2)


def compact(content: bytes) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False)


def conflict(content: bytes) -> bytes:
    before, both, after = (lines := pretty(content).split("\n"))[:90], lines[90:94], lines[94:]
    marked = ["<<<<<<< HEAD", *both, "=======", *both, ">>>>>>> b"]
    return "\n".join([*before, *marked, *after]).encode()


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "trailing commas": lambda c: re.sub(r"\n(\s*)\}", r",\n\1}", pretty(c)).encode(),
    "a trailing comma without line ends": lambda c: compact(c)[:-1].encode() + b",}",
    "trailing commas in the own layout": lambda c: re.sub(rb"\}(,?)\n", rb",}\1\n", c),
    "a missing comma": lambda c: re.sub(r",\n", "\n", pretty(c), count=3).encode(),
    "comments": lambda c: b"/* mine */" + pretty(c).replace("\n", " // x\n", 9).encode() + b"!",
    "line ends of Windows": lambda c: (pretty(c)[:-1] + ",}").replace("\n", "\r\n").encode(),
    "single quotes": lambda c: pretty(c).replace('"starred": true', "'starred': true").encode(),
    "a line end in a note": lambda c: (
        pretty(c).replace('"undone"', '"x": "1\n2", "undone"').encode()
    ),
    "GB18030": lambda c: pretty(c).encode("gb18030"),
    "GB18030 without line ends": lambda c: compact(c).encode("gb18030"),
    "UTF-16 with a trailing comma": lambda c: (compact(c)[:-1] + ",}").encode("utf-16"),
    "an invalid byte": lambda c: pretty(c).encode().replace("茶園".encode(), b"\xff", 1),
    "marks of a merge": conflict,
    "two records of one number": lambda c: re.sub(rb'\n"5": ', rb'\n"4": ', c),
    "a record without a number": lambda c: c.replace(b'"5": {"id":"h', b'"": {"id":"h'),
    "a damaged number": lambda c: c.replace(b'"5": {"id":"k', b'"\xe4": {"id":"k'),
    "a seal with a number too long": lambda c: c.replace(b'"crc":', b'"crc":' + b"9" * 5000),
    "two tables of one name": lambda c: re.sub(
        rb',\n("9": \{"id":"h)', rb'\n},\n"highlights": {\n\1', c
    ),
}


def misspelt(content: bytes, *names: str) -> bytes:
    """Return a snapshot in which two letters of the names of tables have changed places."""
    for name in names:
        wrong = f"{name[:3]}{name[4]}{name[3]}{name[5:]}"
        content = content.replace(f'"{name}": {{'.encode(), f'"{wrong}": {{'.encode())
    return content


NAMES: dict[str, Callable[[bytes], bytes]] = {
    "highlights": lambda c: misspelt(c, "highlights"),
    "articles": lambda c: misspelt(c, "articles"),
    "all": lambda c: misspelt(c, "highlights", "articles", "changes").replace(b'"meta"', b'"mata"'),
    "another language": lambda c: c.replace(b'"highlights": {', '"划线": {'.encode()),
    "the seal": lambda c: c.replace(b'"_seal": {', b'"_sael": {'),
    "in another layout": lambda c: pretty(misspelt(c, "highlights")).encode(),
    "without a seal": lambda c: misspelt(c, "articles").partition(b',\n"_seal"')[0] + b"}",
    "half of a table": lambda c: re.sub(
        rb',\n("9": \{"id":"h)', rb'\n},\n"higlights": {\n\1', c
    ),
    "half of a table, with numbers of the other half": lambda c: re.sub(
        rb',\n"9": (\{"id":"h)', rb'\n},\n"higlights": {\n"1": \1', c
    ),
}  # fmt: skip


def test_fields_of_a_later_version_do_not_hide_a_misspelt_name(store: Path) -> None:
    content = misspelt(store.read_bytes(), "highlights")
    store.write_bytes(content.replace(b'"colour":1', b'"colour":1,"shape":"round"'))
    with Notes.open(store.parent) as notes:
        assert WRONG_NAME in notes.notice
        assert lost(notes) == []


@pytest.mark.parametrize("edit", NAMES)
def test_a_misspelt_name_of_a_table_hides_no_mark(store: Path, edit: str) -> None:
    before = store.read_bytes()
    after = NAMES[edit](before)
    assert after != before
    assert json.loads(after)
    store.write_bytes(after)
    assert [one.text for one in diagnose(store.parent) if WRONG_NAME in one.text]
    with Notes.open(store.parent, read_only=True) as notes:
        assert lost(notes) == []
        assert WRONG_NAME in notes.notice
    with Notes.open(store.parent) as notes:
        assert lost(notes) == []
        assert WRONG_NAME in notes.notice
        notes.set_read([article(1)], True)
    with Notes.open(store.parent) as notes:
        assert lost(notes) == []
        assert notes.notice == ""
        assert notes.state("k1").read
    assert json.loads(store.read_bytes()).keys() == json.loads(before).keys()
    assert after in [path.read_bytes() for path in store.parent.glob("state.json.damaged-*")]


def test_a_misspelt_name_that_was_saved_is_found(store: Path) -> None:
    """An earlier version of the program has kept such a table in a file of its own."""
    content = misspelt(store.read_bytes(), "highlights")
    content = content[: content.rindex(b'"crc":')] + b'"crc":'
    store.write_bytes(content + b"%d}\n}}\n" % zlib.crc32(content))
    with Notes.open(store.parent) as notes:
        assert WRONG_NAME in notes.notice
        assert lost(notes) == []


def test_a_record_under_a_misspelt_name_is_judged(store: Path) -> None:
    content = misspelt(store.read_bytes(), "highlights")
    store.write_bytes(content.replace(b'"colour":1', b'"colour":6', 1))
    with Notes.open(store.parent) as notes:
        assert len(lost(notes)) == 1
        assert "1 record" in notes.notice


@pytest.mark.parametrize(
    ("version", "record"),
    [
        (2, b'{"id":"x","y":[1],"at":"5"}'),
        (2, b'{"id":"x","deleted":true,"at":"5"}'),
        (2, b'{"id":"x","key":"k1","note":"5","at":"5"}'),
        (2, b'{"id":"x","name":"5","query":"5","at":"5"}'),
        (2, b'{"id":"library","paths":["/a"],"at":"5"}'),
        (2, b'{"id":"x","key":"k1","anchor":{"quote":"5"},"deleted":true,"at":"5"}'),
        (99, b'{"id":"x","key":"k1","colour":2,"at":"5"}'),
    ],
)
def test_a_table_of_a_later_version_stays(store: Path, version: int, record: bytes) -> None:
    keep_table(store, "later", version, record)


def test_of_a_large_table_of_a_later_version_few_records_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Raw] = []

    def look(document: Raw) -> None:
        seen.append(document)

    monkeypatch.setattr(stray_tables, "table_of", look)
    table: Table = {str(number): {"id": str(number), "y": 1} for number in range(5000)}
    assert not stray_tables.take_strays({"later": table}, Gate())
    assert 0 < len(seen) < 500


@pytest.mark.parametrize("name", ["highlights2", "highlights_old", "my_highlights"])
def test_a_table_with_a_name_that_was_made_from_another_stays(store: Path, name: str) -> None:
    record = b'{"id":"x","key":"k1","anchor":{"quote":"5"},"colour":1,"at":"5"}'
    keep_table(store, name, 2, record)


def keep_table(store: Path, name: str, version: int, record: bytes) -> None:
    """Add a table to a store, and check that it stays as it is."""
    content = store.read_bytes().replace(b'"version":2', b'"version":%d' % version)
    table = b'"%s": {\n"1": %s\n},\n' % (name.encode(), record)
    store.write_bytes(content.replace(b'"_seal": {', table + b'"_seal": {'))
    assert any(name in one.text and one.fine for one in diagnose(store.parent))
    with Notes.open(store.parent) as notes:
        assert WRONG_NAME not in notes.notice
        assert lost(notes) == []
        if not notes.read_only:
            notes.set_read([article(1)], True)
    assert json.loads(store.read_bytes())[name]["1"] == json.loads(record)


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_edit_by_hand_has_broken_is_read(store: Path, edit: str) -> None:
    before = store.read_bytes()
    after = EDITS[edit](before)
    assert after != before
    store.write_bytes(after)
    with Notes.open(store.parent) as notes:
        assert lost(notes) == []
        assert "state.json" in notes.notice
    with Notes.open(store.parent) as notes:
        assert lost(notes) == []
        assert notes.notice == ""
    kept = [path.read_bytes() for path in store.parent.glob("state.json.damaged-*")]
    assert after in kept


@pytest.mark.parametrize("layout", ["own", "pretty"])
def test_a_page_of_zeros_costs_only_its_own_documents(store: Path, layout: str) -> None:
    """A page may hold the name of a table: what follows it must not take the place of others."""
    content = store.read_bytes() if layout == "own" else pretty(store.read_bytes()).encode()
    starts = [*range(0, len(content), PAGE), content.index(b'"highlights": {') - 2000]
    missing = [(start, name) for start in starts for name in missing_without_page(content, start)]
    assert missing == []


def missing_without_page(content: bytes, start: int) -> list[str]:
    """Return the marks that zeroing a page has cost although they lie outside of it."""
    before, after = content[:start], content[start + PAGE :]
    zeros = bytes(len(content) - len(before) - len(after))
    read = salvage(before + zeros + after, json.loads)
    ids = {(name, doc["id"]) for name, table in read.items() for doc in table.values()}
    # The page may have the end of the last document before it and the start of the first after it.
    names = [*OWN_ID.findall(before)[:-1], *OWN_ID.findall(after)[1:]]
    wanted = ((TABLES[name[:1]], name.decode()) for name in names)
    return [name for table, name in wanted if (table, name) not in ids]


def with_tables(content: bytes) -> str:
    """Lay a store out with tables in its articles, as another program may put them there."""
    tables = json.loads(content)
    for document in tables["articles"].values():
        document["mine"] = {"1": {"id": "a", "x": 1}, "t": {"2": {"id": "b"}}}
    return json.dumps(tables, ensure_ascii=False, indent=1)


def all_ids(tables: Tables) -> set[tuple[str, object]]:
    return {(name, doc.get("id")) for name, table in tables.items() for doc in table.values()}


@pytest.mark.parametrize("layout", [bytes.decode, compact, pretty, with_tables])
def test_a_missing_bracket_or_quote_costs_one_document(
    store: Path, layout: Callable[[bytes], str]
) -> None:
    text = layout(store.read_bytes())
    wanted = all_ids(json.loads(text))
    marks = [match.start() for match in re.finditer(r'[]{}"[]', text)]
    costly = []
    for place in marks[:: len(marks) // 150]:
        read = salvage((text[:place] + text[place + 1 :]).encode(), json.loads)
        if len(wanted - all_ids(read)) > 1 or len(all_ids(read) - wanted) > 2:
            costly.append(text[place - 20 : place + 20])
    assert costly == []


names = st.sampled_from(["articles", "highlights", "changes", "meta", "my table", 'a "b" {'])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
documents = st.dictionaries(st.sampled_from(["mine", "yours", "1", "{"]), values, min_size=1)
numbers = st.integers(1, 10**18 - 1).map(str)
tables = st.dictionaries(names, st.dictionaries(numbers, documents, min_size=1, max_size=4))


@given(tables, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_a_file_without_damage_is_read_as_it_is(
    given_tables: dict[str, dict[str, dict[str, object]]], indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(given_tables, indent=indent, ensure_ascii=ascii_only)
    assert salvage(text.encode(), json.loads) == given_tables


PIECES = ('{"id": "a"}', '"2": ', "[1]", "{", "}", "}}", ",", '"', "\n")


def in_a_table(pieces: list[str]) -> bytes:
    return ('{"articles": {"1": ' + "".join(pieces)).encode()


@given(
    st.binary(max_size=200)
    | st.text(alphabet='{}[]:,"1a\\ \n', max_size=60).map(str.encode)
    | st.lists(st.sampled_from(PIECES), max_size=9).map(in_a_table)
)
def test_nothing_makes_it_fail(content: bytes) -> None:
    for table in salvage(content, json.loads).values():
        assert all(isinstance(document, dict) for document in table.values())


def test_an_id_of_any_type_is_read() -> None:
    read = salvage(b'{"articles": {"1": {"id": [1], "other": 1},}', json.loads)
    assert read == {"articles": {"1": {"id": [1], "other": 1}}}


@pytest.mark.parametrize(
    "text",
    [
        b'"1": {',
        b'{"a": {"1": {"x": [',
        b'"',
        b'"\\',
        b'"1": {/* ',
        b'"1": {\n//',
        b'"1": {\n<<<<<<<',
        b'"1": {' * 60 + b'"x" 1 : :' + b"}" * 60,
    ],
    ids=["open", "lists", "quotes", "escapes", "comments", "lines", "marks", "nested"],
)
def test_a_hostile_text_takes_little_time(text: bytes) -> None:
    begin = time.process_time()
    salvage(text * (200_000 // len(text)), json.loads)
    salvage(b'"a": {"1": {"b": 1 "c' + text[-1:] * 200_000, json.loads)
    assert time.process_time() - begin < 8


@pytest.mark.parametrize(
    "start", [b"\0", b"{\0", b"\x89PNG\r\n\x1a\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08"]
)
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_what_the_first_bytes_look_like_hides_no_document(
    store: Path, start: bytes, end: bytes
) -> None:
    content = store.read_bytes()
    before = salvage(content, json.loads)
    after = salvage(start + content[len(start) :] + end, json.loads)
    assert after["highlights"] == before["highlights"]
    assert after["articles"] == before["articles"]


LINES: dict[str, Callable[[bytes], bytes]] = {
    "line ends of Windows": lambda c: c.replace(b"\n", b"\r\n"),
    "a mark at the start": lambda c: b"\xef\xbb\xbf" + c,
    "blanks": lambda c: c.replace(b',"', b', "').replace(b"\n", b" \n"),
    "an edited record": lambda c: c.replace(b'"colour":1', b'"colour":2', 1),
    "a changed number": lambda c: re.sub(rb'\{"7":\{"id":"k', rb'{"6":{"id":"k', c, count=1),
    "a checksum of another line": lambda c: re.sub(rb"\n[0-9a-f]{8} ", b"\n00000000 ", c),
}


@pytest.mark.parametrize("edit", LINES)
def test_lines_of_the_log_that_were_changed_are_joined(tmp_path: Path, edit: str) -> None:
    with Notes.open(tmp_path) as notes:
        for number in range(COUNT):
            annotate(notes, number)
            assert notes.flush(10)
    log = tmp_path / "state.json.log"
    before = log.read_bytes()
    after = LINES[edit](before)
    assert after != before
    log.write_bytes(after)
    for _session in range(2):
        with Notes.open(tmp_path) as notes:
            assert lost(notes) == []
            assert bool(notes.notice) == (not _session)
            notes.set_read([article(0)], True)
    assert after in [path.read_bytes() for path in tmp_path.glob("state.json.log.damaged-*")]


def test_a_changed_line_takes_the_place_of_no_later_mark(tmp_path: Path) -> None:
    """Its numbers may be those of other documents by now, and its values may be older."""
    with Notes.open(tmp_path) as notes:
        for note in ("first", "old", "new"):  # the first goes into the snapshot
            notes.annotate([(article(1), note, ())])
            assert notes.flush(10)
        notes.set_starred([article(2)], True)
    log = tmp_path / "state.json.log"
    lines = log.read_bytes().split(b"\n")
    old = next(n for n, line in enumerate(lines) if b'"old"' in line)
    lines[old] = lines[old].replace(b'"undone":false', b'"undone": false')
    log.write_bytes(b"\n".join(lines))
    with Notes.open(tmp_path) as notes:
        assert notes.state("k1").note == "new"
        assert notes.state("k2").starred


@pytest.mark.parametrize("compacted", [False, True])
def test_a_line_that_was_changed_before_another_session_reads_it_is_joined(
    tmp_path: Path, compacted: bool
) -> None:
    with Notes.open(tmp_path) as mine, Notes.open(tmp_path) as other:
        mine.set_starred([article(1)], True)
        assert mine.flush(10)
        other.poll()
        if compacted:
            repository_of(mine)._db.journaled.compact()
        mine.set_starred([article(2)], True)
        assert mine.flush(10)
        log = tmp_path / "state.json.log"
        log.write_bytes(log.read_bytes().replace(b'"starred":true', b'"starred": true'))
        other.poll()
        assert other.state("k2").starred
        other.set_starred([article(3)], True)
        assert other.flush(10)
    with Notes.open(tmp_path) as notes:
        assert [notes.state(f"k{n}").starred for n in (1, 2, 3)] == [True] * 3


def test_the_backup_that_the_notice_names_brings_back_what_is_missing(store: Path) -> None:
    with Notes.open(store.parent) as notes:
        backup = notes.repository.back_up()
        notes.annotate([(article(3), "newer", ())])
        assert notes.flush(10)
    store.write_bytes(store.read_bytes()[:PAGE])
    with Notes.open(store.parent) as notes:
        assert lost(notes) != []
        command = notes.notice.partition("reader merge ")[2]
    assert str(backup) in command
    assert merge.run(shlex.split(command)) == 0
    with Notes.open(store.parent) as notes:
        assert lost(notes) == []
        assert notes.state("k3").note == "newer"


def test_a_reader_that_joins_no_changed_line_does_not_read_all_again(store: Path) -> None:
    with Notes.open(store.parent) as notes:
        notes.set_starred([article(1)], False)
        assert notes.flush(10)
        journal = Journal(store)
        notes.set_starred([article(2)], False)
    log = store.with_name("state.json.log")
    log.write_bytes(log.read_bytes().replace(b'"k2","', b'"k2", "'))
    journal.catch_up()
    journal.close()
    assert journal.damage.faults
    assert not journal.replica.reloaded
