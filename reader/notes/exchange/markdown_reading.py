"""What a Markdown file of the program holds, whatever a person or Obsidian did to it since."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from reader.config.colours import HIGHLIGHT_COLOURS
from reader.notes.exchange.annotation import (
    ANCHOR,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    blank,
    web_url,
)
from reader.notes.model import ArticleRef
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import gettext as _

FRONT = lazy_pattern(r"\A---\n(?P<fields>.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
"""The front matter of a file."""

PAGE = "page-"
"""What the id of a note on a whole article begins with; no id of a highlight does."""
_BEGIN = lazy_pattern(r"<!-- reader ([0-9A-Za-z-]+) -->")
_EDGE = lazy_pattern(r"<!-- (/?)reader ([0-9A-Za-z-]+) -->(\n?)")
_ESCAPE = lazy_pattern(r"\\(.)|&#(\d{1,7});", re.DOTALL)
_SOURCE = lazy_pattern(r"— (?:\[(?P<title>.*)\]\((?P<url>[^\s()]*)\)|(?P<plain>.*?))(?: · .*)?")
_COLOURS = {colour.sign: colour.number for colour in HIGHLIGHT_COLOURS}
_TAGS = lazy_pattern(r"#[\w/-]+(?: #[\w/-]+)*")


def unix(existing: str) -> str:
    """Return a file with the line ends that the program writes, without a byte order mark."""
    return existing.removeprefix("\ufeff").replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A highlight in a file, between the comments that name it.

    Attributes:
        id: Its id, in the form of `id_name`.
        start: Where its first comment begins.
        end: After the line of its last comment.
        text: What is between the comments.
    """

    id: str
    start: int
    end: int
    text: str


def blocks(body: str) -> list[Block]:
    """Return the highlights of a file, in order; the work is linear in its length.

    Args:
        body: A file as `unix` returns it.
    """
    edges = list(_EDGE.finditer(body))
    ends: dict[str, deque[re.Match[str]]] = {}
    for edge in edges:
        if edge[1]:
            ends.setdefault(edge[2], deque()).append(edge)
    listed: list[Block] = []
    after = 0
    for edge in edges:
        if edge[1] or not edge[3] or edge.start() < after:
            continue
        own = ends.get(edge[2], deque())
        while own and own[0].start() < edge.end():
            own.popleft()
        if own:
            after = own[0].end()
            text = body[edge.end() : own[0].start()]
            listed.append(Block(edge[2], edge.start(), after, text))
    return listed


def with_blocks(body: str, renew: Callable[[Block], str]) -> str:
    """Return a file with each of its highlights replaced.

    Args:
        body: A file as `unix` returns it.
        renew: Returns what stands in the place of a highlight.
    """
    parts: list[str] = []
    last = 0
    for block in blocks(body):
        parts += [body[last : block.start], renew(block)]
        last = block.end
    return "".join([*parts, body[last:]])


def ids_in(existing: str) -> list[str]:
    """Return the ids of the highlights in a file, in the form of `id_name`."""
    return _BEGIN.findall(existing)


def url_of(existing: str) -> str:
    """Return the URL in the front matter of an exported file, or an empty string."""
    front = FRONT.match(unix(existing))
    line = re.search(r"^url:[ \t](.*)$", front["fields"], re.MULTILINE) if front else None
    return "" if line is None else _scalar(line[1])


def _scalar(value: str) -> str:
    """Return the text of a field of the front matter."""
    written = value.strip(" \t")
    try:
        return str(json.loads(written))
    except (ValueError, RecursionError):  # Obsidian writes it without quotes, or with single ones
        return written.removeprefix("'").removesuffix("'").replace("''", "'")


def is_export(existing: str) -> bool:
    """Return whether a file has the program's front matter."""
    front = FRONT.match(unix(existing))
    return front is not None and re.search(r"^exported:", front["fields"], re.MULTILINE) is not None


