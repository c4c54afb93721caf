"""Markdown for Obsidian, one file per article; text that the reader adds to a file is kept.

Each highlight is a block between two comments that name it. Another export replaces these blocks
and the program's own front matter fields, and leaves the rest of the file unchanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC

from reader.notes.exchange.annotation import Annotation, grouped, newest, short_id, web_url
from reader.notes.exchange.formats import Format
from reader.notes.model import ArticleRef, write_time
from reader.text.escaping import address, id_name, markdown_tag, yaml
from reader.text.escaping import markdown as escape
from reader.text.safe import outgoing_line, safe_line

_FIELDS = ("title", "source", "author", "url", "published", "exported")
_BLOCK = re.compile(
    r"<!-- reader (?P<id>[0-9A-Za-z-]+) -->\n.*?<!-- /reader (?P=id) -->\n?", re.DOTALL
)
_FRONT = re.compile(r"\A---\n(?P<fields>.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_OURS = re.compile(rf"^(?:{'|'.join(_FIELDS)}):.*\n(?:[ \t]+.*\n)*", re.MULTILINE)
_LONGEST = 180  # bytes of a name: with its suffix it is legal on all systems
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?= *(?:\.|$))", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*#^\[\]]+')


def file_name(article: ArticleRef) -> str:
    """Return the name of an article's file: its date and title, without forbidden characters."""
    day = f"{article.date.day(UTC)} " if article.date else ""
    title = _UNSAFE_NAME.sub(" ", outgoing_line(article.title)) or "untitled"
    name = " ".join(f"{day}{title}".split()).lstrip("-. ").rstrip(". ")
    name = name[:_LONGEST].encode()[:_LONGEST].decode(errors="ignore")
    return _RESERVED.sub(r"\1_", name.rstrip(". ") or "untitled", count=1) + ".md"


def front_url(article: ArticleRef) -> str:
    """Return an article's URL as written in the front matter."""
    return outgoing_line(web_url(article.url))


def url_of(existing: str) -> str:
    """Return the URL in the front matter of an exported file, or an empty string."""
    front = _FRONT.match(existing)
    line = re.search(r'^url: (".*")$', front["fields"], re.MULTILINE) if front else None
    try:
        return str(json.loads(line[1])) if line else ""
    except ValueError:
        return ""


def write(
    article: ArticleRef,
    annotations: Sequence[Annotation],
    existing: str = "",
    removed: Collection[str] = (),
) -> str:
    """Return the file of an article.

    Args:
        article: The article.
        annotations: Its highlights, in order.
        existing: The current content of the file.
        removed: The ids of highlights whose blocks are removed, in the form of `id_name`.
    """
    blocks = {id_name(annotation.highlight.id): _block(annotation) for annotation in annotations}
    front = _front(article, annotations)
    existing = existing.replace("\r\n", "\n")
    if not existing.strip():
        head = f"# {escape(safe_line(article.title))}\n\n"
        return f"---\n{front}---\n\n{head}" + "\n".join(blocks.values())
    body, placed = _renewed(_with_front(existing, front), blocks, removed)
    added = [block for id_, block in blocks.items() if id_ not in placed]
    if added:
        body = body.rstrip("\n") + "\n\n" + "\n".join(added)
    return body


def write_all(
    groups: Iterable[Sequence[Annotation]], existing: str = "", removed: Collection[str] = ()
) -> str:
    """Return one file of many articles, each with its own front matter.

    Args:
        groups: The highlights of each article, in order; none is empty.
        existing: The current content of the file. New articles are appended, new highlights of the
            others follow the last one of their article.
        removed: The ids of highlights whose blocks are removed, in the form of `id_name`.
    """
    groups = list(groups)
    blocks = {
        id_name(annotation.highlight.id): _block(annotation)
        for group in groups
        for annotation in group
    }
    body, placed = _renewed(existing.replace("\r\n", "\n"), blocks, removed)
    for group in groups:
        ids = [id_name(annotation.highlight.id) for annotation in group]
        there = max((body.rfind(_end(id_)) for id_ in ids if id_ in placed), default=-1)
        if there < 0:
            body += ("\n" if body else "") + write(group[0].article, group)
        elif added := [blocks[id_] for id_ in ids if id_ not in placed]:
            at = body.index("\n", there) + 1
            body = body[:at] + "\n" + "\n".join(added) + body[at:]
    return body


def _renewed(
    body: str, blocks: Mapping[str, str], removed: Collection[str]
) -> tuple[str, set[str]]:
    """Return a file with its blocks updated, and the ids of the updated blocks."""
    placed: set[str] = set()

    def renew(match: re.Match[str]) -> str:
        placed.add(match["id"])
        return "" if match["id"] in removed else blocks.get(match["id"], match[0])

    return _BLOCK.sub(renew, body), placed


def _end(id_: str) -> str:
    """Return the last line of a highlight's block."""
    return f"<!-- /reader {id_} -->\n"


def without(existing: str, removed: Collection[str]) -> str:
    """Return a file without the blocks of some highlights.

    Args:
        existing: The current content of the file.
        removed: The ids of the highlights, in the form of `id_name`.
    """
    return _BLOCK.sub(lambda match: "" if match["id"] in removed else match[0], existing)


def _with_front(existing: str, front: str) -> str:
    """Return a file with the program's front matter fields updated and all others kept."""
    match = _FRONT.match(existing)
    if match is None:
        return f"---\n{front}---\n\n{existing}"
    return f"---\n{front}{_OURS.sub('', match['fields'])}---\n{existing[match.end() :]}"


def _front(article: ArticleRef, annotations: Sequence[Annotation]) -> str:
    values = (
        article.title,
        article.source,
        article.author,
        web_url(article.url),
        article.published,
        (write_time(newest(annotations)) if annotations else None) or "",
    )
    return "".join(
        f"{field}: {yaml(value)}\n" for field, value in zip(_FIELDS, values, strict=True)
    )


def _block(annotation: Annotation) -> str:
    highlight = annotation.highlight
    id_ = id_name(highlight.id)
    parts = [f"<!-- reader {id_} -->", *quotation(annotation)]
    parts += ["", f"^{short_id(highlight)}", ""]
    if highlight.note:
        parts += [escape(highlight.note), ""]
    if highlight.tags:
        parts += [" ".join(f"#{markdown_tag(tag)}" for tag in highlight.tags), ""]
    return "\n".join([*parts, _end(id_)])


def quotation(annotation: Annotation) -> list[str]:
    """Return the lines of a quotation that names its article and links to it."""
    title, address = escape(safe_line(annotation.article.title)), link(annotation)
    lines = [f"> {line}" for line in escape(annotation.highlight.quote).split("\n")]
    return [*lines, ">", f"> — [{title}]({address})" if address else f"> — {title}"]


def link(annotation: Annotation) -> str:
    """Return the URL of an annotation's article, escaped for use in a link."""
    return address(web_url(annotation.article.url))


EXCHANGE_FORMAT = Format(
    "markdown",
    "Markdown for Obsidian, one file per article",
    ".md",
    write=lambda annotations, _options: write_all(grouped(annotations).values()),
    aliases=("md", "obsidian"),
    per_article=True,
    rank=0,
)
