"""The manual: its pages are complete and true in both languages, and the app opens them."""

from __future__ import annotations

import re
import time
from dataclasses import fields
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from reader import cli, config, translation
from reader.archive.article import read_article
from reader.cleaning.sites.loader import mistakes
from reader.commands import manual
from reader.commands.manual import CONTENTS, MARKS, folder, pages
from reader.errors import ReaderError
from reader.locales.compile import compile_catalogues
from reader.text.document import BlockKind
from reader.ui.keys.command_table import COMMANDS
from reader.ui.keys.keymap import Keymap
from reader.ui.themes.files import read_themes
from reader.ui.themes.palettes import ROLES
from tests.manual_tables import LANGUAGES, TABLES, filled_pages
from tests.terminal import Terminal

NAMES = [page.stem for page in pages("en")]

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize(
    "page",
    [page for language in LANGUAGES for page in pages(language)],
    ids=lambda page: f"{page.parent.name}-{page.stem}",
)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    list(compile_catalogues())


def _example(page: Path, name: str) -> str:
    match = re.search(
        rf"<!-- example: {name} -->\n```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL
    )
    assert match is not None
    return match[1]


def test_the_tables_in_the_pages_are_fresh() -> None:
    stale = [page for page, text in filled_pages() if page.read_text("utf-8") != text]
    assert stale == [], "run python -m tests.manual"


@each_language
def test_every_table_is_in_a_page(language: str) -> None:
    text = "".join(page.read_text("utf-8") for page in pages(language))
    assert set(re.findall(r"<!-- table: (\w+) -->", text)) == set(TABLES)


@each_language
def test_the_contents_list_every_page(language: str) -> None:
    files = {page.stem for page in folder(language).glob("*.md")} - {"README"}
    listed = [page.stem for page in pages(language)]
    assert set(listed) == files
    assert listed == NAMES
    assert listed[0] == CONTENTS


@each_language
def test_the_pages_name_every_key_setting_verb_and_option(language: str) -> None:
    texts = {page.stem: page.read_text("utf-8") for page in pages(language)}
    keymap = Keymap()
    for command in COMMANDS:
        assert f"`{command.id}`" in texts["keys"]
        for key in keymap.keys_of(command).split():
            assert f"`{key}`" in texts["keys"].replace("\\|", "|"), command.id
    for field in fields(config.Settings):
        assert re.search(rf"^# \[?{field.name}\b", texts["settings"], re.MULTILINE), field.name
    assert all(f"`{role}`" in texts["settings"] for role in ROLES)
    for verb in cli.VERBS:
        assert f"### reader {verb}\n" in texts["commands"]


