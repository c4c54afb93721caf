"""A person's own layout of a highlight in Markdown: a Mustache template, rendered by pystache.

Mustache has no expressions, calls or loops but over the given lists, so a template cannot run
anything. Partials, which would read files, are off. All values are escaped for Markdown before they
are put in; a value can therefore not add a heading, a link, a tag or a comment of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reader.config.colours import colour_of
from reader.errors import TemplateError
from reader.notes.exchange.annotation import UNDATED, Annotation, blank, colour_number, short_id
from reader.notes.exchange.markdown import Layout, link, local
from reader.notes.model import ArticleRef
from reader.patterns import lazy_pattern
from reader.text.article_date import ArticleDate
from reader.text.escaping import markdown as escape
from reader.text.escaping import markdown_tag
from reader.text.safe import safe_line
from reader.translation import gettext as _

CALLOUT = """\
> [!quote] {{colour_sign}} {{date}}
{{#quote_lines}}
> {{.}}
{{/quote_lines}}
>
> — {{#url}}[{{title}}]({{url}}){{/url}}{{^url}}{{title}}{{/url}}

^{{id}}
{{#note}}

{{note}}
{{/note}}
{{#has_tags}}

{{#tags}}{{.}} {{/tags}}
{{/has_tags}}
"""
"""A highlight as a callout of Obsidian."""

LAYOUTS: Mapping[str, str] = {"callout": CALLOUT}
"""Templates that come with the program, by name."""

_SECTION = lazy_pattern(r"\{\{\s*([#^/])")


def compiled(template: str, colours: Mapping[str, str]) -> Layout:
    """Return the layout of a template.

    Args:
        template: The text of the template.
        colours: What the colours mean, by number.

    Raises:
        TemplateError: The template is faulty; the message says where.
    """
    import pystache  # here: only an export with a template needs it
    from pystache.common import PystacheError

    if "<!--" in template:
        raise TemplateError(_("a template must not hold a comment, <!--"))
    if template.count("{{") != template.count("}}"):
        raise TemplateError(_("braces that are not in pairs"))
    if sum(1 if sign in "#^" else -1 for sign in _SECTION.findall(template)):
        raise TemplateError(_("a section without its end, or an end without its section"))
    renderer = pystache.Renderer(escape=str, missing_tags="strict", partials={})
    try:
        parsed = pystache.parse(template)
    except Exception as error:  # its parser raises exceptions of many kinds
        raise TemplateError(str(error)) from error

    def layout(annotation: Annotation) -> str:
        try:
            text = renderer.render(parsed, _values(annotation, colours))
        except PystacheError as error:
            raise TemplateError(str(error)) from error
        return "\n".join(line.rstrip() for line in str(text).strip("\n").split("\n"))

    bare = Annotation(blank("0", "x", UNDATED), ArticleRef(""))
    full = Annotation(
        replace(bare.highlight, note="x", tags=("x",)),
        ArticleRef("", "x", "https://x.example/", "x", "x", ArticleDate(UNDATED)),
    )
    layout(bare)  # finds wrong names, in every section
    layout(full)
    return layout


def _values(annotation: Annotation, colours: Mapping[str, str]) -> dict[str, Any]:
    """Return what a template may name, escaped for Markdown."""
    highlight, article = annotation.highlight, annotation.article
    colour = colour_of(colour_number(highlight))
    quote, note = escape(highlight.quote), escape(highlight.note)
    tags = [f"#{markdown_tag(tag)}" for tag in highlight.tags]
    marked = local(highlight.created)
    return {
        "id": short_id(highlight),
        "quote": quote,
        "quote_lines": quote.split("\n"),
        "note": note,
        "note_lines": note.split("\n") if note else [],
        "tags": tags,
        "has_tags": bool(tags),
        "colour": str(colour.number),
        "colour_sign": colour.sign,
        "colour_name": escape(safe_line(colours.get(str(colour.number)) or colour.koreader)),
        "date": f"{marked:%Y-%m-%d}",
        "time": f"{marked:%H:%M}",
        "title": escape(safe_line(article.title)),
        "url": link(annotation),
        "source": escape(safe_line(article.source)),
        "author": escape(safe_line(article.author)),
        "published": article.published[:10],
    }
