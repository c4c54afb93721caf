"""An exported file holds no construct but ours, and its text is what was put in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.archive.formats import front_matter
from reader.notes.exchange import (
    citation,
    html,
    hypothesis_json,
    koreader,
    markdown,
    org,
    readwise,
    text,
    web_annotation,
)
from reader.notes.exchange.annotation import Annotation
from reader.notes.exchange.templates import CALLOUT, compiled
from reader.services import exports
from reader.text import escaping
from reader.text.safe import outgoing, outgoing_line, thinned
from tests.notes.exchange.attacks import ALPHABET, ATTACKS, IDS
from tests.notes.exchange.strategies import annotation, article

MANY = settings(max_examples=40)
attacks = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(ALPHABET, max_size=40),
    st.lists(st.sampled_from(ATTACKS) | st.text(ALPHABET, max_size=6), max_size=3).map("".join),
)


def hostile(attack: str, id_: str = "1a2b3c4d" * 4) -> Annotation:
    """Return an annotation with an attack in every field."""
    made = annotation(quote=attack or "x", note=attack, tags=(attack or "x",), id=id_)
    url = f"https://a.example.org/{attack}"
    named = article(title=attack, source=attack, author=attack, url=url)
    return replace(made, article=named, path=attack, file_sha=attack, sentence=attack)


# Markdown


def blocks_of(body: str) -> Iterator[tuple[str, str, str]]:
    """Yield the type, the place and the text of what a Markdown file consists of."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    quoted = 0
    for token in parser.parse(body):
        quoted += token.nesting if token.type.startswith("blockquote") else 0
        if token.type == "inline":
            for child in token.children or []:
                url = str(child.attrs.get("href", ""))
                yield child.type, "quote" if quoted else "note", url or child.content
        else:
            yield token.type, "quote" if quoted else "note", token.content


RAW = re.compile(
    r"<%|%>|%%|==|\$\{|\$=|\{\{|\[\[|::|```|~~~|\$\$|Local Variables:|\bvim:", re.IGNORECASE
)
"""What plugins and editors find in the file as it is, whatever Markdown makes of it."""
RAW_IN_FRONT = re.compile(r"[<>`]|%%|\$\{|\{\{|\[\[|::|Local Variables:|\bvim:", re.IGNORECASE)


@MANY
@given(attacks)
def test_markdown_holds_no_construct_but_ours(attack: str) -> None:
    given_ = hostile(attack)
    written = markdown.write(given_.article, [given_])
    front, body = written.split("---\n", 2)[1:]
    kinds = [kind for kind, _, _ in blocks_of(body)]
    allowed = {"heading", "paragraph", "blockquote", "link"}
    for kind, _place, content in blocks_of(body):
        name = re.sub("_(open|close)$", "", kind)
        if name in ("html_block", "html_inline"):
            assert re.fullmatch(r"<!-- /?reader 1a2b3c4d\w* -->\n?", content), content
        elif kind == "link_open":
            assert content.startswith("https://a.example.org/"), content
        else:
            assert name in allowed | {"text", "softbreak"}, (kind, content)
    assert kinds.count("link_open") == kinds.count("heading_open") == 1
    assert kinds.count("blockquote_open") == 1
    ours = re.sub(r"<!-- /?reader [0-9A-Za-z-]+ -->\n", "", body.removesuffix("\n") + "\n")
    assert not RAW.search(ours), RAW.search(ours)
    assert not RAW_IN_FRONT.search(front), RAW_IN_FRONT.search(front)
    unescaped = re.sub(r"\\.|\]\(\S*\)|\n#\S+\n", " ", ours)
    assert not re.search(r"[`<$%*_{}~=|]", unescaped), unescaped
    tags = re.findall(r"(?<!\\)#(?=\S)[^\s#]*", re.sub(r"\]\(\S*\)|&#\d+;", "", body))
    assert tags == [f"#{escaping.markdown_tag(attack or 'x')}"]
    assert re.findall(r"(?<!\\)\^\S+", re.sub(r"\]\(\S*\)", "", body)) == ["^h-1a2b3c4d"]
    parsed = front_matter.parse(f"---\n{front}---\n")
    assert parsed is not None
    assert parsed.fields.keys() == {
        "title", "source", "author", "url", "published", "exported",
    }  # fmt: skip


