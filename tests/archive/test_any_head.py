"""Heads made of arbitrary pieces: nothing raises, and time grows with the length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.foot import read_foot
from reader.text.safe import safe_line
from tests.archive.heads import BODY, read

PIECES = [
    "---",
    "+++",
    "{",
    "}",
    "[",
    "]",
    "[[",
    "]]",
    "(",
    ")",
    "](",
    "#",
    "##",
    ">",
    "*",
    "-",
    "|",
    ":",
    "：",
    "，",
    "/",
    "`",
    "**",
    "__",
    "~~",
    "\\",
    "'",
    '"',
    "<!--",
    "-->",
    "<img",
    "![",
    '="',
    "&",
    "title:",
    "date:",
    "author:",
    "作者：",
    "日期：",
    "来源：",
    "链接：",
    "via:",
    "[#]:",
    "2024-03-05",
    "https://",
    "https://a.example/b",
    "name:",
    "====",
    "----",
    "null",
    "井水",
    "陆羽生",
    "key",
    "=",
    "[params]",
    "{{",
    "}}",
    "{%",
    "%}",
    "|---|---|",
    "\u3000",
    "\t",
]
MARKUP = st.lists(
    st.one_of(st.sampled_from([*PIECES, "\n", "\n", " ", "  "]), st.text(max_size=4)), max_size=60
).map("".join)


@given(
    MARKUP,
    st.sampled_from(["", "---\n", "+++\n", "{", "\n# ", "> * ", "[#]: "]),
    st.text(max_size=12),
)
def test_any_text_gives_a_header_and_a_body(text: str, start: str, name: str) -> None:
    text = start + text
    name = name.replace("/", "") + ".md"
    header, body = read(text, name)
    assert header.title
    assert set(body) <= set(text)
    for shown in (header.title, header.source, header.author, *header.tags, header.url):
        assert safe_line(shown) == shown
    assert read_foot(text) is not None


def test_nothing_but_the_head_is_taken_from_the_body() -> None:
    prose = "".join(
        f"{number}、作者说：井水不犯河水，2024-03-05 也是。\n\n" for number in range(40)
    )
    assert read(prose)[1] == prose.strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *PIECES,
        "a: ",
        "- ",
        "- - ",
        "[a](",
        "a[",
        "![",
        "{a: ",
        "# ",
        "#",
        " #",
        "> ",
        "| ",
        "- a: ",
        "'",
        "作者：a ",
        "a:\n",
        " a:\n  ",
        "[\n",
        "- \n",
        '"a": ',
        "x ",
        "=",
        "<",
        "[[a|",
        "https://a ",
        "2024-03-05 ",
        "\\",
    ],
)
@pytest.mark.parametrize(
    "start", ["", "---\n", "+++\n", '{"a": ', "---\ntitle: ", "# ", "> * 链接：", "[#]: a: "]
)
def test_a_head_takes_time_in_proportion_to_its_length(start: str, piece: str) -> None:
    def seconds(length: int) -> float:
        text = start + piece * (length // len(piece))
        began = time.process_time()
        read(text)
        read(f"{text}\n---\n{BODY}")
        read_foot(text[-16_384:])
        return time.process_time() - began

    short = max(min(seconds(8_192) for _ in range(2)), 0.002)
    assert min(seconds(131_072) for _ in range(2)) < 16 * 6 * short
