"""Stores with any number of highlights, and their libraries and export files, made by numbers.

Run ``python -m tests.bench.highlights FOLDER COUNT ARTICLES`` to make all three.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from reader.notes.exchange import jsonl
from reader.notes.model import ArticleRef, Highlight
from reader.notes.reconcile import stamp
from reader.notes.storage.files import replace
from reader.notes.storage.log import header
from reader.notes.storage.migrate import schema_document
from reader.notes.storage.snapshot_layout import Seal, encode_snapshot
from reader.text.anchoring.anchor import CONTEXT
from reader.text.article_date import ArticleDate
from tests.bench.library import WORDS, Made, articles, write_library

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
NOTE = "这一段要和前年的账本对照，数字不一样。"


def url_of(number: int) -> str:
    """Return the key of an article of `tests.bench.library`."""
    return f"https://{number % 97}.example.org/{number}"


def made_highlights(count: int, article_count: int) -> Iterator[tuple[Highlight, ArticleRef]]:
    """Make highlights in the order of their articles, the same for the same numbers.

    Args:
        count: Highlights.
        article_count: Articles that they are spread over.
    """
    number = 0
    for made in articles(article_count):
        article = reference(made)
        text = made.body.replace("<p>", "").replace("</p>", "\n")
        share = (made.number + 1) * count // article_count - number
        for place in range(share):
            yield _highlight(number, place, share, text, article.key), article
            number += 1


def reference(made: Made) -> ArticleRef:
    """Return what a store copies of an article."""
    return ArticleRef(
        *(url_of(made.number), made.title, url_of(made.number), made.source, made.author),
        ArticleDate(made.date),
    )


def _highlight(number: int, place: int, share: int, text: str, key: str) -> Highlight:
    start = place * max(1, (len(text) - 80)) // share
    line = text.index("\n", start)
    if line - start < 8:
        start = min(line + 1, len(text) - 40)
        line = text.index("\n", start)
    end = min(line, start + 12 + number % 28)
    created = FIRST + timedelta(minutes=7 * number)
    return Highlight(
        id=f"{(number * 0x9E3779B97F4A7C15) % (1 << 128):032x}",
        key=key,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        paragraph=text.count("\n", 0, start),
        sha=f"{number // 10:064x}",
        cleaning=1,
        colour=1 + number % 5,
        created=created,
        modified=created,
        note=NOTE if number % 9 == 0 else "",
        tags=(WORDS[number % 40],) if number % 3 == 0 else (),
        copies=1,
    )


def write_store(folder: Path, count: int, article_count: int) -> None:
    """Write a compacted store, as a session leaves it.

    Args:
        folder: It is made.
        count: Highlights.
        article_count: Articles that they are spread over.
    """
    tables: dict[str, dict[str, Any]] = {"meta": {}, "articles": {}, "highlights": {}}
    when = int(FIRST.timestamp()) * 1_000_000
    tables["meta"] = {"1": schema_document(), "2": stamp("clock", {"last": when}, when)}
    last = ""
    for number, (highlight, article) in enumerate(made_highlights(count, article_count), 1):
        fields = {**highlight.to_fields(), "deleted": False}
        tables["highlights"][str(number)] = stamp(highlight.id, fields, when)
        if article.key != last:
            last = article.key
            name = str(len(tables["articles"]) + 1)
            tables["articles"][name] = stamp(last, {"read": True, **article.to_fields()}, when)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / "state.json"
    name = uuid4().hex
    size = replace(path, encode_snapshot(tables, Seal(name)))
    replace(path.with_name("state.json.log"), [header(name, "", size, when)])


def write_jsonl(path: Path, count: int, article_count: int) -> None:
    """Write an export in our JSON Lines.

    Args:
        path: The file.
        count: Highlights.
        article_count: Articles that they are spread over.
    """
    with path.open("w", encoding="ascii") as file:
        head = {"type": "head", "format": jsonl.FORMAT, "version": jsonl.VERSION}
        file.write(json.dumps(head) + "\n")
        for made in articles(article_count):
            about = reference(made)
            fields = {"type": "article", "key": about.key, **about.to_fields()["article"]}
            file.write(json.dumps(fields) + "\n")
        for highlight, _article in made_highlights(count, article_count):
            fields = {"type": "highlight", "id": highlight.id, **highlight.to_fields()}
            file.write(json.dumps(fields) + "\n")


def main() -> None:
    """Make a store, a library and an export file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("articles", type=int)
    options = parser.parse_args()
    write_library(options.folder / "library", options.articles)
    write_store(options.folder / "data", options.count, options.articles)
    write_jsonl(options.folder / "export.jsonl", options.count, options.articles)


if __name__ == "__main__":
    main()
