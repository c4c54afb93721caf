"""The rules of the house: layers, what an import may load, what a wheel holds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual.widgets

import reader
from reader import paths
from tests.imports import circles, imports_of, module_files, parsed
from tests.local_names import NONDESCRIPT, local_names

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 400
"""The most lines of a module."""
MOST_CODE_LINES = 40
"""The most lines of a function, without its docstring, its comments and blank lines."""
LONGER = {
    "reader.text.layout.filling._search": "runs for each width of a resize; calls double its time",
}
"""The functions that may be longer, each with the reason."""
GENERATED = "\n# generated: "
"""The begin of a comment in a module that a script has written, which may have more lines."""
HEAVY = {
    "textual",
    "rich",
    "bs4",
    "lxml",
    "html2text",
    "tinydb",
    "rjieba",
    "opencc",
    "budoux",
    "wcwidth",
}


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running code."""
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.split(".")[0] for name in result.stdout.split()}


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import reader.cli", set()),
        ("import reader.commands.ls, reader.commands.show", set()),
        ("import reader.archive.scan", set()),
        ("import reader.text.document, reader.text.safe, reader.text.layout.breaks", set()),
        ("import reader.services.session", {"tinydb", "wcwidth"}),
        (
            "import pathlib, reader.cleaning.sites.loader as r; r.mistakes(pathlib.Path('no'))",
            set(),
        ),
    ],
)
def test_an_import_loads_nothing_heavy(code: str, allowed: set[str]) -> None:
    assert loaded_by(code) & HEAVY <= allowed


def test_the_version_is_printed_without_loading_anything_heavy() -> None:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reader", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert result.stdout == f"reader {reader.__version__}\n"
    names = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in result.stderr.splitlines()}
    assert "argparse" not in names
    assert not names & HEAVY


def test_listing_articles_loads_no_screen_and_no_parser() -> None:
    code = "from reader.cli import run; run(['ls', 'samples', '--json'])"
    subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT
    )  # indexes
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    names = {name.split(".")[0] for name in result.stderr.split()}
    assert "reader" in names
    assert not names & {"textual", "rich", "bs4", "html2text"}


def test_the_layers_hold() -> None:
    pytest.importorskip("importlinter", reason="import-linter comes with the extra [dev]")
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert result.returncode == 0, result.stdout


def test_no_modules_import_each_other_in_a_circle() -> None:
    files = module_files(ROOT / "reader")
    graph = {name: imports_of(path.read_text("utf-8"), files) for name, path in files.items()}
    assert list(circles(graph)) == []


def test_circles_are_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"f"}, "f": {"e"}}
    assert list(circles(graph)) == [["a", "b", "c"], ["e", "f"]]


@pytest.mark.parametrize(
    "source",
    [
        "from reader.text import safe",
        "from reader.text.safe import Safe",
        "import reader.text.safe",
        "if TYPE_CHECKING:\n    from reader.text.safe import Safe",
        "def late():\n    from reader.text.safe import Safe",
    ],
)
def test_every_kind_of_import_is_seen(source: str) -> None:
    files = module_files(ROOT / "reader")
    assert "reader.text.safe" in imports_of(source, files)


def test_local_names_say_what_they_hold() -> None:
    names = [
        (module, function, name)
        for module, path in module_files(ROOT / "reader").items()
        for function, name in local_names(path.read_text("utf-8"))
    ]
    vague = [name for name in names if name[-1] in NONDESCRIPT]
    assert len(vague) < len(names) / 100, vague


