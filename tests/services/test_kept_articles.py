"""Articles that are kept in memory: the last ones, and the one that was read ahead."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.header import Entry
from reader.errors import ArticleError
from reader.services import cleaning
from reader.services.cleaning import Cleanings
from reader.services.reading import Opened
from tests.ui.driving import write_article


class Shelf:
    """Articles of some lengths, with what was read of them and where each is opened now."""

    def __init__(self, folder: Path, lengths: dict[str, int]) -> None:
        self.read: list[str] = []
        self.version = 0
        self.place = 0
        self.entries: dict[str, Entry] = {}
        for name, length in lengths.items():
            body = f"<p>{'石' * length}</p>"
            path = write_article(folder, f"{name}.md", name, "2024-01-01", "桥", body)
            self.entries[name] = read_article(path).entry
        self.cleanings = Cleanings(self.clean, self.skim, self.identify, renew=self.renew)

    def clean(self, entry: Entry) -> Opened:
        self.read.append(entry.path.stem)
        if entry.path.stem == "gone":
            raise ArticleError(entry.path, "gone")
        return Opened(read_article(entry.path), 0)

    def skim(self, entry: Entry, seconds: float) -> Opened:
        raise AssertionError(f"{entry} took {seconds}")

    def identify(self, entry: Entry) -> Hashable:
        return entry.path, self.version

    def renew(self, opened: Opened) -> Opened:
        return replace(opened, place=self.place)

    def open(self, name: str) -> Opened:
        shown: list[Opened] = []
        self.cleanings.open(self.entries[name], shown.append, shown.append)
        (opened,) = shown
        return opened


def test_an_article_is_read_once_and_opened_where_its_place_is_now(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, {"a": 10, "b": 10})
    first = shelf.open("a")
    shelf.open("b")
    shelf.place = 7
    again = shelf.open("a")
    assert shelf.read == ["a", "b"]
    assert again.article is first.article
    assert again.place == 7


def test_an_article_that_changed_is_read_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, {"a": 10})
    shelf.open("a")
    shelf.version += 1
    shelf.open("a")
    assert shelf.read == ["a", "a"]


def test_what_was_read_ahead_is_opened_from_memory(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, {"a": 10, "b": 10})
    shelf.open("a")
    shelf.cleanings.read_ahead(shelf.entries["b"])
    assert shelf.open("b").article.entry.path.stem == "b"
    assert shelf.read == ["a", "b"]


def test_an_error_of_reading_ahead_is_reported_when_the_article_is_opened(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, {"gone": 10})
    shelf.cleanings.read_ahead(shelf.entries["gone"])
    with pytest.raises(ArticleError):
        shelf.open("gone")
    assert shelf.read == ["gone", "gone"]


@pytest.mark.parametrize(
    ("lengths", "limits", "kept"),
    [
        ([10, 10, 10, 10], (2, 1000), "cd"),
        ([10, 10, 10, 10], (9, 1000), "abcd"),
        ([10, 10, 10, 10], (9, 25), "cd"),
        ([10, 10, 10, 99], (9, 25), "d"),
        ([99, 10, 10, 10], (9, 35), "bcd"),
    ],
)
def test_the_oldest_go_beyond_the_limits(
    lengths: list[int],
    limits: tuple[int, int],
    kept: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cleaning, "KEPT", limits[0])
    monkeypatch.setattr(cleaning, "KEPT_LENGTH", limits[1])
    shelf = Shelf(tmp_path, dict(zip("abcd", lengths, strict=True)))
    for name in "abcd":
        shelf.open(name)
    for name in kept:
        shelf.open(name)
    assert shelf.read == list("abcd")
    for name in sorted(set("abcd") - set(kept)):
        shelf.open(name)
    assert shelf.read[4:] == sorted(set("abcd") - set(kept))
