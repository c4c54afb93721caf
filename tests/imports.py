"""The sources of the package and the imports in them, and scripts imported by their path."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType


def load_script(path: Path) -> ModuleType:
    """Return a script that belongs to no package as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


PACKAGE = Path(__file__).resolve().parents[1] / "reader"
FOLDERS = sorted(
    {path.parent.relative_to(PACKAGE.parent).as_posix() for path in PACKAGE.rglob("*.py")}
)
"""The folders of the package that hold modules: tests of every module take one at a time."""

parsed = cache(ast.parse)
"""Parses a source once for all tests that look at it; the tree must not be changed."""


def sources(folder: str) -> dict[str, str]:
    """Return the sources of the modules in one of `FOLDERS`, by their paths from the root."""
    root = PACKAGE.parent
    paths = sorted((root / folder).glob("*.py"))
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}


def module_files(package: Path) -> dict[str, Path]:
    """Return the files of a package by the dotted names of their modules."""
    files = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return files


def imports_of(source: str, modules: Mapping[str, Path]) -> set[str]:
    """Return those modules that a source imports, wherever in it."""
    imported = set()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                imported.add(full if full in modules else node.module)
    return imported & modules.keys()


def circles(graph: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Yield the groups of modules that import each other, by Tarjan's algorithm."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []

    def visit(module: str) -> Iterator[list[str]]:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for imported in sorted(graph[module]):
            if imported not in order:
                yield from visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in stack:
                lowest[module] = min(lowest[module], order[imported])
        if lowest[module] == order[module]:
            at = stack.index(module)
            group = stack[at:]
            del stack[at:]
            if len(group) > 1:
                yield sorted(group)

    for module in sorted(graph):
        if module not in order:
            yield from visit(module)
