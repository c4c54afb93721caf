"""Markdown, one file an article, as Obsidian reads it; the reader's own words in it stay.

What we write of a highlight stands between two comments that name it. Writing again replaces what
is between them and the front matter's fields of ours; all else in the file is left as it is.
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
_LONGEST = 180  # bytes of a name; with what is added to it all systems can hold it
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?= *(?:\.|$))", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*#^\[\]]+')


def file_name(article: ArticleRef) -> str:
    """Return the name of an article's file: its date and title, without what systems forbid."""
    day = f"{article.date.day(UTC)} " if article.date else ""
    title = _UNSAFE_NAME.sub(" ", outgoing_line(article.title)) or "untitled"
    name = " ".join(f"{day}{title}".split()).lstrip("-. ").rstrip(". ")
    name = name[:_LONGEST].encode()[:_LONGEST].decode(errors="ignore")
    return _RESERVED.sub(r"\1_", name.rstrip(". ") or "untitled", count=1) + ".md"


def front_url(article: ArticleRef) -> str:
    """Return an article's address as the front matter has it."""
    return outgoing_line(web_url(article.url))


def url_of(existing: str) -> str:
    """Return the address in the front matter of a file of ours, or an empty string."""
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
        article: What it is about.
        annotations: Its highlights, in order.
        existing: What the file holds now.
        removed: Ids of highlights whose blocks go, as `id_name` has them.
    """
    blocks = {id_name(each.highlight.id): _block(each) for each in annotations}
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
        existing: What the file holds now. Articles that are new in it come last, new highlights of
            the others after the last one of their article.
        removed: Ids of highlights whose blocks go, as `id_name` has them.
    """
    groups = list(groups)
    blocks = {id_name(each.highlight.id): _block(each) for group in groups for each in group}
    body, placed = _renewed(existing.replace("\r\n", "\n"), blocks, removed)
    for group in groups:
        ids = [id_name(each.highlight.id) for each in group]
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
    """Return a file with its blocks as they are now, and the ids of those that were in it."""
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
        existing: What the file holds.
        removed: The ids of the highlights, as `id_name` has them.
    """
    return _BLOCK.sub(lambda match: "" if match["id"] in removed else match[0], existing)


def _with_front(existing: str, front: str) -> str:
    """Return a file with our fields of the front matter renewed, and all others kept."""
    found = _FRONT.match(existing)
    if found is None:
        return f"---\n{front}---\n\n{existing}"
    return f"---\n{front}{_OURS.sub('', found['fields'])}---\n{existing[found.end() :]}"


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
    """Return the address of an annotation's article so that no character of it ends the link."""
    return address(web_url(annotation.article.url))


EXCHANGE_FORMAT = Format(
    "markdown",
    "Markdown for Obsidian, one file an article",
    ".md",
    write=lambda annotations, _options: write_all(grouped(annotations).values()),
    aliases=("md", "obsidian"),
    per_article=True,
    rank=0,
)
