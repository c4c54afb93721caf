"""Writes settings as TOML: a file that explains them, and changes that keep the rest of a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from reader import private
from reader.config.key_lines import header_lines
from reader.config.settings import DEFAULTS, RULES, Settings
from reader.errors import ConfigError, PathError, reason
from reader.translation import LARGEST_SETTINGS, with_count
from reader.translation import gettext as _
from reader.untrusted import parse_toml, read_small


def toml(value: Any) -> str:
    """Return a value as TOML; strings, numbers, booleans and lists are written as in JSON."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{toml(key)} = {toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(value, ensure_ascii=False)


_EXAMPLES = {
    "archives": (
        '[archives."~/news"]',
        '"title" = ["headline", "title"]',
        '"zone" = "Asia/Shanghai"',
        '"body" = "markdown"',
        '"skip" = ["drafts"]',
    ),
    "commands": (
        "[commands.dictionary]",
        '"key" = "D"',
        '"run" = ["sdcv", "--non-interactive", "--utf8-output", "--", "{text}"]',
    ),
    "export": (
        "[export]",
        '"auto" = "~/notes/reader"',
        "[export.markdown]",
        '"template" = "callout"',
    ),
    "hidden": (
        "[hidden]",
        '"adverts" = "title:广告 OR source:促销"',
    ),
}
"""Examples of the tables of a setting, by its name."""


def commented() -> Iterator[str]:
    """Yield the lines of a file in which every setting is explained and none is set."""
    yield _("# The settings of reader: take the # away before a line to set it.")
    ordered = sorted(fields(Settings), key=lambda setting: _is_table(setting.name))
    for setting in ordered:
        rule = RULES[setting.name]
        choices = ", ".join(rule.choices or rule.names)
        yield f"\n# {with_count(_(rule.says), choices) if choices else _(rule.says)}"
        if setting.name in _EXAMPLES:
            yield from (f"# {line}" for line in _EXAMPLES[setting.name])
        elif _is_table(setting.name):
            example = rule.names[0] if rule.names else "name"
            yield f'# [{setting.name}]\n# "{example}" = "text"'
        else:
            yield f"# {setting.name} = {toml(getattr(DEFAULTS, setting.name))}"


def _is_table(name: str) -> bool:
    return isinstance(getattr(DEFAULTS, name), Mapping)


def write(path: Path, name: str, value: Any) -> Any:
    """Set one setting in a file; comments, order and everything else stay as they are.

    The file is replaced as a whole, so no other process sees half of it. Of a symbolic link the
    target is replaced.

    Args:
        path: The configuration file; it is created when it does not exist.
        name: The name of a setting that is not a table.
        value: The value in the type of the setting; None removes the setting from the file.

    Returns:
        The previous value, as TOML has it; None without one.

    Raises:
        ConfigError: The file cannot be read, is not TOML, or cannot be written.
    """
    return _rewrite(path, lambda text: _changed(text, name, value)).get(name)


def write_table(path: Path, name: str, entries: Mapping[str, str]) -> None:
    """Replace the entries of a table in a file; everything else stays as it is.

    Args:
        path: The configuration file; it is created when it does not exist.
        name: The name of the table.
        entries: The values by name, in the order in which they are written; none removes the table.

    Raises:
        ConfigError: The file cannot be read, is not TOML, or cannot be written.
    """
    _rewrite(path, lambda text: _with_table(text, name, entries))


def _with_table(text: str, name: str, entries: Mapping[str, str]) -> str:
    """Return the text of a file with the entries of a table replaced.

    Raises:
        ValueError: It is not TOML.
    """
    import tomlkit  # here: only a change needs it

    document = tomlkit.parse(text)
    table = document.get(name)
    if not entries:
        document.pop(name, None)
    elif isinstance(table, tomlkit.items.Table | tomlkit.items.InlineTable):
        before = {key: table.pop(key) for key in list(table)}
        for key, value in entries.items():
            kept = before.get(key)
            table.add(key, kept if kept == value and kept is not None else value)
    else:
        document.pop(name, None)
        table = tomlkit.table()
        table.update(entries)
        document.add(name, table)
    return tomlkit.dumps(document)


def add_table(path: Path, lines: Sequence[str]) -> None:
    """Append a table to a file; all that is there stays as it is.

    Args:
        path: The configuration file; it is created when it does not exist.
        lines: The lines of the table, as TOML.

    Raises:
        ConfigError: The file cannot be read, is not TOML, or cannot be written.
    """

    def appended(text: str) -> str:
        before = f"{text.rstrip()}\n\n" if text.strip() else ""
        after = before + "\n".join(lines) + "\n"
        parse_toml(after)
        return after

    _rewrite(path, appended)


def _rewrite(path: Path, change: Callable[[str], str]) -> Mapping[str, Any]:
    """Replace a file by its changed text; return the table that it held before.

    Args:
        path: The configuration file.
        change: Returns the new text; it raises ValueError when the text is not TOML.

    Raises:
        ConfigError: The file cannot be read, is not TOML, or cannot be written.
    """
    try:
        target = private.place(path)
        written = (
            read_small(target, LARGEST_SETTINGS).decode("utf-8-sig") if target.exists() else ""
        )
        before = written.replace("\r\n", "\n")
        table = parse_toml(before)
        after = change(before)
        if after != before:
            private.make_folder(target.parent)
            changed = after.replace("\n", "\r\n") if "\r\n" in written else after
            private.write_output(path, changed.encode())
    except PathError as error:
        raise ConfigError(path, "", error.why) from error
    except OSError as error:
        why = _("cannot be written ({error})").format(error=reason(error))
        raise ConfigError(path, "", why) from error
    except ValueError as error:
        why = _("is not TOML, so that nothing can be written into it: {error}")
        raise ConfigError(path, "", why.format(error=_(str(error)))) from error
    return table


def _changed(text: str, name: str, value: Any) -> str:
    """Return the text of a file with one setting changed.

    Raises:
        ValueError: It is not TOML.
    """
    import tomlkit  # here: only a change needs it

    document = tomlkit.parse(text)
    if value is None:
        document.pop(name, None)
    elif name in document:
        document[name] = list(value) if isinstance(value, tuple) else value
    else:
        return _added(text, name, value)
    return tomlkit.dumps(document)


def _added(text: str, name: str, value: Any) -> str:
    """Return the text with a new setting: below the line that explains it, else before tables."""
    line = f"{name} = {toml(list(value) if isinstance(value, tuple) else value)}"
    lines = text.split("\n")
    end = min(header_lines(text), default=len(lines) + 1) - 1
    explained = (at for at in range(end) if lines[at].startswith(f"# {name} = "))
    at = next(explained, None)
    if at is not None:
        lines[at] = line
    else:
        while end and not lines[end - 1].strip():
            end -= 1
        while end and end < len(lines) and lines[end - 1].startswith("#"):
            end -= 1  # the comment above a table belongs to the table
        lines[end:end] = [line]
    return "\n".join(lines)