def words(shown: str) -> str:
    """Return text as a reader sees it: without the white space that Markdown does not keep."""
    return "".join(shown.split()).replace("\u200b", "").replace("\x1c", "")


@MANY
@given(attacks)
def test_markdown_says_what_was_put_in(attack: str) -> None:
    given_ = hostile(attack)
    written = markdown.write(given_.article, [replace(given_, highlight=replace(
        given_.highlight, tags=()))])  # fmt: skip
    front, body = written.split("---\n", 2)[1:]
    body = body.replace("^h-1a2b3c4d\n", "")
    parts = [(place, said) for kind, place, said in blocks_of(body) if kind == "text"]
    quoted = words("".join(said for place, said in parts if place == "quote"))
    title, quote = outgoing_line(attack), outgoing(attack or "x")
    assert quoted == words(f"{quote}— {title} · 🟢 2024-05-06")
    noted = words("".join(said for place, said in parts if place == "note"))
    assert noted == words(f"{title}{outgoing(attack)}")
    fields = dict(line.split(": ", 1) for line in front.splitlines())
    assert json.loads(fields["title"]) == json.loads(fields["author"]) == title


@pytest.mark.parametrize("id_", IDS, ids=ascii)
def test_an_id_that_could_mean_more_is_written_as_its_digest(id_: str, tmp_path: Path) -> None:
    given_ = hostile("甲", id_)
    name = escaping.id_name(id_)
    assert re.fullmatch(r"x[0-9a-f]{31}", name)
    assert escaping.id_name(name) == name
    for written in (
        markdown.write(given_.article, [given_]),
        org.write([given_]),
        html.write([given_]),
    ):
        assert f"h-{name[:8]}" in written
        assert not id_ or id_ not in written or id_ in ("\n* 题", ":END:")
    exports.write_folder(tmp_path, [given_], ())
    assert exports.write_folder(tmp_path, [given_], ()) == 0
    (path,) = tmp_path.glob("*.md")
    assert path.read_text("utf-8").count("<!-- reader ") == 1
    assert exports.write_folder(tmp_path, [], {id_}) == 1
    assert "<!-- reader " not in path.read_text("utf-8")


@pytest.mark.parametrize("id_", ["1a2b3c4d" * 4, "A-b-9", "x--y"])
def test_blocks_of_older_exports_are_found(id_: str) -> None:
    old = f"我的话\n<!-- reader {id_} -->\n> 旧\n<!-- /reader {id_} -->\n"
    given_ = hostile("新", id_)
    again = markdown.write(given_.article, [given_], old)
    assert again.count("<!-- reader ") == 1
    assert "旧" not in again
    assert "我的话" in again
    assert markdown.write(given_.article, [given_], again) == again


@MANY
@given(attacks)
def test_what_is_exported_twice_is_exported_once(attack: str) -> None:
    given_ = hostile(attack)
    once = markdown.write(given_.article, [given_])
    assert markdown.write(given_.article, [given_], once) == once
    assert markdown.write_all([[given_]], markdown.write_all([[given_]])) == markdown.write_all(
        [[given_]]
    )


# Org

