"""Cleaning of real articles: no errors, no added text, and the gold labels are found."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from reader.archive.article import Article, read_article
from reader.archive.decoding import decode
from reader.archive.header import read_head
from reader.cleaning.html.tag_names import ELEMENTS
from reader.text.render.plain_text import to_text
from reader.text.safe import outgoing
from tests.imports import load_script

_NAMES = "|".join(sorted([*ELEMENTS, "lt-[a-z]+"], key=len, reverse=True))
_TAG = re.compile(
    rf"<!--.*?-->|</?(?:{_NAMES})(?=[\s/>]|data-|href)[^>]*>", re.IGNORECASE | re.DOTALL
)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"([-－—–_=＝*＊~～·─━═▬])\1{4,}")


@pytest.fixture(scope="module")
def articles(shared: Path) -> dict[Path, Article]:
    """All articles of the corpus and the seeds, read once."""
    paths = [*sorted(shared.glob("corpus/**/*.md")), *sorted(shared.glob("seeds/*"))]
    assert len(paths) > 200
    return {path: read_article(path) for path in paths}


def body(path: Path) -> str:
    """Return the body of a file as archived."""
    text = decode(path.read_bytes()).text
    return text[read_head(text, path=path, hosts={}).body_start :]


def visible(markup: str) -> str:
    """Return the visible text of a body, without white space and without using a parser."""
    text = html.unescape(_TAG.sub("", _SCRIPT.sub("", markup)))
    return re.sub(r"[\s\ufeff\ufffc]+", "", outgoing(text))


def is_subsequence(part: str, whole: str) -> bool:
    """Tell whether the characters of one text occur in another, in order."""
    at = 0
    for character in part:
        at = whole.find(character, at) + 1
        if at == 0:
            return False
    return True


@pytest.mark.slow
def test_nothing_is_invented(articles: dict[Path, Article]) -> None:
    for path, article in articles.items():
        text = re.sub(r"\s+", "", article.document.text)
        assert is_subsequence(text, visible(body(path))), path


@pytest.mark.slow
def test_little_is_removed_without_a_record(articles: dict[Path, Article]) -> None:
    """Only copies of captions and list markers are neither shown nor recorded."""
    for path, article in articles.items():
        document = article.document
        kept_text = document.text + "".join(removed.text for removed in document.removed)
        shows = _RULE.sub("", visible(body(path)))
        missing = len(shows) - len(_RULE.sub("", re.sub(r"\s+", "", kept_text)))
        assert missing <= 0.01 * len(kept_text) + 120, path


@pytest.mark.slow
def test_the_gold_labels_are_found(articles: dict[Path, Article], shared: Path) -> None:
    scoring = load_script(shared / "tools" / "score_cleaning.py")
    counts = dict.fromkeys(("must", "miss", "not", "viol", "lines", "space", "title", "clean"), 0)
    lines = (shared / "gold" / "cleaning_gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    for labels in gold:
        result = scoring.score_text(labels, to_text(articles[shared / labels["path"]].document))
        counts["must"] += len(labels["must_have"])
        counts["miss"] += len(result["miss"])
        counts["not"] += len(labels["must_not"])
        counts["viol"] += len(result["viol"])
        counts["lines"] += len(result["lines_bad"])
        counts["space"] += len(result["spacing_bad"])
        counts["title"] += result["title"]
        counts["clean"] += not result["miss"] and not result["viol"]
    assert counts["miss"] <= 0.01 * counts["must"], counts
    assert counts["viol"] <= 0.02 * counts["not"], counts
    assert (counts["lines"], counts["space"], counts["title"]) == (0, 0, 0)
    assert counts["clean"] >= 0.9 * len(gold)
