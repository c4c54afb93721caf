"""The tables ``[archives."PATH"]`` of the settings: their keys, and checks of their values."""

from __future__ import annotations

from typing import Any

from reader.config.nearest import nearest
from reader.config.time_zone import time_zone
from reader.translation import gettext as _

FIELDS = ("title", "date", "url", "source", "author", "tags")
"""The fields whose keys a table may name."""

BODIES = ("auto", "markdown", "html", "text")
"""The markups of bodies."""

KEYS = (*FIELDS, "source_name", "zone", "body", "skip")
"""The keys of a table."""


def wrong_rule(key: str, value: Any) -> str:
    """Return what is wrong with an entry of a table; empty when nothing is.

    Args:
        key: The key.
        value: The value as `tomllib` reads it.
    """
    if key not in KEYS:
        return _("must be one of {names}").format(names=", ".join(KEYS)) + nearest(key, KEYS)
    if key in FIELDS:
        if _is_texts(value):
            return ""
        return _(
            'must be a key of the front matter, or a list of keys, as in ["headline", "title"]'
        )
    if key == "skip":
        return "" if _is_texts(value) else _('must be a list of patterns, as in ["drafts/*"]')
    if not isinstance(value, str):
        return _("must be text in quotes")
    if key == "body" and value not in BODIES:
        return _("must be one of {names}").format(names=", ".join(BODIES)) + nearest(value, BODIES)
    if key == "zone" and not _is_zone(value):
        return _("must be a time zone, as in Asia/Shanghai or +08:00") + _near_zone(value)
    return ""


def _is_texts(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, list) and all(
        isinstance(text, str) and bool(text.strip()) for text in value
    )


def _is_zone(name: str) -> bool:
    try:
        time_zone(name)
    except ValueError:
        return False
    return True


def _near_zone(name: str) -> str:
    from zoneinfo import available_timezones  # here: only a mistake needs it

    return nearest(name, available_timezones())
