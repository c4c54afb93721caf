"""The heads of the archives that people keep: one row for each shape, with the fields expected."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.formats.article_format import Head
from reader.archive.formats.body_head import add_body_head
from reader.archive.head_reading import HEAD
from reader.archive.scan import read_entry, scan
from reader.archive.walk import SkipReason, Tally
from tests.archive.heads import BODY, URL, fields, read

FRONT = {
    "comments": (
        "title: 井水   # 标题\ndate: 2024-03-05 # 日期\nauthor:   # 谁\n  陆羽生 # 真名\n"
        "# 一行\ntags: # 标签\n  - 茶 # 一\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "tags": ("茶",)},
    ),
    "a hash tag is no comment": ('title: "井水 #茶 # 水"\n', {"title": "井水 #茶 # 水"}),
    "a map": (
        "title: 井水\nauthor:\n  name: 陆羽生\n  url: https://tea.example/lu\n",
        {"title": "井水", "author": "陆羽生"},
    ),
    "a map in braces": (
        "title: 井水\nauthor: { name: '陆羽生', mail: a@b }\n",
        {"title": "井水", "author": "陆羽生"},
    ),
    "a list of maps": (
        "title: 井水\nauthors:\n  - name: 陆羽生\n    site: x\n  - name: 白水\n",
        {"title": "井水", "author": "陆羽生、白水"},
    ),
    "wiki links": (
        'title: 井水\nauthor:\n  - "[[陆羽生]]"\n  - "[[people/bai|白水]]"\n'
        'tags: [[[茶]], "[[水]]"]\n',
        {"title": "井水", "author": "陆羽生、白水", "tags": ("茶", "水")},
    ),
    "a bare wiki link": (
        "title: 井水\nauthor: [[陆羽生]]\n",
        {"title": "井水", "author": "陆羽生"},
    ),
    "a Markdown link": (
        "title: 井水\nauthor: '[陆羽生](https://tea.example/lu)'\n",
        {"title": "井水", "author": "陆羽生"},
    ),
    "a name with its address": (
        "title: 井水\nauthor: Lu Yu <lu@tea.example>\n",
        {"title": "井水", "author": "Lu Yu"},
    ),
    "nested lists": (
        "title: 井水\ncategories:\n  - [茶, 水]\n  - - 火\n",
        {"title": "井水", "tags": ("茶", "水", "火")},
    ),
    "commas": (
        "title: 井水\ntags: 茶, 水，火、土\n",
        {"title": "井水", "tags": ("茶", "水", "火", "土")},
    ),
    "spaces": ("title: 井水\ntags: 茶 水 #火\n", {"title": "井水", "tags": ("茶", "水", "火")}),
    "a folded title": ("title: >-\n  井水\n  与河水\n", {"title": "井水 与河水"}),
    "a literal title": ("title: |\n  井水\n", {"title": "井水"}),
    "a list over lines": (
        "title: 井水\ntags: [\n  茶,\n  水\n]\n",
        {"title": "井水", "tags": ("茶", "水")},
    ),
    "blank lines": (
        "\n\ntitle: 井水\n\n\ndate: 2024-03-05\n\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "all indented": (
        "  title: 井水\n  date: 2024-03-05\n  tags:\n    - 茶\n",
        {"title": "井水", "date": "2024-03-05", "tags": ("茶",)},
    ),
    "absent": ("title: 井水\ndate: None\nauthor: null\nurl: ~\ntags: nil\n", {"title": "井水"}),
    "Chinese keys": (
        f"标题: 井水\n日期: 2024-03-05\n作者: 陆羽生\n链接: {URL}\n标签: 茶、水\n",
        {
            "title": "井水",
            "date": "2024-03-05",
            "author": "陆羽生",
            "url": URL,
            "tags": ("茶", "水"),
        },
    ),
    "names that the linter and the templates of vaults write": (
        'date created: 星期二, 三月 5日 2024, 9:56:06 晚上\n文章标题: "[[notes/a|井水]]"\n'
        "文章作者: 陆羽生\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
    ),
    "full-width colons": (
        "标题：井水\n发布时间：2024-03-05\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "no space after a colon": (
        "title:井水\ndate: 2024-03-05\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "keys of any case": (
        f"TITLE: 井水\nDate Published: 2024-03-05\nCanonical-URL: {URL}\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
    ),
    "quoted keys": (
        "\"title\": 井水\n'date': 2024-03-05\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "a relative address": ("title: 井水\nurl: /water/\npermalink: /a\n", {"title": "井水"}),
    "an address in words": (
        f"title: 井水\nsource: 来源：[茶报]({URL})\n",
        {"title": "井水", "url": URL},
    ),
    "an address in angles": (f"title: 井水\nlink: <{URL}>\n", {"title": "井水", "url": URL}),
    "changed is the last resort": (
        "title: 井水\nupdated: 2024-05-05\ndate: 2024-03-05\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "only changed": ("title: 井水\nlastmod: 2024-05-05\n", {"title": "井水", "date": "2024-05-05"}),
    "a map of dates": (
        "title: 井水\ndate:\n  created: 2024-03-05\n  updated: 2024-05-05\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "Astro": (
        "title: 井水\nmodDatetime: 2024-05-05T08:00:00Z\npubDatetime: 2024-03-05T08:00:00Z\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "a table of Hugo": (
        "title: 井水\nparams:\n  author: 陆羽生\n",
        {"title": "井水", "author": "陆羽生"},
    ),
    "by": ("title: 井水\nauthor: By Lu Yu\n", {"title": "井水", "author": "Lu Yu"}),
    "inner keys are no fields": (
        "title: 井水\ncomments:\n  -\n    title: 别的\n    date: 2020-01-01\n    content: >-\n"
        "      title: 也不是\n",
        {"title": "井水"},
    ),
}


@pytest.mark.parametrize("case", FRONT)
@pytest.mark.parametrize("fence", ["---\n{}---\n", "\n---\n{}...\n", "--- yaml\n{}---  \n"])
def test_front_matter_is_read_as_yaml(case: str, fence: str) -> None:
    front, expected = FRONT[case]
    header, body = read(fence.format(front) + BODY)
    assert fields(header) == expected
    assert body == BODY.strip()


HEADS = {
    "TOML": (
        '+++\ntitle = "井水"\ndate = 2024-03-05T08:00:00+08:00\nauthors = ["陆羽生"]\n'
        "[taxonomies]\n"
        'tags = ["茶"]\n[extra]\nsource_url = "https://tea.example/water"\n+++\n',
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "tags": ("茶",), "url": URL},
        "",
    ),
    "TOML that its parser rejects": (
        '+++\ntitle = 井水与"河水\ndate = 2024-03-05\n+++\n',
        {"title": '井水与"河水', "date": "2024-03-05"},
        "",
    ),
    "JSON": (
        '{\n  "title": "井水",\n  "date": "2024-03-05",\n  "author": {"name": "陆羽生"},\n'
        '  "tags": ["茶", ["水"]]\n}\n\n',
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "tags": ("茶", "水")},
        "",
    ),
    "JSON between fences": ('---json\n{"title": "井水"}\n---\n', {"title": "井水"}, ""),
    "Pelican": (
        "Title: 井水\nDate: 2024-03-05\nTags: 茶, 水\n\n",
        {"title": "井水", "date": "2024-03-05", "tags": ("茶", "水")},
        "",
    ),
    "Hexo without an opening fence": (
        "title: 井水\ndate: 2024-03-05\ntags:\n- 茶\n---\n",
        {"title": "井水", "date": "2024-03-05", "tags": ("茶",)},
        "",
    ),
    "Pandoc": (
        "% 井水\n% 陆羽生; 白水\n% 2024-03-05\n\n",
        {"title": "井水", "author": "陆羽生、白水", "date": "2024-03-05"},
        "",
    ),
    "Pandoc, over lines and without an author": (
        "% 井水\n  与河水\n%\n% March 5, 2024\n\n",
        {"title": "井水 与河水", "date": "2024-03-05"},
        "",
    ),
    "Pandoc, a title alone": ("% 井水\n\n", {"title": "井水"}, ""),
    "a sentence after a percent sign": (
        "% 井水清，河水浑。\n\n",
        {"title": "a"},
        "% 井水清，河水浑。\n\n",
    ),
    "four dashes": (
        "----\ntitle: 井水\ndate: 2024-03-05\n----\n",
        {"title": "井水", "date": "2024-03-05"},
        "",
    ),
    "semicolons around JSON": (
        ';;;\n{"title": "井水", "date": "2024-03-05"}\n;;;\n',
        {"title": "井水", "date": "2024-03-05"},
        "",
    ),
    "a code block with fields": (
        "```yaml\ntitle: 井水\ndate: 2024-03-05\n```\n",
        {"title": "井水", "date": "2024-03-05"},
        "",
    ),
    "a code block with an example": (
        "```yaml\nname: 井水\nversion: 2\n```\n",
        {"title": "a"},
        "```yaml\nname: 井水\nversion: 2\n```\n",
    ),
    "labels of a repost below front matter": (
        f"---\ntitle: 井水\n---\n\n作者：陆羽生\n\n原文链接：{URL}\n\n",
        {"title": "井水", "author": "陆羽生", "url": URL},
        f"作者：陆羽生\n\n原文链接：{URL}\n\n",
    ),
    "a section below front matter is not a title": (
        "---\ndate: 2024-03-05\n---\n## 茶\n\n",
        {"title": "a", "date": "2024-03-05"},
        "## 茶\n\n",
    ),
    "a heading": ("# 井水\n\n", {"title": "井水"}, "# 井水\n\n"),
    "a closed heading with an id": ("## 井水 ##\n", {"title": "井水"}, "## 井水 ##\n"),
    "attributes": ("# **井水** {#water .big}\n", {"title": "井水"}, "# **井水** {#water .big}\n"),
    "a heading without a space": ("#井水\n", {"title": "井水"}, "#井水\n"),
    "setext": ("井水\n====\n\n", {"title": "井水"}, "井水\n====\n\n"),
    "a heading that is a link": (
        f"# [井水]({URL})\n",
        {"title": "井水", "url": URL},
        f"# [井水]({URL})\n",
    ),
    "a picture above the heading": (
        "![封面](a.jpg)\n\n# 井水\n",
        {"title": "井水"},
        "![封面](a.jpg)\n\n# 井水\n",
    ),
    "date and name": (
        "# 井水\n\n2024-03-05 陆羽生\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
        "# 井水\n\n\n",
    ),
    "name and date, emphasised": (
        "# 井水\n\n*陆羽生 · 2024年3月5日*\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
        "# 井水\n\n\n",
    ),
    "an emphasised name": (
        "# 井水\n\n*陆羽生*\n\n",
        {"title": "井水", "author": "陆羽生"},
        "# 井水\n\n*陆羽生*\n\n",
    ),
    "no name": ("# 井水\n\n*连载中*\n\n", {"title": "井水"}, "# 井水\n\n*连载中*\n\n"),
    "one line of labels": (
        f"# 井水\n\n日期：2024-03-05 / 作者：陆羽生 / 来源：茶报 / 链接：{URL}\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "url": URL},
        "# 井水\n\n\n",
    ),
    "lines of labels": (
        "# 井水\n\n- **作者**：陆羽生\n- **发布时间：** 2024-03-05 08:00\n"
        f"- **原文链接**: <{URL}>\n\n---\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "url": URL},
        "# 井水\n\n\n\n",
    ),
    "labels in English": (
        f"# 井水\n\nAuthor: Lu Yu\nPublished: 2024-03-05\nURL: {URL}\nTags: 茶, 水\n\n",
        {
            "title": "井水",
            "date": "2024-03-05",
            "author": "Lu Yu",
            "url": URL,
            "tags": ("茶", "水"),
        },
        "# 井水\n\n\n",
    ),
    "metadata under a heading of their own": (
        "# 井水\n\n![rw](a.jpg)\n\n## Metadata\n- Author: [[陆羽生]]\n- Full Title: Water\n"
        f"- URL: {URL}\n\n",
        {"title": "井水", "author": "陆羽生", "url": URL},
        "# 井水\n\n![rw](a.jpg)\n\n\n",
    ),
    "a list with labels of several words": (
        f"# 井水\n\n- Author: 陆羽生\n- Summary: 短。\n- URL: {URL}\n"
        "- Published Date: 2024-03-05\n\n",
        {"title": "井水", "author": "陆羽生", "url": URL, "date": "2024-03-05"},
        "# 井水\n\n- Summary: 短。\n\n",
    ),
    "a table": (
        "| 项目 | 内容 |\n|---|---|\n| 作者 | 陆羽生 |\n| 日期 | 2024-03-05 |\n"
        f"| 链接 | [原文]({URL}) |\n\n# 井水\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "url": URL},
        "\n# 井水\n\n",
    ),
    "a table across": (
        "# 井水\n\n| 作者 | 日期 |\n|---|---|\n| 陆羽生 | 2024-03-05 |\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
        "# 井水\n\n\n",
    ),
    "a quoted list": (
        f"> * 原文地址：[Water]({URL})\n> * 原文作者：[Lu Yu](https://tea.example/lu)\n"
        "> * 译文出自：[译社](https://x.example)\n> * 译者：白水\n\n# 井水\n\n",
        {"title": "井水", "author": "Lu Yu", "url": URL},
        "\n# 井水\n\n",
    ),
    "a quoted list without a heading": (
        f"> * 原文地址：[Water]({URL})\n* 原文作者：[Lu Yu](https://tea.example/lu)\n\n",
        {"title": "Water", "author": "Lu Yu", "url": URL},
        "\n",
    ),
    "hash references": (
        f'[#]: subject: "Water"\n[#]: via: "{URL}"\n'
        "[#]: author: (Lu Yu https://tea.example/lu)\n\n井水\n======\n\n",
        {"title": "井水", "author": "Lu Yu", "url": URL},
        "\n井水\n======\n\n",
    ),
    "a clipper's line": (
        f"> 本文由 [剪报](http://clip.example/) 转码， 原文地址 [tea.example]({URL})\n\n",
        {"title": "a", "url": URL},
        "\n",
    ),
    "a plain title above a byline": (
        "井水\n\n作者：陆羽生　2024-03-05\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
        "井水\n\n\n",
    ),
    "a date line under a link line": (
        f"[井水]({URL})\n------\n日期：2024-03-05 21:38\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
        "\n",
    ),
    "a date, then a label": (
        "# 井水\n\n2024-03-05 10:00:00  来源：茶报\n\n",
        {"title": "井水", "date": "2024-03-05"},
        "# 井水\n\n\n",
    ),
    "an address whose parts are underlined": (
        "# 井水\n\n文章作者: **陆羽生**\n发布时间: 2024-03-05 18:50\n发布地: 杭州\n"
        "原文链接: http://tea.example/s?__biz=a&b=__1__&c=2~~3\n\n封面图链接: https://tea.example/a\n\n",
        {
            "title": "井水",
            "date": "2024-03-05",
            "author": "陆羽生",
            "url": "http://tea.example/s?__biz=a&b=__1__&c=2~~3",
        },
        "# 井水\n\n\n\n",
    ),
    "a name that touches the time": (
        "# 井水\n\n2024年03月05日 12:01:55[lu](https://tea.example/lu)阅读数：27\n\n",
        {"title": "井水", "date": "2024-03-05"},
        "# 井水\n\n2024年03月05日 12:01:55[lu](https://tea.example/lu)阅读数：27\n\n",
    ),
    "tags below a badge, as HackMD writes them": (
        "[![badge](https://a.example/b)](https://a.example)\n###### tags: `茶` `水`\n# 井水\n\n",
        {"title": "井水", "tags": ("茶", "水")},
        "[![badge](https://a.example/b)](https://a.example)\n# 井水\n\n",
    ),
    "tags below a title": (
        "# 井水\n###### tags: `茶`、`水`\n\n",
        {"title": "井水", "tags": ("茶", "水")},
        "# 井水\n\n",
    ),
    "a section below a badge is no title": (
        "[![b](https://a.example/b)](https://a.example)\n\n## 井水\n\n",
        {"title": "a"},
        "[![b](https://a.example/b)](https://a.example)\n\n## 井水\n\n",
    ),
    "a heading about tags": (
        "# 井水\n\n## tags: 茶\n\n",
        {"title": "井水"},
        "# 井水\n\n## tags: 茶\n\n",
    ),
    "links to other pages above the title": (
        "[返回首页](README.md) | [下一章](b.md)\n\n# 井水\n\n作者：陆羽生\n\n",
        {"title": "井水", "author": "陆羽生"},
        "[返回首页](README.md) | [下一章](b.md)\n\n# 井水\n\n\n",
    ),
    "an anchor in the title": (
        '# 井水<sent id="DW"></sent>\n\n',
        {"title": "井水"},
        '# 井水<sent id="DW"></sent>\n\n',
    ),
    "a subtitle above a list of labels": (
        f"# 井水\n\n——与河水\n\n- 原文链接：[Water]({URL})\n- 作者：**Lu Yu**\n\n",
        {"title": "井水", "author": "Lu Yu", "url": URL},
        "# 井水\n\n——与河水\n\n\n",
    ),
    "a line of dialogue above a label": (
        "# 井水\n\n——清吗？\n\n——清。\n\n作者：陆羽生\n\n",
        {"title": "井水"},
        "# 井水\n\n——清吗？\n\n——清。\n\n作者：陆羽生\n\n",
    ),
    "a line of dialogue above a date": (
        "# 井水\n\n——今天几号？\n\n2024年3月5日\n\n——清。\n\n",
        {"title": "井水"},
        "# 井水\n\n——今天几号？\n\n2024年3月5日\n\n——清。\n\n",
    ),
    "an element that a title is about": (
        "# 井水的 <template></template>\n\n",
        {"title": "井水的 <template></template>"},
        "# 井水的 <template></template>\n\n",
    ),
    "a section about a tag": (
        "# 井水\n\n## tag: `div`\n\n",
        {"title": "井水"},
        "# 井水\n\n## tag: `div`\n\n",
    ),
    "words with a date stay": (
        "# 井水\n\n原创 陆羽生 2024-03-05 写 于 杭州\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
        "# 井水\n\n原创 陆羽生 2024-03-05 写 于 杭州\n\n",
    ),
    "a link to the original beside a date": (
        f"# 井水\n\n[原文链接]({URL}) | 2024-03-05\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
        "# 井水\n\n\n",
    ),
    "pictures before labels": (
        f"# 📰 井水\n\n📅 日期：2024-03-05\n🔗 链接：{URL}\n✍️ 作者：陆羽生\n\n",
        {"title": "📰 井水", "date": "2024-03-05", "url": URL, "author": "陆羽生"},
        "# 📰 井水\n\n\n",
    ),
    "the day of clipping is not that of the post": (
        f"---\ntitle: 井水\nsource: {URL}\npublished:\ncreated: 2025-01-01\n---\n"
        "原创 陆羽生 *2024年03月05日 07:19* *天津* *标题已修改*\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL, "author": "陆羽生"},
        "\n",
    ),
    "a name of one word before the time of a post": (
        f"---\ntitle: 井水\nsource: {URL}\ncreated: 2025-01-01\n---\njw *2024年3月5日 7:19*\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL, "author": "jw"},
        "jw *2024年3月5日 7:19*\n\n",
    ),
    "the day of clipping where there is no other": (
        f"---\ntitle: 井水\nsource: {URL}\ncreate: 2024-03-05 22:22\n---\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
        "",
    ),
    "fields with blank lines between them": (
        f"Title: 井水: 清\n\nURL Source: {URL}\n\nPublished Time: 2024-03-05T10:11:12+00:00\n\n"
        "Warning: cached\n\nMarkdown Content:\n",
        {"title": "井水: 清", "date": "2024-03-05", "url": URL},
        "",
    ),
    "bars in place of colons": (
        "# 井水\n\n文｜陆羽生\n\n编辑 | 白水\n\n",
        {"title": "井水", "author": "陆羽生"},
        "# 井水\n\n\n\n",
    ),
    "a bold title": (
        "**井水**\n\n作者：陆羽生\n\n",
        {"title": "井水", "author": "陆羽生"},
        "**井水**\n\n\n",
    ),
    "elements": (
        "<div>\n<h1 id='a'>井<b>水</b></h1>\n<p>作者：陆羽生</p>\n</div>\n\n",
        {"title": "井水", "author": "陆羽生"},
        "<div>\n<h1 id='a'>井<b>水</b></h1>\n</div>\n\n",
    ),
    "a book": (
        "《井水》\n\n［唐］陆羽 著\n\n",
        {"title": "《井水》", "author": "［唐］陆羽"},
        "《井水》\n\n［唐］陆羽 著\n\n",
    ),
    "links of a reading list above the original": (
        f"# 井水\n\n[Read on Shelf](https://shelf.example/1)\n[Read Original]({URL})\n\n",
        {"title": "井水", "url": URL},
        "# 井水\n\n[Read on Shelf](https://shelf.example/1)\n\n",
    ),
    "metadata above the title": (
        f"## Metadata\n* Author: [陆羽生](x)\n* Full Title: 井水\n* URL: {URL}\n\n",
        {"title": "井水", "author": "陆羽生", "url": URL},
        "",
    ),
    "a subtitle above the date": (
        "# 井水\n\n### 与河水\n\n2024-03-05\n\n",
        {"title": "井水", "date": "2024-03-05"},
        "# 井水\n\n### 与河水\n\n\n",
    ),
    "a date above the heading": (
        "2024-03-05\n\n# 井水\n\n",
        {"title": "井水", "date": "2024-03-05"},
        "\n# 井水\n\n",
    ),
    "a link back above the heading": (
        "[目录](README.md)\n\n# 井水\n\n",
        {"title": "井水"},
        "[目录](README.md)\n\n# 井水\n\n",
    ),
    "a table of contents above the heading": (
        "[TOC]\n\n# 井水\n",
        {"title": "井水"},
        "[TOC]\n\n# 井水\n",
    ),
    "a link to the original": (
        f"# 井水\n\n[阅读原文]({URL})\n\n",
        {"title": "井水", "url": URL},
        "# 井水\n\n\n",
    ),
    "a comment of several lines": (
        "<!--\ntitle: 井水\ndate: 2024-03-05\n-->\n\n",
        {"title": "井水", "date": "2024-03-05"},
        "\n\n",
    ),
    "a comment in words": (
        "<!--\n待改：第二段\n-->\n\n",
        {"title": "a"},
        "<!--\n待改：第二段\n-->\n\n",
    ),
    "a label with nothing known is text": (
        "# 井水\n\n地点：河边\n\n",
        {"title": "井水"},
        "# 井水\n\n地点：河边\n\n",
    ),
    "a label whose value is no date is text": (
        "# 井水\n\n时间：从前\n\n",
        {"title": "井水"},
        "# 井水\n\n时间：从前\n\n",
    ),
    "a dialogue is text": (
        "作者：我说的是井水，不是河水。你听清楚了没有？\n",
        {"title": "a"},
        "作者：我说的是井水，不是河水。你听清楚了没有？\n",
    ),
    "labels below a paragraph are text": (
        "# 井水\n\n一段话，有三句。\n\n作者：陆羽生\n\n",
        {"title": "井水"},
        "# 井水\n\n一段话，有三句。\n\n作者：陆羽生\n\n",
    ),
    "rules around prose are no front matter": (
        "---\n一段话。\n---\n",
        {"title": "a"},
        "---\n一段话。\n---\n",
    ),
    "a list of labels, one of them unknown": (
        f"# 井水\n\n- 嘉宾：白水\n- 链接：{URL}\n- 上传日期：20240305\n- 时长：12:34\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
        "# 井水\n\n- 嘉宾：白水\n\n",
    ),
    "quoted labels with blank lines between": (
        f"# 井水\n\n> 作者：陆羽生\n>\n> 时间：2024/03/05\n>\n> 来源：[茶事]({URL})\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL, "author": "陆羽生"},
        "# 井水\n\n\n",
    ),
    "a link line with a date below": (
        f"[井水]({URL})\n\n2024-03-05 10:20\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
        f"[井水]({URL})\n\n\n",
    ),
    "an account": (
        "# 井水\n\n原创 陆羽生 [茶报](javascript:void(0);) *2024-03-05 08:00*\n\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
        "# 井水\n\n\n",
    ),
    "a word before a date is no author": (
        "# 井水\n\n> 发布于 2024年3月5日\n\n",
        {"title": "井水", "date": "2024-03-05"},
        "# 井水\n\n\n",
    ),
    "an address alone below the title": (
        f"# 井水\n\n<{URL}>\n\n2024-03-05\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
        "# 井水\n\n\n\n",
    ),
    "a date in the title": (
        "# 井水（2024-03-05）\n\n",
        {"title": "井水（2024-03-05）", "date": "2024-03-05"},
        "# 井水（2024-03-05）\n\n",
    ),
    "a date below front matter": (
        f"---\ntitle: 井水\nlink: {URL}\n---\n2024-03-05\n\n",
        {"title": "井水", "date": "2024-03-05", "url": URL},
        "2024-03-05\n\n",
    ),
    "links of a journal are no date": (
        "---\ntitle: 井水\n---\n<< [[2024-03-04]] | [[2024-03-06]] >>\n\n",
        {"title": "井水"},
        "<< [[2024-03-04]] | [[2024-03-06]] >>\n\n",
    ),
    "a title that was cut": (
        "---\ntitle: 井水与河水的...\ndate: 2024-03-05\n---\n# 井水与河水的分别\n\n",
        {"title": "井水与河水的分别", "date": "2024-03-05"},
        "# 井水与河水的分别\n\n",
    ),
    "the properties of a page of Notion": (
        f"# 井水\n\nCreated: April 18, 2021 8:00 AM\nTags: 茶, 水\nStatus: Done\nURL: {URL}\n\n",
        {"title": "井水", "date": "2021-04-18", "url": URL, "tags": ("茶", "水")},
        "# 井水\n\n\n",
    ),
    "properties in Chinese, some of them unknown": (
        "# 井水\n\n创建时间: 2021年4月18日 08:00\n标签: 茶, 水\n评分: 甲\n"
        f"作者: 陆羽生\n链接: {URL}\n\n",
        {
            "title": "井水",
            "date": "2021-04-18",
            "url": URL,
            "author": "陆羽生",
            "tags": ("茶", "水"),
        },
        "# 井水\n\n评分: 甲\n\n",
    ),
    "properties with several times and people": (
        "# 井水\n\nRating: 5\nLast edited time: May 6, 2024\nCreated time: April 18, 2021\n"
        "Created by: 白水\nAuthor: 陆羽生\n\n",
        {"title": "井水", "date": "2021-04-18", "author": "陆羽生"},
        "# 井水\n\nRating: 5\n\n",
    ),
    "answers below one label are text": (
        "# 井水\n\n作者: 陆羽生\n问: 清吗\n答: 清\n\n",
        {"title": "井水", "author": "陆羽生"},
        "# 井水\n\n问: 清吗\n答: 清\n\n",
    ),
    "a talk has no properties": (
        "# 井水\n\n甲: 清吗\n乙: 清\n\n",
        {"title": "井水"},
        "# 井水\n\n甲: 清吗\n乙: 清\n\n",
    ),
    "minutes of a meeting": (
        "# 会议纪要\n\n时间: 2024-03-05\n作者: 李四\n地点: 河边\n决议: 修桥\n\n",
        {"title": "会议纪要", "date": "2024-03-05", "author": "李四"},
        "# 会议纪要\n\n地点: 河边\n决议: 修桥\n\n",
    ),
    "minutes that begin with what is no field": (
        "# 会议纪要\n\n地点: 河边\n时间: 2024-03-05\n作者: 李四\n来源: 茶报\n\n",
        {"title": "会议纪要"},
        "# 会议纪要\n\n地点: 河边\n时间: 2024-03-05\n作者: 李四\n来源: 茶报\n\n",
    ),
    "minutes as a list": (
        "# 会议纪要\n\n- 时间: 2024-03-05\n- 作者: 李四\n- 地点: 河边\n- 决议: 修桥\n\n",
        {"title": "会议纪要", "date": "2024-03-05", "author": "李四"},
        "# 会议纪要\n\n- 地点: 河边\n- 决议: 修桥\n\n",
    ),
    "minutes as a quotation": (
        "> 时间：2024-03-05\n> 作者：李四\n> 地点：河边\n\n",
        {"title": "a", "date": "2024-03-05", "author": "李四"},
        "> 地点：河边\n\n",
    ),
    "minutes as a table": (
        "# 会议纪要\n\n| 项目 | 内容 |\n|---|---|\n| 作者 | 李四 |\n| 日期 | 2024-03-05 |\n"
        "| 决议 | 修桥 |\n\n",
        {"title": "会议纪要", "date": "2024-03-05", "author": "李四"},
        "# 会议纪要\n\n| 项目 | 内容 |\n|---|---|\n| 作者 | 李四 |\n| 日期 | 2024-03-05 |\n"
        "| 决议 | 修桥 |\n\n",
    ),
    "a table with text above its columns": (
        "# 会议纪要\n\n| 会议 | 春会 |\n|---|---|\n| 作者 | 李四 |\n| 日期 | 2024-03-05 |\n\n",
        {"title": "会议纪要", "date": "2024-03-05", "author": "李四"},
        "# 会议纪要\n\n| 会议 | 春会 |\n|---|---|\n| 作者 | 李四 |\n| 日期 | 2024-03-05 |\n\n",
    ),
    "a talk with names of fields": (
        "# 对谈\n\n作者: 井水清\n编辑: 河水呢\n作者: 河水浑\n读者: 明白\n\n",
        {"title": "对谈"},
        "# 对谈\n\n作者: 井水清\n编辑: 河水呢\n作者: 河水浑\n读者: 明白\n\n",
    ),
    "a talk in paragraphs": (
        "# 对谈\n\n编辑：井水呢\n\n作者：井水清\n\n编辑：河水呢\n\n作者：河水浑\n\n",
        {"title": "对谈"},
        "# 对谈\n\n编辑：井水呢\n\n作者：井水清\n\n编辑：河水呢\n\n作者：河水浑\n\n",
    ),
    "a talk in bold": (
        "# 对谈\n\n**编辑**：井水呢\n\n**作者**：井水清\n\n**编辑**：河水呢\n\n",
        {"title": "对谈"},
        "# 对谈\n\n**编辑**：井水呢\n\n**作者**：井水清\n\n**编辑**：河水呢\n\n",
    ),
    "a talk as a list": (
        "# 对谈\n\n- 作者: 井水清\n- 编辑: 河水呢\n- 作者: 河水浑\n- 来源: 没有\n\n",
        {"title": "对谈"},
        "# 对谈\n\n- 作者: 井水清\n- 编辑: 河水呢\n- 作者: 河水浑\n- 来源: 没有\n\n",
    ),
    "a talk of one turn": (
        "# 对谈\n\n编辑：你怎么看？\n作者：井水清，河水浑。\n\n",
        {"title": "对谈"},
        "# 对谈\n\n编辑：你怎么看？\n作者：井水清，河水浑。\n\n",
    ),
    "a talk with a time in it": (
        "# 对谈\n\n作者: 你记得是哪天吗？\n时间: 2024-03-05\n编辑: 记得\n读者: 我也记得\n\n",
        {"title": "对谈"},
        "# 对谈\n\n作者: 你记得是哪天吗？\n时间: 2024-03-05\n编辑: 记得\n读者: 我也记得\n\n",
    ),
    "a talk below an author": (
        "# 对谈\n\n作者：陆羽生\n日期：2024-03-05\n\n问：清吗\n\n答：清\n\n问：浑吗\n\n",
        {"title": "对谈", "date": "2024-03-05", "author": "陆羽生"},
        "# 对谈\n\n\n问：清吗\n\n答：清\n\n问：浑吗\n\n",
    ),
    "a list of other texts": (
        "# 书单\n\n- 作者: 李四\n- 链接: https://tea.example/a\n- 作者: 张三\n- 链接: https://tea.example/b\n\n",
        {"title": "书单"},
        "# 书单\n\n- 作者: 李四\n- 链接: https://tea.example/a\n- 作者: 张三\n- 链接: https://tea.example/b\n\n",
    ),
    "properties of Notion with text in them": (
        "# 井水\n\nCreated: April 18, 2021\n摘记: 井水清，河水浑。\nAuthor: 陆羽生\n"
        "Last Edited: May 6, 2024\n\n",
        {"title": "井水", "date": "2021-04-18", "author": "陆羽生"},
        "# 井水\n\n摘记: 井水清，河水浑。\n\n",
    ),
    "properties in English alone": (
        "# 井水\n\nRating: 5\nAuthor: 陆羽生\nTags: 茶\nURL: https://tea.example/water\n\n",
        {"title": "井水", "author": "陆羽生", "tags": ("茶",), "url": URL},
        "# 井水\n\nRating: 5\n\n",
    ),
    "a clipper's line below front matter": (
        f"---\ntitle: 井水\n---\n> 本文由 [简悦](https://k.example) 转码，原文地址 [茶]({URL})\n",
        {"title": "井水", "url": URL},
        "",
    ),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_head_is_read_and_left_out_of_the_body(case: str) -> None:
    above, expected, kept = HEADS[case]
    header, body = read(above + BODY)
    assert fields(header) == expected
    assert body == (kept + BODY).strip()


@pytest.mark.parametrize(
    "case",
    [case for case in HEADS if any(word in case for word in ("talk", "minutes", "subtitle"))],
)
def test_the_beginning_of_a_head_is_read_alike_or_known_to_be_cut(case: str) -> None:
    text = HEADS[case][0] + BODY
    whole = add_body_head(text, Head())
    for length in range(max(8, text.index("\n") + 1), len(text)):
        head = add_body_head(text[:length], Head())
        assert head.is_cut or (head.lines, head.heading) == (whole.lines, whole.heading)


@pytest.mark.parametrize("mark", ["《", "# 《"])
@pytest.mark.parametrize("length", [1, 200, 4096])
def test_a_line_too_long_for_a_head_is_no_title(mark: str, length: int) -> None:
    text = f"{mark}{'<i class=a>' * 300}井水》\n\n［唐］陆羽 著\n\n{BODY}"
    whole, head = add_body_head(text, Head()), add_body_head(text[:length], Head())
    assert "class" not in whole.heading + whole.first_line
    assert head.is_cut or (head.lines, head.heading) == (whole.lines, whole.heading)


NAMES = {
    ("井水.md", BODY): "井水",
    ("2024-03-05-井水.md", BODY): "井水",
    ("第123期.md", BODY): "第123期",
    ("209-井水.md", BODY): "209-井水",
    ("108.读《茶经》.md", f"# 1. 引言\n\n{BODY}"): "108.读《茶经》",
    ("井水与河水.md", f"## 一、水从哪里来\n\n{BODY}"): "井水与河水",
    ("how-to-dig-a-well.md", f"# 前言\n\n{BODY}"): "how-to-dig-a-well",
    ("preface.md", f"# 前言\n\n{BODY}"): "前言",
    ("第一章 引言.md", f"# 引言\n\n{BODY}"): "引言",
    ("井水.md", f"# 1.5 米深的井\n\n{BODY}"): "1.5 米深的井",
    ("2024/03/05.md", BODY): "2024-03-05",
    ("202403051520 井水.md", BODY): "井水",
    ("2024-03-05 15.20.33 井水.md", BODY): "井水",
    ("a.md", f"# <center>井水</center>\n\n{BODY}"): "井水",
    ("井水.mkd", BODY): "井水",
    ("12.md", f"# 一、水从哪里来\n\n{BODY}"): "一、水从哪里来",
    ("how_to_make_tea.md", BODY): "how to make tea",
    ("茶事/20240305.md", BODY): "茶事 20240305",
    ("茶事/05.md", BODY): "茶事 05",
    ("2024/05.md", BODY): "05",
    ("茶事/13f8abbb8ee3d60ffe08.md", BODY): "茶事 13f8abbb8ee3d60ffe08",
    ("茶 0123456789abcdef0123456789abcdef.md", BODY): "茶",
    ("茶事/index.md", f"---\ndate: 2024-03-05\n---\n{BODY}"): "茶事",
    ("plain.txt", f"井水与河水\n\n　　{BODY}"): "井水与河水",
    ("井水与.txt", f"井水与河水\n\n　　{BODY}"): "井水与河水",
    ("井水.txt", f"{BODY}\n{BODY}"): "井水",
}


LONG = {
    "YAML": "---\ncover: {}\ntitle: 井水\n---\n",
    "a comment in YAML": "---\n# {}\ntitle: 井水\n---\n",
    "YAML between four dashes": "----\ntags: {}\ntitle: 井水\n----\n",
    "TOML": '+++\n[extra]\ncover = "{}"\ntitle = "井水"\n+++\n',
    "JSON": '{{\n"cover": "{}",\n"title": "井水",\n"date": "2024-03-05"}}\n',
    "JSON between dashes": '---json\n{{"cover": "{}", "title": "井水"}}\n---\n',
    "JSON between semicolons": ';;;\n{{"tags": "{}", "title": "井水"}}\n;;;\n',
    "a code block": "```yaml\ntags: {}\ntitle: 井水\n```\n",
    "a code block of JSON": '```json\n{{"title": "井水", "tags": "{}"}}\n```\n',
    "a comment": "<!--\ntags: {}\ntitle: 井水\n-->\n",
}


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize("case", LONG)
def test_a_head_longer_than_what_a_list_reads_first(case: str, suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_text(LONG[case].format("茶水" * HEAD) + "\n正文。\n", "utf-8")
    (file,) = scan([tmp_path], hosts={})
    article = read_article(file.entry.path, hosts={})
    assert file.entry.title == article.entry.title == "井水"
    assert file.entry.key == article.entry.key
    assert article.document.text == "正文。"


@pytest.mark.parametrize(("name", "text"), NAMES)
def test_meaningful_names_of_files_and_folders_are_titles(name: str, text: str) -> None:
    assert read(text, name)[0].title == NAMES[name, text]


@pytest.mark.parametrize(
    ("front", "source"),
    [
        (f"source: 茶报\nurl: {URL}", "茶报"),
        (f"site: 茶报网\nurl: {URL}", "茶事"),
        ("site: 茶报网\nurl: https://unknown.example/a", "茶报网"),
        ("来源: 茶报", "茶报"),
        ("publication: '[[茶报]]'", "茶报"),
        (f"source: '[茶报]({URL})'", "茶报"),
        (f"source: {URL}", "茶事"),
        ("source:\n  name: 茶报\n  url: https://unknown.example/a", "茶报"),
        ("tags: clippings", ""),
        ("categories: 随笔", ""),
        ("source: None", ""),
    ],
)
def test_sources(front: str, source: str) -> None:
    assert read(f"---\ntitle: 井水\n{front}\n---\n{BODY}")[0].source == source


FOOTS = {
    "below a rule": (
        f"{BODY}\n------\n\nvia: {URL}\n\n作者：[陆羽生][a]\n译者：白水\n\n"
        "[a]: https://tea.example/lu\n",
        URL,
        "陆羽生",
    ),
    "under its own label": (f"{BODY}\n\n原文链接：<{URL}>\n", URL, ""),
    "with credits": (f"{BODY}\n\n---\n来源：[茶报]({URL})\n\n本文由茶社原创编译\n", URL, ""),
    "a source without a rule": (f"{BODY}\n\n来源：{URL}\n", "", ""),
    "far above the end": (f"via: {URL}\n" + BODY * 30, URL, ""),
    "in the middle": (f"{BODY}\n\n原文链接：{URL}\n\n{BODY}", "", ""),
    "a link in the last sentence": (f"{BODY}\n\n又见 {URL} 。\n", "", ""),
}


@pytest.mark.parametrize("case", FOOTS)
def test_the_last_lines_may_name_the_original(case: str, tmp_path: Path) -> None:
    text, url, author = FOOTS[case]
    path = tmp_path / "井水.md"
    for above in ("", BODY * 400):  # once within what is read for the head, once beyond
        path.write_text(f"# 井水\n\n{above}{text}", "utf-8")
        entry = read_entry(path)
        if case == "far above the end" and above:
            url = ""
        assert (entry.url, entry.author) == (url, author)
        assert read_article(path).entry.key == entry.key


def test_the_last_lines_are_not_read_where_the_head_names_an_address(tmp_path: Path) -> None:
    path = tmp_path / "井水.md"
    path.write_text(
        f"---\ntitle: 井水\nurl: {URL}\n---\n{BODY}\n---\nvia: https://x.example/\n", "utf-8"
    )
    assert read_entry(path).url == URL


def test_folders_with_parts_of_a_site_are_skipped(tmp_path: Path) -> None:
    library = tmp_path / "assets"  # the folder that the user names is never skipped
    for folder in (
        "_layouts",
        "node_modules/x",
        "themes/a/b",
        "a/_includes",
        "Templates",
        "_posts",
        "assets2",
    ):
        (library / folder).mkdir(parents=True)
        (library / folder / "井水.md").write_text(f"# {folder}\n\n{BODY}", "utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in library.rglob("*.md"):
            archive.write(path, path.relative_to(library))
    for path in (library, tmp_path / "a.zip"):
        tally = Tally()
        assert sorted(file.entry.title for file in scan([path], tally=tally)) == [
            "_posts",
            "assets2",
        ]
        assert tally.skipped == {SkipReason.SITE_FOLDER: 5}
