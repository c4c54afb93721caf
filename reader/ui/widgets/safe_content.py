"""The one way in which text becomes something that a widget shows.

Textual reads markup in a `str`: a title with ``[@click=app.quit]`` in it would be a button. So the
modules of the screen hand it what this function returns, and a test looks that they do.
"""

from __future__ import annotations

from textual.content import Content

from reader.text.safe import safe


def shown(text: str) -> Content:
    """Return a text as a widget may show it: every bracket as it stands, every control visible.

    Args:
        text: Anything: our own words, a title, a path, a message of another program.
    """
    return Content(safe(text))
