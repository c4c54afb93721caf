"""The index repeats the marks, whatever was done in whatever order, by however many sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.index import mirror
from reader.index.database import Index
from reader.index.date_columns import microseconds
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services import index_sync
from reader.services.index_sync import Mirroring
from reader.text.article_date import ArticleDate

NOW = datetime(2025, 5, 1, tzinfo=UTC)
KEYS = [
    ArticleRef(f"k{n}", source=f"s{n % 2}", date=ArticleDate(NOW + timedelta(n))) for n in range(4)
]


def highlight(number: int, key: str, note: str = "") -> Highlight:
    return Highlight(f"h{number}", key, "q", "", "", 0, 1, 0, "", 1, 1, NOW, NOW, note=note)


def do(notes: Notes, what: str, article: ArticleRef, number: int) -> None:
    """Change the marks in one of the ways there are."""
    match what:
        case "read" | "unread":
            notes.set_read([article], what == "read")
        case "star" | "unstar":
            notes.set_starred([article], what == "star")
        case "highlight":
            notes.add_highlight(highlight(number, article.key, "n" * (number % 2)), article)
        case "remove":
            notes.remove_highlight(f"h{number}")
        case "all":
            notes.mark_all_read(
                source=article.source, until=article.date.moment if article.date else None
            )
        case "undo":
            notes.undo()
        case "redo":
            notes.redo()
        case "open":
            notes.positions.set_opened(article)
        case "annotate":
            notes.annotate([(article, "n" * (number % 2), ["甲", "乙"][:number])])


ACTIONS = st.tuples(
    st.integers(0, 1),
    st.sampled_from(
        [
            *("read", "unread", "star", "unstar", "highlight", "remove", "all", "undo", "redo"),
            *("open", "annotate"),
        ]
    ),
    st.sampled_from(KEYS),
    st.integers(0, 3),
    st.booleans(),
)


def add_articles(index: Index) -> None:
    for each in KEYS:
        stamp = microseconds(each.date.moment) if each.date else 0
        index.db.execute(
            "insert into article(folder, name, size, mtime_ns, key, title, source, author, url,"
            " tags, date, date_kind, day, problem, hidden)"
            " values(0, ?, 0, 0, ?, '', ?, '', '', '[]', ?,"
            " 0, '', '', 0)",
            (each.key.encode(), each.key, each.source, stamp),
        )


def check(index: Index, notes: Notes) -> None:
    """Compare the mirror, and the articles it marks, with the marks."""
    for each in KEYS:
        row = index.db.execute(
            "select read, starred, highlights from article where key = ?", (each.key,)
        ).fetchone()
        assert row == (
            notes.is_read(each.key, source=each.source, date=each.date),
            notes.state(each.key).starred,
            len(notes.highlights(each.key)),
        )
    known = mirrored(index)
    fresh = Mirroring(index, notes)
    notes.touched()
    fresh.forget()
    portions, gone = fresh._all()
    assert list(portions) == []
    assert all(known[key] == mirror.Mark() for key in gone)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.lists(ACTIONS, max_size=25))
def test_two_sessions_and_their_indexes_agree(
    actions: list[tuple[int, str, ArticleRef, int, bool]],
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        sessions = [Notes.open(folder / "data") for _ in range(2)]
        indexes = [Index(folder / f"index-{n}") for n in range(2)]
        for index in indexes:
            add_articles(index)
        mirrors = [Mirroring(*each) for each in zip(indexes, sessions, strict=True)]
        try:
            for who, what, article, number, carries in actions:
                do(sessions[who], what, article, number)
                if carries:
                    assert mirrors[who].sync()
                    check_rows(indexes[who], sessions[who])
            for notes in sessions:
                assert notes.flush(10)
            for notes, each, index in zip(sessions, mirrors, indexes, strict=True):
                while notes.poll():
                    pass
                assert each.sync()
                check(index, notes)
                assert index.meta("marks") == notes.watermark()
        finally:
            for notes in sessions:
                notes.close()


def check_rows(index: Index, notes: Notes) -> None:
    for each in KEYS:
        found = index.db.execute("select starred from article where key = ?", (each.key,))
        assert found.fetchone() == (notes.state(each.key).starred,)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "index")
    add_articles(made)
    return made


def test_an_equal_watermark_spares_the_comparison(index: Index, tmp_path: Path) -> None:
    with Notes.open(tmp_path / "data") as notes:
        notes.set_starred([KEYS[0]], True)
        assert notes.flush(10)
        assert Mirroring(index, notes).sync()
    index.db.execute("update mark set starred = 0")  # what only a comparison would find
    with Notes.open(tmp_path / "data") as notes:
        assert Mirroring(index, notes).sync()
        assert index.db.execute("select starred from mark").fetchall() == [(0,)]
        notes.set_read([KEYS[1]], True)
        assert notes.flush(10)
    with Notes.open(tmp_path / "data") as notes:
        assert Mirroring(index, notes).sync()
        assert index.db.execute("select sum(starred) from mark").fetchone() == (1,)


def test_what_waits_for_the_disk_is_mirrored_but_not_vouched_for(
    index: Index, tmp_path: Path
) -> None:
    notes = Notes.unsaved(tmp_path, "no disk")
    mirroring = Mirroring(index, notes)
    for number in count():
        notes.set_starred([KEYS[0]], number % 2 == 0)
        assert mirroring.sync()
        assert index.meta("marks").startswith("? ")
        if number == 2:
            break
    assert index.db.execute("select sum(starred) from article").fetchone() == (1,)


def test_two_sessions_that_share_an_index_vouch_for_nothing_while_both_write(
    index: Index, tmp_path: Path
) -> None:
    durable = Notes.open(tmp_path / "data")
    unsaved = Notes.unsaved(tmp_path, "no disk")
    one, two = Mirroring(index, durable), Mirroring(index.again(), unsaved)
    durable.set_starred([KEYS[0]], True)
    assert durable.flush(10)
    assert one.sync()
    assert index.meta("marks") == durable.watermark() != ""
    unsaved.set_starred([KEYS[1]], True)
    assert two.sync()
    durable.set_read([KEYS[2]], True)
    assert durable.flush(10)
    assert one.sync()
    assert index.meta("marks").startswith("? ")
    durable.close()


def mirrored(index: Index) -> dict[str, mirror.Mark]:
    return mirror.marks(index, list(mirror.mirrored_keys(index)))


@pytest.mark.parametrize("portion", [1, 2, 3, 100])
def test_marks_are_compared_and_written_portion_by_portion(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    monkeypatch.setattr(index_sync, "PORTION", portion)
    with Notes.open(tmp_path / "data") as notes:
        notes.set_starred(KEYS[:3], True)
        notes.add_highlight(highlight(1, KEYS[3].key), KEYS[3])
        portions, gone = Mirroring(index, notes)._all()
        assert max(map(len, portions)) == min(portion, len(KEYS))
        assert list(gone) == []
        assert Mirroring(index, notes).sync()
        written = mirrored(index)
        assert set(written) == {each.key for each in KEYS}
        with index.writing():
            mirror.put_marks(
                index, [{"gone": mirror.Mark(starred=True), KEYS[0].key: mirror.Mark()}]
            )
        fresh = Mirroring(index, notes)
        fresh.forget()
        assert fresh.sync()
        assert mirrored(index) == written
        check(index, notes)


def test_comparing_all_keeps_no_states(index: Index, tmp_path: Path) -> None:
    with Notes.open(tmp_path / "data") as notes:
        notes.set_starred(KEYS, True)
        kept = notes._view._made
        kept.clear()
        assert Mirroring(index, notes).sync()
        assert kept == {}
        assert dict(notes.states().items()) == {each.key: notes.state(each.key) for each in KEYS}
