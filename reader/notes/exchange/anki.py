"""Notes for Anki, as a text file with tabs: the quote in front, the note and the source behind.

The first column is the id of the highlight, by which Anki updates a note when it imports the file
again. The fields are HTML; the tags are nested with ``::`` as Anki does it.
"""

from __future__ import annotations

from collections.abc import Iterable

from reader.notes.exchange.annotation import Annotation, web_url
from reader.notes.exchange.citation import plain
from reader.notes.exchange.formats import Format
from reader.text.escaping import address, anki, cell, id_name, markdown_tag

HEAD = "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n"
"""What Anki reads before the notes; lines that begin with ``#`` are not notes."""


def write(annotations: Iterable[Annotation], *, spreadsheet: bool = False) -> str:
    """Return one line for each highlight: id, front, back, tags.

    Args:
        annotations: The highlights.
        spreadsheet: Whether to escape cells that a spreadsheet could read as formulas.
    """
    escape = cell if spreadsheet else str
    return HEAD + "".join(
        "\t".join(map(escape, _cells(annotation))) + "\n" for annotation in annotations
    )


def _cells(annotation: Annotation) -> tuple[str, ...]:
    highlight = annotation.highlight
    url = address(web_url(annotation.article.url))
    source = anki(plain(annotation))
    linked = f'<a href="{url.replace("&", "&amp;")}">{source}</a>' if url else source
    note = f"{anki(highlight.note)}<br><br>" if highlight.note else ""
    tags = " ".join(markdown_tag(tag).replace("/", "::") for tag in highlight.tags)
    return id_name(highlight.id), anki(highlight.quote), f"{note}{linked}", tags


EXCHANGE_FORMAT = Format(
    "anki",
    "Anki (text with tabs)",
    ".tsv",
    write=lambda annotations, options: write(annotations, spreadsheet=options.spreadsheet),
    aliases=("tsv",),
    rank=75,
)
