from __future__ import annotations

import gzip
import io
import os
import random
import shutil
import struct
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Literal

import pytest

from reader.archive import files
from reader.archive.article import read_article
from reader.archive.containers.member import ContainerError
from reader.archive.hosts import known_hosts
from reader.archive.scan import check_path, names_article, scan
from reader.archive.walk import SkipReason, Tally
from reader.errors import PathError
from reader.index.database import Index
from reader.index.full_text import find
from reader.index.indexer import Indexer
from reader.index.lists import Selection, arrange
from tests.index.conftest import write

ARTICLE = (
    "---\ntitle: {0}\ndate: 2021-04-01\nfrom: https://example.org/{0}\n---\n<p>{0}的河水</p>\n"
)
HAS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def make_zip(folder: Path, to: Path) -> None:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(folder.rglob("*.md")):
            made.write(path, path.relative_to(folder))


def make_tar(mode: Literal["w", "w:gz", "w:bz2", "w:xz"]) -> Callable[[Path, Path], None]:
    def make(folder: Path, to: Path) -> None:
        with tarfile.open(to, mode) as made:
            made.add(folder, ".")

    return make


def git(*arguments: str, cwd: Path | None = None) -> None:
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    names |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in names.items()}
    subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        env={**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
        cwd=cwd,
    )


def make_repository(folder: Path, to: Path) -> None:
    work = folder.parent / "work"
    shutil.copytree(folder, work)
    git("init", "--quiet", cwd=work)
    git("add", ".", cwd=work)
    git("commit", "--quiet", "-m", "all", cwd=work)
    git("clone", "--quiet", "--bare", str(work), str(to))


KINDS = [
    pytest.param("news.zip", make_zip, id="zip"),
    pytest.param("news.tar", make_tar("w"), id="tar"),
    pytest.param("news.tar.gz", make_tar("w:gz"), id="tar.gz"),
    pytest.param("news.tar.bz2", make_tar("w:bz2"), id="tar.bz2"),
    pytest.param("news.tar.xz", make_tar("w:xz"), id="tar.xz"),
    pytest.param("news.git", make_repository, id="git", marks=HAS_GIT),
]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    for number in range(30):
        write(
            folder / f"d{number % 5}",
            f"第{number}篇",
            f"<p>石桥{number}号</p>" + "<p>很长的一段文字</p>" * (number * 6),
            date=f"2021-04-{number % 28 + 1:02}T06:00:00Z",
        )
    (folder / "README.md").write_text("# nothing\n", "utf-8")
    (folder / ".hidden.md").write_text(ARTICLE.format("藏"), "utf-8")
    (folder / "无日期.md").write_text("---\ntitle: 无\n---\n[x](https://example.org/x)\n", "utf-8")
    return folder


def rows(index: Index, root: Path) -> list[tuple[object, ...]]:
    listing = arrange(index, Selection())
    texts = dict(
        index.db.execute("select key, body from text.doc join article on article.id = doc.article")
    )
    return sorted(
        (entry.key, entry.title, entry.path.relative_to(root), texts[entry.key])
        for entry in listing.part(0, len(listing))
    )


def indexed(root: Path, place: Path) -> Index:
    index = Index(place, UTC)
    Indexer(index, [root], known_hosts()).run(workers=0)
    return index


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make"), KINDS)
def test_a_container_is_the_same_as_its_folder(
    name: str, make: Callable[[Path, Path], None], library: Path, tmp_path: Path
) -> None:
    container = tmp_path / name
    make(library, container)
    before = sorted(tmp_path.rglob("*.md"))
    plain = indexed(library, tmp_path / "plain")
    index = indexed(container, tmp_path / "packed")
    assert rows(index, container) == rows(plain, library)
    assert find(index, ["石桥7号"]) != []
    listing = arrange(index, Selection())
    for entry in listing.part(0, len(listing)):
        same = library / entry.path.relative_to(container)
        assert read_article(entry.path).document == read_article(same).document
        assert files.digest(entry.path) == files.digest(same)
    again = Indexer(index, [container], known_hosts())
    again.run(workers=0)
    assert again.changed == 0
    assert sorted(tmp_path.rglob("*.md")) == before
    assert not names_article([container])
    assert names_article([entry.path])
    check_path(entry.path)
    with pytest.raises(PathError):
        check_path(container / "nothing.md")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make"), KINDS[:1] + KINDS[2:3])
