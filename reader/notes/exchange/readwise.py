"""Readwise CSV: ``Highlight,Title,Author,URL,Note,Location,Date`` (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from reader.config.colours import HIGHLIGHT_COLOURS
from reader.notes.exchange.annotation import (
    ANCHOR,
    UNDATED,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    blank,
    named_apart,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.fields import read_time
from reader.notes.model import ArticleRef
from reader.notes.record_rules import LONGEST, well_formed
from reader.patterns import lazy_pattern
from reader.text.escaping import cell
from reader.text.safe import outgoing, safe_line
from reader.translation import gettext as _

TITLES = ("Title", "Book Title")
"""The names of the column with the title, in tables to import and in exported ones."""
COLOURS = {
    **{colour.koreader: colour.number for colour in HIGHLIGHT_COLOURS},
    "pink": 4,
}
"""The numbers of the colours by their names in exported tables."""
_DOT_TAGS = lazy_pattern(r"(?:\.[^\s.]\S*(?: |$))+")
_UNQUOTED = lazy_pattern(r"\A'(?=[\s\u200b\ufeff\"']*[=+\-@＝＋－＠﹢﹣﹦﹫−])")
"""What `cell` puts before a formula."""

csv.field_size_limit(LONGEST)

HEAD = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")


def write(
    annotations: Iterable[Annotation],
    pages: Iterable[PageNote] = (),
    *,
    spreadsheet: bool = False,
) -> str:
    """Return one table with all highlights; tags precede the note, as ``.tag``.

    Notes on articles are rows without a highlight, at the end.

    Args:
        annotations: The highlights.
        pages: The notes on articles.
        spreadsheet: Whether to escape cells that a spreadsheet could read as formulas.
    """
    escape = cell if spreadsheet else outgoing
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(HEAD)
    for annotation in annotations:
        highlight = annotation.highlight
        about = _about(annotation.article, highlight.tags, highlight.note)
        cells = (highlight.quote, *about, str(highlight.start), _moment(highlight.created))
        rows.writerow([escape(text) for text in cells])
    for page in pages:
        if not page.is_empty:
            moment = "" if page.modified == UNDATED else _moment(page.modified)
            cells = ("", *_about(page.article, page.tags, page.note), "", moment)
            rows.writerow([escape(text) for text in cells])
    return file.getvalue()


def _about(article: ArticleRef, tags: Iterable[str], note: str) -> tuple[str, str, str, str]:
    """Return the cells of title, author, URL and note."""
    dotted = " ".join("." + "-".join(safe_line(tag).split()) for tag in tags)
    return (
        safe_line(article.title),
        safe_line(article.author or article.source),
        safe_line(article.url),
        " ".join(filter(None, (dotted, note))),
    )


def _moment(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def read(text: str, now: datetime) -> Imported:
    """Return the highlights of a table: one as Readwise imports it, or one that it exports.

    Args:
        text: CSV with a row of names.
        now: The time for highlights that have none.

    Raises:
        FormatError: The text is not such a table.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise FormatError(_("not a table: {error}").format(error=error)) from error
    names = [name.strip() for name in rows[0]] if rows else []
    if "Highlight" not in names or not {*TITLES, "URL"} & {*names}:
        raise FormatError(_("not a table of Readwise"))
    read_rows = [_read(dict(zip(names, row, strict=False)), now) for row in rows[1:] if any(row)]
    kept = [entry for entry in read_rows if isinstance(entry, Annotation)]
    pages = tuple(entry for entry in read_rows if isinstance(entry, PageNote))
    skipped = len(read_rows) - len(kept) - len(pages)
    return Imported(tuple(named_apart(kept)), skipped=skipped, pages=pages)


def _read(row: Mapping[str, str], now: datetime) -> Annotation | PageNote | None:
    cells = {name: _UNQUOTED.sub("", value, count=1) for name, value in row.items()}
    words = cells.get("Highlight", "")
    title = next(filter(None, (cells.get(name) for name in TITLES)), "")
    url = web_url(cells.get("URL", "").strip())
    if not (title or url):
        return None
    dates = (read_time(cells.get(name, "").strip()) for name in ("Date", "Highlighted at"))
    made = next(filter(None, dates), None)
    tags, note = _tags_and_note(cells.get("Note", ""))
    tags += [tag.strip() for tag in cells.get("Tags", "").split(",")]
    author = next(filter(None, (cells.get(name) for name in ("Author", "Book Author"))), "")
    article = ArticleRef("", title, url, author=author)
    if not words:
        page = PageNote(article, note, tuple(dict.fromkeys(filter(None, tags))), made or UNDATED)
        return None if page.is_empty else page
    colour = COLOURS.get(cells.get("Color", "").strip().lower())
    location = cells.get("Location", "").strip()
    start = int(location) if re.fullmatch("[0-9]{1,9}", location) else 0  # a hint only
    name = uuid5(NAMESPACE_URL, well_formed(f"readwise {url or title} {made} {words}")).hex
    highlight = replace(
        blank(name, words, now, created=made),
        note=note,
        tags=tuple(dict.fromkeys(filter(None, tags))),
        colour=colour or 1,
        start=start,
        end=start + len(words),
    )
    unstated = ANCHOR | {"tags"} | (set() if colour else {"colour"})
    return Annotation(highlight, article, unstated=unstated, has_id=False)


def _tags_and_note(cell_text: str) -> tuple[list[str], str]:
    """Return the tags before a note, each ``.tag``, and the note."""
    begin = _DOT_TAGS.match(cell_text)
    tags = begin[0].split() if begin else []
    return [tag[1:] for tag in tags], cell_text[begin.end() :] if begin else cell_text


EXCHANGE_FORMAT = Format(
    "readwise",
    "Readwise (CSV)",
    ".csv",
    write=lambda annotations, options: write(
        annotations, options.pages, spreadsheet=options.spreadsheet
    ),
    read=read,
    aliases=("csv",),
    rank=70,
)
