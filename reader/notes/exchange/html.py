"""HTML: one page without scripts and without external resources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from reader.config.colours import HIGHLIGHT_COLOURS
from reader.notes.exchange.annotation import (
    Annotation,
    PageNote,
    colour_number,
    short_id,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.sections import sections
from reader.text.escaping import address
from reader.text.escaping import html as escape
from reader.text.safe import safe_line

_HEAD = """\
<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Highlights</title>
<style>
body { max-width: 40em; margin: 2em auto; padding: 0 1em; line-height: 1.7; }
blockquote { margin: 1em 0; padding: .3em 1em; white-space: pre-line; }
.note { white-space: pre-line; }
.tags, .byline { color: #666; font-size: .9em; }
"""


def write(annotations: Iterable[Annotation], pages: Iterable[PageNote] = ()) -> str:
    """Return one page with all highlights and the notes on articles, by article."""
    parts = [_HEAD]
    parts += [
        f".c{colour.number} {{ background: {colour.css}; }}\n" for colour in HIGHLIGHT_COLOURS
    ]
    parts.append("</style>\n</head>\n<body>\n")
    for section in sections(annotations, pages):
        own = _written(section.page.note, section.page.tags)
        parts += [_heading(section.head), own, *map(_highlight, section.annotations)]
        parts.append("</section>\n")
    return "".join(parts) + "</body>\n</html>\n"


def _heading(annotation: Annotation) -> str:
    article = annotation.article
    title, url = escape(safe_line(article.title)), web_url(article.url)
    linked = f'<a href="{escape(address(url))}" rel="noreferrer">{title}</a>' if url else title
    day = article.date.day(UTC) if article.date else ""
    byline = " · ".join(filter(None, (article.source, article.author, day)))
    return f'<section>\n<h2>{linked}</h2>\n<p class="byline">{escape(safe_line(byline))}</p>\n'


def _highlight(annotation: Annotation) -> str:
    highlight = annotation.highlight
    quote = (
        f'<blockquote id="{short_id(highlight)}" class="c{colour_number(highlight)}">'
        f"{escape(highlight.quote)}</blockquote>\n"
    )
    return quote + _written(highlight.note, highlight.tags)


def _written(note: str, tags: Iterable[str]) -> str:
    """Return a note and tags."""
    parts = []
    if note:
        parts.append(f'<p class="note">{escape(note)}</p>\n')
    if line := " ".join(f"#{safe_line(tag)}" for tag in tags):
        parts.append(f'<p class="tags">{escape(line)}</p>\n')
    return "".join(parts)


EXCHANGE_FORMAT = Format(
    "html",
    "HTML",
    ".html",
    write=lambda annotations, options: write(annotations, options.pages),
    rank=20,
)