def test_workers_read_containers(
    name: str, make: Callable[[Path, Path], None], library: Path, tmp_path: Path
) -> None:
    for number in range(60):
        write(library, f"更多{number}")
    container = tmp_path / name
    make(library, container)
    index = Index(tmp_path / "packed", UTC)
    Indexer(index, [container], known_hosts()).run(workers=2)
    assert rows(index, container) == rows(indexed(library, tmp_path / "plain"), library)


@pytest.mark.parametrize(
    ("name", "make"),
    KINDS[:3]
    + [pytest.param(*each.values, id=each.id, marks=pytest.mark.slow) for each in KINDS[3:5]],
)
def test_a_container_that_changes_is_read_again(
    name: str, make: Callable[[Path, Path], None], library: Path, tmp_path: Path
) -> None:
    container = tmp_path / name
    make(library, container)
    index = indexed(container, tmp_path / "packed")
    write(library, "新的", date="2022-01-01T06:00:00Z")
    next(library.rglob("*第3篇.md")).unlink()
    container.unlink()
    make(library, container)
    Indexer(index, [container], known_hosts()).run(workers=0)
    assert rows(index, container) == rows(indexed(library, tmp_path / "plain"), library)


@pytest.mark.slow
@HAS_GIT
def test_a_new_commit_is_seen(library: Path, tmp_path: Path) -> None:
    repository = tmp_path / "news.git"
    make_repository(library, repository)
    index = indexed(repository, tmp_path / "packed")
    work = tmp_path / "work"
    write(work, "新的", date="2022-01-01T06:00:00Z")
    git("add", ".", cwd=work)
    git("commit", "--quiet", "-m", "more", cwd=work)
    git("push", "--quiet", str(repository), "HEAD", cwd=work)
    indexer = Indexer(index, [repository], known_hosts())
    indexer.run(workers=0)
    assert indexer.changed == 1
    assert arrange(index, Selection()).part(0, 1)[0].title == "新的"
    ordinary = indexed(work / ".git", tmp_path / "ordinary")
    assert len(arrange(ordinary, Selection())) == len(arrange(index, Selection()))


@HAS_GIT
def test_a_repository_cannot_start_a_program(library: Path, tmp_path: Path) -> None:
    repository, trap = _trapped(library, tmp_path)
    for key in (
        *("core.fsmonitor", "core.sshCommand", "core.pager", "core.askPass", "core.editor"),
        *("diff.external", "filter.x.smudge", "filter.x.process", "diff.x.textconv"),
        *("uploadpack.packObjectsHook", "credential.helper", "gpg.program", "pager.ls-tree"),
    ):
        git("config", key, str(trap), cwd=repository)
    git("config", "core.hooksPath", "hooks", cwd=repository)
    git("config", "alias.ls-tree", f"!{trap}", cwd=repository)
    git("config", "core.attributesFile", str(tmp_path / "attributes"), cwd=repository)
    (tmp_path / "attributes").write_text("* filter=x diff=x\n", "utf-8")
    index = indexed(repository, tmp_path / "packed")
    assert len(arrange(index, Selection())) == 31
    assert not (tmp_path / "sprung").exists()


@HAS_GIT
def test_what_a_repository_lacks_is_not_fetched(library: Path, tmp_path: Path) -> None:
    repository, trap = _trapped(library, tmp_path)
    git("config", "remote.origin.url", f"ext::{trap} %S", cwd=repository)
    git("config", "remote.origin.promisor", "true", cwd=repository)
    git("config", "extensions.partialClone", "origin", cwd=repository)
    git("config", "protocol.ext.allow", "always", cwd=repository)
    git("config", "core.repositoryFormatVersion", "1", cwd=repository)
    for pack in (repository / "objects").rglob("*"):
        if pack.is_file() and pack.suffix not in (".pack", ".idx"):
            pack.chmod(0o600)
            blob = subprocess.run(
                ["git", "cat-file", "-t", pack.parent.name + pack.name],
                cwd=repository,
                capture_output=True,
                text=True,
                check=False,
            )
            if blob.stdout.strip() == "blob":
                pack.unlink()
    index = indexed(repository, tmp_path / "packed")
    problems = index.db.execute("select count(*) from article where problem != ''").fetchone()
    assert problems[0] >= 1
    assert not (tmp_path / "sprung").exists()


