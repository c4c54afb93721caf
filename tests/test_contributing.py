"""The walks and the table of CONTRIBUTING.md name functions and files that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
SECTION = TEXT.partition("\n## Four walks\n")[2].partition("\n## ")[0]
WALKS = dict(re.findall(r"^### (.+)\n\n((?:.+\n?)+)", SECTION, re.MULTILINE))
STEP = re.compile(r"^(\d+)\. `(reader/[\w/]+\.py): ([\w.]+)` \w", re.MULTILINE)
STEPS = [(path, name) for _number, path, name in STEP.findall(SECTION)]
TABLE = TEXT.partition("\n## How to add a thing\n")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| (?!what)(\w[^|]*) \| ([^|]+) \| ([^|]+) \|$", TABLE, re.MULTILINE)
NAMED = re.compile(r"`((?:\w+/)*(?:\w+\.(?:py|md)|\w+/))`")


def functions_of(source: str) -> set[str]:
    """Return the functions that a source defines, and the methods as ``Class.method``."""
    functions: set[str] = set()
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                functions.add(name)
            case ast.ClassDef(name=owner, body=body):
                methods = (
                    each
                    for each in body
                    if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
                )
                functions.update(f"{owner}.{method.name}" for method in methods)
    return functions


def test_there_are_four_walks() -> None:
    assert list(WALKS) == [
        "File to screen",
        "Highlight to disk",
        "Query to rows",
        "Setting to effect",
    ]


@pytest.mark.parametrize("walk", WALKS)
def test_a_walk_has_six_to_ten_numbered_steps(walk: str) -> None:
    items = re.findall(r"^\d+\. ", WALKS[walk], re.MULTILINE)
    numbers = [int(number) for number, _path, _name in STEP.findall(WALKS[walk])]
    assert 6 <= len(items) <= 10
    assert numbers == list(range(1, len(items) + 1))


@pytest.mark.parametrize(("path", "name"), STEPS)
def test_a_step_names_a_function_that_is_there(path: str, name: str) -> None:
    assert name in functions_of((ROOT / path).read_text("utf-8"))


def test_functions_and_methods_are_found() -> None:
    source = "def f(): ...\nasync def g(): ...\nclass C:\n    x = 1\n    def m(self): ...\n"
    assert functions_of(source) == {"f", "g", "C.m"}


def paths_of(row: str) -> list[Path]:
    """Return the files and folders of a row; those without a folder are in the one before them."""
    folder, paths = ROOT, []
    for name in NAMED.findall(row):
        is_whole = (ROOT / name).exists()
        paths.append(ROOT / name if is_whole else folder / name)
        if is_whole:
            folder = ROOT / name if name.endswith("/") else (ROOT / name).parent
    return paths


@pytest.mark.parametrize(("where", "test"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_row_names_files_that_are_there(where: str, test: str) -> None:
    assert [path for path in paths_of(where) if not path.exists()] == []
    assert [path for path in paths_of(test) if not path.exists()] == []
    assert paths_of(where)
    assert paths_of(test)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("`reader/archive/` and `dates.py`", ["reader/archive", "reader/archive/dates.py"]),
        ("`reader/archive/none.py`", ["reader/archive/none.py"]),
        ("`reader/cli.py`, `paths.py`", ["reader/cli.py", "reader/paths.py"]),
        ("`FORMAT`", []),
    ],
)
def test_the_files_of_a_row_are_found(row: str, names: list[str]) -> None:
    assert paths_of(row) == [ROOT / name for name in names]
