"""The settings in force: the defaults, the file, the environment, the command line.

Each wins over those before it. What cannot be understood never stops the start: it becomes a
`ConfigError` that names the place, and the rest holds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.config.check import SettingError, checked
from reader.config.key_lines import Place, lines_of
from reader.config.settings import DEFAULTS, RULES, Settings
from reader.errors import ConfigError, reason
from reader.translation import LARGEST_SETTINGS
from reader.translation import gettext as _
from reader.untrusted import read_toml

PREFIX = "READER_"
"""Before the name of a setting, in capitals, in the environment: ``READER_MEASURE``."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is in force, and where it comes from.

    Attributes:
        path: The configuration file, which need not exist.
        settings: What holds.
        problems: What could not be understood.
        origins: Where each setting comes from that is not the default: ``FILE:LINE``, the name of
            a variable, or the option of the command line.
        lines: The line of the file, from 1, that sets each key.
    """

    path: Path
    settings: Settings = DEFAULTS
    problems: tuple[ConfigError, ...] = ()
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[Place, int] = field(default_factory=lambda: MappingProxyType({}))

    def problem(self, place: Place, why: str) -> ConfigError:
        """Return what to say about a place of the file."""
        return ConfigError(self.path, _dotted(place), why, line=self.lines.get(place, 0))


def load(path: Path) -> tuple[Settings, tuple[ConfigError, ...]]:
    """Return the settings, and what could not be understood; see `read`."""
    found = read(path)
    return found.settings, found.problems


def read(
    path: Path,
    environ: Mapping[str, str] = os.environ,
    given: Sequence[str] = (),
) -> Configuration:
    """Read the settings.

    Args:
        path: The configuration file; when it does not exist, the defaults hold.
        environ: The environment.
        given: ``NAME=VALUE``, as on the command line.
    """
    found = _of_file(path)
    plain = (name for name in RULES if not isinstance(getattr(DEFAULTS, name), Mapping))
    pairs = [(f"{PREFIX}{name.upper()}", name) for name in plain]
    of_environ = [(origin, name, environ[origin]) for origin, name in pairs if origin in environ]
    of_line = [(f"--set {each}", *_parted(each)) for each in given]
    return _with_texts(found, [*of_environ, *of_line])


def _parted(given: str) -> tuple[str, str]:
    name, _equals, text = given.partition("=")
    return name.strip(), text.strip()


def _of_file(path: Path) -> Configuration:
    """Return what the file says."""
    try:
        text, table = read_toml(path, LARGEST_SETTINGS)
    except FileNotFoundError:
        return Configuration(path)
    except (OSError, UnicodeDecodeError) as error:  # the latter is a ValueError, too
        said = reason(error) if isinstance(error, OSError) else error
        why = _("cannot be read ({error})").format(error=said)
        return Configuration(path, problems=(ConfigError(path, "", why),))
    except ValueError as error:
        why = _("is not TOML: {error}").format(error=_(str(error)))
        return Configuration(path, problems=(ConfigError(path, "", why, line=_faulty(error)),))
    found = Configuration(path, lines=lines_of(text))
    settings, problems, origins = DEFAULTS, [], {}
    for name, value in table.items():
        try:
            fit = checked(name, value)
        except SettingError as error:
            problems += [found.problem((name, *place), why) for place, why in error.found]
            fit = error.rest
        if fit is not None:
            settings = replace(settings, **{name: fit})
            origins[name] = f"{path.name}:{found.lines.get((name,), 0)}"
    return replace(found, settings=settings, problems=tuple(problems), origins=origins)


def _faulty(error: Exception) -> int:
    """Return the line that is not TOML, 0 when it is not told."""
    words = str(error).replace(",", " ").split()
    number = words[words.index("line") + 1] if "line" in words[:-1] else ""
    return int(number) if number.isdecimal() else 0


def _with_texts(found: Configuration, texts: Iterable[tuple[str, str, str]]) -> Configuration:
    """Return the configuration with settings that were given as texts.

    Args:
        found: What holds without them.
        texts: Triples of where a setting comes from, its name, and its text.
    """
    settings, problems, origins = found.settings, list(found.problems), dict(found.origins)
    for origin, name, text in texts:
        try:
            settings = replace(settings, **{name: checked(name, valued(name, text))})
        except SettingError as error:
            problems += [ConfigError(origin, name, why) for _place, why in error.found]
        else:
            origins[name] = origin
    return replace(found, settings=settings, problems=tuple(problems), origins=origins)


def valued(name: str, text: str) -> Any:
    """Return the value that a text means for a setting, as `tomllib` would have read it."""
    default = getattr(DEFAULTS, name, None)
    if isinstance(default, bool):
        meant = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
        return meant.get(text.lower(), text)
    if isinstance(default, tuple):
        return [each.strip() for each in text.split(",") if each.strip()]
    if isinstance(default, int | float):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _dotted(place: Place) -> str:
    """Write a place as it could stand in the file."""
    plain = (part if part.isidentifier() else f'"{part}"' for part in place[1:])
    return ".".join((*place[:1], *plain))
