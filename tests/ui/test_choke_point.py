"""No raw text reaches a widget or a stream: a look at the source of every module.

What the driver sends passes `reader.ui.terminal.frame` and is made safe there whatever a widget
does; this look is about markup, which Textual reads in every `str`, and about the streams beside
the screen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.imports import FOLDERS, parsed, sources

PARSING = {"Label", "Markdown", "MarkdownViewer", "OptionList", "DataTable", "Tree", "RichLog"}
"""Widgets of Textual that read markup in what they are given, or cost too much."""
FORBIDDEN = {
    *("notify", "from_markup", "from_ansi", "open_url", "copy_to_clipboard", "deliver_text"),
    *("deliver_binary", "system", "popen", "eval", "exec"),
}
"""Calls that read markup, keep escapes, start a browser or a shell, or write a clipboard."""
MAKERS = {"Content", "Text", "styled", "assemble", "append_text"}
"""What makes text for a widget; only `reader.ui.widgets.safe_content` may."""
TITLES = {"border_title", "border_subtitle", "tooltip", "sub_title", "label", "prompt"}
"""Attributes and arguments of widgets in which Textual reads markup."""
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
TRANSLATED = {"_", "gettext", "ngettext"}
CLEANED = {"safe", "safe_line", "shown"}
STARTERS = {"run", "Popen", "call", "check_call", "check_output"}
PICTURE_VIEWER = "ui/terminal/picture_viewer.py"
WRITERS = {
    "__main__.py",
    "commands/output.py",
    "commands/progress.py",
    "ui/final_save.py",
    PICTURE_VIEWER,
}
SAFE_WRITERS = {"ui/widgets/safe_content.py", PICTURE_VIEWER}
"""Modules that write to a stream by themselves; they have tests of their own."""

TO_BROWSERS = "ui/terminal/opener.py"
"""The module that hands judged links and downloads to a page; tests/test_served.py looks at it."""


def name_of(node: ast.AST) -> str:
    """Return the last part of a name: ``Static`` of ``textual.widgets.Static(...)``."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return str(getattr(node, "id", getattr(node, "attr", "")))


def is_ours(node: ast.expr | None) -> bool:
    """Return whether an expression is words of our own, with nothing put into them."""
    if isinstance(node, ast.Constant):
        return "[" not in str(node.value)
    if isinstance(node, ast.IfExp):
        return is_ours(node.body) and is_ours(node.orelse)
    return isinstance(node, ast.Call) and name_of(node) in TRANSLATED


def is_clean(node: ast.expr) -> bool:
    """Return whether an expression is safe to stand on a terminal."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(is_clean(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return is_clean(node.value)
    if isinstance(node, ast.BinOp):
        return is_clean(node.left) and is_clean(node.right)
    if isinstance(node, ast.Call) and name_of(node) in CLEANED:
        return True
    return is_ours(node)


def is_shown(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and name_of(node) == "shown"


def is_container(node: ast.expr) -> bool:
    """Return whether an expression can be no text, so that ``update`` is a dictionary's."""
    kinds = (ast.Dict, ast.Set, ast.List, ast.GeneratorExp, ast.DictComp, ast.SetComp, ast.ListComp)
    return isinstance(node, kinds)


