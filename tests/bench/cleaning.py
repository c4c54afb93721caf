"""What is kept and what goes, beside public extractors, and at what cost.

``python -m tests.bench.cleaning`` scores this program and its peers on the gold labels, prints what
share of each source's text cleaning takes out, and the cost as a ratio to beautifulsoup4 alone.
A peer that is not installed is left out with a word; ``--cut N`` shows the N most cut articles.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from reader.archive.article import read_article
from reader.archive.decoding import decode
from reader.archive.header import read_head
from reader.cleaning.pipeline import clean
from reader.text.body_kind import BodyKind
from reader.text.render.plain_text import to_text
from tests.imports import load_script

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("READER_SHARED", ROOT.parent / "shared"))
LARGEST = 679_000
"""Bytes of the largest article of the archive, nearly all of them spam comments."""

Extract = Callable[[str, str], str]


def body_of(path: Path) -> tuple[str, str]:
    """Return the body of an article as found, and its address."""
    text = decode(path.read_bytes()).text
    header = read_head(text, path=path, hosts={})
    return text[header.body_start :], header.url


def _trafilatura(body: str, url: str) -> str:
    import trafilatura

    options: dict[str, Any] = {"favor_recall": True, "include_comments": False}
    return trafilatura.extract(f"<html><body>{body}</body></html>", url=url, **options) or ""


def _readability(body: str, url: str) -> str:
    from lxml.html import fromstring
    from readability import Document

    return str(fromstring(Document(f"<html><body>{body}</body></html>").summary()).text_content())


def _justext(body: str, url: str) -> str:
    import justext

    html = f"<html><body>{body}</body></html>"
    options = {"length_low": 10, "length_high": 30, "stopwords_low": 0.0, "stopwords_high": 0.0}
    paragraphs = justext.justext(html, frozenset(), encoding="utf-8", **options)
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def _html2text(body: str, url: str) -> str:
    import html2text

    return html2text.HTML2Text(bodywidth=0).handle(body)


def _get_text(body: str, url: str) -> str:
    return BeautifulSoup(body or " ", "lxml").get_text("\n")


PEERS: dict[str, Extract] = {
    "trafilatura, recall": _trafilatura,
    "readability-lxml": _readability,
    "justext": _justext,
    "html2text": _html2text,
    "bs4 get_text": _get_text,
}


def gold() -> list[dict[str, Any]]:
    """Return the gold labels."""
    lines = (SHARED / "gold" / "cleaning_gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def score(text_of: Callable[[Path], str]) -> dict[str, float]:
    """Return how one extractor does on the gold labels, in per cent but for `clean` and `title`."""
    scorer = load_script(SHARED / "tools" / "score_cleaning.py")
    sums: defaultdict[tuple[str, int], int] = defaultdict(int)
    labels = gold()
    for label in labels:
        result = scorer.score_text(label, text_of(SHARED / label["path"]))
        for name, wanted, missed in (
            ("recall", "must_have", "miss"),
            ("lines", "line_pairs", "lines_bad"),
            ("spacing", "spacing", "spacing_bad"),
        ):
            sums[name, 1] += len(label[wanted])
            sums[name, 0] += len(label[wanted]) - len(result[missed])
        sums["violations", 1] += len(label["must_not"])
        sums["violations", 0] += len(result["viol"])
        sums["clean", 0] += not result["miss"] and not result["viol"]
        sums["title", 0] += result["title"]
    rates = {
        name: 100 * sums[name, 0] / max(1, sums[name, 1])
        for name in ("recall", "violations", "lines", "spacing")
    }
    return {**rates, "clean": sums["clean", 0], "title": sums["title", 0], "of": len(labels)}


def ours(path: Path) -> str:
    """Return what this program shows of an article."""
    return to_text(read_article(path).document)


def peers() -> Iterator[tuple[str, Extract | None]]:
    """Yield each peer, or nothing in its place where it is not installed."""
    for name, extract in PEERS.items():
        try:
            extract("<p>一</p>", "")
        except ImportError:
            yield name, None
        else:
            yield name, extract


def ratio(body: str, url: str = "", rounds: int = 9) -> float:
    """Return the time of cleaning a body in that of beautifulsoup4 alone, best of some rounds."""
    best = {"clean": float("inf"), "bs4": float("inf")}
    for _ in range(rounds):
        for name, work in (
            ("bs4", lambda: BeautifulSoup(body, "lxml")),
            ("clean", lambda: clean(body, url=url, title="题目")),
        ):
            gc.collect()
            begun = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - begun)
    return best["clean"] / best["bs4"]


def times(folder: Path, *, soup: bool) -> dict[Path, float]:
    """Return the seconds of processor time that each HTML article below a folder takes.

    Args:
        folder: The folder.
        soup: Whether beautifulsoup4 makes the trees, as for the article in hand.
    """
    seconds: dict[Path, float] = {}
    for path in sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.html")):
        if read_article(path).document.kind is BodyKind.HTML:
            begun = time.process_time()
            read_article(path, soup=soup)
            seconds[path] = time.process_time() - begun
    return seconds


def speeds(folder: Path, rounds: int = 3) -> dict[bool, float]:
    """Return the articles a second below a folder without and with beautifulsoup4."""
    best: dict[bool, dict[Path, float]] = {False: {}, True: {}}
    for _ in range(rounds):
        for soup, fastest in best.items():
            for path, seconds in times(folder, soup=soup).items():
                fastest[path] = min(seconds, fastest.get(path, seconds))
    return {soup: len(fastest) / sum(fastest.values()) for soup, fastest in best.items()}


def median_html() -> tuple[str, str]:
    """Return the article of median size among those that are HTML."""
    bodies = [body_of(path) for path in sorted(SHARED.glob("corpus/**/*.md"))]
    pages = sorted((b for b in bodies if b[0].count("<") > 8), key=lambda found: len(found[0]))
    return pages[len(pages) // 2]


def spam_page() -> str:
    """Return a page like the largest of the archive: an article under thousands of comments."""
    article = "<p>这一段是正文，写得足够长，好让人看出文章已经开始。</p>" * 60
    comment = (
        '<div about="/comment/{0}" class="comment comment-by-anonymous clearfix">\n'
        '<div class="attribution"><p class="commenter-name"><span class="username">name{0}</span>'
        "</p>"
        '<p class="comment-time"><span>2019-04-24</span></p></div><div class="comment-text"><h3>'
        '<a class="permalink" href="/comment/{0}#comment-{0}" rel="bookmark">buy {0}</a></h3>'
        '<p>Best price {0} <a href="http://x{0}.example">http://x{0}.example</a><br/>order now, '
        "without any delay, the very best of all, quickly delivered to everyone.</p></div></div>\n"
    )
    parts = [f"<div>{article}</div><div class='comment-wrapper' id='comments'><h2>评论</h2>"]
    size = len(parts[0].encode())
    while size < LARGEST:
        parts.append(comment.format(len(parts)))
        size += len(parts[-1])
    return "".join(parts) + "</div>"


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cut", type=int, default=0, help="show so many of the most cut articles")
    options = parser.parse_args()
    print_scores()
    print_costs()
    print_speeds()
    print_cuts(options.cut)


def extracted(extract: Extract, path: Path) -> str:
    """Return what a peer extracts from an article."""
    return extract(*body_of(path))


def print_scores() -> None:
    """Print how all do on the gold labels."""
    say("| tool | recall % | violations % | clean | line pairs % | spacing % | title |")
    say("|---|---|---|---|---|---|---|")
    rows: list[tuple[str, Callable[[Path], str] | None]] = [("reader", ours)]
    for name, extract in peers():
        rows.append((name, None if extract is None else partial(extracted, extract)))
    for name, text_of in rows:
        if text_of is None:
            say(f"| {name} | not installed | | | | | |")
            continue
        result = score(text_of)
        say(
            f"| {name} | {result['recall']:.1f} | {result['violations']:.1f} "
            f"| {result['clean']:.0f} of {result['of']:.0f} | {result['lines']:.0f} "
            f"| {result['spacing']:.0f} | {result['title']:.0f} |"
        )


def print_costs() -> None:
    """Print the cost of opening articles."""
    say("\n| article | characters | cost, in beautifulsoup4 alone |")
    say("|---|---|---|")
    for name, body in (("median", median_html()[0]), ("largest", spam_page())):
        say(f"| {name} | {len(body):,} | {ratio(body):.2f} |")


def print_speeds() -> None:
    """Print how many HTML articles are read and cleaned in a second of processor time."""
    say("\n| archive | articles a second | with beautifulsoup4 | ratio |")
    say("|---|---|---|---|")
    for name in ("corpus", "archives"):
        speed = speeds(SHARED / name)
        ratio = speed[False] / speed[True]
        say(f"| {name} | {speed[False]:,.0f} | {speed[True]:,.0f} | {ratio:.2f} |")


def print_cuts(most: int) -> None:
    """Print what share of the text goes, by source and of the most cut articles."""
    kept: defaultdict[str, int] = defaultdict(int)
    gone: defaultdict[str, int] = defaultdict(int)
    rows: list[tuple[float, str, str]] = []
    for path in sorted(SHARED.glob("corpus/**/*.md")):
        article = read_article(path)
        source, removed = str(article.entry.source), article.document.removed
        cut = sum(len(part.text) for part in removed)
        kept[source] += len(article.document.text)
        gone[source] += cut
        reasons = ", ".join(sorted({part.reason for part in removed}))
        rows.append((cut / max(1, cut + len(article.document.text)), path.name, reasons))
    say("\n| source | characters | removed % |")
    say("|---|---|---|")
    for source in sorted(kept, key=lambda name: -kept[name]):
        total = kept[source] + gone[source]
        say(f"| {source} | {total:,} | {100 * gone[source] / max(1, total):.1f} |")
    for share, name, reasons in sorted(rows, reverse=True)[:most]:
        say(f"{100 * share:5.1f} % {name} ({reasons})")


if __name__ == "__main__":
    main()
