"""What goes out is of the format it claims to be, stays inert, and comes back."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.notes.exchange import (
    citation,
    html,
    hypothesis_json,
    jsonl,
    koreader,
    markdown,
    org,
    readwise,
    text,
    web_annotation,
)
from reader.notes.exchange.annotation import Annotation, FormatError, grouped
from reader.text.safe import thinned
from tests.notes.exchange.strategies import HOSTILE, annotation, annotation_lists, article

NOW = datetime(2025, 1, 1, tzinfo=UTC)
FEW = settings(max_examples=30)


@FEW
@given(annotation_lists())
def test_our_own_lines_are_lossless(given_: list[Annotation]) -> None:
    removed = {"f" * 32: NOW}
    back = jsonl.read(jsonl.write(given_, removed))
    assert [each.highlight for each in back.annotations] == [each.highlight for each in given_]
    assert [each.article for each in back.annotations] == [each.article for each in given_]
    assert (back.removed, back.skipped) == (removed, 0)


def test_our_own_lines_survive_damage_and_refuse_what_is_newer() -> None:
    written = jsonl.write([annotation()], {})
    torn = written[:-20] + "\n{]\n[1]\n"
    back = jsonl.read(torn)
    assert (list(back.annotations), back.skipped) == ([], 3)
    with pytest.raises(FormatError, match="version 2"):
        jsonl.read(written.replace('"version": 1', '"version": 2'))
    with pytest.raises(FormatError):
        jsonl.read("")


@FEW
@given(annotation_lists())
def test_web_annotations_have_the_published_shape_and_come_back(given_: list[Annotation]) -> None:
    written = web_annotation.write(given_)
    assert web_annotation.write(given_) == written
    page = json.loads(written)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert is_iri(page["id"])
    for item, each in zip(page["items"], given_, strict=True):
        check_web_annotation(item, each)
    visible = [each for each in map(seen, given_) if each.highlight.quote]
    if visible:
        back = web_annotation.read(written, NOW)
        assert back.skipped == len(given_) - len(visible)
        for one, other in zip(back.annotations, visible, strict=True):
            assert travelled(one) == travelled(other)
            assert one.highlight.colour == other.highlight.colour


def seen(annotation: Annotation) -> Annotation:
    """Return an annotation without text that hides in invisible characters."""
    highlight = annotation.highlight
    quote, prefix, suffix = map(thinned, (highlight.quote, highlight.prefix, highlight.suffix))
    tags = tuple(dict.fromkeys(filter(None, map(thinned, highlight.tags))))
    thin = replace(highlight, quote=quote, prefix=prefix, suffix=suffix, tags=tags)
    thin = replace(thin, note=thinned(highlight.note))
    return replace(annotation, highlight=thin)


def is_iri(value: str) -> bool:
    return re.match(r"^[a-z][a-z0-9+.-]*:\S+$", value) is not None


def check_web_annotation(item: dict[str, Any], annotation_: Annotation) -> None:
    """Check what the model demands (3.1, 3.2.4, 3.3.5, 4.1, 4.2.4, 4.2.5)."""
    assert is_iri(item["id"])
    assert item["type"] == "Annotation"
    assert item["motivation"] == ("commenting" if annotation_.highlight.note else "highlighting")
    assert datetime.fromisoformat(item["created"]).tzinfo
    for body in item.get("body", []):
        assert body["type"] == "TextualBody"
        assert isinstance(body["value"], str)
        assert body["purpose"] in ("commenting", "tagging")
    target = item["target"]
    assert is_iri(target["source"])
    assert f".{target['styleClass']} " in item["stylesheet"]["value"]
    kinds = [selector["type"] for selector in target["selector"]]
    assert kinds[0] == "TextQuoteSelector"
    assert target["selector"][0]["exact"] == annotation_.highlight.quote
    for selector in target["selector"][1:]:
        assert selector["type"] == "TextPositionSelector"
        assert 0 <= selector["start"] <= selector["end"]


def travelled(each: Annotation) -> tuple[object, ...]:
    """Return what other programs' formats carry."""
    highlight = each.highlight
    return (
        highlight.id, highlight.quote, highlight.prefix, highlight.suffix, highlight.note,
        highlight.tags, highlight.created, highlight.modified,
    )  # fmt: skip


