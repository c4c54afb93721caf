"""The kernel reports what happens in a folder; nothing is looked at without a report."""

from __future__ import annotations

import os
import select
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.index import file_systems
from reader.services import folder_watch
from reader.services.folder_watch import take_changes, watch_folders

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux reports like this")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two folders with a file each, on a file system that counts as local whatever it is."""
    monkeypatch.setattr(folder_watch, "_is_local", lambda _folder: True)
    made = tmp_path / "index", tmp_path / "data"
    for folder in made:
        folder.mkdir()
        (folder / "file").write_text("before", "utf-8")
    return made


def is_reported(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def replace(file: Path) -> None:
    new = file.with_name("new")
    new.write_text("after", "utf-8")
    new.replace(file)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text("after", "utf-8"),
        lambda file: os.truncate(file, 2),
        lambda file: file.with_name("other").touch(),
        lambda file: file.chmod(0o600),
        Path.unlink,
        replace,
    ],
    ids=["written", "cut", "created", "permitted", "deleted", "replaced"],
)
def test_a_change_is_reported_once(
    change: Callable[[Path], object], number: int, folders: tuple[Path, Path]
) -> None:
    descriptor = watch_folders(folders)
    assert descriptor is not None
    try:
        assert not is_reported(descriptor), "nothing has changed"
        assert (folders[number] / "file").read_text("utf-8") == "before"
        with (folders[number] / "file").open("ab"):
            pass
        assert not is_reported(descriptor), "reading is no change, nor opening it to write"
        change(folders[number] / "file")
        assert is_reported(descriptor)
        assert take_changes(descriptor), "the folders are still watched"
        assert not is_reported(descriptor)
        assert take_changes(descriptor), "nothing more is no error"
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("lose", [shutil.rmtree, lambda folder: folder.rename(f"{folder}-old")])
def test_a_folder_that_goes_away_is_said_to_be_gone(
    lose: Callable[[Path], object], folders: tuple[Path, Path]
) -> None:
    descriptor = watch_folders(folders)
    assert descriptor is not None
    try:
        lose(folders[1])
        assert is_reported(descriptor)
        assert not take_changes(descriptor)
    finally:
        os.close(descriptor)


def test_a_missing_folder_is_not_watched(folders: tuple[Path, Path]) -> None:
    assert watch_folders([*folders, folders[0] / "missing"]) is None


@pytest.mark.parametrize(
    ("kind", "is_local"), [("ext4", True), ("tmpfs", True), ("nfs4", False), ("fuse.sshfs", False)]
)
def test_a_shared_file_system_is_looked_at_instead(
    kind: str, is_local: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = tmp_path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts.write_text(f"21 1 0:99 / /x rw - proc x rw\n22 1 {number} / / rw,a b:1 - {kind} /d rw\n")
    monkeypatch.setattr(file_systems, "MOUNTS", mounts)
    descriptor = watch_folders([tmp_path])
    assert (descriptor is not None) is is_local
    if descriptor is not None:
        os.close(descriptor)
