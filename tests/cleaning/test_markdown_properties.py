"""Properties of any Markdown: no text is lost, nothing raises, offsets are consistent."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.pipeline import clean
from reader.text.body_kind import BodyKind
from tests.cleaning.test_properties import check

MARKS = (
    "**", "*", "__", "_", "~~", "==", "`", "\n```\n", "\n~~~\n", "# ", "##", "- ", "1. ", "> ",
    "    ", "\t", "[", "]", "](/x)", "![", "[[", "]]", "|", "[^1]", "\n[^1]: ", "\n[^2]: ", "^[",
    "%%", "\n%%\n", "$", "\n$$\n", "\\", "\n---\n", "\n===\n", "\n| a | b |\n|---|---|\n", "\n: ",
    "> [!note] ", "[ ] ", "“", "”", "：", "，", "《", "》", "　　", "!!! note\n", "::: tip\n",
    ":::\n",
    "\n[a]: /x\n", "[a]", "&lt;", "{: .x}", "{{< ref >}}", "{% raw %}", "{% endraw %}", "{{", "}}",
)  # fmt: skip
TAGS = (
    "<b>", "</b>", "<br>", "<div>", "</div>", "<p>", "</p>", "<details>", "</details>", "<summary>",
    "<table>", "<tr>", "<td>", "</td>", "</table>", "<pre>", "</pre>", "<ul>", "<li>", "</ul>", "<",
    "<a href=/x>", "</a>", "<html>", "</body>", "<textarea>", "<select>", "<T>", "<blockquote>",
)  # fmt: skip
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4)
BREAKS = st.sampled_from(["\n", "\n\n"])
SOURCES = st.lists(HAN | BREAKS | st.sampled_from(MARKS + TAGS), max_size=40).map("".join)
_HAN = re.compile("[\u4e00-\u9fa5]")


@given(SOURCES)
def test_no_letter_is_lost(body: str) -> None:
    document = clean(body, kind=BodyKind.MARKDOWN)
    check(document)
    alternatives = [block.media.alt for block in document.blocks if block.media]
    texts = [document.text, *(removed.text for removed in document.removed), *alternatives]
    kept = Counter(_HAN.findall("".join(texts)))
    assert not Counter(_HAN.findall(body)) - kept


@given(st.lists(st.sampled_from(MARKS + TAGS) | st.text(max_size=4), max_size=40).map("".join))
def test_any_source_is_read(body: str) -> None:
    check(clean(body, kind=BodyKind.MARKDOWN, url="https://a.example/"))
    check(clean(body))
