"""The articles that have a note or tags of the reader's own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reader.notes.storage.documents import as_documents

if TYPE_CHECKING:
    from reader.notes.fields import StoredDocument
    from reader.notes.storage.documents import Table


class Annotated:
    """Finds them without parsing the documents of all articles, and follows changes.

    Args:
        articles: The documents of articles, by key.

    Attributes:
        keys: The keys of the articles, in no order.
        tags: How many articles have each tag.
    """

    def __init__(self, articles: Table) -> None:
        self.keys: set[str] = set()
        self.tags: Counter[str] = Counter()
        documents = as_documents(articles)
        for position, text in documents.texts():
            # In JSON these bytes can only be a field, because a quotation mark in text is escaped.
            if b'"note":' in text or b'"tags":' in text:
                key = documents.name(position)
                self.change(key, None, documents[key])

    def change(self, key: str, before: StoredDocument | None, after: StoredDocument | None) -> None:
        """Take in a changed document of an article.

        Args:
            key: The key of the article.
            before: Its earlier document, if any.
            after: Its document now, if any.
        """
        tags = _tags(after)
        self.tags.subtract(_tags(before))
        self.tags.update(tags)
        if tags or (after is not None and after.get("note")):
            self.keys.add(key)
        else:
            self.keys.discard(key)


def _tags(document: StoredDocument | None) -> list[str]:
    tags = None if document is None else document.get("tags")
    return list(dict.fromkeys(map(str, tags))) if isinstance(tags, list) else []


def written_on(document: StoredDocument | None) -> tuple[object, object]:
    """Return the note and the tags of a document of an article, None where it has none."""
    return (None, None) if document is None else (document.get("note"), document.get("tags"))
