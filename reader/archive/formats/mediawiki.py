"""Wikitext, the markup of MediaWiki; the body is turned into Markdown.

::

    {{header|title=井水与河水|author=陆羽生}}
    == 井水 ==
    '''井水'''清，[[河|河水]]浑。<ref>《茶经》</ref>
"""

from __future__ import annotations

import re
from dataclasses import field

from reader.archive.field_names import LABELS, plain_name, words
from reader.archive.formats import front_matter
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.archive.formats.pairs import replace_pairs
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.body_kind import BodyKind

SUFFIXES = frozenset((".wiki", ".mediawiki", ".wikitext"))
"""The endings of files that are always wikitext."""

_HEADING = lazy_pattern(
    r"^(={1,6})[ \t]*+([^=\s](?:.{0,299}?[^ \t\n])??)[ \t]*+\1[ \t]*$", re.MULTILINE
)
_SECTION = lazy_pattern(r"(?:\A|\n)(={2,5})[ \t]*[^=\s][^=\n]{0,200}\1[ \t]*(?=\n|\Z)")
_BOLD = lazy_pattern(r"'''[^'\n]{1,200}'''")
_EVIDENCE = lazy_pattern(
    r"'''[^'\n]{1,200}'''|<ref[ >/]|^\{\|[ \t]*(?:class|style|border|$)"
    r"|^\{\{[^{}\n]{1,80}(?:\||$)|\[\[(?:category|file|image|分类|分類|文件|檔案)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
"""Markup that Markdown with wiki links does not have."""

_COMMENT = lazy_pattern(r"<!--"), lazy_pattern(r"-->")
_NOWIKI = lazy_pattern(r"<nowiki>", re.IGNORECASE), lazy_pattern(r"</nowiki>", re.IGNORECASE)
_CODE = (
    lazy_pattern(r"<(?:syntaxhighlight|source|pre)\b([^<>]{0,200})>\n?", re.IGNORECASE),
    lazy_pattern(r"</(?:syntaxhighlight|source|pre)>", re.IGNORECASE),
)
_REF_AGAIN = lazy_pattern(r"<ref\b([^<>]{0,200})/>", re.IGNORECASE)
_REF = (
    lazy_pattern(r"<ref\b([^<>]{0,200})(?<!/)>", re.IGNORECASE),
    lazy_pattern(r"</ref>", re.IGNORECASE),
)
_LANGUAGE = lazy_pattern(r"lang=[\"']?([\w+-]{1,20})")
_REF_NAME = lazy_pattern(r"name[ \t]*=[ \t]*[\"']?([^\"'<>/]{1,80})")
_INNER_TEMPLATE = lazy_pattern(r"\{\{([^{}]{0,20000}?)\}\}")
_VARIANT = lazy_pattern(r"-\{(?:[A-Z]\|)?([^{}\n]{0,400})\}-")
_MAGIC = lazy_pattern(r"__[A-Z]{3,20}__|~{3,5}")
_LINK = lazy_pattern(r"\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]]{0,600}))?\]\]")
_WEB_LINK = lazy_pattern(r"\[((?:https?:)?//[^\s\[\]]{1,1500})(?:[ \t]++([^\[\]\n]{0,500}))?\]")
_FILES = lazy_pattern(
    r"[ \t]*(?:file|image|文件|檔案|档案|图像|圖像|图片|圖片)[ \t]*:", re.IGNORECASE
)
_HIDDEN = lazy_pattern(
    r"[ \t]*(?:category|分类|分類|[a-z]{2,3}(?:-[a-z]{2,8})?)[ \t]*:", re.IGNORECASE
)
_FILE_OPTIONS = lazy_pattern(
    r"(?:thumb|thumbnail|frame|frameless|border|left|right|center|none|缩略图|縮圖|右|左|居中"
    r"|\d*(?:x\d+)?px|upright\b.*|(?:alt|link|class|lang)=.*)\Z",
    re.IGNORECASE,
)
_LIST = lazy_pattern(r"([*#:;]+)[ \t]*(.*)")
_CELL_OPTIONS = lazy_pattern(r"[^|\[\]{}]{0,300}=[^|\[\]{}]{0,300}\|(?!\|)")
_KEPT = words("lang nowrap quote cquote blockquote 引文 引用 small big em b i")
"""Templates that show their last unnamed argument."""

_EVIDENT = 1000
"""The code points of a text in which evidence and fields are looked for: lists read no fewer."""

_DEPTH = 12
"""The deepest nesting of templates that is resolved."""


def read_head(text: str) -> Head | None:
    """Return the head of a text without a suffix of wikitext; None without evidence for it."""
    if not _EVIDENCE.search(text, 0, _EVIDENT) or "```" in text[:_EVIDENT]:
        return None
    has_links = _BOLD.search(text, 0, _EVIDENT) and _LINK.search(text, 0, _EVIDENT)
    if not (has_links or _SECTION.search(text, 0, _EVIDENT)):
        return None
    return _read_head(text)


def _read_head(text: str) -> Head:
    """Return front matter, or the fields of a header template and a first heading of level one."""
    if front := front_matter.parse(text):
        return Head(front.fields, end=front.end, is_cut=not front.closed)
    fields: dict[str, Value] = {}
    start = len(text) - len(text.lstrip())
    if text.startswith("{{", start):
        for part in text[start + 2 : _EVIDENT].partition("\n}}")[0].split("|")[1:]:
            key, mark, value = part.partition("=")
            shown = _inline(value.partition("}}")[0]).strip(" *")
            if mark and shown and plain_name(key.strip()) in LABELS:
                fields.setdefault(key.strip().lower(), shown.replace("\n", " "))
    first = _HEADING.match(text, start)
    heading = _inline(first[2]).strip(" *") if first and len(first[1]) == 1 else ""
    return Head(fields, heading=heading)


@dataclass(slots=True)
class _Notes:
    """The footnotes of a text.

    Attributes:
        texts: Their texts, in order.
        numbers: The numbers of those that have names.
    """

    texts: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def mark(self, tag: re.Match[str], text: str = "") -> str:
        """Return the footnote mark for a ``ref`` element with a text, or with a name alone."""
        name = _REF_NAME.search(tag[1])
        key = name[1].strip() if name else ""
        number = self.numbers.get(key, 0) if key else 0
        if not number:
            number = len(self.texts) + 1
            self.texts.append("")
            if key:
                self.numbers[key] = number
        if text.strip():
            self.texts[number - 1] = " ".join(text.split())
        return f"[^{number}]"


def body(text: str, head: Head) -> str:
    """Return the text as Markdown, without templates, categories and layout."""
    notes = _Notes()
    kept: list[str] = []

    def keep(markdown: str) -> str:
        kept.append(markdown)
        return f"\0{len(kept) - 1}\0"

    def keep_code(tag: re.Match[str], inside: str) -> str:
        language = _LANGUAGE.search(tag[1])
        fence = f"```{language[1] if language else ''}"
        return "\n" + keep(f"{fence}\n{inside.rstrip()}\n```") + "\n"

    text = text_below(text, head).replace("\0", "\ufffd")
    text = replace_pairs(text, *_COMMENT)
    text = replace_pairs(text, *_CODE, keep_code)
    text = replace_pairs(text, *_NOWIKI, lambda _tag, inside: keep(inside))
    text = _REF_AGAIN.sub(notes.mark, _without_templates(text))
    text = replace_pairs(text, *_REF, notes.mark)
    text = _blocks(text)
    definitions = [
        f"[^{number}]: {_inline(note)}" for number, note in enumerate(notes.texts, 1) if note
    ]
    text = "\n\n".join((text.strip(), *definitions))
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], text)