@each_language
def test_the_tables_of_the_settings_work(language: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(_example(folder(language) / "settings.md", "settings"), "utf-8")
    settings, problems = config.load(file)
    assert not problems
    assert all(
        getattr(settings, name) for name in ("colours", "hosts", "libraries", "searches", "keys")
    )
    assert not Keymap(remapped=settings.keys).problems


@each_language
def test_the_settings_in_the_page_are_the_defaults(language: str, tmp_path: Path) -> None:
    text = (folder(language) / "settings.md").read_text("utf-8")
    block = re.search(r"<!-- table: settings -->\n\n```toml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    file = tmp_path / "config.toml"
    set_lines = re.findall(r"^# (\w+ = .*)$", block[1], re.MULTILINE)
    file.write_text("\n".join(set_lines), "utf-8")
    assert config.load(file) == (config.Settings(), ())


@each_language
def test_the_theme_in_the_page_works(language: str, tmp_path: Path) -> None:
    text = _example(folder(language) / "settings.md", "theme")
    (tmp_path / "own.toml").write_text(text, "utf-8")
    themes = read_themes(tmp_path)
    assert not themes.problems
    assert [palette.name for palette in themes.palettes] == ["own"]


@each_language
def test_the_site_rule_in_the_page_works(language: str, tmp_path: Path) -> None:
    text = _example(folder(language) / "archives.md", "site rule")
    (tmp_path / "example.toml").write_text(text, "utf-8")
    assert mistakes(tmp_path) == ()


_PLACEHOLDER = re.compile(r"FORMAT|FILE|OTHER|NAME|FOLDER|[\u4e00-\u9fff]+")
"""What stands for a word of the reader's own, in either language."""


def _code_and_figures(page: Path) -> tuple[set[str], set[str]]:
    """Return the code spans and the figures of a page, outside of tables written by the program."""
    text = re.sub(
        r"<!-- table: .*?<!-- end of table -->", "", page.read_text("utf-8"), flags=re.DOTALL
    )
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [token for block in blocks for token in block.children or ()]
    code = {_PLACEHOLDER.sub("", token.content) for token in inline if token.type == "code_inline"}
    prose = " ".join(token.content for token in inline if token.type == "text")
    return code, set(re.findall(r"\d[\d,.]*\d", prose))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_same_code_and_figures_in_both_languages(name: str) -> None:
    english, chinese = (
        _code_and_figures(folder(language) / f"{name}.md") for language in LANGUAGES
    )
    assert chinese == english


@each_page
def test_a_page_is_read_as_markdown(page: Path) -> None:
    article = read_article(page)
    document = article.document
    prose = "\n".join(
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind is not BlockKind.CODE
    )
    assert article.entry.title
    assert not article.notices
    assert "](" not in prose
    assert "**" not in prose
    assert "```" not in prose
    assert not re.search(r"<!-- (?:table|example|recipe|end)", prose)


@each_page
def test_a_page_is_short_enough_to_open_at_once(page: Path) -> None:
    assert page.stat().st_size < 60_000


def test_a_page_that_does_not_exist_is_refused_with_the_names_of_all() -> None:
    with pytest.raises(ReaderError, match=r"no page nope.*index, keys"):
        manual.page("nope")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "manual"), ("zh-Hans", "zh-Hans"), ("zh-Hant", "zh-Hans")],
)
def test_the_pages_follow_the_language(language: str, expected: str) -> None:
    translation.use(language)
    try:
        assert manual.page("").parent.name == expected
    finally:
        translation.use("en")


@pytest.mark.parametrize(
    ("arguments", "expected", "status"),
    [
        (["--manual"], "Pages\n", 0),
        (["--manual", "recipes"], "fzf --delimiter", 0),
        (["--manual", "--set", "language=zh-Hans"], "目录\n", 0),
        (["--manual=nope"], "", 2),
    ],
)
def test_the_manual_is_printed_into_a_pipe(
    arguments: list[str], expected: str, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        assert cli.run(arguments) == status
    finally:
        translation.use("en")
    assert expected in capfd.readouterr().out


def _titles(language: str) -> list[str]:
    heads = (page.read_text("utf-8").split("\n", 2)[1] for page in pages(language))
    return [head.removeprefix("title: ") for head in heads]


def _listed(screen: str, titles: list[str]) -> list[str]:
    """Return the titles in the rows of a list, from the top."""
    return [
        title
        for line in screen.split("\n")
        for title in titles
        if re.search(rf"▪ +{title}(?:  |$)", line)
    ]


@pytest.mark.slow
def test_the_app_lists_the_pages_in_order_and_keeps_their_marks_apart(tmp_path: Path) -> None:
    data, titles = tmp_path / "data", _titles("en")
    unread = [title for title in titles if title != "Recipes"]
    with Terminal(["--manual", "recipes"], {"READER_DATA_DIR": str(data)}, (120, 30)) as terminal:
        terminal.until("Every night")
        terminal.press("q")
        deadline = time.monotonic() + 30
        while (listed := _listed(terminal.text, titles)) not in (unread, titles):
            assert time.monotonic() < deadline, listed
            terminal.read(0.1)
        terminal.press("Q")
        assert terminal.wait() == 0
    assert {path.name for path in data.iterdir()} == {MARKS}


@pytest.mark.slow
def test_the_manual_opens_from_the_app_and_gives_the_terminal_back(
    samples: Path, tmp_path: Path
) -> None:
    marks = {"READER_DATA_DIR": str(tmp_path / "data")}
    (tmp_path / "reader.py").write_text("raise SystemExit('a module of the current folder')")
    environ = {**marks, "PYTHONPATH": ""}
    with Terminal(["--samples", "--set", "language=zh-Hans"], environ, (120, 30)) as terminal:
        terminal.until("桥工的小词典")
        terminal.press("gm")
        terminal.until("reader 手册")
        terminal.until("按键")
        terminal.press("gm")
        terminal.until("这就是手册")
        terminal.press("Q")
        terminal.until("桥工的小词典")
        terminal.press("Q")
        assert terminal.wait() == 0
