"""Block rules: what differs from CommonMark in the Markdown that people write.

Indented Chinese text is not code, ``##Heading`` is a heading, a long paragraph above ``---`` is
not, and Markdown between HTML tags is read. Containers that nest too deeply are read as text, so
nothing is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, MutableMapping
from itertools import accumulate
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    code,
    fence,
    lheading,
    list_block,
    reference,
)

from reader.cleaning.html.tag_names import ELEMENTS, INLINE
from reader.cleaning.markdown.code_spans import FENCE, Fences, are_prose
from reader.patterns import lazy_pattern

Rule = Callable[[StateBlock, int, int, bool], bool]

DEEPEST = 40
"""The nesting of tokens from which a quotation or list is read as text; an item counts twice."""
LONGEST_UNDERLINED = 80
"""The maximum length of a line that ``---`` below it makes a heading."""

_RAW = lazy_pattern(r"<(pre|script|style|textarea)(?=[\s>])", re.IGNORECASE)
_HASHES = lazy_pattern(
    r"(?:(?P<tight>#{2,6})(?=[^\W_]|[《“「『【（])|(?P<wide>#{1,6})[\u3000\u00a0])(?P<text>[^\n]+)$"
)
_DOLLARS = lazy_pattern(r"\$\$(?P<first>.*)$")
_DESTINATION = lazy_pattern(r"\[[^\[\]]{1,1000}\]:\s{0,100}<?([^\s>]{1,2000})")
_FINAL = frozenset("。！？；：…」』”.!?;:")
_CONTAINER = lazy_pattern(
    r"<(/?)(table|tbody|thead|tr|td|th|ul|ol|li|dl|div|section|article|figure|details|center|p)"
    r"(?=[\s>])",
    re.IGNORECASE,
)


def add_block_rules(parser: MarkdownIt) -> None:
    """Let a parser read blocks as people write them."""
    ruler = parser.block.ruler
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    always: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    ruler.at("code", _read_code)
    ruler.at("fence", _read_fence, always)
    ruler.at("blockquote", _bounded(blockquote), always)
    ruler.at("list", _bounded(list_block), interrupting)
    ruler.at("reference", _read_reference)
    ruler.at("html_block", _read_raw, interrupting)
    ruler.at("lheading", _read_underlined)
    ruler.before("heading", "tight_heading", _read_tight_heading, interrupting)
    ruler.after("fence", "math_block", _read_math, always)


def _bounded(rule: Rule) -> Rule:
    """Return a rule that does not match in containers that are nested too deeply."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST and rule(state, start, end, silent)

    return bounded


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _read_code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read indented code, unless it is indented prose or HTML inside an element."""
    if state.sCount[start] - state.blkIndent < 4:
        return False
    lines: list[str] = []
    for number in range(start, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] - state.blkIndent < 4:
            break
        lines.append(_line(state, number))
    if are_prose(lines) or (lines[0][:1] == "<" and _is_in_element(state, start)):
        return False
    return code(state, start, end, silent)


def _read_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read fenced code, unless the fence is text."""
    opening = FENCE.match(state.src, state.bMarks[start], state.eMarks[start])
    if opening is None:
        opening = FENCE.match(_line(state, start))
        return opening is not None and fence(state, start, end, silent)
    fences = state.env.get("fences")
    if fences is None:
        fences = state.env["fences"] = Fences(state.src)
    return fences.end(opening) is not None and fence(state, start, end, silent)


def _is_in_element(state: StateBlock, number: int) -> bool:
    """Return whether a line stands between the tags of an element that is a block."""
    env: MutableMapping[str, Any] = state.env
    if "elements" not in env:
        tags = list(_CONTAINER.finditer(state.src))
        depths = accumulate(-1 if tag[1] else 1 for tag in tags)
        env["elements"] = [tag.start() for tag in tags], list(depths)
    starts, depths = env["elements"]
    index = bisect_right(starts, state.bMarks[number]) - 1
    return index >= 0 and depths[index] > 0


