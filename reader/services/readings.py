"""The two readings of a change between versions, quoted as evidence."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from reader.archive.article import Article
from reader.notes.exchange import citation
from reader.notes.exchange.annotation import Annotation, blank, with_key
from reader.records import dataclass
from reader.services import exports
from reader.services.comparing import compared_text
from reader.services.marking import described
from reader.services.reading import reference
from reader.services.versions import Version
from reader.text.comparison.lines import Range
from reader.text.document import Document
from reader.text.units import Unit, unit_at

_UNSAVED = "0" * 32
"""The id of a highlight that is only quoted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One of two compared texts, and a range of it.

    Attributes:
        version: Where it comes from.
        article: It, read.
        range: A range of its text as it is compared, with the title as the first line; empty
            where the other text has something more.
    """

    version: Version
    article: Article
    range: Range


def as_evidence(change: str, old: Reading, new: Reading, now: datetime) -> str:
    """Return both readings of a change with their sources, dates and checksums.

    Args:
        change: The change with its signs, as it is shown.
        old: The reading of the old text.
        new: The reading of the new text.
        now: The time of the quotation.
    """
    quoted = [
        (reading.version.past.when, reading.version.past.commit, _quoted(reading, now))
        if reading.version.past is not None
        else (None, "", _quoted(reading, now))
        for reading in (old, new)
    ]
    return citation.change(change, *quoted)


def _quoted(reading: Reading, now: datetime) -> Annotation:
    """Return the sentences around a range as an annotation; in the title, the title."""
    article, version = reading.article, reading.version
    entry, document = article.entry, article.document
    highlight = blank(_UNSAVED, "", now)
    quoted = _sentences(reading, document)
    if quoted is None:
        highlight = replace(highlight, quote=str(entry.title))
    else:
        highlight = described(highlight, document, *quoted)
    annotation = with_key(Annotation(highlight, reference(entry)), entry.key)
    annotation = exports.with_file([annotation], entry, document)[0]
    if version.past is not None:
        annotation = replace(annotation, path=version.name, file_sha=_digest(version))
    return annotation


def _sentences(reading: Reading, document: Document) -> Range | None:
    """Return the sentences of a document that a range touches; None for a range of the title."""
    body = len(compared_text(reading.article)) - len(document.text)
    start, end = (max(0, offset - body) for offset in reading.range)
    if reading.range[1] < body or not document.blocks:
        return None
    first = unit_at(document, Unit.SENTENCE, start)
    last = unit_at(document, Unit.SENTENCE, max(start, end - 1))
    if first is None or last is None:
        return None
    return min(start, first[0]), max(end, first[1], last[1])


def _digest(version: Version) -> str:
    """Return the SHA-256 of a file of the past; empty when it cannot be read whole."""
    with suppress(OSError):
        if version.past is not None:
            content = version.past.content()
            if len(content.data) == content.size:
                return hashlib.sha256(content.data).hexdigest()
    return ""
