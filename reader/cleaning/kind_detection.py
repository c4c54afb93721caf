"""Decide whether a body is Markdown, HTML or plain text, by evidence over the whole body.

Markdown may hold HTML tags, and plain text may hold ``*``, ``#tag`` and ``1.``: one tag makes no
HTML page, and one of these signs no Markdown. The tags of blocks are weighed against the block
syntax of Markdown, and against the text that stands outside of any tag.
"""

from __future__ import annotations

import re
from itertools import chain

from reader.cleaning.html.tag_names import ELEMENTS, INLINE
from reader.cleaning.markdown.code_spans import FENCE, Fences, without_code
from reader.cleaning.plain_text_body import plain_text
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.body_kind import BodyKind

LARGEST = 512 * 1024
"""The maximum number of code points of a body that is read as Markdown."""

_TAG = lazy_pattern(
    r"<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*>?"
)
_STARS = (
    r"\*\*(?<!\*\*\*)(?![\s*，。、！？；：）】》」』…])(?=[^*\n]*\w)[^*\n]{1,200}"
    r"(?<![\s（【《「『])\*\*(?!\*)"
)
_LOW_LINES = r"__(?<!\w__)[^\s_][^_\n]{0,200}__(?!\w)"
_STRONG = lazy_pattern(f"{_STARS}|{_LOW_LINES}")
_STRONG_BY_SIGNS = {
    (True, False): lazy_pattern(_STARS),
    (False, True): lazy_pattern(_LOW_LINES),
    (True, True): _STRONG,
}
"""Strong text in sources that hold stars, low lines, or both: each alone is found much faster."""
_LINK = lazy_pattern(
    r"!?\[[^\[\]\n]{0,300}\][(（](?:\s{0,3}<?(?:[^\s()（）]|\([^\s()]{0,200}\)){1,1000}>?"
    r"(?:\s{1,3}[\"'（(][^\n]{0,300})?|[^()\n]{1,300}\.\w{1,5})\s{0,3}[)）]"
)
_MARKS = (
    _LINK,
    _STRONG,
    lazy_pattern(r"^ {0,3}#{2,6}(?: +|(?=[^\W\d_]))\S", re.MULTILINE),
    lazy_pattern(r"^ {0,3}\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:?)? *$", re.MULTILINE),
    lazy_pattern(r"^ {0,3}\[\^[^\]\s]{1,60}\][:：]", re.MULTILINE),
    lazy_pattern(
        r"^ {0,3}\[[^\[\]\n]{1,100}\]:\s{1,3}<?(?:https?://|/|\.|#|mailto:)", re.MULTILINE
    ),
    lazy_pattern(r"!?\[\[[^\[\]\n]{1,200}\]\](?!\()"),
    lazy_pattern(
        r"\{\{[<%]|\{%-?\s*(?:end)?[a-z]\w*[^%{}\n]*%\}|^ {0,3}\{:[^{}\n]*\}", re.MULTILINE
    ),
    lazy_pattern(r"<(?:https?://|mailto:)[^\s<>]{3,1000}>"),
    lazy_pattern(r"^[^\s:].{0,80}\n: {1,3}\S", re.MULTILINE),
    lazy_pattern(r"^ {0,3}\*\*(?![\s*])[^*]{1,3000}(?<!\s)\*\*[ \t]*$", re.MULTILINE),
    lazy_pattern(r"\\\[[^\[\]\n]{0,200}\\\]"),
    lazy_pattern(r"^[-*+] [^\n]{1,300}\n(?:\t| {2,4})[-*+] \S", re.MULTILINE),
    lazy_pattern(
        r"(?:\A\s*|\n[ \t]*\n) {0,3}> \S[^\n]*+(?:\n {0,3}>[^\n]*+)*+(?=\n[ \t]*\n|\s*\Z)"
    ),
    lazy_pattern(
        r"^ {0,3}(?:!!!|\?\?\?\+?|:{3,}) ?[a-zA-Z][\w-]{0,30}(?=[ \t\n\[]|\Z)"
        r"|^=== \"[^\"\n]{1,80}\"$",
        re.MULTILINE,
    ),
    lazy_pattern(r"~~(?=\S)[^~\n]{1,200}~~|(?<!=)==(?=[^\s=])[^=\n]{1,200}[^\s=]==(?!=)"),
)
"""Signs that hardly occur in a text without markup: any one of them makes Markdown."""
_EMPHASIS = lazy_pattern(
    r"(?<![A-Za-z0-9*\\])\*(?=[\w“《「『（(])[^*\n]{1,80}(?<=[\w”》」』）)。！？!?…])\*(?![A-Za-z0-9*])"
)
"""Words between stars: a sign in a text of several paragraphs where all stars are in pairs.

A pair with a letter, a digit or a Chinese character on both sides is not a sign: such stars
multiply, as in ``长*宽*高``, or mask what is between words, as in ``法*功和六*四``.
"""