def _read_reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the definition of a link, whose target looks like one: ``[注]: 一句话`` is text."""
    line = _line(state, start)
    if line[:1] != "[":
        return False
    target = _DESTINATION.match(line)
    if target and not target[1].isascii() and not any(sign in target[1] for sign in "/.#"):
        return False
    return reference(state, start, end, silent)


def _read_raw(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read preformatted text, a script or a style sheet up to its end tag, as HTML.

    All other tags are inline: the Markdown between them is read.
    """
    if state.is_code_block(start):
        return False
    opening = _RAW.match(_line(state, start))
    if opening is None:
        return False
    name = opening[1].lower()
    closing = _next_closing(state, name, state.bMarks[start])
    if closing < 0:
        return False
    number = start
    while number + 1 < state.lineMax and state.eMarks[number] < closing:
        number += 1
    if silent:
        return True
    state.line = number + 1
    token = state.push("html_block", "", 0)
    token.map = [start, state.line]
    content = state.getLines(start, state.line, state.blkIndent, True)
    at = content.lower().rfind("</" + name)
    stop = content.find(">", at) + 1
    token.content = content[:stop] if stop else content
    rest = content[stop:].strip() if stop else ""
    if rest:
        state.push("paragraph_open", "p", 1)
        text = state.push("inline", "", 0)
        text.content, text.children = rest, []
        state.push("paragraph_close", "p", -1)
    return True


def _next_closing(state: StateBlock, name: str, offset: int) -> int:
    """Return the offset of the next end tag with a name, or -1."""
    key = "closing " + name
    if key not in state.env:
        pattern = re.compile(rf"</{name}(?=[\s>])", re.IGNORECASE)
        state.env[key] = [match.start() for match in pattern.finditer(state.src)]
    offsets: list[int] = state.env[key]
    index = bisect_right(offsets, offset)
    return offsets[index] if index < len(offsets) else -1


def _read_underlined(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading with an underline; a long paragraph above ``---`` is text and a rule."""
    size = len(state.tokens)
    if not lheading(state, start, end, silent):
        return False
    heading, text = state.tokens[size], state.tokens[size + 1]
    if heading.tag == "h2" and not _is_title(text.content):
        heading.type, heading.tag = "paragraph_open", "p"
        state.tokens[size + 2].type, state.tokens[size + 2].tag = "paragraph_close", "p"
        state.push("hr", "hr", 0)
    return True


def _is_title(text: str) -> bool:
    """Return whether a text is short enough and ends like a heading."""
    return "\n" not in text and len(text) <= LONGEST_UNDERLINED and text[-1:] not in _FINAL


def _read_tight_heading(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read ``##标题`` as a heading: a person who omits the space means one."""
    if state.is_code_block(start):
        return False
    match = _HASHES.match(_line(state, start))
    if match is None or len(match["text"]) > 2 * LONGEST_UNDERLINED:
        return False
    if silent:
        return True
    state.line = start + 1
    tag = f"h{len(match['tight'] or match['wide'])}"
    state.push("heading_open", tag, 1).map = [start, state.line]
    text = state.push("inline", "", 0)
    text.content, text.children = match["text"].strip().rstrip("# \t"), []
    state.push("heading_close", tag, -1)
    return True


def _read_math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a formula between ``$$``; it stays as written."""
    if state.is_code_block(start):
        return False
    opening = _DOLLARS.match(_line(state, start))
    if opening is None:
        return False
    first = opening["first"].rstrip()
    number = start
    if first.endswith("$$") and first.strip("$ "):
        lines = [first[:-2]]
    elif "$$" in first:
        return False
    else:
        lines = [first]
        for number in range(start + 1, end):
            line = _line(state, number).rstrip()
            if state.isEmpty(number) or line.endswith("$$"):
                break
            lines.append(line)
        else:
            return False
        if state.isEmpty(number):
            return False
        lines.append(line[:-2])
    if silent:
        return True
    state.line = number + 1
    token = state.push("fence", "code", 0)
    token.info = "math"
    token.content = "\n".join(filter(str.strip, lines)) + "\n"
    token.map = [start, state.line]
    return True


def is_block_tag(content: str) -> bool:
    """Return whether an HTML tag is that of a block.

    Args:
        content: The tag as written.
    """
    match = re.match(r"</?([a-zA-Z][a-zA-Z0-9]*)", content)
    name = match[1].lower() if match else ""
    return name in ELEMENTS and name not in INLINE
