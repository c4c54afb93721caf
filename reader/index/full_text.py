"""Full-text search: the articles whose cleaned text contains a phrase, exactly.

The text of an article is folded (`reader.text.fold`), cut into grams, and indexed as a set of them;
the text itself is stored compressed, or only what its file does not have (`reader.index.packing`).
A search intersects the sets, and reads the texts where the grams alone do not prove the phrase.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.index import gram_lists
from reader.index.database import Index
from reader.index.grams import RequiredGrams, grams, required_grams
from reader.index.packing import NO_DICTIONARY, PackingDictionary, pack
from reader.records import dataclass
from reader.text.fold import fold, map_fold
from reader.text.safe import Safe, safe

if TYPE_CHECKING:
    from reader.index.stored_texts import StoredTexts

# `reader.index.stored_texts` is imported where a text is read: most lists need none.

BATCH = 100
"""How many texts are read at a time."""

BEFORE = 14
"""Code points of a snippet before the hit."""


@dataclass(frozen=True, slots=True)
class IndexedText:
    """The cleaned text of an article, as a worker prepares it for the index.

    Attributes:
        article: Its row.
        length: In code points, without white space.
        lang: The position of its language in `reader.text.language.LANGUAGES`.
        body: A hash of the folded text.
        grams: The grams of the folded text in any order, separated by spaces.
        packed: The text, compressed alone or by its file.
        sketch: The sketch of the text (`reader.text.sketch`); empty unless it was asked for.
    """

    article: int
    length: int
    lang: int
    body: int
    grams: str
    packed: bytes
    sketch: bytes | None = None


def prepare(
    article: int,
    text: str,
    dictionary: PackingDictionary = NO_DICTIONARY,
    *,
    file: bytes | None = None,
    sketched: bool = False,
) -> IndexedText:
    """Return a text ready to be inserted into the index; called in a worker.

    Args:
        article: Its row.
        text: The text.
        dictionary: Packs it unless its file does.
        file: The bytes of its file; None when they cannot be read again soon.
        sketched: Whether its sketch is needed.
    """
    from hashlib import blake2b

    from reader.index.file_packing import pack_by_file
    from reader.text.language import LANGUAGES, language
    from reader.text.sketch import sketch

    folded = fold(text)
    digest = blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return IndexedText(
        article,
        len("".join(text.split())),
        LANGUAGES.index(language(text, folded)),
        int.from_bytes(digest, "big", signed=True),
        " ".join(grams(folded)),
        pack_by_file(text, file or b"") or pack(text, dictionary),
        sketch(text) if sketched else None,
    )


def put(index: Index, texts: Sequence[IndexedText]) -> None:
    """Insert or replace texts, within a transaction."""
    from reader.index import kept_texts  # here: only the indexer inserts texts

    db = index.db
    drop(index, [text.article for text in texts])
    gram_lists.add(db, [(text.article, text.grams) for text in texts])
    db.executemany(
        "insert into text.doc values(?, ?, ?, ?, ?)",
        [(text.article, text.length, text.lang, text.body, text.packed) for text in texts],
    )
    db.executemany(
        "update main.article set length = ? where id = ?",
        [(text.length, text.article) for text in texts],
    )
    sketches = [(text.article, text.sketch) for text in texts if text.sketch is not None]
    kept_texts.put_sketches(index, sketches)
    kept_texts.keep(index, [text.article for text in texts])


def drop(index: Index, articles: Sequence[int]) -> None:
    """Remove the texts of some rows, within a transaction."""
    db = index.db
    for article in articles:
        if db.execute("delete from text.doc where article = ?", (article,)).rowcount:
            gram_lists.remove(db, article)


@dataclass(frozen=True, slots=True)
class TextCandidates:
    """Articles that may contain all of some phrases.

    Attributes:
        ids: Their rows, unordered and including hidden ones.
        exact: Whether all of them certainly contain the phrases.
        likely: Whether they were chosen by their grams; else they are all articles.
    """

    ids: list[int]
    exact: bool
    likely: bool


def sought_grams(phrases: Sequence[str]) -> tuple[list[RequiredGrams], bool]:
    """Return the grams of texts that contain some phrases, and whether they prove the phrases.

    Args:
        phrases: As typed; folded here.
    """
    folded = [fold(phrase.strip()) for phrase in phrases]
    needs = [required_grams(phrase) for phrase in folded if phrase]
    return needs, all(need.exact for need in needs)


def candidates(index: Index, phrases: Sequence[str], limit: int = -1) -> TextCandidates:
    """Find the articles that may contain all of some phrases, by the grams alone.

    Args:
        index: The index.
        phrases: As typed; folded here.
        limit: The most articles to find; a negative number for all.
    """
    needs, exact = sought_grams(phrases)
    if any(need.whole or need.beginnings for need in needs):
        return TextCandidates(with_grams(index, needs, limit), exact, likely=True)
    rows = index.db.execute("select article from text.doc limit ?", (limit,))
    return TextCandidates([id_ for (id_,) in rows], exact, likely=False)


def with_grams(index: Index, needs: Sequence[RequiredGrams], limit: int = -1) -> list[int]:
    """Return the rows whose texts have all of some grams, at most so many; -1 for all."""
    with index.reading() as db:
        return gram_lists.matching(db, needs, limit)


def find(
    index: Index,
    phrases: Sequence[str],
    stop: Callable[[], bool] = lambda: False,
    among: TextCandidates | None = None,
) -> list[int]:
    """Return the rows whose text contains all of some phrases, including hidden ones.

    Where the file of a text has changed or is out of reach, its grams decide.

    Args:
        index: The index.
        phrases: As typed; folded here.
        stop: Called between batches; True ends the search early.
        among: The articles that may contain them, if they have been looked up.
    """
    possible = among or candidates(index, phrases)
    if possible.exact:
        return possible.ids
    batches = verified(index, possible.ids, phrases, stop, unread=possible.likely)
    return [id_ for batch in batches for id_ in batch]


def verified(
    index: Index,
    ids: Sequence[int],
    phrases: Sequence[str],
    stop: Callable[[], bool],
    *,
    unread: bool = False,
) -> Iterator[list[int]]:
    """Yield, batch by batch, the rows whose text really contains all the phrases.

    Args:
        index: The index.
        ids: The rows.
        phrases: As typed; folded here.
        stop: Called between batches; True ends the search early.
        unread: Whether rows whose text cannot be read now count, because of their grams.
    """
    from reader.index.stored_texts import StoredTexts

    sought = [(written, fold(written)) for written in map(str.strip, phrases)]
    texts = StoredTexts(index)
    for start in range(0, len(ids), BATCH):
        if stop():
            return
        yield [
            id_
            for id_, text in texts.of(ids[start : start + BATCH])
            if (unread if text is None else _contains(text, sought))
        ]


def _contains(text: str, sought: Sequence[tuple[str, str]]) -> bool:
    """Return whether a text contains all of some phrases.

    Most texts write a phrase as the reader has typed it, and need not be folded.

    Args:
        text: The text.
        sought: Each phrase as typed and folded.
    """
    if sought and all(phrase and (written in text or phrase in text) for written, phrase in sought):
        return True
    folded = fold(text)
    return bool(folded) and all(phrase in folded for _written, phrase in sought)


@dataclass(frozen=True, slots=True)
class Snippet:
    """The text around the first hit in an article.

    Attributes:
        text: One line in the article's own characters.
        start: First code point of the hit in `text`.
        end: One past its last.
        is_cut: Whether there is text before it.
    """

    text: Safe
    start: int
    end: int
    is_cut: bool = False


def snippet(
    index: Index,
    article: int,
    phrases: Sequence[str],
    after: int = 120,
    texts: StoredTexts | None = None,
) -> Snippet | None:
    """Return the text around the first hit in an article; None without a hit or a text.

    Args:
        index: The index.
        article: The row.
        phrases: The phrases of the search; the first that is found counts.
        after: Code points after the hit.
        texts: Reads the texts of this index, if that is done for several articles.
    """
    text = texts[article] if texts is not None else text_of(index, article)
    if text is None:
        return None
    folded = fold(text)
    for phrase in phrases:
        folded_phrase = fold(phrase.strip())
        offset = folded.find(folded_phrase) if folded_phrase else -1
        if offset >= 0:
            start, end = source_range(text, offset, offset + len(folded_phrase))
            before = _line(text[max(0, start - BEFORE) : start].lstrip())
            hit = _line(text[start:end])
            shown = Safe(before + hit + _line(text[end : end + after]))
            return Snippet(shown, len(before), len(before) + len(hit), start > BEFORE)
    return None


def source_range(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of a text that a range of its folded form came from, in code points.

    It is what `Folded.source_range` returns, mostly without mapping the whole text.

    Args:
        text: The text before folding.
        start: First code point of a non-empty range of ``fold(text)``.
        end: One past its last code point.
    """
    if len(fold(text[:start])) != start:
        return map_fold(text).source_range(start, end)
    first = start
    while not fold(text[first]):
        first += 1
    stop, left = first, end - start
    while stop < len(text) and (left > 0 or not fold(text[stop])):
        left -= len(fold(text[stop]))
        stop += 1
    return first, stop


