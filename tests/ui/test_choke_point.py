"""No raw text reaches a widget: a look at the source of every module of the screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import reader.ui

SOURCES = sorted(Path(reader.ui.__file__).parent.rglob("*.py"))
PARSING = {"Label", "Markdown", "MarkdownViewer", "OptionList", "DataTable", "Tree", "RichLog"}
"""Widgets of Textual that read markup in what they are given, or cost too much."""
FORBIDDEN = {"notify", "from_markup", "from_ansi", "open_url", "copy_to_clipboard", "deliver_text"}
"""Calls that read markup, keep escapes, start a browser, or write a clipboard by themselves."""


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_only_content_and_painted_lines_show_text(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name.split(".")[0] for alias in node.names}
            assert not names & {"webbrowser", "html2text", "markdown_it"}, node.lineno
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node)
        assert name not in PARSING | FORBIDDEN, f"{path.name}:{node.lineno} calls {name}"
        if name == "Static" and node.args:
            shown = node.args[0]
            fixed = isinstance(shown, ast.Constant) and "[" not in str(shown.value)
            made = isinstance(shown, ast.Call) and name_of(shown) == "Content"
            assert fixed or made, f"{path.name}:{node.lineno} shows raw text"
        for keyword in node.keywords:
            if keyword.arg == "markup":
                assert isinstance(keyword.value, ast.Constant), f"{path.name}:{node.lineno}"
                assert keyword.value.value is False, f"{path.name}:{node.lineno}"
            if keyword.arg == "shell":
                raise AssertionError(f"{path.name}:{node.lineno} runs a shell")


def test_the_look_can_fail() -> None:
    tree = ast.parse("Static(title)").body[0]
    assert isinstance(tree, ast.Expr)
    call = tree.value
    assert isinstance(call, ast.Call)
    assert name_of(call) == "Static"
    assert not isinstance(call.args[0], ast.Call)
