"""Where processes start, and that nothing in the current folder runs because of it."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from reader import child, processes
from tests.terminal import ROOT, Terminal, own_places

OWNER = "processes.py"
"""The module that starts processes."""
MODULES = {"subprocess", "multiprocessing", "pty", "webbrowser", "runpy", "_posixsubprocess"}
"""Modules that start processes; of `multiprocessing` only the pipes are used."""
PIPES = "multiprocessing.connection"
CALLS = {
    *("system", "popen", "fork", "forkpty", "startfile", "posix_spawn", "posix_spawnp"),
    *(f"exec{kind}" for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
    *(f"spawn{kind}" for kind in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
}
"""Functions of `os` that start a process or take the place of this one."""
NAMES = {
    *("create_subprocess_exec", "create_subprocess_shell", "subprocess_exec", "subprocess_shell"),
    *("ProcessPoolExecutor", "get_context", "which", "executable"),
}
"""What starts processes, or finds what to start, under any module's name."""


def starts(tree: ast.AST) -> Iterator[str]:
    """Yield what in a module starts a process or finds a program, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                used = [name.name for name in names]
            case ast.ImportFrom(module=str(module), names=names):
                used = [f"{module}.{name.name}" for name in names]
            case ast.Attribute(value=ast.Name(id="os"), attr=attr) if attr in CALLS:
                used = [f"subprocess.{attr}"]
            case ast.Attribute(attr=attr) if attr in NAMES:
                used = [f"subprocess.{attr}"]
            case ast.Call(func=ast.Name(id="__import__" | "import_module"), args=[ast.Constant()]):
                used = [str(ast.literal_eval(node.args[0]))]
            case _:
                continue
        for name in used:
            top, last = name.partition(".")[0], name.rpartition(".")[2]
            is_pipe = f"{name}.".startswith(f"{PIPES}.")
            if (top in MODULES and not is_pipe) or last in NAMES or (top == "os" and last in CALLS):
                yield f"{name}, line {node.lineno}"


@pytest.mark.slow
def test_one_module_starts_processes() -> None:
    package = ROOT / "reader"
    found = {
        str(path.relative_to(package)): list(starts(ast.parse(path.read_text("utf-8"))))
        for path in package.rglob("*.py")
    }
    assert found.pop(OWNER)
    assert {name: uses for name, uses in found.items() if uses} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import subprocess",
        "import subprocess as s",
        "from subprocess import run",
        "import multiprocessing",
        "from multiprocessing import get_context",
        "from multiprocessing.pool import Pool",
        "import multiprocessing.process",
        "import os; os.execv('x', [])",
        "from os import execv",
        "import os; os.system('x')",
        "from asyncio import create_subprocess_exec",
        "import asyncio; asyncio.create_subprocess_shell('x')",
        "from concurrent.futures import ProcessPoolExecutor",
        "import concurrent.futures as f; f.ProcessPoolExecutor()",
        "import shutil; shutil.which('git')",
        "import sys; sys.executable",
        "import webbrowser",
        "from importlib import import_module; import_module('subprocess')",
    ],
)
def test_the_rule_sees_each_way_to_start_one(line: str) -> None:
    assert list(starts(ast.parse(line)))


def test_the_rule_lets_pipes_pass() -> None:
    allowed = "from multiprocessing import connection\nfrom multiprocessing.connection import Pipe"
    assert not list(starts(ast.parse(allowed)))


@pytest.mark.parametrize(
    ("entries", "variable", "kept"),
    [
        (["", "/lib"], None, ["/lib"]),
        (["{here}", "/lib"], None, ["/lib"]),
        (["/bin", "{here}", "/lib"], ":/lib", ["/bin", "/lib"]),
        (["/bin", "{here}", "/lib"], "/lib:", ["/bin", "/lib"]),
        (["/bin", "{here}/more", "/lib"], "more", ["/bin", "/lib"]),
        (["/bin", "{here}/more", "/lib"], "./more", ["/bin", "/lib"]),
        (["/bin", "relative", "/lib"], None, ["/bin", "/lib"]),
        (["/bin", "{here}/.venv"], None, ["/bin", "{here}/.venv"]),
        (["/bin", "/lib"], "", ["/bin", "/lib"]),
    ],
)
def test_the_folders_of_a_child_do_not_depend_on_the_current_one(
    entries: list[str],
    variable: str | None,
    kept: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    here = str(Path.cwd())
    if variable is None:
        monkeypatch.delenv("PYTHONPATH", raising=False)
    else:
        monkeypatch.setenv("PYTHONPATH", variable)
    monkeypatch.setattr(sys, "path", [entry.format(here=here) for entry in entries])
    assert child.import_folders() == [entry.format(here=here) for entry in kept]


def test_a_program_is_not_taken_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "safe").mkdir()
    for place in (tmp_path, tmp_path / "safe"):
        (place / "tool").write_text("#!/bin/sh\n")
        (place / "tool").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    safe = str(tmp_path / "safe")
    for before in ("", ".", "./", "safe"):
        path = f"{before}{os.pathsep}{safe}{os.pathsep}"
        assert processes.find_program("tool", {"PATH": path}) == f"{safe}/tool"
        assert processes.program_environment({"PATH": path})["PATH"] == safe
    assert processes.find_program("tool", {"PATH": f".{os.pathsep}"}) is None
    assert processes.find_program("./tool", {"PATH": safe}) == str(tmp_path / "tool")
    with pytest.raises(FileNotFoundError):
        processes.start(["tool"])


PLANTED = (
    *(
        "reader/__init__.py",
        "reader/__main__.py",
        "reader/cli.py",
        "reader/ui/terminal/picture_viewer.py",
    ),
    *("reader/index/workers.py", "multiprocessing/__init__.py", "multiprocessing/spawn.py"),
    *("multiprocessing/connection.py", "encodings/__init__.py", "importlib/__init__.py"),
    *("sitecustomize.py", "usercustomize.py", "sqlite3.py", "_sqlite3.py", "json.py", "os.py"),
    *("textual/__init__.py", "textual_serve/__init__.py", "textual_image/__init__.py"),
    *("PIL/__init__.py", "PIL/Image.py", "tinydb.py", "bs4.py", "lxml.py", "rich.py", "site.py"),
    *("argparse.py", "pickle.py", "random.py", "signal.py", "socket.py", "ssl.py", "http.py"),
    *("__future__.py", "runpy.py", "aiohttp.py", "platformdirs.py", "wcwidth.py", "budoux.py"),
    *("select.py", "resource.py", "subprocess.py", "rjieba.py", "watchfiles.py", "tomlkit.py"),
)
PROGRAMS = (
    "git",
    "xdg-open",
    "firefox",
    "xclip",
    "wl-copy",
    "tmux",
    "bash",
    "nano",
    "vim",
    "vi",
    "cat",
)
PYTHON = 'import os, sys; os.close(os.open(os.environ["RAN"] + "/" + "{}", os.O_CREAT))\n'


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "ran").mkdir()
    return {
        **own_places(tmp_path),
        "RAN": str(tmp_path / "ran"),
        "DISPLAY": ":0",
        "SSH_CONNECTION": "",
        "SSH_TTY": "",
        "EDITOR": "cat",
        "VISUAL": "",
        "BROWSER": "",
        "PATH": f":.:{os.environ['PATH']}:",
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of articles with code in it under every name that a child might look for."""
    folder = tmp_path / "archive"
    (folder / "images").mkdir(parents=True)
    for name in PLANTED:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PYTHON.format(name.replace("/", "-")))
        for above in path.relative_to(folder).parents[:-1]:
            (folder / above / "__init__.py").touch()
    for name in PROGRAMS:
        (folder / name).write_text(f'#!/bin/sh\n: > "$RAN/{name}"\n')
        (folder / name).chmod(0o755)
    body = "<p>赶集的人从桥上走过。</p><img src='images/a.png'><p>桥下有水。</p>"
    for number in range(60):  # so many are cleaned by workers
        text = f"<p>第{chr(0x4E00 + number)}座桥。</p>" if number else body
        date = "2024-03-06" if number else "2024-03-07"
        (folder / f"{number}.md").write_text(
            f"---\ntitle: 石桥记{number}\ndate: {date}\nfrom: https://a.invalid/{number}\n"
            f"---\n{text}\n",
            "utf-8",
        )
    return folder


