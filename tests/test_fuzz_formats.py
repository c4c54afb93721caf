"""Mutated pages, messages, feeds and dumps: nothing raises, nothing hangs, nothing escapes."""

from __future__ import annotations

import base64
import gzip
import io
import os
import random
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.archive.article import read_article, skim_article
from reader.archive.header import Entry
from reader.archive.scan import scan
from reader.errors import ArticleError
from tests.archive.test_dumps import (
    ATOM,
    CHAT,
    ENEX,
    ENTITIES,
    GHOST,
    JSON_FEED,
    LINES,
    REST,
    RSS,
    TWEET,
    WIKI_PAGES,
    WORDPRESS,
)
from tests.archive.test_exported_texts import BOOK, NOTE, PROPERTIES, notion_page
from tests.archive.test_heads_of_archives import HEADS
from tests.archive.test_light_markup import ADOC, ADOC_HEADS, ORG, ORG_HEADS, RST, RST_HEADS
from tests.archive.test_mhtml import message
from tests.archive.test_other_markup import LOGSEQ, MDX, WIKI
from tests.cleaning.pages import PAGES
from tests.notes.strategies import MEMORY
from tests.test_fuzz import NEVER
from tests.test_fuzz_entrances import scratched

pytestmark = pytest.mark.slow
EXAMPLES = max(1, int(os.environ.get("READER_FUZZ", "20000")) // 4)
"""Inputs of each test."""
many = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
seeds = given(st.integers(0, 2**48).map(random.Random))
LONGEST = 2.0
"""Seconds of processor time that an input may cost."""
MARKUP = (
    *(b"<p>", b"</div>", b"<article>", b"<main", b"<!--", b"-->", b"<svg><title>", b"<h1>", b"'"),
    *(b'<script type="application/ld+json">', b"</script>", b'{"@type":"Article","headline":"'),
    *(b'<meta property="og:title" content="', b"<link rel=canonical href=", b"<time datetime="),
    *(b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"<!ENTITY a '", b"&a;", b"<item>", b"</entry>"),
    *(b"\n--b", b"\n----b--\n", b"\n\n", b"Content-Type: text/html\n", b"charset=gbk", b"=", b"="),
    *(b'{"title":"', b'"content":', b"[[[", b"}]", b"\\u0000", b"\\ud800", b"\xff\xfe"),
    *(b"\x1b]52;c;", b"<title>", b"{{", b"}}", b"'''", b"{|", b"<ref>", b"[["),
    *(b"export const a = {", b'"', b",", b"\t", b"\nid: ", b"\ntype_: 1", b"*** START OF THE "),
    *(b"[caption id='a']", b"[/caption]", b"[code]", b"\n    ", b'\n=== "a"\n', b"{/*", b":::"),
    *(b"#+begin_quote\n", b"#+end_quote\n", b":PROPERTIES:\n", b"* ", b"[fn:", b"::\n\n    "),
    *(b".. note:: ", b"|===\n", b"====\n", b"----\n", b"footnote:[", b"\n+\n", b"`_", b"::"),
    *(b'<div class="message default" id="message7">', b'<div class="text">', b'title="'),
    *(b"<page><ns>0</ns>", b"<revision><text>", b"<wp:post_type>post</wp:post_type>"),
    *("\u202e".encode(), "\U000e0041".encode(), "钟楼".encode("gb18030"), "鐘樓".encode("big5")),
)  # fmt: skip
POST = (
    '<content:encoded><![CDATA[慢了。\n\n[caption id="a"]<img src="a.jpg" /> 钟[/caption]\n\n'
    '[code lang="py"]a < b[/code]\n<pre>一\n\n二</pre>]]></content:encoded>'
)
SEEDS = {
    "html": [page.encode() for page in (*PAGES.values(), notion_page(PROPERTIES))],
    "mhtml": [message("quoted-printable"), message("base64", "gb18030", "gb2312")],
    "xml": [
        RSS.encode(),
        ATOM.encode("gb18030"),
        ENTITIES.encode(),
        WIKI_PAGES.encode(),
        WORDPRESS.replace("</wp:post_type>", f"</wp:post_type>{POST}", 2).encode(),
    ],
    "csv": [
        f"title,content,date\n钟楼,{cell},2024-03-05\n渡口,三班船,\n".encode(encoding)
        for cell in ("慢了。", '"慢了,""七""\n分钟。"')
        for encoding in ("utf-8", "gb18030")
    ],
    "js": [f"window.YTD.tweets.part0 = [{TWEET}]".encode()],
    "json": [JSON_FEED.encode(), REST.encode(), GHOST.encode()],
    "jsonl": [LINES.encode(), LINES.encode("gb18030")],
    "txt": ["钟楼\n作者：何小满　2024-03-05\n\n慢了七分钟。\n".encode(encoding) for encoding in
            ("utf-8", "gb18030", "utf-16")] + [BOOK.encode()],
    "enex": [ENEX.encode()],
    "mdx": [text.encode() for text, *_ in MDX.values()],
    "wiki": [text.encode() for text, *_ in WIKI.values()],
    "md": [text.encode() for text, *_ in (*LOGSEQ.values(), *HEADS.values())]
    + [NOTE.encode()],
    "org": [(head[0] + "\n\n".join(text for text, _ in ORG.values())).encode()
            for head in ORG_HEADS.values()],
    "rst": [(head[0] + "\n\n".join(text for text, _ in RST.values())).encode()
            for head in RST_HEADS.values()],
    "adoc": [(head[0] + "\n\n".join(text for text, _ in ADOC.values())).encode()
             for head in ADOC_HEADS.values()],
    "chat": [CHAT.encode(), CHAT.encode("gb18030")],
    "gz": [],
    "zip": [],
}  # fmt: skip


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Return a seed with pieces of markup in it, and bytes flipped, cut and doubled."""
    made = bytearray(seed)
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(made) + 1)
        made[at:at] = chance.choice(MARKUP) * chance.choice((1, 1, 1, 2, 300))
    return scratched(bytes(made), chance)


def file_of(suffix: str, chance: random.Random) -> tuple[str, bytes]:
    """Return the name and the content of a mutated file; a zip file holds mutated dumps."""
    if suffix == "gz":
        inner = chance.choice(("md", "html", "xml", "json", "jsonl", "org"))
        name, data = file_of(inner, chance)
        data = gzip.compress(data, 1, mtime=0)
        return f"{name}.gz", data if chance.random() < 0.5 else scratched(data, chance)
    if suffix != "zip":
        name = {"js": "tweets.js", "chat": "messages.html"}.get(suffix, f"a.{suffix}")
        return name, mutated(chance.choice(SEEDS[suffix]), chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        kinds = ("xml", "json", "jsonl", "csv", "js", "md", "chat", "gz")
        for inner in chance.sample(kinds, 2):
            file.writestr(*file_of(inner, chance))
    data = packed.getvalue()
    return "a.zip", data if chance.random() < 0.5 else scratched(data, chance)


@contextmanager
def library(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        (Path(folder) / name).write_bytes(data)
        yield Path(folder)


def check(entry: Entry) -> None:
    """Check that nothing in a row and its article reaches the terminal as a command."""
    for text in (entry.title, entry.source, entry.author, entry.url, *entry.tags):
        assert not NEVER.search(text)
        assert "\n" not in text
    if entry.problem:
        return
    with suppress(ArticleError):
        article = read_article(entry.path, hosts={})
        text = article.document.text.replace("\t", " ")  # between the cells of a table
        assert not NEVER.search(text)
        # A list decodes the beginning: a file in two encodings may be read in the other one there.
        is_guess = any(notice.code == "encoding" for notice in article.notices)
        assert is_guess or article.entry.key == entry.key


@pytest.mark.parametrize("suffix", SEEDS)
def test_a_mutated_file_is_listed_and_read(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as cache:
        monkeypatch.setenv("READER_CACHE_DIR", cache)

        @many
        @seeds
        def run(chance: random.Random) -> None:
            name, data = file_of(suffix, chance)
            begun = time.process_time()
            with library(name, data) as folder:
                for file in scan([folder / name if suffix == "zip" else folder], hosts={}):
                    check(file.entry)
            assert time.process_time() - begun < LONGEST

        run()


def embedding(kind: str, size: int) -> bytes:
    """Return a file of a size in which one value is nearly all of it."""
    filler = "钟" * (size // 3)
    match kind:
        case "html":
            return f"<html><title>钟</title><meta name=date content=2024-03-05><p>{filler}".encode()
        case "attribute":
            return f"<html><title>钟</title><p title='{filler}'>楼</p></html>".encode()
        case "mhtml":
            page = base64.encodebytes(f"<html><p>{filler}</p></html>".encode())
            return message("base64").partition(b"PCFE")[0] + page
        case "xml":
            text = f"<description>{filler}</description>"
            return RSS.replace("<description>摘要</description>", text).encode()
        case _:
            return f'{{"title": "钟", "date": "2024-03-05", "content": "{filler}"}}'.encode()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("html", "a.html"),
        ("attribute", "a.html"),
        ("mhtml", "a.mhtml"),
        ("xml", "a.xml"),
        ("json", "a.json"),
        ("jsonl", "a.jsonl"),
    ],
)
def test_a_file_of_a_hundred_megabytes_is_listed_in_bounded_memory(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tracemalloc

    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / name).write_bytes(embedding(kind, 100 << 20))
    tracemalloc.start()
    try:
        entries = [file.entry for file in scan([tmp_path / "library"], hosts={})]
        for entry in entries:
            with suppress(ArticleError):
                read = skim_article if kind in ("html", "mhtml") else read_article  # for speed
                article = read(entry.path, hosts={})
                assert len(article.document.text) <= 8 << 20
        assert tracemalloc.get_traced_memory()[1] < 400 << 20
    finally:
        tracemalloc.stop()
