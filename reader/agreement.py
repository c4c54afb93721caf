"""Whether the settings agree with the program: commands, keys, saved searches.

`reader.config` knows types; what a command or a query is, only the rooms above it know.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.config import Configuration
from reader.errors import ConfigError, QueryError


def disagreements(found: Configuration) -> Iterator[ConfigError]:
    """Yield what the settings name that there is not, or that does not go together.

    Args:
        found: The settings, and the lines that set them.
    """
    yield from _keys(found)
    yield from _searches(found)


def _keys(found: Configuration) -> Iterator[ConfigError]:
    """Yield unknown commands and keys, and clashes, at the line of the person's own key."""
    settings = found.settings
    if not settings.keys:
        return  # the defaults and the presets are checked by tests
    from reader.ui.keymap import Keymap  # here: only who remaps keys has need of it

    for problem in Keymap(remapped=settings.keys, preset=settings.preset).problems:
        own = [each for each in problem.ids if each in settings.keys]
        yield found.problem(("keys", *own[:1]), problem.says)


def _searches(found: Configuration) -> Iterator[ConfigError]:
    """Yield the saved searches that are no query."""
    if not found.settings.searches:
        return
    from reader.library.query import parse  # here: only who saves searches has need of it

    for name, query in found.settings.searches.items():
        try:
            parse(query)
        except QueryError as error:
            yield found.problem(("searches", name), str(error))
