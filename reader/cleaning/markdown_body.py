"""Markdown bodies: convert them to HTML for the HTML cleaner, at a bounded cost."""

from __future__ import annotations

from reader.cleaning.kind_detection import LARGEST
from reader.cleaning.markdown.source import prepare

_COSTS = {"\n": 5, "[": 8, **dict.fromkeys("]*_`~<>&\\!|#$%+-:=@^{}", 1)}
"""The maximum cost of a character for the parser, in units of about 20 microseconds."""
HIGHEST_COST = 100_000
"""The maximum cost of a body that is read as Markdown, about two seconds of parsing."""


def markdown_to_html(body: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Return a Markdown body as HTML, or None if it costs too much.

    With it come the parts that are not shown: reason and text.

    Args:
        body: Markdown, with tags as the author wrote them.
    """
    if len(body) > LARGEST:
        return None
    source, hidden = prepare(body)
    if sum(source.count(mark) * cost for mark, cost in _COSTS.items()) > HIGHEST_COST:
        return None
    from reader.cleaning.markdown.parser import convert  # here: it brings the Markdown parser

    html, definitions = convert(source)
    notes = [("comment", text) for text in hidden]
    return html, [*notes, *(("definition", text) for text in definitions)]
