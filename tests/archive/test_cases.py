"""Small files of every kind that archives have, kept beside the checkout: all are read right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.header import Entry
from reader.archive.scan import scan

FEWEST = 90
"""Files and items that there are at least."""

MARKUP = re.compile(
    r"\*\*|^#{1,6} |~~|^---|^\+\+\+|\]\(|\[\[|\[\^|\{\{|\{%|%%|</?(?:p|br|div|span|img|iframe)\b"
    r"|&(?:amp|lt|nbsp);|^(?:title|date|author|tags): ",
    re.MULTILINE,
)
"""Markup that no reader should see outside of code."""

CODE = frozenset(("html-inside-code-fence", "14-table-code", "39-math", "author-map"))
"""Files about code, which shows such markup."""


@pytest.fixture(scope="module")
def cases(shared: Path) -> Path:
    folder = shared / "cases"
    if not folder.is_dir():
        pytest.skip("no cases beside the checkout")
    return folder


def entries(folder: Path) -> Iterator[Entry]:
    yield from (file.entry for file in scan([folder], hosts={}, named=False))


def test_each_case_is_listed_with_a_title(cases: Path) -> None:
    listed = {entry.path: entry for entry in entries(cases)}
    assert len(listed) >= FEWEST
    assert not [path for path, entry in listed.items() if entry.problem]
    names = {path.name for path in listed} | {path.parent.name for path in listed}
    missing = [path.name for path in cases.rglob("*") if path.is_file() and path.name not in names]
    assert missing == ["README.md"]


@pytest.mark.parametrize(("prefix", "field"), [("25-key-", "date"), ("26-url-", "url")])
def test_each_key_is_a_field(cases: Path, prefix: str, field: str) -> None:
    rows = [entry for entry in entries(cases / "keys") if entry.path.name.startswith(prefix)]
    assert rows
    assert [entry.path.name for entry in rows if not getattr(entry, field)] == []


def test_no_case_shows_markup_or_loses_its_text(cases: Path) -> None:
    shown: dict[str, str] = {}
    for entry in entries(cases):
        text = read_article(entry.path, hosts={}).document.text
        if entry.path.stem not in CODE and (match := MARKUP.search(text)):
            shown[entry.path.name] = match[0]
        if not text.strip():
            shown[entry.path.name] = "nothing"
        if not entry.title or MARKUP.search(entry.title):
            shown[entry.path.name] = entry.title
    assert shown == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("same-title-date-a.md", "same-title-date-b.md"),
        ("same-url-a.md", "same-url-b.md"),
    ],
)
def test_files_with_one_key_are_listed_each(cases: Path, one: str, other: str) -> None:
    listed = {entry.path.name: entry for entry in entries(cases)}
    assert listed[one].key == listed[other].key
    texts = [read_article(listed[name].path).document.text for name in (one, other)]
    assert texts[0] != texts[1]


@pytest.mark.parametrize(
    "name",
    [
        *("20240305.md", "title-only-as-heading.md", "toml-front-matter.md", "saved-page.html"),
        *("json-front-matter.md", "chinese-keys.md", "2024-03-05-saved.html", "2024-03-05-gb.md"),
        *("head-in-quote-list.md", "date-on-line-under-link.md", "36-bom-fm.md", "20-en-dates.md"),
    ],
)
def test_dated_cases_have_a_day(cases: Path, name: str) -> None:
    entry = next(entry for entry in entries(cases) if entry.path.name == name)
    assert entry.date is not None or name in ("head-in-quote-list.md", "title-only-as-heading.md")
    assert entry.title not in (Path(name).stem, "(untitled)")
