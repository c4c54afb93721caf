"""Whether a body is Markdown, HTML or plain text: detected, or given."""

from __future__ import annotations

import time

import pytest

from reader.cleaning.kind_detection import detect
from reader.cleaning.pipeline import clean
from reader.text.body_kind import BodyKind

MARKDOWN, HTML, TEXT = BodyKind.MARKDOWN, BodyKind.HTML, BodyKind.TEXT
PAGE = "<p>渡轮开了。</p>\n<p>海上**有雾**，见 [1](x)。</p>\n<p>- 完</p>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("一段。\n\n看[这里](https://a.example/)。", MARKDOWN),
        ("一段。\n\n![图](图/a.jpg)", MARKDOWN),
        ("**一、码头**\n\n一段。", MARKDOWN),
        ("## 码头\n\n一段。", MARKDOWN),
        ("# 码头\n\n一段。", MARKDOWN),
        ("码头\n====\n\n一段。", MARKDOWN),
        ("词\n: 义", MARKDOWN),
        ("**一段。\n\n二段。**", MARKDOWN),
        (r"一\[二\]", MARKDOWN),
        ("一段。\n\n```\nx\n```", MARKDOWN),
        ("| 甲 | 乙 |\n|---|---|\n| 一 | 二 |", MARKDOWN),
        ("文[^1]。\n\n[^1]: 注。", MARKDOWN),
        ("见[[笔记]]。", MARKDOWN),
        ("- 甲\n- 乙\n\n> 引", MARKDOWN),
        ("{{< youtube a >}}", MARKDOWN),
        ("一段。<br>\n\n## 二", MARKDOWN),
        ("一段。\n\n二段有 <b>粗</b>。\n\n三段。", MARKDOWN),
        ("<img src=a>\n\n一段。\n\n> 引\n\n> 引", MARKDOWN),
        ("### 甲\n\n<p>一</p><p>二</p><p>三</p>\n\n[原文](https://a.example/)", MARKDOWN),
        ("<div>\n\n## 一\n\n- 甲\n- 乙\n\n![](a.png)\n\n</div>", MARKDOWN),
        ("用 `<p>` 写。\n\n## 二", MARKDOWN),
        ("\n# 码头\n\n一段。", MARKDOWN),
        ("一段。\n\n<!-- more -->\n\n二段。", MARKDOWN),
        ("一段。\n\n:::note 注\n\n二\n\n:::", MARKDOWN),
        ("!!! note\n    一", MARKDOWN),
        ("> 引一\n> 引二\n\n一段。", MARKDOWN),
        ("一段。\n\n> 引\n", MARKDOWN),
        ("他写道：\n> 引\n我答。", TEXT),
        ('=== "甲"\n\n    一', MARKDOWN),
        (PAGE, HTML),
        ("<p># 一</p>\n\n<p>**二**</p>", HTML),
        ("<p>一<p>二<p>三**四**", HTML),
        ("一<br>二<br>\n三<br>四", HTML),
        ("一 <b>粗</b>", HTML),
        ("一<!-- 注 -->二", HTML),
        ("一。\n<!-- more -->\n二。", MARKDOWN),
        ("<p>一</p>\n<!-- more -->\n<p>二</p>", HTML),
        ("<div><ul><li>甲</li><li>乙</li></ul></div>", HTML),
        ("一段。\n\n二段。", TEXT),
        ("*星* _线_ #标签 1. 二", TEXT),
        ("山下起了*雾*。\n\n二段。", MARKDOWN),
        ("*一句话。*\n\n二段*“引”*。", MARKDOWN),
        ("山下起了*雾*。\n\n二段*。", TEXT),
        ("2*3*4 米。\n\n* 注", TEXT),
        ("法*功和六*四都不提。\n\n二段。", TEXT),
        ("箱子长*宽*高不超过一米。\n\n二段。", TEXT),
        ("共 2*3*4 米，约 5*6*7 尺。\n\n二段。", TEXT),
        ("他说习*平和法*功。\n\n*雾*散了。", TEXT),
        ("水*雾*散了。\n\n二段。", TEXT),
        ("*雾*\n\n二段。", MARKDOWN),
        ("一段。\n\n*雾*", MARKDOWN),
        ("*雾*散了。\n\n二段，*“雾”*，散了。", MARKDOWN),
        ("*星号。\n\n二段*。", TEXT),
        ("1. 一\n2. 二", TEXT),
        ("那个**，后来**之后", TEXT),
        ("=====频道=====订阅=====", TEXT),
        ("# 只有一行", TEXT),
        ("p < 0.05 & q > 3", TEXT),
        ("", TEXT),
    ],
)
def test_the_kind_of_a_body_is_detected(body: str, kind: BodyKind) -> None:
    assert detect(body) is kind
    assert clean(body).kind is kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (MARKDOWN, "一。\n\n甲 粗"),
        (HTML, "一。- 甲 **粗**"),
        (TEXT, "一。\n\n- 甲 **粗**"),
    ],
)
def test_a_given_kind_is_used(kind: BodyKind, text: str) -> None:
    document = clean("一。\n\n- 甲 **粗**", kind=kind)
    assert (document.text, document.kind) == (text, kind)


def test_text_with_tags_stays_as_written() -> None:
    assert clean("<b>一</b> &amp;", kind=TEXT).text == "<b>一</b> &amp;"


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["`", "``a", "<!--", "```\n", "~~~a\n", "**", "[a](", "{{<", "<p"])
def test_a_flood_of_markup_is_judged_in_linear_time(unit: str) -> None:
    begun = time.process_time()
    detect(unit * (500_000 // len(unit)))
    assert time.process_time() - begun < 10
