"""Markdown bodies: blocks, inline markup, extensions, HTML, template tags, line breaks."""

from __future__ import annotations

import pytest

from reader.cleaning.pipeline import clean
from reader.text.body_kind import BodyKind
from reader.text.document import Document, FrameKind, MediaKind, SpanKind
from tests.cleaning.cases import reasons, shown, spans

ADDRESS = "https://a.example/x"


def read(body: str) -> Document:
    """Return a body that is known to be Markdown as a document."""
    return clean(body, kind=BodyKind.MARKDOWN)


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("渡轮。<br>到岸。\n\n## 码头\n\n- 甲\n- 乙",
         ["paragraph: 渡轮。\n到岸。", "h2: 码头", "paragraph item•: 甲", "paragraph item•: 乙"]),
        ("<img src=a.jpg>\n**粗**\n\n> 引", ["media: image 1 a.jpg", "paragraph: 粗",
                                              "paragraph quote: 引"]),
        ("<div align=center>\n**图一**\n</div>\n\n后文。",
         ["paragraph: 图一", "paragraph: 后文。"]),
        ("<center>\n\n*说明*\n\n</center>\n\n# 题", ["paragraph: 说明", "h1: 题"]),
        ("<details>\n<summary>打开</summary>\n\n里面**粗**。\n\n</details>\n\n后文。",
         ["summary details: 打开", "paragraph details: 里面粗。", "paragraph: 后文。"]),
        ("<table>\n  <tr>\n    <td>甲</td>\n\n    <td>**乙**</td>\n  </tr>\n</table>\n\n尾",
         ["paragraph: 甲", "paragraph: 乙", "paragraph: 尾"]),
        ("前\n\n<pre>\n<b>a</b>\n\n# b\n</pre>\n\n后", ["paragraph: 前", "code: a\n\n# b",
                                                          "paragraph: 后"]),
        ("前\n\n<iframe src='//v.example/1'></iframe>\n\n## 后",
         ["paragraph: 前", "media: embed 1 //v.example/1", "h2: 后"]),
        ("摘要。\n\n<!--more-->\n\n<!-- 注\n\n注 --> **正文**",
         ["paragraph: 摘要。", "paragraph: 正文"]),
        ("```html\n<p>段</p>\n<!-- c -->\n```\n\n用 `<b>`。", ["code: <p>段</p>\n<!-- c -->",
                                                             "paragraph: 用 <b>。"]),
        ("import T from 'x';\n\n<T a={b}>\n\n**文**\n\n</T>\n\n<B c='d' />\n\n后",
         ["paragraph: 文", "paragraph: 后"]),
        ("用 List<String> 与 <T> 和 a < b。", ["paragraph: 用 List<String> 与 <T> 和 a < b。"]),
        ("标签 <script> 与 <html> 在文中。", ["paragraph: 标签 <script> 与 <html> 在文中。"]),
        ("一 <script>x()</script>二", ["paragraph: 一 二"]),
    ],
)  # fmt: skip
def test_html_is_read_inside_of_markdown(body: str, blocks: list[str]) -> None:
    assert shown(read(body)) == blocks


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("##标题\n\n####　小题\n\n#话题 文", ["h2: 标题", "h4: 小题", "paragraph: #话题 文"]),
        ("## 题 {#id .x}\n\n## 题二 ##", ["h2: 题", "h2: 题二"]),
        ("题\n===\n\n小题\n---", ["h1: 题", "h2: 小题"]),
        ("这是一句话。\n---\n后", ["paragraph: 这是一句话。", "rule", "paragraph: 后"]),
        ("    四格开头的一段话。\n    又一段话。", ["paragraph: 四格开头的一段话。",
                                                   "paragraph: 又一段话。"]),
        ("说明：\n\n    x = 1  # 数\n    y = 2", ["paragraph: 说明：", "code: x = 1  # 数\ny = 2"]),
        ("1.第一件\n\n2.第二件", ["paragraph: 1.第一件", "paragraph: 2.第二件"]),
        ("~~~~唉，走了。\n\n后文。", ["paragraph: ~~~~唉，走了。", "paragraph: 后文。"]),
        ("- [ ] 未\n- [x] 已", ["paragraph item☐: 未", "paragraph item☑: 已"]),
        ("词\n: 义一\n: 义二",
         ["term: 词", "paragraph definition: 义一", "paragraph definition: 义二"]),
        ("| 甲 | 乙 |\n|---|--:|\n| 一 | `a|b` |", ["table: 甲\t乙\n一\t`a"]),
        ("> [!note] 提示\n> 一\n\n> [!tip]-\n> 二",
         ["paragraph quote: 提示", "paragraph quote: 一", "paragraph quote: Tip",
          "paragraph quote: 二"]),
        ('!!! note "提示"\n    一\n\n后',
         ["paragraph quote: 提示", "paragraph quote: 一", "paragraph: 后"]),
        ('=== "甲"\n\n    一\n\n    === "丙"\n        三\n\n=== "乙"\n\n\t```\n\tx\n\t```\n\n后',
         ["paragraph: 甲", "paragraph: 一", "paragraph: 丙", "paragraph: 三", "paragraph: 乙",
          "code: x", "paragraph: 后"]),
        ('=== "甲"\n\n后', ['paragraph: === "甲"', "paragraph: 后"]),
        ("一{/* 注\n*/}二 { .annotate }\n\n三{/* 四", ["paragraph: 一二", "paragraph: 三{/* 四"]),
        ("::: tip 提示\n一\n:::\n\n后", ["paragraph: 提示", "paragraph: 一", "paragraph: 后"]),
        ("> 引\n{.is-warning}\n\n##“一”", ["paragraph quote: 引", "h2: “一”"]),
        ("* 目录\n{:toc}\n\n## 一\n{: .x}\n\n[toc]\n\n文{: #a}", ["h2: 一", "paragraph: 文"]),
        ("$$\na_1*b*c\n$$\n\n$$x$$", ["code: a_1*b*c", "code: x"]),
        ("```{=html}\n<b>一</b>\n```\n\n```{=html}\n<svg>\n```\n\n```{=latex}\n\\newpage\n```\n\n二",
         ["paragraph: 一", "paragraph: 二"]),
        ("[]{#a.xhtml}\n\n::: {#b_0 .mbp_pagebreak}\n:::\n\n::: {.note title=\"提示\"}\n一\n:::",
         ["paragraph: 提示", "paragraph: 一"]),
        ("<!-- toc -->\n\n- [一](#一)\n  * [二](#二)\n\n<!-- tocstop -->\n\n## 一", ["h2: 一"]),
        ("<!-- START doctoc -->\n<!-- DON'T EDIT -->\n**Table of Contents**\n\n- [一](#a)\n"
         "<!-- END doctoc -->\n文", ["paragraph: 文"]),
        ("<!-- toc -->\n\n- [一](#一)\n\n一句话。\n\n<!-- tocstop -->",
         ["paragraph item•: 一", "paragraph: 一句话。"]),
        ("<!-- toc -->\n\n- [一](#一)", ["paragraph item•: 一"]),
        ("> [TOC]\n\n文", ["paragraph: 文"]),
        ("$$\na_1\n$$ 其中 $b$", ["code: a_1", "paragraph: 其中 $b$"]),
        ("文\n\\[\na_1*b*c \\\\\n= d\n\\]\n后",
         ["paragraph: 文", "code: a_1*b*c \\\\\n= d", "paragraph: 后"]),
        ("\\\\[ \\alpha*b*c \\\\]", ["code: \\alpha*b*c"]),
        ("\\[编者按\\]\n\n\\[1\\]", ["paragraph: [编者按]", "paragraph: [1]"]),
        ("\\[[edit](https://a.example/?title=a)\\]\n\n\\[see the note, a = b\\]",
         ["paragraph: [edit]", "paragraph: [see the note, a = b]"]),
        ("\\[\n一句话\n\\]", ["paragraph: [\n一句话\n]"]),
        ("    ![](https://a.example/b.png)\n\n后\n\n    ![钟](a.png)",
         ["media: image 1 https://a.example/b.png", "paragraph: 后", "code: ![钟](a.png)"]),
        ("> " * 60 + "底", None),
        ("- " * 60 + "底", None),
        ("[编者]: 本文有删节\n\n文", ["paragraph: [编者]: 本文有删节", "paragraph: 文"]),
    ],
)  # fmt: skip
def test_blocks(body: str, blocks: list[str] | None) -> None:
    document = read(body)
    if blocks is None:
        assert "底" in document.text
    else:
        assert shown(document) == blocks


