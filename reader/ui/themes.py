"""The themes: colours of text, marks and highlights, for dark and for light terminals."""

from __future__ import annotations

from textual.theme import Theme

DARK = {
    "mark-1": "#5c4d00",
    "mark-2": "#1e4d2b",
    "mark-3": "#164a63",
    "mark-4": "#5b2349",
    "mark-5": "#5c3310",
    "focus-ground": "#2f4f6f",
    "quiet": "#8f979f",
    "loud": "#e8eaec",
    "accented": "#e0b060",
}
"""The variables of our style sheets, with the values that a built-in dark theme gets."""

LIGHT = {
    "mark-1": "#ffec99",
    "mark-2": "#c3f0ca",
    "mark-3": "#c5e6fb",
    "mark-4": "#f9d3ea",
    "mark-5": "#ffdcb8",
    "focus-ground": "#cfe2f5",
    "quiet": "#5d666f",
    "loud": "#1b1e21",
    "accented": "#8a5a00",
}

THEMES = (
    Theme(
        name="reader-dark",
        primary="#7fb4e0",
        secondary="#a5b8c8",
        accent="#e0b060",
        foreground="#d4d8dc",
        background="#15181b",
        surface="#1b1f23",
        panel="#262c32",
        error="#e06c6c",
        warning="#e0b060",
        success="#7fc08f",
        dark=True,
        variables=DARK,
    ),
    Theme(
        name="reader-light",
        primary="#1f6aa5",
        secondary="#4a6070",
        accent="#8a5a00",
        foreground="#24282c",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e6e3dc",
        error="#b02a2a",
        warning="#8a5a00",
        success="#2a7a3f",
        dark=False,
        variables=LIGHT,
    ),
)
