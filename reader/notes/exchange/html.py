"""HTML: one page without scripts and without external resources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from reader.config.colours import HIGHLIGHT_COLOURS
from reader.notes.exchange.annotation import (
    Annotation,
    colour_number,
    grouped,
    short_id,
    web_url,
)
from reader.notes.exchange.formats import Format
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


def write(annotations: Iterable[Annotation]) -> str:
    """Return one page with all highlights, by article."""
    parts = [_HEAD]
    parts += [
        f".c{colour.number} {{ background: {colour.css}; }}\n" for colour in HIGHLIGHT_COLOURS
    ]
    parts.append("</style>\n</head>\n<body>\n")
    for of_article in grouped(annotations).values():
        parts += [_heading(of_article[0]), *map(_highlight, of_article), "</section>\n"]
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
    parts = [
        f'<blockquote id="{short_id(highlight)}" class="c{colour_number(highlight)}">'
        f"{escape(highlight.quote)}</blockquote>\n"
    ]
    if highlight.note:
        parts.append(f'<p class="note">{escape(highlight.note)}</p>\n')
    if highlight.tags:
        tags = " ".join(f"#{safe_line(tag)}" for tag in highlight.tags)
        parts.append(f'<p class="tags">{escape(tags)}</p>\n')
    return "".join(parts)


EXCHANGE_FORMAT = Format(
    "html", "HTML", ".html", write=lambda annotations, _options: write(annotations), rank=20
)