ORG = {
    "link": r"\[\[",
    "footnote, citation, timestamp, cookie": r"\[(?:fn:|cite|\d|%|#[A-Z]\])",
    "target, angle link, timestamp, sexp": r"<(?:<|%%|\d|[a-z+]+:)",
    "macro": r"\{\{\{",
    "snippet": r"@@[\w-]+:",
    "source": r"src_[^\s{\[]+[{\[]",
    "call": r"call_[^()\s]+\(",
    "subscript": r"(?<=[^\s\u200b])[_^][^\s\u200b]",
    "plain link": r"(?<![a-z])(?:shell|elisp|file|https?|ftp|mailto|id|help|file\+sys):[^\s()<>]",
    "entity or LaTeX": r"\\[a-zA-Z(\[]|\$\$|\\\\[ \t]*$",
    "emphasis": r"(?:^|(?<=[\s\-('\"{\u200b]))([*/_=~+])(?=[^\s\u200b])(?:.*?[^\s\u200b])?\1"
    r"(?=[\s\-.,:!?;'\")}\[\\\u200b]|$)",
    "variables of Emacs": r"-\*-|Local Variables:",
    "modeline of Vim": r"(?:^|\s)(?:vim?|ex):",
}
ORG_LINE = re.compile(
    r"\*+ |[ \t]*(?:#\+|# |:[\w-]+:|\||-{5}|[-+] |\d+[.)] |[a-zA-Z][.)] |%%\(|\\begin)"
)
OURS = re.compile(
    r"\* |\*\* |:PROPERTIES:$|:END:$|:(?:SOURCE|AUTHOR|URL|PUBLISHED|CUSTOM_ID|COLOUR|CREATED): "
    r"|#\+(?:begin|end)_quote$"
)


@MANY
@given(attacks)
@example(" ")
@example("\ufe0f")  # a tag of which nothing is left
def test_org_holds_no_construct_but_ours(attack: str) -> None:
    given_ = hostile(attack)
    lines = org.write([given_]).split("\n")
    ours = [line for line in lines if OURS.match(line)]
    assert [line.split(" ")[0] for line in ours if line.startswith("*")] == ["*", "**"]
    assert sum(line == ":END:" for line in ours) == 2
    assert sum(line.startswith("#+") for line in ours) == 2
    tag = escaping.org_tag(attack or "x")
    tags = f" :{tag}:" if tag else ""
    for line in lines:
        if line.startswith(":URL: "):
            assert re.fullmatch(r":URL: https://a\.example\.org/[^\s\[\]<>{}*$\\^|]*", line)
            continue
        if line.startswith((":CREATED: ", ":PUBLISHED: ")):
            continue
        said = OURS.sub("", line, count=1)
        if line in ours and line.startswith("** "):
            assert line.endswith(tags)
            said = said.removesuffix(tags)
        if line in ours and line.startswith("*"):
            assert not re.match(r"(?:TODO|DONE|COMMENT|[A-Z]+)(?:\s|$)|\[#", said)
            assert not re.search(r"(?:^|\s):[\w@#%:]+:\s*$", said)
        elif line not in ours:
            assert not ORG_LINE.match(line), line
        for what, pattern in ORG.items():
            assert not re.search(pattern, said, re.IGNORECASE), (what, said)


@MANY
@given(attacks)
def test_org_says_what_was_put_in(attack: str) -> None:
    given_ = hostile(attack)
    written = org.write([given_]).replace("\u200b", "")
    quoted = written.split("#+begin_quote\n")[1].split("\n#+end_quote")[0]
    expected = outgoing(attack or "x").replace("\u200b", "")
    assert [line.strip() for line in quoted.split("\n")] == [
        line.strip() for line in expected.split("\n")
    ] or "#+end_quote" in attack
    heading = written.split("\n")[0].removeprefix("* ")
    assert heading == outgoing_line(attack).replace("\u200b", "")


# HTML


@MANY
@given(attacks, st.sampled_from(("1a2b3c4d" * 4, *IDS)))
def test_html_holds_no_element_but_ours_and_says_what_was_put_in(attack: str, id_: str) -> None:
    given_ = hostile(attack, id_)
    page = BeautifulSoup(html.write([given_]), "lxml")
    shape = [(each.name, sorted(each.attrs)) for each in page.find_all(True)]
    assert shape == [
        ("html", ["lang"]), ("head", []), ("meta", ["charset"]),
        ("meta", ["content", "http-equiv"]), ("title", []), ("style", []), ("body", []),
        ("section", []), ("h2", []), ("a", ["href", "rel"]), ("p", ["class"]),
        ("blockquote", ["class", "id"]),
        *([("p", ["class"])] if attack else []),
        ("p", ["class"]),
    ]  # fmt: skip
    heading, blockquote, link = page.h2, page.blockquote, page.a
    assert heading is not None
    assert blockquote is not None
    assert link is not None
    assert heading.get_text() == outgoing_line(attack)
    quote = outgoing(attack or "x")
    if quote.strip(" \n"):  # the parser shortens what is white space only
        assert blockquote.get_text() == quote
    assert str(link["href"]).startswith("https://a.example.org/")
    assert re.fullmatch(r"h-[0-9A-Za-z-]{1,8}", str(blockquote["id"]))


