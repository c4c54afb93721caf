"""Deciding which files of an archive are not articles: project files, site pages, templates."""

from __future__ import annotations

import re
from pathlib import PurePath

from reader.archive.field_names import plain_name, words
from reader.archive.formats.article_format import Head
from reader.archive.joplin import NOTE
from reader.archive.walk import SkipReason
from reader.patterns import lazy_pattern

_PROJECT_FILES = words(
    "readme license licence copying contributing contributors changelog changes history"
    " authors maintainers code_of_conduct security support notice install governance"
    " codeowners roadmap pull_request_template issue_template todo requirements cmakelists"
    " robots humans ads third_party_notices credits"
)
_SITE_PAGES = words(
    "404 500 about about_me aboutme aboutus about_us tag tags category categories archive"
    " archives search sitemap summary glossary _sidebar _navbar _coverpage _footer _header"
    " _config links friends friend guestbook contact contact_us privacy disclaimer"
    " subscribe rss feed toc contents nav navigation menu sidebar header footer 关于 關於"
    " 关于我 关于我们 标签 標籤 分类 分類 归档 歸檔 友链 友情链接 目录 目錄 索引 留言板"
    " 模板 模版 搜索"
)
_INDEXES = frozenset(("index", "_index", "default", "home", "main_page", "首页", "首頁"))
_PAGE_LAYOUTS = words(
    "tag tags category categories archive archives about search links friends 404 home"
    " index page_about sitemap guestbook"
)
_POST_FOLDERS = words(
    "post posts _posts blog blogs article articles essay essays story stories entries weekly news"
    " 文章 博客 随笔 隨筆 日记 日記 周刊"
)
"""Names of folders that have a folder for each article."""

_POST_FIELDS = words("date draft author authors pubdate published slug")
"""Plain names of fields that articles have in their front matter and pages of the site do not."""

_ERROR = lazy_pattern(
    r"\A\W*(?:404|500)\b|error|not found|页面|頁面|网页|網頁|找不到|没找到|沒找到|未找到"
    "|不存在|错误|錯誤|走丢|走丟",
    re.IGNORECASE,
)
"""What titles of error pages begin with or contain; ``404.md`` may be article 404 of a series."""

_LONGEST = 30
"""The most characters of a name that is looked up, with its language."""

_TEMPLATE = lazy_pattern(
    r"\{\{[^{}\n]{0,200}\}\}|\{%[^\n]{0,200}%\}|<%[^\n]{0,200}%>|\$\{[^{}\n]{0,100}\}"
)
_LANGUAGE = lazy_pattern(
    r"[-_.](?:zh|cn|en|ja|jp|ko|tw|hk|fr|de|es|ru|pt|it)(?:[-_](?:\w{2,4}))?\Z"
)


def skip_reason(
    head: Head,
    path: PurePath,
    stem: str,
    *,
    title: str,
    has_date: bool,
    has_url: bool,
    is_empty: bool,
    kind: str = "",
) -> SkipReason | None:
    """Return the reason to skip a file, or None if it is an article.

    Args:
        head: What its format has read.
        path: The file.
        stem: Its name without the suffix.
        title: As the file's content has it; empty when only the file's name is left.
        has_date: Whether the content is dated.
        has_url: Whether the content has the URL of the article.
        is_empty: Whether there is no text below the head.
        kind: The type of an item that Joplin has exported; empty for all other files.
    """
    if kind not in ("", NOTE):
        return SkipReason.OTHER_KIND
    base = _base(stem)
    if base in _PROJECT_FILES and not (base == "readme" and has_url and has_date):
        return SkipReason.PROJECT
    is_saved = has_url and has_date
    is_numbered = base.isdecimal() and has_date and title and not _ERROR.search(title)
    if base in _SITE_PAGES and not (is_saved or is_numbered):
        return SkipReason.SITE_PAGE
    is_story = has_date or head.fields.get("type") == "article" or _is_bundle(head, path, base)
    if base in _INDEXES and not (is_story and title and not _is_page_folder(path)):
        return SkipReason.SITE_PAGE
    for key in ("layout", "type"):
        value = head.fields.get(key, "")
        if isinstance(value, str) and value.lower() in _PAGE_LAYOUTS and not is_saved:
            return SkipReason.SITE_PAGE
    if (("{" in title or "<%" in title) and _TEMPLATE.search(title)) or _is_layout(head):
        return SkipReason.TEMPLATE
    if is_empty and not (title or has_date or has_url):
        return SkipReason.EMPTY
    return None


def _base(stem: str) -> str:
    """Return a file name, folded and without its language suffix, to look it up in the tables."""
    if len(stem) > _LONGEST:
        return ""
    return _LANGUAGE.sub("", stem.lower()).replace("-", "_").replace(" ", "_").strip()


def _is_page_folder(path: PurePath) -> bool:
    """Return whether an index file is that of ``about/`` or ``tags/``, not of one article."""
    folder = path.parent.name.lower().replace("-", "_")
    return folder in _SITE_PAGES


def _is_bundle(head: Head, path: PurePath, base: str) -> bool:
    """Return whether an index file is an article with a folder of its own (a page bundle).

    Its front matter has fields that posts have, even if empty, or it is in a folder of posts.
    """
    if base != "index":
        return False
    fields = {plain_name(key) for key in head.fields}
    if "title" in fields and "layout" not in fields and fields & _POST_FIELDS:
        return True
    is_page = path.parent.name.isdecimal() or path.parent.name.lower() in _POST_FOLDERS
    return not is_page and path.parent.parent.name.lower() in _POST_FOLDERS


def _is_layout(head: Head) -> bool:
    """Return whether the date of the front matter is a template expression."""
    date = head.fields.get("date", "")
    return isinstance(date, str) and ("{" in date or "<%" in date) and bool(_TEMPLATE.match(date))
