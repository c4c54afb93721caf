"""Rules of archives: what they match, and what they change in the rows and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reader.archive.article import read_article
from reader.archive.rules import ArchiveRules, known_rules, pattern_of, rules_in
from reader.archive.scan import scan
from reader.archive.walk import SkipReason, Tally
from reader.index.indexer import Indexer
from reader.text.document import BlockKind
from tests.index.conftest import make_index

HEAD = """---
headline: 渡口的早晨
title: post-17
published: 2023-11-02
date: 2024-01-05
source: 河边
site: 南岸小报
writer: 程远
author: admin
address: https://ferry.example/17
link: https://ferry.example/list
labels: [渡船, 清晨]
tags: [draft]
---
雾还没有散，船已经在等。
"""


@pytest.mark.parametrize(
    ("glob", "fits", "not_fits"),
    [
        ("*.txt", ["a.txt", "b/c/a.txt"], ["a.md", "a.txt.md"]),
        ("drafts", ["drafts", "drafts/a.md", "x/drafts/b/a.md"], ["drafts.md", "mydrafts/a.md"]),
        ("drafts/*", ["drafts/a.md", "drafts/b/a.md"], ["x/drafts/a.md", "drafts"]),
        ("/a.md", ["a.md"], ["b/a.md"]),
        ("**/old/*.md", ["old/a.md", "x/y/old/a.md"], ["old/a.txt", "older/a.md"]),
        ("20??/**", ["2024/a.md", "2024/b/a.md"], ["204/a.md", "20245/a.md"]),
        ("a[1].md", ["a[1].md"], ["a1.md"]),
        ("旧*", ["旧稿.md", "x/旧稿/甲.md"], ["新旧.md"]),
    ],
)
def test_a_pattern_fits(glob: str, fits: list[str], not_fits: list[str]) -> None:
    pattern = pattern_of(glob)
    assert [path for path in fits if not pattern.fullmatch(path)] == []
    assert [path for path in not_fits if pattern.fullmatch(path)] == []


def rules_for(folder: Path, **table: Any) -> ArchiveRules:
    tables: Mapping[str, Mapping[str, object]] = {str(folder): table}
    return rules_in(folder.parent / "config.toml", tables)


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ({"title": "headline"}, "title", "渡口的早晨"),
        ({"title": ["missing", "Headline"]}, "title", "渡口的早晨"),
        ({"title": ["missing"]}, "title", "post-17"),
        ({"title": []}, "title", "a"),
        ({"date": "published"}, "date", "2023-11-02"),
        ({"date": ["date", "published"]}, "date", "2024-01-05"),
        ({"source": "site"}, "source", "南岸小报"),
        ({"source_name": "渡口志"}, "source", "渡口志"),
        ({"source": "site", "source_name": "渡口志"}, "source", "渡口志"),
        ({"author": "writer"}, "author", "程远"),
        ({"url": "address"}, "url", "https://ferry.example/17"),
        ({"url": "link"}, "url", "https://ferry.example/list"),
        ({"tags": "labels"}, "tags", ("渡船", "清晨")),
        ({}, "author", "admin"),
    ],
)
def test_a_rule_says_which_key_means_a_field(
    tmp_path: Path, table: dict[str, Any], field: str, value: Any
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.md").write_text(HEAD, "utf-8")
    (file,) = scan([folder], rules=rules_for(folder, **table))
    found = getattr(file.entry, field)
    assert (found.stored if field == "date" else found) == value


@pytest.mark.parametrize("order", [("a", "a/b"), ("a/b", "a")])
def test_the_rule_of_the_longest_path_holds(tmp_path: Path, order: tuple[str, str]) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    rules = rules_in(tmp_path / "config.toml", {path: {"source_name": path} for path in order})
    assert rules.of(tmp_path / "a" / "b" / "x.md").source_name == "a/b"
    assert rules.of(tmp_path / "a" / "x.md").source_name == "a"
    assert rules.of(tmp_path / "ab" / "x.md").source_name == ""


def test_skipped_files_are_counted_and_reported(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    for name in ("a.md", "drafts/b.md", "c.md"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD, "utf-8")
    tally = Tally()
    rules = rules_for(folder, skip=["drafts", "c.*"])
    files = list(scan([folder], tally=tally, rules=rules))
    assert [file.entry.path.name for file in files] == ["a.md"]
    assert tally.skipped == {SkipReason.BY_RULE: 2}
    (named,) = scan([folder / "c.md"], rules=rules)  # the user asks for this very file
    assert named.entry.path.name == "c.md"


@pytest.mark.parametrize(
    ("zone", "stored"),
    [
        ("", "2024-03-05T23:30:00"),
        ("reader", "2024-03-05T23:30:00"),
        ("Asia/Shanghai", "2024-03-05T15:30:00+00:00"),
        ("-05:00", "2024-03-06T04:30:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_placed(tmp_path: Path, zone: str, stored: str) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: 钟\ndate: 2024-03-05 23:30\n---\n正文\n", "utf-8")
    (file,) = scan([folder], rules=rules_for(folder, **({"zone": zone} if zone else {})))
    assert file.entry.date is not None
    assert file.entry.date.stored == stored


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("READER_CONFIG", str(path))
    return path


@pytest.mark.parametrize(
    ("body", "kind"),
    [("auto", BlockKind.HEADING), ("markdown", BlockKind.HEADING), ("text", BlockKind.PARAGRAPH)],
)
def test_a_rule_says_how_bodies_are_read(
    tmp_path: Path, config: Path, body: str, kind: BlockKind
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    path = folder / "a.md"
    path.write_text("---\ntitle: 钟\n---\n第一段。\n\n## 小节\n\n第二段。\n", "utf-8")
    config.write_text(f'[archives."archive"]\nbody = "{body}"\n', "utf-8")  # beside the file
    assert read_article(path).document.blocks[1].kind is kind


def test_a_change_of_the_rules_indexes_the_archive_again(tmp_path: Path, config: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.md").write_text(HEAD, "utf-8")
    index = make_index(folder)

    def titles() -> list[str]:
        Indexer(index, [folder], {}).run(workers=0)
        return [title for (title,) in index.db.execute("select title from article")]

    assert titles() == ["post-17"]
    config.write_text(f'[archives."{folder}"]\ntitle = "headline"\n', "utf-8")
    assert titles() == ["渡口的早晨"]
    config.write_text(f'[archives."{folder}"]\nskip = ["*.md"]\n', "utf-8")
    assert titles() == []
    assert index.db.execute("select why from skipped").fetchall() == [(SkipReason.BY_RULE.value,)]
    config.write_text("# nothing\n", "utf-8")
    assert titles() == ["post-17"]


def test_rules_of_another_archive_change_nothing(tmp_path: Path, config: Path) -> None:
    config.write_text('[archives."/elsewhere"]\nsource_name = "别处"\n', "utf-8")
    assert known_rules().signature([tmp_path]) == ""
    assert known_rules().signature([Path("/elsewhere/inner")]) != ""
    assert known_rules().signature([Path("/")]) != ""


def test_nothing_in_an_archive_is_a_rule(tmp_path: Path, config: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.md").write_text(HEAD, "utf-8")
    (folder / "config.toml").write_text('[archives."."]\nsource_name = "坏"\n', "utf-8")
    (file,) = scan([folder])
    assert file.entry.source != "坏"
    assert not config.exists()
