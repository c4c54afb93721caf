"""Names that archives use for the fields of an article, in front matter and in bodies.

A name is compared without case, spaces, hyphens and underscores: ``datePublished``,
``date_published`` and ``Date published`` are one name.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, auto
from functools import lru_cache

from reader.patterns import lazy_pattern

_NOISE = lazy_pattern(r"[\s_\-]+")


class Field(IntEnum):
    """The meanings of a named value."""

    TITLE = auto()
    ORIGINAL_TITLE = auto()
    DATE = auto()
    CHANGED = auto()
    URL = auto()
    SOURCE = auto()
    SITE = auto()
    PUBLISHER = auto()
    AUTHOR = auto()
    TAGS = auto()
    CATEGORIES = auto()
    OTHER = auto()


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a name in the form in which names are compared."""
    return _NOISE.sub("", name).casefold()


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def _table(text: str) -> tuple[str, ...]:
    """Return the `plain_name` of each name of a text."""
    return tuple(text.replace("_", "").replace("-", "").casefold().split())


NAMES: dict[Field, tuple[str, ...]] = {
    Field.TITLE: _table(
        "title headline post_title page_title 标题 標題 文章标题 文章標題 新闻标题 新聞標題"
        " 题目 題目 篇名 タイトル 題名 제목 titre titulo"
        " título titel заголовок name"
    ),
    Field.ORIGINAL_TITLE: _table(
        "subject full_title original_title 原文标题 原文標題 原标题 原標題 原題"
    ),
    Field.DATE: _table(
        "date published date_published publish_date pub_time pub_datetime date.created"
        " publish_time publication_time release_time post_time news_date news_time article_date"
        " article_time published_at published_date"
        " published_time published_on pub_date publication_date post_date posted posted_at"
        " posted_on release_date released datetime issued 日期 发布时间 發布時間 发布日期"
        " 發布日期 发表时间 發表時間 发表日期 發表日期 发布于 發布於 发表于 發表於 出版日期"
        " 刊登日期 刊发时间 时间 時間 公開日 投稿日 投稿日時 掲載日 日付 날짜 작성일 게시일"
        " 발행일 datum fecha data дата time add_time created created_at create_time"
        " created_time creation_date date_created date_added creado créé erstellt 创建时间 創建時間"
        " 创建日期 作成日 timestamp saved saved_at date_saved clipped clipped_at archived_at"
        " 收藏时间 保存时间 upload_date uploaded uploaded_at 上传日期 上传时间 上傳日期 上傳時間"
        " 播出日期 播出时间 播出時間 air_date broadcast_date create_date create"
        " 写作日期 寫作日期 写作时间"
        " 成文日期 成文时间 发稿时间 發稿時間 发帖时间 發帖時間 录制日期"
        " 提交日期 提交时间 提交時間 发贴时间"
    ),
    Field.CHANGED: _table(
        "updated updated_at mod_datetime date.updated update_time"
        " date_updated last_updated lastmod last_mod modified"
        " modified_at date_modified last_modified changed edited 更新时间 更新時間 更新日期"
        " 更新日 更新 更新于 修改时间 最后更新 last_edited_time last_edited 上次编辑时间"
        " 最后编辑时间 上次編輯時間 最後編輯時間"
    ),
    Field.URL: _table(
        "from via original_url original_link original origin_url origin_link"
        " source_url source_link 原文链接 原文連結 原文鏈接 原文地址 原文网址 原文網址"
        " url link link_url external_url external_link href web_url page_url article_url"
        " post_url canonical_url canonical canonical_link permalink uri origin"
        " source 原文 链接 連結 鏈接 网址 網址 地址"
        " 新闻链接 新聞連結 来源链接 來源連結 来源地址 来源网址"
        " 本文链接 文章链接 文章地址 原帖地址 原帖链接 原帖連結"
        " 原帖 帖子链接 帖子地址 视频链接 視頻連結 影片連結 视频地址"
        " webpage_url video_url youtube_url youtube 转载自 轉載自 原文来自"
        " 原文出处 原文出處 元記事 원문 enlace lien ссылка website 来源 來源 出处 出處 guid"
    ),
    Field.SOURCE: _table(
        "source publication media outlet newspaper journal 来源 來源 出处 出處 媒体 媒體"
        " 文章来源 文章來源 稿源 信源 刊物 原載 掲載 出典 출처 언론사 fuente quelle источник"
    ),
    Field.SITE: _table(
        "site site_name website_name website channel channel_name 站点 网站 網站 公众号 公眾號 频道"
        " 頻道 channel_title podcast 播客 节目 節目 贴吧 貼吧 论坛 論壇"
    ),
    Field.PUBLISHER: _table("publisher provider"),
    Field.AUTHOR: _table(
        "author authors byline by writer writers creator creators dc.creator 作者 原文作者 文章作者"
        " 原作者 撰文 文 记者 記者 笔者 撰稿 撰稿人 著者 作者名 投稿者 執筆 執筆者 筆者 글쓴이"
        " 작성자 저자 기자 uploader up主 主播 发帖人 發帖人 楼主 樓主 autor autores auteur"
        " autore verfasser автор"
    ),
    Field.TAGS: _table(
        "tags tag keywords keyword topics labels 标签 標籤 关键词 關鍵詞 关键字 タグ 태그"
        " etiquetas schlagwörter"
    ),
    Field.CATEGORIES: _table(
        "categories category section sections column 分类 分類 栏目 欄目 カテゴリ カテゴリー"
        " 카테고리 kategorie categoría"
    ),
    Field.OTHER: _table(
        "译者 譯者 翻译 翻譯 译文出自 譯文出自 校对 校對 校对者 校對者 审校 審校 编辑 編輯"
        " 责编 責編 责任编辑 責任編輯 本文永久链接 永久链接 永久連結 本文地址 字数 字數 阅读"
        " 閱讀 阅读量 阅读时间 阅读时长 点赞 评论 评论数 translator translators reviewer"
        " reviewers collector publisher proofreader editor id type status views read_time"
        " reading_time word_count language lang 語言 语言 cover 封面 访问日期 时长"
        " 時長 duration length 播放量 播放 观看次数 觀看次數 浏览 瀏覽 浏览量 瀏覽量 回复 回覆"
        " 回复数 点击 created_by last_edited_by 创建者 创建人 上次编辑者 最后编辑者 建立者"
        " 翻译时间 翻譯時間 发布地 封面图链接 赞同 赞同数 收藏数 点赞数 喜欢数 阅读数 浏览数"
        " 网站首页 博客首页 个人网站 個人網站 video_id 视频id av号 bv号 版块 版塊 板块"
    ),
}
"""The plain names of each field, the most important first. A name may belong to several fields."""


