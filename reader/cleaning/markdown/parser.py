"""The Markdown parser: CommonMark, GFM and common extensions, with HTML passed through."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin

from reader.cleaning.markdown.block_rules import add_block_rules, is_block_tag
from reader.cleaning.markdown.emphasis import add_emphasis
from reader.cleaning.markdown.footnotes import add_footnotes
from reader.cleaning.markdown.inline_rules import add_inline_rules, slug
from reader.cleaning.markdown.line_breaks import settle_line_breaks
from reader.patterns import lazy_pattern

LONGEST_STRONG = 8
"""The maximum number of paragraphs that one pair of ``**`` makes bold."""

Env = MutableMapping[str, Any]

_HEADING_ATTRIBUTES = lazy_pattern(r"\s*\{\s*(?:#(?P<id>[^\s{}]{1,200}))?[^{}]{0,200}\}\s*$")
_CALLOUT = lazy_pattern(
    r"\[!(?P<kind>[\w-]{1,40})(?:\|[^\]\n]*)?\][+-]?[ \t]*(?P<title>[^\n]*)(?:\n|$)"
)
_COMPONENT = lazy_pattern(r"</([a-zA-Z][a-zA-Z0-9.]{0,60})\s*>")
_TASK = lazy_pattern(r"\[(?P<mark>[ xX])\](?:[ \t]+|$)")


class ConvertedMarkdown(NamedTuple):
    """A Markdown source as HTML.

    Attributes:
        html: For the HTML cleaner alone: it is neither well-formed nor safe.
        definitions: The definitions of links that no link refers to, as written.
    """

    html: str
    definitions: tuple[str, ...]


def convert(source: str) -> ConvertedMarkdown:
    """Return a prepared source as HTML.

    Args:
        source: See `reader.cleaning.markdown.source.prepare`.
    """
    env: dict[str, Any] = {"components": frozenset(map(str.lower, _COMPONENT.findall(source)))}
    parser = _parser()
    tokens = parser.parse(source, env)
    html: str = parser.renderer.render(tokens, parser.options, env)
    return ConvertedMarkdown(html, _unused_definitions(source, tokens, env))


class _Parser(MarkdownIt):
    """A parser that leaves URLs as written: the cleaner resolves them and drops scripts."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - a name of the library
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - a name of the library
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - a name of the library
        return link


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True, "maxNesting": 100, "store_labels": True})
    parser.enable("table")
    add_block_rules(parser)
    deflist_plugin(parser)
    admon_plugin(parser)
    add_emphasis(parser)
    add_inline_rules(parser)
    add_footnotes(parser)
    parser.core.ruler.after("block", "marked_blocks", _read_marked_blocks)
    parser.core.ruler.after("block", "split_strong", _split_strong)
    parser.core.ruler.after("inline", "line_breaks", settle_line_breaks)
    parser.core.ruler.push("heading_names", _name_headings)
    parser.core.ruler.push("numbered_links", _keep_brackets)
    for name, rule in _RENDER_RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _read_marked_blocks(state: StateCore) -> None:
    """Read the marks at the edges of blocks: callouts, tasks, attributes of headings."""
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type != "inline":
            continue
        opening = tokens[-2]
        if opening.type == "heading_open":
            match = _HEADING_ATTRIBUTES.search(token.content)
            if match and match.start():
                token.content = token.content[: match.start()]
                opening.meta = {"id": match["id"] or ""}
        elif opening.type == "paragraph_open" and len(tokens) > 2:
            outer = tokens[-3]
            if outer.type == "list_item_open" and (task := _TASK.match(token.content)):
                token.content = token.content[task.end() :]
                outer.meta = {"checked": task["mark"] != " "}
            elif outer.type == "blockquote_open" and (callout := _CALLOUT.match(token.content)):
                _read_callout(tokens, callout)
    state.tokens = tokens


def _split_strong(state: StateCore) -> None:
    """Let bold text go on over paragraphs: each of them is bold where a person means all."""
    opened: list[Token] = []
    for opening, token in pairwise(state.tokens):
        if token.type != "inline":
            continue
        text = token.content.strip()
        if opening.type != "paragraph_open" or opening.level or len(opened) >= LONGEST_STRONG:
            opened = []
        elif opened and "**" not in text:
            opened.append(token)
        elif opened and text.endswith("**") and text.count("**") == 1:
            for part in (*opened[1:], token):
                part.content = "**" + part.content.strip()
            for part in opened:
                part.content = part.content.strip() + "**"
            opened = []
        else:
            is_open = text.startswith("**") and text.count("**") == 1 and text[2:3].strip()
            opened = [token] if is_open else []


