"""The settings: ``config.toml`` to typed, validated values.

A wrong key or value never stops the start: it becomes a `ConfigError` that names the file and the
key, and the program starts with the rest.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from reader.errors import ConfigError
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting may be, and what it is for.

    Attributes:
        says: One line for the person who sets it.
        choices: The texts it may be; empty when any will do.
        low: The least number.
        high: The greatest number.
    """

    says: str
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 0


def _setting(default: Any, says: str, *choices: str, low: float = 0, high: float = 0) -> Any:
    return field(default=default, metadata={"rule": Rule(says, choices, low, high)})


def _table(says: str) -> Any:
    return field(default_factory=lambda: MappingProxyType({}), metadata={"rule": Rule(says)})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set; each field carries its `Rule`."""

    measure: int = _setting(40, "the widest line, in Han characters", low=10, high=200)
    paragraphs: str = _setting("blank", "what tells paragraphs apart", "blank", "indent")
    hang: bool = _setting(True, "a pause mark may hang in the right margin")
    level: Literal["strict", "basic", "unicode"] = _setting(
        "strict", "rules of line starts and ends", "strict", "basic", "unicode"
    )
    words: Literal["auto", "off"] = _setting(
        "auto", "whether breaks inside Chinese words are avoided", "auto", "off"
    )
    justify: bool = _setting(False, "lines flush on the right")
    gap: bool = _setting(False, "Han and Latin text set apart")
    ambiguous: int = _setting(
        0, "cells of a character of ambiguous width; 0: as the terminal says", low=0, high=2
    )
    glyphs: str = _setting("unicode", "what frames and signs are drawn with", "unicode", "ascii")
    group: str = _setting("day", "how the list starts out", "day", "source", "flat")
    newest_first: bool = _setting(True, "the order of dates in the list")
    read_after: float = _setting(
        20.0, "seconds until an open article counts as read; 0: only at its end", high=86_400
    )
    theme: str = _setting(
        "auto", "auto: as the terminal's background is; reader-dark, reader-light, one of Textual's"
    )
    mouse: bool = _setting(True, "whether the mouse works; off, the terminal selects text")
    export_on_quit: str = _setting(
        "", "a folder for Markdown notes, written on leaving; none if empty"
    )
    colours: Mapping[str, str] = _table('what the colours of highlights mean: "1" to "5"')
    hosts: Mapping[str, str] = _table("names of sources, by host")
    searches: Mapping[str, str] = _table("saved searches, by name")
    keys: Mapping[str, str] = _table("keys by id; an empty text takes them away")


RULES: Mapping[str, Rule] = MappingProxyType(
    {each.name: each.metadata["rule"] for each in fields(Settings)}
)
"""What each setting may be, by name."""


def _checked(key: str, value: Any, default: Any) -> Any:
    """Return the value in the type of the default; `ValueError` says what it must be."""
    if key not in RULES:
        near = get_close_matches(key, RULES, 1)
        raise ValueError(
            (_("is not a setting; did you mean {near}?") if near else _("is not a setting")).format(
                near="".join(near)
            )
        )
    rule = RULES[key]
    if isinstance(default, Mapping):
        if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return MappingProxyType(value)
        raise ValueError(
            _('must be a table of texts, as in [{key}] "name" = "text"').format(key=key)
        )
    if isinstance(default, bool):
        if isinstance(value, bool):
            return value
        raise ValueError(_("must be true or false"))
    if isinstance(default, int | float):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not rule.low <= value <= rule.high:
            raise ValueError(
                _("must be a number from {low} to {high}").format(low=rule.low, high=rule.high)
            )
        if isinstance(default, int) and value != int(value):
            raise ValueError(_("must be a whole number"))
        return type(default)(value)
    if not isinstance(value, str):
        raise ValueError(_("must be text in quotes"))
    if rule.choices and value not in rule.choices:
        raise ValueError(_("must be one of {choices}").format(choices=", ".join(rule.choices)))
    return value


def load(path: Path) -> tuple[Settings, tuple[ConfigError, ...]]:
    """Read the settings.

    Args:
        path: The configuration file; when it does not exist, the defaults are returned.

    Returns:
        The settings, and what could not be understood.
    """
    try:
        text = path.read_text("utf-8-sig")
        table = tomllib.loads(text)
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), (
            ConfigError(path, "", _("cannot be read ({error})").format(error=error)),
        )
    except tomllib.TOMLDecodeError as error:
        return Settings(), (ConfigError(path, "", _("is not TOML: {error}").format(error=error)),)
    settings, problems = Settings(), []
    for key, value in table.items():
        try:
            checked = _checked(key, value, getattr(settings, key, None))
        except ValueError as error:
            problems.append(ConfigError(path, key, str(error), line=_line_of(text, key)))
        else:
            settings = replace(settings, **{key: checked})
    return settings, tuple(problems)


def _line_of(text: str, key: str) -> int:
    """Return the number of the line that sets a key, from 1; 0 when it is not found."""
    setting = re.compile(rf"""[ \t]*\[*[ \t]*["']?{re.escape(key)}["']?[ \t]*[=\].]""")
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if setting.match(line)), 0)
