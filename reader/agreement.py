"""Whether the settings agree with the program: commands, keys, saved searches, themes.

`reader.config` knows types; what a command or a query is, only the rooms above it know.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.config import Configuration
from reader.config.check import nearest
from reader.errors import ConfigError, QueryError
from reader.translation import gettext as _


def disagreements(found: Configuration) -> Iterator[ConfigError]:
    """Yield what the settings name that there is not, or that does not go together.

    Args:
        found: The settings, and the lines that set them.
    """
    yield from _keys(found)
    yield from _searches(found)
    yield from _themes(found)


def _keys(found: Configuration) -> Iterator[ConfigError]:
    """Yield unknown commands and keys, and clashes, at the line of the person's own key."""
    settings = found.settings
    if not settings.keys:
        return  # the defaults and the presets are checked by tests
    from reader.ui.keys.keymap import Keymap  # here: only who remaps keys has need of it

    for problem in Keymap(remapped=settings.keys, preset=settings.preset).problems:
        own = [each for each in problem.ids if each in settings.keys]
        yield found.problem(("keys", *own[:1]), problem.message)


def _searches(found: Configuration) -> Iterator[ConfigError]:
    """Yield the saved searches that are no query."""
    if not found.settings.searches:
        return
    from reader.index.query.parse import parse  # here: only who saves searches has need of it

    for name, query in found.settings.searches.items():
        try:
            parse(query)
        except QueryError as error:
            yield found.problem(("searches", name), str(error))


def _themes(found: Configuration) -> Iterator[ConfigError]:
    """Yield what is wrong in the person's own themes, and a theme that there is not."""
    from reader.ui.themes.files import read_themes
    from reader.ui.themes.palettes import PALETTES

    own = read_themes(found.path.parent / "themes")
    yield from own.problems
    name, known = found.settings.theme, ["auto", *PALETTES, *(each.name for each in own.palettes)]
    if name in known:
        return
    from reader.ui.themes.registry import is_textual  # last: it brings Textual

    if not is_textual(name):
        yield found.problem(
            ("theme",), _("{name} is not a theme").format(name=name) + nearest(name, known)
        )
