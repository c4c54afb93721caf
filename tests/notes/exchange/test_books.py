"""Books and cards: whole articles as EPUB with their highlights, and notes for Anki."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import pytest
from hypothesis import given, settings
from lxml import etree

from reader.cleaning.pipeline import clean
from reader.commands import export
from reader.notes.exchange import anki, epub
from reader.notes.exchange.annotation import Annotation
from reader.notes.exchange.formats import Chapter, MarkedRange
from reader.notes.model import Highlight
from reader.notes.store import Notes
from reader.text.document import Document
from reader.text.safe import outgoing, outgoing_line
from tests.notes.exchange.strategies import HighlightFields, annotation, article
from tests.notes.exchange.test_escaping import attacks, hostile

XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
XML = "{http://www.w3.org/XML/1998/namespace}"
STRICT = etree.XMLParser(resolve_entities=False, no_network=True)
"""A parser that accepts only well-formed XML."""


def book(chapters: Sequence[Chapter], title: str = "") -> dict[str, bytes]:
    """Write a book, check its structure, and return its files."""
    file = io.BytesIO()
    assert epub.write(chapters, title, file) == len(chapters)
    again = io.BytesIO()
    epub.write(chapters, title, again)
    assert file.getvalue() == again.getvalue()
    assert file.getvalue()[30:58] == b"mimetypeapplication/epub+zip"  # what the format demands
    with zipfile.ZipFile(file) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    container = etree.fromstring(files["META-INF/container.xml"], STRICT)
    (root,) = container.iter("{*}rootfile")
    package = etree.fromstring(files[root.get("full-path")], STRICT)
    folder = root.get("full-path").rpartition("/")[0]
    listed = {item.get("id"): f"{folder}/{item.get('href')}" for item in package.iter("{*}item")}
    assert {*listed.values(), "mimetype", "META-INF/container.xml", root.get("full-path")} == {
        *files
    }
    assert [reference.get("idref") for reference in package.iter("{*}itemref")] == [
        f"c{number}" for number, _chapter in enumerate(chapters, 1)
    ]
    for name in ("identifier", "title", "language"):
        (element,) = package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        assert element.text
    assert package.get("unique-identifier") == "id"
    (modified,) = (meta for meta in package.iter("{*}meta"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified.text)
    for name in listed.values():
        if not name.endswith(".css"):
            etree.fromstring(files[name], STRICT)
    return files


def page(chapter: Chapter) -> etree._Element:
    return etree.fromstring(book([chapter])["EPUB/c00001.xhtml"], STRICT)


def chapter_of(text: str, *quotes: str, **fields: Unpack[HighlightFields]) -> Chapter:
    document = clean(text) if text else Document("", ())
    marked = []
    for number, quote in enumerate(quotes, 1):
        start = document.text.index(quote)
        one = replace(annotation(quote, **fields).highlight, id=f"{number}" * 32, start=start)
        marked.append(MarkedRange(one, start, start + len(quote)))
    return Chapter(article(), document, tuple(marked))


def shown(element: etree._Element) -> str:
    return "".join(element.itertext())


ARTICLE = """<h2>一节</h2><p>石桥<b>横在</b>河上。<a href="https://a.example/x?y=1&amp;z">链接</a>
<a href="javascript:alert(1)">不开</a></p><blockquote><p>引文<br>二行</p></blockquote>
<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>
<table><tr><th>头</th><th>脑</th></tr><tr><td>格</td><td>子</td></tr>
<tr><td colspan="2">宽</td></tr></table>
<pre>一  二\n三</pre><hr><p><img src="https://x/y.png" alt="图"></p><p>最后。</p>"""


def test_a_chapter_has_the_text_and_the_shape_of_its_article() -> None:
    body = page(chapter_of(ARTICLE)).find(f"{XHTML}body")
    assert body is not None
    names = [element.tag.removeprefix(XHTML) for element in body.iter()]
    for name in ("h1", "h3", "strong", "blockquote", "table", "th", "td", "pre", "hr", "br"):
        assert name in names, name
    assert "img" not in names
    links = [element.get("href") for element in body.iter(f"{XHTML}a")]
    assert links == ["https://a.example.org/1", "https://a.example/x?y=1&z"]
    text = shown(body)
    for words in (
        "石桥横在河上。",
        "链接",
        "不开",
        "引文",
        "甲",
        "乙",
        "格",
        "图",
        "最后。",
        "桥梁报",
    ):
        assert words in text, words


def test_highlights_are_marked_in_their_colour_with_their_notes_below() -> None:
    chapter = chapter_of(ARTICLE, "桥横在河", "在河上", "最后", note="注", tags=("桥", "a/b"))
    root = page(chapter)
    marks = list(root.iter(f"{XHTML}mark"))
    for place in chapter.marked:
        own = [mark for mark in marks if mark.get("id") == f"h-{place.highlight.id[:8]}"]
        assert len(own) == 1
        assert own[0].get("class") == "c2"
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    references = [link for link in root.iter(f"{XHTML}a") if link.get(f"{OPS}type") == "noteref"]
    assert [link.text for link in references] == ["[1]", "[2]", "[3]"]
    for link in root.iter(f"{XHTML}a"):
        target = link.get("href")
        assert not target.startswith("#") or target[1:] in ids
    asides = list(root.iter(f"{XHTML}aside"))
    assert ["".join(shown(aside).split()) for aside in asides] == [
        f"[{number}]注#桥#a/b" for number in (1, 2, 3)
    ]


def test_what_is_not_in_the_text_is_in_the_book_nevertheless() -> None:
    lost = annotation("已不在的话", note="注")
    for document in (None, Document("", ())):
        chapter = Chapter(article(), document, lost=(lost.highlight,))
        assert "已不在的话" in shown(page(chapter))
        assert "注" in shown(page(chapter))


@settings(max_examples=40, deadline=None)
@given(attacks)
def test_no_text_adds_an_element_to_a_book(attack: str) -> None:
    one = hostile(attack)
    chapter = Chapter(one.article, Document("", ()), lost=(one.highlight,))
    files = book([chapter, chapter], attack)
    root = etree.fromstring(files["EPUB/c00001.xhtml"], STRICT)
    names = {element.tag.removeprefix(XHTML) for element in root.iter()}
    assert names <= {"html", "head", "title", "link", "body", "h1", "a", "p", "blockquote", "br"}
    assert not [
        name for element in root.iter() for name in dict(element.attrib) if name.startswith("on")
    ]
    quote = next(root.iter(f"{XHTML}blockquote"))
    for line in quote.iter(f"{XHTML}br"):
        line.tail = f"\n{line.tail or ''}"
    assert shown(quote) == outgoing(attack or "x")
    head = next(root.iter(f"{XHTML}h1"))
    assert shown(head) == outgoing_line(attack)


# The command


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, words in enumerate(("石桥横在河上。", "集市很热闹。", "石桥已经旧了。"), 1):
        (folder / f"{number}.md").write_text(
            f"---\ntitle: 第{number}篇\ndate: 2021-04-0{number}\n"
            f"url: https://a.example.org/{number}\n---\n{words}再说一句，这样才够长。\n",
            "utf-8",
        )
    with Notes.open(tmp_path / "data") as notes:
        one = annotation("石桥横在河上。", note="注", start=0, end=7, sha="")
        notes.add_highlight(one.highlight, one.article)
    return folder


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["."], ["第1篇", "第2篇", "第3篇"]),
        (["2.md"], ["第2篇"]),
        ([".", "--query", "石桥"], ["第1篇", "第3篇"]),
        ([".", "--query", "is:highlighted"], ["第1篇"]),
        ([".", "--query", "没有的词"], []),
    ],
)
def test_a_book_holds_the_articles_of_paths_or_of_a_query(
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    titles: list[str],
) -> None:
    monkeypatch.chdir(library)
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    output = tmp_path / "我的书.epub"
    options = ["--format", "epub", "-o", str(output), "--data-dir", str(tmp_path / "data")]
    assert export.run([*options, *arguments]) == (0 if titles else 1)
    assert output.exists() == bool(titles)
    if not titles:
        return
    with zipfile.ZipFile(output) as opened:
        navigation = etree.fromstring(opened.read("EPUB/nav.xhtml"), STRICT)
        first = opened.read("EPUB/c00001.xhtml").decode()
    assert [shown(row) for row in navigation.iter(f"{XHTML}li")] == titles
    assert ("<mark" in first) == ("第1篇" in titles)
    before = output.read_bytes()
    assert export.run([*options, *arguments]) == 0
    assert output.read_bytes() == before


def test_a_book_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert export.run(["--format", "epub"]) == 2
    assert "-o" in capsys.readouterr().err


# Anki

LIVE = re.compile(r"\[(?:sound:|latex\]|\$|anki:)|\{\{|\\[(\[]|\$\$|<(?!br>|a href=\"https:|/a>)")
"""What Anki runs or replaces in the HTML of a field."""


def fields(written: str) -> list[list[str]]:
    """Read a file as Anki does: settings, then one note for each line."""
    lines = written.removesuffix("\n").split("\n")
    settings_ = [line for line in lines if line.startswith("#")]
    assert settings_ == ["#separator:tab", "#html:true", "#guid column:1", "#tags column:4"]
    return [line.split("\t") for line in lines[len(settings_) :]]


def test_a_card_has_the_quote_in_front_and_the_note_behind() -> None:
    one = annotation("一。\n二。", note="注一\n注二", tags=("城市", "a/b"))
    ((guid, front, back, tags),) = fields(anki.write([one]))
    assert guid == one.highlight.id
    assert front == "一。<br>二。"
    assert back.startswith('注一<br>注二<br><br><a href="https://a.example.org/1">某人，《石桥记》')
    assert tags == "城市 a::b"


SIGNS = "[sound:x.mp3] [latex]\\input{/etc/passwd}[/latex] [$]x[/$] {{c1::x}} \\(x\\) \\[y\\] $$z$$"


@settings(max_examples=60)
@given(attacks)
@pytest.mark.parametrize("spreadsheet", [False, True])
def test_no_text_is_more_than_text_in_anki(spreadsheet: bool, attack: str) -> None:
    for text in (attack, SIGNS + attack):
        ((_guid, front, back, tags),) = fields(anki.write([hostile(text)], spreadsheet=spreadsheet))
        assert not LIVE.search(front), front
        assert not LIVE.search(back), back
        assert re.fullmatch(r"[\w:-]+(?: [\w:-]+)*", tags)
        decoded = etree.fromstring(f"<p>{front.replace('<br>', '&#10;')}</p>").text or ""
        assert not re.search(r"\\[(\[]|\$\$", decoded)
        kept = decoded.removeprefix("'") if spreadsheet else decoded
        assert kept.replace("\u200b", "") in (
            outgoing(text or "x").replace("\u200b", ""),
            outgoing(text or "x").replace("\u200b", "").removeprefix("'"),
        )


def test_highlights_of_one_article_are_cards_of_their_own() -> None:
    pair: list[Annotation] = [annotation(), annotation("二。", id="2b" * 16)]
    edited: Highlight = replace(pair[0].highlight, note="改")
    assert len(fields(anki.write(pair))) == 2
    after = fields(anki.write([replace(pair[0], highlight=edited), pair[1]]))
    assert [row[0] for row in after] == [row[0] for row in fields(anki.write(pair))]
