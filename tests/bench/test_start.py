"""Starts as ratios: of the first picture, of the app to a minimal one, of verbs to bare Python."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench.marked import write_marks
from tests.bench.scale import ROOT
from tests.bench.screen import Screen

pytestmark = pytest.mark.bench

SIZES = (0, 10_000, 100_000)
ROUNDS = 5
OPENED = 2.0
"""Seconds after which an empty store is open, so that leaving keeps a picture."""
PER_MARK = 0.0001
"""What a mark adds to that on a busy machine."""


def start(environ: dict[str, str], library: Path, marks: int) -> float:
    """Return the seconds from the start to the list, and leave well.

    Args:
        environ: The variables of the program.
        library: The folder.
        marks: How many marks its store has.
    """
    screen = Screen([sys.executable, "-m", "reader", str(library)], environ)
    shown = screen.until(lambda text: "石桥记" in text) - screen.begun
    screen.until(lambda text: "1 article" in text)
    time.sleep(OPENED + marks * PER_MARK)
    screen.settle()
    os.write(screen.fd, b"Q")
    while screen.read(5):
        pass
    os.waitpid(screen.pid, 0)
    os.close(screen.fd)
    return shown


def test_the_first_picture_waits_for_nothing(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "a.md").write_text("---\ntitle: 石桥记\ndate: 2021-04-01\n---\n<p>桥。</p>", "utf-8")
    environs = {}
    for size in SIZES:
        write_marks(tmp_path / f"data-{size}", size, "https://tea.example/{}".format)
        environs[size] = {
            "READER_DATA_DIR": str(tmp_path / f"data-{size}"),
            "READER_CACHE_DIR": str(tmp_path / f"cache-{size}"),
            "READER_CONFIG": str(tmp_path / "none.toml"),
            "PYTHONPATH": str(ROOT),
        }
        start(environs[size], library, size)  # makes the index and the mirror
    early: dict[int, list[float]] = {size: [] for size in SIZES}
    late: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):  # in turns, for a machine has its moods
        for size in SIZES:
            early[size].append(start(environs[size], library, size))
            for kept in (tmp_path / f"cache-{size}").glob("first-picture-*"):
                kept.unlink()
            late[size].append(start(environs[size], library, size))
    bare = [sys.executable, "-c", "pass"]
    begun = datetime.now(UTC)
    for _ in range(ROUNDS):
        subprocess.run(bare, check=True)
    python = (datetime.now(UTC) - begun).total_seconds() / ROUNDS
    median = {
        name: {size: statistics.median(each) * 1000 for size, each in found.items()}
        for name, found in (("early", early), ("app", late))
    }
    print("ms", median, "python", python * 1000)  # noqa: T201 - `pytest -rP` shows it
    for found in median.values():
        assert found[10_000] <= 1.3 * found[0]
        assert found[100_000] <= 1.3 * found[0]
    assert median["early"][0] <= 0.3 * median["app"][0]


def processor_time(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return the seconds of processor time that a command takes until it ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shown_after(command: Sequence[str], environ: dict[str, str], row: str) -> float:
    """Return the seconds of processor time until a row is on the screen, and leave well."""
    screen = Screen(command, environ)
    screen.until(lambda text: row in text)
    taken = screen.cpu()
    screen.settle()
    os.write(screen.fd, b"Q")
    while screen.read(5):
        pass
    os.waitpid(screen.pid, 0)
    os.close(screen.fd)
    return taken


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A library of an article of 4 kB, with its index, and the environment."""
    library = tmp_path / "library"
    library.mkdir()
    head = "---\ntitle: 石桥记\ndate: 2021-04-01\nurl: https://tea.example/1\n---\n"
    body = "<p>赶集的人从桥上走过，船从桥下过去。</p>\n" * 65
    (library / "a.md").write_text(head + body, "utf-8")
    environ = {
        "READER_DATA_DIR": str(tmp_path / "data"),
        "READER_CACHE_DIR": str(tmp_path / "cache"),
        "READER_CONFIG": str(tmp_path / "none.toml"),
        "PYTHONPATH": str(ROOT),
    }
    processor_time([sys.executable, "-m", "reader", "ls", str(library)], environ)
    return library, environ


def test_commands_to_bare_python(place: tuple[Path, dict[str, str]]) -> None:
    library, environ = place
    reader = [sys.executable, "-m", "reader"]
    tab = {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": " "}
    shell = ["sh", "-c", f"exec {sys.executable} -m reader 8>/dev/null 9>/dev/null"]
    commands: dict[str, tuple[list[str], dict[str, str], float]] = {
        "python": ([sys.executable, "-c", "pass"], {}, 1),
        "--version": ([*reader, "--version"], {}, 3),
        "a Tab": (shell, {**tab, "COMP_LINE": "reader s", "COMP_POINT": "8"}, 3),
        "a Tab after a verb": (
            shell,
            {**tab, "COMP_LINE": "reader ls --un", "COMP_POINT": "14"},
            3,
        ),
        "ls": ([*reader, "ls", str(library)], {}, 13),
        "show": ([*reader, "show", str(library / "a.md")], {}, 17),
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, (command, extra, _most) in commands.items():
            taken[name].append(processor_time(command, {**environ, **extra}))
    least = {name: min(each) for name, each in taken.items()}
    print("ms", {name: seconds * 1000 for name, seconds in least.items()})  # noqa: T201
    for name, (_command, _extra, most) in commands.items():
        assert least[name] <= most * least["python"], name


def test_the_app_to_a_minimal_one(place: tuple[Path, dict[str, str]]) -> None:
    library, environ = place
    minimal = [sys.executable, str(ROOT / "tests" / "bench" / "minimal.py")]
    app = [sys.executable, "-m", "reader", str(library)]
    taken: dict[str, list[float]] = {"minimal": [], "app": []}
    for _ in range(ROUNDS):
        taken["minimal"].append(shown_after(minimal, environ, "石桥记"))
        for kept in Path(environ["READER_CACHE_DIR"]).glob("first-picture-*"):
            kept.unlink()
        taken["app"].append(shown_after(app, environ, "石桥记"))
    least = {name: min(each) for name, each in taken.items()}
    print("ms", {name: seconds * 1000 for name, seconds in least.items()})  # noqa: T201
    assert least["app"] <= 1.8 * least["minimal"]