def _without_templates(text: str) -> str:
    """Resolve templates from the inside: most show nothing that can be known here."""
    for _ in range(_DEPTH):
        text, count = _INNER_TEMPLATE.subn(_template, text)
        if not count:
            break
    return text


def _template(match: re.Match[str]) -> str:
    name, *arguments = match[1].split("|")
    if name.strip().lower() not in _KEPT:
        return ""
    unnamed = [part for part in arguments if not re.match(r"[ \t]*\w+[ \t]*=", part)]
    return unnamed[-1].strip() if unnamed else ""


def _blocks(text: str) -> str:
    """Return lines of wikitext as those of Markdown."""
    lines: list[str] = []
    table: list[str] | None = None
    in_list = False
    for line in text.split("\n"):
        bare = line.strip()
        if table is not None:
            table.append(bare)
            if bare.startswith("|}"):
                lines += ["", *_table(table), ""]
                table = None
            continue
        if bare.lstrip(":").startswith("{|"):
            table = []
            continue
        match = _LIST.fullmatch(bare) if bare[:1] in "*#:;" and bare else None
        if match:
            is_item = match[1][0] in "*#"
            if is_item != in_list:
                lines.append("")
            lines.append(_item(match))
            in_list = is_item
            continue
        if in_list and bare:
            lines.append("")
        in_list = False
        heading = _HEADING.fullmatch(bare)
        if heading:
            lines += ["", f"{'#' * len(heading[1])} {_inline(heading[2])}", ""]
        elif re.fullmatch(r"-{4,}", bare):
            lines += ["", "***", ""]
        else:
            lines.append(_inline(bare))
    for line in table or ():  # a table that is not closed is text
        lines.append(_inline(line))
    return "\n".join(lines)


