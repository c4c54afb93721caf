"""Conversion of elements to blocks, containers, spans and placeholders."""

from __future__ import annotations

import pytest

from reader.cleaning.pipeline import clean
from reader.text.document import BlockKind, SpanKind
from tests.cleaning.cases import shown, spans

LONG = "这一行字写得够长，长到不会是一行诗，而是一段话。"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<h2>题</h2><p>一</p><p>二</p>", ["h2: 题", "paragraph: 一", "paragraph: 二"]),
        ("<div>一<p>二</p>三</div>", ["paragraph: 一", "paragraph: 二", "paragraph: 三"]),
        ("<p>一<br>二<br><br>三</p>", ["paragraph: 一\n二", "paragraph: 三"]),
        (
            f"<p>{LONG}<br>\u3000\u3000{LONG}<br>\u3000\u3000三</p>",
            [f"paragraph: {LONG}", f"paragraph: {LONG}", "paragraph: 三"],
        ),
        (
            "<p>\u3000\u3000一<br>\u3000\u3000二<br>三</p>",
            ["paragraph: 一\n\u3000\u3000二\n三"],
        ),
        (
            "<ul><li>甲<ol start=3><li>乙<li>丙</ol><li>丁</ul>",
            ["paragraph item•: 甲", "paragraph item• item3.: 乙", "paragraph item• item4.: 丙",
             "paragraph item•: 丁"],
        ),
        ("<ol type=a><li>甲<li value=27>乙</ol>",
         ["paragraph itema.: 甲", "paragraph itemaa.: 乙"]),
        ("<ol type=I start=4><li>甲</ol>", ["paragraph itemIV.: 甲"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["paragraph item2.: 甲", "paragraph item1.: 乙"]),
        ("<ol><li>甲</ol><p>图</p><ol start=2><li>乙</ol>",
         ["paragraph item1.: 甲", "paragraph: 图", "paragraph item2.: 乙"]),
        ("<li>无表</li>", ["paragraph item•: 无表"]),
        (
            "<blockquote><p>甲</p><p>乙</p></blockquote><blockquote>丙</blockquote>",
            ["paragraph quote: 甲", "paragraph quote: 乙", "paragraph quote: 丙"],
        ),
        ("<dl><dt>词<dd>义<dd>又</dl>",
         ["term: 词", "paragraph definition: 义", "paragraph definition: 又"]),
        ("<details><summary>要</summary>详</details>",
         ["summary details: 要", "paragraph details: 详"]),
        ("<pre>  a\n    b\n</pre>", ["code:   a\n    b"]),
        ("<h2 id='a'><a href='#a'>#</a> 甲 <a href='b.html#a'>¶</a></h2><p><a href='#b'>乙#</a>",
         ["h2: 甲", "paragraph: 乙#"]),
        ("<p>见<a href='https://a.example/#b'>🔗</a></p><h3>乙<a href='#c'>🔗</a></h3>",
         ["paragraph: 见🔗", "h3: 乙"]),
        ("<p>音名<a href='/x#a'>#</a>，见<a href='#b'>§</a>2</p>", ["paragraph: 音名#，见§2"]),
        ("<header id='title-block-header'><p class='abstract'>摘要</p></header><p>文</p>",
         ["paragraph: 摘要", "paragraph: 文"]),
        ("<section data-field='subtitle'>题</section><div class='gutter p-summary'>文</div>",
         ["paragraph: 文"]),
        ("<pre><div>a</div><div> b</div></pre>", ["code: a\n b"]),
        (
            "<table><tr><td class='gutter'><pre>1<br>2</pre></td>"
            "<td class='code'><pre>a<br>b</pre></td></tr></table>",
            ["code: a\nb"],
        ),
        ("<table><tr><td class='gutter'>左</td></tr></table>", ["paragraph: 左"]),
        ("<pre><code>a\n<span class='copy-code-btn'>复制代码</span></code></pre>", ["code: a"]),
        ("<hr><p>一</p><hr><hr><p>二</p><hr>", ["paragraph: 一", "rule", "paragraph: 二"]),
        ("<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby>",
         ["paragraph: 漢（hàn）字（zì）"]),
        ("<h1> </h1><p>\u00a0</p><p>一</p><h3><br></h3>", ["paragraph: 一"]),
        ("<h2>上<br>下</h2>", ["h2: 上\n下"]),
    ],
)  # fmt: skip
def test_elements_become_blocks(body: str, blocks: list[str]) -> None:
    assert shown(clean(body)) == blocks


