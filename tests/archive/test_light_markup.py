"""Org, reStructuredText and AsciiDoc: their heads are read, their markup is not shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reader.archive.article import read_article, skim_article
from reader.archive.formats.registry import recognise
from reader.archive.head_reading import HEAD
from reader.archive.scan import scan
from reader.cleaning.pipeline import clean
from reader.text.body_kind import BodyKind
from reader.text.urls import canonical
from tests.archive.heads import URL, fields, read

Case = tuple[str, dict[str, object]]

ORG_HEADS: dict[str, Case] = {
    "keywords": (
        f"#+title: 井水\n#+DATE: <2024-03-05 Tue 08:00>\n#+AUTHOR: 陆羽生\n#+URL: {URL}\n"
        "#+FILETAGS: :茶:水:\n#+OPTIONS: toc:nil\n\n清。\n",
        {
            "title": "井水",
            "date": "2024-03-05",
            "author": "陆羽生",
            "url": URL,
            "tags": ("茶", "水"),
        },
    ),
    "properties above the keywords": (
        f":PROPERTIES:\n:ID: 7\n:ROAM_REFS: {URL}\n:END:\n#+title: 井水 & 河水\n"
        "#+tags[]: 茶 水\n\n清。\n",
        {"title": "井水 & 河水", "url": URL, "tags": ("茶", "水")},
    ),
    "a captured page": (
        "* TODO [#A] 井水 :茶:\n:PROPERTIES:\n:CREATED: [2024-03-05 Tue]\n:END:\n清。\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "an inactive day": (
        "#+TITLE: 井水\n#+DATE: [2024-03-05]\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "a title that begins with a day": (
        "#+TITLE: [2021-04-18更新] 新书\n#+SUBTITLE: [2021-04-18] 续\n清。\n",
        {"title": "[2021-04-18更新] 新书"},
    ),
    "a date beside words": (
        "#+TITLE: 井水\n#+DATE: <2024-03-05 Tue> 初稿\n清。\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "markup in a title": (
        f"#+TITLE: [[{URL}][井 *水*]] & =x=[fn:1]\n清。\n",
        {"title": "井 水 & x"},
    ),
    "markup in a heading": (f"* TODO [[{URL}][井 *水*]] /清/\n清。\n", {"title": "井 水 清"}),
    "a drawer below plans": (
        f"* 井水\nSCHEDULED: <2024-03-05 Tue>\n:PROPERTIES:\n:URL: {URL}\n:END:\n清。\n",
        {"title": "井水", "url": URL},
    ),
    "nothing": ("清。\n", {"title": "a"}),
}
RST_HEADS: dict[str, Case] = {
    "fields below the title": (
        "井水\n====\n\n:date: 2024-03-05 08:00\n:author: 陆羽生\n:tags: 茶, 水\n:slug: a\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "tags": ("茶", "水")},
    ),
    "an overline": (
        "####\n井水\n####\n\n:Author: 陆羽生\n\n清。\n",
        {"title": "井水", "author": "陆羽生"},
    ),
    "comments above": (
        f".. title: 井水\n.. date: 2024-03-05 08:00\n.. tags: 茶, 水\n.. link: {URL}\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "url": URL, "tags": ("茶", "水")},
    ),
    "a directive": (
        ".. post:: 2024-03-05\n   :author: 陆羽生\n   :tags: 茶\n\n*井水*\n======\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "tags": ("茶",)},
    ),
    "targets of links": (
        "井水\n====\n\n.. _url: https://a.example/\n.. _date: 2024-03-05\n.. _author: b\n\n清。\n",
        {"title": "井水"},
    ),
    "markup in the title": (
        f"`井 <{URL}>`_ *水* & ``x``\n{'=' * 60}\n\n清。\n",
        {"title": "井 水 & x"},
    ),
    "nothing": ("清。\n", {"title": "a"}),
}
ADOC_HEADS: dict[str, Case] = {
    "a header": (
        "= 井水\n陆羽生 <lu@tea.example>\nv1.0, 2024-03-05\n:keywords: 茶, 水\n:toc:\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生", "tags": ("茶", "水")},
    ),
    "attributes": (
        "= 井水\n:author: 陆羽生\n:revdate: 2024-03-05\n:page-tags: [茶, 水]\n"
        f":url: {URL}\n\n清。\n",
        {
            "title": "井水",
            "date": "2024-03-05",
            "author": "陆羽生",
            "url": URL,
            "tags": ("茶", "水"),
        },
    ),
    "front matter": (
        "---\ntitle: 井水\ndate: 2024-03-05\n---\n:toc:\n\n清。\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "fields above tildes": (
        "title=井水\ndate=2024-03-05\ntype=post\n~~~~~~\n清。\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
    "a text below the title": ("= 井水\n\n清。\n", {"title": "井水"}),
    "comments above": (
        "// 藏\n////\n= 旧\n\n藏\n////\n\n= 井水\n陆羽生\n2024-03-05\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
    ),
    "comments between": (
        "= 井水\n//////\n藏\n//////\n// 藏\n陆羽生\n2024-03-05\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
    ),
    "conditions and included files": (
        "ifdef::env-github[]\n:tip-caption: x\nendif::[]\nifndef::x[:author: 陆羽生]\n"
        "include::_a.adoc[]\n= 井水\ninclude::_b.adoc[tag=a]\nifeval::[1 > 2]\n:toc:\n"
        "endif::[]\n:revdate: 2024-03-05\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
    ),
    "lines about the title": (
        "[[jing]]\n[#id.role,x=1]\n\n= 井水\n陆羽生 <lu@tea.example>\nv1.0, 2024-03-05\n\n清。\n",
        {"title": "井水", "date": "2024-03-05", "author": "陆羽生"},
    ),
    "a value of several lines": (
        "= 井水\n:description: 清 \\\n  浑 + \\\n  雨\n:revdate: 2024-03-05\n\n清。\n",
        {"title": "井水", "date": "2024-03-05"},
    ),
}
HEADS = {"org": ORG_HEADS, "rst": RST_HEADS, "adoc": ADOC_HEADS}


@pytest.mark.parametrize(
    ("suffix", "case"), [(suffix, case) for suffix, table in HEADS.items() for case in table]
)
def test_a_head_is_read_and_not_shown(suffix: str, case: str) -> None:
    text, expected = HEADS[suffix][case]
    header, markdown = read(text, f"a.{suffix}")
    assert fields(header) == expected
    shown = clean(markdown, title=header.title, kind=BodyKind.MARKDOWN).text
    assert shown == ("清。" if "清。" in text else "")


ORG = {
    "emphasis": ("*粗*、/斜/、_线_、+删+、=a*b*= 和 ~c_d~", "粗、斜、线、删、a*b* 和 c_d"),
    "emphasis beside Han": ("井*水*清", "井水清"),
    "signs that are text": (
        "2*3*4，a_b_c，/usr/bin/x，1+2+3，a=b=c，<b>，`q`，[x]",
        "2*3*4，a_b_c，/usr/bin/x，1+2+3，a=b=c，<b>，`q`，[x]",
    ),
    "links": (
        "[[https://a.example][井 *水*]]，[[https://a.example/x_y_z]]，[[*河][河水]]，[[file:b.org][乙]]",
        "井 水，https://a.example/x_y_z，河水，乙",
    ),
    "headings": ("* DONE 井 :茶:水:\n清。\n** [#B] 河\n浑。", "井\n\n清。\n\n河\n\n浑。"),
    "drawers and plans": (
        "* 井\n:PROPERTIES:\n:ID: 1\n:END:\nSCHEDULED: <2024-03-05 Tue>\n清。\n:LOGBOOK:\nx\n:END:",
        "井\n\n清。",
    ),
    "lists": (
        "- 一\n  - 二\n- [X] 三\n- 词 :: 解\n\n1. 甲\n2) 乙",
        "一\n二\n三\n词：解\n\n甲\n乙",
    ),
    "blocks": (
        "#+begin_src py\n,*a* = [[b]]\n#+end_src\n#+BEGIN_QUOTE\n*引*\n#+END_QUOTE\n: 一\n"
        "#+begin_comment\n藏\n#+end_comment",
        "*a* = [[b]]\n\n引\n\n一",
    ),
    "verse": ("#+BEGIN_VERSE\n一行\n二行\n#+END_VERSE", "一行\n二行"),
    "a table": ("| 名 | 值 |\n|---+---|\n| 井 | *清* |", "名\t值\n井\t清"),
    "notes": ("清[fn:1]，浑[fn:: 行内]。\n\n[fn:1] 茶经", "清[1]，浑[2]。\n\n茶经\n行内"),
    "comments and keywords": ("# 藏\n清。\n#+NAME: x\n#+ATTR_HTML: :width 3\n浑。", "清。\n浑。"),
    "days and scripts": ("<2024-03-05 Tue>，H_{2}O，x^{2}", "2024-03-05 Tue，H₂O，x²"),
    "an indented paragraph": ("* 井\n    清的。\n\n    浑的。", "井\n\n清的。\n\n浑的。"),
    "a block without an end": ("#+begin_src py\n清。", "清。"),
    "a word between colons": (
        ":smile:\n清。\n* 河\n:PROPERTIES:\n:ID: 1\n:END:\n浑。",
        ":smile:\n清。\n\n河\n\n浑。",
    ),
    "a word between colons above a drawer": (
        ":smile:\n清。\n:PROPERTIES:\n:ID: 1\n:END:\n浑。",
        ":smile:\n清。\n浑。",
    ),
    "drawers with text": (":NOTES:\n*记*。\n:END:\n清。\n:笔记:\n浑。\n:END:", "记。\n清。\n浑。"),
    "a drawer without an end above a heading": (
        ":LOGBOOK:\n清。\n* 河\n:END:",
        ":LOGBOOK:\n清。\n\n河\n\n:END:",
    ),
    "a comment without an end above a heading": (
        "#+begin_comment\n清。\n* 河\n浑。\n#+end_comment",
        "清。\n\n河\n\n浑。",
    ),
    "captions": (
        "#+CAPTION: 图一\n#+CAPTION: 又\n#+NAME: x\n清。\n\n#+CAPTION: 图二\n#+begin_quote\n引。\n"
        "#+end_quote\n#+CAPTION: 图三",
        "图一 又\n\n清。\n\n图二\n\n引。\n\n图三",
    ),
    "letters": ("A. 梨\nB. 苹果\n- 一\n  c) 桃", "A. 梨\nB. 苹果\n\n一\nc) 桃"),
    "a day that is none": ("* [2021-04-18更新] 井\n清。", "[2021-04-18更新] 井\n\n清。"),
}
RST = {
    "emphasis": (r"**粗**\ 和\ *斜*，``a*b*``，:kbd:`x`，`题`", "粗和斜，a*b*，x，题"),
    "signs that are text": ("2*3*4，a_b，<b>，[x]，# 一", "2*3*4，a_b，<b>，[x]，# 一"),
    "links": (
        "见 `井 <https://a.example>`_、河_ 和 `大 河`_。\n\n.. _河: https://b.example\n"
        ".. _大 河: https://c.example",
        "见 井、河 和 大 河。",
    ),
    "headings": ("一\n==\n\n清。\n\n二\n--\n\n浑。", "一\n\n清。\n\n二\n\n浑。"),
    "lists": ("- 一\n\n  续\n- 二\n\n  - 三\n\n1. 甲\n#. 乙", "一\n\n续\n\n二\n三\n\n甲\n乙"),
    "a term": ("井\n    清 *水*。", "井\n\n清 水。"),
    "code": (
        ".. code-block:: py\n   :linenos:\n\n   *a*\n\n如下::\n\n    *b*\n\n完。",
        "*a*\n\n如下：\n\n*b*\n\n完。",
    ),
    "boxes": (
        ".. note:: 小心\n   水深。\n\n.. topic:: 题\n\n   文。",
        "Note\n\n小心\n水深。\n\n题\n\n文。",
    ),
    "what is about the page": (
        ".. contents::\n   :local:\n\n.. 藏\n   起来\n\n清。\n\n.. toctree::\n\n   a\n   b",
        "清。",
    ),
    "verse": ("| 一行\n| 二行", "一行\n二行"),
    "tables": (
        "==  ==\n名  值\n==  ==\n井  清\n==  ==\n\n"
        "+----+----+\n| 名 | 值 |\n+====+====+\n| 河 | 浑 |\n|    | 的 |\n+----+----+",
        "名\t值\n井\t清\n\n名\t值\n河\t浑 的",
    ),
    "notes": (
        "清 [1]_，浑 [#]_，雨 [#a]_。\n\n.. [1] 茶经\n.. [#] 水经\n.. [#a] 雨\n   经",
        "清 [1]，浑 [2]，雨 [3]。\n\n茶经\n水经\n雨\n经",
    ),
    "substitutions": ("|水|清。\n\n.. |水| replace:: 井水", "井水清。"),
    "a quotation": ("清。\n\n    引。\n\n浑。", "清。\n\n引。\n\n浑。"),
    "unknown directives": (
        ".. xyz:: *甲*\n   :b: c\n\n   清。\n\n.. 注意:: 乙\n   丙\n\n.. class:: x\n\n   丁",
        "甲\n\n清。\n\n乙\n丙\n\n丁",
    ),
    "boxes whose text is parted": (
        ".. note:: 小心\n\n   水深。\n\n.. update:: 三月\n\n   浑。",
        "Note\n\n小心\n\n水深。\n\nUpdate\n\n三月\n\n浑。",
    ),
    "letters": (
        "A. 梨\nB. 苹果\n\n(c) 桃\n\n    续",
        "A. 梨\nB. 苹果\n\n(c) 桃\n\n续",
    ),
    "a table of values": (
        '.. csv-table::\n   :header: 名, 值\n\n   井, "清\n   的"',
        "名\t值\n井\t清 的",
    ),
    "a substitution without a definition": ("|水|清。", "|水|清。"),
}
ADOC = {
    "emphasis": ("*粗*、_斜_、`a*b*`、#标#、井**水**清、+*c*+", "粗、斜、a*b*、标、井水清、*c*"),
    "signs that are text": ("2*3*4，a_b_c，<b>，[x]，C#，a#b", "2*3*4，a_b_c，<b>，[x]，C#，a#b"),
    "links": (
        "https://a.example[井 *水*]，link:b.html[乙^]，<<x,河水>>，xref:y.adoc[雨]，{web}/z",
        "井 水，乙，河水，雨，https://c.example/z",
    ),
    "headings": ("== 一\n\n清。\n\n=== 二\n浑。", "一\n\n清。\n\n二\n\n浑。"),
    "lists": (
        "* 一\n** 二\n* [x] 三\n\n. 甲\n.. 乙\n\n词:: 解",
        "一\n二\n三\n\n甲\n乙\n\n词：解",
    ),
    "code": ("[source,py]\n----\n*a* # <1>\n----\n<1> 注\n\n....\n*b*\n....", "*a*\n\n注\n\n*b*"),
    "boxes": ("NOTE: 水深。\n\n[TIP]\n====\n慢。\n====", "Note\n\n水深。\n\nTip\n\n慢。"),
    "quotations": (
        "[quote, 陆羽生, 茶经]\n____\n引。\n____\n\n[verse]\n一行\n二行",
        "引。\n\n—— 陆羽生，茶经\n\n一行\n二行",
    ),
    "tables": (
        '[cols="1,2"]\n|===\n|名 |值\n\n|井\n|*清*\n\n|河 |浑\n|===',
        "名\t值\n井\t清\n河\t浑",
    ),
    "a cell of several lines": ("|===\n|名 |值\n\n|井\n的 |清\n|===", "名\t值\n井 的\t清"),
    "a table without cells": ("|===\n清\n|===", "清"),
    "letters beside bars": ("|===\n|cat|dog|x\n|a|b|2+\n|===", "cat\tdog\tx\na\tb\t2+"),
    "marks of cells": (
        "|===\n|名 a|值 ^.>s|数\n2*|井 .2+|清 <|浑 c|三\n|===",
        "名\t值\t数\n井\t井\t清\n浑 c\t三",
    ),
    "no copy of a cell": ("|===\n0*|井 |清\n|河 |浑\n|===", "井\t清\n河\t浑"),
    "notes": ("清footnote:[茶 _经_]。", "清[1]。\n\n茶 经"),
    "brackets in notes": (
        "清footnote:[见 https://a.example[井 [*一*]] 和 link:b[乙 [2\\]] \\] 等]，"
        "浑footnote:[丙 [丁]。",
        "清[1]，浑[2]。\n\n见 井 [一] 和 乙 [2] ] 等\n丙 [丁",
    ),
    "brackets in links": (
        "https://a.example[[1] 井]，link:b[a[0\\]]，xref:c[x [y]]。",
        "[1] 井，a[0]，x [y]。",
    ),
    "comments": (
        "// 藏\n清。\n\n////\n藏\n////\n\n浑。\n\n:toc:\ninclude::a.adoc[]",
        "清。\n\n浑。",
    ),
    "breaks, quotes and scripts": ('一 +\n二 "`引`" H~2~O x^2^ (((藏)))', "一\n二 “引” H₂O x²"),
    "titles and anchors": (".题\n[[x]]\n* 一", "题\n\n一"),
    "titles of boxes and quotations": (
        ".甲\n[NOTE]\n水深。\n\n.乙\n[quote]\n引。\n\n.丙\n[verse]\n诗。\n\n.丁\nTIP: 慢。\n\n"
        ".戊\n词:: 解",
        "Note\n\n甲\n\n水深。\n\n乙\n\n引。\n\n丙\n\n诗。\n\nTip\n\n丁\n\n慢。\n\n戊\n\n词：解",
    ),
    "titles of nothing": (
        ".NET 是甲。\n\n== 一\n\n.NET 是乙。\n.NET 是丙。\n'''\n\n====\n.NET 是丁。\n====\n\n"
        ".题\n////\n藏\n////\n清。\n\n.NET 是戊。",
        ".NET 是甲。\n\n一\n\n.NET 是乙。\n\n.NET 是丙。\n\n"
        ".NET 是丁。\n\n题\n\n清。\n\n.NET 是戊。",
    ),
    "a block without an end": ("----\n清。", "----\n清。"),
    "numbers of remarks": ("----\na  # <1>\nb <!--2-->\nc <x>\n----", "a\nb\nc <x>"),
}
BODIES = {"org": ORG, "rst": RST, "adoc": ADOC}


@pytest.mark.parametrize(
    ("suffix", "case"), [(suffix, case) for suffix, table in BODIES.items() for case in table]
)
def test_markup_is_not_shown(suffix: str, case: str) -> None:
    text, expected = BODIES[suffix][case]
    above = "= 题目\n:web: https://c.example\n\n" if suffix == "adoc" else "题目。\n\n"
    _header, markdown = read(above + text, f"a.{suffix}")
    shown = clean(markdown, kind=BodyKind.MARKDOWN).text
    assert shown.removeprefix("题目。").strip() == expected


@pytest.mark.parametrize("suffix", BODIES)
def test_files_are_listed_and_read_like_others(suffix: str, tmp_path: Path) -> None:
    text, expected = HEADS[suffix]["nothing" if suffix != "adoc" else "a text below the title"]
    (tmp_path / f"a.{suffix}").write_text(text, encoding="utf-8")
    (tmp_path / f"README.{suffix}").write_text(text, encoding="utf-8")
    (file,) = scan([tmp_path], hosts={}, named=False)
    assert file.entry.title == expected["title"]
    article = read_article(file.entry.path, hosts={})
    assert article.entry.key == file.entry.key
    assert article.document.text == "清。"


GROWING = {
    "fences without ends": "```foo\n" * 40_000,
    "brackets of a macro": f"image::{'[' * 60_000}",
    "a long cell": "|===\n|井\n" + "清的水 浑的河\n" * 200_000 + "|===",
    "spaces in code": f"----\n清{' ' * 60_000}浑\n----",
    "values in values": "\n".join(
        (f":a: {'{b}' * 160}", f":b: {'浑' * 500}", "", "{a} `{b}` link:{a}[] " * 2000)
    ),
    "copies of a cell": "|===\n" + f"99*|{'浑' * 90}\n" * 4000 + "|===",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", GROWING)
def test_a_text_costs_no_more_than_its_size(case: str) -> None:
    """Each takes minutes, or grows by orders of magnitude, if its cost is not linear."""
    text = GROWING[case]
    _header, markdown = read(f"= 井\n\n{text}\n\n浑。", "a.adoc")
    assert len(markdown) < 3 * len(text) + 1_000_000
    assert markdown.endswith("浑。")


FLOODS = {
    "marks of lists": "- " * 3000,
    "nested lists": "\n".join(f"{' ' * depth}- 一" for depth in range(300)),
    "stars": "*" * 20_000,
    "brackets": "[[" * 9000,
    "backquotes": "`" * 20_000,
    "low lines": "_" * 20_000 + "一",
    "drawers": ":a:" * 7000,
    "bars": "|" * 20_000,
    "rules": "\n".join(["=" * 40] * 3000),
    "blocks without ends": "#+begin_quote\n" * 3000,
    "nested blocks": "#+begin_a\n" * 900 + "#+end_a\n" * 900,
    "fences": "====\n" * 3000,
    "growing fences": "\n".join("=" * length for length in range(4, 300)),
    "nested quotations": "\n".join(f"{' ' * depth}一\n" for depth in range(300)),
    "angles": "<<" * 9000,
    "notes": "footnote:[" * 3000,
    "directives": ".. a::\n" * 3000,
    "properties": ":PROPERTIES:\n" * 3000,
}


@pytest.mark.parametrize("suffix", BODIES)
@pytest.mark.parametrize("case", FLOODS)
def test_floods_of_signs_are_read(suffix: str, case: str) -> None:
    """Each ends soon; the suite has its own limit of time."""
    _header, markdown = read(f"清。\n\n{FLOODS[case]}\n\n浑。", f"a.{suffix}")
    assert "清。" in markdown
    assert "浑。" in markdown


CUT_HEADS = {
    "a header": (
        "// PADDING\n[[jing]]\n////\n藏\n////\nifdef::x[]\n:toc:\nendif::[]\n= 井水与河水\n// 藏\n"
        f"陆羽生 <lu@tea.example>\nv1.0, 2024-03-05\n:keywords: 清 \\\n  浑\n:url: {URL}\n\n清。\n"
    ),
    "a long value": f"= 井水\n:summary: PADDING \\\n清 \\\n浑\n:url: {URL}\n:revdate: 2024-03-05\n",
    "fields above tildes": f"summary=PADDING\ntitle=井水\nurl={URL}\n~~~~~~\n= 井水\n:toc:\n\n\n",
    "front matter": f"---\nsummary: PADDING\nurl: {URL}\n---\n= 井水\n:revdate: 2024-03-05\n\n",
    "fields": f"title: PADDING\ndate: 2024-03-05\nurl: {URL}\n\n清。\n",
    "an object": f'{{"summary": "PADDING",\n"date": "2024-03-05",\n"url": "{URL}"}}\n\n清。\n',
    "a comment": f"<!--\nsummary: PADDING\ndate: 2024-03-05\nurl: {URL}\n-->\n\n清。\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CUT_HEADS)
def test_a_head_is_the_same_wherever_the_beginning_of_the_file_ends(
    case: str, tmp_path: Path
) -> None:
    above, _, below = CUT_HEADS[case].partition("PADDING")
    size = HEAD - len(above.encode())
    for offset in range(len(below.encode()) + 1):
        text = f"{above}{'x' * (size - offset)}{below}"
        (tmp_path / f"{offset:03}.adoc").write_text(text, encoding="utf-8")
    listed = {file.entry.path: file.entry.key for file in scan([tmp_path], hosts={}, named=False)}
    assert len(listed) == len(below.encode()) + 1
    assert set(listed.values()) == {canonical(URL)}
    assert {path: skim_article(path, hosts={}).entry.key for path in listed} == listed


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("a.org", ":note:\n清。\n", "清。"),
        ("a.org", ":PROPERTIES:\n:ID: 7\n清。\n", "清。"),
        ("a.adoc", "= 井水\n清，浑。\n", "清，浑。"),
        ("a.adoc", "---\ntitle: 井\n---\n= 井水\n\n清。\n", "井水"),
        ("a.rst", ":note\n清。\n", "清。"),
    ],
)
def test_a_text_like_a_head_does_not_vanish(name: str, text: str, kept: str) -> None:
    _header, markdown = read(text, name)
    assert kept in clean(markdown, kind=BodyKind.MARKDOWN).text


LONG = {
    "borders of columns": ("rst", "== ==\n-- --\n\n" * 30_000),
    "borders of bars": ("rst", "+--+\n" * 50_000),
    "lines of a cell": ("rst", "== ==\na  b\n" + "    c\n" * 30_000 + "== ==\n"),
    "lines of a listed cell": ("rst", ".. list-table::\n\n   * - a\n" + "       b\n" * 50_000),
    "drawers without ends": ("org", ":PROPERTIES:\n" * 10_000 + "* a\n:END:"),
    "comments without ends": ("org", "#+begin_comment\n" * 30_000 + "* a\n#+end_comment"),
    "lines of a caption": ("org", "#+CAPTION: a\n" * 20_000),
    "spaces in a heading": ("org", f"* a{' ' * 60_000}b"),
}


@pytest.mark.parametrize("case", LONG)
def test_long_texts_are_read_in_linear_time(case: str) -> None:
    """Each takes minutes when every line is compared with all others."""
    suffix, text = LONG[case]
    _header, markdown = read(f"清。\n\n{text}\n\n浑。", f"a.{suffix}")
    assert "清。" in markdown
    assert "浑。" in markdown


def test_a_table_of_values_with_a_long_one_is_lines() -> None:
    text = f".. csv-table::\n\n   井, {'水' * 2000}\n   河, 浑\n"
    limit = csv.field_size_limit(1000)
    try:
        _header, markdown = read(f"清。\n\n{text}", "a.rst")
    finally:
        csv.field_size_limit(limit)
    shown = clean(markdown, kind=BodyKind.MARKDOWN).text
    assert shown.split("\n") == ["清。", "", f"井, {'水' * 2000}", "", "河, 浑"]


BOMBS = {
    "substitutions": ("rst", f".. |a| replace:: {'x' * 8000}\n\n{'|a| ' * 2000}"),
    "pictures": ("rst", f".. |a| image:: {'x' * 8000}\n\n{'|a| ' * 2000}"),
    "names of links": ("rst", f".. _a: https://{'x' * 8000}\n\n{'a_ ' * 2000}"),
    "phrases of links": ("rst", f".. _a: https://{'x' * 8000}\n\n{'`a`_ `b <a_>`_ ' * 1000}"),
    "cells of values": ("rst", f".. csv-table::\n\n   {',' * 2000}x\n" + "   a\n" * 2000),
    "cells": ("org", f"|{'x|' * 2000}\n" + "|a\n" * 2000),
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_short_text_does_not_grow_without_bounds(case: str) -> None:
    suffix, text = BOMBS[case]
    _header, markdown = read(f"清。\n\n{text}\n\n浑。", f"a.{suffix}")
    assert len(markdown) < 1_200_000
    assert "清。" in markdown
    assert "浑。" in markdown


@pytest.mark.parametrize(
    ("suffix", "case"),
    [(suffix, case) for suffix in ("org", "rst") for case in HEADS[suffix]],
)
def test_the_beginning_of_a_head_asks_for_more(suffix: str, case: str) -> None:
    """A list reads the beginning of a file, wherever it ends, and has the fields of the whole."""
    text, _expected = HEADS[suffix][case]
    name = f"a.{suffix}"
    whole = fields(read(text, name)[0])
    for end in range(len(text)):
        article_format, head = recognise(text[:end], name)
        assert article_format.name in ("org", "restructured-text")
        assert head.is_cut or fields(read(text[:end], name)[0]) == whole


LONG_HEADS = {
    "org": ("#+DESCRIPTION: ", f"* Clock\n:PROPERTIES:\n:URL: {URL}\n:END:\nText\n"),
    "rst": (".. ", f"Clock\n=====\n\n:date: 2024-03-05\n:url: {URL}\n\nText\n"),
}


@pytest.mark.parametrize("suffix", LONG_HEADS)
def test_a_file_is_listed_and_read_with_one_key(suffix: str, tmp_path: Path) -> None:
    begin, head = LONG_HEADS[suffix]
    for offset in range(len(head) + 1):
        filler = "x" * (HEAD - len(begin) - offset - 1)
        path = tmp_path / f"{offset}.{suffix}"
        path.write_text(f"{begin}{filler}\n{head}{'Text. ' * 9}", encoding="utf-8")
    files = list(scan([tmp_path], hosts={}, named=False))
    assert len(files) == len(head) + 1
    for file in files:
        assert file.entry.key == read_article(file.entry.path, hosts={}).entry.key == URL