def _item(match: re.Match[str]) -> str:
    """Return an item of a list, or a line that is indented or a term of definitions."""
    marks, content = match[1], _inline(match[2])
    if marks[-1] == ";":
        term, colon, meaning = content.partition(":")
        return f"**{term.strip()}**{colon and '：'}{meaning.strip()}\n"
    if marks[0] in ":;":
        return f"{content}\n"
    if marks[-1] == ":":
        return f"{'   ' * len(marks)}{content}"
    return f"{'   ' * (len(marks) - 1)}{'1.' if marks[-1] == '#' else '-'} {content}"


def _table(lines: list[str]) -> list[str]:
    """Return the rows of a table as those of Markdown, its caption above."""
    caption = ""
    rows: list[list[list[str]]] = [[]]
    for line in lines:
        if line.startswith("|}"):
            break
        if line.startswith("|+"):
            caption = _inline(_CELL_OPTIONS.sub("", line[2:]).strip())
        elif line.startswith("|-"):
            rows.append([])
        elif line[:1] in ("|", "!"):
            cells = re.split(r"\|\||!!" if line[0] == "!" else r"\|\|", line[1:])
            rows[-1] += [[_CELL_OPTIONS.sub("", cell, count=1).strip()] for cell in cells]
        elif rows[-1] and line:
            rows[-1][-1].append(line)
    texts = [
        [_inline("<br>".join(cell)).replace("|", "\\|") for cell in row] for row in rows if row
    ]
    if not texts:
        return [caption]
    width = max(map(len, texts))
    texts[0] += [""] * (width - len(texts[0]))  # Markdown fills up only the rows below the first
    written = [f"| {' | '.join(row)} |" for row in texts]
    return [caption, "", written[0], f"|{' --- |' * width}", *written[1:]]


def _inline(text: str) -> str:
    """Return text with its links and emphasis as Markdown."""
    text = _MAGIC.sub("", text)
    if "-{" in text:
        text = _VARIANT.sub(_variant, text)
    if "[" in text:
        text = _LINK.sub(_link, _LINK.sub(_link, text))  # a caption may have links
        text = _WEB_LINK.sub(_web_link, text)
    if "''" in text:
        text = re.sub(r"'{5}(.+?)'{5}", r"***\1***", text)
        text = re.sub(r"'{3}(.+?)'{3}", r"**\1**", text)
        text = re.sub(r"''(.+?)''", r"*\1*", text)
    return text


def _variant(match: re.Match[str]) -> str:
    """Return the form of a word for the first script that it is given for."""
    first = match[1].partition(";")[0]
    return re.sub(r"\A[ \t]*zh(?:-\w+)?[ \t]*:", "", first).strip()


def _link(match: re.Match[str]) -> str:
    """Return the text of a link; a file is a picture, a category nothing."""
    target, label = match[1], match[2]
    if _FILES.match(target):
        parts = [part.strip() for part in (label or "").split("|")]
        shown = [part for part in parts if part and not _FILE_OPTIONS.match(part)]
        name = target.partition(":")[2].strip().replace(" ", "_")
        caption = re.sub(r"[\[\]]", "", shown[-1]) if shown else ""
        return f"![{caption}]({name})"
    if _HIDDEN.match(target):
        return ""
    target = target.lstrip(":")
    return label.strip() if label else target.partition("#")[0].strip() or target.lstrip("#")


def _web_link(match: re.Match[str]) -> str:
    url = f"https:{match[1]}" if match[1].startswith("//") else match[1]
    return f"[{match[2].strip()}]({url})" if match[2] else f"<{url}>"


FORMAT = ArticleFormat(
    "wikitext", SUFFIXES, _read_head, body, body_kind=BodyKind.MARKDOWN, reads_any=True
)
TEXT_FORMAT = ArticleFormat(
    "wikitext-in-text", frozenset((".txt", ".md")), read_head, body, body_kind=BodyKind.MARKDOWN
)
"""Wikitext in files with the suffix of text or Markdown."""