STRONG, EMPHASIS, LINK = SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.LINK


@pytest.mark.parametrize(
    ("body", "text", "marked"),
    [
        ("他说**“很亮。”**就走", "他说“很亮。”就走", [(STRONG, "“很亮。”")]),
        ("**注意：**下一句", "注意：下一句", [(STRONG, "注意：")]),
        ("见**《港志》**三卷", "见《港志》三卷", [(STRONG, "《港志》")]),
        ("又**（一）**与*「二」*三", "又（一）与「二」三",
         [(STRONG, "（一）"), (EMPHASIS, "「二」")]),
        ("名**“Lux”**there", "名“Lux”there", [(STRONG, "“Lux”")]),
        ("** 灯 **亮", "灯 亮", [(STRONG, "灯")]),
        ("**甲****乙**", "甲乙", [(STRONG, "甲"), (STRONG, "乙")]),
        ("***甲***与**乙*丙*丁**", "甲与乙丙丁",
         [(STRONG, "甲"), (EMPHASIS, "甲"), (STRONG, "乙丙丁"), (EMPHASIS, "丙")]),
        ("1、__《课》__：好", "1、《课》：好", [(STRONG, "《课》")]),
        ("图_一_版.png 与 a_b_c", "图_一_版.png 与 a_b_c", []),
        ("那个**，后来**之后", "那个**，后来**之后", []),
        ("那个 **，后来** 之后", "那个 ，后来 之后", [(STRONG, "，后来")]),
        ("H~2~O、3~5 天与段末 ^a1b2c3", "H₂O、3~5 天与段末", []),
        ("它是 2 ^1024\n\n谢谢 ^amanda\n\n甲 ^ab-12", "它是 2 ^1024\n\n谢谢 ^amanda\n\n甲", []),
        ("表情 ^_^ 与 x ^2\n\n^quote-of-day", "表情 ^_^ 与 x ^2", []),
        (f"甲[\n\n乙\n\n]({ADDRESS})[\n\n丙]({ADDRESS})", "甲乙丙", [(LINK, "乙"), (LINK, "丙")]),
        (f"[\n\n![图](a.png)\n\n乙\n\n## 丙\n\n]({ADDRESS})\n\n丁", "乙\n\n丙\n\n丁",
         [(LINK, "乙"), (LINK, "丙")]),
        (f"[![图](a.png)\n\n乙]({ADDRESS})", "乙", [(LINK, "乙")]),
        ("\t<span style='color: #000'>灯塔看守人的话，&ldquo;天亮再说&rdquo;。</span>",
         "灯塔看守人的话，“天亮再说”。", []),
        ("[甲]{.underline}与[[乙]{.mark}](/x)", "甲与乙",
         [(SpanKind.UNDERLINED, "甲"), (SpanKind.MARKED, "乙"), (LINK, "乙")]),
        ("http://a.example/?a=1&amp;b=2", "http://a.example/?a=1&b=2",
         [(LINK, "http://a.example/?a=1&b=2")]),
        ("2 ** 3 ** 4 与 5*6*7*", "2 ** 3 ** 4 与 567*", [(EMPHASIS, "6")]),
        ("~~旧~~与==亮==和 a == b", "旧与亮和 a == b",
         [(SpanKind.DELETED, "旧"), (SpanKind.MARKED, "亮")]),
        ("当 $a_1*b*$ 时 $5 与 $6", "当 $a_1*b*$ 时 $5 与 $6", []),
        (r"当 \(a_1*b*\) 与 \\(\text{甲} = 2\\) 时",
         r"当 \(a_1*b*\) 与 \\(\text{甲} = 2\\) 时", []),
        (r"和 \(see `a = b`\)", "和 (see a = b)", [(SpanKind.CODE, "a = b")]),
        (r"他\(\*陆*羽生*\)与\(1\)、\(C++\)", "他(*陆羽生)与(1)、(C++)", [(EMPHASIS, "羽生")]),
        ("`<b>`{=html}甲`</b>`{=html}`\\x`{=tex}与`乙`{=", "甲与乙{=",
         [(STRONG, "甲"), (SpanKind.CODE, "乙")]),
        ("[[[甲]{.a}]{.b} **乙**]{#c}与[丙\n丁]{.d}、[戊]{x}", "甲 乙与丙\n丁、[戊]{x}",
         [(STRONG, "乙")]),
        ("{汉字|hàn|zì}与{甲|乙}", "汉字（hànzì）与{甲|乙}", [(SpanKind.READING, "（hànzì）")]),
        (f"看{ADDRESS}，再看", f"看{ADDRESS}，再看", [(LINK, ADDRESS)]),
        (f"<{ADDRESS}>与[甲]({ADDRESS} \"题\")", f"{ADDRESS}与甲", [(LINK, ADDRESS), (LINK, "甲")]),
        ("[图](图 片/a 1.png)与[乙]（https://a.example/）", "图与乙", [(LINK, "图"), (LINK, "乙")]),
        ("见[1]与[文][1]\n\n[1]: /x", "见[1]与文", [(LINK, "[1]"), (LINK, "文")]),
        ("- [[20240305]]开始\n\t- 与[[12]]", "20240305开始\n与[[12]]", []),
        ("[[笔记]]、[[a/b|别名]]与[[1]](/x)", "笔记、别名与[1]", [(LINK, "[1]")]),
        ("[脚本](javascript:alert(1))与<b onclick=x>粗</b>", "脚本与粗", [(STRONG, "粗")]),
        (r"\*\*字面\*\*与 \[方\]", "**字面**与 [方]", []),
    ],
)  # fmt: skip
def test_inline_markup(body: str, text: str, marked: list[tuple[SpanKind, str]]) -> None:
    document = read(body)
    assert document.text == text
    assert [(kind, part) for kind, part, _ in spans(document)] == marked


