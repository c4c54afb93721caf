"""The kind of markup in which the body of an article is written."""

from __future__ import annotations

from enum import StrEnum


class BodyKind(StrEnum):
    """The markup of a body."""

    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"
