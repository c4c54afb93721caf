"""Labels: short texts that stand alone above page furniture, such as 相关文章 or Share.

They are compared in folded form (`reader.text.fold`), which covers Simplified, Traditional, any
width and any punctuation. A label alone is not decisive: the structure must agree.
"""

from __future__ import annotations

from reader.patterns import lazy_pattern
from reader.text.fold import fold_bare

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
