"""How a highlight looks in Markdown: colour, day and tags, a callout, or a person's template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from reader import config
from reader.commands import export
from reader.errors import ConfigError, TemplateError
from reader.notes.exchange import markdown
from reader.notes.exchange.templates import CALLOUT, compiled
from reader.notes.store import Notes
from reader.services.export_layout import markdown_layout
from reader.text.escaping import markdown_tag
from reader.text.safe import outgoing
from tests.notes.exchange.strategies import annotation
from tests.notes.exchange.test_escaping import RAW, attacks, blocks_of, hostile, words

EVERY = "|".join(
    f"{{{{{name}}}}}"
    for name in ("quote", "note", "title", "source", "author", "colour_name", "published", "date")
)


def test_the_usual_layout_shows_colour_day_and_tags() -> None:
    one = annotation(note="注", tags=("城市", "a/b", "2024", " #桥 梁"))
    text = markdown.quoted(one, {"2": "重要"})
    assert text.split("\n") == [
        "> 石桥横在河上。",
        ">",
        "> — [石桥记](https://a.example.org/1) · 🟢 重要 2024-05-06",
        "",
        "^h-1a2b3c4d",
        "",
        "注",
        "",
        "#城市 #a/b #tag-2024 #桥-梁",
    ]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("城市", "城市"),
        ("a/b", "a/b"),
        ("城市/广州", "城市/广州"),
        ("/a//b/", "a/b"),
        ("a/-b", "a/b"),
        ("#桥", "桥"),
        ("1984", "tag-1984"),
        ("1984/5", "tag-1984/5"),
        ("y1984", "y1984"),
        ("a b", "a-b"),
        ("***", "tag"),
    ],
)
def test_a_tag_is_one_that_obsidian_knows(tag: str, written: str) -> None:
    assert markdown_tag(tag) == written


def test_a_callout_is_what_obsidian_expects() -> None:
    one = annotation("一。\n二。", note="注一\n注二", tags=("城市", "a/b"))
    assert compiled(CALLOUT, {})(one).split("\n") == [
        "> [!quote] 🟢 2024-05-06",
        "> 一。",
        "> 二。",
        ">",
        "> — [石桥记](https://a.example.org/1)",
        "",
        "^h-1a2b3c4d",
        "",
        "注一",
        "注二",
        "",
        "#城市 #a/b",
    ]
    assert compiled(CALLOUT, {})(annotation()).endswith("^h-1a2b3c4d")


@pytest.mark.parametrize(
    "template",
    [
        "{{#quote}}",
        "{{/quote}}",
        "{{quote",
        "{{nosuch}}",
        "{{#note}}{{nosuch}}{{/note}}",
        "{{^note}}{{nosuch}}{{/note}}",
        "{{#tags}}{{nosuch}}{{/tags}}",
        "{{>/etc/passwd}}",
        "{{quote.__class__}}",
        "<!-- /reader {{id}} -->{{quote}}",
    ],
)
def test_a_faulty_template_is_an_error_that_names_its_place(template: str) -> None:
    with pytest.raises(TemplateError):
        compiled(template, {})
    with pytest.raises(ConfigError, match=r"export\.markdown\.template"):
        markdown_layout({"markdown.template": template}, {}, Path("/x/config.toml"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(attacks)
def test_values_in_a_template_stay_text(attack: str) -> None:
    one = hostile(attack)
    for template in (CALLOUT, f"> {{{{{{quote}}}}}}\n\n{EVERY}"):
        text = compiled(template, {"2": attack})(one)
        kinds = {re.sub("_(open|close)$", "", kind) for kind, _place, _text in blocks_of(text)}
        assert kinds <= {"paragraph", "blockquote", "link", "text", "softbreak"}, kinds
        links = [target for kind, _, target in blocks_of(text) if kind == "link_open"]
        assert all(target.startswith("https://a.example.org/") for target in links)
        assert not RAW.search(text)
    shown = words("".join(content for kind, _, content in blocks_of(text) if kind == "text"))
    assert words(outgoing(attack or "x")) in shown


def run(tmp_path: Path, toml: str) -> tuple[int, Path]:
    file, data, folder = tmp_path / "config.toml", tmp_path / "data", tmp_path / "vault"
    file.write_text(toml, "utf-8")
    with Notes.open(data) as notes:
        one = annotation(note="注")
        notes.add_highlight(one.highlight, one.article)
    options = ["--config", str(file), "--data-dir", str(data), "-o", str(folder)]
    return export.run(["--format", "markdown", *options]), folder


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("", "> — [石桥记](https://a.example.org/1) · 🟢 2024-05-06"),
        ('[colours]\n2 = "要"', "> — [石桥记](https://a.example.org/1) · 🟢 要 2024-05-06"),
        ('[export.markdown]\ntemplate = "callout"', "> [!quote] 🟢 2024-05-06"),
        ('[export]\nmarkdown = { template = "quote" }', "> 石桥横在河上。"),
        ("[export.markdown]\ntemplate = '''\n- {{quote}}: {{note}}\n'''", "- 石桥横在河上。: 注"),
        ('[export.markdown]\ntemplate = "own.mustache"', "《石桥记》石桥横在河上。"),
    ],
)
def test_the_settings_choose_the_layout(tmp_path: Path, toml: str, line: str) -> None:
    (tmp_path / "own.mustache").write_text("《{{title}}》{{quote}}\n", "utf-8")
    status, folder = run(tmp_path, toml)
    assert status == 0
    (path,) = folder.iterdir()
    assert line in path.read_text("utf-8").split("\n")
    assert path.read_text("utf-8").count("<!-- reader ") == 1


def test_a_template_that_is_missing_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, folder = run(tmp_path, '[export.markdown]\ntemplate = "nosuch"')
    assert status == 1
    assert not folder.exists()
    assert "config.toml: export.markdown.template" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("toml", "line", "why"),
    [
        ("[export]\nauto = 5", 2, "must be text in quotes"),
        ('[export.markdown]\ntemplat = "x"', 2, "must be one of"),
        ('export = "x"', 1, "must be a table"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line(
    tmp_path: Path, toml: str, line: int, why: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(toml, "utf-8")
    _settings, (problem,) = config.load(file)
    assert problem.line == line
    assert why in str(problem)
