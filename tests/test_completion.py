"""What the shells offer at a Tab: asked of the program, and of the shells themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


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


def _offered(place: Path, line: str) -> list[str]:
    """Ask as the shells do: the answer comes on descriptor 8."""
    read, write = os.pipe()
    asked = subprocess.Popen(
        ["bash", "-c", f"exec reader 8>&{write} 9>/dev/null"],
        pass_fds=(write,),
        cwd=place,
        env=_environment(place)
        | {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "IFS": "\013"}
        | {"_ARGCOMPLETE_IFS": "\013", "COMP_TYPE": "9"},
    )
    os.close(write)
    with open(read, encoding="utf-8") as answer:  # noqa: PTH123 - a descriptor
        offered = answer.read().split("\013")
    assert asked.wait() == 0
    return [each.strip() for each in offered if each]


@pytest.mark.parametrize(
    ("line", "has", "has_not"),
    [
        ("reader s", ["show", "search"], ["state", "ls"]),
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