@pytest.mark.slow
@FEW
@given(annotation_lists())
def test_hypothesis_rows_have_the_published_shape_and_come_back(given_: list[Annotation]) -> None:
    given_ = [
        replace(each, article=replace(each.article, url=each.article.url or "https://x.example/"))
        for each in given_
    ]
    written = hypothesis_json.write(given_)
    file = json.loads(written)
    assert {"export_date", "export_userid", "client_version", "annotations"} == set(file)
    for row in file["annotations"]:
        for name in ("id", "created", "updated", "user", "uri", "text", "group"):
            assert isinstance(row[name], str), name
        assert all(isinstance(tag, str) for tag in row["tags"])
        (target,) = row["target"]
        assert target["source"] == row["uri"]
        assert target["selector"][-1]["type"] == "TextQuoteSelector"
        assert {"read", "admin", "update", "delete"} == set(row["permissions"])
    back = hypothesis_json.read(written, NOW)
    assert back.skipped == 0
    assert [travelled(each) for each in back.annotations] == [travelled(each) for each in given_]


def test_other_programs_annotations_are_read() -> None:
    theirs = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/anno9",
        "type": "Annotation",
        "bodyValue": "一条评论",
        "target": {
            "source": {"id": "http://example.org/page1", "format": "text/html"},
            "selector": {"type": "TextQuoteSelector", "exact": "annotation", "prefix": "an "},
        },
    }  # fmt: skip
    one = web_annotation.read(json.dumps(theirs), NOW)
    again = web_annotation.read(json.dumps([theirs, {"target": "x"}, 5]), NOW)
    assert one.annotations == again.annotations
    assert again.skipped == 2
    (found,) = one.annotations
    assert (found.highlight.quote, found.highlight.note) == ("annotation", "一条评论")
    assert found.article.url == "http://example.org/page1"
    quoted = {"selector": [{"type": "TextQuoteSelector", "exact": "句"}]}
    page_note = {"uri": "https://a.example/", "id": "abc", "text": "页注", "target": [{}]}
    rows = {"rows": [page_note, {**page_note, "id": "def", "tags": ["t"], "target": [quoted]}]}
    imported = hypothesis_json.read(json.dumps(rows), NOW)
    assert len(list(imported.annotations)) == len(imported.pages) == 1
    assert imported.skipped == 0
    for broken in ("", "{", "[]", "5", '"x"', "null"):
        with pytest.raises(FormatError):
            hypothesis_json.read(broken, NOW)
        with pytest.raises(FormatError):
            web_annotation.read(broken, NOW)


