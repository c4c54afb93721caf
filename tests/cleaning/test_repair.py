"""Repair of broken markup: it is read as intended, and no text is lost."""

from __future__ import annotations

import pytest

from reader.cleaning.html.repair import repair
from reader.cleaning.pipeline import clean
from tests.cleaning.cases import shown, spans


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>p<0.05，a<3</p>", "p<0.05，a<3"),
        ("<p><<只有一件事 >></p>", "<<只有一件事 >>"),
        ("<p>见 <作者> 与 <john@x.example></p>", "见 <作者> 与 <john@x.example>"),
        ("<p>if a <b and c</p>", "if a <b and c"),
        ("<div <p>一</p>", "一"),
        ("<p>if a <bc and d</p>", "if a <bc and d"),
        ("<p>a <- b <> c </ d</p>", "a <- b <> c </ d"),
        ("<p>一<!foo>二</p>", "一<!foo>二"),
        ("<p>一<b", "一<b"),
        ("<p>一<!-- 二</p>", "一<!-- 二"),
        ("<p>一<!-- 暗 -->二</p>", "一二"),
        ("<ahref='/x'>此</a>", "此"),
        ("<p ='{\"a\": 1}'>一</p>", "一"),
        ('<p data-x="{"title": "a > b"}">一</p>', "一"),
        ("<p>一<my-tag x=1>二</my-tag>三</p>", "一二三"),
        ("<p>一<o:p>二</o:p></p>", "一二"),
        ("<p>一</p><title>二<p>三</p>", "一\n\n二\n\n三"),
        ("<p>一</p><textarea><p>二</p>", "一\n\n二"),
        ("<p>一</p><script>var x;<p>二</p>", "一\n\n二"),
        ("<p>一</p><script>if (a<b) {}</script><p>二</p>", "一\n\n二"),
        ("<style>p {}</style><p>一</p>", "一"),
        ("<p>一</p><plaintext><p>二</p>", "一\n\n二"),
        ('<p>一<a href="/x>二</a>三<b class="y">四</b></p>', "一二三四"),
        ("<?xml version='1.0'?><html><head><title>t</title></head><body><p>一</body></html>", "一"),
        ("<p>一</div></section></p>二", "一\n\n二"),
    ],
)
def test_no_text_is_lost(body: str, text: str) -> None:
    assert clean(body).text == text


def test_joined_tag_names_are_separated() -> None:
    body = (
        "<p>正文在此。</p><div><asidedata-x=''><h2>同一主题</h2><divdata-list><div>"
        "<a href='/1'><h2>别的一篇文章</h2></a></div></div></aside></div><p>尾声。</p>"
    )
    assert shown(clean(body)) == ["paragraph: 正文在此。", "paragraph: 尾声。"]


@pytest.mark.parametrize(
    ("body", "link"),
    [("<ahref='/x'>此</a>", "/x"), ('<a href="/x" ; rel="y">此</a>', "/x")],
)
def test_broken_attributes_keep_their_link(body: str, link: str) -> None:
    assert [target for _, _, target in spans(clean(f"<p>看{body}</p>"))] == [link]


@pytest.mark.parametrize("iframe", ["<iframe src='/f' />", "<iframe src='/f'>"])
def test_an_unclosed_iframe_is_closed_at_once(iframe: str) -> None:
    assert shown(clean(f"<p>一</p>{iframe}<p>二</p>")) == [
        "paragraph: 一",
        "media: embed 1 /f",
        "paragraph: 二",
    ]


@pytest.mark.parametrize(
    "body",
    ["<p>一</p>", "<p class='a' data-x=\"{'b': 1}\">二<br/></p>", "<a-b c></a-b>", "<!-- a -->x"],
)
def test_valid_markup_is_unchanged(body: str) -> None:
    assert repair(body) == body
