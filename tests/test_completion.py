"""What the shells offer at a Tab: asked of the program, and of the shells themselves."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a program named reader, and some things to complete."""
    program = tmp_path / "bin" / "reader"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m reader "$@"\n')
    program.chmod(0o755)
    (tmp_path / "news").mkdir()
    (tmp_path / "notes.jsonl").touch()
    return tmp_path


def _environment(place: Path) -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": root, "HOME": str(place)}


def _offered(place: Path, line: str, programs: Path | None = None) -> list[str]:
    """Ask as the shells do: the answer comes on descriptor 8."""
    read, write = os.pipe()
    asked = subprocess.Popen(
        ["bash", "-c", f"exec reader 8>&{write} 9>/dev/null"],
        pass_fds=(write,),
        cwd=place,
        env=_environment(programs or place)
        | {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "IFS": "\013"}
        | {"_ARGCOMPLETE_IFS": "\013", "COMP_TYPE": "9"},
    )
    os.close(write)
    with open(read, encoding="utf-8") as answer:  # noqa: PTH123 - a descriptor
        offered = answer.read().split("\013")
    assert asked.wait() == 0
    return [each.strip() for each in offered if each]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "has", "has_not"),
    [
        ("reader s", ["show", "search"], ["ls"]),
        ("reader n", ["news/", "notes.jsonl"], ["ls"]),
        ("reader --low", ["--low-bandwidth"], ["--samples"]),
        ("reader ls ne", ["news/"], ["notes.jsonl"]),
        ("reader ls --un", ["--until", "--unread"], ["--json"]),
        ("reader export --format o", ["org"], ["html"]),
        ("reader export -", ["--format", "--query"], ["--samples"]),
        ("reader import no", ["notes.jsonl"], ["news"]),
        ("reader completion ", ["bash", "zsh", "fish"], ["ls"]),
        ("reader news n", ["news/"], ["ls"]),
    ],
)
def test_offers(place: Path, line: str, has: list[str], has_not: list[str]) -> None:
    offered = _offered(place, line)
    assert set(has) <= set(offered)
    assert not set(has_not) & set(offered)


_BARE = {"bash": "--norc", "zsh": "-f", "fish": "--no-config"}
_ASK = {
    "bash": """
        eval "$(reader completion bash)"
        COMP_WORDS=(reader ls --unr) COMP_CWORD=2 COMP_LINE='reader ls --unr' COMP_POINT=15
        COMP_TYPE=9
        _python_argcomplete reader; printf '%s\\n' "${COMPREPLY[@]}"
    """,
    "zsh": """
        autoload -U compinit && compinit -u -d "$HOME/dump"
        eval "$(reader completion zsh)"
        print -r -- $_comps[reader]
    """,
    "fish": """
        reader completion fish | source
        complete --do-complete 'reader ls --unr'
    """,
}


@pytest.mark.parametrize(
    ("shell", "expected"),
    [("bash", "--unread"), ("zsh", "_python_argcomplete"), ("fish", "--unread")],
)
def test_the_lines_load_in_their_shell(place: Path, shell: str, expected: str) -> None:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not here to load them")
    made = subprocess.run(
        [found, _BARE[shell], "-c", _ASK[shell]],
        env=_environment(place),
        cwd=place,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert expected in made.stdout
    assert not made.stderr


HOSTILE = (
    "'; touch ran; '",
    '"; touch ran; "',
    "\\'; touch ran; \\'",
    "$(touch ran)",
    "`touch ran`",
    "; touch ran;",
    "| touch ran",
    "& touch ran &",
    "a && touch ran",
    "> ran",
    "~; touch ran",
    "-x; touch ran",
    "$'\\x3b touch ran'",
    "{a,b}; touch ran",
    "a\ntouch ran\n",
    "a\x0btouch ran\x0b",
    "\x1b]0;x\x07",
)


def _holding(place: Path, name: str) -> Path:
    """Make a folder that holds nothing but a folder of a name."""
    folder = place / "archive"
    (folder / name).mkdir(parents=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_files_are_only_offered(place: Path, name: str) -> None:
    folder = _holding(place, name)
    (folder / name / "inner").mkdir()
    quoted = shlex.quote(f"{name}/")
    for line in ("reader ls ", f"reader ls {quoted}"):
        offered = _offered(folder, line, programs=place)
        assert all(word.isprintable() for word in offered), line
    assert not (folder / "ran").exists()


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["", "'", '"'])
@pytest.mark.parametrize("name", HOSTILE[:6])
def test_tabs_and_enter_in_a_shell_run_nothing(place: Path, name: str, typed: str) -> None:
    folder = _holding(place, name)
    (folder / name / "石桥记.md").write_text(
        "---\ntitle: 石桥记\ndate: 2024-03-05\n---\n<p>桥。</p>"
    )
    bash = ("/bin/bash", "--norc", "--noprofile", "-i")
    with Terminal([], _environment(place), program=bash, folder=folder) as terminal:
        terminal.press("\r")
        os.write(
            terminal.fd, b'PS1="READY "; eval "$(reader completion bash)"; clear; echo LOADED\r'
        )
        terminal.until("LOADED")
        os.write(terminal.fd, f"reader ls {typed}".encode())
        for _ in range(3):
            terminal.press("\t", 0.8)
        os.write(terminal.fd, b"\r")
        if not typed:  # where a quote was begun, the shell may wait for its end
            assert "not found" not in terminal.until("石桥记")
        terminal.press("\x03", 0.5)
    assert not (folder / "ran").exists()
