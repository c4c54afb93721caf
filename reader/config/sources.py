"""The settings in force: the defaults, the file, the environment, the command line.

Later sources override earlier ones. A mistake never prevents the start: it becomes a `ConfigError`
that names the place, and the other settings apply.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.config.check import SettingError, checked
from reader.config.key_lines import KeyLines, SettingPath
from reader.config.nearest import nearest
from reader.config.settings import DEFAULTS, RULES, Settings
from reader.errors import ConfigError, ReaderError, reason
from reader.records import dataclass
from reader.translation import LARGEST_SETTINGS
from reader.translation import gettext as _
from reader.untrusted import read_toml

PREFIX = "READER_"
"""The prefix of environment variables for settings: ``READER_MEASURE`` sets ``measure``."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings as they were read, and where each comes from.

    Attributes:
        path: The configuration file, which need not exist.
        settings: The settings at the start; `Session.settings` are those in force in the app.
        problems: The mistakes in the sources.
        origins: The source of each setting that is not the default: the name of the file, the name
            of a variable, or the option of the command line.
        lines: The line of the file, from 1, that sets each key.
    """

    path: Path
    settings: Settings = DEFAULTS
    problems: tuple[ConfigError, ...] = ()
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[SettingPath, int] = field(default_factory=lambda: MappingProxyType({}))

    def problem(self, place: SettingPath, why: str) -> ConfigError:
        """Return the error for a mistake in a setting, in the file or in what replaced it."""
        origin = self.origins.get(place[0], self.path.name)
        if origin != self.path.name:
            return ConfigError(origin, _dotted(place), why)
        return ConfigError(self.path, _dotted(place), why, line=self.lines.get(place, 0))

    def origin(self, name: str) -> str:
        """Return where a setting comes from, with the line of the file; empty for a default."""
        origin = self.origins.get(name, "")
        if origin != self.path.name:
            return origin
        return f"{origin}:{self.lines.get((name,), 0)}"


def load(path: Path) -> tuple[Settings, tuple[ConfigError, ...]]:
    """Return the settings and the mistakes in their sources; see `read`."""
    configuration = read(path)
    return configuration.settings, configuration.problems


def read(
    path: Path,
    environ: Mapping[str, str] = os.environ,
    given: Sequence[str] = (),
) -> Configuration:
    """Read the settings.

    Args:
        path: The configuration file; if it does not exist, the defaults apply.
        environ: The environment.
        given: ``NAME=VALUE``, as on the command line.
    """
    plain = (name for name in RULES if not isinstance(getattr(DEFAULTS, name), Mapping))
    pairs = [(f"{PREFIX}{name.upper()}", name) for name in plain]
    variables = [(origin, name, environ[origin]) for origin, name in pairs if origin in environ]
    options = [(f"--set {option}", *_name_and_text(option)) for option in given]
    return _with_texts(_read_file(path), [*variables, *options])


def _name_and_text(option: str) -> tuple[str, str]:
    name, _equals, text = option.partition("=")
    return name.strip(), text.strip()


def _read_file(path: Path) -> Configuration:
    """Return the settings of the file over the defaults."""
    try:
        text, table = read_toml(path, LARGEST_SETTINGS)
    except FileNotFoundError:
        return Configuration(path)
    except (OSError, UnicodeDecodeError) as error:  # the latter is a ValueError, too
        why = _("cannot be read ({error})").format(error=reason(error))
        return Configuration(path, problems=(ConfigError(path, "", why),))
    except ValueError as error:
        why = _("is not TOML: {error}").format(error=_(str(error)))
        return Configuration(path, problems=(ConfigError(path, "", why, line=_faulty(error)),))
    configuration = Configuration(path, lines=KeyLines(text))
    settings, problems, origins = DEFAULTS, [], {}
    for name, value in table.items():
        try:
            valid = checked(name, value)
        except SettingError as error:
            problems += [configuration.problem((name, *place), why) for place, why in error.faults]
            valid = error.rest
        if valid is not None:
            settings = replace(settings, **{name: valid})
            origins[name] = path.name
    return replace(configuration, settings=settings, problems=tuple(problems), origins=origins)


def _faulty(error: Exception) -> int:
    """Return the number of the line that is not TOML, or 0 if the error does not name it."""
    words = str(error).replace(",", " ").split()
    number = words[words.index("line") + 1] if "line" in words[:-1] else ""
    return int(number) if number.isdecimal() else 0


def _with_texts(
    configuration: Configuration, texts: Iterable[tuple[str, str, str]]
) -> Configuration:
    """Return the configuration with settings that are given as texts.

    Args:
        configuration: The settings without them.
        texts: Triples of the origin of a setting, its name, and its text.
    """
    settings = configuration.settings
    problems, origins = list(configuration.problems), dict(configuration.origins)
    for origin, name, text in texts:
        try:
            settings = replace(settings, **{name: checked(name, valued(name, text))})
        except SettingError as error:
            problems += [ConfigError(origin, name, why) for _place, why in error.faults]
        else:
            origins[name] = origin
    return replace(configuration, settings=settings, problems=tuple(problems), origins=origins)


def valued(name: str, text: str) -> Any:
    """Parse a text as the value of a setting, with the types that `tomllib` returns."""
    default = getattr(DEFAULTS, name, None)
    if isinstance(default, bool):
        values = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
        return values.get(text.lower(), text)
    if isinstance(default, tuple):
        return [item.strip() for item in text.split(",") if item.strip()]
    if isinstance(default, int | float):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _dotted(place: SettingPath) -> str:
    """Return the dotted TOML key of a place in the file."""
    parts = (part if part.isidentifier() else f'"{part}"' for part in place[1:])
    return ".".join((*place[:1], *parts))


def library(name: str, file: Path) -> list[Path]:
    """Return the paths of a named library.

    ``~`` is the home folder; a relative path starts at the folder of the configuration file.

    Args:
        name: The name in the settings.
        file: The configuration file.

    Raises:
        ReaderError: There is no such library; the error suggests the most similar name.
    """
    libraries = read(file).settings.libraries
    if name not in libraries:
        says = _("no library is named {name}").format(name=name)
        if not libraries:
            raise ReaderError(says + _(": write it under [libraries] in {file}").format(file=file))
        raise ReaderError(says + (nearest(name, libraries) or f" ({', '.join(libraries)})"))
    paths = libraries[name]
    listed = (paths,) if isinstance(paths, str) else paths
    return [file.parent / Path(path).expanduser() for path in listed]


def library_names(file: Path) -> list[str]:
    """Return the names of the libraries in the settings."""
    return list(read(file).settings.libraries)
