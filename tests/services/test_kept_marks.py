"""Marks of every kind of key stay with their article, and show on no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.archive.dates import parse_date
from reader.archive.header import Entry, key_of, problem_entry
from reader.config import Settings
from reader.notes.backup import backups
from reader.notes.store import Notes
from reader.services import marking, reading, reattach
from reader.services.notebook import article_ref
from reader.services.session import Session
from reader.services.view import View
from reader.text.urls import canonical
from tests.index.conftest import write
from tests.index.test_identity import HARBOUR, SNOW, titled

pytestmark = pytest.mark.usefixtures("stored")

RIVER = "".join(f"河水流过第{number}座石桥，茶园在山的那一边。" for number in range(30))
QUOTE = "第7座石桥，茶园在山的那一边"
DAY = "2024-03-05"


@contextmanager
def opened(tmp_path: Path) -> Iterator[Session]:
    """Open the library as the app does, and take in what the index finds."""
    with Notes.open(tmp_path / "data") as notes:
        session = Session([tmp_path / "library"], Settings(), notes)
        for _ in range(2):
            session.maintain_index(lambda _: None, lambda: False)
            session.shelf.sync()
        try:
            yield session
        finally:
            session.finish()


def shown(session: Session) -> dict[str, tuple[bool, bool, int]]:
    """Return whether articles are read and starred, and their highlights, by file name."""
    shelf = session.shelf
    return {
        entry.path.name: (
            shelf.is_read(entry),
            shelf.is_starred(entry),
            len(marking.placed(session.notes, _open(session, entry), shelf.keys(entry))),
        )
        for entry in shelf.listed(View())
    }


def _open(session: Session, entry: Entry) -> reading.Opened:
    return reading.open_article(entry, session.notes, session.hosts)


def older_store(tmp_path: Path, keys: dict[str, str], quoted: str = "") -> None:
    """Write a store as version 0.1.0 did, with a star and a highlight on each key.

    Args:
        tmp_path: Where.
        keys: Keys, each with the title of its article.
        quoted: What is highlighted, nothing by default.
    """
    at = "1700000000000000"
    when = "2023-11-14T22:13:20+00:00"
    copied = {"url": "", "source": "", "author": "", "date": None}
    articles = {
        str(number): {
            "id": key,
            "starred": True,
            "read": True,
            "article": {"title": title, **copied},
            "at": at,
        }
        for number, (key, title) in enumerate(keys.items(), 1)
    }
    anchor = {"quote": quoted, "prefix": "", "suffix": "", "start": 0, "end": len(quoted)}
    highlights = {
        str(number): {
            "id": f"{number:032x}",
            "key": key,
            "anchor": {**anchor, "paragraph": 0, "sha": "", "cleaning": 1, "state": "anchored"},
            "colour": 1,
            "note": "",
            "tags": [],
            "created": when,
            "modified": when,
            "deleted": False,
            "at": at,
        }
        for number, key in enumerate(keys if quoted else (), 1)
    }
    meta = {"1": {"id": "schema", "version": 1, "at": "1"}}
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    path = folder / "state.json"
    path.write_text(
        json.dumps({"articles": articles, "highlights": highlights, "meta": meta}), "utf-8"
    )
    path.chmod(0o600)


@pytest.mark.parametrize(
    ("kept", "now"),
    [
        ("https://tea.example/a", "https://tea.example/a"),
        ("http://tea.example/a", "https://tea.example/a"),
        ("https://www.tea.example/a/", "https://tea.example/a?utm_source=x"),
        ("https://m.tea.example/a", "http://tea.example:80/a"),
        ("https://tea.example/a/amp", "https://www.tea.example/a/"),
    ],
)
def test_an_older_store_and_every_spelling(tmp_path: Path, kept: str, now: str) -> None:
    older_store(tmp_path, {canonical(kept): "一"}, QUOTE)
    library = tmp_path / "library"
    write(library, "一", RIVER, url=now, name="1.md")
    write(library, "别", HARBOUR, url="https://tea.example/b", name="2.md")
    with opened(tmp_path) as session:
        assert shown(session) == {"1.md": (True, True, 1), "2.md": (False, False, 0)}
        reading.toggle_star(session.notes, *session.shelf.duplicates(_entry(session, "1.md")))
        assert not session.shelf.is_starred(_entry(session, "1.md"))


def _entry(session: Session, name: str) -> Entry:
    return next(entry for entry in session.shelf.listed(View()) if entry.path.name == name)


def test_an_older_store_with_every_kind_of_key(tmp_path: Path) -> None:
    library = tmp_path / "library"
    broken = library / "9.md"
    titled(library, "1.md", "早报", RIVER)
    write(library, "二", RIVER + HARBOUR, url="http://tea.example/2", name="2.md")
    broken.write_bytes(b"\0\1\2" * 50)
    keys = {
        key_of("", "早报", parse_date(DAY)): "早报",
        "http://tea.example/2": "二",
        problem_entry(broken.resolve(), "").key: "9.md",
    }
    older_store(tmp_path, keys)
    with opened(tmp_path) as session:
        assert shown_stars(session) >= {"1.md", "2.md"}
        stored = session.notes.states()
        assert set(stored) == set(keys)
        assert stored[next(iter(keys))].sketch  # now its text is known
    assert [each.kind for each in backups(tmp_path / "data")].count("migration") == 2
    with opened(tmp_path) as session:
        assert shown_stars(session) >= {"1.md", "2.md"}
    assert [each.kind for each in backups(tmp_path / "data")].count("migration") == 2


def shown_stars(session: Session) -> set[str]:
    """Return the files of the starred articles."""
    shelf = session.shelf
    return {entry.path.name for entry in shelf.listed(View()) if shelf.is_starred(entry)}


@dataclass(frozen=True)
class Change:
    """A change of a file between two sessions."""

    old: str
    new: str
    name: str = "1.md"
    is_lost: bool = False

    def make(self, library: Path) -> None:
        path = library / "1.md"
        path.write_text(path.read_text("utf-8").replace(self.old, self.new), "utf-8")
        target = library / self.name
        target.parent.mkdir(exist_ok=True)
        path.rename(target)


CHANGES = [
    Change("", "", "2024/moved.md"),
    Change("第3座", "第三座"),
    Change("title: 早报", "title: 晚报"),
    Change("title: 早报", "title: 晚报", "2024/moved.md"),
    Change(f"date: {DAY}", "date: 2024-03-06"),
    Change("date:", "url: https://tea.example/new\ndate:"),
    Change("", "", "2024/moved.md", is_lost=True),
    Change("title: 早报", "title: 晚报", "2024/moved.md", is_lost=True),
]


@pytest.mark.slow
@pytest.mark.parametrize("is_older", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_an_article_without_an_address_keeps_its_marks(
    tmp_path: Path, change: Change, is_older: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    titled(library, "1.md", "早报", RIVER)
    if is_older:
        older_store(tmp_path, {key_of("", "早报", parse_date(DAY)): "早报"}, QUOTE)
    with opened(tmp_path) as session:
        entry = _entry(session, "1.md")
        if not is_older:
            text = _open(session, entry)
            start = text.article.document.text.index(QUOTE)
            marking.mark(session.notes, text, start, start + len(QUOTE))
            reading.set_read(session.notes, [entry], True)
            reading.toggle_star(session.notes, entry)
            session.shelf.sync()
            session.shelf.sync()
        assert shown(session) == {"1.md": (True, True, 1)}
    change.make(library)
    if change.is_lost:
        monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "another-cache"))
    with opened(tmp_path) as session:
        assert list(shown(session).values()) == [(True, True, 1)]


@pytest.mark.parametrize("mark_second", [False, True])
def test_marks_of_one_article_never_show_on_another_of_its_title(
    tmp_path: Path, mark_second: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    names = ["1.md", "2.md"]
    titled(library, "1.md", "早报", RIVER)
    titled(library, "2.md", "早报", SNOW)
    marked, other = reversed(names) if mark_second else names
    with opened(tmp_path) as session:
        entry = _entry(session, marked)
        reading.toggle_star(session.notes, *session.shelf.duplicates(entry))
        text = _open(session, entry)
        marking.mark(session.notes, text, 0, 12)
        session.shelf.sync()
        session.shelf.sync()
        assert shown(session) == {marked: (False, True, 1), other: (False, False, 0)}
    with opened(tmp_path) as session:
        assert shown(session) == {marked: (False, True, 1), other: (False, False, 0)}
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "another-cache"))
    with opened(tmp_path) as session:
        assert shown(session) == {marked: (False, True, 1), other: (False, False, 0)}
    (library / marked).rename(library / "0.md")
    with opened(tmp_path) as session:
        assert shown(session) == {"0.md": (False, True, 1), other: (False, False, 0)}
    (library / "0.md").unlink()
    with opened(tmp_path) as session:
        assert shown(session) == {other: (False, False, 0)}


def test_two_keys_of_one_article_are_shown_and_kept_apart(tmp_path: Path) -> None:
    keys = {"http://tea.example/a": "一", "https://www.tea.example/a": "一"}
    older_store(tmp_path, keys, QUOTE)
    write(tmp_path / "library", "一", RIVER, url="https://tea.example/a", name="1.md")
    with opened(tmp_path) as session:
        assert shown(session) == {"1.md": (True, True, 2)}
        entry = _entry(session, "1.md")
        assert set(session.shelf.keys(entry)) == set(keys)
        assert {each.key for each in session.notes.highlights()} == set(keys)
        reading.set_read(session.notes, session.shelf.duplicates(entry), False)
        assert not session.shelf.is_read(entry)
        assert session.shelf.article("https://www.tea.example/a") == entry
        assert session.shelf.article_at("http://m.tea.example/a#x") == entry


# Articles that are gone


@pytest.mark.parametrize(
    ("body", "found", "state"),
    [
        (RIVER, 1, "anchored"),
        (f"{HARBOUR}第7座木桥，茶园在山的那一边。{HARBOUR}", 1, None),
        (HARBOUR, 0, None),
    ],
    ids=("exact", "near", "none"),
)
def test_marks_without_an_article_are_offered_the_one_with_their_quotes(
    tmp_path: Path, body: str, found: int, state: str | None
) -> None:
    older_store(tmp_path, {"https://gone.example/a": "旧"}, QUOTE)
    library = tmp_path / "library"
    write(library, "新", body, url="https://new.example/a", name="1.md")
    write(library, "别", SNOW, url="https://new.example/b", name="2.md")
    with opened(tmp_path) as session:
        assert reattach.orphans(session) == ["https://gone.example/a"]
        offers = list(reattach.proposals(session))
        assert [offer.found for offer in offers] == [1] * found
        for offer in offers:
            before = session.notes.highlights()
            reattach.reattach(session, offer)
            session.shelf.sync()
            assert shown(session)["1.md"] == (True, True, 1)
            assert shown(session)["2.md"] == (False, False, 0)
            assert state in (None, session.notes.highlights()[0].state)
            assert reattach.orphans(session) == []
            assert not session.notes.state("https://gone.example/a").starred
            session.notes.undo()
            assert session.notes.highlights()[0].key == before[0].key
            assert session.notes.state("https://gone.example/a").starred
            session.notes.redo()
            session.shelf.sync()
            assert shown(session)["1.md"] == (True, True, 1)


def test_bookmarks_and_what_is_put_back_are_re_attached(tmp_path: Path) -> None:
    older_store(tmp_path, {"https://gone.example/a": "旧"}, QUOTE)
    write(tmp_path / "library", "新", RIVER, url="https://new.example/a", name="1.md")
    with opened(tmp_path) as session:
        notes = session.notes
        (offer,) = reattach.proposals(session)
        gone = article_ref(notes, offer.key)
        notes.positions.set_bookmark("a", gone, 7)
        notes.set_kept(gone.key, ["share"], gone)
        notes.positions.set_place(gone, 9)
        reattach.reattach(session, offer)
        assert notes.bookmarks()["a"].key == "https://new.example/a"
        assert notes.kept("https://new.example/a") == ("share",)
        assert notes.state("https://new.example/a").place == 9
        notes.undo()
        assert notes.bookmarks()["a"].key == gone.key
        assert notes.kept("https://new.example/a") == ()