def early_ends(source: str) -> Iterator[str]:
    """Yield the properties of a source that return, once for each ``return``."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = any("given(" in ast.unparse(decorator) for decorator in node.decorator_list)
            inner = [other for other in ast.walk(node) if isinstance(other, _SCOPES)][1:]
            nested = {part for scope in inner for part in ast.walk(scope)}
            for statement in ast.walk(node) if given else ():
                if isinstance(statement, ast.Return) and statement not in nested:
                    yield node.name


_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def test_a_property_refuses_an_input_that_it_says_nothing_of() -> None:
    """Hypothesis reports a property that holds for want of inputs, but only if it is told."""
    ended = {
        path.name: list(early_ends(path.read_text("utf-8")))
        for path in (ROOT / "tests").rglob("test_*.py")
    }
    assert {name: ends for name, ends in ended.items() if ends} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@given(x)\ndef f():\n    if a:\n        return\n    assert b", ["f"]),
        ("@given(x)\ndef f():\n    assume(a)\n    assert b", []),
        ("@given(x)\ndef f():\n    def g():\n        return a\n    assert g()", []),
        ("def f():\n    return 1", []),
    ],
)
def test_an_early_end_is_found(source: str, names: list[str]) -> None:
    assert list(early_ends(source)) == names


def test_no_module_is_too_long() -> None:
    texts = {name: path.read_text("utf-8") for name, path in module_files(ROOT / "reader").items()}
    lengths = {name: text.count("\n") for name, text in texts.items() if GENERATED not in text}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def code_lines(source: str) -> Iterator[tuple[str, int]]:
    """Yield the functions of a source by name, each with its number of code lines."""
    lines = source.splitlines()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            code = [line.strip() for line in lines[node.lineno - 1 : node.end_lineno]]
            if ast.get_docstring(node, clean=False) is not None:
                docstring = node.body[0]
                start = docstring.lineno - node.lineno
                del code[start : start + (docstring.end_lineno or 0) - docstring.lineno + 1]
            yield node.name, sum(1 for line in code if line and not line.startswith("#"))


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{module}.{function}": count
        for module, path in module_files(ROOT / "reader").items()
        for function, count in sorted(code_lines(path.read_text("utf-8")), key=lambda pair: pair[1])
    }
    long = {name: count for name, count in lengths.items() if count > MOST_CODE_LINES}
    assert {name: count for name, count in long.items() if name not in LONGER} == {}
    assert LONGER.keys() <= long.keys(), "no longer an exemption"


@pytest.mark.parametrize(
    ("source", "lengths"),
    [
        ("def f():\n    return 1", [("f", 2)]),
        ("async def f():\n    return 1", [("f", 2)]),
        ('def f():\n    """Say\n\n    it."""\n    return 1', [("f", 2)]),
        ("def f():\n    # why\n\n    return 1  # one", [("f", 2)]),
        ("def f(\n    a,\n):\n    return 1", [("f", 4)]),
        ("class C:\n    def f(self):\n        def g():\n            pass", [("f", 3), ("g", 2)]),
    ],
)
def test_code_lines_are_counted(source: str, lengths: list[tuple[str, int]]) -> None:
    assert list(code_lines(source)) == lengths


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("found = 1", [("f", "found")]),
        ("found = row = 1", [("f", "found"), ("f", "row")]),
        ("for each in (): pass", [("f", "each")]),
        ("return [each for each in ()]", [("f", "each")]),
        ("if said := g(): pass", [("f", "said")]),
        ("with g() as known: pass", [("f", "known")]),
        ("head, *others = ()", [("f", "head"), ("f", "others")]),
        ("def g(): more = 1", [("f", "more"), ("g", "more")]),
        ("self.found = found", []),
        ("g(known=known)", []),
    ],
)
def test_every_kind_of_local_name_is_seen(body: str, names: list[tuple[str, str]]) -> None:
    assert sorted(local_names(f"def f():\n    {body}\n")) == names


def test_style_sheets_name_classes_that_exist() -> None:
    """Textual ignores a rule for a class that does not exist, and the screen stays empty."""
    classes = {
        node.name
        for path in module_files(ROOT / "reader" / "ui").values()
        for node in ast.walk(parsed(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    named = {
        f"{sheet.name}: {name}"
        for sheet in paths.shipped("styles").glob("*.tcss")
        for name in re.findall(
            r"(?<![\w#.$:-])[A-Z]\w+", re.sub(r"/\*.*?\*/", "", sheet.read_text())
        )
    }
    assert named
    known = classes | set(vars(textual.widgets)["__all__"]) | {"Screen"}  # its stub has no list
    assert {name for name in named if name.partition(": ")[2] not in known} == set()


def test_shipped_folders_are_found_in_a_checkout() -> None:
    assert list(paths.shipped("styles").glob("*.tcss"))
    assert list(paths.shipped("samples").rglob("*.md"))


@pytest.mark.slow
def test_a_wheel_holds_styles_samples_and_tables(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--quiet",
            "--wheel-dir",
            tmp_path,
            ROOT,
        ],
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("reader/styles/main.tcss", "reader/archive/hosts.py", "reader/py.typed"):
        assert wanted in names
    assert sum(name.startswith("reader/samples/") for name in names) >= 24
    assert not [name for name in names if name.startswith(("tests/", "samples/", "styles/"))]


def test_the_top_level_holds_what_belongs_there() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0].strip('"') for name in listed.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    allowed = {"pyproject.toml", "reader", "styles", "tests", "samples"}
    assert visible <= allowed | {"README.md", "LICENSE", "CHANGELOG.md"}
