"""AsciiDoc; the body is turned into Markdown.

::

    = 井水与河水
    陆羽生 <lu@tea.example>
    v1.0, 2021-04-18
    :keywords: 茶, 水

    *井水*清，https://tea.example/river[河水]浑。
"""

from __future__ import annotations

from reader.archive.formats import front_matter
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.archive.formats.asciidoc_blocks import markdown_of
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_TITLE = lazy_pattern(r"(?:=|#)[ \t]+(\S.{0,400})")
_ATTRIBUTE = lazy_pattern(r":(!?[\w][\w-]{0,60}!?):(?:[ \t]+(.*)|[ \t]*)")
_AUTHOR = lazy_pattern(r"([^\W\d_][^<>:=\n]{0,100}?)(?:[ \t]*<([^<>\n]{1,200})>)?[ \t]*(?:;.*)?")
_REVISION = lazy_pattern(
    r"(?:v[\w.]{1,20},?[ \t]*)?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,20}"
    r"|\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4})(?:[:,][ \t].*)?"
    r"|v[\d.]{1,20}(?:[:,].*)?"
)
_SENTENCE = lazy_pattern(r"[。！？，；、!?,]|\.\Z")
_BAKED = lazy_pattern(r"([A-Za-z][\w.]{0,30})=(.*)")
_BAKED_END = lazy_pattern(r"~{5,}[ \t]*")
_FIELDS = {
    **dict.fromkeys(("revdate", "docdate", "page-date", "jbake-date", "page-revdate"), "date"),
    **dict.fromkeys(("page-author", "jbake-author"), "author"),
    **dict.fromkeys(("page-tags", "jbake-tags", "page-keywords"), "tags"),
    "page-category": "category",
    "page-categories": "categories",
    "page-canonical-url": "canonical",
}
_LISTED = frozenset(("tags", "keywords", "category", "categories"))
_NO_FIELDS = frozenset(("source", "link", "name", "time", "id", "email", "lang", "site", "data"))
"""Attributes that mean something else than the field of that name."""


def read_head(text: str) -> Head:
    """Return the front matter and the header of a document; the title stays in the body."""
    fields: dict[str, Value] = {}
    end = 0
    if front := front_matter.parse(text):
        if not front.closed:
            return Head(front.fields, end=front.end, is_cut=True)
        fields, end = dict(front.fields), front.end
    elif baked := _baked(text):
        fields, end = baked
    heading, lines, at, above = "", 0, end, end
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].lstrip("\ufeff").rstrip()
        attribute = _ATTRIBUTE.fullmatch(line)
        title = _TITLE.fullmatch(line) if not heading else None
        lines += bool(heading)
        if attribute:
            _add(fields, attribute[1], attribute[2] or "")
        elif title:
            heading, above = title[1].strip(), at
        elif heading and line and lines <= 2 and _take_line(fields, line, lines):
            pass
        elif (line and not line.startswith("//")) or (heading and not line):
            break
        at = min(stop + 1, len(text))
        if stop == len(text):
            break
    is_cut = at >= len(text)
    if heading and fields.setdefault("title", _escaped(heading)) != _escaped(heading):
        at = above  # the heading is not the title: it stays in the text
    return Head(fields, heading=heading, end=at, is_cut=is_cut)


def _escaped(title: str) -> str:
    """Return a title as front matter spells it."""
    return title.replace("&", "&amp;")


def _baked(text: str) -> tuple[dict[str, Value], int] | None:
    """Return the fields above a line of tildes, as JBake writes them, and where they end."""
    fields: dict[str, Value] = {}
    at = 0
    for line in text[:4000].split("\n"):
        match = _BAKED.fullmatch(line)
        if match:
            _add(fields, match[1], match[2])
        elif _BAKED_END.fullmatch(line):
            return (fields, min(at + len(line) + 1, len(text))) if fields else None
        else:
            return None
        at += len(line) + 1
    return None


def _take_line(fields: dict[str, Value], line: str, number: int) -> bool:
    """Take the line with the author or that of the revision, below the title."""
    if revision := _REVISION.fullmatch(line):
        if revision[1]:
            fields.setdefault("date", revision[1].strip())
        return True
    author = _AUTHOR.fullmatch(line) if number == 1 else None
    if author is None or not (author[2] or len(line) <= 40) or _SENTENCE.search(author[1]):
        return False
    fields.setdefault("author", author[1].replace("_", " ").strip())
    return True


def _add(fields: dict[str, Value], name: str, value: str) -> None:
    name, value = name.lower(), value.strip().strip("\"'")
    if not value or name in _NO_FIELDS or name.startswith("!"):
        return
    name = _FIELDS.get(name, name)
    if name in _LISTED:
        parts = value.strip("[]").split(",")
        fields.setdefault(name, tuple(part.strip(" \"'") for part in parts if part.strip(" \"'")))
    else:
        fields.setdefault(name, value)


def body(text: str, head: Head) -> str:
    """Return a document as Markdown, without comments and what is about the page."""
    values = {name: value for name, value in head.fields.items() if isinstance(value, str)}
    return markdown_of(text_below(text, head), values)


FORMAT = ArticleFormat(
    "asciidoc",
    frozenset((".adoc", ".asciidoc")),
    read_head,
    body,
    body_kind=BodyKind.MARKDOWN,
    reads_any=True,
)
