"""AsciiDoc; the body is turned into Markdown.

::

    = 井水与河水
    陆羽生 <lu@tea.example>
    v1.0, 2021-04-18
    :keywords: 茶, 水

    *井水*清，https://tea.example/river[河水]浑。
"""

from __future__ import annotations

from dataclasses import replace

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
_RULE_OF_COMMENT = lazy_pattern(r"/{4,}")
_DIRECTIVE = lazy_pattern(r"(?:ifdef|ifndef|ifeval|endif|include)::[^\[]{0,400}\[(.*)\]")
_ABOUT_BLOCK = lazy_pattern(r"\[\[[^\[\]]*\]\]|\[[^\[\]]*\]")
_MAY_BE_FRONT = lazy_pattern(r"\s*(?:[{;<`~]|-{3}|\+{3}|[\"']?[^\W\d][^\n:：]{0,200}(?:：|:(?!:)))")
"""A beginning that may be front matter whose end is in a part that has not been read."""
_BAKED = lazy_pattern(r"([A-Za-z][\w.]{0,30})=(.*)")
_BAKED_END = lazy_pattern(r"~{5,}[ \t]*")
_LONGEST_BAKED = 32 * 1024
"""The most code points of the fields above a line of tildes."""
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
    at, is_cut = 0, False
    if front := front_matter.parse(text):
        if not front.closed:
            return Head(front.fields, end=front.end, is_cut=True)
        fields, at = dict(front.fields), front.end
    else:
        fields, at, is_cut = _baked(text)
        is_cut = is_cut or bool(_MAY_BE_FRONT.match(text))
    header = _read_header(text, at, fields)
    return replace(header, is_cut=True) if is_cut else header


def _read_header(text: str, at: int, fields: dict[str, Value]) -> Head:
    """Return the head with the lines of the header, which begins at a code point.

    Args:
        text: The document or its beginning.
        at: Where the header begins.
        fields: The fields above it.
    """
    heading, lines, above = "", 0, at
    block = -1  # where lines begin that are about a block below them, which may be the title
    stop = at
    while at < len(text):
        line, stop = _line_at(text, at)
        passed = _end_of_comment(text, line, stop)
        if passed is not None:
            if passed < 0:  # it may end in a part of the file that has not been read
                stop = len(text)
                break
            stop = passed
        elif directive := _DIRECTIVE.fullmatch(line):
            _add_attribute(fields, directive[1])
        elif _ATTRIBUTE.fullmatch(line):
            lines += bool(heading)
            line, stop = _continued(text, line, stop)
            _add_attribute(fields, line)
        elif not heading and (title := _TITLE.fullmatch(line)):
            heading, above, block = title[1].strip(), at, -1
        elif not heading and _ABOUT_BLOCK.fullmatch(line):
            block = at if block < 0 else block
        elif heading and line and lines < 2 and _take_line(fields, line, lines + 1):
            lines += 1
        elif line or heading:
            break
        at = min(stop + 1, len(text))
    is_cut = stop >= len(text) or at >= len(text)
    if block >= 0:
        at = block
    if heading and fields.setdefault("title", _escaped(heading)) != _escaped(heading):
        at = above  # the heading is not the title: it stays in the text
    return Head(fields, heading=heading, end=at, is_cut=is_cut)


def _line_at(text: str, at: int) -> tuple[str, int]:
    """Return the line that begins at a code point, and where it ends."""
    stop = text.find("\n", at)
    stop = len(text) if stop < 0 else stop
    return text[at:stop].lstrip("\ufeff").rstrip(), stop


def _end_of_comment(text: str, line: str, stop: int) -> int | None:
    """Return where the comment ends that a line begins: -1 for nowhere, None if there is none.

    Args:
        text: The document or its beginning.
        line: The line; a block of comments ends at an equal one.
        stop: Where it ends.
    """
    if not _RULE_OF_COMMENT.fullmatch(line):
        return stop if line.startswith("//") and not line.startswith("///") else None
    while (at := text.find(f"\n{line}", stop)) >= 0:
        below, stop = _line_at(text, at + 1)
        if below == line:
            return stop
    return -1


def _continued(text: str, line: str, stop: int) -> tuple[str, int]:
    """Return a line with the lines below that continue it, and where the last one ends."""
    parts = [line]
    while parts[-1].endswith(" \\") and stop < len(text):
        parts[-1] = parts[-1][:-2].removesuffix(" +").rstrip()
        line, stop = _line_at(text, stop + 1)
        parts.append(line.lstrip())
    return " ".join(parts), stop


def _escaped(title: str) -> str:
    """Return a title as front matter spells it."""
    return title.replace("&", "&amp;")


def _baked(text: str) -> tuple[dict[str, Value], int, bool]:
    """Read the fields above a line of tildes, as JBake writes them.

    Returns:
        The fields, where the text below them begins, and whether the text may end among them.
    """
    fields: dict[str, Value] = {}
    at = 0
    while at < min(len(text), _LONGEST_BAKED):
        line, stop = _line_at(text, at)
        match = _BAKED.fullmatch(line)
        at = min(stop + 1, len(text))
        if match:
            _add(fields, match[1], match[2])
        elif fields and _BAKED_END.fullmatch(line):
            return fields, at, False
        else:
            return {}, 0, bool(fields) and stop == len(text)
    return {}, 0, at < _LONGEST_BAKED


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


def _add_attribute(fields: dict[str, Value], line: str) -> None:
    """Add the attribute that a line sets, if it sets one."""
    if attribute := _ATTRIBUTE.fullmatch(line):
        _add(fields, attribute[1], attribute[2] or "")


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
