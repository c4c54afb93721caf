"""Markdown for Obsidian, one file per article; text that the reader adds to a file is kept.

Each highlight is a block between two comments that name it. Another export replaces these blocks
and the program's own front matter fields, and leaves the rest of the file unchanged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from reader.config.colours import colour_of
from reader.notes.exchange.annotation import (
    Annotation,
    PageNote,
    colour_number,
    grouped,
    newest,
    short_id,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.markdown_reading import (
    FRONT,
    PAGE,
    Block,
    ids_in,
    read,
    unix,
    with_blocks,
)
from reader.notes.exchange.markdown_reading import blocks as blocks_of
from reader.notes.fields import write_time
from reader.notes.model import ArticleRef
from reader.patterns import lazy_pattern
from reader.text.escaping import address, id_name, markdown_tag, yaml
from reader.text.escaping import markdown as escape
from reader.text.safe import outgoing_line, safe_line

_FIELDS = ("title", "source", "author", "url", "published", "exported")
_OURS = lazy_pattern(rf"^(?:{'|'.join(_FIELDS)}):.*\n(?:[ \t]+.*\n)*", re.MULTILINE)
_LONGEST = 180  # bytes of a name: with its suffix it is legal on all systems
_RESERVED = lazy_pattern(r"^(con|prn|aux|nul|com\d|lpt\d)(?= *(?:\.|$))", re.IGNORECASE)
_UNSAFE_NAME = lazy_pattern(r'[\x00-\x1f<>:"/\\|?*#^\[\]]+')


Layout = Callable[[Annotation], str]
"""Returns a highlight as Markdown, without the comments around it."""


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


def write(
    article: ArticleRef,
    annotations: Sequence[Annotation],
    existing: str = "",
    removed: Collection[str] = (),
    *,
    layout: Layout | None = None,
    elsewhere: Collection[str] = (),
    with_front: bool = True,
    page: PageNote | None = None,
) -> str:
    """Return the file of an article.

    Args:
        article: The article.
        annotations: Its highlights, in order.
        existing: The current content of the file; its line ends are kept.
        removed: The ids of highlights whose blocks are removed, in the form of `id_name`.
        layout: Returns the text of a highlight; by default a quotation.
        elsewhere: The ids of highlights that another file holds, in the form of `id_name`.
        with_front: Whether the front matter is the program's.
        page: The note and own tags of the article; None leaves those in the file as they are.
    """
    blocks = _blocks(annotations, layout)
    own = "" if page is None else page_block(page)
    front = _front(article, annotations)
    body = unix(existing)
    if not body.strip():
        head = f"# {escape(safe_line(article.title))}\n\n"
        new = (block for id_, block in blocks.items() if id_ not in elsewhere)
        return f"---\n{front}---\n\n{head}" + "\n".join([*([own] if own else []), *new])
    body = _renewed(_with_front(body, front) if with_front else body, blocks, removed)
    body = body if page is None else with_page(body, page)
    there = {*ids_in(body), *elsewhere}
    added = [block for id_, block in blocks.items() if id_ not in there]
    if added:
        body = body.rstrip("\n") + "\n\n" + "\n".join(added)
    return _as_before(existing, body)


def write_all(
    groups: Iterable[Sequence[Annotation]],
    existing: str = "",
    removed: Collection[str] = (),
    *,
    layout: Layout | None = None,
    ids_of: Mapping[str, Collection[str]] = MappingProxyType({}),
    pages: Iterable[PageNote] = (),
) -> str:
    """Return one file of many articles, each with a heading of its own.

    Args:
        groups: The highlights of each article, in order; none is empty.
        existing: The current content of the file. New articles are appended, new highlights of the
            others follow the last one of their article.
        removed: The ids of highlights whose blocks are removed, in the form of `id_name`.
        layout: Returns the text of a highlight; by default a quotation.
        ids_of: The ids of all highlights by article, if the groups do not have all of them.
        pages: The notes and own tags of articles.
    """
    groups = list(groups)
    own = {page.article.key: page for page in pages}
    blocks = _blocks((annotation for group in groups for annotation in group), layout)
    body = _renewed(unix(existing), blocks, removed)
    there = set(ids_in(body))
    for group in groups:
        ids = [id_name(annotation.highlight.id) for annotation in group]
        every = {*ids, *map(id_name, ids_of.get(group[0].article.key, ()))}
        last = max((body.rfind(_end(id_)) for id_ in every & there), default=-1)
        added = [blocks[id_] for id_ in ids if id_ not in there]
        if last >= 0:
            at = body.index("\n", last) + 1
            body = body[:at] + "".join(f"\n{block}" for block in added) + body[at:]
        elif added:
            page = own.pop(group[0].article.key, None)
            block = [page_block(page)] if page is not None and not page.is_empty else []
            body += ("\n" if body else "") + _section(group[0].article) + "\n".join(block + added)
    for page in own.values():
        own_ids = {*map(id_name, ids_of.get(page.article.key, ()))}
        if page_id(page) in there or (own_ids & there and not page.is_empty):
            body = with_page(body, page, own_ids)
        elif not page.is_empty:
            body += ("\n" if body else "") + _section(page.article) + page_block(page)
    return _as_before(existing, body)


def renewed(
    existing: str,
    annotations: Iterable[Annotation],
    removed: Collection[str],
    *,
    layout: Layout | None = None,
) -> str:
    """Return a file with the blocks that it has updated, and nothing else changed.

    Args:
        existing: The current content of the file.
        annotations: Highlights that may be in it.
        removed: The ids of highlights whose blocks are removed, in the form of `id_name`.
        layout: Returns the text of a highlight; by default a quotation.
    """
    body = _renewed(unix(existing), _blocks(annotations, layout), removed)
    return _as_before(existing, body)


def _blocks(annotations: Iterable[Annotation], layout: Layout | None) -> dict[str, str]:
    """Return the blocks of highlights, by their ids in the form of `id_name`."""
    laid_out = layout or quoted
    return {
        id_name(annotation.highlight.id): _block(annotation, laid_out) for annotation in annotations
    }


def _renewed(body: str, blocks: Mapping[str, str], removed: Collection[str]) -> str:
    """Return a file with its blocks updated."""

    def renew(block: Block) -> str:
        if block.id in removed:
            return ""
        return blocks.get(block.id, body[block.start : block.end])

    return with_blocks(body, renew)


def _as_before(existing: str, body: str) -> str:
    """Return a file with the line ends and the byte order mark that it had."""
    body = body.replace("\n", "\r\n") if "\r\n" in existing else body
    return f"\ufeff{body}" if existing.startswith("\ufeff") else body


def _end(id_: str) -> str:
    """Return the last line of a highlight's block."""
    return f"<!-- /reader {id_} -->\n"


