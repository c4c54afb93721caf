"""The name that was probably meant by one that is unknown."""

from __future__ import annotations

from collections.abc import Iterable

from reader.translation import gettext as _


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the most similar of the valid names."""
    from difflib import get_close_matches  # here: only a mistake needs it

    matches = get_close_matches(name, [*names], 1, 0.55)
    return _("; did you mean {name}?").format(name=matches[0]) if matches else ""
