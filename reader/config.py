"""The settings: ``config.toml`` to typed, validated values.

A wrong key or value never stops the start: it becomes a `ConfigError` that names the file and the
key, and the program starts with the rest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.errors import ConfigError

GROUPINGS = ("day", "source", "flat")
LEVELS = ("strict", "basic", "unicode")
WORDS = ("auto", "off")
PARAGRAPHS = ("blank", "indent")


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set.

    Attributes:
        measure: The widest line of an article, in Han characters (two cells each).
        paragraphs: How paragraphs are told apart: a ``blank`` line or a first-line ``indent``.
        hang: Whether a line's last pause mark may stand in the right margin.
        level: How strict the rules of line starts and ends are (`reader.text.breaks`).
        words: Whether breaks inside Chinese words are avoided.
        justify: Whether lines are set flush on the right.
        gap: Whether Han and Latin text are set apart.
        ambiguous: How many cells the terminal gives a character of ambiguous width, 1 or 2.
        group: How the list is grouped at the start.
        newest_first: The order of the list at the start.
        read_after: Seconds an article is open before it counts as read; 0: only at its end.
        theme: The name of a Textual theme.
        mouse: Whether mouse reports are asked for.
        hosts: Names of sources by host, which win over the shipped table.
        keys: Keys by binding id: ``"list.open" = "enter,l"``.
    """

    measure: int = 40
    paragraphs: str = "blank"
    hang: bool = True
    level: str = "strict"
    words: str = "auto"
    justify: bool = False
    gap: bool = False
    ambiguous: int = 1
    group: str = "day"
    newest_first: bool = True
    read_after: float = 20.0
    theme: str = "reader-dark"
    mouse: bool = True
    hosts: Mapping[str, str] = field(default_factory=_nothing)
    keys: Mapping[str, str] = field(default_factory=_nothing)


_CHOICES = {"group": GROUPINGS, "level": LEVELS, "words": WORDS, "paragraphs": PARAGRAPHS}
_RANGES = {"measure": (10, 200), "ambiguous": (1, 2), "read_after": (0, 86_400)}


def _checked(path: Path, key: str, value: Any, default: Any) -> Any:
    """Return the value in the type of the default, or raise `ConfigError`."""
    if isinstance(default, Mapping):
        if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return MappingProxyType(value)
        raise ConfigError(path, key, 'must be a table of strings, as in [hosts] "host" = "name"')
    if isinstance(default, bool):
        if isinstance(value, bool):
            return value
        raise ConfigError(path, key, "must be true or false")
    if isinstance(default, int | float):
        low, high = _RANGES[key]
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise ConfigError(path, key, f"must be a number from {low} to {high}")
        if isinstance(default, int) and value != int(value):
            raise ConfigError(path, key, "must be a whole number")
        return type(default)(value)
    if not isinstance(value, str):
        raise ConfigError(path, key, "must be text in quotes")
    choices = _CHOICES.get(key)
    if choices and value not in choices:
        raise ConfigError(path, key, f"must be one of {', '.join(choices)}")
    return value


def load(path: Path) -> tuple[Settings, tuple[ConfigError, ...]]:
    """Read the settings.

    Args:
        path: The configuration file; when it does not exist, the defaults are returned.

    Returns:
        The settings, and what could not be understood.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), (ConfigError(path, "", f"cannot be read ({error})"),)
    except tomllib.TOMLDecodeError as error:
        return Settings(), (ConfigError(path, "", f"is not TOML: {error}"),)
    settings, problems = Settings(), []
    names = [each.name for each in fields(Settings)]
    for key, value in table.items():
        if key not in names:
            near = get_close_matches(key, names, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(ConfigError(path, key, f"is not a setting{hint}"))
            continue
        try:
            checked = _checked(path, key, value, getattr(settings, key))
        except ConfigError as problem:
            problems.append(problem)
        else:
            settings = replace(settings, **{key: checked})
    return settings, tuple(problems)
