"""How a setting takes effect while the program runs: nothing has to be started again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import translation
from reader.config import Settings
from reader.text.layout.page import PageStyle
from reader.text.width import ambiguous_cells

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp


def page_style(settings: Settings) -> PageStyle:
    """Return how pages are set."""
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


def take_effect(app: ReaderApp, settings: Settings) -> None:
    """Let settings hold from now on, on every screen.

    Args:
        app: That runs.
        settings: What is to hold.
    """
    before, app.session.settings = app.session.settings, settings
    if settings.language != before.language:
        translation.use(settings.language)
    if settings.theme != before.theme:
        app.wear(settings.theme)
    if (settings.keys, settings.preset) != (before.keys, before.preset):
        app.keymap.bind(settings.keys, settings.preset)
    if (settings.mouse, settings.glyphs) != (before.mouse, before.glyphs):
        app.tell_driver(mouse=settings.mouse if settings.mouse != before.mouse else None)
    for screen in app.screen_stack:
        take = getattr(screen, "take_settings", None)
        if take is not None:
            take(before, settings)
        if settings.glyphs != before.glyphs:
            screen.refresh(layout=True)