def _trapped(library: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Make a repository, and a program that leaves a trace when it is started."""
    repository, trap = tmp_path / "news.git", tmp_path / "trap"
    make_repository(library, repository)
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n", "utf-8")
    trap.chmod(0o700)
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        (repository / "hooks").mkdir(exist_ok=True)
        shutil.copy(trap, repository / "hooks" / hook)
    return repository, trap


def test_without_git_a_repository_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("objects", "refs"):
        (tmp_path / "x.git" / name).mkdir(parents=True)
    (tmp_path / "x.git" / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PathError, match="git is not installed"):
        check_path(tmp_path / "x.git")
    (found,) = scan([tmp_path / "x.git"])
    assert "git is not installed" in found.entry.problem


def scanned(path: Path) -> tuple[list[tuple[str, str]], Tally]:
    tally = Tally()
    found: list[tuple[str, str]] = [
        (each.entry.title, each.entry.problem) for each in scan([path], tally=tally)
    ]
    return found, tally


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_lead_out_are_passed_over(kind: str, tmp_path: Path) -> None:
    names = ("../out.md", "/abs.md", "a/../../b.md", "C:\\x.md", "好.md", "./d//ok.md", ".git/h.md")
    path = tmp_path / f"names.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as made:
            for name in names:
                made.writestr(name, ARTICLE.format("甲" if "好" in name else "乙"))
    else:
        with tarfile.open(path, "w") as tar:
            for name in names:
                _add(tar, name, ARTICLE.format("甲" if "好" in name else "乙"))
    found, tally = scanned(path)
    assert sorted(title for title, _ in found) == ["乙", "甲"]
    assert tally.skipped[SkipReason.UNSAFE] == 4
    assert not (tmp_path.parent / "out.md").exists()


def _add(tar: tarfile.TarFile, name: str, text: str, kind: bytes = tarfile.REGTYPE) -> None:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
    data = text.encode() if kind == tarfile.REGTYPE else b""
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def test_links_devices_and_doubles(tmp_path: Path) -> None:
    path = tmp_path / "odd.tar"
    with tarfile.open(path, "w") as tar:
        _add(tar, "a.md", ARTICLE.format("旧"))
        _add(tar, "link.md", "", tarfile.SYMTYPE)
        _add(tar, "fifo.md", "", tarfile.FIFOTYPE)
        _add(tar, "device.md", "", tarfile.CHRTYPE)
        _add(tar, "a.md", ARTICLE.format("新"))
        _add(tar, "inner.zip", "PK\x03\x04")
    found, tally = scanned(path)
    assert found == [("新", "")]
    assert tally.skipped[SkipReason.LINK] == 1
    assert tally.skipped[SkipReason.AGAIN] == 1
    assert tally.skipped[SkipReason.OTHER_KIND] == 3
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(odd, "w") as made:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("a.md", ARTICLE.format("旧"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("a.md", ARTICLE.format("新"))
    found, tally = scanned(odd)
    assert found == [("新", "")]
    assert tally.skipped[SkipReason.LINK] == tally.skipped[SkipReason.AGAIN] == 1


@pytest.mark.slow
def test_bombs_are_told_and_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb.md", b"\0" * (8 << 20))
        made.writestr("a.md", ARTICLE.format("甲"))
    found, _ = scanned(path)
    assert found == [("bomb.md", "unpacks to hundreds of times its size: not read"), ("甲", "")]
    # One that lies about its size is read no further than it says.
    data = bytearray(path.read_bytes())
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):
        at = data.index(mark)
        struct.pack_into("<I", data, at + (24 if mark[2] == 1 else 22), 1000)
    path.write_bytes(data)
    found, _ = scanned(path)
    assert dict(found)["bomb.md"] != ""
    packed = tmp_path / "bomb.tar.gz"
    with tarfile.open(packed, "w:gz") as tar:
        _add(tar, "a.md", ARTICLE.format("甲"))
        info = tarfile.TarInfo("b.md")
        info.size = 80 << 20
        tar.addfile(info, _Zeros())
        _add(tar, "c.md", ARTICLE.format("丙"))
    found, _ = scanned(packed)
    assert ("甲", "") in found
    assert ("bomb.tar.gz", "unpacks to hundreds of times its size: not read") in found


class _Zeros(io.RawIOBase):
    def read(self, count: int = -1) -> bytes:
        return b"\0" * count


def test_parts_that_overlap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "overlap.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.md", "x" * 5000)
    data = path.read_bytes()
    central = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = data[central:end], bytearray(data[end:])
    struct.pack_into("<HHII", tail, 8, 300, 300, len(entry) * 300, central)
    path.write_bytes(data[:central] + entry * 300 + bytes(tail))
    found, _ = scanned(path)
    assert found == [("overlap.zip", "the parts of this zip file overlap: not read")]


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = tmp_path / "secret.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.md", ARTICLE.format("甲"))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert scanned(path)[0] == [("a.md", "encrypted")]
    with pytest.raises(ContainerError, match="encrypted"):
        files.read_bytes(path / "a.md", 100)


def test_chinese_names_without_an_encoding(tmp_path: Path) -> None:
    path = tmp_path / "names.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("x" * 4 + ".md", ARTICLE.format("甲"))
    data = path.read_bytes().replace(b"xxxx.md", "茶叶".encode("gb18030") + b".md")
    path.write_bytes(data)
    (found,) = scan([path])
    assert found.entry.path.name == "茶叶.md"


def test_an_empty_container_and_one_that_is_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert scanned(tmp_path / "empty.zip")[0] == []
    (tmp_path / "text.tar.gz").write_bytes(gzip.compress(b"no tar at all" * 100))
    assert scanned(tmp_path / "text.tar.gz")[0] == [
        ("text.tar.gz", "a damaged tar file, or none"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make"), KINDS[:4])
def test_damage_is_told_and_never_crashes(
    name: str, make: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / "few"
    for number in range(6):
        write(folder, f"第{number}篇", "<p>河</p>" * 50)
    whole = tmp_path / f"whole-{name}"
    make(folder, whole)
    data = whole.read_bytes()
    draw = random.Random(3)  # noqa: S311 - damage
    path = tmp_path / name
    problems = set()
    for _ in range(40):
        broken = bytearray(data)
        for _ in range(draw.randint(1, 8)):
            broken[draw.randrange(4, len(broken))] = draw.randrange(256)
        path.write_bytes(bytes(broken[: draw.randrange(5, len(broken) + 1)]))
        for file in scan([path]):
            assert file.entry.title
            problems.add(file.entry.problem)
            if not file.entry.problem:
                files.read_bytes(file.entry.path, 100)
    assert {"", *problems} > {""}, "no damage was told"


@pytest.mark.slow
def test_a_hundred_thousand_members(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(100_000):
            made.writestr(f"{number // 1000}/{number}.md", ARTICLE.format(number))
    assert sum(1 for _ in scan([path])) == 100_000


@pytest.mark.parametrize("place", ["folder", "a.zip", "a.tar", "a.tar.gz"])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("山下起了*雾*。\n\n看不见。", "山下起了雾。\n\n看不见。"),
        ("山下起了*雾。\n\n看不见。", "山下起了*雾。\n\n看不见。"),
    ],
)
def test_a_file_is_read_the_same_in_a_folder_and_in_a_container(
    place: str, text: str, shown: str, tmp_path: Path
) -> None:
    library = tmp_path / place
    if place == "folder":
        library.mkdir()
        (library / "a.md").write_text(text, encoding="utf-8")
    elif place == "a.zip":
        with zipfile.ZipFile(library, "w") as made:
            made.writestr("a.md", text)
    else:
        with tarfile.open(library, "w:gz" if place.endswith("gz") else "w") as packed:
            info = tarfile.TarInfo("a.md")
            info.size = len(text.encode())
            packed.addfile(info, io.BytesIO(text.encode()))
    assert read_article(library / "a.md", hosts={}).document.text == shown
