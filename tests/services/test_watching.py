from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import pytest

from reader.archive.hosts import known_hosts
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.lists import Selection, arrange
from reader.index.progress import Progress
from reader.services.indexing import watch_library
from tests.index.conftest import make_index, write
from tests.index.test_index import check, content
from tests.terminal import PATIENCE


def titles(index: Index) -> list[str]:
    listing = arrange(index, Selection())
    return sorted(entry.title for entry in listing.part(0, len(listing)))


def test_what_was_touched_is_looked_at_and_nothing_else(tmp_path: Path) -> None:
    library = tmp_path / "library"
    first, second, third = (write(library / "a", title) for title in "一二三")
    write(library / "b" / "c", "四")
    index = make_index(library)
    write(library / "a", "一改了", name=first.name, url="https://example.org/new")
    second.unlink()
    new = write(library / "a", "五")
    (library / "a" / "README.md").write_text("nothing", "utf-8")
    (library / "a" / ".hidden.md").write_text("---\ndate: 2021-01-01\n---\n", "utf-8")
    shutil.move(library / "b" / "c", library / "d")
    third.write_bytes(third.read_bytes() + b"<p>unnoticed</p>")
    outside = write(tmp_path / "outside", "外")
    changed = [first, second, new, library / "b" / "c", library / "d", outside]
    changed += [library / "a" / "README.md", library / "a" / ".hidden.md"]
    Indexer(index, [library], known_hosts()).touched(changed)
    assert titles(index) == ["一改了", "三", "五", "四"]
    check(index)
    Indexer(index, [library], known_hosts()).run(workers=0)
    assert content(index) == content(make_index(library, place=tmp_path / "other"))


@contextmanager
def followed(library: Path) -> Iterator[Callable[[list[str]], None]]:
    """Follow a library; yield what waits until its titles are these."""
    pytest.importorskip("watchfiles")
    index = make_index(library)
    stopped, listening = threading.Event(), threading.Event()
    told: list[Progress] = []

    def stop() -> bool:
        listening.set()  # it asks between two looks at what the system reports
        return stopped.is_set()

    work = threading.Thread(
        target=watch_library,
        args=(index.again(), [library], known_hosts(), told.append, stop),
    )
    work.start()

    def wait(wanted: list[str]) -> None:
        end = time.monotonic() + PATIENCE
        while titles(Index(index.folder, UTC)) != wanted and time.monotonic() < end:
            time.sleep(0.05)
        assert titles(index) == wanted

    try:
        assert listening.wait(PATIENCE)
        yield wait
    finally:
        stopped.set()
        work.join(PATIENCE)
        assert not work.is_alive()


@pytest.mark.slow
def test_changes_are_followed(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library / "a", "一")
    with followed(library) as wait:
        path = write(library / "b", "二")
        wait(["一", "二"])
        write(library / "b", "三", name=path.name)
        wait(["一", "三"])
        shutil.rmtree(library / "b")
        wait(["一"])


@pytest.mark.slow
def test_an_archive_that_is_replaced_is_followed(tmp_path: Path) -> None:
    source, archive = tmp_path / "source", tmp_path / "there" / "all.zip"
    archive.parent.mkdir()
    write(source, "一")
    shutil.make_archive(str(archive.with_suffix("")), "zip", source)
    with followed(archive) as wait:
        for title in "二三":
            write(source, title)
            made = shutil.make_archive(str(tmp_path / "new"), "zip", source)
            Path(made).replace(archive)
            wait(sorted(path.stem.rpartition("-")[2] for path in source.iterdir()))
