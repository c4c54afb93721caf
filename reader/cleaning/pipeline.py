"""The whole way of a body: text -> `Document`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import datetime
from html import unescape

from bs4.element import Tag

from reader.cleaning.block_builder import BlockBuilder
from reader.cleaning.boilerplate.trim import trim
from reader.cleaning.bulk import (
    build_bulk,
    build_portions,
    has_bulk_of_lines,
    has_bulk_of_tags,
    is_tangled,
    strip,
)
from reader.cleaning.footnotes import find_targets, link_notes
from reader.cleaning.html.attribute_rules import AttributeRules
from reader.cleaning.html.block_elements import HANDLERS
from reader.cleaning.html.link_resolver import LinkResolver
from reader.cleaning.html.repair import repair
from reader.cleaning.html.selectors import ElementSelectors
from reader.cleaning.html.tree import descend, parse
from reader.cleaning.html.walker import TreeWalker
from reader.cleaning.markdown_body import markdown_to_html, without_comments
from reader.cleaning.plain_text_body import build_plain, plain_text
from reader.cleaning.sites.rule import SiteRules
from reader.cleaning.whitespace import has_odd
from reader.text.document import Document, Notice
from reader.text.safe import dangers, payloads
from reader.translation import gettext as _
from reader.translation import ngettext

LARGEST = 8 * 1024 * 1024
"""Code points of a body that are cleaned; no real article comes near."""

_REFERENCE = re.compile(r"&#(?:0*[0-9]{1,7}(?![0-9])|[xX]0*[0-9a-fA-F]{1,6})(?![0-9a-fA-F])")
_REFERENCES = re.compile(r"(?:&(?:#\w{2,10}|zwn?j|shy|ZeroWidthSpace|NoBreak);?){2,}")
"""References in a row: together they may spell what none of them does."""
_SURROGATES = re.compile("[\ud800-\udfff]")  # the parser cannot encode them
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\x0b\f\r"}


def clean(
    body: str,
    *,
    url: str = "",
    title: str = "",
    date: datetime | None = None,
    rules: SiteRules | None = None,
) -> Document:
    """Return what an article says, without what its page says.

    Args:
        body: HTML, Markdown or plain text, decoded, without front matter and link line.
        url: The article's address, against which relative links are resolved.
        title: The article's title; a heading that repeats it goes.
        date: The article's date; a line that repeats it goes.
        rules: What is known about pages of this host.
    """
    builder = BlockBuilder(rules.allow if rules else ())
    body = _admit(body, builder.notices)
    has_bulk = has_bulk_of_tags(body) or is_tangled(body)
    text = None if has_bulk else plain_text(body)
    if has_bulk or has_bulk_of_lines(body, is_html=text is None):
        build_bulk(strip(body) if text is None else text, builder)
        return builder.document()
    source = without_comments(body) if text is None and not has_bulk else text
    marked = None if source is None else markdown_to_html(source)
    if text is None or marked is not None:
        _read_html(marked or repair(body), builder, url, rules)
    else:
        build_plain(text, builder)
    trim(builder, title, date, rules)
    return builder.document()


def skim(body: str) -> Document:
    """Return the text of a body without its tags: what can be had at once while `clean` takes long.

    Its offsets are not those of the cleaned text.

    Args:
        body: As for `clean`.
    """
    builder = BlockBuilder()
    build_portions(strip(_admit(body, builder.notices)), builder)
    return builder.document()


def _read_html(body: str, builder: BlockBuilder, url: str, rules: SiteRules | None) -> None:
    """Append the blocks of a page to the drafts."""
    targets = find_targets(body, url)
    links = LinkResolver(url)
    walker = TreeWalker(builder, links, AttributeRules(rules), targets)
    walker.run(_root(parse("<body>" + body), rules), HANDLERS)
    builder.relative = links.relative
    if targets:
        link_notes(builder)


def _root(tree: Tag, rules: SiteRules | None) -> Tag:
    """Return the element that the rules call the article, or the whole tree."""
    if rules is None or not rules.root:
        return tree
    roots = ElementSelectors(rules.root)
    for node in descend(tree):
        if isinstance(node, Tag) and roots.match(node.name, node.attrs):
            return node
    return tree


def _danger(reference: str) -> int:
    """Return whether a numeric reference hides a control; HTML takes C1 for Windows-1252."""
    digits = reference[2:].lstrip("xX0") or "0"  # so many zeros would be no number for `int`
    code = int(digits, 16) if reference[2] in "xX" else int(digits)
    return 0 if 0x7F < code < 0xA0 or code > sys.maxunicode else dangers(chr(code))


def _admit(body: str, notices: list[Notice]) -> str:
    """Return the body cut to size, its controls visible, with a notice for either."""
    if len(body) > LARGEST:
        body = body[:LARGEST]
        notices.append(
            Notice(
                "too-large",
                _("Only the first {count:,} characters are shown.").format(count=LARGEST),
            )
        )
    odd = has_odd(body)
    count = dangers(body) if odd else 0
    if "&#" in body:
        references = Counter(reference[0] for reference in _REFERENCE.finditer(body))
        count += sum(_danger(reference) * times for reference, times in references.items())
    count += sum(payloads(unescape(run[0])) for run in _REFERENCES.finditer(body))
    if count:
        message = ngettext(
            "{count:,} control character made visible or dropped; reader show --raw spells it.",
            "{count:,} control characters made visible or dropped; reader show --raw spells them.",
            count,
        )
        notices.append(Notice("controls", message.format(count=count)))
        body = body.translate(_CONTROLS)
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", body) if odd else body
