"""A folder that is kept up to date: after a pause, only with what has changed, and at leaving."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Unpack

import pytest

from reader.commands import import_, merge, restore
from reader.config import Settings
from reader.errors import PathError
from reader.notes.exchange import jsonl, markdown
from reader.notes.exchange.annotation import Annotation
from reader.notes.store import Notes
from reader.services import auto_export
from reader.services.auto_export import AutoExport
from reader.services.session import Session
from tests.notes.exchange.strategies import HighlightFields, annotation, article
from tests.notes.stores import repository_of


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with Notes.open(tmp_path / "data") as opened:
        for number in range(3):
            key = f"https://a.example.org/{number}"
            one = annotation(f"第{number}句。", id=f"{number}" * 32, key=key)
            opened.add_highlight(one.highlight, article(key=key, url=key, title=f"第{number}篇"))
        yield opened


def exporter(notes: Notes, tmp_path: Path, pause: float = 3600.0) -> AutoExport:
    return AutoExport(notes, str(tmp_path / "vault"), lambda: markdown.quoted, pause)


def text(tmp_path: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((tmp_path / "vault").glob("*.md")))


def edit(notes: Notes, id_: str, **fields: Unpack[HighlightFields]) -> None:
    highlight = notes.highlight(id_)
    assert highlight is not None
    notes.edit_highlight(replace(highlight, **fields))


def test_only_what_has_changed_is_written(
    notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auto = exporter(notes, tmp_path)
    assert auto.write() == 3
    laid_out: list[str] = []
    usual = markdown.quoted

    def noted(one: Annotation) -> str:
        laid_out.append(one.highlight.id)
        return usual(one)

    monkeypatch.setattr(markdown, "quoted", noted)
    assert auto.write() == 0
    edit(notes, "1" * 32, note="新注")
    assert auto.write() == 1
    assert laid_out == ["1" * 32]
    assert "新注" in text(tmp_path)
    notes.remove_highlight("2" * 32)
    assert auto.write() == 1
    assert "第2句" not in text(tmp_path)
    notes.undo()
    assert auto.write() == 1
    assert "第2句" in text(tmp_path)


def test_no_folder_is_made_for_nothing(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "empty") as notes:
        assert exporter(notes, tmp_path).write() == 0
    assert not (tmp_path / "vault").exists()


def test_the_folder_follows_after_a_pause(
    notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auto = exporter(notes, tmp_path, 0.01)
    done = threading.Event()
    write = auto.write

    def noted() -> int:
        count = write()
        done.set()
        return count

    monkeypatch.setattr(auto, "write", noted)
    auto.changed()
    assert done.wait(60)
    assert text(tmp_path).count("<!-- reader ") == 3


def test_further_changes_postpone_it_only_for_a_while(
    notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    auto = exporter(notes, tmp_path)
    auto.changed()
    first = auto._timer
    auto.changed()
    second = auto._timer
    assert second is not first
    now[0] = auto_export.LONGEST + 1
    auto.changed()
    assert auto._timer is second
    assert auto.write() == 3
    assert auto._timer is None


def test_what_failed_is_told_once_and_written_the_next_time(notes: Notes, tmp_path: Path) -> None:
    auto = exporter(notes, tmp_path)
    auto.write()
    edit(notes, "1" * 32, note="新注")
    vault = tmp_path / "vault"
    vault.rename(tmp_path / "away")
    vault.write_text("no folder", "utf-8")
    for _time in range(2):
        with pytest.raises(PathError):
            auto.write()
    assert "vault" in auto.new_problem()
    assert auto.new_problem() == ""
    vault.unlink()
    (tmp_path / "away").rename(vault)
    assert auto.write() == 1
    assert "新注" in text(tmp_path)
    assert auto.new_problem() == ""


@pytest.mark.parametrize(
    ("settings", "folders"),
    [
        ({"export": {"auto": "a"}}, {"a"}),
        ({"export_on_quit": "b"}, {"b"}),
        ({"export": {"auto": "a"}, "export_on_quit": "b"}, {"a", "b"}),
        ({"export": {"auto": "a"}, "export_on_quit": "a"}, {"a"}),
        ({}, set()),
    ],
)
def test_leaving_writes_every_folder_of_the_settings(
    notes: Notes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    folders: set[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    library = tmp_path / "library"
    library.mkdir()
    session = Session([library], Settings(**settings), notes)
    session.export_changes()
    session.export_on_quit()
    assert session.quit_export.wait(60)
    assert session.quit_export.problem == ""
    assert {path.name for path in tmp_path.iterdir()} - {"data", "cache", "library"} == folders
    for folder in folders:
        assert len(list((tmp_path / folder).glob("*.md"))) == 3


def test_a_signal_exports_what_the_session_has_changed(
    notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "library").mkdir()
    session = Session([tmp_path / "library"], Settings(export={"auto": "vault"}), notes)
    session.export_on_signal()
    assert session.quit_export.folder == ""
    session.export_changes()
    session.export_on_signal()
    assert session.quit_export.wait(60)
    assert text(tmp_path).count("<!-- reader ") == 3


VERBS = {
    "import": lambda tmp_path: import_.run([f"{tmp_path}/new.jsonl", *data(tmp_path)]),
    "merge": lambda tmp_path: merge.run([f"{tmp_path}/other", *data(tmp_path)]),
    "restore": lambda tmp_path: restore.run([f"{tmp_path}/other/state.json", *data(tmp_path)]),
}


def data(tmp_path: Path) -> list[str]:
    return ["--data-dir", str(tmp_path / "data")]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_exports_the_articles_that_it_changes(
    notes: Notes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "config.toml").write_text(f'[export]\nauto = "{tmp_path}/vault"\n', "utf-8")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    assert notes.flush(10)
    notes.repository.copy_to(tmp_path / "copy.json")
    (tmp_path / "other").mkdir()
    (tmp_path / "copy.json").rename(tmp_path / "other" / "state.json")
    with Notes.open(tmp_path / "other") as other:
        edit(other, "1" * 32, note="别处的注", modified=datetime.now(UTC) + timedelta(hours=1))
        assert other.flush(10)
        repository_of(other)._db.journaled.compact()
        new = other.highlight("1" * 32)
        assert new is not None
        written = jsonl.lines([article(key=new.key, url=new.key)], [new], {})
        (tmp_path / "new.jsonl").write_text("".join(written), "utf-8")
    assert VERBS[verb](tmp_path) == 0
    assert "别处的注" in text(tmp_path)
    assert len(list((tmp_path / "vault").glob("*.md"))) == 1  # only what has changed
    (tmp_path / "vault" / "other.txt").write_text("")
    assert capsys.readouterr().err == ""


def test_a_folder_that_cannot_be_written_does_not_fail_the_verb(
    notes: Notes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "vault").write_text("no folder")
    (tmp_path / "config.toml").write_text(f'[export]\nauto = "{tmp_path}/vault"\n', "utf-8")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    one = annotation("新句。", id="f" * 32, key="https://a.example.org/9")
    written = jsonl.lines([article(key=one.highlight.key)], [one.highlight], {})
    (tmp_path / "new.jsonl").write_text("".join(written), "utf-8")
    assert VERBS["import"](tmp_path) == 0
    assert "vault" in capsys.readouterr().err
    with Notes.open(tmp_path / "data", read_only=True) as stored:
        assert stored.highlight("f" * 32) is not None


def test_marks_that_changed_after_they_were_written_elsewhere_are_written_again(
    notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    session = Session((), Settings(), notes)
    edit(notes, "0" * 32, note="先写")
    assert notes.flush(10)
    first = session.write_elsewhere()
    assert first is not None
    assert session.write_elsewhere() == first
    edit(notes, "0" * 32, note="后写")
    assert notes.flush(10)  # so as many changes wait as before
    second = session.write_elsewhere()
    assert second not in (None, first)
    assert "后写" in Path(str(second)).read_text("utf-8")
