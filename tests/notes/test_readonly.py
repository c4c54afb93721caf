"""A store that may be read but not written: its marks are shown, and what is changed is told."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.notes.diagnosis import diagnose
from reader.notes.model import ArticleRef
from reader.notes.store import Notes

ROOT = Path(__file__).resolve().parents[2]
TEA, RAIN = ArticleRef("k-tea"), ArticleRef("k-rain")
_WRITES = os.O_RDWR | os.O_WRONLY | os.O_CREAT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Notes.open(tmp_path / "data") as notes:
        notes.set_starred([TEA], True)
        assert notes.flush(10)
    return tmp_path / "data"


class Mount:
    """A file system on which nothing can be written for as long as it is `read_only`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
        self.read_only = True
        self._code = code
        for name in ("open", "chmod", "mkdir", "rename", "unlink", "link"):
            monkeypatch.setattr(os, name, self._guarded(name, getattr(os, name)))

    def _guarded(self, name: str, call: Any) -> Any:
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if self.read_only and (name != "open" or args[1] & _WRITES):
                raise OSError(self._code, os.strerror(self._code), str(args[0]))
            return call(*args, **kwargs)

        return guarded


@pytest.fixture(params=[errno.EROFS, errno.EACCES, errno.EPERM], ids=errno.errorcode.get)
def mount(
    folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Mount]:
    made = Mount(monkeypatch, request.param)
    yield made
    made.read_only = False


def test_marks_are_read_and_a_change_is_saved_once_it_can_be(folder: Path, mount: Mount) -> None:
    with Notes.open(folder) as notes:
        assert "cannot be saved" in notes.notice
        assert notes.state(TEA.key).starred
        notes.set_starred([RAIN], True)
        assert notes.state(RAIN.key).starred
        assert not notes.flush(0.3)
        assert notes.saving.error
        mount.read_only = False
        assert notes.flush(10)
        assert not notes.saving.error
    with Notes.open(folder) as notes:
        assert notes.state(TEA.key).starred
        assert notes.state(RAIN.key).starred


@pytest.mark.slow
def test_marks_on_a_file_system_that_is_mounted_for_reading(folder: Path) -> None:
    """Mounted in a name space of its own, where that is allowed."""
    script = (
        "from pathlib import Path; import sys; from reader.notes.store import Notes;"
        "notes = Notes.open(Path(sys.argv[1]));"
        "print(notes.state('k-tea').starred, 'cannot be saved' in notes.notice)"
    )
    mounted = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$2" -c "$3" "$1"'
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], capture_output=True).returncode:
        pytest.skip("no name space can be made here")
    found = subprocess.run(
        [unshare, "-rm", "sh", "-c", mounted, "sh", str(folder), sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert found.stdout == "True True\n", found.stderr


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_diagnosis_tells_that_there_is_no_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    assert all(each.fine for each in diagnose(folder))

    def write(descriptor: int, data: bytes) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "write", write)
    (found,) = (each for each in diagnose(folder) if not each.fine)
    assert "cannot be saved" in found.text
    assert str(folder) in found.advice