def test_adjacent_quotations_are_separate_and_items_are_tight() -> None:
    document = clean(
        "<blockquote>甲</blockquote><blockquote>乙</blockquote><ul><li>丙<li>丁</ul><p>戊</p>"
    )
    first, second, third, fourth, fifth = document.blocks
    assert first.frames != second.frames
    assert [block.tight for block in (second, third, fourth, fifth)] == [False, False, True, False]
    assert document.text == "甲\n\n乙\n\n丙\n丁\n\n戊"


def test_a_second_paragraph_of_an_item_is_not_tight() -> None:
    document = clean("<ul><li><p>一</p><p>二</p></li><li>三</li></ul>")
    one, two, three = document.blocks
    assert one.frames == two.frames != three.frames
    assert document.text == "一\n\n二\n\n三"


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("<p>a<strong>粗</strong></p>", SpanKind.STRONG, "粗"),
        ("<p>a<b> 粗 </b>x</p>", SpanKind.STRONG, "粗"),
        ("<p>a<i>斜</i></p>", SpanKind.EMPHASIS, "斜"),
        ("<p>a<kbd>键</kbd></p>", SpanKind.CODE, "键"),
        ("<p>a<s>删</s></p>", SpanKind.DELETED, "删"),
        ("<p>a<mark>标</mark></p>", SpanKind.MARKED, "标"),
        ("<p>a<u>线</u></p>", SpanKind.UNDERLINED, "线"),
        ("<p>序<sup>新</sup></p>", SpanKind.SUPERSCRIPT, "新"),
        ("<p>序<sub>新</sub></p>", SpanKind.SUBSCRIPT, "新"),
        ("<ruby>漢<rt>hàn</rt></ruby>", SpanKind.READING, "（hàn）"),
    ],
)
def test_inline_elements_become_spans(body: str, kind: SpanKind, text: str) -> None:
    assert spans(clean(body)) == [(kind, text, "")]


def test_a_span_over_several_blocks_is_a_span_in_each() -> None:
    assert spans(clean("<a><b><div>一</div><div>二</div></b></a><p>三</p>")) == [
        (SpanKind.STRONG, "一", ""),
        (SpanKind.STRONG, "二", ""),
    ]


def test_a_nested_span_of_one_kind_is_ignored() -> None:
    assert spans(clean("<b>一<b>二</b>三</b>")) == [(SpanKind.STRONG, "一二三", "")]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/b?c=1", "https://a.example/b?c=1"),
        ("../x", "https://a.example/x"),
        ("./b/../../c", "https://a.example/c"),
        ("../../x", "../../x"),
        ("/../x", "/../x"),
        ("b?from=../../c", "https://a.example/y/b?from=../../c"),
        ("-b", "-b"),
        ("//b.example/x", "https://b.example/x"),
        ("ttps://b.example/x", "https://b.example/x"),
        ("ttp://b.example/x", "http://b.example/x"),
        ("HTTP://b.example/", "HTTP://b.example/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("about:blank", "about:blank"),
        ("https://a.example/y/z#n1", "#n1"),
        ("http://[x", "http://[x"),
        ("https://b.example/\ntext", "https://b.example/ text"),
    ],
)
def test_links_are_resolved(href: str, target: str) -> None:
    document = clean(f'<p>见<a href="{href}">此</a></p>', url="https://a.example/y/z")
    assert spans(document) == [(SpanKind.LINK, "此", target)]


@pytest.mark.parametrize(
    "href", ["", "#", "javascript:x()", "JavaScript:x", "data:text/html,x", "vbscript:x"]
)
def test_unusable_links_are_text(href: str) -> None:
    document = clean(f'<p>见<a href="{href}">此</a></p>', url="https://a.example/y/z")
    assert document.text == "见此"
    assert spans(document) == []


@pytest.mark.parametrize(
    ("body", "media"),
    [
        ('<img src="/a.png">', "image 1 https://a.example/a.png"),
        ('<img src="s.gif" data-src="/full.png">', "image 1 https://a.example/full.png"),
        ('<img src="data:x" srcset="/s.png 1x, /l.png 2x">', "image 1 https://a.example/l.png"),
        ('<img src="/a.png"><noscript><img src="/a.png?w=1"></noscript>',
         "image 1 https://a.example/a.png"),
        ("<picture><source srcset=/x.webp><img src=/a.png></picture>",
         "image 1 https://a.example/a.png"),
        ("<audio><source src=/a.mp3>no sound here</audio>", "audio 1 https://a.example/a.mp3"),
        ("<video src=/a.mp4><p>no film here</p></video>", "video 1 https://a.example/a.mp4"),
        ('<iframe src="//www.youtube.com/embed/x">&lt;b&gt;old&lt;/b&gt;</iframe>',
         "video 1 https://www.youtube.com/embed/x"),
        ("<iframe src=/frame></iframe>", "embed 1 https://a.example/frame"),
        ("<object data=/o.swf><param name=a></object>", "embed 1 https://a.example/o.swf"),
    ],
)  # fmt: skip
def test_pictures_and_players_become_placeholders(body: str, media: str) -> None:
    assert shown(clean(body, url="https://a.example/")) == [f"media: {media}"]