def test_bold_text_may_go_on_over_paragraphs() -> None:
    document = read("**一段\n\n二段\n\n三段**\n\n四段")
    assert document.text == "一段\n\n二段\n\n三段\n\n四段"
    assert [part for _, part, _ in spans(document)] == ["一段", "二段", "三段"]


@pytest.mark.parametrize(
    ("body", "media"),
    [
        ("![码头](a.jpg)", (MediaKind.IMAGE, "a.jpg", "码头")),
        ('![](a.jpg "题")', (MediaKind.IMAGE, "a.jpg", "题")),
        ("![](a.png =300x200)", (MediaKind.IMAGE, "a.png", "")),
        ("![图](b.png){width=300 .x}", (MediaKind.IMAGE, "b.png", "图")),
        ("![[港/图.png|300]]", (MediaKind.IMAGE, "港/图.png", "图.png")),
        ("![[笔记#节]]", (MediaKind.EMBED, "笔记", "笔记")),
        ("![[声.mp3]]", (MediaKind.AUDIO, "声.mp3", "声.mp3")),
        ("{{< youtube a1 >}}", (MediaKind.VIDEO, "https://www.youtube.com/watch?v=a1", "")),
        ('{{< bilibili id="BV1" >}}',
         (MediaKind.VIDEO, "https://www.bilibili.com/video/BV1", "")),
        ("{% include youtube.html id='a1' %}",
         (MediaKind.VIDEO, "https://www.youtube.com/watch?v=a1", "")),
        ('{{< figure src="a.jpg" alt="码头" >}}', (MediaKind.IMAGE, "a.jpg", "码头")),
        ("{% asset_img a.jpg 码头 %}", (MediaKind.IMAGE, "a.jpg", "")),
        ("{% img left /a.jpg 200 300 码头 %}", (MediaKind.IMAGE, "/a.jpg", "")),
        ('{{< video src="v.mp4" >}}', (MediaKind.VIDEO, "v.mp4", "")),
        ("![图]({{ site.url }}/a.png)", (MediaKind.IMAGE, "/a.png", "图")),
    ],
)  # fmt: skip
def test_media(body: str, media: tuple[MediaKind, str, str]) -> None:
    (shown_media,) = [block.media for block in read(body).blocks if block.media]
    assert (shown_media.kind, shown_media.url, shown_media.alt) == media


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('{{% notice tip %}}\n一句。\n{{% /notice %}}', "一句。"),
        ('[内]({{< ref "a.md" >}})与[外]({% post_url 2024-01-01-a %})', "内与外"),
        ("{% raw %}{{ x.y }}{% endraw %}", "{{ x.y }}"),
        ("{{</* youtube a1 */>}}", "{{< youtube a1 >}}"),
        ("{% highlight py %}\nprint('{{ x }}')\n{% endhighlight %}", "print('{{ x }}')"),
        ("{{< highlight go >}}\na := 1\n{{< /highlight >}}", "a := 1"),
        ("```\n{{< youtube a1 >}} {: .x}\n```", "{{< youtube a1 >}} {: .x}"),
        ("`{% raw %}` 与 `%%x%%`", "{% raw %} 与 %%x%%"),
        ("{{ site.title }}前{% if x %}后{% endif %}{{#include a.rs}}", "前后"),
        ("{% link 站名 https://a.example/ %}", "站名"),
        ("{% blockquote 某人, 港志 %}\n引\n{% endblockquote %}", "引\n\n— 某人, 港志"),
        ('{{< quote author="某人" >}}\n引\n{{< /quote >}}\n完', "引\n\n— 某人\n\n完"),
        ("{% cq %}\n引\n{% endcq %}", "引"),
        ("{% label primary@新 %}与{% span red, 潮汐 %}", "新与潮汐"),
        ("{% btn https://a.example/, 出海, ship %}，{% label 风 blue %}", "出海，风"),
        ("见{% link 港志, 站名, https://a.example/ %}", "见港志"),
        ("见{% post_link old-harbour 旧港 %}", "见旧港"),
        ('见{% link "港, 志" https://a.example/ %}', "见港, 志"),
        ("见{% link Hello, world https://a.example/ %}", "见Hello, world"),
        ("{% u 今天, 明天 %}与{% kbd Ctrl, C %}", "今天, 明天与Ctrl, C"),
        ("{% span red, 潮, 汐 %}与{% p 潮, 汐 %}", "潮, 汐与潮, 汐"),
        ('{% details "一, 二" %}\n文\n{% enddetails %}', "一, 二\n\n文"),
        ("{% folding cyan open, 一, 二 %}\n文\n{% endfolding %}", "一, 二\n\n文"),
        ("{% folding green, 附录 %}\n一句。\n{% endfolding %}", "附录\n\n一句。"),
        ('{{< figure src="a.jpg" title="码头" caption="秋**夜**" >}}', "码头 秋夜"),
        ("{% img left /a.jpg 200 300 码头 %}", "码头"),
        ("{% gist u/1 %}", "https://gist.github.com/u/1"),
        (r"$\frac{{a}}{{b}}$", r"$\frac{{a}}{{b}}$"),
        ('{% video "v.mp4", "码头" %}与{{ $page.title }}文', "与文"),
        ('<Badge text="新" />文与 List<String>', "文与 List<String>"),
        ("{{未闭合", "{{未闭合"),
        (r"\{{< youtube a1 >}}", "{{< youtube a1 >}}"),
        ("[甲](/x/{{ page.y }})", "甲"),
    ],
)  # fmt: skip
def test_template_tags(body: str, text: str) -> None:
    assert read(body).text == text


