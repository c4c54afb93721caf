"""Custom themes: TOML files in ``themes/`` beside ``config.toml``.

The name of the file is the name of the theme. It starts from a shipped theme, ``base``, and changes
the colours of some roles: ``text = "#433422"``. Mistakes are reported with their line, and the rest
of the file applies; a bad file never prevents a start.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reader.config.key_lines import lines_of
from reader.config.nearest import nearest
from reader.errors import ConfigError, reason
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import gettext as _
from reader.ui.themes.palettes import PALETTES, ROLES, Palette
from reader.untrusted import TooLargeError, read_toml

LARGEST = 64 * 1024
"""The most bytes of a theme file."""
_COLOUR = lazy_pattern(r"#[0-9a-fA-F]{6}")
_TERMINAL = lazy_pattern(
    r"ansi_(?:default|(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white))"
)


@dataclass(frozen=True, slots=True)
class OwnThemes:
    """The custom themes.

    Attributes:
        palettes: The themes.
        problems: The mistakes in the files.
    """

    palettes: tuple[Palette, ...] = ()
    problems: tuple[ConfigError, ...] = ()


def read_themes(folder: Path) -> OwnThemes:
    """Return the themes of a folder, which need not exist."""
    palettes: list[Palette] = []
    problems: list[ConfigError] = []
    try:
        paths = sorted(folder.glob("*.toml"))
    except OSError:
        paths = []
    for path in paths:
        palette, mistakes = _read(path)
        problems += mistakes
        if palette is not None:
            palettes.append(palette)
    return OwnThemes(tuple(palettes), tuple(problems))


def _read(path: Path) -> tuple[Palette | None, list[ConfigError]]:
    """Return the theme of a file, if any, and its mistakes."""
    if path.stem in PALETTES:
        return None, [ConfigError(path, "", _("a shipped theme has this name: choose another"))]
    try:
        text, table = read_toml(path, LARGEST)
    except TooLargeError:
        return None, [ConfigError(path, "", _("is too large for a theme"))]
    except OSError as error:
        why = _("cannot be read ({error})").format(error=reason(error))
        return None, [ConfigError(path, "", why)]
    except ValueError as error:
        return None, [ConfigError(path, "", _("is not TOML: {error}").format(error=_(str(error))))]
    wrong = {key: why for key, value in table.items() if (why := _wrong(key, value))}
    lines = lines_of(text) if wrong else {}
    problems = [ConfigError(path, key, why, line=lines[key,]) for key, why in wrong.items()]
    return _palette(path.stem, {k: v for k, v in table.items() if k not in wrong}), problems


def _palette(name: str, table: Mapping[str, Any]) -> Palette:
    base = PALETTES[table.get("base", "reader-dark")]
    own = {role: table[role] for role in ROLES if role in table}
    colours = {**base.colours, **own}
    ansi = any(colour.startswith("ansi_") for colour in colours.values())
    return Palette(name, bool(table.get("dark", base.dark)), colours, ansi)


def _wrong(key: str, value: object) -> str:
    """Return the mistake of a key of a theme; empty if it is valid."""
    if key == "base":
        if isinstance(value, str) and value in PALETTES:
            return ""
        return _("must be one of {names}").format(names=", ".join(PALETTES))
    if key == "dark":
        return "" if isinstance(value, bool) else _("must be true or false")
    if key not in ROLES:
        return _("is not a colour role of a theme") + nearest(key, (*ROLES, "base", "dark"))
    if isinstance(value, str) and (_COLOUR.fullmatch(value) or _TERMINAL.fullmatch(value)):
        return ""
    return _('must be a colour as in "#d7af5f" or "ansi_blue"')