def _with_front(existing: str, front: str) -> str:
    """Return a file with the program's front matter fields updated and all others kept."""
    match = FRONT.match(existing)
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


def _section(article: ArticleRef) -> str:
    """Return the heading of an article in a file of many, and the line about it."""
    byline = " · ".join(filter(None, (article.source, article.author, article.published[:10])))
    about = f"{escape(safe_line(byline))}\n\n" if byline else ""
    return f"# {escape(safe_line(article.title))}\n\n{about}"


def page_id(page: PageNote) -> str:
    """Return the id of the block of a note on an article."""
    key = page.article.key.encode("utf-8", "surrogatepass")
    return f"{PAGE}{hashlib.sha256(key).hexdigest()[:12]}"


def page_block(page: PageNote) -> str:
    """Return the block of a note on an article and its own tags; empty when there are none."""
    if page.is_empty:
        return ""
    parts = [escape(page.note)] if page.note else []
    if page.tags:
        parts.append(" ".join(f"#{markdown_tag(tag)}" for tag in page.tags))
    id_ = page_id(page)
    return f"<!-- reader {id_} -->\n" + "\n\n".join(parts) + f"\n\n{_end(id_)}"


def with_page(body: str, page: PageNote, ids: Collection[str] = ()) -> str:
    """Return a file with the block of a note on an article updated, added or removed.

    Args:
        body: The file.
        page: The note.
        ids: The ids of the highlights before which it stands; any where there are none.
    """
    id_, block = page_id(page), page_block(page)
    if id_ in ids_in(body):
        return with_blocks(body, lambda old: block if old.id == id_ else body[old.start : old.end])
    if not block:
        return body
    first = next((old for old in blocks_of(body) if not ids or old.id in ids), None)
    if first is None:
        return body.rstrip("\n") + f"\n\n{block}"
    return f"{body[: first.start]}{block}\n{body[first.start :]}"


def _block(annotation: Annotation, layout: Layout) -> str:
    id_ = id_name(annotation.highlight.id)
    return f"<!-- reader {id_} -->\n{layout(annotation)}\n\n{_end(id_)}"


def quoted(annotation: Annotation, colours: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a highlight as a quotation, with its colour and its day, a block id, note and tags.

    Args:
        annotation: The highlight.
        colours: What the colours mean, by number.
    """
    highlight = annotation.highlight
    *lines, source = quotation(annotation)
    colour = colour_of(colour_number(highlight))
    meaning = escape(safe_line(colours.get(str(colour.number), "")))
    marked = " ".join(filter(None, (colour.sign, meaning, f"{local(highlight.created):%Y-%m-%d}")))
    parts = [*lines, f"{source} · {marked}", "", f"^{short_id(highlight)}"]
    if highlight.note:
        parts += ["", escape(highlight.note)]
    if highlight.tags:
        parts += ["", " ".join(f"#{markdown_tag(tag)}" for tag in highlight.tags)]
    return "\n".join(parts)


def local(time: datetime) -> datetime:
    """Return a time in the zone of this machine; far times that no zone covers stay in UTC."""
    try:
        return time.astimezone()
    except (OverflowError, ValueError, OSError):
        return time


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
    write=lambda annotations, options: write_all(
        grouped(annotations).values(), layout=options.layout, pages=options.pages
    ),
    read=read,
    aliases=("md", "obsidian"),
    per_article=True,
    rank=0,
)
