"""Threads of boards that run Discuz!, saved as pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.formats.article_format import Head
from reader.archive.formats.html_head import read_fields
from reader.archive.header import key_of, make_header, read_head
from tests.archive.heads import read

HEAD = (
    "<html><head><title>井水与河水 - 茶友 - 山水论坛 - Powered by Discuz!</title>"
    '<meta name="author" content="Discuz! Team and Comsenz UI Team">{}</head><body>'
    '<div id="nv"><a href="/">论坛</a></div>'
)
NEW = (
    '<h1><a href="#">[水]</a> <span id="thread_subject">井水与<wbr>河水</span></h1>'
    '<div id="post_1"><div class="authi"><a href="u-1.html" class="xw1">陆羽生</a></div>'
    "<dl><dt>注册时间</dt><dd>2008-3-4</dd></dl>"
    '<em id="authorposton1">发表于 2024-3-5 08:30:00</em>'
    '<table><tr><td class="t_f" id="postmessage_1">'
    '<i class="pstatus"> 本帖最后由 陆羽生 于 2024-3-6 编辑 </i><br /><br />井水清'
    '<font class="jammer">9x!k</font>，<table><tr><td>河</td><td>浑</td></tr></table>'
    '<div class="attach_nopermission"><p>您需要登录</p></div>雨水淡。</td></tr></table>'
    '<div class="sign">山高水长</div><a href="#">举报</a></div>'
    '<div id="post_2"><div class="authi"><a href="u-2.html" class="xw1">白水</a></div>'
    '<em id="authorposton2">发表于 <span title="2024-3-5 09:10:01">昨天&nbsp;09:10</span></em>'
    '<td class="t_f" id="postmessage_2"><blockquote>井水清</blockquote>不一定。</td>'
    '<div id="f_pst">您需要登录后才可以回帖</div>'
)
OLD = (
    '<div id="threadtitle"><h1>井水与河水</h1></div><table><tr><td class="postauthor" rowspan="2">'
    '<div class="postinfo"><a target="_blank" href="space.php?uid=1">陆羽生</a></div></td>'
    '<td><em id="authorposton1">发表于 2024-3-5 08:30</em>'
    '<div class="t_msgfontfix"><div id="postmessage_1" class="t_msgfont">井水清，'
    "<div>河水浑。</div>"
    "</div></div></td></tr></table>"
)
URL = '<link rel="canonical" href="https://bbs.example/thread-1-1-1.html">'


@pytest.mark.parametrize(
    ("posts", "text"),
    [
        (
            NEW,
            "井水清，\n\n河\n\n浑\n\n雨水淡。\n\n白水 · 2024-3-5 09:10:01\n\n井水清\n\n不一定。",
        ),
        (OLD, "井水清，\n\n河水浑。"),
    ],
    ids=["X", "7"],
)
def test_a_thread_is_its_posts(posts: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "thread-1-1-1.html"
    path.write_text(HEAD.format(URL) + posts + "</body></html>", "utf-8")
    article = read_article(path)
    entry = article.entry
    assert (entry.title, entry.author, entry.source) == ("井水与河水", "陆羽生", "山水论坛")
    assert entry.date is not None
    assert entry.date.day() == "2024-03-05"
    assert entry.url == "https://bbs.example/thread-1-1-1.html"
    assert article.document.text == text


@pytest.mark.parametrize(
    ("posts", "is_other"),
    [(NEW, False), (OLD, False), (f"<div><span>日期：2008-3-4</span></div>{OLD}", True)],
    ids=["X", "7", "another date"],
)
def test_marks_made_under_what_the_page_was_are_found(posts: str, is_other: bool) -> None:
    text, path = HEAD.format("") + posts, Path("a.html")
    fields, _is_cut, _titles = read_fields(text)
    earlier = make_header(Head(fields), path=path, hosts={}).entry(path)
    entry = read_head(text, path=path, hosts={}).entry(path)
    assert (earlier.key != entry.key) == is_other
    assert earlier.key in (entry.key, *entry.earlier_keys)


@pytest.mark.parametrize(
    "page",
    [
        HEAD.format("") + "<p>怎样读 postmessage_1？</p>",
        HEAD.format("") + '<p>写着 <td class="t_f" id="postmessage_1"> 的地方。</p>',
        '<html><span id="thread_subject">井水</span><p id="postmessage_x">井水清。</p>',
    ],
)
def test_other_pages_are_pages(page: str) -> None:
    _header, body = read(page, "a.html")
    assert body == page.strip()


def test_pictures_of_a_post_are_shown(tmp_path: Path) -> None:
    picture = (
        '<img id="aimg_{0}" src="static/none.gif" zoomfile="data/{0}.jpg" file="data/{0}.jpg" />'
    )
    page = (
        HEAD.format(URL)
        + '<span id="thread_subject">井水</span>'
        + '<table><tr><td class="t_f" id="postmessage_1">井水清。'
        + f'{picture.format(1)}</td></tr></table><div class="pattl">{picture.format(2)}</div>'
        + '<div class="avatar"><img src="u.gif"></div>'
    )
    path = tmp_path / "a.html"
    path.write_text(page, "utf-8")
    blocks = read_article(path).document.blocks
    urls = [block.media.url for block in blocks if block.media]
    assert urls == ["https://bbs.example/data/1.jpg", "https://bbs.example/data/2.jpg"]


ARCHIVED = (
    "<html><head><title>井水与河水 - 茶友 - 山水论坛 - Powered by Discuz! Archiver</title></head>"
    '<body><div id="nav"><a href="./">山水论坛</a> &raquo; 茶友</div><div id="content">\n'
    '<p class="author"><strong>陆羽生</strong> 发表于 2024-3-5 08:30</p>\n<h3>井水与河水</h3>\n'
    '井水清。<br />河水浑。\n<p class="author"><strong>白水</strong> 发表于 2024-3-5 09:10</p>\n'
    '不一定。<div class="page"></div></div><div id="end">查看完整版本: <a href="/">井水</a></div>'
    "</body></html>"
)
PRINTED = (
    "<html><head><title>山水论坛 - Powered by Discuz!</title></head><body><b>山水论坛</b> &raquo; "
    '<b>标题: </b>井水与河水 <a href="#">[打印本页]</a><hr noshade size="2">\n<b>作者: </b>陆羽生'
    "&nbsp; &nbsp; &nbsp;<b>时间: </b>2024-3-5 08:30&nbsp; &nbsp;<b>标题: </b>井水与河水"
    '<br /><br />井水清。<br />河水浑。<hr noshade size="2">\n<b>作者: </b>白水&nbsp; '
    "<b>时间: </b>2024-3-5 09:10<br /><br />不一定。<br /><br /><hr>"
    "<table><tr><td>欢迎光临 山水论坛 (http://bbs.example/)</td>"
    "<td>Powered by Discuz! 6.0.0</td></tr></table></body></html>"
)
PRINTED_X = (
    "<html><head><title>山水论坛</title></head><body><div><b>标题: </b>井水与河水 [打印本页]</div>"
    "<hr /><b>作者: </b>陆羽生 &nbsp;<b>时间: </b>2024-3-5 08:30<br/><b>标题: </b>井水与河水<br/>"
    "<div>井水清。<br/>河水浑。</div><hr /><b>作者: </b>白水 "
    "<b>时间: </b>2024-3-5 09:10<br/><br/>不一定。<hr />"
    "<table><tr><td>欢迎光临</td><td>Powered by Discuz! X3.2</td></tr></table></body></html>"
)


@pytest.mark.parametrize("page", [ARCHIVED, PRINTED, PRINTED_X], ids=["archiver", "6", "X"])
def test_a_light_page_is_its_posts(page: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page, "utf-8")
    article = read_article(path, hosts={})
    entry = article.entry
    assert (entry.title, entry.author, entry.source) == ("井水与河水", "陆羽生", "山水论坛")
    assert entry.date is not None
    assert str(entry.date.moment)[:16] == "2024-03-05 08:30"
    assert article.document.text == "井水清。\n河水浑。\n\n白水 · 2024-3-5 09:10\n\n不一定。"


@pytest.mark.parametrize("page", [ARCHIVED, PRINTED, PRINTED_X], ids=["archiver", "6", "X"])
def test_the_marks_of_a_light_page_stay(page: str) -> None:
    title = str(read_fields(page)[0]["title"])
    entry = read_head(page, path=Path("a.html"), hosts={}).entry(Path("a.html"))
    assert key_of("", title, None) in entry.earlier_keys


def test_a_page_about_the_board_is_no_thread() -> None:
    page = "<html><body><p>Powered by Discuz! 的山水论坛。</p><b>作者: </b>陆羽生</body></html>"
    header, body = read(page, "a.html")
    assert header.author == ""
    assert body == page


@pytest.mark.parametrize("page", [ARCHIVED, PRINTED, PRINTED_X], ids=["archiver", "6", "X"])
def test_text_above_the_first_post_stays(page: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page.replace("<body>", "<body><p>雨水淡，山水甜。</p>"), "utf-8")
    text = read_article(path).document.text
    assert "雨水淡" in text
    assert "井水清。" in text