def _line(text: str) -> str:
    """Return safe text on one line."""
    return safe(text.replace("\n", " ").replace("\t", " "))


def text_of(index: Index, article: int) -> str | None:
    """Return the indexed text of a row, None when there is none or its file has changed."""
    from reader.index.stored_texts import StoredTexts

    return StoredTexts(index)[article]


def in_language(code: str) -> str:
    """Return the SQL condition that the text of an article is in a language.

    Args:
        code: One of `reader.text.language.LANGUAGES`, or the part before a hyphen of some.
    """
    from reader.text.language import LANGUAGES  # here: few queries have one

    numbers = [at for at, name in enumerate(LANGUAGES) if f"{name}-".startswith(f"{code}-")]
    listed = ", ".join(map(str, numbers))
    return f"article.id in (select article from text.doc where lang in ({listed}))"  # noqa: S608 - ours


def lacks_texts(index: Index) -> bool:
    """Return whether the texts of some listed articles are not in the index yet."""
    query = "select 1 from article where hidden = 0 and length < 0 and problem = '' limit 1"
    return index.db.execute(query).fetchone() is not None


def count_texts(db: sqlite3.Connection) -> int:
    """Return how many articles have their text in the index."""
    return int(db.execute("select count(*) from text.doc").fetchone()[0])
