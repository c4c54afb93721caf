"""Reading, searching and exporting start no program and reach no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import ROOT, Terminal, own_places

WATCHED = """
import os, sys
log = os.open(os.environ["SEEN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen",
          "os.system", "os.exec", "os.posix_spawn", "os.spawn", "webbrowser.open"}
def look(event, given):
    if event in EVENTS:
        os.write(log, f"{event} {given!r}\\n".encode("utf-8", "backslashreplace"))
sys.addaudithook(look)
from reader.__main__ import main
sys.exit(main())
"""
"""The program, with what it asks of the system written down."""


def asked(seen: Path) -> list[str]:
    """Return what was asked of the system, but for the process with the words of Chinese.

    Sessions share it: a child of the program, reached through a Unix socket (family 1).
    """
    return [
        line
        for line in seen.read_text("utf-8").splitlines()
        if not (line.startswith("subprocess.Popen") and "'reader.services.word_server'" in line)
        and not (line.startswith("socket.connect") and "family=1," in line and "/words-" in line)
    ]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **own_places(tmp_path),
        "SEEN": str(tmp_path / "seen"),
        "DISPLAY": ":0",
        "BROWSER": "/bin/true",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "1.md").write_text(
        "---\ntitle: 石桥记\ndate: 2024-03-05\nfrom: https://a.invalid/1\n---\n"
        "<link rel=stylesheet href='https://a.invalid/x.css'><script src='https://a.invalid/x.js'>"
        "</script><p>赶集的人从桥上走过。<a href='https://a.invalid/2'>链接</a></p>"
        "<img src='https://a.invalid/x.png'><iframe src='https://a.invalid/'></iframe>"
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'https://a.invalid/e'>]><p>&e; 尾部</p>",
        "utf-8",
    )
    return made


@pytest.mark.slow
def test_on_the_screen_only_a_command_that_was_typed_is_started(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([folder], environ, program=[sys.executable, "-c", WATCHED]) as terminal:
        terminal.until("石桥记")
        terminal.press("\r")
        terminal.until("赶集的人")
        terminal.press("GL", 0.3)
        terminal.until("━ Links ━")
        terminal.press("\x1b", 0.4)
        terminal.press("i", 0.3)
        terminal.press("\x1b", 0.4)
        assert asked(tmp_path / "seen") == []
        terminal.press("|", 0.3)
        terminal.press("true\r", 0.1)
        terminal.until("Enter goes back")
        terminal.press("\r", 0.3)
        terminal.press("Q")
        assert terminal.wait() == 0
    assert any(line.startswith("subprocess.Popen") for line in asked(tmp_path / "seen")), (
        "the watch sees nothing"
    )


@pytest.mark.slow
def test_no_verb_starts_or_reaches_anything(
    folder: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    for verb in (
        ("ls", folder),
        ("show", folder / "1.md"),
        ("search", "赶集", folder),
        ("export", "--format", "epub", "--out", tmp_path / "out.epub", folder),
    ):
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, *verb],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "seen").read_text("utf-8") == "", verb