_TITLE = lazy_pattern(r"(?:\A\s*|\n\n) {0,3}(?:# +\S[^\n]*|\S[^\n]{0,80}\n={3,}[ \t]*)\n\s*\S")
_LINES = (
    lazy_pattern(r"^ {0,3}#{1,6} +\S", re.MULTILINE),
    lazy_pattern(r"^ {0,3}(?:[-*+]|\d{1,9}[.)]) +\S", re.MULTILINE),
    lazy_pattern(r"^ {0,3}> ?\S", re.MULTILINE),
    lazy_pattern(r"^ {0,3}\|.*\| *$", re.MULTILINE),
)
"""Lines that Markdown and plain text share: they count beside other signs."""
_BETWEEN = lazy_pattern(r"\n[ \t]*<!--[^\n]{0,300}-->[ \t]*\n")
"""A comment on a line of its own, as below the part of a post that a list of posts shows."""
_BREAK = lazy_pattern(r"\n[ \t\u3000]*\n")
_POSSIBLE = {
    "*": ("**",),
    "]": ("](", "]（", "]:"),
    "[": ("[[", "[^", "\\["),
    "{": ("{{", "{%", "{:"),
    "~": ("~~",),
    "<": ("<http", "<mailto"),
}
"""Signs by a character that is looked for first: one is found much faster than two."""
_POSSIBLE_IN_URLS = (
    lazy_pattern(r"__(?<![\w\"'/=?&-]__)[^\W_]"),
    lazy_pattern(r"==[^\s=\"'&]"),
)
"""Signs that URLs may hold; both begin with what is searched for quickly."""
_POSSIBLE_LINE = lazy_pattern(r"\n[ \t>]*(?:[-*+#>|`~:]|\d{1,9}[.)])")
"""What a body with any sign of Markdown holds; most pages hold none."""
_HOLDERS = ("<p>", "<p ", "<br", "<li", "<h1", "<h2", "<h3", "<td", "<block", "<P", "<BR")
_SINGLE = frozenset({"br", "hr", "img", "input", "source", "embed", "wbr", "col", "link", "meta"})
_NEVER_BLOCKS = INLINE | _SINGLE
_HOLDING = frozenset({"p", "li", "td", "th", "dt", "dd", "blockquote", "figcaption", "pre"}) | {
    f"h{level}" for level in range(1, 7)
}


def detect(body: str) -> BodyKind:
    """Return the kind of a body.

    Args:
        body: The body as archived, without its head.
    """
    text = plain_text(body)
    if len(body) > LARGEST:
        return BodyKind.HTML if text is None else BodyKind.TEXT
    if text is not None:
        return BodyKind.MARKDOWN if _is_markdown(text) else BodyKind.TEXT
    if not _may_be_markdown(body):
        is_text = _BETWEEN.search(body) and plain_text(_without_comments(body)) is not None
        return BodyKind.MARKDOWN if is_text else BodyKind.HTML
    outside = _without_comments(without_code(body))
    tags = _TagCounts.count(outside)
    if tags.holders or tags.breaks or tags.others:
        is_markdown = _outweighs(outside, body, tags)
    else:
        # A page has tags: comments alone are those of a text in paragraphs.
        bare = _without_comments(body)
        is_markdown = _is_markdown(bare) or _BREAK.search(bare.strip()) is not None
    return BodyKind.MARKDOWN if is_markdown else BodyKind.HTML


def _may_be_markdown(body: str) -> bool:
    """Return whether a body with tags holds anything that speaks for Markdown: a quick check."""
    signs = chain.from_iterable(_POSSIBLE[first] for first in _POSSIBLE if first in body)
    if any(sign in body for sign in signs) or _POSSIBLE_LINE.search("\n" + body):
        return True
    if any(sign.search(body) for sign in _POSSIBLE_IN_URLS):
        return True
    return len(_BREAK.findall(body)) > sum(body.count(tag) for tag in _HOLDERS)


