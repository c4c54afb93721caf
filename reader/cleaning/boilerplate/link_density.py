"""Link density: judge an element, when it ends, by its text, its links and its class names.

A keyword alone is never decisive: a label (a short text above page furniture, such as 相关文章 or
Share) must stand alone, or the links must outweigh the text. Labels are compared in folded form
(`reader.text.fold`), which covers both scripts, any width and any punctuation.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.cleaning.block_builder import DraftBlock
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.document import BlockKind
from reader.text.fold import fold_bare

_WEB = frozenset({"", "http:", "https:"})
_SHARES = {
    "facebook.com": ("/sharer", "/share.php", "/dialog/share", "/dialog/feed", "/dialog/send"),
    "twitter.com": ("/share", "/intent/", "/home?status"),
    "x.com": ("/share", "/intent/"),
    "linkedin.com": ("/shareArticle", "/cws/share", "/sharing"),
    "t.me": ("/share",),
    "telegram.me": ("/share",),
    "whatsapp.com": ("/send",),
    "wa.me": ("/",),
    "line.me": ("/R/", "/share", "/msg"),
    "social-plugins.line.me": ("/",),
    "timeline.line.me": ("/social-plugin",),
    "service.weibo.com": ("/share",),
    "v.t.sina.com.cn": ("/share",),
    "connect.qq.com": ("/widget/share",),
    "sns.qzone.qq.com": ("/",),
    "share.v.t.qq.com": ("/",),
    "plurk.com": ("/?",),
    "reddit.com": ("/submit",),
    "tumblr.com": ("/share", "/widgets/share"),
    "google.com": ("/bookmarks/mark",),
    "plus.google.com": ("/share",),
    "getpocket.com": ("/save", "/edit"),
    "douban.com": ("/share", "/recommend"),
    "addtoany.com": ("/",),
    "addthis.com": ("/",),
    "bsky.app": ("/intent",),
    "threads.net": ("/intent",),
    "pinterest.com": ("/pin/create",),
}
_SHARE_SCHEMES = ("whatsapp:", "fb-messenger:", "line:", "weixin:", "mailto:?")
_NAVIGATION = frozenset({"nav", "aside", "footer", "menu"})
_LISTS = frozenset({"ul", "ol", "li", "p", "table", "td", "blockquote", "dd", "dl"})

CARDS = 60
"""The maximum number of drafts in an element that is judged by its links."""


@dataclass(slots=True)
class LinkCounts:
    """The links that a walker has read so far.

    Attributes:
        links: All links.
        shares: Links to share endpoints of social networks.
    """

    links: int = 0
    shares: int = 0


class ElementStart(NamedTuple):
    """The state of the counters at the start of an element.

    Attributes:
        name: The element name.
        hint: The removal reason that its class names suggest, or empty.
        first: The index of its first draft.
        written: Characters so far.
        linked: Characters in links so far.
        links: Links so far.
        shares: Links to share endpoints so far.
    """

    name: str
    hint: str
    first: int
    written: int
    linked: int
    links: int
    shares: int


def is_share(href: str) -> bool:
    """Return whether a link shares the page on a social network."""
    scheme, slashes, rest = href.partition("//")
    if not slashes or scheme.lower() not in _WEB:
        return href.startswith(_SHARE_SCHEMES)
    host, _, path = rest.partition("/")
    for prefix in ("www.", "m.", "web.", "api."):
        host = host.removeprefix(prefix)
    paths = _SHARES.get(host)
    if paths is not None and ("/" + path).startswith(paths):
        return True
    return "share=" in href and re.search(r"[?&]share=[a-z-]+(?:&|$)", href) is not None


def judge(
    element: ElementStart,
    drafts: list[DraftBlock],
    written: int,
    linked: int,
    links: int,
    shares: int,
) -> str:
    """Return the reason why an element does not belong to the article, or empty.

    Args:
        element: The start of the element that has ended.
        drafts: All drafts; those of the element are the last ones.
        written: The number of characters in the element.
        linked: The number of characters in links.
        links: The number of links.
        shares: The number of links to share endpoints.
    """
    plain = written - linked
    if shares and shares >= links - 1 and plain <= LONGEST // 2:
        return "share"
    if len(drafts) - element.first > 4 * CARDS:
        return ""
    label = drafts[element.first].text if links and len(drafts) > element.first else ""
    if label_of(label) == "related":
        plain, written = plain - len(label), written - len(label)
    if written and plain * 2 > written and not element.hint:
        return ""
    own = [draft for draft in drafts[element.first :] if not draft.reason]
    if not own or len(own) > CARDS:
        return ""
    if len(own) == 1 and element.hint and label_of(own[0].text) == element.hint:
        return element.hint
    if element.hint and _confirmed(element.hint, written, plain, links):
        return element.hint
    if element.name in _LISTS:
        return ""
    if _is_related(own, links):
        return "related"
    menu = element.name in _NAVIGATION and links > 0 and plain * 3 <= written
    return "navigation" if menu else ""


def _confirmed(hint: str, written: int, plain: int, links: int) -> bool:
    """Return whether the structure of an element confirms what its class names suggest."""
    if hint == "share":
        return written <= 200 and plain <= 60
    if hint in ("promotion", "meta"):
        return written <= 160 or (links > 0 and plain * 2 <= written)
    if hint in ("comments", "site"):
        return True
    return links > 0 and plain * 2 <= written


def _is_related(own: list[DraftBlock], links: int) -> bool:
    """Return whether an element is a label with cards that link to other articles."""
    if links < 1 or label_of(own[0].text) != "related" or own[0].links:
        return False
    rest = [draft for draft in own[1:] if draft.text]
    cards = sum(1 for draft in rest if draft.kind is BlockKind.HEADING and draft.links)
    return bool(rest) and (cards > 0 or all(draft.links for draft in rest))


LONGEST = 24
"""The maximum length of a label."""

_RELATED = """
    同一主题 相关 相关文章 相关阅读 相关新闻 相关报导 相关报道 相关内容 相关链接 相关推荐 相关主题
    您可能感兴趣的文章 你可能感兴趣的文章 您可能感兴趣 你可能感兴趣 您可能也感兴趣 你可能也感兴趣
    您可能也喜欢 你可能也喜欢 你可能会喜欢 你可能还喜欢 您可能还喜欢 您可能还会对这些文章感兴趣
    猜你喜欢 推荐 推荐阅读 推荐文章 推荐新闻 热门文章 热门新闻 热门推荐 最新文章 更多文章 更多新闻
    更多报道 更多相关文章 延伸阅读 阅读更多 看更多
    related relatedposts relatedarticles relatedstories relatedcontent relatednews recommended
    recommendedforyou recommendedreading youmayalsolike youmightalsolike youmaylike
    morefromthisauthor morestories morearticles readmore readnext mostread mostpopular trending
    popularposts latestposts
"""
_SHARE = """
    分享 共享 转发 分享到 分享至 分享本文 分享此文 分享此文章 共享此文章 分享这篇文章 分享文章
    share sharethis sharethispost sharethisarticle shareon shareto
    赞过 like likethis
"""
_COMMENTS = """
    评论 发表评论 留言 发表留言 网友评论 读者评论 最新评论 comments comment leaveacomment
    leaveareply postacomment
"""
_REASONS = {
    label: reason
    for reason, labels in (("related", _RELATED), ("share", _SHARE), ("comments", _COMMENTS))
    for label in labels.split()
}
_COUNT = lazy_pattern(r"\d+$")


def label_of(text: str) -> str:
    """Return the removal reason that a label stands for, or empty if a text is not a label.

    Args:
        text: The whole text of a block.
    """
    if len(text) > LONGEST:
        return ""
    return _REASONS.get(_COUNT.sub("", fold_bare(text)), "")
