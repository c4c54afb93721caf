"""Containers made to harm: they are told by name, the others are listed, memory and time hold."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from reader.archive import files
from reader.archive.containers.detection import ContainerKind
from reader.archive.containers.limits import LIMITS, Limits, Meter
from reader.archive.containers.member import ContainerError, ListingReport, PassingError
from reader.archive.containers.repositories import RepositorySource
from reader.archive.containers.tars import TarSource
from reader.archive.hosts import known_hosts
from reader.archive.scan import scan
from reader.index.database import Index
from reader.index.indexer import Indexer
from tests.archive import hostile_containers as hostile
from tests.index import indexing_child
from tests.index.conftest import write
from tests.memory import growth_below
from tests.terminal import own_places

HAS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
OVER = "the rest is not read"
BOMB = "unpacks to hundreds of times its size: not read"
ODD = "a file of this repository is a pipe, a device or the like: not read"
NO_COMMIT = "a repository without a commit, or a damaged one"
CUT = "a damaged tar file: the rest is not read"
PLACES = "takes its objects from odd places: not read"
CHAIN = "objects/pack/multi-pack-index.d"
SECONDS = 60
"""What a case may take on a machine that has much else to do."""

CASES: list[tuple[str, Callable[[Path], object], str, bool]] = [
    ("place.zip", hostile.zip_place_of_64_bits, "some of its entries are damaged", False),
    ("overlap.zip", hostile.zip_that_overlaps, "the parts of this zip file overlap", False),
    ("lying.zip", hostile.zip_with_lying_sizes, BOMB, True),
    ("behind.zip", hostile.zip_with_bytes_behind, "damaged: it cannot be unpacked", True),
    ("secret.zip", hostile.zip_encrypted, "encrypted", True),
    ("half.zip", hostile.zip_without_directory, "a damaged zip file", False),
    ("long.zip", hostile.zip_with_huge_directory, "a damaged zip file", False),
    ("negative.tar", hostile.tar_of_negative_size, CUT, False),
    ("chain.tar", hostile.tar_of_chained_names, f"a tar file with endless headers: {OVER}", False),
    ("field.tar", hostile.tar_of_huge_field, f"a tar file with endless headers: {OVER}", False),
    ("odd.tar", hostile.tar_of_odd_fields, CUT, False),
    ("line.tar", hostile.tar_of_field_without_length, CUT, False),
    ("window.tar.xz", hostile.xz_of_large_window, "a damaged tar file, or none", False),
    ("nothing.tar.gz", hostile.gzip_of_nothing, "", False),
    ("packed.tar.zst", hostile.zstd, "packed by zstd, which is not supported", False),
    ("misnamed.zip", lambda path: path.write_text("x"), "by its name an", False),
    ("pipe.zip", hostile.pipe, "a named pipe, not a file", False),
]
REPOSITORIES: list[tuple[str, Callable[[Path], object], str, bool]] = [
    ("name.git", hostile.git_name_of_megabytes, f"a name in it is too long: {OVER}", False),
    ("config.git", hostile.git_with("config", hostile.pipe), "", False),
    ("zero.git", hostile.git_with("config", hostile.device), "", False),
    ("include.git", hostile.git_including_a_pipe, "", False),
    ("head.git", hostile.git_with("HEAD", hostile.pipe), ODD, False),
    ("device.git", hostile.git_with("HEAD", hostile.device), ODD, False),
    ("socket.git", hostile.git_with("HEAD", hostile.socket_at), ODD, False),
    ("folder.git", hostile.git_with("HEAD", hostile.folder), NO_COMMIT, False),
    ("loop.git", hostile.git_head("ref: HEAD"), NO_COMMIT, False),
    ("out.git", hostile.git_head("ref: refs/../../../etc/passwd"), NO_COMMIT, False),
    ("option.git", hostile.git_head("--output=x"), NO_COMMIT, False),
    ("branch.git", hostile.git_with("refs/heads/main", hostile.pipe), ODD, False),
    ("packed.git", hostile.git_with("packed-refs", hostile.pipe), ODD, False),
    ("alternates.git", hostile.git_with("objects/info/alternates", hostile.pipe), ODD, False),
    ("endless.git", hostile.git_with("objects/info/alternates", hostile.device), ODD, False),
    ("idx.git", hostile.git_with("objects/pack/pack-1.idx", hostile.pipe), ODD, False),
    ("folder2.git", hostile.git_with("objects/pack/multi-pack-index.d", hostile.folder), "", False),
    ("chain.git", hostile.git_with(f"{CHAIN}/multi-pack-index-chain", hostile.pipe), ODD, False),
    ("tree.git", hostile.git_tree_of_pipe, ODD, False),
    ("eight.git", hostile.git_borrowing(8), ODD, False),
    ("forty.git", hostile.git_borrowing(40), PLACES, False),
    ("quoted.git", hostile.git_borrowing(1, '"{}"'), PLACES, False),
]
GIT_BOMB = ("bomb.git", hostile.git_bomb, f"the same files over and over: {OVER}", False)
SLOW: list[tuple[str, Callable[[Path], object], str, bool]] = [
    ("bomb.zip", hostile.zip_bomb, BOMB, True),
    ("fields.zip", hostile.zip_of_empty_fields, BOMB, True),
    ("bomb.tar.gz", hostile.packed_bomb(gzip.GzipFile), BOMB, False),
    ("bomb.tar.bz2", hostile.packed_bomb(bz2.BZ2File), BOMB, False),
    ("bomb.md.gz", hostile.packed_bomb(gzip.GzipFile), BOMB, False),
    ("bomb.html.xz", hostile.packed_bomb(lzma.LZMAFile), BOMB, False),
    ("bomb.tar.xz", hostile.packed_bomb(lzma.LZMAFile), BOMB, False),
    GIT_BOMB,
    ("sparse.tar.gz", hostile.tar_of_sparse_map, CUT, False),
    ("blob.git", hostile.git_blob(1 << 30), "", False),
    ("delta.git", hostile.git_delta(1 << 30), "git cannot read it", True),
]


def marked(
    cases: list[tuple[str, Callable[[Path], object], str, bool]], *marks: pytest.MarkDecorator
) -> list[object]:
    return [pytest.param(*case, id=case[0], marks=marks) for case in cases]


def library_with(build: Callable[[Path], object], name: str, folder: Path) -> list[str]:
    """Build a bad container between good ones; return what the child that indexes them reads."""
    folder.mkdir()
    bad, good, packed = folder / name, folder / "good", folder / "good.zip"
    build(bad)
    write(good, "好的")
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("好.md", hostile.ARTICLE.format("装好的"))
    return [str(path) for path in (folder / "index", bad, good, packed)]


def indexed(libraries: list[list[str]], folder: Path) -> list[dict[str, Any]]:
    """Return the reports on libraries that one child has indexed, with its data in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", indexing_child.__name__],
        input="".join(f"{json.dumps(library)}\n" for library in libraries),
        env={**os.environ, **own_places(folder), "LC_ALL": "C.UTF-8"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300 + 20 * len(libraries),
    )
    assert done.returncode == 0, f"after {done.stdout.count(chr(10))} libraries: {done.stderr}"
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def quick_reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return the reports on the quick cases by name, from one child: it starts in 0.2 seconds."""
    folder = tmp_path_factory.mktemp("quick")
    cases = CASES if shutil.which("git") is None else [*CASES, *REPOSITORIES]
    libraries = [library_with(build, name, folder / name) for name, build, *_ in cases]
    names = (name for name, *_ in cases)
    return dict(zip(names, indexed(libraries, folder / "own"), strict=True))


@pytest.mark.parametrize(
    ("name", "problem", "is_inside"),
    [
        pytest.param(name, *rest, id=name, marks=marks)
        for cases, marks in ((CASES, ()), (REPOSITORIES, HAS_GIT))
        for name, _build, *rest in cases
    ],
)
def test_one_bad_container_does_not_hide_the_others(
    name: str, problem: str, is_inside: bool, quick_reports: dict[str, dict[str, Any]]
) -> None:
    check_report(quick_reports[name], name, problem, is_inside=is_inside)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "build", "problem", "is_inside"), marked(SLOW, HAS_GIT))
def test_one_large_container_does_not_hide_the_others(
    name: str, build: Callable[[Path], object], problem: str, is_inside: bool, tmp_path: Path
) -> None:
    library = library_with(build, name, tmp_path / "library")
    (report,) = indexed([library], tmp_path / "own")
    check_report(report, name, problem, is_inside=is_inside)


def check_report(report: dict[str, Any], name: str, problem: str, *, is_inside: bool) -> None:
    """Check a report: the row that tells is the container's own, or that of an article inside."""
    titles = {title for _, title, why in report["rows"] if not why}
    assert {"好的", "装好的"} <= titles
    problems = {row: why for row, _, why in report["rows"] if why}
    if problem:
        assert problem in problems["a.md" if is_inside else name]
    else:
        assert problems == {}
    assert report["memory of git"] < indexing_child.MEMORY
    assert report["seconds"] < SECONDS