@pytest.mark.parametrize(
    ("body", "hidden", "text"),
    [
        ("前%%藏%%后", "藏", "前后"),
        ("前\n\n%%\n藏\n\n藏二\n%%\n\n后", "藏\n\n藏二", "前\n\n后"),
        ("{% comment %}藏{% endcomment %}前", "藏", "前"),
        ("涨了 5%% 与 %%", "", "涨了 5%% 与 %%"),
        ("前\n\n[a]: https://a.example/", "[a]: https://a.example/", "前"),
    ],
)
def test_hidden_notes_are_removed(body: str, hidden: str, text: str) -> None:
    document = read(body)
    assert document.text == text
    assert "".join(reasons(document).values()) == hidden


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("灯在海上\n海在灯下\n谁在看", "灯在海上\n海在灯下\n谁在看"),
        ("地址：甲路一号\n电话：五五五", "地址：甲路一号\n电话：五五五"),
        ("灯" * 40 + "\n" + "海" * 40 + "\n" + "港", "灯" * 40 + "海" * 40 + "港"),
        ("the harbour lights are " * 3 + "lit\nby a keeper who has kept them for thirty years "
         "and has not slept\nsince", None),
        ("　　第一段话。\n　　第二段话。", "第一段话。\n\n第二段话。"),
        ("&emsp;&emsp;第一段话。\n&emsp;&emsp;第二段话。", "第一段话。\n\n第二段话。"),
        ("甲  \n乙\\\n丙<br>\n丁", "甲\n乙\n丙\n丁"),
        ("> 甲：一\n> 乙：二", "甲：一\n乙：二"),
        ("- 甲\n  乙", "甲\n乙"),
    ],
)  # fmt: skip
def test_line_breaks(body: str, text: str | None) -> None:
    assert read(body).text == (" ".join(body.split("\n")) if text is None else text)


