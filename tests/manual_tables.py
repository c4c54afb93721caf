"""Writes the tables in the pages of the manual from the registries of the program.

A page holds ``<!-- table: NAME -->`` where the table NAME is to be; what stands between that and
``<!-- end of table -->`` is replaced. ``python -m tests.manual`` does it for both languages.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from reader import cli, translation
from reader.archive.formats.registry import SHIPPED
from reader.commands import manual
from reader.config.toml_document import commented
from reader.index.query.keys import KEYS
from reader.locales.compile import compile_catalogues
from reader.notes.exchange.formats import FORMATS
from reader.translation import gettext as _
from reader.ui.help.sections import GROUPS, OTHER_HEADING
from reader.ui.keys.command_table import COMMANDS
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.presets import PRESETS
from reader.ui.themes.palettes import PALETTES, ROLES

LANGUAGES = tuple(
    tag
    for tag in translation.LANGUAGES
    if tag == translation.SOURCE or manual.folder(tag).name == tag
)
"""The languages of the manual."""

_HEADERS = {
    "keys": "按键",
    "what it does": "作用",
    "id": "标识",
    "key": "键",
    "meaning": "含义",
    "format": "格式",
    "what it is": "说明",
    "export": "可导出",
    "import": "可导入",
    "command": "命令",
    "theme": "主题",
    "colour": "颜色",
    "default": "默认",
}
_TABLE = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end of table -->)", re.DOTALL)


def filled(page: Path) -> str:
    """Return the text of a page with its tables written from the registries.

    Args:
        page: Whose language the interface speaks now.
    """

    def table(match: re.Match[str]) -> str:
        lines = re.sub(r"\n{3,}", "\n\n", "\n".join(TABLES[match[2]]())).strip("\n")
        return f"{match[1]}\n{lines}\n\n{match[4]}"

    return _TABLE.sub(table, page.read_text("utf-8"))


def filled_pages() -> Iterator[tuple[Path, str]]:
    """Yield each page of the manual and the text that it should hold."""
    list(compile_catalogues())
    before = translation.language()
    try:
        for language in LANGUAGES:
            translation.use(language)
            for page in manual.pages(language):
                yield page, filled(page)
    finally:
        translation.use(before)


def _table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    chinese = translation.language() != "en"
    shown = [_HEADERS[header] if chinese and header in _HEADERS else header for header in headers]
    yield ""
    yield f"| {' | '.join(shown)} |"
    yield f"|{'---|' * len(shown)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield from ("", "")


def _code(text: str) -> str:
    """Return text as code within a table."""
    shown = text.replace("|", "\\|")
    return f"`{shown}`" if text else ""


def _keys() -> Iterator[str]:
    keymap = Keymap()
    groups = list(dict.fromkeys((*GROUPS.values(), OTHER_HEADING)))

    def group(command_id: str) -> str:
        return GROUPS.get(command_id.partition(".")[0], OTHER_HEADING)

    ordered = sorted(COMMANDS, key=lambda command: groups.index(group(command.id)))
    for heading, commands in groupby(ordered, lambda command: group(command.id)):
        yield f"\n### {_(heading)}"
        yield from _table(
            ("keys", "what it does", "id"),
            (
                (
                    " ".join(map(_code, keymap.keys_of(command).split())),
                    command.title,
                    _code(command.id),
                )
                for command in commands
            ),
        )


def _presets() -> Iterator[str]:
    names = list(PRESETS)
    keymaps = [Keymap(preset=name) for name in names]
    changed = {command_id for preset in PRESETS.values() for command_id in preset.keys}
    return _table(
        ("id", *names),
        (
            (
                _code(command.id),
                *(" ".join(map(_code, keymap.keys_of(command).split())) for keymap in keymaps),
            )
            for command in COMMANDS
            if command.id in changed
        ),
    )


def _queries() -> Iterator[str]:
    return _table(
        ("key", "meaning"), ((_code(f"{key.name}:"), _(key.meaning)) for key in KEYS.values())
    )


def _formats() -> Iterator[str]:
    rows = (
        (
            _code(name),
            _(form.label),
            "✓" if form.is_written else "",
            "" if form.read is None else "✓",
        )
        for name, form in FORMATS.items()
    )
    return _table(("format", "what it is", "export", "import"), rows)


def _settings() -> Iterator[str]:
    return iter(("```toml", *commented(), "```"))


def _themes() -> Iterator[str]:
    yield ""
    yield from (f"- `{name}`" for name in PALETTES)
    yield from ("", "")


def _roles() -> Iterator[str]:
    rows = ((_code(role), _(what)) for role, what in ROLES.items())
    return _table(("colour", "meaning"), rows)


def _commands() -> Iterator[str]:
    rows = ((_code(f"reader {form}"), _(what)) for form, what in cli._FORMS)
    return _table(("command", "what it does"), rows)


def _options() -> Iterator[str]:
    for parser in (cli.parser(), *map(cli.parser_of, cli.VERBS)):
        yield f"\n### {parser.prog}\n"
        yield f"{' '.join((parser.description or '').split())}\n"
        for action in parser._actions:
            if action.help != argparse.SUPPRESS and "--help" not in action.option_strings:
                yield _option(action)
    yield from ("", "")


def _option(action: argparse.Action) -> str:
    names = ", ".join(map(_code, action.option_strings))
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices:
        value = "|".join(map(str, action.choices))
    if action.nargs != 0:
        names = f"{names} `{value}`" if names else f"`{value}`"
    what = (action.help or "").replace("%%", "%")
    separator = ": " if translation.language() == "en" else "："
    return f"- {names}{separator}{what}" if what else f"- {names}"


def _endings() -> Iterator[str]:
    suffixes = dict.fromkeys(suffix for entry in SHIPPED for suffix in entry.suffixes.split())
    lines = wrap(" ".join(map(_code, suffixes)), 100)
    return iter(("", *lines, "", ""))


TABLES: Mapping[str, Callable[[], Iterator[str]]] = {
    "keys": _keys,
    "presets": _presets,
    "queries": _queries,
    "formats": _formats,
    "settings": _settings,
    "themes": _themes,
    "roles": _roles,
    "commands": _commands,
    "options": _options,
    "endings": _endings,
}
"""What makes each table, by the name that the pages give it."""
