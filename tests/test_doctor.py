"""``reader doctor`` says what is wrong with the marks and the index, and what to do."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.cli import run
from reader.index.checksum import define
from reader.index.location import TEXTS, database
from reader.notes.backup import backups
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from tests.index.conftest import write


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    with Notes.open(tmp_path / "data") as notes:
        notes.set_starred([ArticleRef("k")], True)
    return tmp_path / "data"


def examined(samples: Path, capsys: pytest.CaptureFixture[str], code: int) -> dict[str, list[str]]:
    """Return what is not fine, by what was examined."""
    assert run(["doctor", "--json", str(samples)]) == code
    said = json.loads(capsys.readouterr().out)
    assert said["highlights"]["total"] == 0
    assert said["terminal"]
    return {
        name: [each["text"] + " | " + each["advice"] for each in said[name] if not each["fine"]]
        for name in ("marks", "index")
    }


def test_all_is_fine(
    data: Path, samples: Path, sample_count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examined(samples, capsys, 0) == {"marks": [], "index": []}
    assert run(["doctor", str(samples)]) == 0
    said = capsys.readouterr().out
    assert f"{sample_count} articles in" in said
    assert "which is whole" in said
    assert "to do" not in said


def test_what_is_wrong_with_the_marks_comes_with_what_to_do(
    data: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "state.json").chmod(0o644)
    (data / "state.json.damaged-1").write_text("{", "utf-8")
    (data / "state.json.damaged-1").chmod(0o600)
    found = examined(samples, capsys, 1)
    assert [each.partition(" /")[0] for each in found["marks"]] == [
        "others may read",
        "a damaged file was set aside:",
    ]
    assert "chmod go=" in found["marks"][0]
    assert "reader merge" in found["marks"][1]


def test_a_place_where_no_backup_can_be_written_is_told(
    data: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(data / "backups", ignore_errors=True)
    (data / "backups").write_text("", "utf-8")
    (found,) = examined(samples, capsys, 1)["marks"]
    assert "backups cannot be written" in found
    assert str(data / "backups") in found


def test_a_torn_log_is_told_before_it_is_repaired(
    data: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = data / "state.json.log"
    log.write_bytes(log.read_bytes() + b"garbage that is no line\n")
    assert "state.json.log has damaged lines" in examined(samples, capsys, 1)["marks"][0]
    assert "damaged-" in examined(samples, capsys, 1)["marks"][0]


def test_a_damaged_index_is_told_and_made_anew(
    data: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", str(samples)]) == 0
    assert "none yet" in capsys.readouterr().out
    path = database([samples])
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    path.write_bytes(content)
    assert run(["doctor", str(samples)]) == 0
    assert "is damaged" in capsys.readouterr().out
    assert run(["doctor", str(samples)]) == 0
    assert "which is whole" in capsys.readouterr().out
    db = sqlite3.connect(path)
    define(db)
    db.execute("update article set size = size + 1 where id in (select id from article limit 2)")
    db.commit()
    db.close()
    assert run(["doctor", str(samples)]) == 0
    assert "2 files have changed" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["page", "list"])
def test_damaged_texts_of_an_index_are_reported(
    damage: str, data: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["index", "--workers", "0", str(samples)]) == 0
    path = database([samples]).with_name(TEXTS)
    with closing(sqlite3.connect(path)) as db:
        if damage == "list":
            assert db.execute("update part set lists = x'00' where number = 3").rowcount == 1
            db.commit()
        db.execute("pragma wal_checkpoint(truncate)")
    if damage == "page":
        content = bytearray(path.read_bytes())
        half = len(content) // 2
        content[half:] = b"\xff" * half
        path.write_bytes(content)
    capsys.readouterr()
    assert run(["doctor", str(samples)]) == 0
    assert "is damaged" in capsys.readouterr().out


def test_marks_without_an_article_are_re_attached(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "library"
    write(library, "河边", "<p>船夫说今年的雨比去年少，渡口却更忙了。</p>", name="1.md")
    gone = ArticleRef("https://gone.example/a", "旧题")
    now = datetime(2024, 3, 5, tzinfo=UTC)
    quote = "今年的雨比去年少，渡口却更忙了"
    with Notes.open(data) as notes:
        made = Highlight("a" * 32, gone.key, quote, "", "", 0, 15, 0, "", 1, 1, now, now)
        notes.add_highlight(made, gone)
    assert run(["doctor", "--reattach", str(library)]) == 1
    said = capsys.readouterr().out
    assert "gone: “旧题”; 1 of 1 highlight in “河边”" in said
    assert "--reattach --yes" in said
    with Notes.open(data, read_only=True) as notes:
        assert [each.key for each in notes.highlights()] == [gone.key]
    assert run(["doctor", "--json", "--reattach", "--yes", str(library)]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["gone"] == 2  # the article with a star only is offered none
    assert facts["offered"] == []
    assert [each["to_title"] for each in facts["reattached"]] == ["河边"]
    assert [each.kind for each in backups(data)].count("asked") == 1
    with Notes.open(data) as notes:
        assert [each.key for each in notes.highlights()] == [facts["reattached"][0]["to"]]
        assert notes.undo() is not None
        assert [each.key for each in notes.highlights()] == [gone.key]
