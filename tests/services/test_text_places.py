"""Reading positions and bookmarks are found again when the text changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive.scan import read_entry
from reader.notes.model import Bookmark
from reader.notes.store import Notes
from reader.services.reading import describe_place, find_place, leave, open_article, reference

BODY = [f"第{n}段：茶山上的第{n}棵树，今年发了{n * 7}片新芽。" for n in range(30)]
NEW = [f"新加的一段，编号{number}，说的是别的事情，与前后都不相干。" for number in range(12)]


def write(path: Path, paragraphs: list[str]) -> None:
    path.write_text("\n\n".join(["# 茶山", *paragraphs]), "utf-8")


@pytest.mark.parametrize(
    ("after", "is_lost"),
    [
        (BODY, False),
        ([*NEW, *BODY], False),
        ([*BODY[:5], *NEW, *BODY[5:]], False),
        (BODY[10:], False),
        (NEW, True),
    ],
)
def test_a_place_and_a_bookmark_are_where_they_were(
    tmp_path: Path, after: list[str], is_lost: bool
) -> None:
    path = tmp_path / "a.md"
    write(path, BODY)
    with Notes.open(tmp_path / "data") as notes:
        entry = read_entry(path)
        opened = open_article(entry, notes, {})
        document = opened.article.document
        place = document.text.index(BODY[20])
        leave(notes, entry, place, document)
        notes.positions.set_bookmark("a", reference(entry), place, describe_place(document, place))
        assert notes.flush(10)
    write(path, after)
    with Notes.open(tmp_path / "data") as notes:
        opened = open_article(entry, notes, {})
        document = opened.article.document
        bookmark = notes.bookmarks()["a"]
        here = find_place(document, bookmark.place, bookmark.anchor)
        assert opened.is_place_lost == is_lost
        if is_lost:
            assert here is None
        else:
            assert document.text.startswith(BODY[20], opened.place)
            assert here == opened.place


def test_places_stored_without_words_still_count(tmp_path: Path) -> None:
    write(tmp_path / "a.md", BODY)
    with Notes.open(tmp_path / "data") as notes:
        entry = read_entry(tmp_path / "a.md")
        notes.positions.set_place(reference(entry), 40)
        opened = open_article(entry, notes, {})
        assert (opened.place, opened.is_place_lost) == (40, False)
    assert Bookmark.from_field({"key": "k", "place": 7}) == Bookmark("k", 7)