def _without_comments(text: str) -> str:
    """Return a text without its closed comments."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[at:start])
        at = end + len("-->")
    return "".join((*parts, text[at:]))


def _is_markdown(text: str) -> bool:
    """Return whether a text without tags is Markdown."""
    bare = without_code(text)
    if any(sign.search(bare) for sign in _MARKS):
        return True
    if _TITLE.search(bare) or _has_fences(text):
        return True
    if _BREAK.search(text.strip()) is None:
        return False
    return sum(1 for sign in _LINES if sign.search(bare)) > 1 or _has_emphasis(bare)


def _has_emphasis(text: str) -> bool:
    """Return whether all stars in a text are around words."""
    stars = text.count("*")
    if not stars or stars % 2:
        return False
    pairs = sum(1 for match in _EMPHASIS.finditer(text) if not _is_within_word(match))
    return stars == 2 * pairs


def _is_within_word(match: re.Match[str]) -> bool:
    """Return whether letters, digits or Chinese characters stand on both sides of a match."""
    text, (start, end) = match.string, match.span()
    return text[max(0, start - 1) : start].isalnum() and text[end : end + 1].isalnum()


def _has_fences(text: str) -> bool:
    """Return whether a fence in a text has content."""
    return len(Fences(text).without_content()) != len(text)


@dataclass(slots=True)
class _TagCounts:
    """The tags of a body, and the text outside of them.

    Attributes:
        holders: Tags of blocks that hold text, such as paragraphs.
        unclosed: Those of them outside of any block, with no end tag in the whole body.
        breaks: Line breaks.
        others: All other tags.
        inside: Code points of text inside of elements that are blocks.
        outside: Code points of text outside of them.
        bare: The text outside.
    """

    holders: int = 0
    unclosed: int = 0
    breaks: int = 0
    others: int = 0
    inside: int = 0
    outside: int = 0
    bare: str = ""

    @classmethod
    def count(cls, text: str) -> _TagCounts:
        """Count the tags in a source without code."""
        counts = cls()
        named = ((match, match["name"].lower(), match["slash"]) for match in _TAG.finditer(text))
        tags = [tag for tag in named if tag[1] in ELEMENTS]
        blocks = {name for _, name, slash in tags if slash} - _NEVER_BLOCKS
        parts: list[str] = []
        inner: list[str] = []
        depth = at = 0
        for match, name, slash in tags:
            start, end = match.span()
            if start > at:
                (inner if depth else parts).append(text[at:start])
            at = end
            if slash:
                depth -= depth > 0 and name in blocks
            else:
                counts._count(name, is_unclosed=not depth and name not in blocks)
                depth += name in blocks
        parts.append(text[at:])
        counts.bare = "".join(parts)
        counts.outside = len("".join(counts.bare.split()))
        counts.inside = len("".join("".join(inner).split()))
        return counts

    def _count(self, name: str, *, is_unclosed: bool) -> None:
        """Count a start tag."""
        if name in _HOLDING:
            self.holders += 1
            self.unclosed += is_unclosed
        elif name == "br":
            self.breaks += 1
        else:
            self.others += 1


def _count_lines(text: str) -> int:
    """Count the lines of a source that Markdown and plain text share, once for each sign."""
    lines = [
        line
        for line in text.split("\n")
        if (first := line.lstrip(" ")[:1]) and (first in "#-*+>|" or first.isdecimal())
    ]
    shared = "\n".join(lines)
    return sum(1 for sign in _LINES for _ in sign.finditer(shared))


def _outweighs(text: str, body: str, tags: _TagCounts) -> bool:
    """Return whether the Markdown of a body with tags outweighs its HTML.

    Args:
        text: The body without code and comments.
        body: The whole body.
        tags: The tags of the body.
    """
    marks = sum(1 for sign in _MARKS for _ in sign.finditer(tags.bare))
    if marks:
        return marks >= tags.unclosed
    lines = _count_lines(text)
    if tags.inside > tags.outside:
        links = 2 * len(_LINK.findall(text)) if "](" in text or "]（" in text else 0
        fences = 0
        if "```" in body or "~~~" in body:
            fences = 2 * sum(1 for _ in FENCE.finditer(Fences(body).without_content()))
        pattern = _STRONG_BY_SIGNS.get(("**" in text, "__" in text))
        strong = len(pattern.findall(text)) if pattern else 0
        return lines + links + fences + strong > max(1, tags.holders + tags.breaks)
    if lines > 1:
        return lines > tags.unclosed
    paragraphs = len(_BREAK.findall(tags.bare.strip()))
    return paragraphs > tags.holders + tags.breaks
