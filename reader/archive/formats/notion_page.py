"""Pages that Notion exports as HTML: a table of properties stands between title and text.

Properties that are fields of an article are left out of the text; all others stay in it.

::

    <h1 class="page-title">井水与河水</h1><table class="properties"><tbody>
    <tr class="property-row property-row-date"><th>Created</th><td><time>@April 18, 2021</time></td>
"""

from __future__ import annotations

import re
from html import unescape

from reader.archive.field_names import LABELS, Field, plain_name
from reader.archive.formats import html_page
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.archive.formats.head_line import fits_field
from reader.archive.formats.pairs import replace_pairs
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_TABLE = '<table class="properties">', "</table>"
_PAGE = lazy_pattern(r"<article id=\"[\w-]{1,60}\" class=\"page\b")
_ROW = lazy_pattern(r"<tr class=\"property-row[^\"<>]{0,80}\">")
_ROW_END = "</tr>"
_CELLS = lazy_pattern(
    r"\s*<th>(?P<name>(?:(?!</th>).){0,1000})</th>\s*"
    r"<td>(?P<value>(?:(?!</td>).){0,4000})</td>\s*\Z",
    re.DOTALL,
)
_CHOICE = lazy_pattern(r"<span class=\"selected-value[^\"<>]{0,80}\">([^<>]{1,200})</span>")
_ADDRESS = lazy_pattern(r"<a href=\"(https?://[^\"<>\s]{1,2000})\"")
_ICON = lazy_pattern(r"<svg\b"), lazy_pattern(r"</svg>")
_TAG = lazy_pattern(r"<[^<>]{0,2000}>")
_TOP = 100_000
_LARGEST = 50_000
"""The most code points of the table."""


def read_head(text: str) -> Head | None:
    """Return the fields of a page and its properties; None for any other page."""
    start = text.find(_TABLE[0], 0, _TOP)
    end = text.find(_TABLE[1], start, start + _LARGEST) + len(_TABLE[1]) if start >= 0 else 0
    if end < start + len(_TABLE[1]) or not _PAGE.search(text, 0, start):
        return None
    page = html_page.read_head(text)
    if page is None:
        return None
    lines: dict[str, Value] = {}
    cuts: list[tuple[int, int]] = []
    for row in _ROW.finditer(text, start, end):
        stop = text.find(_ROW_END, row.end(), end)
        cells = replace_pairs(text[row.end() : stop], *_ICON) if stop >= 0 else ""
        if (match := _CELLS.match(cells)) and _read_row(match["name"], match["value"], lines):
            cuts.append((row.start(), stop + len(_ROW_END)))
    kept = text_below(text[:end], Head(end=start, cuts=tuple(cuts)))
    if not _text(kept):
        cuts = [(start, end)]
    fields = {key: value for key, value in page.fields.items() if key != "date" or not lines}
    return Head(fields, lines=lines, cuts=tuple(cuts), is_cut=page.is_cut)


def _read_row(named: str, markup: str, lines: dict[str, Value]) -> bool:
    """Read a property into the lines; return whether its row may be left out of the text.

    Only a known field with a value that fits it may be, and a property without a value.
    """
    name = plain_name(_text(named))
    field, address = LABELS.get(name), _ADDRESS.search(markup)
    choices = tuple(unescape(choice).strip() for choice in _CHOICE.findall(markup))
    shown = _text(markup).lstrip("@")
    if not shown:
        return "<img" not in markup
    if field is None:
        return False
    if field is Field.URL and address:
        lines.setdefault(name, unescape(address[1]))
        return True
    lines.setdefault(name, choices if choices and field is Field.TAGS else shown)
    return fits_field(field, name, shown)


def _text(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", markup)).split())


def body(text: str, head: Head) -> str:
    """Return the page without its properties."""
    return html_page.body(text_below(text, head), head)


FORMAT = ArticleFormat(
    "notion-page",
    frozenset((".html",)),
    read_head,
    body,
    body_kind=BodyKind.HTML,
    head_limit=html_page.FORMAT.head_limit,
)