SAVED = frozenset(
    _table(
        "created created_at create create_date create_time created_time creation_date date_created"
        " date_added saved saved_at date_saved clipped clipped_at archived_at 创建时间 創建時間"
        " 创建日期 作成日 收藏时间 保存时间 add_time"
    )
)
"""Names of dates on which a file was made, which a clipper sets to the day of clipping."""

COUNTS = words("赞同 赞同数 收藏数 点赞数 喜欢数 阅读数 浏览数")
"""Labels of counts: what stands behind them is a number."""

NEW_LABELS = COUNTS | words(
    "文章作者 翻译时间 翻譯時間 发布地 封面图链接 提交日期 提交时间 提交時間 发贴时间"
    " 贴吧 貼吧 论坛 論壇 楼主 樓主"
)
"""Labels of lines that earlier versions did not know, so that they did not read on below them."""

NEW_IN_FOOT = NEW_LABELS | {"originallink"}
"""The same for the lines at the end of a text."""

NEW_DATES = words("create 提交日期 提交时间 提交時間 发贴时间")
"""Names of dates that earlier versions did not know."""


def _ranks() -> dict[str, list[tuple[Field, int]]]:
    ranks: dict[str, list[tuple[Field, int]]] = {}
    for field, names in NAMES.items():
        for rank, name in enumerate(names):
            ranks.setdefault(name, []).append((field, rank))
            if field is Field.URL:
                ranks.setdefault(f"{name}.url", []).append((field, rank))
                ranks.setdefault(f"{name}.link", []).append((field, rank))
    return ranks


_RANKS = _ranks()
"""The fields that a plain name may stand for, with its rank in each."""


@lru_cache(maxsize=1024)
def keys_of(keys: tuple[str, ...]) -> Mapping[Field, tuple[str, ...]]:
    """Return the keys of a head by field, the most important first.

    Args:
        keys: All keys of the head; those of an archive repeat, so the result is cached.
    """
    places: dict[Field, list[tuple[int, str]]] = {}
    for key in keys:
        for field, rank in _RANKS.get(plain_name(key), ()):
            places.setdefault(field, []).append((rank, key))
    return {
        field: tuple(key for _rank, key in sorted(ranked, key=lambda place: place[0]))
        for field, ranked in places.items()
    }


LABELS: dict[str, Field] = {
    name: field
    for field in (
        *(Field.OTHER, Field.TAGS, Field.CATEGORIES, Field.PUBLISHER, Field.SITE, Field.CHANGED),
        *(Field.DATE, Field.URL, Field.SOURCE, Field.AUTHOR, Field.ORIGINAL_TITLE, Field.TITLE),
    )
    for name in NAMES[field]
}
"""The field of a label in a body, by plain name; the last one if there are several."""

PUBLISHED = frozenset(name for name, field in LABELS.items() if field is Field.DATE) - SAVED
"""Names of the date on which a text was published."""
