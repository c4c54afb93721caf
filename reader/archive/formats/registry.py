"""The registry of file formats: which names may be articles, and what format a text has.

The formats of the program are named here with their suffixes, and each is imported when the first
text is offered to it: most runs meet one or two of them, and a list from the index meets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

from reader.archive.formats.article_format import ArticleFormat, Head


class ShippedFormat(NamedTuple):
    """A format of the program.

    Attributes:
        name: The name of the format.
        module: The module of this package that holds it.
        suffixes: Its suffixes, separated by spaces.
        constant: The name of the format in the module.
    """

    name: str
    module: str
    suffixes: str
    constant: str = "FORMAT"

    def load(self) -> ArticleFormat:
        """Import the format."""
        module = import_module(f"{__package__}.{self.module}")
        article_format: ArticleFormat = getattr(module, self.constant)
        return article_format


SHIPPED = (
    ShippedFormat("movable-type", "movable_type", ".txt"),
    ShippedFormat("front-matter", "front_matter", ".md .markdown .mdown .mkd .txt .html .htm"),
    ShippedFormat("link-line", "link_line", ".md .markdown .mdown .mkd .txt .html .htm"),
    ShippedFormat("notion-page", "notion_page", ".html"),
    ShippedFormat("html-page", "html_page", ".html .htm .xhtml"),
    ShippedFormat("mhtml", "mhtml", ".mhtml .mht"),
    ShippedFormat("mdx", "mdx", ".mdx"),
    ShippedFormat("logseq", "logseq", ".md .markdown .mdown .mkd"),
    ShippedFormat("wikitext", "mediawiki", ".mediawiki .wikitext .wiki"),
    ShippedFormat("org", "org", ".org"),
    ShippedFormat("restructured-text", "restructured_text", ".rst"),
    ShippedFormat("asciidoc", "asciidoc", ".adoc .asciidoc"),
    ShippedFormat("opml", "opml", ".opml"),
    ShippedFormat("wikitext-in-text", "mediawiki", ".txt .md", "TEXT_FORMAT"),
    ShippedFormat("pandoc-title", "pandoc_title", ".md .markdown .mdown .mkd .txt"),
    ShippedFormat("gutenberg", "gutenberg", ".txt"),
    ShippedFormat("bbs-post", "bbs_post", ".txt"),
    ShippedFormat("board-thread", "board_thread", ".txt"),
    ShippedFormat("plain-text", "plain_text", ".txt"),
    ShippedFormat("text", "bare_text", ".md .markdown .mdown .mkd .txt"),
)
"""The formats of the program, in the order in which they are tried."""

_LAST = "text"
"""The name of the format that reads what no other does."""


class _Formats(Mapping[str, ArticleFormat]):
    """The formats by name, in the order in which they are tried; one is imported when asked for."""

    def __init__(self) -> None:
        self._formats: dict[str, ArticleFormat | ShippedFormat] = {}
        self._by_suffix: dict[str, list[str]] = {}

    def __getitem__(self, name: str) -> ArticleFormat:
        article_format = self._formats[name]
        if isinstance(article_format, ShippedFormat):
            article_format = self._formats[name] = article_format.load()
        return article_format

    def __iter__(self) -> Iterator[str]:
        return iter(self._formats)

    def __len__(self) -> int:
        return len(self._formats)

    def add(self, name: str, suffixes: Iterable[str], entry: ArticleFormat | ShippedFormat) -> None:
        """Add a format.

        Raises:
            ValueError: There is one of that name.
        """
        if name in self._formats:
            raise ValueError(f"there is a format {name} already")
        self._formats[name] = entry
        for suffix in suffixes:
            self._by_suffix.setdefault(suffix, []).append(name)

    def of_suffix(self, suffix: str) -> Sequence[str]:
        """Return the names of the formats of a suffix."""
        return self._by_suffix.get(suffix, ())


FORMATS = _Formats()
"""The formats by name, in the order in which they are tried."""


class Recognised(NamedTuple):
    """The format of a text and the head that it reads there."""

    format: ArticleFormat
    head: Head


def register(article_format: ArticleFormat) -> ArticleFormat:
    """Add a format to those of the program.

    Raises:
        ValueError: There is one of that name.
    """
    FORMATS.add(article_format.name, article_format.suffixes, article_format)
    return article_format


def added() -> list[ArticleFormat]:
    """Return the formats that are not the program's own."""
    shipped = {entry.name for entry in SHIPPED}
    return [FORMATS[name] for name in FORMATS if name not in shipped]


def is_candidate(name: str) -> bool:
    """Return whether a file may be an article, by its name."""
    return bool(FORMATS.of_suffix(_suffix(name)))


def recognise(text: str, name: str) -> Recognised:
    """Return the format of a text: the first that can read its head, at last `bare_text`.

    Args:
        text: The file or its beginning, decoded, with newlines normalised to LF.
        name: The file's name. The formats of its suffix are tried; all are when none has it.
    """
    own = FORMATS.of_suffix(_suffix(name))
    for format_name in own or FORMATS:
        article_format = FORMATS[format_name]
        if article_format.reads_any and (not own or format_name == _LAST):
            continue
        head = article_format.read_head(text)
        if head is not None:
            return Recognised(article_format, head)
    last = FORMATS[_LAST]
    return Recognised(last, last.read_head(text) or Head())


def _suffix(name: str) -> str:
    start = name.rfind(".")
    return name[start:].lower() if start > 0 else ""


for _entry in SHIPPED:
    FORMATS.add(_entry.name, _entry.suffixes.split(), _entry)
