"""`reader ls`: streamed from the index, as the app lists and counts; what is skipped, and why."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.archive.walk import SkipReason
from reader.commands import ls
from reader.commands.library_source import _IndexedLibrary, open_source
from reader.commands.opening import NoMarks
from reader.index import skipped_files
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.progress import Progress
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.services.article_list import Shelf
from tests.index.conftest import make_index, write
from tests.terminal import ROOT

LONG = "渡口的船在雾里等人，河水慢慢涨上来。" * 40


def reader(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environ},
        text=True,
    )


def listed(*arguments: object, **environ: str) -> list[dict[str, object]]:
    result = reader("ls", "--json", *arguments, **environ)
    assert result.returncode == 0, result.stderr
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    write(folder / "a", "一", date="2021-04-01T06:00:00Z")
    write(folder / "b", "二", date="2021-04-03T06:00:00Z")
    write(folder, "三", date="2021-04-02T06:00:00Z")
    (folder / "README.md").write_text("# 说明\n\n一个文库。\n", "utf-8")
    (folder / "a" / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "b" / "gone.md").symlink_to("nowhere.md")
    os.mkfifo(folder / "pipe.md")
    return folder


def skipped(*arguments: object) -> list[tuple[str, str]]:
    lines = reader("ls", "--skipped", *arguments).stdout.splitlines()
    return [(path, reason) for path, reason in (line.split("\t") for line in lines)]


@pytest.mark.slow
def test_each_skipped_file_is_listed_with_its_reason(library: Path) -> None:
    found = skipped(library)
    assert found == [
        (f"{library}/README.md", SkipReason.PROJECT.value),
        (f"{library}/pipe.md", SkipReason.NOT_REGULAR.value),
        (f"{library}/a/photo.jpg", SkipReason.OTHER_KIND.value),
        (f"{library}/b/gone.md", SkipReason.DANGLING.value),
    ]
    as_json = json.loads(reader("ls", "--skipped", "--json", library).stdout)
    assert [(row["path"], row["reason"]) for row in as_json] == found


@pytest.mark.slow
def test_app_and_command_line_count_the_same(library: Path) -> None:
    index, reports = make_index(library), list[Progress]()
    Indexer(index, [library], {}, reports.append).run(workers=0)
    count = len(skipped(library))
    assert reports[-1].passed == count == skipped_files.count(index)
    assert len(listed(library)) == len(Shelf(index, None))
    status = reader("index", "--status", library).stdout.splitlines()
    assert f"{count} files skipped" in status
    assert f"  {SkipReason.OTHER_KIND.value} (1)" in status


@pytest.mark.slow
def test_a_change_of_the_library_changes_what_is_skipped(library: Path) -> None:
    (library / "d").mkdir()
    (library / "d" / "photo.jpg").write_bytes(b"\xff\xd8")
    assert len(skipped(library)) == 5
    shutil.rmtree(library / "d")
    (library / "a" / "photo.jpg").unlink()
    (library / "b" / "gone.md").unlink()
    (library / "README.md").rename(library / "a" / "README.md")
    (library / "c" / "node_modules" / "x").mkdir(parents=True)
    (library / "c" / "node_modules" / "x" / "y.md").write_text("# 包\n\n说明\n", "utf-8")
    assert skipped(library) == [
        (f"{library}/pipe.md", SkipReason.NOT_REGULAR.value),
        (f"{library}/a/README.md", SkipReason.PROJECT.value),
        (f"{library}/c/node_modules", SkipReason.SITE_FOLDER.value),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("spoil", ["missing", "read-only", "a file"])
def test_without_an_index_the_heads_are_read(library: Path, tmp_path: Path, spoil: str) -> None:
    cache = tmp_path / "cache"
    if spoil == "read-only":
        cache = Path("/proc/cache")
    elif spoil == "a file":
        cache.write_text("no folder", "utf-8")
    result = reader("ls", "--json", library, READER_CACHE_DIR=str(cache))
    assert result.returncode == 0
    assert json.loads(result.stdout) == listed(library)
    assert ("no index can be kept" in result.stderr) == (spoil != "missing")
    found = reader("ls", "--skipped", library, READER_CACHE_DIR=str(cache))
    assert sorted(found.stdout.splitlines()) == sorted(map("\t".join, skipped(library)))


@pytest.mark.slow
def test_duplicates_are_one_row_with_the_marks_of_all(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    first = write(folder, "甲", f"<p>{LONG}</p>", url="https://a.example/1", source="河报")
    write(folder, "甲", f"<p>{LONG}</p>", url="https://b.example/2", source="岸报", name="2.md")
    write(folder, "乙", "<p>短</p>", url="https://a.example/3")
    data = tmp_path / "data"
    rows = listed(folder, "--data-dir", data)
    assert sorted(str(row["title"]) for row in rows) == ["乙", "甲"]
    key = str(listed(first)[0]["key"])  # of the one that is not listed, as it is older by name
    with Notes.open(data) as notes:
        notes.set_starred([ArticleRef(key, "甲", url="https://a.example/1")], True)
    (starred,) = listed(folder, "--starred", "--data-dir", data)
    assert (starred["title"], starred["starred"]) == ("甲", True)


@pytest.mark.parametrize("arguments", [["{}"], ["."], ["{}/a", "{}/b"]])
def test_paths_are_those_that_the_user_named(
    library: Path, arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library)
    roots = [Path(argument.format(library)) for argument in arguments]
    source = open_source(roots, NoMarks(), {})
    names = {entry.file for entry in source.entries()}
    assert names == {str(Path(name)) for name in names}
    assert all(any(Path(name).is_relative_to(root) for root in roots) for name in names)
    assert all(Path(name).is_absolute() == roots[0].is_absolute() for name in names)
    assert all(Path(name).is_file() for name in names)


def test_a_link_to_a_library_keeps_its_name(library: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(library)
    assert all(str(row["path"]).startswith(f"{link}/") for row in listed(link))


@pytest.mark.slow
def test_an_index_that_is_damaged_does_not_stop_the_list(library: Path) -> None:
    before = listed(library)
    index = Index.of([library])
    index.close()
    path = index.path
    data = bytearray(path.read_bytes())
    data[100:] = os.urandom(len(data) - 100)
    path.write_bytes(data)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    assert listed(library) == before


@pytest.mark.slow
def test_lines_are_printed_as_they_come(library: Path) -> None:
    lines = reader("ls", "--json", library).stdout.splitlines()
    assert len(lines) == 3
    assert [json.loads(line.strip("[], \n")) for line in lines]
    empty = library / "none"
    empty.mkdir()
    result = reader("ls", "--json", empty)
    assert (result.returncode, result.stdout) == (0, "[]\n")
    assert "no articles here" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("query", ["-一", "-一 -二", "-i"])
@pytest.mark.parametrize("is_json", [True, False])
def test_a_query_may_begin_with_a_minus(library: Path, query: str, is_json: bool) -> None:
    shape = ["--json"] if is_json else []
    result = reader("search", *shape, "--names", "--", query, library)
    assert result.returncode in (0, 1), result.stderr
    if query == "-一":
        assert result.returncode == 0
        assert "二" in result.stdout
        assert "一" not in result.stdout.replace("\\u", "")


def test_ls_and_its_options_still_refuse_what_is_wrong(library: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        ls.run([str(library), "--json", "--tsv"])
    assert caught.value.code == 2


@pytest.mark.slow
def test_fifty_thousand_articles_take_little_memory(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    for number in range(50_000):
        day = f"{2000 + number % 24}-{number // 24 % 12 + 1:02}-{number // 288 % 28 + 1:02}"
        path = folder / day[:4] / day[5:7] / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: 第{number}篇\ndate: {day}\n---\n正文{number}\n", "utf-8")
    environ = {**os.environ, "READER_CACHE_DIR": str(tmp_path / "cache")}
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss, used.ru_utime + used.ru_stime)\n"
    )
    command = [sys.executable, "-m", "reader", "ls", "--json", str(folder)]
    for _ in range(2):
        result = subprocess.run(
            [sys.executable, "-c", code, *command],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env=environ,
            text=True,
        )
        peak, _seconds = map(float, result.stdout.split())
        assert peak * (1 if sys.platform != "darwin" else 1 / 1024) < 100 * 1024


@pytest.mark.parametrize(
    ("place", "name", "start", "named"),
    [
        ("/", ".", "/", ""),
        ("/", ".", "/etc/", "etc/"),
        ("/etc", ".", "/etc/", ""),
        ("/", "etc", "/etc/", "etc/"),
        ("/etc", "..", "/", "../"),
        ("/", "/", "/", "/"),
    ],
)
def test_a_folder_of_the_index_is_named_as_the_user_named_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, name: str, start: str, named: str
) -> None:
    monkeypatch.chdir(place)
    library = _IndexedLibrary(Index(tmp_path), [Path(name)])
    assert library._named(start) == named
