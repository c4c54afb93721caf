"""Expressions of modules are compiled when they are used, and then are patterns like any other."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator

import pytest

import reader
from reader.patterns import _LazyPattern, lazy_pattern
from tests.imports import FOLDERS, parsed, sources


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below a node that run when its module is imported."""
    for child in ast.iter_child_nodes(node):
        yield child
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = [*child.decorator_list, child.args]
        elif isinstance(child, ast.Lambda):
            inside = [child.args]
        else:
            inside = [child]
        for part in inside:
            yield from run_at_import(part)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_module_compiles_an_expression_while_it_is_imported(folder: str) -> None:
    assert [
        (name, node.lineno)
        for name, source in sources(folder).items()
        for node in run_at_import(parsed(source))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "re.compile"
    ] == []


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("match", ("桥2021",)),
        ("search", ("石桥2021年",)),
        ("fullmatch", ("桥2021",)),
        ("findall", ("桥1 桥22",)),
        ("split", ("a桥1b",)),
        ("sub", ("-", "a桥1b")),
        ("subn", ("-", "a桥1b")),
    ],
)
def test_a_lazy_pattern_answers_as_a_compiled_one(method: str, arguments: tuple[str, ...]) -> None:
    lazy, compiled = lazy_pattern("桥(?P<number>[0-9]+)"), re.compile("桥(?P<number>[0-9]+)")
    for _again in range(2):
        answer, expected = (getattr(made, method)(*arguments) for made in (lazy, compiled))
        if isinstance(expected, re.Match):
            answer, expected = (made.groupdict() for made in (answer, expected))
        assert answer == expected
    assert (lazy.pattern, lazy.flags, lazy.groups) == (
        compiled.pattern,
        compiled.flags,
        compiled.groups,
    )


def test_flags_and_bytes_reach_the_compiler() -> None:
    assert lazy_pattern("bridge", re.IGNORECASE).fullmatch("BRIDGE")
    assert lazy_pattern(rb"\xe6.", re.DOTALL).search(b"\xe6\n")


def test_an_error_is_raised_at_the_first_use() -> None:
    broken = lazy_pattern("(")
    for _again in range(2):
        with pytest.raises(re.error):
            broken.search("桥")


def test_it_has_no_more_attributes_than_a_pattern() -> None:
    with pytest.raises(AttributeError):
        lazy_pattern("桥").matches  # type: ignore[attr-defined]  # noqa: B018 - the access is tested


def test_every_expression_of_the_program_compiles() -> None:
    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if not module.name.endswith(("__main__", "locales.compile")):
            importlib.import_module(module.name)
    modules = [module for name, module in sys.modules.items() if name.startswith("reader.")]
    patterns = {
        id(value): value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, _LazyPattern)
    }.values()
    assert len(patterns) > 100
    assert all(made.groups >= 0 for made in patterns if made.pattern != "(")
