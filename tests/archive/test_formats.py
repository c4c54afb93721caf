"""File formats: which one a text has, and what a new one in the registry brings about."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import reader
from reader.archive.article import read_article
from reader.archive.containers.detection import DUMPS
from reader.archive.formats import registry
from reader.archive.formats.article_format import ArticleFormat, Head
from reader.archive.formats.registry import SHIPPED, recognise
from reader.archive.scan import scan
from reader.commands import ls
from reader.index.fingerprint import HEADS, NAMES, TEXTS, fingerprint
from reader.text.body_kind import BodyKind
from tests.bench.test_formats import FILES, ITEMS

CARD = "卡片 雨前茶 2021-04-18 https://tea.example/card\n<p>一泡好茶。</p>\n"


def read_card(text: str) -> Head | None:
    word, *fields = text.partition("\n")[0].split(" ")
    if word != "卡片" or len(fields) != 3:
        return None
    return Head(dict(zip(("title", "date", "url"), fields, strict=True)), end=text.find("\n") + 1)


def card_body(text: str, head: Head) -> str:
    return f"{text[head.end :]}<p>卡片的末尾。</p>"


@contextmanager
def registered(suffix: str, kind: BodyKind | None = None) -> Iterator[ArticleFormat]:
    """Register the format of cards for a block."""
    card = ArticleFormat("card", frozenset((suffix,)), read_card, card_body, kind)
    formats = dict(registry.FORMATS._formats)
    by_suffix = {name: list(offered) for name, offered in registry.FORMATS._by_suffix.items()}
    try:
        yield registry.register(card)
    finally:
        registry.FORMATS._formats = formats
        registry.FORMATS._by_suffix = by_suffix


@pytest.fixture
def card() -> Iterator[ArticleFormat]:
    with registered(".card") as article_format:
        yield article_format


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "a.CARD").write_text(CARD, "utf-8")
    (folder / "b.card").write_text("---\n不是卡片\n", "utf-8")
    return folder


def titles(path: Path) -> list[str]:
    return [listed.entry.title for listed in scan([path], hosts={})]


@pytest.mark.usefixtures("card")
def test_a_registered_format_is_listed_and_read(library: Path) -> None:
    assert titles(library) == ["b", "雨前茶"]
    article = read_article(library / "a.CARD", hosts={"tea.example": "茶事"})
    assert (article.entry.source, article.entry.key) == ("茶事", "https://tea.example/card")
    assert article.document.text.split() == ["一泡好茶。", "卡片的末尾。"]


@pytest.mark.usefixtures("card")
def test_a_registered_format_is_listed_by_the_command_and_in_a_container(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = library.parent / "cards.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.write(library / "a.CARD", "一/a.card")
    assert titles(packed) == ["雨前茶"]
    assert ls.run([str(library), "--json"]) == 0
    assert [row["title"] for row in json.loads(capsys.readouterr().out)] == ["雨前茶", "b"]


def test_a_format_that_is_not_registered_is_skipped(library: Path) -> None:
    assert titles(library) == []


@pytest.mark.usefixtures("card")
def test_a_file_that_the_user_names_is_offered_to_every_format(library: Path) -> None:
    path = library / "c.unknown"
    path.write_text(CARD, "utf-8")
    assert titles(library) == ["b", "雨前茶"]
    assert read_article(path).entry.title == "雨前茶"


def test_a_format_has_one_name(card: ArticleFormat) -> None:
    with pytest.raises(ValueError, match="card"):
        registry.register(card)


@pytest.mark.parametrize("entry", registry.SHIPPED, ids=lambda entry: entry.name)
def test_a_format_is_registered_as_its_module_declares_it(entry: registry.ShippedFormat) -> None:
    article_format = entry.load()
    assert entry.name == article_format.name
    assert frozenset(entry.suffixes.split()) == article_format.suffixes


def test_every_format_of_the_package_is_registered() -> None:
    folder = Path(registry.__file__).parent
    declared = {
        file.stem
        for file in folder.glob("*.py")
        if re.search(r"^[A-Z_]*FORMAT = ArticleFormat\(", file.read_text("utf-8"), re.MULTILINE)
    }
    assert declared == {entry.module for entry in registry.SHIPPED}


def test_a_registered_format_may_share_the_suffix_of_plain_text(library: Path) -> None:
    (library / "c.md").write_text(CARD, "utf-8")
    with registered(".md"):
        assert titles(library) == ["雨前茶"]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("---\ntitle: 茶\n---\n正文", "a.md", "front-matter"),
        ("---\ntitle: 茶\n---\n<html></html>", "a.htm", "front-matter"),
        ("<!--1619043302000-->\n[茶](https://tea.example/)\n---\n", "a.txt", "link-line"),
        ("\n[茶](https://tea.example/)\n---\n", "a.html", "link-line"),
        ("[茶](https://tea.example/)\n正文", "a.md", "text"),
        ("---\n\n正文", "a.md", "text"),
        ("# 茶\n", "a.MARKDOWN", "text"),
        ("", "a.md", "text"),
        ("<!DOCTYPE html>\n<html>", "a.html", "html-page"),
        ("<HTML lang=zh>", "a.HTM", "html-page"),
        ("<p>茶</p>", "a.html", "html-page"),
        ("茶 <p>", "a.html", "text"),
        ("<!doctype html>", "a.md", "text"),
        ("<!doctype html>", "a.unknown", "html-page"),
        ("茶", "茶", "text"),
    ],
)
def test_the_format_of_a_text(text: str, name: str, expected: str) -> None:
    assert registry.recognise(text, name).format.name == expected


def test_a_new_format_changes_the_fingerprint_of_what_it_is_read_into() -> None:
    before = [fingerprint(stage) for stage in (HEADS, TEXTS, NAMES)]
    with registered(".card"):
        heads, texts, names = (fingerprint(stage) for stage in (HEADS, TEXTS, NAMES))
    assert heads != before[0]
    assert texts != before[1]
    assert names == before[2]
    assert [fingerprint(stage) for stage in (HEADS, TEXTS, NAMES)] == before


@pytest.mark.parametrize("language", ["", "zh-Hans"])
def test_the_manual_names_every_suffix(language: str) -> None:
    page = Path(reader.__file__).parent / "manual" / language / "archives.md"
    text = page.read_text("utf-8")
    suffixes = {suffix for entry in registry.FORMATS.values() for suffix in entry.suffixes}
    assert {suffix for suffix in suffixes if f"`{suffix}`" not in text} == set()


def test_a_format_may_have_one_markup(tmp_path: Path) -> None:
    path = tmp_path / "a.card"
    path.write_text(CARD, "utf-8")
    with registered(".card", BodyKind.TEXT):
        assert read_article(path).document.text == "<p>一泡好茶。</p>\n<p>卡片的末尾。</p>"
        html = read_article(path, kind=BodyKind.HTML)
        assert html.document.text == "一泡好茶。\n\n卡片的末尾。"


def test_the_cost_of_each_format_is_measured() -> None:
    names = {entry.name for entry in SHIPPED}
    assert {recognise(text, name).format.name for name, text in FILES.values()} == names
    assert names <= FILES.keys()
    assert ITEMS.keys() == DUMPS
