"""Mutated stores, logs and imported files: nothing raises, nothing hangs, no mark goes in silence.

A seed stands for an input, so that a failure is found again by its seed alone.
"""

from __future__ import annotations

import json
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.notes.exchange import hypothesis_json, jsonl, web_annotation
from reader.notes.exchange.annotation import FormatError
from reader.notes.exchange.formats import FORMATS
from reader.notes.model import ArticleRef
from reader.notes.other_stores import merge_store
from reader.notes.storage.log import encode
from reader.notes.store import Notes
from reader.services import exports, imports, notebook
from reader.services.notebook_query import NotebookGrouping, NotebookQuery
from reader.services.reading import refuse_to_read
from tests.notes.exchange.strategies import annotation, article
from tests.notes.hostile import BAD, GOOD
from tests.notes.stores import repository_of
from tests.notes.strategies import MEMORY

pytestmark = pytest.mark.slow
EXAMPLES = max(1, int(os.environ.get("READER_FUZZ", "20000")) // 20)
"""Inputs of each test: a store is opened several times for one."""
many = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
seeds = given(st.integers(0, 2**48).map(random.Random))
LONGEST = 2.0
"""Seconds of processor time that an input may cost."""
LATER = ArticleRef("later", "后")
HOSTILE: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 6, 7.5, float("inf"), 1 << 31, 1 << 63, 1 << 70, 10**4000),
    *("", "5", "9" * 19, "9" * 18, "-1", "\ud800", "a\ud83d", "x" * 70_000, "\x1b[31m", "\u202e"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2024-02-30", "yesterday"),
    *([], {}, [[]], [None], [{}], {"": 1}, {"id": 1}, {"a": {"b": {}}}, ["\ud800"], {"\ud800": 1}),
)
PIECES = (
    *(b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\n", b"\0", b"\xff", b"\xed\xa0\x80"),
    *(b"\\ud800", b"\\u0000", b"null", b"NaN", b"-Infinity", b"1e999", b"9" * 30, b"9" * 5000),
    *(b"[" * 3000, b'{"a":' * 900, b'"id"', b'"at"', b'"5"', b"\xef\xbb\xbf", b"\r\n"),
)
WRITERS = (jsonl, hypothesis_json, web_annotation)


@contextmanager
def timed() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < LONGEST


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


def scratched(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with a few flipped, cut, doubled or put in."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) + 1)
        until = min(len(made), at + chance.choice((1, 1, 2, 8, 60)))
        match chance.randrange(5):
            case 0:
                made[at:until] = b""
            case 1:
                made[at:at] = made[at:until]
            case 2 if at < len(made):
                made[at] ^= 1 << chance.randrange(8)
            case 3:
                made[at:until] = chance.choice(PIECES)
            case _:
                made[at:at] = chance.choice(PIECES)
    return bytes(made)


def bent(value: Any, chance: random.Random) -> Any:
    """Return a JSON value in which one member is another value, gone, or under another name."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(list(value))
        match chance.randrange(8):
            case 0:
                return {each: member for each, member in value.items() if each != name}
            case 1:
                return {**value, chance.choice(("\ud800", "id", "at", "x", "")): value[name]}
            case _:
                return {**value, name: bent(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], bent(value[at], chance), *value[at + 1 :]]
    return chance.choice(HOSTILE)


def spell(value: Any) -> str:
    """Return JSON, of numbers beyond what Python spells as well."""
    return json.dumps(value, ensure_ascii=True)


@pytest.fixture(scope="module")
def store() -> bytes:
    """A snapshot with marks of every kind."""
    with folder() as made:
        with Notes.open(made) as notes:
            fill(notes)
            notes.repository.copy_to(made / "copy.json")
        return (made / "copy.json").read_bytes()


def fill(notes: Notes) -> None:
    notes.positions.set_opened(article())
    notes.set_starred([article(), LATER], True)
    notes.add_highlights([(each.highlight, each.article) for each in made()])
    notes.positions.set_bookmark("a", article(), 3)
    notes.set_kept("source:桥梁报", ["notice"], article())
    notes.mark_all_read(source="桥梁报", until=None, except_keys=["x"])
    notes.remember_library(["/a/\udcff"])
    notes.remove_highlight(f"{1:032x}")
    notes.undo()
    assert notes.flush(10)


def made() -> list[Any]:
    """Return a few annotations."""
    return [
        annotation(f"引文{number}", id=f"{number:032x}", note="注", tags=("甲",))
        for number in range(3)
    ]


def use(place: Path, other: Path) -> str:
    """Open a store, do what a session does with it, and return what was told."""
    with Notes.open(place) as notes:
        told = notes.notice
        gathering = exports.Gathering(notes.highlight_ids(), notes, {}, refuse_to_read)
        for name in [name for name, form in FORMATS.items() if form.write]:
            "".join(exports.pieces(name, gathering)).encode()
        book = notebook.Notebook(notes)
        for grouping in NotebookGrouping:
            for part in book.show(NotebookQuery(grouping), {}):
                list(part or ())
        [(each.when.astimezone(), each.translated_text) for each in notes.history()]
        list(notes.states().values())
        notes.ranges()
        notes.bookmarks()
        if notes.read_only:  # the damage has made the number of the version a later one
            assert "a newer version of this program" in told
            return told
        notes.undo()
        notes.positions.set_bookmark("z", LATER, 41)
        notes.set_starred([LATER, *(ArticleRef(key) for key in list(notes.states())[:2])], True)
        assert notes.flush(10), notes.saving.error
    with Notes.open(place) as notes:
        assert notes.bookmarks()["z"].place == 41
        assert notes.state(LATER.key).starred
    with Notes.open(other) as notes:
        merge_store(notes, place)
        assert notes.flush(10), notes.saving.error
        assert notes.state(LATER.key).starred
    return told


def kept(place: Path) -> int:
    """Count the records that were put into files of their own."""
    return sum(
        len(path.read_text("utf-8").splitlines()) for path in place.glob("state.json.refused-*")
    )


def held(place: Path) -> int:
    """Count the records of a store that says all in its snapshot."""
    tables = json.loads((place / "state.json").read_bytes())
    return sum(map(len, tables.values()))


@many
@seeds
def test_scratched_snapshots(store: bytes, chance: random.Random) -> None:
    with folder() as place, folder() as other, timed():
        (place / "state.json").write_bytes(scratched(store, chance))
        use(place, other)


def test_a_snapshot_whose_version_is_damaged_is_told(store: bytes) -> None:
    with folder() as place, folder() as other:
        (place / "state.json").write_bytes(
            re.sub(rb'"version":(\d+),', rb'"version":1\1,', store, count=1)
        )
        assert "a newer version of this program" in use(place, other)


@many
@seeds
def test_bent_snapshots_keep_every_record_somewhere(store: bytes, chance: random.Random) -> None:
    tables = json.loads(store)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(tables))
        number = chance.choice(list(tables[name]))
        bad = bent(tables[name][number], chance)
        if isinstance(bad, dict):
            tables[name][number] = bad
    count = sum(map(len, tables.values()))
    with folder() as place, folder() as other, timed():
        (place / "state.json").write_text(spell(tables))
        with Notes.open(place, compact_at=1) as notes:
            told = notes.notice
            repository_of(notes)._db.journaled.compact()
        aside = kept(place)
        assert bool(aside) == ("cannot be used" in told)
        assert count <= held(place) + aside <= count + 3  # of two fields of one, or the schema anew
        use(place, other)


@many
@seeds
def test_scratched_and_bent_logs(chance: random.Random) -> None:
    with folder() as place, folder() as other, timed():
        with Notes.open(place) as notes:
            fill(notes)
        path = place / "state.json.log"
        lines = path.read_bytes().splitlines(keepends=True)
        at = chance.randrange(len(lines))
        if chance.random() < 0.4:
            lines[at] = scratched(lines[at], chance)
        else:
            lines[at] = encode(spell(bent(json.loads(lines[at][9:]), chance)))
        path.write_bytes(b"".join(lines))
        use(place, other)


@many
@seeds
def test_hostile_lines_that_come_while_a_session_is_open(chance: random.Random) -> None:
    with folder() as place, folder() as other, timed():
        with Notes.open(place) as notes:
            fill(notes)
            for _ in range(chance.randint(1, 3)):
                table, text = chance.choice([*BAD.values(), *GOOD.items()])
                number = chance.choice(("1", "2", "77", "078"))
                with (place / "state.json.log").open("ab") as log:
                    log.write(encode(f'{{"set":{{"{table}":{{"{number}":{text}}}}}}}'))
                notes.poll()
                notes.set_starred([LATER], chance.random() < 0.5)
                list(notes.states().values())
                notes.highlights()
            assert notes.flush(10), notes.saving.error
        use(place, other)


@many
@seeds
def test_scratched_and_bent_imports(chance: random.Random) -> None:
    writer = chance.choice(WRITERS)
    text = written(writer)
    if chance.random() < 0.4:
        content = scratched(text.encode(), chance)
    elif writer is jsonl:
        lines = text.splitlines()
        at = chance.randrange(len(lines))
        lines[at] = spell(bent(json.loads(lines[at]), chance))
        content = "\n".join(lines).encode()
    else:
        content = spell(bent(json.loads(text), chance)).encode()
    with folder() as place, folder() as other, timed():
        try:
            imported = imports.read(content.decode())
        except (FormatError, UnicodeDecodeError):
            return
        with Notes.open(place) as notes:
            taken = imports.merge_imported(notes, imported)
            told = notes.repository.set_aside(imported.refused)
            assert bool(told) == bool(imported.refused)
            assert notes.flush(10), notes.saving.error
            assert len(notes.highlights()) <= taken.added
        assert use(place, other) == ""


def written(writer: Any) -> str:
    """Return the file of a format."""
    write: Callable[..., str] = writer.write
    if writer is jsonl:
        return write(made(), {f"{7:032x}": made()[0].highlight.modified})
    return write(made())
