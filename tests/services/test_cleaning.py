"""An article that takes too long is shown as plain text meanwhile, and cleaned only once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.archive.article import Article
from reader.archive.header import Entry
from reader.errors import ArticleError
from reader.notes.store import Notes
from reader.services import marking, reading
from reader.services.cleaning import Cleanings
from reader.services.reading import Opened, skim, state_of
from reader.text.document import Block, BlockKind, Document
from reader.text.safe import Safe

LONG = 30.0


def entry(path: Path = Path("a.md")) -> Entry:
    return Entry(str(path), "k", Safe("题"), Safe("源"), Safe("人"), "", None, ())


def opened(text: str) -> Opened:
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    return Opened(Article(entry(), Document(text, (block,))), 0)


class Cleaner:
    """Cleans an article when it is told to."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.begun = 0
        self.error: Exception | None = None

    def __call__(self, _: Entry) -> Opened:
        self.begun += 1
        assert self.answers.wait(LONG)
        if self.error is not None:
            raise self.error
        return opened("cleaned")


@pytest.fixture
def cleaner() -> Iterator[Cleaner]:
    made = Cleaner()
    yield made
    made.answers.set()


class Seen:
    """What was shown, at once and late."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.late: list[str] = []
        self.came = threading.Event()

    def show(self, found: Opened) -> None:
        self.shown.append(found.article.document.text)

    def show_late(self, found: Opened) -> None:
        self.late.append(found.article.document.text)
        self.came.set()


def cleanings(
    cleaner: Callable[[Entry], Opened], budget: float = 0.0, state: list[str] | None = None
) -> Cleanings:
    marks = state if state is not None else ["same"]
    return Cleanings(cleaner, lambda *_: opened("plain"), lambda each: (each.path, *marks), budget)


def test_what_comes_in_time_is_shown_once(cleaner: Cleaner) -> None:
    cleaner.answers.set()
    seen = Seen()
    cleanings(cleaner, LONG).open(entry(), seen.show, seen.show_late)
    assert (seen.shown, seen.late) == (["cleaned"], [])


def test_plain_text_is_shown_meanwhile_and_the_article_when_it_comes(cleaner: Cleaner) -> None:
    seen = Seen()
    cleanings(cleaner).open(entry(), seen.show, seen.show_late)
    assert (seen.shown, seen.late) == (["plain"], [])
    cleaner.answers.set()
    assert seen.came.wait(LONG)
    assert (seen.shown, seen.late) == (["plain"], ["cleaned"])


def test_a_file_is_cleaned_once_however_often_it_is_opened(cleaner: Cleaner) -> None:
    made, first, second, third = cleanings(cleaner), Seen(), Seen(), Seen()
    made.open(entry(), first.show, first.show_late)
    made.open(entry(), second.show, second.show_late)
    assert (first.shown, second.shown, cleaner.begun) == (["plain"], ["plain"], 1)
    cleaner.answers.set()
    assert second.came.wait(LONG)  # the newest wish
    assert first.late == []
    made.open(entry(), third.show, third.show_late)
    assert (third.shown, cleaner.begun) == (["cleaned"], 1)


def test_a_file_that_has_changed_is_another_one(cleaner: Cleaner) -> None:
    state, seen = ["before"], Seen()
    made = cleanings(cleaner, state=state)
    made.open(entry(), seen.show, seen.show_late)
    state[0] = "after"
    made.open(entry(), seen.show, seen.show_late)
    cleaner.answers.set()
    assert seen.came.wait(LONG)
    assert cleaner.begun == 2


def test_what_goes_wrong_is_raised_where_the_article_is_asked_for(cleaner: Cleaner) -> None:
    cleaner.error = ArticleError(Path("a.md"), "no such file")
    cleaner.answers.set()
    seen = Seen()
    with pytest.raises(ArticleError):
        cleanings(cleaner, LONG).open(entry(), seen.show, seen.show_late)
    assert seen.shown == []


def test_what_goes_wrong_late_leaves_the_plain_text(cleaner: Cleaner) -> None:
    cleaner.error = ValueError("no")
    made, seen = cleanings(cleaner), Seen()
    made.open(entry(), seen.show, seen.show_late)
    cleaner.answers.set()
    for thread in threading.enumerate():
        if thread.name == "cleaning":
            thread.join(LONG)
    assert (seen.shown, seen.late) == (["plain"], [])
    with pytest.raises(ValueError, match="no"):
        made.open(entry(), seen.show, seen.show_late)


def test_no_thread_of_it_keeps_the_program(cleaner: Cleaner) -> None:
    cleanings(cleaner).open(entry(), lambda _: None, lambda _: None)
    found = [thread for thread in threading.enumerate() if thread.name == "cleaning"]
    assert found
    assert all(thread.daemon for thread in found)


def write(path: Path, body: str) -> Entry:
    path.write_text(f"---\ntitle: 题\n---\n{body}\n", "utf-8")
    return entry(path)


def test_the_plain_text_says_what_it_is_and_has_no_tags(tmp_path: Path) -> None:
    found = skim(write(tmp_path / "a.md", "<p>甲\x1b[31m</p><!-- x --><p>乙</p>"), {}, 2.0)
    assert found.is_skimmed
    assert found.article.document.text == "甲␛[31m\n乙"
    slow, controls = found.article.notices
    assert (slow.code, controls.code) == ("slow", "controls")
    assert "2 s" in slow.message
    assert "--raw" in slow.message


def test_no_highlight_is_looked_for_in_plain_text(tmp_path: Path) -> None:
    article = write(tmp_path / "a.md", "<p>甲乙丙</p>")
    elsewhere = opened("甲乙丙不在这里")
    with Notes.open(tmp_path / "data") as notes:
        made = marking.mark(notes, elsewhere, 3, 7)
        assert marking.placed(notes, skim(article, {}, 2.0)) == ()
        assert list(notes.highlights()) == [made]


def test_the_state_of_an_article_is_that_of_its_file_and_of_what_was_put_back(
    tmp_path: Path,
) -> None:
    article = write(tmp_path / "a.md", "<p>甲</p>")
    with Notes.open(tmp_path / "data") as notes:
        first = state_of(article, notes)
        assert state_of(article, notes) == first
        notes.set_kept("k", ["share"], reading.reference(article))
        second = state_of(article, notes)
        write(tmp_path / "a.md", "<p>甲乙</p>")
        assert len({first, second, state_of(article, notes)}) == 3
        (tmp_path / "a.md").unlink()
        with pytest.raises(ArticleError):
            state_of(article, notes)
