"""Page furniture is removed; content that looks like it is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from reader.cleaning.pipeline import clean
from reader.cleaning.sites.rule import SiteRules
from tests.cleaning.cases import reasons, shown

TEXT = (
    "<p>这一段是正文，写得足够长，好让人看出文章已经开始，而不是什么标签、按钮或者导航条。</p>" * 3
)
WHEN = datetime(2023, 11, 15, 10, 45, tzinfo=UTC)
SHARES = (
    "<a href='https://www.facebook.com/sharer/sharer.php?u=x'>脸书</a>"
    "<a href='https://twitter.com/intent/tweet?url=x'>推特</a>"
)


@pytest.mark.parametrize(
    ("furniture", "reason"),
    [
        (f"<div><div>分享 :</div><div>{SHARES}</div></div>", "share"),
        ("<div>分享 :<a href='whatsapp://send?text=x'><span></span></a></div>", "share"),
        (f"<p>{SHARES}</p>", "share"),
        (f"<h3>分享到：</h3><ul><li>{SHARES}</li></ul>", "share"),
        ("<div class='sharedaddy'><h3>共享此文章：</h3><button>赞</button></div>", "share"),
        ("<div class='post-social'><a href='/x'>关注我们</a></div>", "share"),
        ("<aside><h2>同一主题</h2><a href=/1><h3>别的一篇</h3></a></aside>", "related"),
        ("<div><h2>相關閱讀</h2><a href=/1><h3>別的一篇</h3></a><p>國際</p></div>", "related"),
        ("<div><h2>您可能感兴趣的文章</h2><p><a href=/1>一</a></p><p><a href=/2>二</a></p></div>",
         "related"),
        ("<div class='block related'><h2>您可能感兴趣的文章</h2><div></div></div>", "related"),
        ("<section class='related'><p>今日<a href=/1>别的一篇文章</a></p></section>", "related"),
        ("<div id='jp-relatedposts' class='jp-relatedposts'><h3>相关</h3></div>", "related"),
        ("<nav><a href=/1>首页</a> <a href=/2>新闻</a></nav>", "navigation"),
        ("<footer><a href=/1>版权</a> <a href=/2>联系</a></footer>", "navigation"),
        ("<div class='breadcrumbs'><a href=/>首页</a> › <a href=/1>新闻</a></div>", "navigation"),
        ("<div class='entry-meta'>某某 发表于 2023年 <a href=/t>标签</a></div>", "meta"),
        ("<div class='comments-area'><h2>评论</h2><p>买鞋请到 http://x.example</p></div>",
         "comments"),
        ("<div id='comments'><p>好文章！</p></div>", "comments"),
        ("<div class='o-self-promo'><p>下载我们的应用</p></div>", "promotion"),
        ("<div class='newsletter-signup'>请留下邮箱<input></div>", "promotion"),
        ("<a href='https://subscribe.x.example/p'><img src=/ad.png></a>", "promotion"),
        ("<br><hr><div>获取更多RSS：<br><a href='https://f.example'>https://f.example</a></div>",
         "promotion"),
        ("<p>The post <a href=/x>某文</a> appeared first on <a href=/>某站</a>.</p>", "promotion"),
        ("<p>预览时标签不可点</p><p>微信扫一扫<br>关注该公众号</p>", "promotion"),
        ("<p>本文由 简悦 SimpRead 优化，用以提升阅读体验</p>", "promotion"),
        ("<p>知道了</p><p>微信扫一扫<br>使用小程序</p><p>取消 允许</p><p>： ，视频 小程序 赞</p>",
         "promotion"),
        ("<p>发布于 2016-05-06 12:30</p><p>赞同 12 3 条评论</p><p>分享 收藏 喜欢</p>", "promotion"),
        ("<p>预览时标签不可点</p><p>阅读原文</p><p><img src=a></p><p>微信扫一扫<br>关注该公众号</p>"
         "<p>继续滑动看下一个</p><p>轻触阅读原文</p><p>港志</p><p>向上滑动看下一个</p><p>知道了</p>"
         "<p>微信扫一扫<br>使用小程序</p><p>取消<br>允许</p><p>×<br>分析</p><p>微信扫一扫可打开此内容，"
         "<br>使用完整服务</p><p>：<br>，<br>。</p><p>视频<br>小程序<br>赞<br>，轻点两下取消赞<br>在看"
         "<br>分享<br>留言<br>收藏<br>听过</p>", "promotion"),
        ("<p>编辑于 2021-05-16 · 著作权归作者所有</p>", "promotion"),
        ("<p>发布于 2021-06-28 13:23，编辑于 2021-06-28 13:27</p>", "promotion"),
        ("<p>发布于 2024-05-16 10:20・IP 属地北京</p>", "promotion"),
        ("<p>发布于 2023-11-15</p>", "date-line"),
        ("<span class='screen-reader-text'>点此跳转</span>", "hidden"),
        ("<div style='color:red; display: none'>藏</div>", "hidden"),
        ("<p hidden>藏</p>", "hidden"),
        ("<button>展开全文</button>", "widget"),
        ("<svg><text>图例</text></svg>", "widget"),
    ],
)  # fmt: skip
def test_furniture_is_removed_and_recorded(furniture: str, reason: str) -> None:
    document = clean(TEXT + furniture, date=WHEN)
    assert document.text == clean(TEXT).text
    assert set(reasons(document)) == {reason}
    allowed = clean(TEXT + furniture, date=WHEN, rules=SiteRules(allow=(reason, "share")))
    assert len(allowed.text) > len(document.text) or "<img" in furniture


@pytest.mark.parametrize(
    "content",
    [
        "<p>分享：这是一个关于分享的故事，主人公把自己的故事分享给了朋友。</p>",
        "<p>他们讨论了同一主题。</p>",
        "<p>相关阅读：<a href=/1>上篇</a></p>",
        "<ul><li>《<a href=/1>一本书</a>》</li><li>《<a href=/2>另一本书</a>》</li></ul>",
        "<p>参考：</p><p><a href=/1>第一份报告</a></p><p><a href=/2>第二份报告</a></p>",
        "<aside><p>编者按：这是旁注，作者写的，而且里面没有什么链接。</p></aside>",
        "<footer><p>本文作者是大学教授，研究方向为历史，著有专著数种。</p></footer>",
        "<div class='share-of-wallet'><p>" + "这是一篇讲市场份额的文章。" * 20 + "</p></div>",
        "<div class='post-meta'><p>" + "作者把正文写进了这个盒子里。" * 40 + "</p></div>",
        "<p>点<a href='https://twitter.com/intent/tweet?text=x'>这里</a>把这篇很长很长的文章转给你的朋友们看。</p>",
        "<details style='x'><summary>剧透</summary><p>凶手是管家。</p></details>",
        "<div style='visibility: hidden'><p>有的平台先藏起正文，再用脚本显示。</p></div>",
        "<p>天气预报 X</p>",
        "<p aria-hidden='true'>有时这里也有内容。</p>",
    ],
)
def test_content_of_the_article_is_kept(content: str) -> None:
    document = clean(TEXT + content + "<p>尾声。</p>", date=WHEN)
    assert reasons(document) == {}
    assert len(document.text) > len(clean(TEXT + "<p>尾声。</p>").text)


def test_comments_without_an_article_are_the_article() -> None:
    assert clean("<div id='comments'><p>第一位说。</p><p>第二位说。</p></div>").text
    by_author = "<div class='comment-wrapper'><article class='comment comment-by-node-author'>"
    assert "回应" in clean(TEXT + by_author + "<p>回应</p></article></div>").text


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<h1>题目：一二三</h1>", "题目：一二三"),
        ("<h1>题目,一二三</h1>", "题目：一二三 - 某网"),
        ("<h1>題目：一二三</h1>", "题目：一二三"),
        ("<h1>\x08题目：一二三</h1>", "题目：一二三"),
        ("<p>题目：一二三</p>", "题目：一二三"),
        ("<h1>题目：“一二三”</h1>", "题目：一二三"),
    ],
)
def test_a_repeated_title_is_removed(heading: str, title: str) -> None:
    document = clean(heading + TEXT, title=title)
    assert document.text == clean(TEXT).text
    assert set(reasons(document)) == {"title"}


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<h1>钟楼</h1><h3>钟楼</h3><p>慢了。</p>", "慢了。"),
        ("<p>钟楼</p><hr><h3>钟楼</h3><p>慢了。</p>", "慢了。"),
        ("<h1>钟楼</h1><p>慢了。</p><h3>钟楼</h3><p>又慢。</p>", "慢了。\n\n钟楼\n\n又慢。"),
        ("<h1>钟楼</h1><p>钟楼</p><p>慢了。</p>", "钟楼\n\n慢了。"),
    ],
)
def test_a_title_that_is_repeated_twice_is_removed_twice(markup: str, text: str) -> None:
    assert clean(markup, title="钟楼").text.strip() == text


def test_a_title_without_other_text_is_kept() -> None:
    assert clean("<p>题目</p>", title="题目").text == "题目"
    assert clean("<h1>题目</h1><img src=a>", title="题目").text == ""


def test_a_heading_far_down_may_repeat_the_title() -> None:
    assert clean(TEXT * 3 + "<h2>题目</h2>" + TEXT, title="题目").text.count("题目") == 1


@pytest.mark.parametrize(
    "line",
    [
        "<div>15/11/2023 - 11:27</div>",
        "<div>11/15/2023</div>",
        "<i>Wed, 15 Nov 2023 11:27:59 GMT</i>",
        "<p>发布时间：2023年11月15日 星期三</p>",
        "<p>發表於 2023-11-15 11:27</p>",
        "<p>November 15th, 2023</p>",
        "<p>15 November 2023</p>",
        "<time>2023-11-16T01:00:00+08:00</time>",
    ],
)
def test_a_line_that_repeats_the_date_is_removed(line: str) -> None:
    document = clean(line + TEXT, date=WHEN)
    assert document.text == clean(TEXT).text
    assert set(reasons(document)) == {"date-line"}


def test_the_words_of_a_button_may_end_a_text() -> None:
    end = "<p>我问船几时来，他没有抬头。</p><p>知道了</p>"
    assert clean(TEXT + end).text.endswith("\n\n知道了")
    assert not clean(f"{TEXT}{end}<p>取消 允许</p><p>轻触阅读原文</p>").text.endswith("知道了")


@pytest.mark.parametrize(
    "end",
    [
        "<p>发布于 2016-05-06</p>",
        "<p>编辑于 2016-05-06 10:20</p>",
        "<p>发布于 2016-05-06</p><p>港务处</p>",
        "<p>他只会两句话。</p><p>分享</p><p>收藏</p>",
        "<p>港志</p><p>赞</p>",
        "<p>按钮有三个。</p><p>微信扫一扫</p><p>取消</p><p>允许</p>",
        "<p>真诚赞赏每一位读者。</p>",
        "<h2>阅读原文</h2>",
        "<pre>阅读原文</pre>",
    ],
)
def test_a_notice_may_end_in_a_date_and_a_text_in_words(end: str) -> None:
    assert clean(TEXT + end, date=WHEN).text == clean(TEXT).text + "\n\n" + "\n\n".join(
        re.findall("<(?:p|h2|pre)>(.+?)</", end)
    )


@pytest.mark.parametrize(
    "end",
    [
        "<p>灯塔说：</p>",
        "<p>灯塔还亮</p><img src=a>",
        "<h2>灯塔</h2>",
        "<ul><li>视频</li><li>分享</li></ul>",
        "<pre>视频</pre>",
    ],
)
def test_the_last_words_above_the_frame_of_a_post_are_kept(end: str) -> None:
    saved = TEXT + end + "<p>向上滑动看下一个</p>"
    assert clean(saved).text == clean(TEXT + end.removesuffix("<img src=a>")).text


@pytest.mark.parametrize("topics", ["", "<p>港口</p><p>船</p>"])
def test_the_date_and_the_topics_below_a_text_of_zhihu_are_removed(topics: str) -> None:
    body = TEXT + "<p>见<a href='https://link.zhihu.com/?target=https%3A//x.example'>港志</a>。</p>"
    document = clean(f"{body}<p>编辑于 2016-05-06 10:20</p>{topics}")
    assert document.text == clean(body).text
    assert set(reasons(document)) == {"promotion"}


@pytest.mark.parametrize(
    "line", ["约 3 分钟", "36 人赞同了该文章", "王二等 36 人赞同了该回答", "收录于 · 港志专栏"]
)
def test_counts_above_a_text_are_removed(line: str) -> None:
    document = clean(f"<p>{line}</p>{TEXT}")
    assert document.text == clean(TEXT).text
    assert set(reasons(document)) == {"meta"}
    kept = clean(f"<p>{line}，他说。</p>{TEXT}")
    assert kept.text.startswith(line)


@pytest.mark.parametrize(
    "line", ["2013年11月15日", "1.", "11月15日，晴", "2023", "2023年11月25日", "99/99/2023 11/15"]
)
def test_a_line_with_another_date_is_kept(line: str) -> None:
    assert clean(f"<p>{line}</p>{TEXT}", date=WHEN).text.startswith(line)


def test_date_lines_are_kept_without_a_date() -> None:
    assert clean(f"<p>15/11/2023</p>{TEXT}").text.startswith("15/11/2023")


def test_a_stray_button_at_the_end_of_a_paragraph_is_removed() -> None:
    document = clean("<p><b>会议结束了。 X</b></p><p>他买了 X。</p>")
    assert document.text == "会议结束了。\n\n他买了 X。"
    assert reasons(document) == {"stray": "X"}


def test_labels_without_content_are_removed() -> None:
    assert shown(clean(TEXT + "<hr><h2>相关文章</h2><h2>评论</h2>")) == shown(clean(TEXT))


def test_site_rules_remove_what_structure_does_not_show() -> None:
    body = (
        "<div class='ad-x1'>广告语一句。</div><div id=main><p>正文。</p><p>推广到此</p>"
        "<div class='promo'><p>订阅</p></div><img src=a><p class=cr>某社</p>"
        "<p>完</p><p>后</p></div>"
    )
    rules = SiteRules(
        remove=("div[class^=ad-]",),
        keep=("#main",),
        caption=("p.cr",),
        drop=("推广到此",),
        cut=("完",),
    )
    assert shown(clean(body, rules=rules)) == [
        "paragraph: 正文。",
        "paragraph: 订阅",
        "media: image 1 a",
        "caption: 某社",
    ]


def test_only_the_root_of_a_site_is_read() -> None:
    body = "<div>站名</div><div class='post body'><p>正文。</p></div><div>页脚</div>"
    assert clean(body, rules=SiteRules(root=(".post",))).text == "正文。"
    assert "站名" in clean(body, rules=SiteRules(root=(".missing",))).text


def test_removed_texts_record_their_position() -> None:
    document = clean(f"<p>一</p><div>分享：{SHARES}</div><p>二</p>")
    (removed,) = document.removed
    assert (removed.reason, removed.block) == ("share", 1)
    assert "分享" in removed.text


@pytest.mark.parametrize(
    "line",
    [
        "<a href=a>上一章</a> | <a href=b>下一章</a>",
        "<a href=..>返回目录</a> · <a href=b>下一章</a>",
        "← 上一篇 | 📑 目录 | 下一篇 →",
        "上一篇：<a href=a>码头</a> 下一篇：<a href=b>夜航</a>",
        "<a href=b>Next: 夜航 »</a>",
        "⬅ <a href=a>上一章</a>　｜　<a href=b>下一章</a> ➡",
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_lines_that_turn_pages_are_removed(line: str, place: str) -> None:
    line = f"<p>{line}</p>"
    document = clean(line + TEXT if place == "above" else TEXT + line)
    assert document.text == clean(TEXT).text
    assert set(reasons(document)) == {"navigation"}


@pytest.mark.parametrize(
    "content",
    [
        "<p>下一章</p>",
        "<p>下一篇：夜航</p>",
        "<p>上一章说：<a href=a>码头</a>在东边。</p>",
        "<p>返回</p>",
        "<p><a href=a>目录</a></p>",
        "<ul><li><a href=a>上一章</a></li><li><a href=b>下一章</a></li></ul>",
        "<p>上一页，下一页，他翻个不停。</p>",
        "<p>下次，<a href=b>下一章</a></p>",
        "<p>上课 下课</p>",
        "<p>上篇 / 下篇</p>",
        "<p><a href=b>下期</a></p>",
        "<h2>上一页 / 下一页</h2>",
        "<pre>prev\nnext</pre>",
        "<p><code>prev</code> / <code>next</code></p>",
        "<table><tr><td>上一页</td><td>下一页</td></tr><tr><td>上一章</td><td>下一章</td></tr></table>",
    ],
)
def test_texts_about_pages_are_kept(content: str) -> None:
    alone = clean(content).text
    assert clean(TEXT + content).text == f"{clean(TEXT).text}\n\n{alone}"
