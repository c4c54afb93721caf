"""The shipped themes as tables of colours by role, without Textual.

Most colours are in the palette of 256, which the driver sends by index, in half the bytes. A test
checks their contrast by WCAG 2.2: 4.5:1 for text (SC 1.4.3), 3:1 for what shows the focus
(SC 1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping

from reader.records import dataclass
from reader.translation import deferred

ROLES: Mapping[str, str] = {
    "text": deferred("ordinary text"),
    "loud": deferred("titles, unread articles"),
    "quiet": deferred("what is less important: dates, sources, hints"),
    "primary": deferred("headings, links, frames"),
    "accented": deferred("stars, keys, signs beside the text"),
    "warning": deferred("notices"),
    "error": deferred("what went wrong"),
    "success": deferred("code"),
    "background": deferred("behind the text"),
    "surface": deferred("behind the panes at the side"),
    "panel": deferred("behind the lines at the bottom"),
    "cursor-ground": deferred("behind the current row"),
    "cursor-text": deferred("the current row"),
    "focus-ground": deferred("behind the sentence in focus, and the selection"),
    "focus-text": deferred("the sentence in focus, and the selection"),
    "mark-text": deferred("highlighted text, where its contrast is enough; else black or white"),
    "mark-1": deferred("behind highlights of the first colour"),
    "mark-2": deferred("behind highlights of the second colour"),
    "mark-3": deferred("behind highlights of the third colour"),
    "mark-4": deferred("behind highlights of the fourth colour"),
    "mark-5": deferred("behind highlights of the fifth colour"),
}
"""The roles of colours in a theme."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme.

    Attributes:
        name: The name of the theme, as in ``config.toml``.
        dark: Whether the background is dark.
        colours: ``#rrggbb`` by role, or ``ansi_...`` for one of the terminal's own 16.
        ansi: Whether the terminal's own colours are used as they are.
    """

    name: str
    dark: bool
    colours: Mapping[str, str]
    ansi: bool = False

    def text_on(self, role: str) -> str:
        """Return the colour of text on a highlight: black or white where its own is too weak.

        Args:
            role: The role of the colour behind it.
        """
        text, ground = self.colours["mark-text"], self.colours[role]
        if text.startswith("ansi_") or ground.startswith("ansi_"):
            return text
        if contrast(text, ground) >= READABLE:
            return text
        return max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, ground))


READABLE = 4.5
"""The least contrast of text with its ground (SC 1.4.3)."""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 to 1, after WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, after WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_DARK = {
    "text": "#d0d0d0",
    "loud": "#eeeeee",
    "quiet": "#9e9e9e",
    "primary": "#87afd7",
    "accented": "#d7af5f",
    "warning": "#d7af5f",
    "error": "#ff8787",
    "success": "#87af87",
    "background": "#121212",
    "surface": "#1c1c1c",
    "panel": "#303030",
    "cursor-ground": "#3d6f9b",
    "cursor-text": "#ffffff",
    "focus-ground": "#0087af",
    "focus-text": "#000000",
    "mark-text": "#ffffff",
    "mark-1": "#ffffaf",
    "mark-2": "#87af87",
    "mark-3": "#5f5faf",
    "mark-4": "#ff87ff",
    "mark-5": "#af5f00",
}
_LIGHT = {
    "text": "#262626",
    "loud": "#121212",
    "quiet": "#5f5f5f",
    "primary": "#005f87",
    "accented": "#775300",
    "warning": "#775300",
    "error": "#af0000",
    "success": "#005f00",
    "background": "#fbfaf7",
    "surface": "#eeeeee",
    "panel": "#dadada",
    "cursor-ground": "#2f6ba8",
    "cursor-text": "#ffffff",
    "focus-ground": "#005fd7",
    "focus-text": "#ffffff",
    "mark-text": "#121212",
    "mark-1": "#ffd700",
    "mark-2": "#87d7af",
    "mark-3": "#005f87",
    "mark-4": "#af87d7",
    "mark-5": "#d75f00",
}
_SEPIA = {
    "text": "#433422",
    "loud": "#2b1d0e",
    "quiet": "#6b5636",
    "primary": "#6b3f12",
    "accented": "#7a4a00",
    "warning": "#7a4a00",
    "error": "#9a1b1b",
    "success": "#3f5418",
    "background": "#f4ecd8",
    "surface": "#ece1c6",
    "panel": "#dfd2b2",
    "cursor-ground": "#6f4e26",
    "cursor-text": "#ffffff",
    "focus-ground": "#6f4e26",
    "focus-text": "#ffffff",
    "mark-text": "#2b1d0e",
    "mark-1": "#d7af00",
    "mark-2": "#5f875f",
    "mark-3": "#87d7ff",
    "mark-4": "#875f87",
    "mark-5": "#870000",
}
_CONTRAST_DARK = {
    "text": "#ffffff",
    "loud": "#ffffff",
    "quiet": "#d0d0d0",
    "primary": "#87d7ff",
    "accented": "#ffff00",
    "warning": "#ffff00",
    "error": "#ffafaf",
    "success": "#87ff87",
    "background": "#000000",
    "surface": "#000000",
    "panel": "#1c1c1c",
    "cursor-ground": "#ffff00",
    "cursor-text": "#000000",
    "focus-ground": "#ffffff",
    "focus-text": "#000000",
    "mark-text": "#000000",
    "mark-1": "#ffff5f",
    "mark-2": "#87af87",
    "mark-3": "#005f87",
    "mark-4": "#ff87d7",
    "mark-5": "#af0000",
}
_CONTRAST_LIGHT = {
    "text": "#000000",
    "loud": "#000000",
    "quiet": "#303030",
    "primary": "#00005f",
    "accented": "#5f0000",
    "warning": "#5f0000",
    "error": "#870000",
    "success": "#003a00",
    "background": "#ffffff",
    "surface": "#ffffff",
    "panel": "#e4e4e4",
    "cursor-ground": "#00005f",
    "cursor-text": "#ffffff",
    "focus-ground": "#000000",
    "focus-text": "#ffffff",
    "mark-text": "#ffffff",
    "mark-1": "#ffd700",
    "mark-2": "#00af87",
    "mark-3": "#d7d7ff",
    "mark-4": "#5f00af",
    "mark-5": "#870000",
}
_TERMINAL = {
    **dict.fromkeys(ROLES, "ansi_default"),
    "accented": "ansi_magenta",
    "mark-text": "ansi_black",
    "mark-1": "ansi_bright_yellow",
    "mark-2": "ansi_bright_green",
    "mark-3": "ansi_bright_cyan",
    "mark-4": "ansi_bright_magenta",
    "mark-5": "ansi_bright_red",
}

PALETTES: Mapping[str, Palette] = {
    palette.name: palette
    for palette in (
        Palette("reader-dark", True, _DARK),
        Palette("reader-light", False, _LIGHT),
        Palette("sepia", False, _SEPIA),
        Palette("contrast-dark", True, _CONTRAST_DARK),
        Palette("contrast-light", False, _CONTRAST_LIGHT),
        Palette("terminal", True, _TERMINAL, ansi=True),
    )
}
"""The shipped themes, by name."""


def suited_theme(colours: str | None, *, dark: bool | None) -> str:
    """Return the theme that ``auto`` stands for in a terminal; empty for the usual one.

    Themes with colours of their own lose accents and contrast where they are mapped to 16.

    Args:
        colours: The colours of the terminal, as Rich names them.
        dark: Whether its background is dark; None when unknown.
    """
    if colours in ("standard", "windows"):
        return "terminal"
    return "reader-light" if dark is False else ""