def test_placeholders_are_numbered_and_have_no_text() -> None:
    document = clean("<p>一</p><img src=a><figure><img src=b alt='说\n明'></figure><p>二</p>")
    assert document.text == "一\n\n二"
    one, first, second, two = document.blocks
    assert first.media is not None
    assert second.media is not None
    assert (first.media.number, second.media.number) == (1, 2)
    assert second.media.alt == "说 明"
    assert (first.start, first.end) == (second.start, second.end) == (two.start, two.start)
    assert document.block_at(two.start) == 3
    assert document.block_at(one.end) == 0


def test_a_picture_inside_a_sentence_does_not_break_it() -> None:
    assert shown(clean("<p>前<img src=a>后<br>次行</p>")) == [
        "paragraph: 前后",
        "media: image 1 a",
        "paragraph: 次行",
    ]


@pytest.mark.parametrize(
    "tracker",
    [
        "<img src='https://x.example/p.gif' width=1 height=1>",
        "<img src='https://medium.com/_/stat?event=x'>",
        "<img src='https://x.example/p' style='' height='0'>",
    ],
)
def test_tracking_pixels_are_removed(tracker: str) -> None:
    document = clean(f"<p>一</p>{tracker}")
    assert shown(document) == ["paragraph: 一"]
    assert [removed.reason for removed in document.removed] == ["tracker"]


@pytest.mark.parametrize(
    "body",
    [
        "<figure><img src=a><figcaption>港口 <small>摄影：某</small></figcaption></figure>",
        "<img src=a><p class='wp-caption-text'>港口 摄影：某</p>",
        "<img src=a><div><small>港口 摄影：某</small></div>",
        "<img src=a><p>图片来源：某</p>",
        "<img src=a><p>圖像來源，某社</p>",
        "<img src=a><p>Photo: Somebody/Agency</p>",
    ],
)
def test_captions_are_tight_below_their_picture(body: str) -> None:
    document = clean(body + "<p>正文开始了。</p>")
    media, caption, text = document.blocks
    assert media.kind is BlockKind.MEDIA
    assert caption.kind is BlockKind.CAPTION
    assert caption.tight
    assert text.kind is BlockKind.PARAGRAPH
    assert not text.tight


def test_a_data_table_has_cells() -> None:
    document = clean(
        "<table><caption>表一</caption><tr><th>名<th colspan=2>值</tr>"
        "<tr><td rowspan=2>甲<td><b>1</b><br>2<td></tr><tr><td> </td></tr></table>"
    )
    caption, table = document.blocks
    assert caption.kind is BlockKind.CAPTION
    assert document.text[table.start : table.end] == "名\t值\n甲\t1\n2\t"
    texts = [[document.text[cell.start : cell.end] for cell in row] for row in table.rows]
    assert texts == [["名", "值"], ["甲", "1\n2", ""]]
    assert [cell.head for cell in table.rows[0]] == [True, True]
    assert table.rows[0][1].columns == 2
    assert table.rows[1][0].rows == 2
    assert [document.text[span.start : span.end] for span in table.spans] == ["1"]


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td><h2>题</h2><p>一</p></td></tr></table>",
        "<table><tr><td><table><tr><td>题</td></tr></table></td></tr><tr><td>一</td></tr></table>",
        "<table><tr><td>题</td></tr><tr><td>一</td></tr></table>",
    ],
)
def test_a_layout_table_is_read_as_blocks(body: str) -> None:
    document = clean(body)
    assert document.text == "题\n\n一"
    assert all(block.kind is not BlockKind.TABLE for block in document.blocks)


def test_the_language_of_code_is_kept() -> None:
    document = clean('<pre><code class="hljs language-py">x = 1</code></pre>')
    assert document.blocks[0].language == "py"
    assert document.blocks[0].spans == ()


def test_elements_left_open_by_the_parser_keep_their_text() -> None:
    body = "<p>一<wbr>二<source src=a>三<embed src=b>四<track>五</p><p>六</p>"
    assert clean(body).text == "一二三四五\n\n六"


def test_an_unclosed_player_does_not_hide_the_article() -> None:
    rest = "后面还有很多话要说。" * 40
    assert rest in clean(f"<p>一</p><video src=a><p>{rest}</p>").text
