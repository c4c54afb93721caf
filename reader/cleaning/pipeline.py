"""The cleaning pipeline: the body of an article -> `Document`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from html import unescape

from reader.cleaning.block_builder import BlockBuilder, DraftBlock
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
from reader.cleaning.html.article_root import ArticleRoot, article_root
from reader.cleaning.html.attribute_rules import AttributeRules
from reader.cleaning.html.block_elements import HANDLERS
from reader.cleaning.html.elements import Element, descend
from reader.cleaning.html.link_resolver import LinkResolver
from reader.cleaning.html.pages import is_page
from reader.cleaning.html.repair import repair
from reader.cleaning.html.selectors import ElementSelectors
from reader.cleaning.html.tree import parse
from reader.cleaning.html.walker import TreeWalker
from reader.cleaning.kind_detection import LARGEST as LARGEST_MARKUP
from reader.cleaning.kind_detection import detect
from reader.cleaning.markdown.source import prepare
from reader.cleaning.paragraph_builder import InlineText
from reader.cleaning.plain_text_body import build_plain, plain_text
from reader.cleaning.sites.rule import SiteRules
from reader.cleaning.whitespace import has_odd, tidy, unseen_in_words
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind
from reader.text.document import BlockKind, Document, Notice
from reader.text.safe import dangers, payloads
from reader.translation import gettext as _
from reader.translation import ngettext

LARGEST = 8 * 1024 * 1024
"""The maximum number of code points that are cleaned; real articles are far smaller."""

_REFERENCE = lazy_pattern(r"&#(?:0*[0-9]{1,7}(?![0-9])|[xX]0*[0-9a-fA-F]{1,6})(?![0-9a-fA-F])")
_FORMAT = r"&(?:#\w{2,10}|zwn?j|shy|ZeroWidthSpace|NoBreak);?"
_REFERENCES = lazy_pattern(rf"{_FORMAT}(?:{_FORMAT})+")
"""Consecutive character references, which together may spell hidden text."""
_SURROGATES = lazy_pattern("[\ud800-\udfff]")  # the parser cannot encode them
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\x0b\f\r"}


def clean(
    body: str,
    *,
    url: str = "",
    title: str = "",
    date: datetime | None = None,
    rules: SiteRules | None = None,
    kind: BodyKind | None = None,
    soup: bool = False,
) -> Document:
    """Return the content of an article without page furniture.

    Args:
        body: HTML, Markdown or plain text, decoded, without front matter and link line.
        url: The URL of the article, against which relative links are resolved.
        title: The title; a heading that repeats it is removed.
        date: The date; a line that repeats it is removed.
        rules: The rules for pages of this host.
        kind: The markup of the body; by default it is detected.
        soup: Whether beautifulsoup4 makes the tree: slower, and the same.
    """
    read_html = partial(_read_html, tree_of=_parser(soup=soup))
    builder = BlockBuilder(rules.allow if rules else ())
    body = _sanitise(body, builder.notices)
    if has_bulk_of_tags(body) or is_tangled(body):
        build_bulk(strip(body), builder)
        return builder.document()
    text = plain_text(body)
    if has_bulk_of_lines(body, is_html=text is None):
        build_bulk(strip(body) if text is None else text, builder)
        return builder.document()
    kind = kind or detect(body)
    converted = markdown_to_html(body) if kind is BodyKind.MARKDOWN else None
    if converted is not None:
        _read_markdown(*converted, builder, partial(read_html, url=url, rules=rules))
    elif kind is BodyKind.HTML:
        read_html(repair(body), builder, url, rules, title if is_page(body) else None)
    elif kind is BodyKind.TEXT:
        build_plain(body if text is None else text, builder)
    else:
        build_plain(strip(body) if text is None else text, builder)
    trim(builder, title, date, rules)
    return replace(builder.document(), kind=kind)


def _read_markdown(
    html: str,
    unread: Sequence[tuple[str, str]],
    builder: BlockBuilder,
    read_html: Callable[[str, BlockBuilder], None],
) -> None:
    """Append the blocks of converted Markdown, and what it does not show as removed."""
    html = repair(html)
    if has_bulk_of_tags(html) or is_tangled(html):
        build_bulk(strip(html), builder)
    else:
        read_html(html, builder)
    for reason, text in unread:
        builder.add(DraftBlock(BlockKind.PARAGRAPH, InlineText(text), reason=reason))


def skim(body: str) -> Document:
    """Return the text of a body without its tags, as a quick preview while `clean` runs.

    The offsets are not those of the cleaned text.

    Args:
        body: The same as for `clean`.
    """
    builder = BlockBuilder()
    build_portions(strip(_sanitise(body, builder.notices)), builder)
    return builder.document()


def _parser(*, soup: bool) -> Callable[[str], Element]:
    """Return the function that makes the tree of a body."""
    if not soup:
        return parse
    from reader.cleaning.html.soup import parse_soup  # here: it brings beautifulsoup4

    return parse_soup


def _read_html(
    body: str,
    builder: BlockBuilder,
    url: str,
    rules: SiteRules | None,
    page_title: str | None = None,
    *,
    tree_of: Callable[[str], Element],
) -> None:
    """Append the blocks of HTML; of a page, which has a title, only those of its article."""
    targets = find_targets(body, url)
    links = LinkResolver(url)
    walker = TreeWalker(builder, links, AttributeRules(rules), targets)
    root = _root(tree := tree_of("<body>" + body), rules)
    if page_title is not None and root is tree and "page" not in builder.allowed:
        _read_page(article_root(tree, page_title), builder, walker)
    else:
        walker.run(root, HANDLERS)
    builder.relative = links.relative
    if targets:
        link_notes(builder)


def _read_page(article: ArticleRoot, builder: BlockBuilder, walker: TreeWalker) -> None:
    """Append the blocks of the article of a page; what is around it counts as removed."""
    if article.above:
        builder.add(_removed(article.above))
    walker.run(article.tag, HANDLERS)
    if article.below:
        builder.add(_removed(article.below))


def _removed(text: str) -> DraftBlock:
    return DraftBlock(BlockKind.PARAGRAPH, InlineText(tidy(text)), reason="page")


def _root(tree: Element, rules: SiteRules | None) -> Element:
    """Return the article element according to the rules, or the whole tree."""
    if rules is None or not rules.root:
        return tree
    roots = ElementSelectors(rules.root)
    for node in descend(tree):
        if isinstance(node, Element) and roots.match(node.name, node.attrs):
            return node
    return tree


def _count_dangers(reference: str) -> int:
    """Count the dangers of a numeric reference; HTML decodes C1 as Windows-1252."""
    digits = reference[2:].lstrip("xX0") or "0"  # `int` rejects very long digit strings
    code = int(digits, 16) if reference[2] in "xX" else int(digits)
    return 0 if 0x7F < code < 0xA0 or code > sys.maxunicode else dangers(chr(code))


def _sanitise(body: str, notices: list[Notice]) -> str:
    """Return the body, truncated and with controls made visible, adding notices."""
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
        count += sum(_count_dangers(reference) * times for reference, times in references.items())
    count += sum(payloads(unescape(run[0])) for run in _REFERENCES.finditer(body))
    if count:
        message = ngettext(
            "{count:,} control character made visible or dropped; reader show --raw spells it.",
            "{count:,} control characters made visible or dropped; reader show --raw spells them.",
            count,
        )
        notices.append(Notice("controls", message.format(count=count)))
        body = body.translate(_CONTROLS)
    unseen = unseen_in_words(body) if odd or "&" in body else 0
    if unseen:
        message = ngettext(
            "{count:,} invisible character inside a word dropped.",
            "{count:,} invisible characters inside words dropped.",
            unseen,
        )
        notices.append(Notice("invisible", message.format(count=unseen)))
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", body) if odd else body


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
    if len(body) > LARGEST_MARKUP:
        return None
    source, hidden = prepare(body)
    if sum(source.count(mark) * cost for mark, cost in _COSTS.items()) > HIGHEST_COST:
        return None
    from reader.cleaning.markdown.parser import convert  # here: it brings the Markdown parser

    html, definitions = convert(source)
    notes = [("comment", text) for text in hidden]
    return html, [*notes, *(("definition", text) for text in definitions)]
