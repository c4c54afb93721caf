"""The articles of an export: their highlights, and the notes on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reader.notes.exchange.annotation import UNDATED, Annotation, PageNote, blank, grouped
from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """An article of an export.

    Attributes:
        head: Its first highlight, or one without words where it has none.
        page: Its note and tags.
        annotations: Its highlights, in order.
    """

    head: Annotation
    page: PageNote
    annotations: Sequence[Annotation]


def sections(annotations: Iterable[Annotation], pages: Iterable[PageNote]) -> Iterator[Section]:
    """Yield the articles of an export, those without highlights at the end.

    Args:
        annotations: The highlights.
        pages: The notes on articles.
    """
    groups = grouped(annotations)
    by_key = {page.article.key: page for page in pages}
    for key in dict.fromkeys((*groups, *by_key)):
        of_article = groups.get(key, [])
        page = by_key.get(key) or PageNote(of_article[0].article)
        if of_article or not page.is_empty:
            head = of_article[0] if of_article else Annotation(blank("", "", UNDATED), page.article)
            yield Section(head, page, of_article)
