"""Bodies without markup: line ends kept, line ends deleted, and plain Markdown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.line_restoring import find_addresses, split_joined_lines
from reader.cleaning.pipeline import clean
from reader.text.document import BlockKind, FrameKind, SpanKind
from tests.cleaning.cases import shown, spans


@pytest.mark.parametrize(
    ("joined", "lines"),
    [
        ("看https://a.example/x哈嘍大家好", ["看https://a.example/x", "哈嘍大家好"]),
        ("看bit.ly/2Ab3Cd4哈嘍", ["看bit.ly/2Ab3Cd4", "哈嘍"]),
        ("見https://a.example/x，以及後文", ["見https://a.example/x，以及後文"]),
        ("見https://a.example/x 以及後文", ["見https://a.example/x 以及後文"]),
        ("https://a.example/1https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://youtu.be/AbCdEfGhIj05G來了", ["https://youtu.be/AbCdEfGhIj0", "5G來了"]),
        ("https://youtu.be/AbCdEfGhIj0?t=5", ["https://youtu.be/AbCdEfGhIj0?t=5"]),
        ("https://a.example/bFacebook: https://f.example/c",
         ["https://a.example/b", "Facebook: https://f.example/c"]),
        ("https://a.example/b---------正文", ["https://a.example/b", "---------", "正文"]),
        ("写信a@b.example.com欢迎", ["写信a@b.example.com", "欢迎"]),
        ("一－－－－－－二", ["一", "－－－－－－", "二"]),
        ("0:00 开头1:12 城市4:08 对比", ["0:00 开头", "1:12 城市", "4:08 对比"]),
        ("章节：00:00 一01:18 二1:02:03 三", ["章节：", "00:00 一", "01:18 二", "1:02:03 三"]),
        ("比分 3:2 和 1:0", ["比分 3:2 和 1:0"]),
        ("九点 9:30 出发 8:15 到", ["九点 9:30 出发 8:15 到"]),
        ("要点：1. 甲2. 乙3. 丙", ["要点：", "1. 甲", "2. 乙", "3. 丙"]),
        ("涨了1.5倍，2.5倍，3.5倍", ["涨了1.5倍，2.5倍，3.5倍"]),
        ("正文#甲 #乙 #丙", ["正文", "#甲 #乙 #丙"]),
        ("正文#甲 #乙 #丙最近的节目，很好", ["正文", "#甲 #乙 ", "#丙最近的节目，很好"]),
        ("说 #话题 很热", ["说 #话题 很热"]),
        ("►甲►乙", ["►甲", "►乙"]),
        ("说完了。【订阅】点这里", ["说完了。", "【订阅】点这里"]),
        ("他说【注】不用", ["他说【注】不用"]),
    ],
)  # fmt: skip
def test_joined_lines_are_restored(joined: str, lines: list[str]) -> None:
    assert split_joined_lines(joined) == lines


@given(st.lists(st.sampled_from([*"中文 #.:：-1a0/？。【@►", "https://a.b/c", "0:", "-----"])))
def test_restoring_lines_loses_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    lines = split_joined_lines(text)
    assert "".join(lines) == text
    addresses = find_addresses(text)
    assert all(0 <= a.start < a.end <= len(text) for a in addresses)
    assert all(a.end <= b.start for a, b in pairwise(addresses))


def test_chapters_are_a_list() -> None:
    document = clean("<div>\n节目简介。0:00 开头1:12 城市4:08 对比</div>")
    assert shown(document) == [
        "paragraph: 节目简介。",
        "paragraph item: 0:00 开头",
        "paragraph item: 1:12 城市",
        "paragraph item: 4:08 对比",
    ]
    assert [block.tight for block in document.blocks] == [False, False, True, True]
    assert {frame.kind for block in document.blocks for frame in block.frames} == {FrameKind.ITEM}


def test_rules_are_blocks_and_urls_are_links() -> None:
    document = clean(
        "订阅：https://a.example/x------------正文在这里。bit.ly/2Ab3Cd4 a@b.example.com"
    )
    assert [block.kind for block in document.blocks] == [
        BlockKind.PARAGRAPH, BlockKind.RULE, BlockKind.PARAGRAPH,
    ]  # fmt: skip
    assert spans(document) == [
        (SpanKind.LINK, "https://a.example/x", "https://a.example/x"),
        (SpanKind.LINK, "bit.ly/2Ab3Cd4", "https://bit.ly/2Ab3Cd4"),
        (SpanKind.LINK, "a@b.example.com", "mailto:a@b.example.com"),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("一行\n二行\n\n三行", "一行\n二行\n\n三行"),
        ("　　一段。\n　　二段。", "一段。\n\n二段。"),
        ("    一段。\n    二段。", "一段。\n\n二段。"),
        ("　　灯在海上\n　　海在灯下", "灯在海上\n　　海在灯下"),
        ("一\n\n---\n\n二", "一\n\n二"),
        ("一行\r\n二行\r三行\u2028四行\u0085五行", "一行\n二行\n三行\n四行\n五行"),
        ("短\n" + "长" * 70 + "\n短", "短\n\n" + "长" * 70 + "\n\n短"),
        ("a < b & c &amp; d &lt;e&gt; &#x4e2d; &nosuch;", "a < b & c & d <e> 中 &nosuch;"),
        ("  \u3000一\u3000 ", "一"),
        ("<div class='x'> 一 </div>", "一"),
        ("<<the one thing>>", "<<the one thing>>"),
        ("", ""),
        ("<div></div>", ""),
        ("\n\n \n", ""),
        ("*星* _线_ #标签 1. 二", "*星* _线_ #标签 1. 二"),
        ("1. 一\n2. 二\n- 三", "1. 一\n2. 二\n- 三"),
        ("# 只有一个井号", "# 只有一个井号"),
        ("a\tb\n\tc", "a   b\nc"),
    ],
)
def test_plain_text_is_unchanged(body: str, text: str) -> None:
    assert clean(body).text == text


def test_clear_markdown_is_read_as_markdown() -> None:
    body = (
        "# 题\n\n正文 **粗** 与 [链接](/x)。\n\n- 一\n- 二\n  - 三\n\n> 引\n\n```py\nx = 1\n```\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    document = clean(body, url="https://a.example/")
    assert shown(document) == [
        "h1: 题",
        "paragraph: 正文 粗 与 链接。",
        "paragraph item•: 一",
        "paragraph item•: 二",
        "paragraph item• item•: 三",
        "paragraph quote: 引",
        "code: x = 1",
        "table: a\tb\n1\t2",
    ]
    assert document.blocks[6].language == "py"
    assert spans(document)[1] == (SpanKind.LINK, "链接", "https://a.example/x")


def test_markdown_nested_too_deeply_stays_plain_text() -> None:
    assert "底" in clean("# 一\n# 二\n" + "> " * 30 + "底").text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("## 一\n\n- 甲\n- 乙\n\n<!-- more -->\n\n正文。", "一\n甲\n乙\n正文。"),
        ("## 一\n\n<!-- 两\n行 -->\n\n## 二\n\n正文。", "一\n二\n正文。"),
        ("## 一\n\n用 `<b>` 与 `<!--`。\n\n## 二", "一\n用 <b> 与 <!--。\n二"),
        (
            "## 一\n\n```html\n<p>段</p>\n<!-- 注 -->\n```\n\n## 二",
            "一\n<p>段</p>\n<!-- 注 -->\n二",
        ),
        ("## 一\n\n~~~~\n~~~\n<i>\n~~~~\n\n- 甲\n- 乙", "一\n~~~\n<i>\n甲\n乙"),
        ("## 一\n\n## 二\n\n```\n<p>没有结尾", "一\n二\n<p>没有结尾"),
        ("## 一\n\n``a ` <b>`` 后\n\n## 二", "一\na ` <b> 后\n二"),
    ],
)
def test_html_in_code_and_comments_does_not_prevent_markdown(body: str, text: str) -> None:
    assert "\n".join(line for line in clean(body).text.split("\n") if line) == text


def test_html_is_never_read_as_markdown() -> None:
    assert clean("<p># 一</p>\n\n<p>**二**</p>").text == "# 一\n\n**二**"
