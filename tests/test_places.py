"""What is kept for later says what somebody reads: nobody else may look at it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.index.database import Index
from reader.paths import cache_dir
from reader.private import make_folder
from reader.services.last_session import last_library_file, recall, remember_library


@pytest.fixture
def careless() -> Iterator[None]:
    """A umask that keeps nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "new" / "cache"))
    return tmp_path / "new"


def modes(folder: Path) -> set[int]:
    """Return the modes of a folder and of the folders in it."""
    inside = [folder, *(each for each in folder.rglob("*") if each.is_dir())]
    return {stat.S_IMODE(each.stat().st_mode) for each in inside}


@pytest.mark.usefixtures("careless")
def test_the_cache_is_private_whatever_the_umask(place: Path, tmp_path: Path) -> None:
    Index.of([tmp_path]).close()
    assert modes(place) == {0o700}


@pytest.mark.usefixtures("careless")
def test_the_last_library_is_private_whatever_the_umask(place: Path, tmp_path: Path) -> None:
    remember_library(tmp_path, ["/a"])
    remember_library(tmp_path, ["/b"])
    assert recall(tmp_path) == ["/b"]
    assert modes(place) == {0o700}
    assert stat.S_IMODE(last_library_file().stat().st_mode) == 0o600


@pytest.mark.usefixtures("place")
def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(cache_dir())
    make_folder(cache_dir())
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