@HAS_GIT
@pytest.mark.parametrize(("name", "build", "problem", "is_inside"), marked(REPOSITORIES[1:4]))
def test_what_git_need_not_read_does_no_harm(
    name: str, build: Callable[[Path], object], problem: str, is_inside: bool, tmp_path: Path
) -> None:
    build(tmp_path / name)
    assert sorted(found.entry.title for found in scan([tmp_path / name])) == ["a", "b"]


@HAS_GIT
def test_a_git_that_does_not_answer_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, programs = tmp_path / "stuck.git", tmp_path / "bin"
    hostile.repository_of(path, hostile.two_articles)
    source = RepositorySource(path, replace(LIMITS, answer=0.3))
    members = list(source.members(ListingReport(), Meter()))
    assert [source.read(member, 100)[:3] for member in members] == [b"---"] * 2
    source.close()
    programs.mkdir()
    (programs / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (programs / "git").chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    for ask in (
        lambda: source.read(members[0], 100),
        lambda: list(source.members(ListingReport(), Meter())),
    ):
        with pytest.raises(PassingError, match="does not answer"):
            ask()
    place = path / "objects" / str(members[0].check)[:2] / str(members[0].check)[2:]
    place.unlink()
    os.mkfifo(place)
    for ask in (
        lambda: source.read(members[0], 100),
        lambda: list(source.members(ListingReport(), Meter())),
    ):
        with pytest.raises(ContainerError, match="a pipe"):
            ask()


@HAS_GIT
def test_git_is_limited_by_the_kernel(tmp_path: Path) -> None:
    path = tmp_path / "large.git"
    hostile.git_delta(48 << 20)(path)
    few = replace(LIMITS, git_data=32 << 20)
    (member,) = RepositorySource(path).members(ListingReport(), Meter())
    assert len(RepositorySource(path).read(member, 100)) == 100
    if sys.platform == "linux":
        with pytest.raises(ContainerError, match=r"missing|cannot read"):
            RepositorySource(path, few).read(member, 100)


@pytest.mark.slow
def test_a_listing_is_stopped_and_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "large.tar.gz"
    hostile.packed_bomb(gzip.GzipFile)(path)
    calls = iter(range(10**6))
    index = Index(tmp_path / "index", UTC)
    indexer = Indexer(index, [path], known_hosts(), stop=lambda: next(calls) > 40)
    indexer.names()
    indexer.heads()
    assert next(calls) < 100
    assert index.db.execute("select name, problem from article").fetchall() == [(b"b.md", "")]
    Indexer(index, [path], known_hosts()).run(workers=0)
    rows = index.db.execute("select problem from article order by problem").fetchall()
    assert rows == [("",), (BOMB,)]


@pytest.mark.slow
def test_names_are_there_while_a_container_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.zip"
    hostile.zip_of(path, *(f"{number:05}.md" for number in range(3000)))
    seen: list[int] = []
    begun = Meter.count

    def count(meter: Meter) -> None:
        seen.append(index.db.execute("select count(*) from article").fetchone()[0])
        begun(meter)

    monkeypatch.setattr(Meter, "count", count)
    monkeypatch.setattr("reader.archive.candidate_names.PAUSE", 0)
    index = Index(tmp_path / "index", UTC)
    Indexer(index, [path], known_hosts()).names()
    assert seen[0] == 0 < seen[2000] < 3000
    assert index.db.execute("select count(*) from article").fetchone() == (3000,)


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (replace(LIMITS, entries=10), f"more files than can be listed: {OVER}"),
        (replace(LIMITS, seconds=0, seconds_per_megabyte=0), f"takes too long to read: {OVER}"),
    ],
)
def test_a_listing_has_limits(limits: Limits, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "many.tar"
    path.write_bytes(b"".join(hostile.article(str(number)) for number in range(2000)))
    with pytest.raises(ContainerError, match=problem):
        list(TarSource(path, ContainerKind.TAR, limits).members(ListingReport(), Meter(limits)))


@pytest.mark.slow
def test_going_back_in_a_packed_file_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "mixed.tar.gz"
    articles = b"".join(hostile.article(str(number)) for number in range(10_000))
    path.write_bytes(hostile.PACKERS["tar.gz"](articles))
    with closing(TarSource(path, ContainerKind.GZIP)) as source:
        members = list(source.members(ListingReport(), Meter()))[::-1000]
        assert len([source.read(member, 100) for member in members]) == 10
    with (
        closing(TarSource(path, ContainerKind.GZIP, replace(LIMITS, back=0))) as source,
        pytest.raises(ContainerError, match="too mixed up"),
    ):
        [source.read(member, 100) for member in members]


def test_a_container_within_a_container_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "outer.zip"
    inner = bytes(hostile.zip_of(tmp_path / "inner.zip", "b.md"))
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("inner.zip", inner)
        made.writestr("inner.md", inner)
        made.writestr("a.md", hostile.ARTICLE.format("a"))
    found = {each.entry.path.name: each.entry.problem for each in scan([path])}
    assert found == {"inner.md": "not a text file", "a.md": ""}


@pytest.mark.slow
def test_the_command_line_lists_the_rest(tmp_path: Path) -> None:
    hostile.zip_without_directory(tmp_path / "half.zip")
    (tmp_path / "none.zip").write_text("x")
    write(tmp_path / "good", "好的")
    os.mkfifo(tmp_path / "pipe")
    paths = [str(tmp_path / name) for name in ("half.zip", "none.zip", "pipe", "good")]
    environment = {**os.environ, "READER_CACHE_DIR": str(tmp_path / "cache")}

    def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "reader", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    listed = ran("ls", *paths)
    assert listed.returncode == 0
    assert "好的" in listed.stdout
    assert "half.zip: a damaged zip file" in listed.stderr
    assert "none.zip: by its name an archive" in listed.stderr
    assert "pipe: a named pipe, not a file\n" in listed.stderr
    ran("index", "--heads", *paths)
    status = ran("index", "--status", *paths)
    assert "half.zip: a damaged zip file" in status.stdout
    assert "none.zip: by its name an archive" in status.stdout
    assert "half.zip: a damaged zip file" in ran("doctor", *paths).stdout


@pytest.mark.slow
def test_a_million_entries_are_listed_soon(tmp_path: Path) -> None:
    path = tmp_path / "million.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(1_000_000):
            made.writestr(zipfile.ZipInfo(f"{number // 1000}/{number}.md"), b"")
    index = Index(tmp_path / "index", UTC)
    begin, first = time.process_time(), [0.0]

    def tell(_: object) -> None:
        first[0] = first[0] or time.process_time() - begin

    indexer = Indexer(index, [path], known_hosts(), tell, lambda: bool(first[0]))
    indexer.names()
    assert index.db.execute("select count(*) from article").fetchone()[0] > 0
    assert first[0] < 2


FUZZ = int(os.environ.get("READER_FUZZ", "20000"))


def unharmed(path: Path) -> None:
    """Read a container whole, within its time and memory."""
    begin = time.process_time()
    with growth_below(indexing_child.MEMORY):
        for found in scan([path]):
            if not found.entry.problem:
                files.read_bytes(found.entry.path, 1 << 20)
    assert time.process_time() - begin < 2


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["zip", *hostile.PACKERS])
def test_mutated_files_do_no_harm(kind: str, tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    hostile.zip_of(whole, "a.md", "d/b.md", "d/c.md")
    long = hostile.entry("././@LongLink", b"n" * 200 + b".md", b"L")
    field = hostile.entry("x", b"18 path=long/e.md\n", b"x")
    tar = b"".join(map(hostile.article, "abc")) + long + hostile.article("d")
    tar += field + hostile.article("e") + bytes(1024)
    seed = whole.read_bytes() if kind == "zip" else hostile.PACKERS[kind](tar)
    draw = random.Random(kind)  # noqa: S311 - damage
    draws = iter(lambda: draw.getrandbits(40), None)
    for number in range(FUZZ // 10):
        path = tmp_path / f"{number}.{kind}"
        if kind in hostile.PACKERS and draw.random() < 0.5:  # what is inside, packed well
            path.write_bytes(hostile.PACKERS[kind](hostile.mutations(tar, draws)))
        else:
            path.write_bytes(hostile.mutations(seed, draws))
        unharmed(path)
        path.unlink()


@HAS_GIT
@pytest.mark.slow
def test_mutated_repositories_do_no_harm(tmp_path: Path) -> None:
    whole, packed = tmp_path / "whole.git", tmp_path / "packed.git"
    hostile.repository_of(whole, hostile.two_articles)
    shutil.copytree(whole, packed)
    subprocess.run(["git", f"--git-dir={packed}", "repack", "-adq"], check=True)
    draw = random.Random(5)  # noqa: S311 - damage
    draws = iter(lambda: draw.getrandbits(40), None)
    path = tmp_path / "mutated.git"
    for number in range(FUZZ // 100):
        shutil.copytree((whole, packed)[number % 2], path)
        candidates = sorted(place for place in path.rglob("*") if place.is_file())
        victim = draw.choice(candidates)
        victim.chmod(0o600)
        data = victim.read_bytes()
        if victim.parent.parent.name == "objects" and len(victim.parent.name) == 2:
            data = zlib.compress(hostile.mutations(zlib.decompress(data), draws))
        else:
            data = hostile.mutations(data, draws)
        victim.write_bytes(data)
        unharmed(path)
        shutil.rmtree(path)
