"""Marking in a real terminal: focus, highlight, note, quit, and all of it there again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reader.notes.model import Highlight
from reader.notes.store import Notes
from tests.slow_terminal import SlowTerminal
from tests.terminal import ROOT, Terminal, own_places

NOTE = "这座桥有八十多年了，值得一记。"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return own_places(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "1.md").write_text(
        "<!--1619013302000-->\n[石桥记](https://a.example.org/1)\n------\n"
        "<p>赶集的人从桥上走过，船从桥下过去。桥是一九三七年修的！</p>" + "<p>山高水长。</p>" * 40,
        "utf-8",
    )
    return made


def stored(environ: dict[str, str]) -> list[Highlight]:
    with Notes.open(Path(environ["READER_DATA_DIR"]), read_only=True) as notes:
        return list(notes.highlights())


@pytest.mark.slow
def test_a_highlight_and_its_note_come_back(folder: Path, environ: dict[str, str]) -> None:
    with Terminal([folder], environ) as terminal:
        terminal.until("石桥记")
        terminal.press("\r")
        terminal.until("赶集的人")
        terminal.press(")H")
        terminal.until("Highlighted")
        terminal.press("a")
        terminal.until("save and close")
        terminal.press(NOTE, pause=0.02)
        terminal.press("\x13")
        terminal.until("Note saved")
        terminal.press("\x1b", pause=0.5)
        terminal.press("Q")
        assert terminal.wait() == 0
    assert [(each.quote, each.note) for each in stored(environ)] == [
        ("赶集的人从桥上走过，船从桥下过去。", NOTE)
    ]
    with Terminal([], environ) as terminal:
        terminal.until("石桥记")
        terminal.press("\r")
        terminal.until("✎")
        terminal.press("]\r")
        terminal.until(NOTE)
        terminal.press("qqgh")
        terminal.until("With a note")
        terminal.until(NOTE[:6])
        terminal.press("Q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_no_key_is_lost_over_a_slow_line(folder: Path, environ: dict[str, str]) -> None:
    with SlowTerminal([folder], environ) as terminal:
        terminal.until("石桥记")
        terminal.type_ahead(f"\r)Ha{NOTE}\t桥\r))H3Q")
        assert terminal.wait() == 0
    first, second = sorted(stored(environ), key=lambda each: each.start)
    assert (first.quote, first.note) == ("赶集的人从桥上走过，船从桥下过去。", NOTE)
    assert first.tags == ("桥",)
    assert (second.start, second.colour) == (len(first.quote) + 12, 3)
    assert second.quote == "山高水长。"


@pytest.mark.slow
def test_the_editor_of_the_person_gets_the_note(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys\nname = sys.argv[-1]\ntext = open(name, encoding='utf-8').read()\n"
        "open(name, 'w', encoding='utf-8').write(text + '，外面加的\\n')\n",
        "utf-8",
    )
    environ["VISUAL"] = f"{sys.executable} {script}"
    with Terminal([folder], environ) as terminal:
        terminal.until("石桥记")
        terminal.press("\r")
        terminal.until("赶集的人")
        terminal.press(")a")
        terminal.until("save and close")
        terminal.press("里面写的", pause=0.02)
        terminal.press("\x05")
        terminal.until("外面加的")
        terminal.press("\x1b", pause=0.5)
        terminal.press("Q")
        assert terminal.wait() == 0
    assert [each.note for each in stored(environ)] == ["里面写的，外面加的"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "pause"),
    [(signal.SIGKILL, 2.0), (signal.SIGHUP, 0.1), (signal.SIGTERM, 0.1)],
    ids=["killed after a moment", "line dropped at once", "ended at once"],
)
def test_a_note_that_is_being_written_outlives_the_program(
    folder: Path, environ: dict[str, str], number: signal.Signals, pause: float
) -> None:
    with Terminal([folder], environ) as terminal:
        terminal.until("石桥记")
        terminal.press("\r")
        terminal.until("赶集的人")
        terminal.press(")a")
        terminal.until("save and close")
        terminal.press("还没有存", pause=0.02)
        terminal.until("还没有存")
        terminal.read(pause)
        os.kill(terminal.pid, number)
        terminal.wait()
    assert [each.note for each in stored(environ)] == ["还没有存"]


def run(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environ},
    )


@pytest.mark.slow
def test_export_import_and_doctor_by_command(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([folder], environ) as terminal:
        terminal.until("石桥记")
        terminal.press("\r")
        terminal.until("赶集的人")
        terminal.press(")H")
        terminal.until("Highlighted")
        terminal.press("Q")
        assert terminal.wait() == 0
    backup = tmp_path / "all.jsonl"
    assert run(environ, "export", "--format", "jsonl", "-o", str(backup)).returncode == 0
    other = {**environ, "READER_DATA_DIR": str(tmp_path / "other")}
    taken = run(other, "import", str(backup))
    assert (taken.returncode, taken.stdout) == (0, f"{backup}: 1 new\n")
    assert run(other, "import", str(backup)).stdout == f"{backup}: 1 known already\n"
    assert stored(other) == stored(environ)
    w3c = run(other, "export", "--format", "w3c", "--query", "赶集", str(folder))
    assert json.loads(w3c.stdout)["items"][0]["target"]["source"] == "https://a.example.org/1"
    nothing = run(other, "export", "--format", "w3c", "--query=-赶集")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    article = folder / "1.md"
    article.write_text(article.read_text("utf-8").replace("赶集的人", "賣菜的人們"), "utf-8")
    checked = run(environ, "doctor", str(folder))
    assert checked.returncode == 0
    assert "1 highlight, 1 updated" in checked.stdout
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    assert run(environ, "import", str(bad)).returncode == 2
