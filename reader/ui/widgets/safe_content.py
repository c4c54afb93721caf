"""The only conversion of text to widget content.

Textual parses markup in a `str`: a title with ``[@click=app.quit]`` would become a button. So all
modules of the interface pass the result of this function, and a test checks that they do.
"""

from __future__ import annotations

from textual.content import Content

from reader.text.safe import safe


def shown(text: str, *, at_edge: bool = False) -> Content:
    """Return a text as widget content: without markup, with control characters made visible.

    Args:
        text: Any text: a message, a title, a path, output of another program.
        at_edge: Whether it is the title of a border that is only at the top, where Textual puts no
            spaces around it.
    """
    return Content(safe(f" {text} " if at_edge else text))