def ran(environ: Mapping[str, str]) -> list[str]:
    """Return which of the planted files have run."""
    return sorted(os.listdir(environ["RAN"]))  # noqa: PTH208 - names


def console_script(tmp_path: Path) -> list[str]:
    """Return what the installed command runs: a script in a folder of programs."""
    script = tmp_path / "bin" / "reader"
    script.parent.mkdir()
    script.write_text(
        f"import sys\nsys.path.append({str(ROOT)!r})\n"
        "from reader.__main__ import main\nsys.exit(main())\n"
    )
    return [sys.executable, str(script)]


VERBS: tuple[tuple[str, ...], ...] = (
    ("ls", "."),
    ("show", "0.md"),
    ("search", "赶集", "."),
    ("index", "--workers", "2", "."),
    ("index", "--status", "."),
    ("ls", "--skipped", "."),
    ("archive", "."),
    ("config",),
    ("export", "--format", "html", "."),
    ("doctor", "."),
    ("history",),
    ("backup", "../copy.jsonl"),
    ("import", "../copy.jsonl"),
    ("restore", "../copy.jsonl"),
    ("merge", "../copy.jsonl"),
    ("completion", "bash"),
)


@pytest.mark.slow
def test_no_verb_runs_what_lies_in_the_current_folder(
    archive: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    script = console_script(tmp_path)
    for verb in VERBS:
        done = subprocess.run(
            [*script, *verb],
            cwd=archive,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ran(environ) == [], verb
        assert "Traceback" not in done.stderr, (verb, done.stderr)
        if verb[0] in ("ls", "show", "search") and "--skipped" not in verb:
            assert re.search("石桥记|赶集", done.stdout), "a relative path means what it says"


def test_the_traps_would_spring(archive: Path, environ: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-c", "import sqlite3, reader"],
        cwd=archive,
        env={**os.environ, **environ},
        check=True,
    )
    subprocess.run(["/bin/sh", "-c", "git"], cwd=archive, env={**environ}, check=True)
    assert {"git", "reader-__init__.py", "sqlite3.py"} <= set(ran(environ))


@pytest.mark.parametrize(
    "entries",
    [
        f":{ROOT}",
        pytest.param(":", marks=pytest.mark.slow),
        pytest.param(f"{ROOT}:", marks=pytest.mark.slow),
        pytest.param(f".:{ROOT}", marks=pytest.mark.slow),
    ],
)
def test_children_import_nothing_from_an_empty_entry_of_pythonpath(
    archive: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, entries: str
) -> None:
    monkeypatch.chdir(archive)
    asked = {"index": str(archive.parent / "index"), "paths": [str(archive)], "hosts": {}}
    command = processes.python("reader.__main__", "index", "--json", "--told")
    done = subprocess.run(
        command,
        input=json.dumps(asked).encode(),
        env={**os.environ, **environ, "PYTHONPATH": entries, "PYTHONSTARTUP": "site.py"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert b'"done"' in done.stdout
    assert ran(environ) == [], entries


@pytest.mark.slow
def test_no_key_runs_what_lies_in_the_current_folder(
    archive: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    picture = pytest.importorskip("PIL.Image", reason="the extra images is not installed")
    picture.new("RGB", (40, 30), (200, 40, 40)).save(archive / "images" / "a.png")
    for number in range(60, 1200):
        (archive / f"{number}.md").write_text(
            f"---\ntitle: 后记{number}\ndate: 2024-03-05\n---\n<p>水。</p>\n"
        )
    script = console_script(tmp_path)
    with Terminal(["."], environ, (100, 30), program=script, folder=archive) as terminal:
        terminal.until("1200", 60)  # so many are listed by a child
        terminal.press("gg", 0.3)
        terminal.until("石桥记0")
        terminal.press("\r", 0.3)
        terminal.until("赶集的人")
        _try_keys(terminal, environ)
        terminal.press("Q")
        assert terminal.wait() == 0
    assert ran(environ) == []


def _try_keys(terminal: Terminal, environ: Mapping[str, str]) -> None:
    """Type every key that starts a process; what it starts may fail, or be there."""
    steps: tuple[Callable[[], object], ...] = (
        lambda: terminal.press("P"),
        lambda: terminal.until("Enter goes back"),
        lambda: terminal.press("\r", 0.5),
        lambda: terminal.press(")y", 0.5),
        lambda: terminal.press("o", 0.5),
        lambda: terminal.press("\r", 0.5),
        lambda: terminal.press("\x1b", 0.5),
        lambda: terminal.press(")|", 0.5),
        lambda: terminal.press("echo done\r", 0.1),
        lambda: terminal.until("Enter goes back"),
        lambda: terminal.press("\r", 0.5),
        lambda: terminal.press("Ha\x05", 2.0),  # the editor
        lambda: terminal.press("\x1b", 1.0),
        lambda: terminal.press("R", 1.0),
    )
    for step in steps:
        step()
        assert ran(environ) == []


@pytest.mark.slow
def test_beginning_anew_runs_nothing_of_the_current_folder(
    archive: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    script = console_script(tmp_path)
    with Terminal([], environ, program=script, folder=archive) as terminal:
        terminal.until("Your own folder")
        terminal.press("o")
        terminal.press(".\r", 0.1)
        terminal.until("石桥记")
        assert ran(environ) == []
        terminal.press("Q")
        assert terminal.wait() == 0
    assert ran(environ) == []
