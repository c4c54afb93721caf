"""The lines of a message in a pane."""

from __future__ import annotations

from collections.abc import Iterable

from reader.text.width import cells


def message_lines(message: str, width: int) -> list[str]:
    """Return the lines of a message at a width in cells; none of an empty one."""
    if cells(message) <= width:
        return [message] if message else []
    from reader.text.layout.wrapping import wrapped  # here: most messages fit

    return wrapped(message, width)


def lines_of_all(messages: Iterable[str], width: int) -> list[str]:
    """Return the lines of messages at a width in cells; an empty one is a blank line."""
    return [line for message in messages for line in message_lines(message, width) or [""]]
