"""EPUB 3 for e-readers: a chapter for each article, its highlights marked, its notes below.

Pictures, scripts and fonts are left out, so that the book needs no network and runs nothing. The
same articles and marks always give the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import field
from datetime import UTC, datetime
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from reader.config.colours import HIGHLIGHT_COLOURS
from reader.notes.exchange.annotation import UNDATED
from reader.notes.exchange.epub_text import chapter_body, xml
from reader.notes.exchange.formats import Chapter, Format
from reader.records import dataclass
from reader.text.safe import outgoing_line, safe_line

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of all files in the book; a zip cannot hold an earlier one."""
_MOST_AUTHORS = 20
"""The most authors that the book names; its articles name all."""

_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""

_STYLE = """\
body { line-height: 1.7; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 0.2em solid #999; }
.item, .definition, .footnote { margin-left: 1.5em; }
.byline, .media, .tags { color: #666; font-size: 0.9em; }
pre { white-space: pre-wrap; }
table { border-collapse: collapse; }
td, th { border: 1px solid #999; padding: 0.2em 0.4em; }
mark { color: inherit; }
.own { margin: 1em 0; padding: 0.2em 0.8em; border: 1px solid #999; }
"""


@dataclass(slots=True)
class _Contents:
    """What the lists of the book say about its chapters.

    Attributes:
        titles: The titles, in order.
        keys: The keys of the articles.
        authors: The authors, each once.
        last: The time of the last change.
    """

    titles: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    authors: dict[str, None] = field(default_factory=dict)
    last: datetime = UNDATED

    def add(self, chapter: Chapter) -> None:
        """Add a chapter."""
        article = chapter.article
        self.titles.append(outgoing_line(article.title).strip() or article.key)
        self.keys.append(article.key)
        if article.author and len(self.authors) < _MOST_AUTHORS:
            self.authors[article.author] = None
        highlights = (*(place.highlight for place in chapter.marked), *chapter.lost)
        times = [highlight.modified for highlight in highlights]
        if chapter.page is not None:
            times.append(chapter.page.modified)
        if article.date is not None:
            times.append(article.date.moment.astimezone(UTC))
        self.last = max((self.last, *times))


def write(chapters: Iterable[Chapter], title: str, file: BinaryIO) -> int:
    """Write a book; the chapters are taken one at a time.

    Args:
        chapters: The articles.
        title: The title of the book; empty for that of its only article.
        file: Where it is written.

    Returns:
        The number of chapters.
    """
    contents = _Contents()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        _add(book, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _add(book, "META-INF/container.xml", _CONTAINER)
        for number, chapter in enumerate(chapters, 1):
            contents.add(chapter)
            _add(book, f"EPUB/{_name(number)}", _page(contents.titles[-1], chapter_body(chapter)))
        name = outgoing_line(title) or (
            contents.titles[0] if len(contents.titles) == 1 else "Articles"
        )
        colours = "".join(
            f".c{colour.number} {{ background: {colour.css}; }}\n" for colour in HIGHLIGHT_COLOURS
        )
        _add(book, "EPUB/style.css", _STYLE + colours)
        _add(book, "EPUB/nav.xhtml", _navigation(name, contents))
        _add(book, "EPUB/toc.ncx", _ncx(name, contents))
        _add(book, "EPUB/package.opf", _package(name, contents))
    return len(contents.titles)


def _add(book: zipfile.ZipFile, name: str, text: str, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    book.writestr(entry, text.encode())


def _name(number: int) -> str:
    return f"c{number:05}.xhtml"


def _page(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="zh" xml:lang="zh">\n<head>\n<title>{xml(title)}</title>\n'
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
        f"<body>\n{body}</body>\n</html>\n"
    )


def _navigation(name: str, contents: _Contents) -> str:
    rows = "".join(
        f'<li><a href="{_name(number)}">{xml(title)}</a></li>\n'
        for number, title in enumerate(contents.titles, 1)
    )
    return _page(name, f'<nav epub:type="toc"><h1>{xml(name)}</h1>\n<ol>\n{rows}</ol></nav>\n')


def _ncx(name: str, contents: _Contents) -> str:
    """Return the contents for readers of EPUB 2."""
    points = "".join(
        f'<navPoint id="p{number}" playOrder="{number}"><navLabel><text>{xml(title)}</text>'
        f'</navLabel><content src="{_name(number)}"/></navPoint>\n'
        for number, title in enumerate(contents.titles, 1)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">\n'
        f'<head><meta name="dtb:uid" content="{_identifier(contents)}"/></head>\n'
        f"<docTitle><text>{xml(name)}</text></docTitle>\n<navMap>\n{points}</navMap>\n</ncx>\n"
    )


def _package(name: str, contents: _Contents) -> str:
    numbers = range(1, len(contents.titles) + 1)
    creators = "".join(
        f"<dc:creator>{xml(safe_line(author))}</dc:creator>\n" for author in contents.authors
    )
    manifest = "".join(
        f'<item id="c{number}" href="{_name(number)}" media-type="application/xhtml+xml"/>\n'
        for number in numbers
    )
    spine = "".join(f'<itemref idref="c{number}"/>\n' for number in numbers)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        ' xml:lang="zh">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">{_identifier(contents)}</dc:identifier>\n'
        f"<dc:title>{xml(name)}</dc:title>\n<dc:language>zh</dc:language>\n{creators}"
        f'<meta property="dcterms:modified">{contents.last:%Y-%m-%dT%H:%M:%SZ}</meta>\n'
        "</metadata>\n<manifest>\n"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>\n'
        '<item id="style" href="style.css" media-type="text/css"/>\n'
        f'{manifest}</manifest>\n<spine toc="ncx">\n{spine}</spine>\n</package>\n'
    )


def _identifier(contents: _Contents) -> str:
    named = "\n".join(contents.keys).encode("utf-8", "replace").decode()
    return f"urn:uuid:{uuid5(NAMESPACE_URL, named)}"


EXCHANGE_FORMAT = Format(
    "epub", "EPUB: whole articles, with highlights", ".epub", book=write, rank=35
)
