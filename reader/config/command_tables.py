"""The tables ``[commands.NAME]`` of the settings: their keys, and checks of their values."""

from __future__ import annotations

from typing import Any

from reader.config.nearest import nearest
from reader.translation import gettext as _

INPUTS = ("sentence", "selection", "article", "url", "none")
"""What a command gets on its standard input."""
OUTPUTS = ("panel", "terminal", "none")
"""Where the output of a command goes."""
KEYS = ("key", "run", "input", "output", "shell", "label")
"""The keys of a table."""


def wrong_command(key: str, value: Any) -> str:
    """Return what is wrong with an entry of a table; empty when nothing is.

    Args:
        key: The key.
        value: The value as `tomllib` reads it.
    """
    if key not in KEYS:
        return _("must be one of {names}").format(names=", ".join(KEYS)) + nearest(key, KEYS)
    if key == "shell":
        return "" if isinstance(value, bool) else _("must be true or false")
    if key == "run":
        is_list = isinstance(value, list) and all(isinstance(word, str) for word in value)
        if (isinstance(value, str) and value.strip()) or (is_list and value and value[0]):
            return ""
        return _('must be a program and its arguments, as in ["sdcv", "-n", "{text}"]')
    if not isinstance(value, str) or not value.strip():
        return _("must be text in quotes")
    choices = {"input": INPUTS, "output": OUTPUTS}.get(key, ())
    if choices and value not in choices:
        return _("must be one of {names}").format(names=", ".join(choices)) + nearest(
            value, choices
        )
    return ""
