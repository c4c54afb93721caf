"""What other programs write is read, what they change is kept, and what we write comes back."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings

from reader.archive.formats import front_matter
from reader.notes.exchange import markdown, markdown_reading, org
from reader.notes.exchange.annotation import Annotation, FormatError
from reader.notes.exchange.formats import FORMATS
from reader.notes.exchange.templates import CALLOUT, compiled
from reader.notes.model import Highlight
from reader.notes.store import Notes
from reader.services import exports, imports
from reader.text.escaping import id_name
from reader.text.safe import outgoing
from tests.notes.exchange.strategies import annotation, annotation_lists, article
from tests.notes.exchange.test_escaping import attacks, hostile

URL = "https://a.example.org/1"


def stored(folder: Path, text: str) -> tuple[imports.ImportCounts, tuple[Highlight, ...]]:
    """Import a text into a new store, twice; return the counts of the first, and the highlights."""
    with Notes.open(folder) as notes:
        counts = imports.merge_imported(notes, imports.read(text))
        highlights = notes.highlights()
        again = imports.merge_imported(notes, imports.read(text))
        assert again == imports.ImportCounts(kept=counts.added, skipped=counts.skipped)
        assert notes.highlights() == highlights
        return counts, highlights


# Files as other programs publish their formats

W3C_PAGE = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "id": "http://notes.example/collection1/",
    "type": "AnnotationCollection",
    "total": 3,
    "first": {
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [
            {
                "id": "http://notes.example/anno1",
                "type": "Annotation",
                "creator": {"id": "http://people.example/1", "type": "Person", "name": "某人"},
                "created": "2015-10-13T13:00:00Z",
                "motivation": ["highlighting", "tagging"],
                "body": [
                    {"type": "TextualBody", "value": "一条注", "purpose": "commenting"},
                    {"type": "TextualBody", "value": "城市", "purpose": "tagging"},
                ],
                "target": {
                    "source": URL,
                    "selector": [
                        {"type": "TextPositionSelector", "start": 3, "end": 10},
                        {"type": "TextQuoteSelector", "exact": "石桥横在河上。", "prefix": "前"},
                    ],
                },
            },
            {
                "id": "http://notes.example/anno2",
                "type": "Annotation",
                "bodyValue": "没有时间的注",
                "target": [
                    {
                        "source": {"id": URL, "format": "text/html"},
                        "selector": {"type": "TextQuoteSelector", "exact": "河水"},
                    }
                ],
            },
            {"id": "http://notes.example/anno3", "type": "Annotation", "target": URL},
        ],
    },
}

HYPOTHESIS = {
    "export_date": "2024-05-06T07:08:09.000Z",
    "export_userid": "acct:someone@hypothes.is",
    "client_version": "1.1.0",
    "annotations": [
        {
            "id": "h1V4zvKtEe6ZrQ_aBcDeFg",
            "created": "2024-05-06T07:08:09.123456+00:00",
            "updated": "2024-05-06T07:08:10.123456+00:00",
            "user": "acct:someone@hypothes.is",
            "uri": URL,
            "text": "一条注",
            "tags": ["城市"],
            "group": "__world__",
            "permissions": {"read": ["group:__world__"]},
            "target": [
                {
                    "source": URL,
                    "selector": [
                        {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 3},
                        {"type": "TextPositionSelector", "start": 3, "end": 10},
                        {"type": "TextQuoteSelector", "exact": "石桥横在河上。", "prefix": "前"},
                    ],
                }
            ],
            "document": {"title": ["石桥记"]},
        },
        {
            "id": "reply",
            "created": "2024-05-06T07:08:09.123456+00:00",
            "uri": URL,
            "text": "一条回复",
            "tags": [],
            "references": ["h1V4zvKtEe6ZrQ_aBcDeFg"],
            "target": [{"source": URL}],
        },
    ],
}

READWISE_IMPORT = (
    "Highlight,Title,Author,URL,Note,Location,Date\r\n"
    f'"石桥横在河上。",石桥记,某人,{URL},.城市 一条注,3,2024-05-06 07:08:09\r\n'
)
READWISE_EXPORT = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,"
    "Highlighted at,Document tags\r\n"
    '"石桥横在河上。",石桥记,某人,,一条注,green,"城市, 桥",order,3,2024-05-06 07:08:09+00:00,\r\n'
    '"河水",石桥记,某人,,,,,order,4,,\r\n'
)

ENTRY = {
    "sort": "highlight",
    "page": 12,
    "time": 1714979289,
    "text": "石桥横在河上。",
    "note": "一条注",
    "chapter": "石桥记",
    "drawer": "lighten",
    "color": "green",
}
BOOK = {
    "title": "我的书",
    "author": "某人\n另一人",
    "file": "/mnt/onboard/我的书.epub",
    "exported": True,
    "entries": [ENTRY, {"sort": "bookmark", "page": 13, "time": 1714979290}],
}
KOREADER = {"created_on": 1714979300, "version": "json/1.0.0", **BOOK}
KOREADER_ALL = {"created_on": 1714979300, "version": "json/1.0.0", "documents": [BOOK]}


@pytest.mark.parametrize(
    ("text", "added", "skipped"),
    [
        (json.dumps(W3C_PAGE), 2, 1),
        (json.dumps(HYPOTHESIS), 1, 1),
        (json.dumps({"total": 1, "rows": HYPOTHESIS["annotations"]}), 1, 1),
        (READWISE_IMPORT, 1, 0),
        ("\ufeff" + READWISE_EXPORT, 2, 0),
        (READWISE_EXPORT.replace("\r\n", "\n"), 2, 0),
        (json.dumps(KOREADER), 1, 1),
        (json.dumps(KOREADER_ALL), 1, 1),
        (json.dumps(W3C_PAGE).replace(URL, "urn:isbn:9787100000000"), 2, 1),
    ],
    ids=[
        "w3c",
        "hypothesis",
        "api",
        "readwise",
        "readwise-export",
        "lf",
        "koreader",
        "books",
        "isbn",
    ],
)
def test_files_of_other_programs_are_read(
    tmp_path: Path, text: str, added: int, skipped: int
) -> None:
    counts, highlights = stored(tmp_path / "data", text)
    assert counts == imports.ImportCounts(added=added, skipped=skipped)
    (first,) = (one for one in highlights if one.quote == "石桥横在河上。")
    assert first.note == "一条注"
    assert ("城市" in first.tags) == ("城市" in text or "\\u57ce\\u5e02" in text)
    assert first.created.date().year in (2015, 2024)


@pytest.mark.parametrize("text", [READWISE_EXPORT, json.dumps(KOREADER), json.dumps(KOREADER_ALL)])
def test_an_article_without_a_url_is_found_by_its_title(tmp_path: Path, text: str) -> None:
    with Notes.open(tmp_path / "data") as notes:
        mine = annotation("别的话。", id="2b" * 16)
        notes.add_highlight(mine.highlight, mine.article)
        imports.merge_imported(notes, imports.read(text))
        assert {highlight.key for highlight in notes.highlights()} == {URL}
        assert notes.state(URL).url == URL
    counts, highlights = stored(tmp_path / "other", text)
    assert counts.added >= 1
    assert all(highlight.key.startswith("title:") for highlight in highlights)


@pytest.mark.parametrize("text", [READWISE_IMPORT, json.dumps(KOREADER)])
def test_a_highlight_without_an_id_that_was_deleted_here_stays_so(
    tmp_path: Path, text: str
) -> None:
    with Notes.open(tmp_path / "data") as notes:
        mine = annotation(note="一条注", tags=("城市",))
        notes.add_highlight(mine.highlight, mine.article)
        assert imports.merge_imported(notes, imports.read(text)).added == 0
        notes.remove_highlight(mine.highlight.id)
        assert imports.merge_imported(notes, imports.read(text)).deleted == 1
        assert notes.highlights() == ()
        assert imports.merge_imported(notes, imports.read(text), restore=True).restored == 1
        assert notes.highlights()[0].id == mine.highlight.id


# What is exported comes in again

GIVEN = [
    annotation("一。\n二，“三”。", note="注一\n\n注二", tags=("城市", "a/b"), colour=3),
    annotation("=1+1", id="2b" * 16, start=50, colour=1, note="-注"),
    annotation("𠮷野家", id="3c" * 16, start=90, colour=5, paragraph=7),
]


def written(name: str, notes: Notes) -> str:
    """Return an export without the offsets and ids that the format does not carry."""
    ids = notes.highlight_ids()
    gathering = exports.Gathering(ids, notes, {}, lambda entry: pytest.fail(str(entry)))
    return "".join(exports.pieces(name, gathering))


@pytest.mark.parametrize(
    "name", [name for name, form in FORMATS.items() if form.read and form.is_written]
)
def test_an_export_imported_elsewhere_is_the_same_export(tmp_path: Path, name: str) -> None:
    with Notes.open(tmp_path / "here") as here, Notes.open(tmp_path / "there") as there:
        here.add_highlights([(one.highlight, one.article) for one in GIVEN])
        text = written(name, here)
        assert imports.merge_imported(there, imports.read(text)).added == len(GIVEN)
        back = written(name, there)
        assert sorted(shape(name, back)) == sorted(shape(name, text))
        assert imports.merge_imported(here, imports.read(text)) == imports.ImportCounts(kept=3)
        assert imports.merge_imported(here, imports.read(back)) == imports.ImportCounts(kept=3)


@pytest.mark.slow
@pytest.mark.parametrize("layout", [markdown.quoted, compiled(CALLOUT, {})])
@example(one=replace(annotation(), article=replace(article(), title="", url="")))
@given(one=attacks.map(hostile) | annotation_lists().filter(bool).map(lambda given_: given_[0]))
@settings(max_examples=40, deadline=None)
def test_a_vault_gives_back_the_words_of_a_mark(one: Annotation, layout: markdown.Layout) -> None:
    assume(one.highlight.quote.strip())  # a template leaves nothing of a quote of blanks alone
    text = markdown.write(one.article, [one], layout=layout)
    (back,) = imports.read(text).annotations
    assert back.highlight.id == id_name(one.highlight.id)
    assert back.highlight.colour == one.highlight.colour
    for name in ("quote", "note"):
        words, expected = getattr(back.highlight, name), outgoing(getattr(one.highlight, name))
        assert words.split() == expected.split()


def shape(name: str, text: str) -> list[str]:
    """Return the parts of an export, without what its format has no field for."""
    if name == "readwise":
        return [json.dumps(row) for row in csv.reader(io.StringIO(text, newline=""))]
    if name == "markdown":  # two machines import in their own order
        return [f"{block.id} {block.text}" for block in markdown_reading.blocks(text)]
    if name == "jsonl":
        return text.splitlines()
    if name == "org":  # it has only the beginning of an id, and no day of the article
        return re.sub(r"^:(?:CUSTOM_ID|PUBLISHED): .*\n", "", text, flags=re.MULTILINE).splitlines()
    value = json.loads(text)
    items = value.get("items") or value.get("annotations") or value["entries"]
    for item in items:
        if name == "w3c":  # the offsets hold only with the text that the other store does not know
            item["target"]["selector"] = item["target"]["selector"][:1]
    return [json.dumps(item, sort_keys=True) for item in items]


# Obsidian and Org

ID = "1a2b3c4d" * 4


def by_obsidian(text: str) -> str:
    """Return a file as Obsidian leaves it when a person adds a property."""
    match = re.match(r"---\n(.*?)---\n", text, re.DOTALL)
    assert match is not None
    lines = []
    for line in match[1].splitlines():
        name, value = line.split(": ", 1)
        plain = json.loads(value)
        lines.append(f'{name}: "{plain}"' if ": " in plain or not plain else f"{name}: {plain}")
    lines += ["tags:", "  - 读书", "  - 城市/广州", "aliases:", "  - 桥"]
    return "---\n" + "\n".join(lines) + "\n---\n" + text[match.end() :]


def test_a_note_whose_properties_obsidian_rewrites_stays_one_note(tmp_path: Path) -> None:
    one = annotation(note="注", tags=("城市", "a/b"))
    exports.write_folder(tmp_path, [one], ())
    (path,) = tmp_path.iterdir()
    rewritten = by_obsidian(path.read_text("utf-8"))
    path.write_text(rewritten + "\n我的话 [[别的笔记]] #我的标签\n", "utf-8")
    assert markdown_reading.url_of(rewritten) == URL
    later = replace(one, highlight=replace(one.highlight, id="2b" * 16, quote="新的一句。"))
    removed = {ID}
    assert exports.write_folder(tmp_path, [later], removed) == 1  # no id of it is left
    (path,) = tmp_path.iterdir()
    text = path.read_text("utf-8")
    for kept in ("tags:\n  - 读书\n  - 城市/广州\naliases:\n  - 桥\n", "[[别的笔记]] #我的标签"):
        assert text.count(kept) == 1, kept
    assert text.count("\nurl: ") == 1
    assert "新的一句。" in text
    assert "石桥横" not in text
    front = front_matter.parse(text)
    assert front is not None
    fields = front.fields
    assert fields["title"] == "石桥记"
    assert fields["url"] == URL
    assert exports.write_folder(tmp_path, [later], removed) == 0


def test_a_block_is_what_obsidian_links_to() -> None:
    text = markdown.write(article(), [annotation(note="注", tags=("城市", "a/b", "2024"))])
    lines = text.splitlines()
    at = lines.index("^h-1a2b3c4d")
    assert lines[at - 1] == ""  # an id below a quotation has a blank line before it
    assert lines[at - 2].startswith("> — ")
    assert lines[at + 1] == ""
    tags = re.findall(r"(?:^|(?<=\s))#([^\s#]+)", lines[-3])
    assert tags == ["城市", "a/b", "tag-2024"]
    assert all(re.search(r"[^\d/_-]", tag) for tag in tags)  # a tag of digits is none


def headings(text: str) -> list[tuple[int, str, list[str], dict[str, str]]]:
    """Read the headings of an Org file as its syntax defines them: level, title, tags, drawer."""
    parts = []
    for match in re.finditer(
        r"^(\*+) (.*)\n:PROPERTIES:\n((?::\S+: .*\n)*):END:\n", text, re.MULTILINE
    ):
        title = re.match(r"(.*?)(?:[ \t]+:([\w@#%:]+):)?$", match[2])
        assert title is not None
        drawer = dict(re.findall(r"^:(\S+): (.*)$", match[3], re.MULTILINE))
        parts.append((len(match[1]), title[1], (title[2] or "").split(":"), drawer))
    return parts


def test_an_org_file_has_the_published_syntax() -> None:
    text = org.write([annotation("一。\n二。", note="注", tags=("城市", "a/b")), *GIVEN[1:]])
    (top, first, *rest) = headings(text)
    assert (top[0], top[1], top[3]["URL"]) == (1, "石桥记", URL)
    assert first[0] == 2
    assert first[2] == ["城市", "a_b"]
    assert first[3]["CUSTOM_ID"] == "h-1a2b3c4d"
    assert datetime.fromisoformat(first[3]["CREATED"]) == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert len(rest) == 2
    quotes = re.findall(r"^#\+begin_quote\n(.*?)\n#\+end_quote$", text, re.MULTILINE | re.DOTALL)
    assert quotes[0].replace("\u200b", "").split("\n") == ["  一。", "  二。"]
    assert [quote.replace("\u200b", "").strip() for quote in quotes[1:]] == ["=1+1", "𠮷野家"]


@pytest.mark.parametrize(
    "wrong",
    [
        "Highlight\r\n一\r\n",
        "* 题\n** 句\n",
        "# 题\n> 句\n",
        "a,b\r\n1,2\r\n",
        '{"entries": 5}',
        "{}",
    ],
)
def test_what_only_looks_like_a_known_file_is_refused(wrong: str) -> None:
    with pytest.raises(FormatError):
        imports.read(wrong)


def test_an_article_of_a_highlight_keeps_its_fields_on_the_way(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "data") as notes:
        imports.merge_imported(notes, imports.read(READWISE_IMPORT))
        state = notes.state(URL)
        assert (state.title, state.author, state.url) == ("石桥记", "某人", URL)
