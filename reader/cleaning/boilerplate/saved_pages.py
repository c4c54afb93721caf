"""What WeChat, Zhihu or a program that saves pages puts around a text: buttons, counts, a date."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from reader.cleaning.boilerplate.date_lines import is_date_line
from reader.patterns import lazy_pattern
from reader.text.document import BlockKind

if TYPE_CHECKING:
    from reader.cleaning.block_builder import BlockBuilder, DraftBlock
    from reader.cleaning.sites.rule import SiteRules

MOST = 40
"""The most drafts at the end that a page or a program has added."""

_ABOVE = lazy_pattern(
    r"(?:.{1,40}等 )?\d{1,9} 人赞同了该(?:文章|回答)|收录于 · [^。！？，；]{1,40}"
    r"|(?:阅读原文|Read Original)\s+(?:在 Cubox 中查看|(?:View|Open) in Cubox)"
    r"|在小说阅读器读本章|在(?:小说阅读器|公众号小说)中沉浸阅读"
)
"""What Zhihu, WeChat and Cubox write above a text."""

_WECHAT = lazy_pattern(
    r"预览时标签不可点|微信扫一扫\s*(?:关注该公众号|使用小程序|可打开此内容，\s*使用完整服务)"
    r"|继续滑动看下一个|轻触阅读原文|向上滑动看下一个"
    r"|[：:，,。\s]{1,40}视频\s*小程序\s*赞.{0,80}|微信扫一扫可打开此内容，"
)
_SAVED = lazy_pattern(
    r"本文由\s*简悦.{0,80}|阅读原文|继续浏览内容|添加评论|分享\s*收藏\s*喜欢\s*(?:收起)?"
    r"|赞同\s*\d{1,9}(?:\s*(?:添加评论|\d{1,9}\s*条评论))?"
    r"|(?:发布|编辑)于\s*\d{4}-\d{2}-\d{2}(?:\s*\d{2}:\d{2})?"
    r"(?:，编辑于\s*\d{4}-\d{2}-\d{2}(?:\s*\d{2}:\d{2})?(?:\s*[・·]\s*\S.{0,12})?"
    r"|\s*[・·]\s*(?:IP 属地\s?\S{1,8}|著作权归作者所有))"
    r"|阅读\s?[(（]\d{0,9}[)）]\s{0,3}[┊|].{0,120}"
    r"|还没有人(?:送礼物|赞赏)，.{0,20}|真诚赞赏，手留余香"
)
_BUTTONS = lazy_pattern(
    r"知道了|取消\s*允许|微信扫一扫|关注该公众号|使用小程序|取消|允许|×|分析|使用完整服务|[：，。、\s]{1,60}|视频|小程序"
    r"|赞|，轻点两下取消赞|在看|，轻点两下取消在看|分享|留言|收藏|听过|喜欢|申请转载|修改于"
)
"""The same where other such lines stand beside it: a text may end in these words."""
_CLOSING = lazy_pattern(r"知道了|取消\s*允许")
"""Those of them that need not stand beside lines of WeChat."""

_DATED = lazy_pattern(r"(?:发布|编辑)于\s*\d{4}-\d{2}-\d{2}(?:\s*\d{2}:\d{2})?")
"""The date below a text of Zhihu; a notice may end in the same words."""

_BELOW_NAME = "向上滑动看下一个"
_BLANK = " \t\n\xa0\u200b\ufeff"
_LONGEST_NAME = 30
_LONGEST_TOPIC = 20
_MOST_TOPICS = 8
_SENTENCE = lazy_pattern(r"[，。！？；：!?;…]")
_KINDS = (BlockKind.PARAGRAPH, BlockKind.CAPTION)
_ZHIHU = ("link.zhihu.com", "zhida.zhihu.com", ".zhimg.com")
"""Hosts to which only pages of Zhihu lead."""
_ZHIHU_RULES = "知乎"


class _Part(Enum):
    """What a draft at the end may be."""

    WECHAT = 1
    SAVED = 2
    BUTTON = 3
    DATE = 4


def is_above(text: str) -> bool:
    """Return whether a draft at the top is what Zhihu or WeChat writes above a text."""
    return bool(_ABOVE.fullmatch(text))


def trim_saved(builder: BlockBuilder, when: datetime | None, rules: SiteRules | None) -> None:
    """Remove what was saved below the text.

    Args:
        builder: All drafts of the article.
        when: The date.
        rules: The rules for pages of this host.
    """
    drafts = builder.drafts
    shown = [index for index, draft in enumerate(drafts) if draft.text and not draft.reason]
    is_dated = any(_DATED.fullmatch(drafts[at].text.strip()) for at in shown[-_MOST_TOPICS - 2 :])
    is_ruled = rules is not None and rules.name == _ZHIHU_RULES
    is_zhihu = is_dated and (is_ruled or _has_link_of_zhihu(drafts))
    run: list[int] = []
    parts: set[_Part | None] = set()
    for index in _without_topics(drafts, shown, is_zhihu)[: -MOST - 1 : -1]:
        part = _part_of_draft(drafts[index])
        if part is None and not (run and _is_name(drafts, index, run[-1])):
            break
        run.append(index)
        parts.add(part)
    if not run or run[-1] == 0:
        run = run[:-1]
    if not run:
        return
    if _Part.WECHAT in parts:
        builder.remove(run[-1], "promotion", len(drafts))
    elif _Part.SAVED in parts:
        certain = [number for number, index in enumerate(run) if _is_certain(drafts[index])]
        for index in run[: max(certain, default=-1) + 1]:
            builder.remove(index, "promotion", index + 1)
    elif _Part.DATE in parts:
        _trim_date(builder, run[0], when, is_zhihu)


def _trim_date(builder: BlockBuilder, index: int, when: datetime | None, is_zhihu: bool) -> None:
    """Remove a date below the text, and the topics below it, on pages of Zhihu; or one known."""
    draft = builder.drafts[index]
    if not _DATED.fullmatch(draft.text.strip()):
        return
    if when and is_date_line(draft.text, when):
        builder.remove(index, "date-line", index + 1)
    elif is_zhihu or any("zhihu.com/" in link.target for link in draft.links):
        builder.remove(index, "promotion", len(builder.drafts))


def _is_name(drafts: list[DraftBlock], index: int, below: int) -> bool:
    """Return whether a draft is the name of an account, which stands right above a certain line."""
    draft, text = drafts[index], drafts[index].text.strip()
    if draft.kind not in _KINDS or drafts[below].text.strip() != _BELOW_NAME or index != below - 1:
        return False
    return len(text) <= _LONGEST_NAME and "\n" not in text and not _SENTENCE.search(text)


def _is_certain(draft: DraftBlock) -> bool:
    """Return whether a line at the end is no text, whatever stands beside it."""
    is_button = _part_of_draft(draft) is _Part.BUTTON
    return not is_button or _CLOSING.fullmatch(draft.text.strip()) is not None


def _part_of_draft(draft: DraftBlock) -> _Part | None:
    """Return what a draft at the end is; None for a part of the article."""
    part = _part_of(draft.text.strip(_BLANK)) if draft.kind in _KINDS else None
    return None if part is _Part.BUTTON and draft.frames else part


def _part_of(text: str) -> _Part | None:
    """Return what a text at the end is; None for a paragraph of the article."""
    if _DATED.fullmatch(text):
        return _Part.DATE
    lines = [text] if _WECHAT.fullmatch(text) or _SAVED.fullmatch(text) else text.split("\n")
    parts = [_part_of_line(line.strip()) for line in lines]
    return None if None in parts else min(filter(None, parts), key=lambda part: part.value)


def _part_of_line(line: str) -> _Part | None:
    for pattern, part in (
        (_WECHAT, _Part.WECHAT),
        (_SAVED, _Part.SAVED),
        (_BUTTONS, _Part.BUTTON),
    ):
        if pattern.fullmatch(line):
            return part
    return None


def _without_topics(drafts: list[DraftBlock], shown: list[int], is_zhihu: bool) -> list[int]:
    """Return the drafts with text up to the date below a text of Zhihu, without the topics."""
    for number in range(len(shown) - 1, max(0, len(shown) - _MOST_TOPICS - 2), -1):
        text = drafts[shown[number]].text.strip()
        if _DATED.fullmatch(text):
            return shown[: number + 1] if is_zhihu else shown
        if len(text) > _LONGEST_TOPIC or _SENTENCE.search(text):
            return shown
    return shown


def _has_link_of_zhihu(drafts: list[DraftBlock]) -> bool:
    """Return whether links or pictures of a text are those of a page of Zhihu."""
    return any(
        host in address
        for draft in drafts
        for address in (
            *(link.target for link in draft.links),
            draft.media.url if draft.media else "",
        )
        for host in _ZHIHU
    )