# Tables

FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠−]|[\t\r]")


@MANY
@given(attacks)
def test_no_cell_is_a_formula_and_each_says_what_was_put_in(attack: str) -> None:
    given_ = hostile(attack)
    _, guarded = csv.reader(io.StringIO(readwise.write([given_], spreadsheet=True), newline=""))
    _, plain = csv.reader(io.StringIO(readwise.write([given_]), newline=""))
    assert not [cell for cell in guarded if FORMULA.match(cell)]
    assert plain[0] == outgoing(attack or "x")
    assert not [
        pair for pair in zip(guarded, plain, strict=True) if pair[0] not in (pair[1], f"'{pair[1]}")
    ]
    for spreadsheet in (True, False):
        line = escaping.row([attack, "二", attack], spreadsheet=spreadsheet)
        assert line.count("\t") == 2
        assert not re.search(r"[\n\r\x0b\x0c\x85\u2028\u2029]", line)


@pytest.mark.parametrize(
    ("path", "written"), [("=x.md", "./=x.md"), ("-x", "./-x"), ("/a/=b", "/a/=b"), ("甲", "甲")]
)
def test_a_path_stays_a_path(path: str, written: str) -> None:
    assert escaping.path_cell(path) == written


# What all formats have in common

WRITERS: dict[str, Callable[[list[Annotation]], str]] = {
    "markdown": lambda given_: markdown.write_all([given_]),
    "callout": lambda given_: markdown.write_all([given_], layout=compiled(CALLOUT, {})),
    "org": org.write,
    "html": html.write,
    "text": text.write,
    "citation": lambda given_: "\n".join(map(citation.evidence, given_)),
    "plain": lambda given_: citation.plain(given_[0]),
    "readwise": readwise.write,
    "koreader": koreader.write,
    "w3c": web_annotation.write,
    "hypothesis": hypothesis_json.write,
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: ascii(each)[:20])
def test_nothing_that_leaves_hides_a_text_or_a_control(name: str, attack: str) -> None:
    written = WRITERS[name]([hostile(attack)])
    if name in ("koreader", "w3c", "hypothesis"):
        assert not re.search(r"\\ufe0f\\ufe0f|(?:\\u200[bcd]){2}", written)
    assert thinned(written.replace("\ufeff", "")) == written.replace("\ufeff", "")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", written)
    assert not re.search(r"\r(?!\n)", written)
    written.encode("utf-8")


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/二?x=1&y=2#z", "https://a.example/二?x=1&y=2#z"),
        ("https://a.example/a%20b", "https://a.example/a%20b"),
        ("https://a.example/(x)[y]{z} 'q'", "https://a.example/%28x%29%5By%5D%7Bz%7D%20%27q%27"),
        ("https://a.example/%%x%%", "https://a.example/%25%25x%25%25"),
        ("https://a.example/k::v", "https://a.example/k:%3Av"),
        ("https://a.example/\u3000\u202e", "https://a.example/%E3%80%80%EF%BF%BD"),
    ],
)
def test_an_address_means_nothing_to_the_markup_around_it(url: str, written: str) -> None:
    assert escaping.address(url) == written


def test_every_kind_of_construct_is_attacked() -> None:
    everything = "\n".join(ATTACKS)
    for table in (
        *(escaping.MARKDOWN_SIGNS, escaping.MARKDOWN_WORDS, escaping.PLUGINS),
        *(escaping.ORG, escaping.YAML, escaping.EDITORS),
    ):
        for each in table:
            assert re.search(each.pattern, everything, re.IGNORECASE | re.MULTILINE), each.name
