"""Other names under which the palette finds commands and settings.

They are matched, never shown. Chinese words are in Simplified characters, and match typed
Traditional ones, in every language of the interface.
"""

from __future__ import annotations

from collections.abc import Mapping

_EXPORT = (
    "obsidian, backup, anki, zotero, readwise, logseq, save highlights, 备份, 导出, 摘录, 书摘"
)
_ENLARGE = "margins, line length, column width, 页边距, 行宽, 版心"

SYNONYMS: Mapping[str, str] = {
    "reading.export": _EXPORT,
    "notebook.export": _EXPORT,
    "go.same_day": "on this day, anniversary, years ago, 那年今日, 历史上的今天, 往年今日",
    "go.history": "continue reading, resume, recent, last read, 继续阅读, 接着读, 上次读到",
    "visit.back": "continue, return, go back, 继续, 返回, 上一处",
    "go.date": "calendar, heat map, by month, 日历, 月历, 热力图",
    "go.notebook": "annotations, quotes, highlights, 批注, 笔记本, 划线",
    "go.skipped": "missing files, errors, not shown, 缺少的文章, 读不出, 跳过",
    "go.source": "feed, site, publication, 媒体, 网站, 来源",
    "go.author": "writer, 作者, 记者",
    "article.zen": "focus mode, full screen, distraction free, 全屏, 专注模式",
    "article.script": "convert, simplified traditional, 简体, 繁体, 简繁转换",
    "article.pictures": "images, photos, 图片, 照片",
    "article.wider": _ENLARGE,
    "article.narrower": _ENLARGE,
    "article.info": "properties, metadata, details, 属性, 详情",
    "article.thread": "story, topic, timeline, follow, 专题, 线索, 时间线, 追踪",
    "article.star": "favourite, like, 收藏, 喜欢",
    "article.tag": "label, keyword, category, 标签, 分类, 打标签",
    "article.note": "comment, annotate, remark, 批注, 笔记, 评论",
    "list.hidden": "filter out, mute, block, 隐藏, 屏蔽, 过滤",
    "article.read": "done, finished, 已读, 未读",
    "article.removed": "cleaning, missing text, ads, 清理, 广告, 缺少的文字",
    "reading.highlight": "mark, annotate, underline, 标注, 划重点, 高亮",
    "reading.note": "comment, annotate, 批注, 评论",
    "reading.search": "look up everywhere, 全库搜索",
    "share.copy": "clipboard, yank, 剪贴板, 复制",
    "share.open": "browser, web page, website, 浏览器, 原文, 网页",
    "share.links": "urls, hyperlinks, 链接, 网址",
    "share.pipe": "shell, dictionary, translate, speak, 词典, 翻译, 朗读",
    "list.search": "find, grep, everywhere, 查找, 检索, 全文",
    "list.filter": "narrow, title, 筛选, 标题",
    "list.order": "sort, 排序",
    "list.reverse": "sort, oldest, newest, 倒序, 最早",
    "list.group": "sort, 分组",
    "list.read_all": "catch up, all read, 全部已读",
    "visit.mark": "bookmark, remember, 书签, 记住",
    "visit.bookmark": "bookmarks, 书签",
    "app.help": "shortcuts, bindings, cheat sheet, 快捷键, 帮助",
    "app.manual": "documentation, docs, 手册, 文档",
    "app.settings": "preferences, options, configuration, 首选项, 选项, 配置",
    "app.rescan": "refresh, reload, update, sync, 刷新, 更新, 同步",
    "app.quit": "exit, leave, close, q!, qa, wq, 退出, 关闭",
    "app.undo": "revert, take back, 撤销, 反悔",
    "theme": "dark, light, night mode, colours, colors, 深色, 浅色, 夜间模式, 暗色, 配色",
    "language": "chinese, english, 中文, 英文, 英语, 汉语",
    "measure": "margins, line length, font size, 行宽, 页边距, 字号",
    "glyphs": "ascii, unicode, boxes, 方框, 乱码",
    "hints": "keys at the bottom, footer, 底部, 按键提示",
    "mouse": "click, scroll wheel, 鼠标, 滚轮",
}
"""Names by the id of a command or the name of a setting, separated by commas."""


def synonyms(name: str) -> tuple[str, ...]:
    """Return the other names of a command or setting.

    Args:
        name: The id of the command, or the name of the setting.
    """
    return tuple(filter(None, SYNONYMS.get(name, "").split(", ")))