def _read_callout(tokens: list[Token], callout: re.Match[str]) -> None:
    """Replace the first line of a callout by its title, as a paragraph of its own."""
    token = tokens[-1]
    title = callout["title"].strip() or callout["kind"].capitalize()
    rest = token.content[callout.end() :]
    token.content = title if "*" in title or "_" in title else f"**{title}**"
    if rest.strip():
        closing = Token("paragraph_close", "p", -1, block=True)
        opening = Token("paragraph_open", "p", 1, block=True)
        text = Token("inline", "", 0, block=True, content=rest, children=[])
        tokens.extend((closing, opening, text))


def _name_headings(state: StateCore) -> None:
    """Give headings the ids that links within the article point to."""
    used: Counter[str] = Counter()
    for opening, token in pairwise(state.tokens):
        if opening.type == "heading_open":
            text = "".join(child.content for child in token.children or () if child.type in _TEXTS)
            name = (opening.meta or {}).get("id") or slug(text)
            if name:
                opening.attrs["id"] = f"{name}-{used[name]}" if used[name] else name
                used[name] += 1


def _keep_brackets(state: StateCore) -> None:
    """Keep the brackets of ``[1]``, a number that is a link by its definition."""
    for token in state.tokens:
        for opening, text in pairwise(token.children or ()):
            label = (opening.meta or {}).get("label", "")
            if opening.type == "link_open" and label == text.content and label.isdigit():
                text.content = f"[{label}]"


_TEXTS = frozenset({"text", "text_special", "code_inline"})


def _text_of(tokens: Sequence[Token]) -> str:
    """Return the text of inline tokens, with that of pictures inside of pictures."""
    parts = []
    for token in tokens:
        if token.type == "image":
            parts.append(_text_of(token.children or ()))
        elif token.type in _TEXTS:
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def _unused_definitions(source: str, tokens: Sequence[Token], env: Env) -> tuple[str, ...]:
    """Return the definitions of links to which nothing refers."""
    definitions = [*env.get("references", {}).values(), *env.get("duplicate_refs", ())]
    if not definitions:
        return ()
    used = {
        child.attrs.get("href") or child.attrs.get("src")
        for token in tokens
        for child in token.children or ()
        if child.type in ("link_open", "image")
    }
    lines = source.split("\n")
    return tuple(
        "\n".join(lines[slice(*definition["map"])]).strip()
        for definition in definitions
        if definition["href"] not in used
    )


def _show_break(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env
) -> str:
    return "<br><br>\n" if (tokens[index].meta or {}).get("paragraph") else "<br>\n"


def _show_item(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env
) -> str:
    checked = (tokens[index].meta or {}).get("checked")
    if checked is None:
        return "<li>"
    return f'<li><input type="checkbox"{" checked" if checked else ""}>'


def _show_image(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env
) -> str:
    token = tokens[index]
    alt = _text_of(token.children or ())
    alt = alt or str(token.attrs.get("title", ""))
    return f'<img src="{escape(str(token.attrs["src"]))}" alt="{escape(alt)}">'


def _show_embed(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env
) -> str:
    token = tokens[index]
    name = "alt" if token.tag == "img" else "title"
    closing = "" if token.tag == "img" else f"</{token.tag}>"
    source = escape(str(token.attrs["src"]))
    return f'<{token.tag} src="{source}" {name}="{escape(token.content)}">{closing}'


def _show_paragraph(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env
) -> str:
    """Return the tag of a paragraph; one that begins with the tag of a block needs none."""
    token = tokens[index]
    text = tokens[index + 1] if token.nesting == 1 else tokens[index - 1]
    children = text.children or ()
    first = children[0] if children else None
    if first and first.type == "html_inline" and is_block_tag(first.content):
        return "\n"
    if token.hidden:
        return ""
    return "<p>" if token.nesting == 1 else "</p>\n"


def _show_admonition(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env
) -> str:
    """Return the tags of an admonition, a quotation with a bold title."""
    return {
        "admonition_open": "<blockquote>\n",
        "admonition_close": "</blockquote>\n",
        "admonition_title_open": "<p><strong>",
        "admonition_title_close": "</strong></p>\n",
    }[tokens[index].type]


_RENDER_RULES = {
    "admonition_open": _show_admonition,
    "admonition_close": _show_admonition,
    "admonition_title_open": _show_admonition,
    "admonition_title_close": _show_admonition,
    "hardbreak": _show_break,
    "list_item_open": _show_item,
    "image": _show_image,
    "embed": _show_embed,
    "paragraph_open": _show_paragraph,
    "paragraph_close": _show_paragraph,
}
