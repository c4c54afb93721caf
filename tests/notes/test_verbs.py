"""The verbs that work on the marks, as typed on the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reader.commands import backup, history, merge, restore
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from tests import crash_state

TEA = ArticleRef("k-tea", "春\x1b[31m茶")
TUESDAY = datetime(2025, 11, 18, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_DATA_DIR", str(tmp_path / "data"))
    with Notes.open(tmp_path / "data", clock=lambda: TUESDAY) as notes:
        notes.positions.set_opened(TEA)
        notes.set_starred([TEA], True)
    return tmp_path / "data"


def test_history(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    friday = lambda: date(2025, 11, 21)  # noqa: E731
    assert history.run(["--on", "tuesday"], friday) == 0
    assert capsys.readouterr().out == (
        "2025-11-18 09:30  starred “春␛[31m茶”\n2025-11-18 09:30  opened “春␛[31m茶”\n"
    )
    assert history.run(["--on", "Friday"], friday) == 0  # the last one, not today
    assert capsys.readouterr().out == ""
    assert history.run(["--since", "2025-11-18", "--kind", "opened", "--json"], friday) == 0
    [found] = json.loads(capsys.readouterr().out)
    assert (found["when"], found["keys"]) == ("2025-11-18T09:30:00Z", ["k-tea"])
    assert history.run(["--until", "yesterday", "--limit", "1"], friday) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    with pytest.raises(SystemExit):
        history.run(["--on", "someday"], friday)


def test_merge(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    with Notes.open(other) as notes:
        notes.set_read([TEA], True)
    assert merge.run([str(other)]) == 0
    out = capsys.readouterr().out
    assert out.endswith(f"{other}: 1 article changed\n")
    assert len(out.splitlines()) == 2  # a line for each mark
    assert merge.run([str(other / "state.json.log"), str(other)]) == 0
    assert capsys.readouterr().out.count("nothing new") == 2
    with Notes.open(folder) as notes:
        assert notes.state("k-tea").read
        assert notes.state("k-tea").starred
    assert merge.run([str(tmp_path / "nothing")]) == 1
    assert "there are no marks" in capsys.readouterr().err


def test_a_dry_run_of_a_merge_writes_nothing_even_beside_an_old_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, old, none = (tmp_path / name for name in ("other", "old", "none"))
    with Notes.open(other) as notes:
        notes.set_read([TEA], True)
    old.mkdir()
    (old / "state.json").write_text('{"articles":{"1":{"id":"k","starred":true}}}', "utf-8")
    for folder in (old, none):
        assert merge.run([str(other), "--dry-run", "--data-dir", str(folder)]) == 0
        assert "dry run: nothing was changed" in capsys.readouterr().out
    assert [path.name for path in old.iterdir()] == ["state.json"]
    assert not none.exists()


def test_backup_and_restore(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup.run([]) == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
    assert backup.run([str(tmp_path / "copy.json")]) == 0
    assert backup.run([str(tmp_path / "copy.json")]) == 1
    capsys.readouterr()
    assert restore.run([]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2  # and the one of the day
    for chosen in ("newest", str(tmp_path / "copy.json")):
        with Notes.open(folder, clock=lambda: TUESDAY) as notes:
            notes.set_starred([TEA], False)
        assert restore.run([chosen]) == 0
        with Notes.open(folder) as notes:
            assert notes.state("k-tea").starred
    assert restore.run(["99"]) == 1
    assert restore.run(["/no/such/file"]) == 1


def test_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert crash_state.run(["write", str(tmp_path / "s"), "3", "0", "7"]) == 0
    assert capsys.readouterr().out.split() == ["ACK", "w0-7-0", "ACK", "w0-7-1", "ACK", "w0-7-2"]
    assert crash_state.run(["read", str(tmp_path / "s")]) == 0
    lines = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert sorted(lines) == ["flip0", "w0-7-0", "w0-7-1", "w0-7-2"]
    assert lines["flip0"] == "f" * 4000
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "state.json").symlink_to(tmp_path / "s" / "state.json")
    assert crash_state.run(["read", str(tmp_path / "link")]) == 3
    assert "link" in capsys.readouterr().err