WRAPPED = """\
The lamps of the harbour are lit by a keeper who has kept them for thirty years, and who knows
every boat that comes in by the sound of its engine, long before its light is seen from the quay
at night."""
REWRITTEN = """\
A later hand has put `one word` in here, so that the lines of this paragraph end
where an editor would not have ended them, as the next word had its room on each of them, and
yet they are lines."""
VERSE = """\
A lamp stands in the harbour, all alone it stands and the moss hangs down
I wonder how it can burn on standing alone there without another lamp beside it or near
A boat with a certain number of people in it, and a little light at its bow
I have seen it and I have forgotten it, in the whole of the long winter of that year"""
TALK = """\
keeper: the boat came in at four and nobody was on it, not even the dog
me: a boat without anybody on it, and you did not call us, nor the police of the harbour
keeper: I called, and I waited, and it was you who did not come to the telephone"""
CODE = """\
`reader` opens the pages itself: `gm` in the app, `reader --manual` in a shell,
`reader --manual keys` for one page. Where the output is not a terminal, the page is printed, and
`reader --manual keys | less` works."""


@pytest.mark.parametrize(
    ("paragraphs", "is_joined"),
    [
        ([WRAPPED, REWRITTEN], True),
        ([REWRITTEN], False),
        (
            [
                WRAPPED,
                "1.0: the first stable version\n1.1: one more method\n2.0: without the old one",
            ],
            False,
        ),
        (
            [
                WRAPPED,
                "\n".join(
                    f"A sentence {'of some length ' * count}ends with its line."
                    for count in (3, 4, 3, 2)
                ),
            ],
            False,
        ),
        ([WRAPPED, VERSE], False),
        ([WRAPPED, TALK], False),
        ([CODE], True),
        (
            [
                "1.0：第一个“稳定”版，带有 `walk()`\n"
                "1.1：添加 `slither()`，废弃 `walk()`\n"
                "2.0：删除 `walk()`"
            ],
            False,
        ),
    ],
    ids=["rewritten", "alone", "facts", "sentences", "verse", "talk", "code", "facts with code"],
)
def test_lines_that_an_editor_has_wrapped_are_joined(
    paragraphs: list[str], is_joined: bool
) -> None:
    text = read("\n\n".join(paragraphs)).text.split("\n\n")[-1]
    assert ("\n" not in text) is is_joined


