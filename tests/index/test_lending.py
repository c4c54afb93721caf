"""A connection that is lent to threads is kept for the next one, and is none of another index."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from reader.archive.hosts import known_hosts
from reader.index import first_hits
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.query.compile import Scope
from reader.services.article_list import Shelf
from reader.services.view import View

ARTICLES = 8


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """An index of some articles."""
    library = tmp_path / "library"
    library.mkdir()
    for number in range(ARTICLES):
        (library / f"{number}.md").write_text(f"# 第{number}篇\n\n石桥横在河上。\n", "utf-8")
    made = Index(tmp_path / "index", UTC)
    indexer = Indexer(made, [library], known_hosts())
    indexer.heads()
    indexer.text(0)
    return made


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often connections were opened."""
    counts: Counter[str] = Counter()
    again = Index.again

    def count(self: Index) -> Index:
        counts["opened"] += 1
        return again(self)

    monkeypatch.setattr(Index, "again", count)
    return counts


def is_closed(index: Index) -> bool:
    try:
        index.db.execute("select 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_it_is_opened_once(index: Index, opened: Counter[str]) -> None:
    for _ in range(3):
        with index.lent() as one:
            assert one.db is not index.db
    assert opened["opened"] == 1
    index.close()
    assert is_closed(one)


def test_two_threads_have_one_each(index: Index, opened: Counter[str]) -> None:
    with index.lent() as one, index.lent() as two:
        assert one is not two
    assert opened["opened"] == 2
    assert [is_closed(one), is_closed(two)].count(True) == 1, "one is enough to be kept"
    index.close()


def test_it_is_not_kept_after_an_error(index: Index) -> None:
    with pytest.raises(sqlite3.OperationalError), index.lent() as one:
        one.db.execute("select nothing")
    assert is_closed(one)
    with index.lent() as other:
        assert other is not one
    index.close()


def test_it_is_not_kept_when_the_index_was_closed_meanwhile(index: Index) -> None:
    with index.lent() as one:
        index.close()
    assert is_closed(one)


def replace(index: Index) -> None:
    """Replace the files, as another process does."""
    before = index.folder.with_name("before")
    index.folder.rename(before)
    shutil.copytree(before, index.folder)
    with sqlite3.connect(index.folder / index.path.name) as db:
        db.execute("insert or replace into meta values('seen', 'new')")
    db.close()


@pytest.mark.parametrize("change", [Index.rebuild, Index.reopen, replace])
def test_it_is_of_the_files_that_are_there(change: Callable[[Index], None], index: Index) -> None:
    with index.lent():
        pass
    change(index)
    with index.lent() as one:
        there = sqlite3.connect(index.path)
        query = "select count(*), (select value from meta where name = 'seen') from article"
        assert one.db.execute(query).fetchall() == there.execute(query).fetchall()
        there.close()
    index.close()


@pytest.mark.parametrize("words", ["石桥", "石", "石桥 OR 河", "-石桥", "石桥 date:2020", "没有"])
def test_a_search_leaves_nothing_open(
    words: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_hits, "UNPROVEN", 0)  # so that first hits are looked for
    shelf = Shelf(index, None)
    view = View(words=words, scope=Scope.TEXT)
    with index.lent() as one:
        rows, _hits = shelf.search(view, one, lambda: False, lambda _: None, lambda _rows: None)
    with index.writing():
        index.remember("seen", "new")
    busy, *_pages = index.db.execute("pragma main.wal_checkpoint(truncate)").fetchone()
    assert not busy, "a statement still reads the index as it was"
    with index.lent() as again:
        assert again is one
        assert again.meta("seen") == "new"
    assert len(rows.articles) in (0, ARTICLES)
    index.close()
