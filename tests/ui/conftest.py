"""A small library on disk, and an app on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Settings
from reader.notes.store import Notes
from reader.services.session import Session
from reader.ui.app import ReaderApp
from tests.ui.driving import ARTICLES, Opener, write_article


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library" / "_posts"
    folder.mkdir(parents=True)
    for name, fields in ARTICLES.items():
        write_article(folder, name, *fields)
    return folder.parent


@pytest.fixture
def open_app(library: Path, tmp_path: Path) -> Iterator[Opener]:
    """Return a maker of apps that share one data folder, as restarts do."""
    opened: list[Notes] = []

    def make(
        *, settings: Settings | None = None, paths: tuple[Path, ...] | None = None
    ) -> ReaderApp:
        while opened:
            opened.pop().close()
        opened.append(Notes.open(tmp_path / "data"))
        given = settings or Settings(read_after=0)
        return ReaderApp(Session(paths if paths is not None else (library,), given, opened[0]))

    yield make
    while opened:
        opened.pop().close()
