"""Markdown rendering: a CommonMark parser shows the text of the article."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.cleaning.pipeline import clean
from reader.text.document import Block, BlockKind, Document, Span, SpanKind
from reader.text.render.markdown import to_markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def rendered(markdown: str) -> str:
    """Return the text that a Markdown parser shows, one line per block."""
    html = READER.render(markdown)
    text = re.sub(r"<br />\n?|</(?:p|h\d|li|pre|td|th|tr)>", "\n", html)
    return re.sub(r"\n+", "\n", unescape(re.sub(r"<[^>]*>", "", text))).strip("\n")


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<p>他说<b>“引”</b>中</p>", "他说“**引**”中"),
        ("<p>他<i>斜</i>体</p>", "他*斜*体"),
        ("<p><b>粗，</b>字</p>", "**粗**，字"),
        ("<p><b>粗</b><b>字</b></p>", "**粗字**"),
        ("<p><b><i>又粗又斜</i></b></p>", "***又粗又斜***"),
        ("<p><b>！？</b></p>", "！？"),
        ("<p>删<s>去</s>了</p>", "删~~去~~了"),
        ("<p>见<a href='/x'>此处</a>。</p>", "见[此处](https://a.example/x)。"),
        ("<p>见<a href='/x'><b>此处</b></a>。</p>", "见[**此处**](https://a.example/x)。"),
        ("<p><a href='https://b.example'>https://b.example</a></p>", "<https://b.example>"),
        ("<p><a href='/a(b)'>x</a></p>", "[x](https://a.example/a(b))"),
        ("<p><a href='/a(b'>x</a></p>", "[x](https://a.example/a%28b)"),
        ("<p><a href='/a b'>x</a></p>", "[x](https://a.example/a%20b)"),
        ("<p><a href='file:///etc/passwd'>x</a></p>", "x"),
        ("<p><a href='/x'>[1] 甲</a></p>", r"[\[1\] 甲](https://a.example/x)"),
        ("<p>快！<a href='/x'>看</a>!<a href='/y'>看</a></p>",
         r"快！[看](https://a.example/x)\![看](https://a.example/y)"),
        ("<p>a_b_c d* e 5 * 3 #话题 [注] 1. 一 ~ 二</p>", "a_b_c d* e 5 * 3 #话题 [注] 1. 一 ~ 二"),
        ("<p>*星* _线_</p>", r"\*星\* \_线\_"),
        ("<p>2021. 一</p>", r"2021\. 一"),
        ("<p># 一</p>", r"\# 一"),
        ("<p>#一</p>", "#一"),
        ("<p>- 一</p>", r"\- 一"),
        ("<p>-一</p>", "-一"),
        ("<p>&gt; 一</p>", r"\> 一"),
        ("<p>一<br>===</p>", "一  \n\\==="),
        ("<p>a &lt;b&gt; 1 &lt; 2</p>", r"a \<b> 1 < 2"),
        ("<p>&amp;amp; &amp; b</p>", r"\&amp; & b"),
        (r"<p>C:\Users \*</p>", r"C:\Users \\*"),
        ("<p>[[页]] ![[嵌]] {{日}} ${x} 键:: 值</p>", r"\[[页]] !\[[嵌]] \{{日}} \${x} 键:\: 值"),
        ("<p>&lt;%* x %&gt; %%c%% ==亮== 题 ^h-1</p>", r"\<%* x \%> \%%c\%% \==亮\== 题 \^h-1"),
        ("<p>甲 <code>= this.x</code> <code>$= y</code></p>", "甲 = this.x \\$= y"),
        ("<p><code>a = 1</code></p>", "`a = 1`"),
        ("<pre><code class='language-dataviewjs'>dv</code></pre>", "```\ndv\n```"),
        ("<pre><code class='language-Python'>x</code></pre>", "```Python\nx\n```"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ("<p>10<sup>2</sup></p>", "10\\^2"),
        ("<p>序<sup>新</sup></p>", "序<sup>新</sup>"),
        (
            "<table><tr><th>港<th>季<th>船</tr><tr><td rowspan=2>东<td>春<td>3</tr>"
            "<tr><td>秋<td>5</tr></table>",
            "| 港 | 季 | 船 |\n| --- | --- | --- |\n| 东 | 春 | 3 |\n|  | 秋 | 5 |",
        ),
        ("<p>全\u3000角\u00a0空</p>", "全\u3000角\u00a0空"),
        ("<h2>题<br>目</h2>", "## 题 目"),
        ("<p>一<br>二</p>", "一  \n二"),
        ("<hr><p>一</p><hr><p>二</p>", "一\n\n---\n\n二"),
        ("<ul><li>一<ul><li>二</ul><li>三</ul>", "- 一\n  - 二\n- 三"),
        ("<ul><li><input type=checkbox checked>一<ul><li><input type=checkbox>二</ul></ul>",
         "- [x] 一\n  - [ ] 二"),
        ("<ol start=9><li>一<li><p>二</p><p>三</p></ol>", "9. 一\n10. 二\n\n    三"),
        ("<blockquote><p>一</p><p>二</p></blockquote><blockquote>三</blockquote>",
         "> 一\n>\n> 二\n\n> 三"),
        ("<pre><code class=language-py>a\n```</code></pre>", "````py\na\n```\n````"),
        ("<table><tr><th>a|b<th>c<tr><td><td>2</table>", "| a\\|b | c |\n| --- | --- |\n|  | 2 |"),
        ("<img src=/i.png alt='图[1]'>", r"![图\[1\]](https://a.example/i.png)"),
        ("<video src=/v.mp4></video>", "[video: a.example](https://a.example/v.mp4)"),
        ("<p>文<sup><a href='#n'>[1]</a></sup></p><p id=n>[1] 注</p>", "文[1]\n\n[1] 注"),
        ("<dl><dt>词<dd>义</dl>", "**词**\n\n义"),
    ],
)  # fmt: skip
def test_markdown(body: str, markdown: str) -> None:
    assert to_markdown(clean(body, url="https://a.example/")) == markdown + "\n"


def test_an_empty_article_is_empty() -> None:
    assert to_markdown(clean("")) == ""


WORDS = st.text(
    st.sampled_from("汉字ab12*_`[]()<>&#+-.!~|\\，。“”（）:= \n"), min_size=1, max_size=24
)
MARKS = st.sampled_from(
    [SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.DELETED, SpanKind.CODE, SpanKind.LINK]
)


@st.composite
def paragraphs(draw: st.DrawFn) -> Document:
    """Draw an article of one paragraph with any spans."""
    text = re.sub(r"\s*\n\s*", "\n", re.sub(" +", " ", draw(WORDS))).strip()
    spans = []
    for kind, start, end in draw(
        st.lists(st.tuples(MARKS, st.integers(0, 23), st.integers(1, 24)), max_size=4)
    ):
        low, high = min(start, len(text)), min(end, len(text))
        if low < high:
            target = "https://a.example/" if kind is SpanKind.LINK else ""
            spans.append(Span(low, high, kind, target))
    spans.sort(key=lambda span: (span.start, -span.end))
    return Document(text, (Block(BlockKind.PARAGRAPH, 0, len(text), spans=tuple(spans)),))


@given(paragraphs())
def test_rendered_markdown_shows_the_text(document: Document) -> None:
    shown = rendered(to_markdown(document))
    assert re.sub(r"\s+", " ", shown) == re.sub(r"\s+", " ", document.text).strip()
