"""Properties of any body: no added text, no lost text, consistent offsets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.pipeline import clean
from reader.text.document import BlockKind, Document
from reader.text.safe import safe

TAGS = (
    "p", "div", "b", "i", "a href=/x", "span class=y", "ul", "ol start=3", "li", "blockquote",
    "pre",
    "table", "tr", "td", "th", "h2", "figure", "figcaption", "dl", "dt", "dd", "details", "summary",
    "sup", "section", "code", "small", "center", "caption", "nav", "aside", "footer", "noscript",
)  # fmt: skip
VOID = ("<br>", "<hr>", "<img src=/a>", "<wbr>", "<!-- c -->", "<iframe src=/f></iframe>")
WORDS = st.text(st.sampled_from("汉字中国abc19，。“”\u3000\u00a0 \n\t😀"), min_size=1, max_size=8)
TREES = st.recursive(
    WORDS | st.sampled_from(VOID),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=5),
    ),
    max_leaves=25,
)
SOUP = st.lists(
    st.sampled_from(
        [*(f"<{tag}>" for tag in TAGS), *(f"</{tag.split()[0]}>" for tag in TAGS), *VOID]
    )
    | WORDS
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    max_size=30,
).map("".join)


def visible(body: str) -> str:
    """Return the text of generated HTML, without white space."""
    return re.sub(r"\s+", "", re.sub(r"<!-- c -->|</?[a-z][a-z0-9]*(?:\s[^<>]*)?>", "", body))


def check(document: Document) -> None:
    """Check that the offsets of a document are consistent and that its text is safe."""
    text = document.text
    assert safe(text.replace("\t", " ")) == text.replace("\t", " ")
    assert not set(text) & {"\ufeff", "\ufffc"}
    at = 0
    for block in document.blocks:
        assert at <= block.start <= block.end <= len(text)
        assert text[at : block.start].strip("\n") == ""
        assert (block.start == block.end) == (block.kind in (BlockKind.MEDIA, BlockKind.RULE))
        assert "\t" not in text[block.start : block.end] or block.kind is BlockKind.TABLE
        keys = [(span.start, -span.end) for span in block.spans]
        assert keys == sorted(keys)
        assert all(block.start <= s.start < s.end <= block.end for s in block.spans)
        cells = [cell for row in block.rows for cell in row]
        assert all(block.start <= c.start <= c.end <= block.end for c in cells)
        at = block.end
    assert at == len(text)
    assert all(0 <= place <= len(text) for place in document.anchors.values())
    assert all(0 <= removed.block <= len(document.blocks) for removed in document.removed)
    numbers = [block.media.number for block in document.blocks if block.media]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.slow
@given(TREES)
def test_cleaning_loses_and_adds_nothing(body: str) -> None:
    document = clean(f"<article>{body}</article>", url="https://a.example/")
    check(document)
    shown = visible(body)
    kept = re.sub(r"\s+", "", document.text)
    gone = re.sub(r"\s+", "", "".join(removed.text for removed in document.removed))
    assert sorted(kept + gone) == sorted(shown)


@given(SOUP)
def test_any_tag_soup_is_read(body: str) -> None:
    check(clean(body, url="https://a.example/", title=body[:20]))


@given(SOUP)
def test_cleaning_is_deterministic(body: str) -> None:
    assert clean(body) == clean(body)


@given(st.text(max_size=200))
def test_any_text_is_read(body: str) -> None:
    check(clean(body))


@pytest.mark.parametrize("body", ["<", "<!doctype html>", "\x00"])
def test_bodies_of_hardly_anything_are_read(body: str) -> None:
    check(clean(body))


@pytest.mark.parametrize("body", ["", " ", "<p>", "<br>", "\ufeff"])
def test_blank_bodies_are_empty(body: str) -> None:
    assert clean(body).text == ""
