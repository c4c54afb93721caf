"""Footnotes: links to the notes and back."""

from __future__ import annotations

import pytest

from reader.cleaning.pipeline import clean
from reader.text.document import Document, FrameKind, SpanKind


def note(document: Document) -> tuple[str, str]:
    """Return the marker and the text of the one footnote."""
    (note_block,) = [
        (frame.marker, document.text[block.start : block.end])
        for block in document.blocks
        for frame in block.frames
        if frame.kind is FrameKind.FOOTNOTE
    ]
    return note_block


@pytest.mark.parametrize(
    ("body", "marker", "text"),
    [
        ("<p>文<sup><a href='#n'>1</a></sup></p><p id=n>1. 注释</p>", "[1]", "注释"),
        ("<p>文<a href='#n'>[1]</a></p><ol><li id=n>注释</li></ol>", "[1]", "注释"),
        ("<p>文<a href='#n' id=r><sup>[2]</sup></a></p><p><a id=n href='#r'>[2]</a> 注释</p>",
         "[2]", "注释"),
        ("<p>文<a href='#n' name=r>*</a></p><p><a name=n href='#r'>*</a> 注释</p>", "[*]", "注释"),
        ("<p>文<a href='#n'>①</a></p><p id=n>① 注释</p>", "[①]", "注释"),
        ("<p>文<a href='#n'>〔注3〕</a></p><p id=n>注3：注释</p>", "[3]", "注释"),
        ("<p>文<a href='https://a.example/x#n'>[1]</a></p><p id=n>注释</p>", "[1]", "注释"),
        ("<p>文<sup><a href='#%E6%B3%A8'>1</a></sup></p><p id='注'>注释</p>", "[1]", "注释"),
    ],
)  # fmt: skip
def test_a_note_has_a_container_a_marker_and_a_backlink(body: str, marker: str, text: str) -> None:
    document = clean(body, url="https://a.example/x")
    assert note(document) == (marker, text)
    links = [
        span
        for block in document.blocks
        for span in block.spans
        if span.kind is SpanKind.LINK and span.start < 5
    ]
    (link,) = links
    name = link.target.removeprefix("#")
    places = {key: place for key, place in document.anchors.items() if key[0] != "^"}
    assert any(document.text[place:].startswith(text) for place in places.values())
    assert document.anchors["^" + ("注" if "%" in name else name)] == link.start


def test_all_paragraphs_of_a_note_are_in_its_container() -> None:
    document = clean(
        "<p>文<a href='#n'>[1]</a></p><ol><li id=n><p>一</p><p>二</p></li><li>别的</li></ol>"
    )
    _, one, two, following = document.blocks
    assert one.frames == two.frames
    assert one.frames[0].kind is FrameKind.FOOTNOTE
    assert following.frames[0].kind is FrameKind.ITEM


def test_a_note_by_its_role_needs_no_mark() -> None:
    document = clean(
        "<p>文<sup><a href='#a'>1</a></sup></p><ol><li id=a role=doc-endnote>一</li>"
        "<li role=doc-endnote>二</li></ol>"
    )
    assert [[frame.marker for frame in block.frames] for block in document.blocks] == [
        [], ["[1]"], ["[2]"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "<p>见<a href='#s2'>第二节</a></p><h2 id=s2>第二节</h2>",
        "<p id=n>前</p><p>文<a href='#n'>[1]</a></p>",
        "<p>文[1]</p><p>[1] 注释</p>",
        "<p>文<a href='#nowhere'>[1]</a></p>",
    ],
)
def test_other_links_are_not_notes(body: str) -> None:
    document = clean(body)
    assert all(frame.kind is not FrameKind.FOOTNOTE for b in document.blocks for frame in b.frames)


def test_links_within_the_article_have_an_anchor() -> None:
    document = clean("<p>见<a href='#s2'>后</a></p><p>中</p><h2><a name=s2></a>题</h2>")
    assert document.text[document.anchors["s2"] :] == "题"
