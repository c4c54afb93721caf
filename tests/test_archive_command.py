"""`reader archive`: what is guessed, from what, and the table it writes."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from reader.archive.hosts import known_hosts
from reader.archive.rules import NO_RULE
from reader.archive.scan import scan
from reader.archive.survey import EXAMPLES, survey
from reader.config import load
from tests.terminal import ROOT

POST = """---
headline: 第{number}号渡口
published: 2023-11-{number:02}
from: https://ferry.example/{number}
writer: 程远
---
雾还没有散，船已经在等，第{number}次。
"""
CONFIG = """# mine
measure = 50  # wide

[hosts]
"ferry.example" = "渡口志"  # the ferry
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(1, 8):
        (folder / f"{number}.md").write_text(POST.format(number=number), "utf-8")
    (folder / "README.md").write_text("# 渡口\n\n说明。\n", "utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


def run(*arguments: object, config: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reader", "archive", *map(str, arguments)]
    return subprocess.run(
        [*command, "--config", str(config)], capture_output=True, text=True, check=False, cwd=ROOT
    )


@pytest.mark.parametrize(
    ("head", "field", "origin", "is_key"),
    [
        ("---\ntitle: 甲\n---\n", "title", "title", True),
        ("---\ntitle: 甲\nheadline: 甲\n---\n", "title", "title", True),
        ("---\nlayout: post\n---\n", "title", "file name", False),
        ("---\nlayout: post\n---\n# 甲标题\n\n", "title", "heading", False),
        ("---\n标题: 甲\n---\n", "title", "标题", True),
        ("---\ntitle: 甲\nlastmod: 2024-03-05\n---\n", "date", "lastmod", True),
        ("---\ntitle: 甲\ndate: 2024-03-05\n---\n", "date", "date", True),
        ("---\ntitle: 甲\noriginal_url: https://a.example/1\n---\n", "url", "original_url", True),
        (
            "---\ntitle: 甲\nlink: https://a.example/1\n---\n",
            "source",
            "host of the URL",
            False,
        ),
        ("---\ntitle: 甲\nsource: 河报\n---\n", "source", "source", True),
        ("---\ntitle: 甲\nauthors: [乙, 丙]\n---\n", "author", "authors", True),
        ("[甲](https://a.example/1)\n------\n", "title", "link line", False),
        ("<!--1618759080000-->\n[甲](https://a.example/1)\n---\n", "date", "epoch comment", False),
    ],
)
def test_the_part_of_a_head_that_a_field_comes_from(
    tmp_path: Path, head: str, field: str, origin: str, is_key: bool
) -> None:
    path = tmp_path / "某年某事.md"
    path.write_text(f"{head}船已经在等，雾还没有散。\n", "utf-8")
    (article,) = survey(path, known_hosts(), lambda _: NO_RULE).articles
    found = article.fields[field]
    assert (found.origin, found.is_key) == (origin, is_key)


@pytest.mark.slow
def test_what_is_guessed_is_shown_with_three_articles(archive: Path, tmp_path: Path) -> None:
    result = run(archive, "--json", config=tmp_path / "config.toml")
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["files"], found["read"], found["rules"]) == (8, 7, None)
    assert found["bodies"] == {"text": 7}
    assert found["fields"]["title"] == {"headline": 7}
    assert found["fields"]["date"] == {"published": 7}
    assert found["fields"]["author"] == {"writer": 7}
    assert found["fields"]["source"] == {"host of the URL": 7}
    assert sum(found["skipped"].values()) == 2
    assert len(found["examples"]) == EXAMPLES
    example = found["examples"][0]
    assert example["fields"]["title"] == {"value": "第1号渡口", "from": "headline"}
    lines = run(archive, config=tmp_path / "config.toml").stdout
    assert "第1号渡口  ← headline" in lines
    assert "front-matter" in lines


@pytest.mark.slow
def test_origins_of_one_name_are_counted_together(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    for number in range(3):
        head = f"---\ntitle: 第{number}号\ndate: 2021-04-0{number + 1}\n---\n"
        (archive / f"{number}.md").write_text(f"{head}船已经在等，雾还没有散。\n", "utf-8")
    (archive / "mail.txt").write_text(
        "标题：第9号\n2021-04-09 12:00\n\n船已经在等，雾还没有散，桥上没有人。\n", "utf-8"
    )
    config = tmp_path / "config.toml"
    fields = json.loads(run(archive, "--json", config=config).stdout)["fields"]
    assert sum(fields["title"].values()) == 4
    for line in run(archive, config=config).stdout.splitlines():
        name, _, origins = line.strip().partition("  ")
        if name in fields and "←" not in line:
            labels = [origin.rpartition(" (")[0] for origin in origins.strip().split(", ")]
            assert len(labels) == len(set(labels)), line


@pytest.mark.slow
def test_init_writes_a_table_and_keeps_the_rest(archive: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIG, "utf-8")
    before = {path: path.read_bytes() for path in archive.iterdir()}
    result = run(archive, "--init", config=config)
    assert result.returncode == 0, result.stderr
    written = config.read_text("utf-8")
    assert written.startswith(CONFIG)
    table = tomllib.loads(written)["archives"][str(archive)]
    assert (table["title"], table["author"]) == (["headline"], ["writer"])
    assert load(config)[1] == ()
    again = run(archive, "--init", config=config)
    assert (again.returncode, again.stdout) == (1, "")
    assert "has rules for" in again.stderr
    assert config.read_text("utf-8") == written
    assert {path: path.read_bytes() for path in archive.iterdir()} == before
    shown = json.loads(run(archive, "--json", config=config).stdout)
    assert shown["rules"]["title"] == ["headline"]


@pytest.mark.slow
def test_the_table_that_init_writes_changes_no_field(tmp_path: Path) -> None:
    def listed() -> str:
        command = [sys.executable, "-m", "reader", "ls", "samples", "--json", "--config", config]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout

    config = str(tmp_path / "config.toml")
    before = listed()
    assert run("samples", "--init", config=Path(config)).returncode == 0
    assert json.loads(listed()) == json.loads(before)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["measure = \n", "archives = { a = 1 }\n"])
def test_a_file_that_cannot_take_a_table_is_left_alone(
    archive: Path, tmp_path: Path, text: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(text, "utf-8")
    result = run(archive, "--init", config=config)
    assert result.returncode == 1
    assert str(config) in result.stderr
    assert config.read_text("utf-8") == text


def test_a_path_that_is_none_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path / "missing", config=tmp_path / "config.toml")
    assert (result.returncode, result.stdout) == (2, "")
    assert "missing: no such file or folder" in result.stderr


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('titel = "x"', 'archives."~/a".titel must be one of'),
        ("title = 3", 'archives."~/a".title must be a key of the front matter'),
        ('date = ["a", 3]', 'archives."~/a".date must be a key of the front matter'),
        ('zone = "Asia/Shanghaj"', "did you mean Asia/Shanghai"),
        ('zone = "+25:00"', "must be a time zone"),
        ('body = "markdwn"', "did you mean markdown"),
        ("skip = 1", "must be a list of patterns"),
        ("source_name = []", "must be text in quotes"),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(tmp_path: Path, table: str, message: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'# rules\n[archives."~/a"]\nauthor = "writer"\n{table}\n', "utf-8")
    settings, problems = load(config)
    (problem,) = problems
    assert message in str(problem)
    assert f"{config}:4" in str(problem)
    assert settings.archives["~/a"] == {"author": "writer"}


@pytest.mark.parametrize("text", ["archives = 3\n", '[archives]\n"~/a" = 3\n'])
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(text, "utf-8")
    settings, problems = load(config)
    assert len(problems) == 1
    assert not settings.archives


@pytest.mark.parametrize(
    ("other", "day"), [("25/03/2024", "2024-04-03"), ("03/25/2024", "2024-03-04")]
)
def test_a_date_that_can_mean_two_days_has_the_order_of_the_others(
    tmp_path: Path, other: str, day: str
) -> None:
    for number, date in enumerate(("03/04/2024", *[other] * 2)):
        text = f"---\ntitle: 甲{number}\npubdate: {date}\n---\n船已经在等。\n"
        (tmp_path / f"{number}.md").write_text(text, "utf-8")
    articles = survey(tmp_path, known_hosts(), lambda _: NO_RULE).articles
    field = articles[0].fields["date"]
    assert (field.value, field.origin, field.is_key) == (day, "pubdate", True)
    (listed,) = [file.entry for file in scan([tmp_path]) if file.entry.title == "甲0"]
    assert str(listed.date.shown()) == day if listed.date else False
