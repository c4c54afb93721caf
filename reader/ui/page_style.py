"""The page style that the settings ask for."""

from __future__ import annotations

from reader.config import Settings
from reader.text.layout.line import PageStyle
from reader.text.width import ambiguous_cells


def page_style(settings: Settings) -> PageStyle:
    """Return the page style of the settings."""
    return PageStyle(
        width=settings.measure * 2,
        indent="first-line" if settings.paragraphs == "indent" else "none",
        hang=settings.hang,
        level=settings.level,
        words=settings.words,
        justify=settings.justify,
        gap=settings.gap,
        ambiguous=settings.ambiguous or ambiguous_cells(),
    )
