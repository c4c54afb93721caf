"""What an article, an archive or an imported file may hold to be live in something exported."""

from __future__ import annotations

ATTACKS = (
    # Markdown, Obsidian and its plugins
    "-->\n```dataviewjs\napp.commands.executeCommandById('x')\n```\n<!--",
    "<img src=x onerror=alert(1)> <script>x</script> <https://x.example> <!-- c --> <?x?> <!X>",
    "<%* await tp.user.run() %> <%= x %> <% tp.file.title -%>",
    "[[页]] ![[嵌入]] [[页|名]] [链](javascript:alert(1)) ![图](http://x/y.png) [甲][乙]\n\n[乙]: http://x",
    "%%隐藏%% ==高亮== ~~删~~ ${js} $=dv.pages() `= this.file` `$= x` $$x$$ {{date}}",
    "作者:: 某人\n[键:: 值] (键:: 值)\n- 键:: 值\nstd::vector a:::b",
    "#标签 #a/b ^h-12345678\n^h-00000000\n[^1] ^[注]\n\n[^1]: 注",
    "题\n===\n题\n---\n***\n___\n- - -\n# 一\n####### 七\n> 引\n- 列\n+ 列\n1. 一\n2) 二\n: 定义",
    "    码\n\t码\n~~~js\nx\n~~~\n| a | b |\n|---|---|\n| 1 | 2 |",
    "行尾两空格  \n又\\\n又",
    "&lt;b&gt; &#60; &amp;copy; a@b.example www.x.example http://x.example ftp://x",
    # Org
    "src_sh{rm -rf ~} src_emacs-lisp[:results raw]{(x)} call_x() call_x[:a](b)[:c] a_b x^2 H_{2}O",
    "@@html:<b>@@ {{{macro(x)}}} \\alpha \\(x\\) \\[y\\] \\begin{x} $z$ $$w$$ 行尾\\\\",
    "shell:ls elisp:(x) file:/etc/passwd id:1 help:x file+sys:x 时shell:a;b <shell:x> <mailto:a@b>",
    "[[shell:ls][看]] <<目标>> <<<词>>> [fn:1] [fn::x] [cite:@x] [1/2] [50%] [#A] [2021-01-01 Fri]",
    "<2021-01-01 Fri +1d> <%%(delete-file x)> %%(diary-date 1)\n%%(x)\nSCHEDULED: <2021-01-01>",
    "* 标题\n** TODO 二\n*** 三 :标签:\n#+begin_src sh\nls\n#+end_src\n"
    "#+include: /etc/passwd\n# 注",
    "#+end_quote\n:PROPERTIES:\n:header-args: :eval yes\n:END:\n"
    ":LOGBOOK:\nCLOCK: [2021-01-01]\n| 表 |",
    "*粗* /斜/ _下_ =原= ~码~ +删+ “*粗*” (=x=) 甲*乙*丙",
    "TODO [#A] 买 :家:急:",
    "COMMENT 题",
    # editors
    "-*- eval: (shell-command \"x\") -*-\nLocal Variables:\neval: (x)\nEnd:"
    "\nvim: set modelineexpr:\n ex: x",
    # HTML
    "\"><script>alert(1)</script>' onload='x &quot;&gt; </title></style></blockquote>",
    # tables
    "=HYPERLINK(\"http://x\")", "＝1＋1", "＋1", "－1", "＠x",
    " =1", "\u200b=1", "\t=1", "−1", "@SUM(1)",
    "一\t二\r\n三\r四\u2028五\x85六\x0b七\x0c八",
    # controls and what nobody sees
    "\x1b]52;c;QQ==\x07\x9b31m\x00\x7f\u202e\u2066\ufff9\U000e0041\ud800",
    "甲" + "\ufe0f" * 30 + "乙" + "\u200b\u200c\u200d" * 10 + "丙",
    "---\nalias: x\n---\n...\n--- !x",
    '"\n: {x: [y]}\n# 注 \\" \\u0022',
)  # fmt: skip
"""One a kind of construct; each may stand in every field."""

ALPHABET = "#*>-+=@[]()<>!^`~|\\:&%$_{}/.,;'\"1a甲，　 \t\n\u200b\ufe0f：＝"
"""Of what attacks nobody has thought of consist."""

IDS = (
    "-->\n```dataviewjs\nx\n```\n<!--", "<img src=x>", "../x", "[[x]]", "%%",
    '"onload="x', "\n* 题",
    "é", "", "x" * 4000, "a b", ":END:", "\ud800", "<% x %>",
)  # fmt: skip
"""Ids of highlights that must not be written as they are."""