def is_stream(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in STREAMS


def faults_of_call(call: ast.Call, *, screen: bool) -> Iterator[str]:
    """Yield what is wrong with a call."""
    name = name_of(call)
    first = call.args[0] if call.args else None
    if name in FORBIDDEN and not (name == "exec" and isinstance(call.func, ast.Attribute)):
        yield f"calls {name}"
    for keyword in call.keywords:
        if name in STARTERS and keyword.arg == "shell":
            yield "runs a shell"
    if name == "print" and not all(is_clean(arg) for arg in call.args):
        yield "prints raw text"
    if name in ("write", "writelines") and is_stream(getattr(call.func, "value", call)):
        yield "writes to a stream by itself"
    if screen:
        yield from faults_of_show(call, name, first)


def faults_of_show(call: ast.Call, name: str, first: ast.expr | None) -> Iterator[str]:
    """Yield what is wrong with a call in a module of the screen."""
    if name in PARSING:
        yield f"calls {name}"
    if name in MAKERS:
        yield f"makes text with {name}"
    if name == "Static" and first is not None and not (is_shown(first) or is_ours(first)):
        yield "a Static shows raw text"
    if name == "update" and first is not None and not (is_shown(first) or is_container(first)):
        yield "update shows raw text"
    for keyword in call.keywords:
        if keyword.arg in TITLES and not (is_shown(keyword.value) or is_ours(keyword.value)):
            yield f"{keyword.arg} shows raw text"
        if keyword.arg == "markup" and getattr(keyword.value, "value", None) is not False:
            yield "reads markup"


def faults(source: str, *, screen: bool = True) -> list[str]:
    """Return what is wrong with a module, each with its line.

    Args:
        source: Of the module.
        screen: Whether it belongs to the screen.
    """
    actual = []
    for node in ast.walk(parsed(source)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name.split(".")[0] for alias in node.names}
            names.add((getattr(node, "module", "") or "").split(".")[0])
            actual += [(line, f"imports {name}") for name in names & {"webbrowser", "pty"}]
        if isinstance(node, ast.Call):
            actual += [(line, fault) for fault in faults_of_call(node, screen=screen)]
        if screen and isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            actual += [
                (line, f"{target.attr} shows raw text")
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr in TITLES
                if not (is_shown(node.value) or is_ours(node.value))
            ]
    return [f"{line}: {fault}" for line, fault in sorted(actual)]


def faults_of_module(name: str, source: str) -> list[str]:
    """Return what is wrong with a module of the package, by its path in it."""
    screen = name.startswith("ui/") and name not in SAFE_WRITERS
    actual = faults(source, screen=screen)
    if name in WRITERS:
        actual = [fault for fault in actual if "stream" not in fault and "print" not in fault]
    if name == TO_BROWSERS:
        actual = [fault for fault in actual if not fault.endswith(("open_url", "deliver_binary"))]
    return actual


@pytest.mark.parametrize("folder", FOLDERS)
def test_text_reaches_widgets_and_streams_by_one_way(folder: str) -> None:
    assert [
        (name, fault)
        for name, source in sources(folder).items()
        for fault in faults_of_module(name.removeprefix("reader/"), source)
    ] == []


@pytest.mark.parametrize(
    "bad",
    [
        "Static(title)",
        "Static(f'{title}')",
        "Static('[b]x[/b]')",
        "Static(str(error))",
        "yield_ = Static(entry.title, classes='title')",
        "widgets.Label(title)",
        "self.query_one('#warning', Static).update(message)",
        "self.query_one(Static).update(safe_line(message))",
        "heading.update(f'{keys} {quote}')",
        "box.border_title = entry.title",
        "box.border_title = f'Links of {title}'",
        "box.border_title = _('{n} of {title}').format(n=1, title=title)",
        "box.border_subtitle += title",
        "box.tooltip = link.url",
        "Button(label=title)",
        "Widget(tooltip=title)",
        "Content(title)",
        "Content.from_markup(title)",
        "Content.styled(title, 'bold')",
        "Text(title)",
        "text.append_text(other)",
        "Text.from_ansi(body)",
        "self.app.notify(message)",
        "self.notify(str(error), severity='error')",
        "self.app.open_url(url)",
        "self.app.copy_to_clipboard(text)",
        "Static('', markup=True)",
        "DataTable()",
        "RichLog()",
        "print(title)",
        "print(f'reader: {error}', file=sys.stderr)",
        "print(_('{n}').format(n=title))",
        "sys.stdout.write(title)",
        "sys.stderr.writelines(lines)",
        "sys.__stdout__.write(title)",
        "subprocess.run(command, shell=True)",
        "subprocess.run(command, shell=flag)",
        "os.system('xdg-open ' + url)",
        "import webbrowser",
        "from webbrowser import open",
    ],
)
def test_the_look_finds(bad: str) -> None:
    assert faults(bad), bad


@pytest.mark.parametrize(
    "good",
    [
        "Static(shown(title))",
        "Static('', id='warning')",
        "heading.update(shown(f'{keys} {quote}'))",
        "known.update({key: value})",
        "known.update(word for word in words)",
        "frame.update()",
        "box.border_title = shown(_('{n} links').format(n=1))",
        "box.border_title = _('Links')",
        "box.border_title = None",
        "Static('', markup=False)",
        "print(safe_line(line), file=sys.stderr)",
        "print(f'reader: {safe_line(str(error))}')",
        "subprocess.run([editor, str(path)], check=False)",
    ],
)
def test_the_look_lets_pass(good: str) -> None:
    assert not faults(good)
