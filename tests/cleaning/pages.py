"""Whole pages in the layouts of common sites, each around the same article.

`PARAGRAPHS` must be shown in order, and nothing of `FURNITURE`.
"""

from __future__ import annotations

TITLE = "山脚下的钟楼为什么慢了七分钟"
PARAGRAPHS = (
    "山脚下的小镇有一座钟楼，每到整点敲响的时候，总比车站的大钟慢七分钟。外来的人以为是坏了，镇上的人却说，"
    "这七分钟是特意留下来的。",
    "修钟的师傅姓何，今年六十八岁。他每个星期三上楼给齿轮上油，下楼的时候把当天的温度写在墙上，四十年没有断过。",
    "“快一点慢一点，都是给人看的。”他说，“火车不等人，钟可以等一等。”",
    "档案馆里存着一份旧报纸，上面写着当年的决定：为了让从山上下来的学生赶得上第一节课，学校的钟拨慢七分钟。",
    "后来学校搬走了，学生也不再走那条山路，钟却没有拨回来。",
)
FURNITURE = (
    "首页", "国际新闻", "登录", "热门文章", "昨天的渡口开了三班船", "湖边新修的步道今天开放",
    "版权所有", "网站地图", "写得真好，小时候就听爷爷讲过这座钟楼的事情。", "发表评论", "扫码关注",
    "订阅我们的邮件", "上一篇",
)  # fmt: skip

_P = "".join(f"<p>{text}</p>\n" for text in PARAGRAPHS)
_BR = "<br><br>\n".join(f"　　{text}" for text in PARAGRAPHS)
_DIVS = "".join(f"<div>{text}</div>\n" for text in PARAGRAPHS)
_NAV = (
    '<ul><li><a href="/">首页</a></li><li><a href="/w">国际新闻</a></li>'
    '<li><a href="/login">登录</a></li></ul>'
)
_RELATED = (
    '<h3>热门文章</h3><ul><li><a href="/1">昨天的渡口开了三班船</a></li>'
    '<li><a href="/2">湖边新修的步道今天开放</a></li></ul>'
)
_CARDS = "".join(
    f'<article class="card"><h3><a href="/{n}">{title}</a>'
    f"</h3><p>{title}，更多的消息请看这里。</p></article>"
    for n, title in enumerate(("昨天的渡口开了三班船", "湖边新修的步道今天开放"))
)
_COMMENTS = (
    "<p>写得真好，小时候就听爷爷讲过这座钟楼的事情。</p><form><button>发表评论</button></form>"
)
_COPY = "<p>版权所有 © 2024 山下日报 <a href='/map'>网站地图</a></p>"


def page(body: str, head: str = "") -> str:
    """Return a page with a body."""
    return (
        f"<!DOCTYPE html>\n<html lang='zh'><head><meta charset='utf-8'><title>{TITLE}</title>"
        f"{head}<style>p {{ margin: 0 }}</style></head>\n<body>{body}</body></html>"
    )


_LD = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",'
    f' "headline": "{TITLE}", "articleBody": "' + " ".join(PARAGRAPHS) + '"}</script>'
)

