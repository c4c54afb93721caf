"""Full text: which articles hold a phrase in their cleaned text, exactly.

The text of an article is folded (`reader.text.fold`), cut into grams, and indexed as a set of them;
the text itself is kept compressed. A search intersects the sets, and looks into the text where the
grams alone do not prove the phrase.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reader.index.database import Index
from reader.index.grams import fts_expression, grams, required_grams
from reader.index.packing import NONE, PackingDictionary, TextUnpacker, pack
from reader.text.fold import fold, map_fold
from reader.text.safe import Safe, safe

BATCH = 100
"""Texts that are looked into at a time."""

BEFORE = 14
"""Code points of a snippet before the hit."""


@dataclass(frozen=True, slots=True)
class IndexedText:
    """The cleaned text of an article, as a worker hands it to the index.

    Attributes:
        article: The row it belongs to.
        size: Of the file when it was read, in bytes.
        mtime_ns: The time of its last change then.
        length: In code points, without white space.
        lang: ``zh-hans``, ``zh-hant``, ``en``, ``ja``, ``ko``, or empty.
        body: A hash of the folded text.
        grams: The grams of the folded text, separated by spaces.
        said: The text, compressed.
    """

    article: int
    size: int
    mtime_ns: int
    length: int
    lang: str
    body: int
    grams: str
    said: bytes


def prepare(
    article: int, size: int, mtime_ns: int, text: str, words: PackingDictionary = NONE
) -> IndexedText:
    """Return a text ready to be put into the index; the work is done here, in a worker."""
    from hashlib import blake2b

    from reader.text.language import language

    folded = fold(text)
    digest = blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return IndexedText(
        article,
        size,
        mtime_ns,
        len("".join(text.split())),
        language(text, folded),
        int.from_bytes(digest, "big", signed=True),
        " ".join(sorted(grams(folded))),
        pack(text, words),
    )


def put(index: Index, texts: Sequence[IndexedText]) -> None:
    """Put texts into the index, within a transaction."""
    db = index.db
    drop(index, [each.article for each in texts])
    db.executemany(
        "insert into text.gram(rowid, grams) values(?, ?)",
        [(each.article, each.grams) for each in texts],
    )
    db.executemany(
        "insert into text.doc values(?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(each.article, each.size, each.mtime_ns, each.length),
                each.lang,
                each.body,
                each.said,
            )
            for each in texts
        ],
    )
    db.executemany(
        "update main.article set length = ? where id = ?",
        [(each.length, each.article) for each in texts],
    )


def drop(index: Index, articles: Sequence[int]) -> None:
    """Take the texts of some rows out of the index, within a transaction."""
    db = index.db
    unpack = TextUnpacker(index)
    for article in articles:
        row = db.execute("select said from text.doc where article = ?", (article,)).fetchone()
        if row is not None:
            old = " ".join(sorted(grams(fold(unpack(row[0])))))
            db.execute(
                "insert into text.gram(gram, rowid, grams) values('delete', ?, ?)", (article, old)
            )
            db.execute("delete from text.doc where article = ?", (article,))


@dataclass(frozen=True, slots=True)
class TextCandidates:
    """Articles that may hold all the phrases.

    Attributes:
        ids: Rows, in no order; hidden ones among them.
        exact: Whether all of them are sure to.
    """

    ids: list[int]
    exact: bool


def candidates(index: Index, phrases: Sequence[str]) -> TextCandidates:
    """Find what may hold all of some phrases, by the grams alone."""
    folded = [fold(phrase.strip()) for phrase in phrases]
    needs = [required_grams(phrase) for phrase in folded if phrase]
    said = " AND ".join(filter(None, map(fts_expression, needs)))
    exact = all(each.exact for each in needs)
    if said:
        rows = index.db.execute("select rowid from text.gram where gram match ?", (said,))
    else:
        rows = index.db.execute("select article from text.doc")
    return TextCandidates([id_ for (id_,) in rows], exact)


def find(
    index: Index,
    phrases: Sequence[str],
    stop: Callable[[], bool] = lambda: False,
    among: TextCandidates | None = None,
) -> list[int]:
    """Return the rows whose text holds all of some phrases; hidden rows among them.

    Args:
        index: The index.
        phrases: As typed; folded here.
        stop: Asked between batches; True ends the search early.
        among: What may hold them, where that is known.
    """
    found = among or candidates(index, phrases)
    if found.exact:
        return found.ids
    return [id_ for batch in verified(index, found.ids, phrases, stop) for id_ in batch]


def verified(
    index: Index, ids: Sequence[int], phrases: Sequence[str], stop: Callable[[], bool]
) -> Iterator[list[int]]:
    """Yield, batch by batch, those rows whose text really holds all the phrases."""
    wanted = [fold(phrase.strip()) for phrase in phrases]
    unpack = TextUnpacker(index)
    for start in range(0, len(ids), BATCH):
        if stop():
            return
        rows = index.db.execute(
            "select article, said from text.doc where article in (select value from json_each(?))",
            (json.dumps(ids[start : start + BATCH]),),
        )
        yield [
            id_
            for id_, said in rows
            if (folded := fold(unpack(said))) and all(each in folded for each in wanted)
        ]


@dataclass(frozen=True, slots=True)
class Snippet:
    """The surroundings of the first hit.

    Attributes:
        text: One line in the article's own characters.
        start: First code point of the hit in `text`.
        end: One past its last.
    """

    text: Safe
    start: int
    end: int


def snippet(index: Index, article: int, phrases: Sequence[str], after: int = 120) -> Snippet | None:
    """Return the surroundings of the first hit in an article.

    Args:
        index: The index.
        article: The row.
        phrases: What was searched for; the first that is there counts.
        after: Code points after the hit.
    """
    row = index.db.execute("select said from text.doc where article = ?", (article,)).fetchone()
    if row is None:
        return None
    text = TextUnpacker(index)(row[0])
    folded = map_fold(text)
    for phrase in phrases:
        wanted = fold(phrase.strip())
        hit = folded.text.find(wanted) if wanted else -1
        if hit >= 0:
            start, end = folded.source_range(hit, hit + len(wanted))
            before = _line(text[max(0, start - BEFORE) : start].lstrip())
            found = _line(text[start:end])
            shown = Safe(before + found + _line(text[end : end + after]))
            return Snippet(shown, len(before), len(before) + len(found))
    return None


def _line(text: str) -> str:
    """Return safe text on one line."""
    return safe(text.replace("\n", " ").replace("\t", " "))


def text_of(index: Index, article: int) -> str | None:
    """Return the indexed text of a row, None when there is none."""
    row = index.db.execute("select said from text.doc where article = ?", (article,)).fetchone()
    return TextUnpacker(index)(row[0]) if row else None


def count_texts(db: sqlite3.Connection) -> int:
    """Return how many articles have their text in the index."""
    return int(db.execute("select count(*) from text.doc").fetchone()[0])
