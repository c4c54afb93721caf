"""What a command loads: none of the libraries that it does not use, and few modules of its own.

The counts do not depend on the clock. A verb that needs a module more may have it: raise its count.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

SCREEN = {"textual", "rich", "asyncio"}
CLEANER = {"bs4", "lxml", "html.parser"}
LIBRARIES = {
    *SCREEN,
    *CLEANER,
    *("markdown_it", "mdit_py_plugins", "html2text", "soupsieve.css_parser"),
    *("tinydb", "tomlkit", "argcomplete", "pystache", "zstandard"),
    *("rjieba", "budoux", "opencc", "wcwidth", "pypinyin", "watchfiles"),
    *("multiprocessing.connection", "subprocess", "email.message", "uuid"),
    "zoneinfo",
}
"""What is slow to import, and needed by few commands."""

RUN = """
import os, sys
sys.argv[0] = "reader"
report = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
import atexit
atexit.register(lambda: os.write(report, " ".join(sys.modules).encode()))
from reader.__main__ import main
main()
"""
GENERATED = """
import sys
sys.argv[0] = "reader"
from reader import records
postpone, generate = records._postpone, records._Generation.run
made, generated = [], set()
def count(*given, **named):
    made.append(given)
    return postpone(*given, **named)
def run(generation):
    generated.add(generation.made)
    generate(generation)
records._postpone, records._Generation.run = count, run
from reader.__main__ import main
try:
    main()
except SystemExit:
    print(len(made), len(generated), file=sys.stderr)
"""
COMPLETE = """
import os, sys
leave = os._exit
def report(status):
    os.write(9, " ".join(sys.modules).encode())
    leave(status)
os._exit = report  # argcomplete leaves by it
sys.argv = ["reader"]
from reader.__main__ import main
main()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of a Markdown and an HTML article, whose index is up to date."""
    folder = tmp_path_factory.mktemp("loaded")
    library = folder / "library"
    library.mkdir()
    text = "---\ntitle: 石桥记\ndate: 2021-04-01\nurl: https://tea.example/1\n---\n"
    (library / "a.md").write_text(text + "<p>桥下有河。</p>\n" * 20, "utf-8")
    (library / "b.md").write_text(text.replace("/1", "/2") + "## 茶\n\n*春茶*。\n", "utf-8")
    for _twice in range(2):
        loaded(folder, ["ls", "library"])
    return folder


def environ(place: Path) -> dict[str, str]:
    """Return the environment of a command, with places of its own."""
    named = {
        "READER_DATA_DIR": str(place / "data"),
        "READER_CACHE_DIR": str(place / "cache"),
        "READER_CONFIG": str(place / "none.toml"),
        "PYTHONPATH": str(ROOT),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("READER_")}
    return {**kept, **named, "LC_ALL": "C.UTF-8"}


def loaded(place: Path, arguments: list[str]) -> set[str]:
    """Return the modules that a command has loaded when it ends."""
    report = place / "modules"
    result = subprocess.run(
        [sys.executable, "-c", RUN, str(report), *arguments],
        cwd=place,
        env=environ(place),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return set(report.read_text("utf-8").split())


def own(modules: set[str]) -> Iterator[str]:
    """Yield those of some modules that are the program's."""
    return (name for name in modules if name.split(".")[0] == "reader")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "needed", "most"),
    [
        ("--version", set(), 8),
        ("--help", set(), 20),
        ("completion bash", {"argcomplete", "subprocess"}, 25),
        ("config", set(), 40),
        ("ls library", set(), 118),
        ("ls --json library", set(), 118),
        ("ls --skipped library", set(), 125),
        ("ls library/a.md", set(), 106),
        ("show library/a.md", CLEANER, 152),
        ("show --format json library/a.md", CLEANER, 152),
        (
            "show --format markdown library/a.md",
            {*CLEANER, "html2text"},
            153,
        ),
        ("show --raw library/a.md", set(), 80),
        (
            "show library/b.md",
            {*CLEANER, "markdown_it", "mdit_py_plugins"},
            160,
        ),
        ("search 河 library", {"zstandard"}, 134),
        ("index --status library", set(), 110),
        ("archive library", set(), 90),
    ],
)
def test_a_command_loads_what_it_uses(
    place: Path, arguments: str, needed: set[str], most: int
) -> None:
    modules = loaded(place, arguments.split())
    assert modules & LIBRARIES <= needed
    assert len(list(own(modules))) <= most


