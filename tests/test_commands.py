from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reader.commands import ls, show
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.text.width import cells
from tests.terminal import ROOT, Terminal

ARTICLE = """---
title: "{title}"
date: {date}
author: 陆羽生
from: {url}
tags: [ {source} ]
---
<div><p>{body}</p><p>第二段。</p></div>
"""


def write(
    folder: Path,
    title: str,
    date: str = "2024-03-05T20:30:00Z",
    source: str = "茶事",
    body: str = "第一段，有<b>重点</b>。",
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{title}.md"
    url = f"https://tea.example/{title}"
    path.write_text(
        ARTICLE.format(title=title, date=date, url=url, source=source, body=body), "utf-8"
    )
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    write(folder, "spring", "2024-03-05T20:30:00Z", "茶事 Tea")
    write(folder, "autumn", "2023-10-01T00:00:00Z", "雨社 Rain")
    write(folder, "winter", "2024-12-31T23:59:59Z", "雨社 Rain")
    return folder


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def reader(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
    )


def listed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[dict[str, Any]]:
    assert ls.run([*map(str, arguments), "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def titles(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[str]:
    return [each["title"] for each in listed(capsys, *arguments)]


def test_a_list_is_one_line_an_article_newest_first(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ls.run([str(library)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2024-12-31\t雨社 Rain\twinter",
        "2024-03-05\t茶事 Tea\tspring",
        "2023-10-01\t雨社 Rain\tautumn",
    ]


def test_copies_of_an_article_are_one_row(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = write(tmp_path / "again", "autumn", "2023-10-02T00:00:00Z", "雨社 Rain")
    rows = listed(capsys, library, tmp_path / "again")
    assert [row["title"] for row in rows] == ["winter", "spring", "autumn"]
    assert rows[-1]["path"] == str(newer)


def test_json_holds_every_field(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = listed(capsys, library / "spring.md")
    assert found == {
        "key": "https://tea.example/spring",
        "title": "spring",
        "source": "茶事 Tea",
        "author": "陆羽生",
        "url": "https://tea.example/spring",
        "date": "2024-03-05T20:30:00Z",
        "tags": [],
        "path": str(library / "spring.md"),
        "read": False,
        "starred": False,
        "highlights": 0,
        "my_tags": [],
        "note": "",
        "problem": "",
    }


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--source", "茶事"], ["spring"]),
        (["--source", "rain"], ["winter", "autumn"]),
        (["--source", "rain", "--source", "TEA"], ["winter", "spring", "autumn"]),
        (["--source", "nobody"], []),
        (["--since", "2024"], ["winter", "spring"]),
        (["--until", "2023"], ["autumn"]),
        (["--since", "2024-03", "--until", "2024-03"], ["spring"]),
        (["--since", "2024-03-05", "--until", "2024-03-05"], ["spring"]),
        (["--since", "2024-03-06", "--until", "2024-12-30"], []),
        (["--until", "2024-12"], ["winter", "spring", "autumn"]),
        (["--starred"], []),
        (["--unread"], ["winter", "spring", "autumn"]),
    ],
)
def test_a_list_can_be_narrowed(
    library: Path, capsys: pytest.CaptureFixture[str], options: list[str], found: list[str]
) -> None:
    assert titles(capsys, library, *options) == found


@pytest.mark.usefixtures("shanghai")
def test_days_are_local(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert titles(capsys, library, "--since", "2024-03-06", "--until", "2024-03-06") == ["spring"]
    assert titles(capsys, library, "--since", "2025") == ["winter"]
    assert ls.run([str(library), "--since", "2025"]) == 0
    assert capsys.readouterr().out.startswith("2025-01-01\t")


@pytest.mark.parametrize("day", ["yesterday", "2024-13", "2024-02-30", "24", "0000"])
def test_a_date_that_is_none_is_refused(
    library: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        ls.run([str(library), "--until", day])
    assert caught.value.code == 2
    assert day in capsys.readouterr().err


def test_marks_are_listed(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "marks"
    with Notes.open(data) as notes:
        notes.set_starred([ArticleRef("https://tea.example/spring")], True)
        notes.set_read([ArticleRef("https://tea.example/autumn")], True)
        notes.remember_library([str(library)])
    assert titles(capsys, "--starred", "--data-dir", data) == ["spring"]
    assert titles(capsys, "--unread", "--data-dir", data) == ["winter", "spring"]
    found = {each["title"]: each for each in listed(capsys, "--data-dir", data)}
    assert (found["spring"]["starred"], found["spring"]["read"]) == (True, False)
    assert (found["autumn"]["starred"], found["autumn"]["read"]) == (False, True)


def test_what_was_made_visible_can_be_seen_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.md"
    article.write_text(
        "<!--1709625600000-->\n[题\x1b[31m](https://e.example/)\n------\n<p>甲\u202e</p>"
    )
    assert show.run([str(article)]) == 0
    assert "reader show --raw" in capsys.readouterr().err
    assert show.run(["--raw", str(article)]) == 0
    shown = capsys.readouterr().out
    assert "[题\\x1b[31m]" in shown
    assert "<p>甲\\u202e</p>\n" in shown


def test_looking_makes_no_store(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    assert len(listed(capsys, library, "--data-dir", data)) == 3
    assert show.run([str(library / "spring.md"), "--data-dir", str(data)]) == 0
    assert not data.exists()


def test_without_a_library_it_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert ls.run([]) == 2
    assert "name a folder" in capsys.readouterr().err


def test_problems_and_what_was_passed_over_are_said(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "2020-01-02-图.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    (library / "README.md").write_text("# 目录\n", "utf-8")
    os.mkfifo(library / "pipe.md")
    assert ls.run([str(library)]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines()[-1] == "2020-01-02\t\t2020-01-02-图.md (not a text file)"
    assert f"{library / '2020-01-02-图.md'}: not a text file" in captured.err
    assert "skipped: about the archive: README, licence (1), not a regular file (1)" in captured.err


@pytest.mark.parametrize("verb", [ls, show])
def test_a_path_that_cannot_be_opened_is_named(
    verb: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe\x1b[31m")
    for path in (tmp_path / "missing", tmp_path / "pipe\x1b[31m"):
        assert verb.run([str(path)]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert path.name.replace("\x1b", "␛") in captured.err


def test_titles_are_cut_to_the_terminal(tmp_path: Path) -> None:
    write(
        tmp_path / "library", "泡茶的水要在缸里静一夜" * 5, source="一个名字很长很长的来源甲乙丙丁"
    )
    write(tmp_path / "library", "short", source="茶")
    with Terminal(["ls", tmp_path / "library"], {}, size=(61, 10)) as terminal:
        assert terminal.wait() == 0
        lines = [line for line in terminal.text.splitlines() if line.strip()]
    assert len(lines) == 2
    assert all(cells(line) <= 61 for line in lines)
    assert any(line.endswith("…") for line in lines)
    assert {line.index("  ", 12) for line in lines} != {-1}


@pytest.mark.slow
def test_a_closed_pipe_ends_it_quietly(tmp_path: Path) -> None:
    for number in range(300):
        write(tmp_path / "library", f"{number:03}" + "长" * 60)
    command = f'"{sys.executable}" -m reader {{}} | head -c 100'
    article = write(tmp_path, "long", body="长" * 400_000)
    for verb in (
        f'ls "{tmp_path}/library"',
        f'ls --json "{tmp_path}/library"',
        f'show "{article}"',
    ):
        result = subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", command.format(verb)],
            capture_output=True,
            check=False,
            cwd=ROOT,
        )
        assert (result.returncode, result.stderr, len(result.stdout)) == (0, b"", 100)


@pytest.mark.slow
def test_the_screen_is_not_imported(library: Path) -> None:
    code = (
        "import sys; from reader.cli import run; code = run(sys.argv[1:]);"
        "print(sorted({'textual', 'rich'} & {name.partition('.')[0] for name in sys.modules}),"
        " file=sys.stderr); sys.exit(code)"
    )
    for verb in (["ls", library, "--json"], ["show", library / "spring.md"]):
        result = subprocess.run(
            [sys.executable, "-c", code, *map(str, verb)],
            capture_output=True,
            check=True,
            cwd=ROOT,
            text=True,
        )
        assert result.stderr == "[]\n"


BODY = "第一段，有重点。\n\n第二段。\n"
MARKDOWN = "第一段，有**重点**。\n\n第二段。\n"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((), f"spring\n茶事 Tea · 2024-03-05\n\n{BODY}"),
        (("--body",), BODY),
        (("--width", "0"), f"spring\n茶事 Tea · 2024-03-05\n\n{BODY}"),
        (("--width", "12"), "spring\n茶事 Tea\n2024-03-05\n\n第一段，有\n重点。\n\n第二段。\n"),
        (("--format", "markdown"), f"# spring\n\n茶事 Tea · 2024-03-05\n\n{MARKDOWN}"),
        (("--format", "markdown", "--body"), MARKDOWN),
    ],
)
def test_show_begins_with_title_source_and_date(
    library: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    shown: str,
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    assert show.run([str(library / "spring.md"), *arguments]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_title_of_show_is_only_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    path = write(tmp_path, "a")
    path.write_text(
        path.read_text("utf-8").replace('title: "a"', 'title: "\\e[31m<b>*茶*\\n# x"'), "utf-8"
    )
    assert show.run([str(path), "--format", form]) == 0
    title = capsys.readouterr().out.splitlines()[0]
    assert "\x1b" not in title
    assert "茶" in title
    assert "x" in title
    assert form == "text" or ("\\*" in title and "\\<b" in title)


def test_show_prints_json_whose_offsets_are_right(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show.run([str(library / "spring.md"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["title"], found["date"]) == ("spring", "2024-03-05T20:30:00Z")
    blocks = [found["text"][block["start"] : block["end"]] for block in found["blocks"]]
    assert blocks == ["第一段，有重点。", "第二段。"]
    (span,) = found["blocks"][0]["spans"]
    assert (found["text"][span["start"] : span["end"]], span["kind"]) == ("重点", "strong")


def test_show_wraps_to_a_width(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "a", body="泡茶的水不能急，要让它在缸里静一夜。" * 20)
    assert show.run([str(path), "--width", "0", "--body"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert show.run([str(path), "--width", "30"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 12
    assert max(map(cells, lines)) <= 30


@pytest.mark.parametrize("width", ["-1", "x", "1e3", "99999999999"])
def test_a_width_that_is_none_is_refused(library: Path, width: str) -> None:
    with pytest.raises(SystemExit) as caught:
        show.run([str(library / "spring.md"), f"--width={width}"])
    assert caught.value.code == 2


def test_an_article_is_found_by_key_or_url(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "HTTPS://tea.example/spring?utm_source=x#top"
    assert show.run([url, str(library)]) == 0
    assert "第一段" in capsys.readouterr().out
    (library / "2020-01-01-undated.md").write_text("没有地址的一篇。\n", "utf-8")
    (undated,) = (each for each in listed(capsys, library) if each["title"] == "undated")
    assert undated["key"].startswith("title:")
    assert show.run([undated["key"], str(library)]) == 0
    assert "没有地址的一篇" in capsys.readouterr().out
    with Notes.open(tmp_path / "marks") as notes:
        notes.remember_library([str(library)])
    assert show.run([url, "--data-dir", str(tmp_path / "marks")]) == 0
    assert show.run(["https://tea.example/none", str(library)]) == 2
    assert "no such article" in capsys.readouterr().err


def test_show_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    binary = tmp_path / "a.md"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    assert show.run([str(binary)]) == 1
    assert f"{binary}: not a text file" in capsys.readouterr().err
    assert show.run([str(tmp_path)]) == 2
    assert "a folder" in capsys.readouterr().err
    empty = write(tmp_path, "empty", body="")
    empty.write_text(empty.read_text("utf-8").partition("<div>")[0], "utf-8")
    assert show.run([str(empty)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "https://tea.example/empty" in captured.err
    old = tmp_path / "old.md"
    old.write_bytes(
        ARTICLE.format(title="茶", date="2024", url="", source="茶事", body="泡一壶好茶。").encode(
            "gb18030"
        )
    )
    assert show.run([str(old)]) == 0
    captured = capsys.readouterr()
    assert "泡一壶好茶" in captured.out
    assert "GB18030" in captured.err


def test_nothing_printed_can_command_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "\x1b]0;x\x07\x9b31m\u202e"
    path = tmp_path / os.fsdecode(b"\xff\x1b.md")
    write(tmp_path, name, body="正文\x1b[31m与\x9b。").rename(path)
    (tmp_path / "b\x9b.md").mkdir()
    for verb, arguments in (
        (ls, [tmp_path]),
        (ls, [tmp_path, "--json"]),
        (show, [path]),
        (show, [path, "--format", "json"]),
        (show, [path, "--format", "markdown"]),
    ):
        assert verb.run([*map(str, arguments)]) == 0
        captured = capsys.readouterr()
        for output in (captured.out, captured.err):
            assert not set(output) & {"\x1b", "\x07", "\x9b", "\u202e", "\udcff"}


def test_paths_in_json_are_exact(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\x1b\xc2\x9b.md")
    write(tmp_path, "a").rename(path)
    result = reader("ls", tmp_path, "--json")
    assert json.loads(result.stdout)[0]["path"] == str(path)


@pytest.mark.slow
def test_another_locale_gets_what_it_can_show(library: Path) -> None:
    write(library, "表情🍵", "2025-01-01T00:00:00Z")
    environ = {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    lines = reader("ls", library, **environ).stdout.decode("gbk").splitlines()
    assert lines[0] == "2025-01-01\t茶事\t表情?"
    found = json.loads(reader("ls", library, "--json", **environ).stdout.decode("ascii"))
    assert found[0]["title"] == "表情🍵"


def test_the_readers_own_names_of_hosts_are_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[hosts]\n"tea.example" = "茶之家"\n', "utf-8")
    path = write(tmp_path / "library", "a", source="")
    (found,) = listed(capsys, path, "--config", config)
    assert found["source"] == "茶之家"
    (found,) = listed(capsys, path)
    assert found["source"] == "tea.example"


def test_the_seeds_are_listed_as_people_wrote_them_down(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = (shared / "gold" / "cleaning_gold.jsonl").read_text("utf-8").splitlines()
    seeds = [each for each in map(json.loads, labels) if each["path"].startswith("seeds/")]
    assert len(seeds) == 5
    found = {Path(each["path"]).name: each for each in listed(capsys, shared / "seeds")}
    for gold in seeds:
        row = found[Path(gold["path"]).name]
        for key in ("title", "date", "source", "author", "url"):
            assert row[key] == gold[key]
    dates = [datetime.fromisoformat(each["date"]).astimezone(UTC) for each in found.values()]
    assert dates == sorted(dates, reverse=True)
