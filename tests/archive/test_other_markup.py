"""Formats whose body is turned into Markdown: MDX, Logseq, wikitext."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.heads import fields, read

Case = tuple[str, dict[str, object], str]

UUID = "65e6b8f5-1111-4222-8333-444455556666"
MDX: dict[str, Case] = {
    "imports and exports": (
        "import Chart from '../chart'\nimport {\n  Box,\n} from \"ui\"\n\n"
        "export const data = {\n  a: [1,\n\n  2],\n}\n\n# 井水\n\n井水清。\n",
        {"title": "井水"},
        "# 井水\n\n井水清。",
    ),
    "a sentence that begins with import": (
        "import duties rise\nexport growth\n",
        {"title": "a"},
        "import duties rise\nexport growth",
    ),
    "exported metadata": (
        "export const metadata = {\n  title: '井水',\n  date: \"2024-03-05\",\n"
        "  tags: ['茶', '水'],\n}\n\n井水清。\n",
        {"title": "井水", "date": "2024-03-05", "tags": ("茶", "水")},
        "井水清。",
    ),
    "components": (
        "---\ntitle: 井水\n---\n井水<Box a={x => y}>清</Box>。\n\n<Chart data={[1, '>']} />\n\n"
        "<Note>\n    河水浑。\n</Note>\n<>雨水</>\n",
        {"title": "井水"},
        "井水清。\n\n\n\n\n河水浑。\n\n雨水",
    ),
    "expressions and comments": (
        "井水{/* 注\n释 */}清{' '}。{`河水`}{props.year}$x_{i}$\n",
        {"title": "a"},
        "井水清 。河水$x_{i}$",
    ),
    "code": (
        "# 井水\n\n`<Box>{a}` 清\n\n```js\nimport a from 'b'\n<Box>{a}</Box>\n```\n",
        {"title": "井水"},
        "# 井水\n\n`<Box>{a}` 清\n\n```js\nimport a from 'b'\n<Box>{a}</Box>\n```",
    ),
}
LOGSEQ: dict[str, Case] = {
    "a page": (
        f"title:: 井水\nauthor:: [[陆羽生]]\ndate:: [[2024-03-05]]\ntags:: 茶, 水\n\n"
        f"- 井水清。\n  id:: {UUID}\n- 河水浑。\n\t- 雨水。\n\t  collapsed:: true\n\t\t- 雪水。\n",
        {"title": "井水", "author": "陆羽生", "date": "2024-03-05", "tags": ("茶", "水")},
        "井水清。\n\n河水浑。\n- 雨水。\n  - 雪水。",
    ),
    "tasks": (
        f"- 买茶\n  id:: {UUID}\n\t- TODO 井水\n"
        "\t  :LOGBOOK:\n\t  CLOCK: [2024]\n\t  :END:\n\t- DONE 河水\n",
        {"title": "a"},
        "买茶\n- [ ] 井水\n- [x] 河水",
    ),
    "references and embeds": (
        f"- 井水(({UUID}))清。\n  id:: {UUID}\n- {{{{embed [[河水]]}}}}\n- [雨水]((({UUID})))\n",
        {"title": "a"},
        "井水清。\n\n雨水",
    ),
    "code in a block": (
        f"- ```js\n  a:: b\n  ```\n- 井水\n  id:: {UUID}\n",
        {"title": "a"},
        "```js\na:: b\n```\n\n井水",
    ),
    "a list without properties stays Markdown": (
        "- 井水\n- 河水\n\t- 雨水\n",
        {"title": "a"},
        "- 井水\n- 河水\n\t- 雨水",
    ),
}
WIKI: dict[str, Case] = {
    "headings and emphasis": (
        "= 井水 =\n'''井水'''清，''河水''浑。\n== 河 ==\n'''''雨'''''\n",
        {"title": "井水"},
        "# 井水\n\n**井水**清，*河水*浑。\n\n## 河\n\n***雨***",
    ),
    "a header template": (
        "{{header\n|title=井水\n|author=[[陆羽生]]\n|notes={{a|b}}\n}}\n井水清。\n",
        {"title": "井水", "author": "陆羽生"},
        "井水清。",
    ),
    "links": (
        "[[河|河水]]与[[井水#清]]，[https://tea.example/a 原文]，[[en:Water]][[分类:水]]\n",
        {"title": "a"},
        "河水与井水，[原文](https://tea.example/a)，",
    ),
    "files": ("[[File:a b.jpg|thumb|200px|[[井]]水]]\n", {"title": "a"}, "![井水](a_b.jpg)"),
    "lists": (
        "* 井\n** 水\n# 河\n## 雨\n; 茶 : 水\n: 一段\n",
        {"title": "a"},
        "- 井\n   - 水\n1. 河\n   1. 雨\n\n**茶**：水\n\n一段",
    ),
    "footnotes": (
        '井水<ref name=a>茶经</ref>，河水<ref name="a" />，雨<ref>水经</ref>。\n{{reflist}}\n',
        {"title": "a"},
        "井水[^1]，河水[^1]，雨[^2]。\n\n[^1]: 茶经\n\n[^2]: 水经",
    ),
    "a table": (
        '{| class="wikitable"\n|+ 水\n! 名 !! 清\n|-\n'
        '| style="a" | 井 || 是\n|-\n| 河\n| 否|\n|}\n',
        {"title": "a"},
        "水\n\n| 名 | 清 |\n| --- | --- |\n| 井 | 是 |\n| 河 | 否\\| |",
    ),
    "code, comments and magic words": (
        "<syntaxhighlight lang=\"py\">\n'''a''' = {{b}}\n</syntaxhighlight>\n<!-- 注 -->__TOC__"
        "<nowiki>'''井'''</nowiki>-{zh-hans:水;zh-hant:氺}-\n",
        {"title": "a"},
        "```py\n'''a''' = {{b}}\n```\n\n'''井'''水",
    ),
}
TABLES = {"mdx": MDX, "md": LOGSEQ, "wiki": WIKI}


@pytest.mark.parametrize(
    ("suffix", "case"), [(suffix, case) for suffix, table in TABLES.items() for case in table]
)
def test_a_body_is_turned_into_markdown(suffix: str, case: str) -> None:
    text, expected, body = TABLES[suffix][case]
    header, markdown = read(text, f"a.{suffix}")
    assert fields(header) == expected
    assert markdown == body


@pytest.mark.parametrize(
    ("text", "is_wikitext"),
    [
        ("== 河 ==\n'''井水'''清。\n", True),
        ("{{header|title=井水}}\n\n== 河 ==\n井水清。\n", True),
        ("== 河 ==\n\n井水清。\n[[分类:水]]\n", True),
        ("'''井水'''清，[[河水]]浑。\n", True),
        ("==河==\n\n[[井水]]清。\n", False),
        ("# 河\n\n'''井水'''清。\n", False),
        ("a == b\n'''井水'''\n", False),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_wikitext_in_other_files_needs_evidence(name: str, text: str, is_wikitext: bool) -> None:
    assert ("**" in read(text, name)[1] or "## " in read(text, name)[1]) is is_wikitext


PIECES = [
    *(
        "'''",
        "''",
        "[[",
        "]]",
        "[",
        "]",
        "{{",
        "}}",
        "{|",
        "|}",
        "|-",
        "|",
        "!",
        "==",
        "*",
        "#",
        ":",
    ),
    *(
        "<ref>",
        "</ref>",
        "<ref name=a/>",
        "<nowiki>",
        "</nowiki>",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
    ),
    *("-{", "}-", "`", "```", "{", "}", "<Box", "<Box>", "</Box>", "/>", ">", "import a from 'b'"),
    *(
        "export const a = {",
        "{/*",
        "*/}",
        "$",
        "- ",
        "\t",
        "id:: ",
        "a:: ",
        "((",
        "))",
        ":LOGBOOK:",
    ),
    *(":END:", "TODO ", "% ", "File:a", "https://a.example", "\0", "\0" + "7\0", "井水", " ", "\n"),
]


@given(
    st.lists(st.one_of(st.sampled_from([*PIECES, "\n"]), st.text(max_size=3)), max_size=60),
    st.sampled_from(["a.mdx", "a.wiki", "a.md", "a.txt"]),
    st.sampled_from(["", f"- a\n  id:: {UUID}\n", "a:: b\n", "== a ==\n'''b'''\n", "% "]),
)
def test_any_text_has_a_title(pieces: list[str], name: str, start: str) -> None:
    assert read(start + "".join(pieces), name)[0].title


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", [*PIECES, "`a", "{{a", "[[a|", "''a", "<ref name=a>", "{a", "<A b={"]
)
@pytest.mark.parametrize("name", ["a.mdx", "a.wiki", "a.md"])
def test_a_body_is_read_in_steps_that_grow_with_its_length(name: str, piece: str) -> None:
    start = {"a.md": f"a:: b\n- a\n  id:: {UUID}\n"}.get(name, "")
    short, long = (_calls(start + piece * (size // len(piece)), name) for size in (4_000, 16_000))
    assert long <= 6 * short + 2_000


def _calls(text: str, name: str) -> int:
    """Return how many calls of Python functions it takes to read a text."""
    import sys

    count = 0

    def counted(*_arguments: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        read(text, name)
    finally:
        sys.setprofile(None)
    return count
