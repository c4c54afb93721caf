"""The themes: colours of text, marks and highlights, for dark and for light terminals.

Nearly all are colours of the palette of 256, which the driver sends by number: half the bytes.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = {
    "mark-1": "#5c4d00",
    "mark-2": "#1e4d2b",
    "mark-3": "#164a63",
    "mark-4": "#5b2349",
    "mark-5": "#5c3310",
    "focus-ground": "#2f4f6f",
    "quiet": "#949494",
    "loud": "#eeeeee",
    "accented": "#d7af5f",
}
"""The variables of our style sheets, with the values that a built-in dark theme gets."""

LIGHT = {
    "mark-1": "#ffec99",
    "mark-2": "#c3f0ca",
    "mark-3": "#c5e6fb",
    "mark-4": "#f9d3ea",
    "mark-5": "#ffdcb8",
    "focus-ground": "#cfe2f5",
    "quiet": "#626262",
    "loud": "#121212",
    "accented": "#875f00",
}

THEMES = (
    Theme(
        name="reader-dark",
        primary="#87afd7",
        secondary="#afafaf",
        accent="#d7af5f",
        foreground="#d0d0d0",
        background="#121212",
        surface="#1c1c1c",
        panel="#303030",
        error="#ff8787",
        warning="#d7af5f",
        success="#87af87",
        dark=True,
        variables=DARK,
    ),
    Theme(
        name="reader-light",
        primary="#005f87",
        secondary="#4e4e4e",
        accent="#875f00",
        foreground="#262626",
        background="#fbfaf7",
        surface="#eeeeee",
        panel="#dadada",
        error="#af0000",
        warning="#875f00",
        success="#005f00",
        dark=False,
        variables=LIGHT,
    ),
)