PAGES = {
    "semantic": page(
        f"<header><nav>{_NAV}</nav></header><main><article><h1>{TITLE}</h1>{_P}</article></main>"
        f"<aside>{_RELATED}</aside><footer>{_COPY}</footer>"
    ),
    "wordpress": page(
        f'<div id="page"><div id="masthead">{_NAV}</div><div id="content" class="site-content">'
        f'<div id="primary"><main id="main"><article class="post type-post hentry">'
        f'<header class="entry-header"><h1 class="entry-title">{TITLE}</h1></header>'
        f'<div class="entry-content">{_P}</div></article>'
        f'<nav class="navigation post-navigation"><a href="/0">上一篇</a></nav>'
        f'<div id="comments" class="comments-area">{_COMMENTS}</div></main></div>'
        f'<aside id="secondary" class="widget-area">{_RELATED}</aside></div>'
        f'<footer id="colophon">{_COPY}</footer></div>'
    ),
    "wechat": page(
        f'<div id="js_article" class="rich_media"><div class="rich_media_inner">'
        f'<div id="page-content"><h1 class="rich_media_title" id="activity-name">{TITLE}</h1>'
        f'<div id="meta_content"><a id="js_name">山下日报</a>'
        f'<em id="publish_time">2024-03-05</em></div>'
        f'<div class="rich_media_content" id="js_content">'
        f"<section><section>{_P}</section></section></div>"
        f'</div></div></div><div class="qr_code_pc_outer"><p>扫码关注</p></div>'
    ),
    "tables": page(
        f"<table width=100%><tr><td colspan=2>{_NAV}</td></tr><tr><td width=180>{_RELATED}</td>"
        f"<td><font size=5><b>{TITLE}</b></font><br>{_BR}</td></tr>"
        f"<tr><td colspan=2 align=center>{_COPY}</td></tr></table>"
    ),
    "soup of nameless elements": page(
        f"<div><div>{_NAV}</div></div><div><div><div><h1>{TITLE}</h1></div><div>{_DIVS}</div></div>"
        f"<div>{_RELATED}</div></div><div><div>{_COPY}</div></div>"
    ),
    "paragraphs in the body": page(
        f"<div class='menu'>{_NAV}</div><h1>{TITLE}</h1>{_P}<div class='footer'>{_COPY}</div>"
    ),
    "a form around everything": page(
        f"<form method=post action='./a.aspx'><div class='top-nav'>{_NAV}</div>"
        f"<div class='TRS_Editor'>{_P}</div><div class='foot footer'>{_COPY}</div></form>"
    ),
    "cards of other articles": page(
        f"<nav>{_NAV}</nav><main><article><h1>{TITLE}</h1>{_P}</article>"
        f"<section><h2>热门文章</h2>{_CARDS}</section></main><footer>{_COPY}</footer>"
    ),
    "cards first": page(
        f"<nav>{_NAV}</nav><div class='hot'>{_CARDS}</div>"
        f"<article class='story'><h1>{TITLE}</h1>{_P}</article><footer>{_COPY}</footer>"
    ),
    "text in JSON-LD": page(
        f"<div class=a1>{_NAV}</div><div class=b2><div class=c3>{_DIVS}</div>"
        f"<div class=d4>{_COMMENTS}{_COMMENTS.replace('爷爷', '奶奶')}</div></div>",
        _LD,
    ),
    "SingleFile": page(
        f'<div id="__next"><header class="hdr_x1 sf-hidden">'
        f'</header><div class="menuWrap">{_NAV}</div>'
        f'<div class="layout_7h"><div class="postBody_k2 articleBody"><div>{_P}</div></div>'
        f'<div class="commentList_9z">{_COMMENTS}</div>'
        f'<div class="relatedPosts_1">{_RELATED}</div></div>'
        f'<div class="siteFooter_3">{_COPY}</div></div>'
    ).replace(
        "<html lang='zh'>",
        "<html lang=zh><!--\n Page saved with SingleFile \n url: https://hill.example/clock \n-->",
    ),
    "mdBook": page(
        f'<nav id="sidebar" class="sidebar">{_NAV}</nav>'
        f'<div id="page-wrapper" class="page-wrapper">'
        f'<div class="page"><div id="menu-bar">{_RELATED}</div><div id="content" class="content">'
        f"<main><h1>{TITLE}</h1>{_P}</main><nav class='nav-wrapper'>"
        f"<a rel='prev' href='a.html'>上一篇</a>"
        "</nav></div></div></div>"
    ),
    "microdata": page(
        f'<div role="banner">{_NAV}</div><div itemscope itemtype="http://schema.org/Article">'
        f'<h1 itemprop="headline">{TITLE}</h1><div itemprop="articleBody">{_P}</div>'
        f'<div class="subscribe-box"><p>订阅我们的邮件</p></div></div>'
        f'<div role="complementary">{_RELATED}</div><div role="contentinfo">{_COPY}</div>'
    ),
    "comments longer than the article": page(
        f"<div class='header'>{_NAV}</div><div class='post'><h1>{TITLE}</h1>{_P}</div>"
        f"<div class='comment-list'>{_COMMENTS * 12}</div><div class='footer'>{_COPY}</div>"
    ),
    "no furniture": page(f"<h1>{TITLE}</h1>{_P}"),
    "preformatted": page(
        f"<p><a href='/'>首页</a> <a href='/w'>国际新闻</a></p><pre>{_BR.replace('<br>', '')}</pre>"
    ),
    "parts of an article": page(
        f"<nav>{_NAV}</nav><div class='article-body'>"
        f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>"
        f"<div class='ad'><a href='/ad'>扫码关注</a></div><div class='article-body'>"
        + "".join(f"<p>{text}</p>" for text in PARAGRAPHS[2:])
        + f"</div><footer>{_COPY}</footer>"
    ),
    "a lead above the text": page(
        f"<div class='nav'>{_NAV}</div><div class='news'><h1>{TITLE}</h1>"
        f"<div class='lead'>{PARAGRAPHS[0]}</div><div class='text'>"
        + "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
        + f"</div></div><div class='related-news'>{_RELATED}</div><div>{_COPY}</div>"
    ),
    "Hexo": page(
        f'<div class="container use-motion"><header class="header">{_NAV}</header>'
        f'<div class="sidebar-inner"><div class="post-toc">'
        f'<ol><li><a href="#a">昨天的渡口开了三班船</a>'
        f"</li></ol></div></div><main class='main'><div class='content post posts-expand'>"
        f"<article class='post-block'><header class='post-header'>"
        f"<h1 class='post-title'>{TITLE}</h1>"
        f"<div class='post-meta-container'>"
        f"<span class='post-meta-item'>发表于 2024-03-05</span></div>"
        f"</header><div class='post-body'>{_P}</div><footer class='post-footer'>"
        f"<div class='reward-container'>扫码关注</div>"
        f"<div class='post-tags'><a href='/t'>国际新闻</a></div>"
        f"<div class='post-nav'><a href='/0'>上一篇</a></div></footer></article></div>"
        f"<div class='comments' id='gitalk'>{_COMMENTS}</div></main></div>"
        f"<div class='footer-inner'>{_COPY}</div>"
    ),
    "Hexo with copyright and a reward": page(
        f"<main><article class='post-block'><div class='post-body'>{_P}</div>"
        f"<div class='post-copyright'><ul><li><strong>作者：</strong>何生</li>"
        f"<li><a href='/c'>版权所有</a></li></ul></div>"
        f"<div class='reward-container'><div>扫码关注</div></div></article></main>"
    ),
    "Hugo": page(
        f"<header class='site-header'>{_NAV}</header><main class='post-single'><article>"
        f"<header><h1>{TITLE}</h1><time datetime='2024-03-05'>2024-03-05</time></header>"
        f"<div class='content'>{_P}</div>"
        f"<footer class='post-footer'><a href='/0'>上一篇</a></footer>"
        f"</article></main><footer>{_COPY}</footer>"
    ),
    "a portal": page(
        f'<div class="main-content w1240"><div class="path-search">{_NAV}</div>'
        f'<h1 class="main-title">{TITLE}</h1><div class="article-content clearfix">'
        f'<div class="article-content-left"><div class="article" id="artibody">{_P}</div>'
        f'<div class="article-bottom"><div class="keywords"><a href="/k">国际新闻</a></div></div>'
        f'<div class="blk-related">{_RELATED}</div></div>'
        f'<div class="article-content-right">{_RELATED}'
        f'</div></div></div><div class="footer">{_COPY}</div>'
    ),
    "a figure above the text": page(
        f"<nav>{_NAV}</nav><article><h1>{TITLE}</h1><figure>"
        f"<img src='/a.jpg'><figcaption>钟楼</figcaption>"
        f"</figure><div class='body-x'>{_P}</div>"
        f"<aside class='related'>{_RELATED}</aside></article>"
        f"<div class='site-footer'>{_COPY}</div>"
    ),
    "a box in the text": page(
        f"<nav>{_NAV}</nav><article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>"
        f"<aside><p>{PARAGRAPHS[1]}</p></aside>"
        + "".join(f"<p>{text}</p>" for text in PARAGRAPHS[2:])
        + f"</article><footer>{_COPY}</footer>"
    ),
    "a footer written with addresses": page(
        f"<div id=top>{_NAV}</div><div id=wrap><div id=left>"
        f"<h1>{TITLE}</h1><div id=zoom>{_P}</div></div>"
        f"<div id=right>{_RELATED}</div></div>"
        f"<div id=bottom>{_COPY}<p>地址：山下镇东街一号，电话：12345，"
        "网站地图，主办：山下日报社，承办：山下印刷厂。</p></div>"
    ),
    "nested sections": page(
        f"<div role=banner>{_NAV}</div><div role=main><h1>{TITLE}</h1>"
        + "".join(
            f"<section><div><div dir=ltr><p>{text}</p></div></div></section>" for text in PARAGRAPHS
        )
        + f"<section aria-labelledby=r>{_RELATED}</section></div><footer>{_COPY}</footer>"
    ),
    "upper case and unclosed": page(
        f"<CENTER><A HREF=/>首页</A> | <A HREF=/w>国际新闻</A></CENTER><HR><H2>{TITLE}</H2>"
        + "".join(f"<P>{text}" for text in PARAGRAPHS)
        + "<HR><CENTER><A HREF=/0>上一篇</A></CENTER>"
    ),
    "a sidebar with sentences": page(
        f"<div class='nav-bar'>{_NAV}</div><div class='post-content'>{_P}</div>"
        "<div class='sidebar'>"
        "<p>湖边新修的步道今天开放，我们写下这座小镇的每一天，欢迎来信，欢迎来坐坐。"
        "写得真好，小时候就听爷爷讲过这座钟楼的事情。</p></div>"
    ),
}
