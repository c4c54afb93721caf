"""Checks whether a value fits its setting, and describes what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from reader.config.archive_tables import wrong_rule
from reader.config.key_lines import SettingPath
from reader.config.nearest import nearest
from reader.config.settings import DEFAULTS, RULES, Rule
from reader.config.time_zone import time_zone
from reader.translation import gettext as _

INPUTS = ("sentence", "selection", "article", "url", "none")
"""What a command gets on its standard input."""
OUTPUTS = ("panel", "terminal", "none")
"""Where the output of a command goes."""
KEYS = ("key", "run", "input", "output", "shell", "label")
"""The keys of a table ``[commands.NAME]``."""


def wrong_command(key: str, value: Any) -> str:
    """Return what is wrong with an entry of a table ``[commands.NAME]``; empty when nothing is.

    Args:
        key: The key.
        value: The value as `tomllib` reads it.
    """
    if key not in KEYS:
        return _("must be one of {names}").format(names=", ".join(KEYS)) + nearest(key, KEYS)
    if key == "shell":
        return "" if isinstance(value, bool) else _("must be true or false")
    if key == "run":
        is_list = isinstance(value, list) and all(isinstance(word, str) for word in value)
        if (isinstance(value, str) and value.strip()) or (is_list and value and value[0]):
            return ""
        return _('must be a program and its arguments, as in ["sdcv", "-n", "{text}"]')
    if not isinstance(value, str) or not value.strip():
        return _("must be text in quotes")
    choices = {"input": INPUTS, "output": OUTPUTS}.get(key, ())
    if choices and value not in choices:
        return _("must be one of {names}").format(names=", ".join(choices)) + nearest(
            value, choices
        )
    return ""


_ENTRIES: Mapping[str, Callable[[str, Any], str]] = {
    "archives": wrong_rule,
    "commands": wrong_command,
}
"""What is wrong with an entry of a table, by the setting that holds the table."""


class SettingError(ValueError):
    """A value that does not fit its setting.

    Attributes:
        faults: Pairs of a place within the setting and what is wrong there.
        rest: The valid part of the value, or None when nothing of it is valid.
    """

    def __init__(self, faults: Iterable[tuple[SettingPath, str]], rest: Any = None) -> None:
        super().__init__()
        self.faults = tuple(faults)
        self.rest = rest


def checked(name: str, value: Any) -> Any:
    """Return a value in the type of its setting.

    Args:
        name: The name of the setting.
        value: The value as `tomllib` reads it.

    Raises:
        SettingError: It does not fit.
    """
    if name not in RULES:
        raise SettingError([((), _("is not a setting") + nearest(name, RULES))])
    rule, default = RULES[name], getattr(DEFAULTS, name)
    if rule.tables:
        return _tables(name, rule, value)
    if isinstance(default, Mapping):
        return _table(name, rule, value)
    if isinstance(default, tuple):
        return _list(rule, value)
    why = _wrong(rule, value, default)
    if why:
        raise SettingError([((), why)])
    return type(default)(value)


def _table(name: str, rule: Rule, value: Any) -> Mapping[str, str | tuple[str, ...]]:
    """Return a table of texts, or of lists of texts; a wrong entry does not spoil the others."""
    if not isinstance(value, dict):
        says = _('must be a table of texts, as in [{name}] "name" = "text"')
        raise SettingError([((), says.format(name=name))])
    if rule.nested:
        value = _flattened(value)
    wrong = dict(_wrong_entries(rule, value))
    kept = {key: entry for key, entry in value.items() if key not in wrong}
    rest = MappingProxyType(
        {key: tuple(entry) if isinstance(entry, list) else entry for key, entry in kept.items()}
    )
    if wrong:
        places = ((tuple(key.split(".")) if rule.nested else (key,)) for key in wrong)
        raise SettingError(zip(places, wrong.values(), strict=True), rest)
    return rest


def _flattened(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table whose entries are those of its tables too, with dots in their names."""
    flat: dict[str, Any] = {}
    for key, entry in table.items():
        if isinstance(entry, dict):
            flat |= {f"{key}.{name}": inner for name, inner in entry.items()}
        else:
            flat[key] = entry
    return flat


def _tables(name: str, rule: Rule, value: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of a setting; a wrong entry does not spoil the others."""
    if not isinstance(value, dict):
        why = _("must hold tables, as in {example}")
        raise SettingError([((), why.format(example=_header(name, rule.tables)))])
    wrong_entry = _ENTRIES[name]
    faults: list[tuple[SettingPath, str]] = []
    tables: dict[str, Mapping[str, Any]] = {}
    for key, table in value.items():
        if not isinstance(table, dict):
            why = _("must be a table, as in {example}").format(example=_header(name, key))
            faults.append(((key,), why))
            continue
        wrong = {field: why for field, entry in table.items() if (why := wrong_entry(field, entry))}
        faults += [((key, field), why) for field, why in wrong.items()]
        tables[key] = MappingProxyType(
            {
                field: tuple(entry) if isinstance(entry, list) else entry
                for field, entry in table.items()
                if field not in wrong
            }
        )
    if faults:
        raise SettingError(faults, MappingProxyType(tables))
    return MappingProxyType(tables)


def _header(name: str, key: str) -> str:
    """Return the line that begins a table: ``[archives."~/news"]``, ``[commands.dictionary]``."""
    return f"[{name}.{key}]" if re.fullmatch(r"[\w-]+", key, re.ASCII) else f'[{name}."{key}"]'


def _wrong_entries(rule: Rule, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, entry in table.items():
        if rule.names and key not in rule.names:
            says = _("must be one of {names}").format(names=", ".join(rule.names))
            yield key, says + nearest(key, rule.names)
        elif rule.lists and isinstance(entry, list):
            if not entry or not all(isinstance(text, str) for text in entry):
                yield key, _('must be a path, or a list of paths, as in ["~/news", "~/more.zip"]')
        elif not isinstance(entry, str):
            yield key, _("must be text in quotes")


def _list(rule: Rule, value: Any) -> tuple[str, ...]:
    """Return a list of texts without duplicates."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SettingError([((), _('must be a list of texts, as in ["date", "source"]'))])
    for item in value:
        if item not in rule.choices:
            says = _("may hold {names}, not {wrong}")
            choices = ", ".join(rule.choices)
            why = says.format(names=choices, wrong=item) + nearest(item, rule.choices)
            raise SettingError([((), why)])
    return tuple(dict.fromkeys(value))


def _wrong(rule: Rule, value: Any, default: Any) -> str:
    """Return what is wrong with a single value; empty when it fits."""
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else _("must be true or false")
    if isinstance(default, int | float):
        return _wrong_number(rule, value, whole=isinstance(default, int))
    if not isinstance(value, str):
        return _("must be text in quotes")
    if rule.choices and value not in rule.choices:
        says = _("must be one of {names}").format(names=", ".join(rule.choices))
        return says + nearest(value, rule.choices)
    return _wrong_zone(value) if rule.is_zone else ""


def _wrong_zone(name: str) -> str:
    try:
        time_zone(name)
    except ValueError:
        return _("must be reader, or a time zone, as in Asia/Shanghai or +08:00")
    return ""


def _wrong_number(rule: Rule, value: Any, *, whole: bool) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not rule.low <= value <= rule.high:
        says = _("must be a number from {low} to {high}")
        return says.format(low=f"{rule.low:g}", high=f"{rule.high:g}")
    return _("must be a whole number") if whole and value != int(value) else ""
