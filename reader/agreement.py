"""Checks the settings against the program: commands, keys, saved searches, themes.

`reader.config` checks types. Commands, queries and themes are defined in higher layers, so their
check is a module above those layers, used by ``reader config`` and the app.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.config import Configuration
from reader.config.nearest import nearest
from reader.errors import ConfigError, QueryError
from reader.translation import gettext as _


def disagreements(configuration: Configuration) -> Iterator[ConfigError]:
    """Yield the mistakes of the settings: unknown names, clashing keys, invalid queries.

    Args:
        configuration: The settings, and the lines that set them.
    """
    yield from _keys(configuration)
    yield from _searches(configuration)
    yield from _hidden(configuration)
    yield from _themes(configuration)


def _keys(configuration: Configuration) -> Iterator[ConfigError]:
    """Yield unknown commands and keys, and clashes, at the line of the person's own key."""
    settings = configuration.settings
    if not settings.keys and not settings.commands:
        return  # the defaults and the presets are checked by tests
    from reader.services.own_commands import wrong_table  # here: only own keys need them
    from reader.ui.keys.own_keys import keymap_of, setting_of

    for name, table in settings.commands.items():
        if why := wrong_table(table):
            yield configuration.problem(("commands", name), why)
    for problem in keymap_of(settings).problems:
        own = [place for command_id in problem.ids if (place := setting_of(settings, command_id))]
        yield configuration.problem(own[0] if own else ("keys",), problem.message)


def _searches(configuration: Configuration) -> Iterator[ConfigError]:
    """Yield the saved searches that are not valid queries."""
    if not configuration.settings.searches:
        return
    from reader.index.query.saved import SavedSearch  # here: only saved searches need it

    for name, query in configuration.settings.searches.items():
        try:
            SavedSearch.read(query)
        except QueryError as error:
            yield configuration.problem(("searches", name), str(error))


def _hidden(configuration: Configuration) -> Iterator[ConfigError]:
    """Yield the rules that hide articles and are not valid queries."""
    if not configuration.settings.hidden:
        return
    from reader.services.hiding import read_rule  # here: only rules need it

    for name, query in configuration.settings.hidden.items():
        try:
            read_rule(query)
        except QueryError as error:
            yield configuration.problem(("hidden", name), str(error))


def _themes(configuration: Configuration) -> Iterator[ConfigError]:
    """Yield the mistakes in the person's own themes, and an unknown name of a theme."""
    from reader.ui.themes.files import read_themes
    from reader.ui.themes.palettes import PALETTES

    own = read_themes(configuration.path.parent / "themes")
    yield from own.problems
    name = configuration.settings.theme
    names = ["auto", *PALETTES, *(palette.name for palette in own.palettes)]
    if name in names:
        return
    from reader.ui.themes.registry import is_textual  # last: it brings Textual

    if not is_textual(name):
        yield configuration.problem(
            ("theme",), _("{name} is not a theme").format(name=name) + nearest(name, names)
        )
