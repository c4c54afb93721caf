"""Exports of many highlights: read article by article, and written piece by piece."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.archive.article import Article
from reader.archive.header import Entry
from reader.notes.exchange.formats import FORMATS, WriteOptions
from reader.notes.model import Highlight
from reader.notes.store import Notes
from reader.services import exports
from tests.bench.highlights import write_store

COUNT, ARTICLES = 300, 30


@pytest.fixture
def many(tmp_path: Path) -> Path:
    write_store(tmp_path / "many", COUNT, ARTICLES)
    return tmp_path / "many"


def unread(entry: Entry) -> Article:
    raise AssertionError(entry)


def gathering_of(notes: Notes) -> exports.Gathering:
    return exports.Gathering(notes.highlight_ids(), notes, {}, unread)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.write])
def test_pieces_join_to_what_is_written_at_once(many: Path, name: str) -> None:
    with Notes.open(many, read_only=True) as notes:
        gathering = gathering_of(notes)
        write = FORMATS[name].write
        assert write is not None
        options = WriteOptions(removed=notes.removed(), pages=gathering.pages())
        whole = write(list(gathering.annotations()), options)
        assert "".join(exports.pieces(name, gathering)) == whole
        assert gathering.total == COUNT


def test_few_highlights_are_made_before_the_first_are_written(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    from_document = Highlight.from_document

    def counted(document: dict[str, object]) -> Highlight:
        made.append(document["id"])
        return from_document(document)

    monkeypatch.setattr(Highlight, "from_document", counted)
    with Notes.open(many, read_only=True) as notes:
        pieces = exports.pieces("jsonl", gathering_of(notes))
        first = next(piece for piece in pieces if '"type": "highlight"' in piece)
        assert len(made) <= COUNT // ARTICLES
        assert first.count("\n") == 1


def test_pieces_are_written_only_when_they_differ(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    assert exports.write_pieces(path, iter(("一\n", "二\n")))
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.stat()
    assert not exports.write_pieces(path, iter(("一\n二", "\n")))
    assert path.stat().st_ino == before.st_ino
    assert exports.write_pieces(path, iter(("一\n", "三\n")))
    assert path.read_text("utf-8") == "一\n三\n"

    def failing() -> Iterator[str]:
        yield "四"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        exports.write_pieces(path, failing())
    assert path.read_text("utf-8") == "一\n三\n"
    assert [each.name for each in tmp_path.iterdir()] == ["out.txt"]


def test_ids_are_put_by_article_in_the_order_they_come_in() -> None:
    of_articles = {"a": ("1", "2"), "b": ("3",), "c": ("4",)}
    found = exports.by_article(["3", "2", "gone", "1"], of_articles)
    assert list(found.items()) == [("b", ["3"]), ("a", ["2", "1"])]


def test_the_collector_passes_over_the_documents_of_a_store(many: Path) -> None:
    gc.collect()
    before = len(gc.get_objects())
    with Notes.open(many, read_only=True) as notes:
        assert sum(notes.highlighted().values()) == COUNT
        gc.collect()
        assert len(gc.get_objects()) - before < COUNT  # one more for each would be twice as many