def notes(document: Document) -> list[tuple[str, str]]:
    """Return the markers and the texts of the footnotes."""
    return [
        (frame.marker, document.text[block.start : block.end])
        for block in document.blocks
        for frame in block.frames
        if frame.kind is FrameKind.FOOTNOTE
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("文[^1]。\n\n[^1]: 注一。\n[^2]: 注二。", [("[1]", "注一。"), ("[2]", "注二。")]),
        ("文[^甲]与[^b]。\n\n[^b]: 注二。\n[^甲]：注一。", [("[1]", "注一。"), ("[2]", "注二。")]),
        ("文[^3]。\n\n[^3]: 注三。", [("[3]", "注三。")]),
        ("文^[行内注]。", [("[1]", "行内注")]),
        ("文[^1]。\n\n[^1]: 注。\n\n    又一段。", [("[1]", "注。"), ("[1]", "又一段。")]),
        ("文[^1]。\n\n[^1]: 前注。\n\n后[^1]。\n\n[^1]: 后注。",
         [("[1]", "前注。"), ("[1]", "后注。")]),
    ],
)  # fmt: skip
def test_footnotes(body: str, expected: list[tuple[str, str]]) -> None:
    document = read(body)
    assert sorted(notes(document)) == sorted(expected)
    link = next(span for span in document.blocks[0].spans if span.kind is LINK)
    name = link.target.removeprefix("#")
    assert document.anchors["^" + name] == link.start
    assert any(document.text[document.anchors[name] :].startswith(text) for _, text in expected)


def test_links_lead_to_headings() -> None:
    document = read("[甲](#二-丙)、[乙](#x)、[[#三]]\n\n## 二 丙\n\n## 四 {#x}\n\n## 三")
    places = [document.anchors[target[1:]] for _, _, target in spans(document)]
    assert [document.text[place] for place in places] == ["二", "四", "三"]


@pytest.mark.slow
def test_too_costly_markdown_keeps_its_text() -> None:
    body = "灯[甲](b)\n\n" * 20_000
    assert clean(body, kind=BodyKind.MARKDOWN).text.count("灯") == 20_000