@pytest.mark.slow
@FEW
@given(annotation_lists())
def test_readwise_is_read_back_by_csv_and_holds_no_formula(given_: list[Annotation]) -> None:
    written = readwise.write(given_, spreadsheet=True)
    head, *rows = csv.reader(io.StringIO(written, newline=""))
    assert tuple(head) == readwise.HEAD
    assert len(rows) == len(given_)
    for row, each in zip(rows, given_, strict=True):
        assert len(row) == 7
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert row[5] == str(each.highlight.start)
        assert datetime.strptime(row[6], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def test_readwise_puts_tags_before_the_note() -> None:
    row = list(
        csv.DictReader(io.StringIO(readwise.write([annotation(note="注", tags=("桥", "a b"))])))
    )
    assert row[0]["Note"] == ".桥 .a-b 注"
    assert row[0]["Date"] == "2024-05-06 07:08:09"


class Tags(HTMLParser):
    """Collects what a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.slow
@FEW
@given(annotation_lists())
def test_html_runs_nothing_and_shows_the_words(given_: list[Annotation]) -> None:
    page = Tags()
    page.feed(html.write(given_))
    assert page.names <= {
        "html", "head", "meta", "title", "style", "body", "section", "h2", "a", "p", "blockquote",
    }  # fmt: skip
    assert all(link.startswith(("http://", "https://")) for link in page.links)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markdown_of_hostile_text_is_only_text(hostile: str) -> None:
    given_ = annotation(quote=hostile, note=hostile, tags=(hostile,))
    given_ = replace(given_, article=article(title=hostile, source=hostile))
    written = markdown.write(given_.article, [given_])
    body = written.split("---\n", 2)[2]
    lines = [line.removeprefix("> ") for line in body.split("\n")]
    assert sum(line.startswith("#") and line[1:2] == " " for line in lines) == 1
    assert [line for line in lines if line.startswith("^")] == ["^h-1a2b3c4d"]
    assert not [line for line in lines if re.match(r"([-+*]|\d+[.)])( |$)|```|---|\t|    ", line)]
    assert len(re.findall(r"(?<!\\)<!--", body)) == 2
    assert not re.search(r"(?<!\\)(\[\[|!\[|==|%%|<[a-z/])", body, re.IGNORECASE)
    assert not re.search(r"(?<!\\):(?<!\\)//", body.replace("](https://a.example.org/1)", ""))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_org_of_hostile_text_is_only_text(hostile: str) -> None:
    given_ = annotation(quote=hostile, note=hostile, tags=(hostile,))
    given_ = replace(given_, article=article(title=hostile, source=hostile))
    lines = org.write([given_]).split("\n")
    assert [line[:2].strip("* ") for line in lines if line.startswith("*")] == ["", ""]
    assert sum(line.strip() == ":END:" for line in lines) == 2
    assert sum(line.strip().startswith("#+") for line in lines) == 2
    assert not [line for line in lines if "[[" in line or "<<" in line]
    assert not [line for line in lines if "://" in line and not line.startswith(":URL:")]


def test_markdown_twice_is_markdown_once_and_keeps_what_was_written_by_hand() -> None:
    one, two = annotation(), annotation(quote="二。", id="2b" * 16, start=99, note="注")
    first = markdown.write(one.article, [one])
    assert markdown.write(one.article, [one], first) == first
    own = first.replace("---\n\n#", 'aliases: ["桥"]\n---\n\n我写的开头\n\n#') + "\n我写的结尾\n"
    edited = markdown.write(
        one.article, [replace(one, highlight=replace(one.highlight, note="新")), two], own
    )
    assert (
        markdown.write(
            one.article, [replace(one, highlight=replace(one.highlight, note="新")), two], edited
        )
        == edited
    )
    for kept in ('aliases: ["桥"]', "我写的开头", "我写的结尾", "新", "二。"):
        assert edited.count(kept) == 1, kept
    assert edited.count("<!-- reader ") == 2
    without = markdown.write(one.article, [one], edited, removed={two.highlight.id})
    assert "二。" not in without
    assert "我写的结尾" in without
    assert markdown.write(one.article, [one], edited).count("<!-- reader ") == 2


@pytest.mark.slow
@FEW
@given(annotation_lists())
def test_markdown_is_idempotent(given_: list[Annotation]) -> None:
    for of_article in grouped(given_).values():
        once = markdown.write(of_article[0].article, of_article)
        assert markdown.write(of_article[0].article, of_article, once) == once


@pytest.mark.slow
@FEW
@given(annotation_lists().filter(bool), st.randoms())
def test_one_markdown_file_of_many_articles_grows_and_stays(
    given_: list[Annotation], random: Random
) -> None:
    groups = list(grouped(given_).values())
    some = [group[: random.randrange(1, len(group) + 1)] for group in groups]
    first = markdown.write_all(some[: random.randrange(len(some) + 1)]) + "\n我写的结尾\n"
    whole = markdown.write_all(groups, first)
    assert markdown.write_all(groups, whole) == whole
    assert whole.count("我写的结尾") == 1
    for each in given_:
        assert whole.count(f"<!-- reader {each.highlight.id} -->") == 1
    gone = given_[0].highlight.id
    assert gone not in markdown.write_all([], whole, {gone})


def test_evidence_keeps_the_cells_of_a_table_apart() -> None:
    assert "Quote: 甲\t乙\n  丙\n" in citation.evidence(annotation(quote="甲\t乙\n丙"))


@pytest.mark.slow
@FEW
@given(annotation_lists())
def test_no_text_holds_a_control(given_: list[Annotation]) -> None:
    outputs = [org.write(given_), text.write(given_), html.write(given_), koreader.write(given_)]
    outputs += [citation.evidence(each).replace("\t", "") for each in given_]  # cells of a table
    outputs += [markdown.write(each.article, [each]) for each in given_]
    outputs += [web_annotation.write(given_), hypothesis_json.write(given_)]
    for output in outputs:
        assert not {each for each in output if each < " "} - {"\n"}
        assert not set(output) & set("\x7f\x9b\u202e")


def test_koreader_has_its_shape() -> None:
    book = json.loads(koreader.write([annotation(note="注"), annotation(id="2b" * 16, start=9)]))
    assert set(book) == {
        "title", "author", "file", "exported", "created_on", "version", "entries",
    }  # fmt: skip
    assert book["version"] == "json/1.0.0"
    assert set(book["entries"][0]) == {
        "sort", "page", "time", "text", "note", "chapter", "drawer", "color",
    }  # fmt: skip


def test_citations_say_where_the_words_are_from() -> None:
    given_ = replace(
        annotation(), path="/x/1.md", file_sha="ab" * 32, sentence="前石桥横在河上。后"
    )
    assert citation.plain(given_) == (
        "某人，《石桥记》，桥梁报，2021-04-01 06:00:00 +0000，https://a.example.org/1"
    )
    assert citation.gbt7714(given_, NOW) == (
        "某人. 石桥记[EB/OL]. 桥梁报, (2021-04-01)[2025-01-01]. https://a.example.org/1."
    )
    evidence = citation.evidence(given_)
    for part in ("Quote: 石桥横在河上。", "/x/1.md", "ab" * 32, "前石桥横在河上。后", "3 to 10"):
        assert part in evidence
