"""What is done with one article counts for those with the same text, and is kept under its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.archive.header import Entry
from reader.config import Settings
from reader.notes.store import Notes
from reader.services import reading
from reader.services.facets import Facet, FacetKind
from reader.services.session import Session
from reader.services.view import View
from tests.index.conftest import write

LONG = "<p>" + "河水流过石桥，茶园在山的那一边。" * 40 + "</p>"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    library = tmp_path / "library"
    write(library, "早", LONG, source="甲报", date="2021-04-01T06:00:00Z")
    write(library, "晚", LONG, source="乙报", date="2021-04-02T06:00:00Z")
    write(library, "别", "<p>别的</p>", source="甲报", date="2021-04-03T06:00:00Z")
    with Notes.open(tmp_path / "data") as notes:
        opened = Session([library], Settings(), notes)
        opened.maintain_index(lambda _: None, lambda: False)
        yield opened


def shown(session: Session, kind: FacetKind = FacetKind.ALL) -> list[tuple[str, int]]:
    session.shelf.sync()
    return [(entry.title, entry.copies) for entry in session.shelf.listed(View(Facet(kind)))]


def twin(session: Session) -> Entry:
    return next(entry for entry in session.shelf.listed(View()) if entry.copies > 1)


def test_one_row_stands_for_both(session: Session) -> None:
    assert shown(session) == [("别", 1), ("晚", 2)]
    assert [entry.title for entry in session.shelf.duplicates(twin(session))] == ["晚", "早"]
    assert len(session.shelf.copies(twin(session))) == 1


def test_what_is_read_in_one_is_read_in_both(session: Session) -> None:
    entry = twin(session)
    older = session.shelf.duplicates(entry)[1]
    reading.set_read(session.notes, [older], True)
    assert session.shelf.is_read(entry)
    assert shown(session, FacetKind.UNREAD) == [("别", 1)]
    reading.set_read(session.notes, session.shelf.duplicates(entry), False)
    assert not session.shelf.is_read(entry)
    assert shown(session, FacetKind.UNREAD) == [("别", 1), ("晚", 2)]


def test_a_star_goes_on_and_off_for_both(session: Session) -> None:
    entry = twin(session)
    older = session.shelf.duplicates(entry)[1]
    assert reading.toggle_star(session.notes, older)
    assert session.shelf.is_starred(entry)
    assert shown(session, FacetKind.STARRED) == [("晚", 2)]
    assert not reading.toggle_star(session.notes, *session.shelf.duplicates(entry))
    assert shown(session, FacetKind.STARRED) == []
    session.notes.undo()
    assert session.shelf.is_starred(entry)


def test_a_whole_list_is_marked_read_with_its_twins(session: Session) -> None:
    view = View(Facet(FacetKind.DAY, "2021-04-02"))
    assert reading.set_list_read(session.notes, session.shelf, view) == 1
    assert shown(session, FacetKind.UNREAD) == [("别", 1)]
