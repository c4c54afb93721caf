"""The themes for Textual, from palettes; its own themes get the same roles."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.theme import BUILTIN_THEMES, Theme

from reader.config.colours import COLOUR_NUMBERS
from reader.ui.themes.files import read_themes
from reader.ui.themes.palettes import PALETTES, ROLES, Palette

_TEXTUAL = frozenset(
    ("text", "primary", "background", "surface", "panel", "error", "warning", "success")
)
"""The roles with a name in Textual; all others are variables of the style sheets."""


def theme_of(palette: Palette) -> Theme:
    """Return the theme of a palette."""
    colours = palette.colours
    return Theme(
        name=palette.name,
        primary=colours["primary"],
        secondary=colours["quiet"],
        accent=colours["accented"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        error=colours["error"],
        warning=colours["warning"],
        success=colours["success"],
        dark=palette.dark,
        ansi=palette.ansi,
        variables=variables(palette),
    )


def variables(palette: Palette) -> dict[str, str]:
    """Return the variables of the style sheets for a palette."""
    colours = palette.colours
    own = {role: colours[role] for role in ROLES if role not in _TEXTUAL}
    own |= {f"mark-text-{number}": palette.text_on(f"mark-{number}") for number in COLOUR_NUMBERS}
    theirs = BUILTIN_THEMES["ansi-dark" if palette.dark else "ansi-light"].variables
    return {
        **(theirs if palette.ansi else {}),  # their style sheets count on these
        **own,
        "input-cursor-background": colours["text"],
        "input-cursor-foreground": colours["background"],
        "input-selection-background": colours["focus-ground"],
        "input-selection-foreground": colours["focus-text"],
    }


def fallback(dark: bool) -> dict[str, str]:
    """Return the variables of the style sheets for a theme that does not know them."""
    return variables(PALETTES["reader-dark" if dark else "reader-light"])


def themes(folder: Path) -> Iterable[Theme]:
    """Return the shipped and the custom themes.

    Args:
        folder: The folder of the custom themes.
    """
    return [theme_of(palette) for palette in (*PALETTES.values(), *read_themes(folder).palettes)]


def is_textual(name: str) -> bool:
    """Return whether a theme is one of Textual's own."""
    return name in BUILTIN_THEMES