def read(text: str, now: datetime) -> Imported:
    """Return the highlights of a file in one of the layouts of the program.

    The blocks say nothing of their last change, so they never replace what was changed here.

    Args:
        text: The file.
        now: The time for highlights, which have none.

    Raises:
        FormatError: No highlight is in it.
    """
    body = unix(text)
    listed = blocks(body)
    if not listed:
        raise FormatError(_("no highlights of this program in it"))
    url = web_url(url_of(body))
    highlights = [block for block in listed if not block.id.startswith(PAGE)]
    read_blocks = [_annotation(block, url, now) for block in highlights]
    kept = tuple(annotation for annotation in read_blocks if annotation is not None)
    article = ArticleRef("", _title(body), url)
    whole = [block for block in listed if block.id.startswith(PAGE)]
    # In a file of many articles nothing says which one a note is on.
    pages = [PageNote(article, *_note_and_tags(block.text.split("\n"))) for block in whole]
    is_known = len(pages) == 1 and FRONT.match(body) is not None
    skipped = len(read_blocks) - len(kept) + (0 if is_known else len(pages))
    return Imported(kept, skipped=skipped, pages=tuple(pages) if is_known else ())


def _title(body: str) -> str:
    """Return the title in the front matter of an exported file, or an empty string."""
    front = FRONT.match(body)
    line = re.search(r"^title:[ \t](.*)$", front["fields"], re.MULTILINE) if front else None
    return _scalar(line[1]) if line else ""


def _annotation(block: Block, url: str, now: datetime) -> Annotation | None:
    lines = block.text.split("\n")
    quoted = [line[2:] for line in lines if line.startswith("> ") or line == ">"]
    mark = "".join(line for line in quoted if line.startswith(("— ", "[!")))
    # Without a title the line may have lost the blank at its end.
    named = [f"{line} " if line == "—" else line for line in quoted[::-1]]
    source = next((_SOURCE.fullmatch(line) for line in named if line.startswith("— ")), None)
    if source is None or "" not in quoted:
        return None  # in a layout of the person
    last = len(quoted) - 1 - quoted[::-1].index("")
    quote = [line for line in quoted[:last] if not line.startswith("[!")]
    rest = [line for line in lines if not line.startswith(">")]
    note, tags = _note_and_tags(rest)
    colour = next((number for sign, number in _COLOURS.items() if sign in mark), 0)
    base = blank(block.id, _unescaped("\n".join(quote)), now)
    highlight = replace(
        base,
        created=_day(mark) or base.created,
        note=note,
        tags=tags,
        colour=colour or 1,
    )
    if not highlight.quote:
        return None
    unstated = ANCHOR | {"tags"} | (set() if colour else {"colour"})
    article = ArticleRef("", _unescaped(source["title"] or source["plain"] or ""), url)
    article = replace(article, url=url or web_url(source["url"] or ""))
    is_digest = re.fullmatch("x[0-9a-f]{31}", block.id) is not None
    return Annotation(highlight, article, unstated=unstated, has_id=not is_digest)


def _day(mark: str) -> datetime | None:
    """Return when the day of a highlight began, on this machine."""
    days = re.findall(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])", mark)
    try:
        return datetime.fromisoformat(days[-1]).astimezone(UTC) if days else None
    except (ValueError, OverflowError):
        return None


def _note_and_tags(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return the note and the tags in the lines below a quotation."""
    kept = [line for line in lines if not re.fullmatch(r"\^h-[0-9A-Za-z-]+", line)]
    while kept and not kept[-1].strip():
        kept.pop()
    tags = tuple(kept.pop().replace("#", "").split()) if kept and _TAGS.fullmatch(kept[-1]) else ()
    return _unescaped("\n".join(kept).strip("\n")), tags


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_meant, text)


def _meant(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    code = int(match[2])
    return chr(code) if code < 0x110000 else match[0]
