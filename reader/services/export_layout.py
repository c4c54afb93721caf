"""The layout of exported Markdown that the settings ask for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from reader.config.settings import EXPORT_TEMPLATE
from reader.errors import ConfigError, TemplateError, reason
from reader.notes.exchange.markdown import Layout, quoted
from reader.notes.exchange.templates import LAYOUTS, compiled
from reader.translation import gettext as _
from reader.untrusted import read_small

USUAL = "quote"
"""The name of the layout without a template."""
_LARGEST = 64 * 1024
"""The most bytes of a template."""


def markdown_layout(
    export: Mapping[str, str], colours: Mapping[str, str], config_file: Path
) -> Layout:
    """Return the layout of a highlight in Markdown.

    Args:
        export: The setting ``export``. Its template is a name, a text with ``{{``, or the path of a
            file, seen from the folder of the configuration file.
        colours: What the colours mean, by number.
        config_file: The configuration file.

    Raises:
        ConfigError: The template cannot be read or used.
    """
    named = export.get(EXPORT_TEMPLATE, USUAL)
    if named.strip() in ("", USUAL):
        return partial(quoted, colours=colours)
    try:
        return compiled(_text(named, config_file.parent), colours)
    except TemplateError as error:
        raise ConfigError(config_file, f"export.{EXPORT_TEMPLATE}", str(error)) from error


def _text(named: str, folder: Path) -> str:
    """Return the text of a template.

    Raises:
        TemplateError: It is in a file that cannot be read.
    """
    if named in LAYOUTS:
        return LAYOUTS[named]
    if "{{" in named:
        return named
    try:
        path = folder / Path(named).expanduser()
        return read_small(path, _LARGEST).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error)
    except RuntimeError as error:
        why = str(error)
    names = ", ".join((USUAL, *LAYOUTS))
    raise TemplateError(
        _("{name} is neither {names}, nor a template, nor a file: {why}").format(
            name=named, names=names, why=why
        )
    )
