"""Notes for Anki, as a text file with tabs: the quote in front, the note and the source behind.

The first column is the id of the highlight, by which Anki updates a note when it imports the file
again. The fields are HTML; the tags are nested with ``::`` as Anki does it.
"""

from __future__ import annotations

from collections.abc import Iterable

from reader.notes.exchange.annotation import Annotation, PageNote, web_url
from reader.notes.exchange.citation import source_line
from reader.notes.exchange.formats import Format
from reader.notes.model import ArticleRef
from reader.text.escaping import address, anki, cell, id_name, markdown_tag

HEAD = "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n"
"""What Anki reads before the notes; lines that begin with ``#`` are not notes."""


def write(
    annotations: Iterable[Annotation],
    pages: Iterable[PageNote] = (),
    *,
    spreadsheet: bool = False,
) -> str:
    """Return one line for each highlight and each note on an article: id, front, back, tags.

    Args:
        annotations: The highlights.
        pages: The notes on articles; the front of one is the title.
        spreadsheet: Whether to escape cells that a spreadsheet could read as formulas.
    """
    escape = cell if spreadsheet else str
    cells = [_cells(annotation) for annotation in annotations]
    cells += [_page_cells(page) for page in pages if not page.is_empty]
    return HEAD + "".join("\t".join(map(escape, row)) + "\n" for row in cells)


def _cells(annotation: Annotation) -> tuple[str, ...]:
    highlight = annotation.highlight
    back = _back(annotation.article, highlight.note)
    return id_name(highlight.id), anki(highlight.quote), back, _tags(highlight.tags)


def _page_cells(page: PageNote) -> tuple[str, ...]:
    title = anki(f"《{page.article.title or page.article.key}》")
    return page.uuid.hex, title, _back(page.article, page.note), _tags(page.tags)


def _back(article: ArticleRef, note: str) -> str:
    """Return a note and the source."""
    url = address(web_url(article.url))
    source = anki(source_line(article))
    linked = f'<a href="{url.replace("&", "&amp;")}">{source}</a>' if url else source
    return f"{anki(note)}<br><br>{linked}" if note else linked


def _tags(tags: Iterable[str]) -> str:
    return " ".join(markdown_tag(tag).replace("/", "::") for tag in tags)


EXCHANGE_FORMAT = Format(
    "anki",
    "Anki (text with tabs)",
    ".tsv",
    write=lambda annotations, options: write(
        annotations, options.pages, spreadsheet=options.spreadsheet
    ),
    aliases=("tsv",),
    rank=75,
)