@pytest.mark.slow
def test_a_command_generates_the_methods_of_few_records(place: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", GENERATED, "ls", "library"],
        cwd=place,
        env=environ(place),
        capture_output=True,
        text=True,
        check=True,
    )
    made, generated = map(int, result.stderr.split())
    assert 0 < generated <= made / 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "most"),
    [
        ("reader s", 19),
        ("reader --low", 19),
        ("reader ls --un", 20),
        ("reader show --for", 20),
        ("reader search --", 20),
        ("reader doctor --", 20),
        ("reader trail --", 20),
        ("reader thread --", 20),
        ("reader thread pi", 20),
        ("reader mark --", 20),
    ],
)
def test_a_tab_loads_parsers_alone(place: Path, line: str, most: int) -> None:
    asked = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line))}
    read, write = os.pipe()
    with subprocess.Popen(
        ["bash", "-c", f"exec {sys.executable} -c '{COMPLETE}' 8>/dev/null 9>&{write}"],
        cwd=place,
        env=environ(place) | asked | {"_ARGCOMPLETE_IFS": "\013", "COMP_TYPE": "9"},
        pass_fds=(write,),
    ):
        os.close(write)
        with open(read, encoding="utf-8") as answer:  # noqa: PTH123 - a descriptor
            modules = set(answer.read().split())
    assert "argcomplete" in modules
    assert modules & LIBRARIES <= {"argcomplete", "subprocess"}  # the latter as a stand-in
    assert not modules & {"dataclasses", "pathlib", "shutil", "_posixsubprocess", "platformdirs"}
    assert len(list(own(modules))) <= most


@pytest.mark.slow
def test_late_modules_and_hashes_work_when_they_are_asked_for(place: Path) -> None:
    code = (
        "from reader.late_import import import_lightly\n"
        "import_lightly()\n"
        "import hashlib, lzma, shutil, sys, tarfile\n"
        "assert not {'_hashlib', '_lzma'} & set(sys.modules)\n"
        "assert hashlib.algorithms_guaranteed <= {*hashlib.algorithms_available}\n"
        "names = ('sha256', 'sha1', 'blake2b')\n"
        "print(*(hashlib.new(name, b'tea').hexdigest() for name in names))\n"
        "assert lzma.decompress(lzma.compress(b'tea')) == b'tea'\n"
        "import _hashlib"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = ("sha256", "sha1", "blake2b")
    assert result.stdout.split() == [hashlib.new(name, b"tea").hexdigest() for name in names]


@pytest.mark.slow
def test_the_app_is_imported_without_what_it_opens_later(place: Path) -> None:
    code = (
        "import reader.cli, sys\n"
        "from reader.late_import import without\n"
        "with without('ssl'): import reader.ui.start\n"
        "print(*sys.modules)\n"
        "import ssl\n"
        "assert ssl.create_default_context() and sys.modules['ssl'] is ssl"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=environ(place),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(result.stdout.split())
    later = {
        *("reader.notes.store", "reader.services.exports", "reader.services.versions"),
        *("reader.notes.other_stores", "reader.services.threads", "reader.services.trails"),
        *("reader.ui.notebook.screen", "reader.ui.settings.screen"),
        *("reader.cleaning.pipeline", "reader.archive.formats.mhtml"),
        *("reader.index.indexer", "reader.index.identity", "reader.ui.notebook.view", "ssl"),
        *("reader.text.layout.page", "reader.text.anchoring.anchor", "reader.ui.dialogs.dialog"),
        *("reader.ui.widgets.note_box", "textual.widgets._text_area", "html.entities"),
    }
    assert modules & later == set()
    assert modules & (LIBRARIES - SCREEN) <= {"subprocess", "uuid"}  # Textual needs the latter
    assert len(list(own(modules))) <= 272
