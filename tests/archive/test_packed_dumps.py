"""Dumps inside packed files: their items are listed and read like those of a dump in a folder."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.containers.detection import ContainerKind
from reader.archive.containers.limits import Limits
from reader.archive.containers.member import ContainerError, ListingReport, Member
from reader.archive.containers.nested import WithDumps
from reader.archive.containers.packed_dumps import PackedDumpSource
from reader.archive.containers.tars import TarSource
from reader.archive.containers.zips import ZipSource
from reader.archive.scan import scan
from reader.archive.walk import SkipReason, Tally
from tests.archive.test_dumps import JSON_FEED, LINES, RSS, TWEET, WIKI_PAGES, WORDPRESS, listed

TABLE = "title,content,date\n钟楼,慢了。,2024-03-05\n"
DUMPS = {
    "feed.xml": RSS,
    "feed.json": JSON_FEED,
    "a.jsonl": LINES,
    "wp.xml": WORDPRESS,
    "wiki.xml": WIKI_PAGES,
    "tweets.js": f"window.YTD.tweets.part0 = [{TWEET}]",
    "a.csv": TABLE,
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))


def packed(path: Path, contents: dict[str, bytes]) -> Path:
    """Write a packed file and return its path."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in contents.items():
                file.writestr(name, data)
        return path
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as file:
        for name, data in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return path


def read(path: Path) -> list[tuple[str, str, str]]:
    """Return the key, the name and the text of each article, by name."""
    entries = [file.entry for file in listed(path)]
    assert not [entry.problem for entry in entries if entry.problem]
    texts = [read_article(entry.path, hosts={}).document.text for entry in entries]
    return sorted(
        (entry.key, entry.path.name, text) for entry, text in zip(entries, texts, strict=True)
    )


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz"])
def test_a_packed_dump_has_the_items_of_the_dump(
    suffix: str, encoding: str, tmp_path: Path
) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    contents = {name: text.encode(encoding) for name, text in DUMPS.items()}
    if encoding != "utf-8":
        del contents["feed.xml"]  # it declares UTF-8
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    contents = {f"导出/{name}": data for name, data in contents.items()}
    others = {"readme.txt": b"x", "b.md": "# 井水\n\n清。".encode(), "c.json": b"{}"}
    library = packed(tmp_path / f"a{suffix}", others | contents)
    plain = read(folder)
    assert len(plain) >= len(contents)
    for _ in range(2):  # listed, then from the catalogue
        items = [row for row in read(library) if row[1] != "b.md"]
        assert items == plain


def test_what_is_no_dump_in_a_packed_file_is_skipped(tmp_path: Path) -> None:
    contents = {"a.json": b"{}", "b.js": b"alert()", "c.xml": b"<a/>", "d.csv": b"a,b\n1,2\n"}
    tally = Tally()
    library = packed(tmp_path / "a.zip", {**contents, "e.csv": TABLE.encode()})
    assert len(list(scan([library], hosts={}, tally=tally))) == 1
    assert tally.skipped[SkipReason.OTHER_KIND] == len(contents)


def test_a_damaged_dump_leaves_the_others(tmp_path: Path) -> None:
    contents = {"a.json": b'[{"title": "\xe9\x92\x9f", "body": "a"}, {', "b.csv": TABLE.encode()}
    entries = [file.entry for file in scan([packed(tmp_path / "a.zip", contents)], hosts={})]
    assert {entry.title for entry in entries} == {"钟", "钟楼", "a.zip"}
    assert [bool(entry.problem) for entry in entries if entry.title == "a.zip"] == [True]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_dumps_of_one_name_keep_their_items_apart(tmp_path: Path) -> None:
    library = tmp_path / "a.zip"
    with zipfile.ZipFile(library, "w") as file:
        file.writestr("a.csv", TABLE)
        file.writestr("a.csv", "title,content\n渡口,三班船。\n")
    texts = {name.partition("-")[0]: text for _key, name, text in read(library)}
    assert texts == {"钟楼": "慢了。", "渡口": "三班船。"}


def test_a_dump_in_a_packed_tar_file_is_read_without_going_back(tmp_path: Path) -> None:
    library = packed(tmp_path / "a.tar.gz", {f"{n}.csv": (TABLE * 200).encode() for n in range(9)})
    with closing(Forward(library, ContainerKind.GZIP)) as source:
        assert list(WithDumps(source).members(ListingReport(), Patient()))
    assert source.offsets == sorted(set(source.offsets))


class Forward(TarSource):
    """A tar file that remembers where members were read."""

    def read(self, member: Member, limit: int) -> bytes:
        """Read a member."""
        self.offsets = [*getattr(self, "offsets", []), member.at]
        return super().read(member, limit)


PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".GZ": lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:]),  # in two parts
}


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        *((".gz", name) for name in DUMPS),
        *((suffix, "a.jsonl") for suffix in (".bz2", ".xz", ".GZ")),
    ],
)
def test_a_single_packed_dump_has_the_items_of_the_dump(
    suffix: str, name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    data = DUMPS[name].encode()
    (folder / name).write_bytes(data)
    library = tmp_path / f"{name}{suffix}"
    library.write_bytes(PACKED[suffix](data))
    plain = read(folder)
    assert plain
    for _ in range(2):  # listed, then from the catalogue
        assert read(library) == plain


@pytest.mark.parametrize("name", ["a.json", "tweets.js", "c.xml", "d.csv"])
def test_a_packed_file_that_is_no_dump_is_skipped(name: str, tmp_path: Path) -> None:
    library = tmp_path / f"{name}.gz"
    library.write_bytes(gzip.compress(b"nothing to read"))
    tally = Tally()
    assert list(scan([library], hosts={}, tally=tally)) == []
    assert tally.skipped == {SkipReason.OTHER_KIND: 1}


def test_a_tar_file_may_be_named_like_a_script(tmp_path: Path) -> None:
    made = packed(tmp_path / "a.tar.gz", {"a.csv": TABLE.encode()})
    library = made.rename(tmp_path / "tweets.js.tgz")
    assert [file.entry.title for file in listed(library)] == ["钟楼"]


@pytest.mark.parametrize(
    ("data", "member", "problem"),
    [
        (gzip.compress(LINES.encode())[:-9], 4000, "it cannot be unpacked"),
        (gzip.compress(LINES.encode())[:20], 4000, "it cannot be unpacked"),
        (gzip.compress(b"{" + b" " * 5000), 4000, "too large to be read whole"),
        (gzip.compress(b"{" + b" " * 60_000), 8000, "hundreds of times"),
    ],
)
def test_a_packed_dump_stays_within_its_limits(
    data: bytes, member: int, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(data)
    source = PackedDumpSource(path, ContainerKind.GZIP, Limits(member=member, ratio=40, whole=7000))
    with pytest.raises(ContainerError, match=problem):
        list(source.members(ListingReport(), Patient()))


def test_a_packed_dump_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES.encode())[:-9])
    (entry,) = [file.entry for file in scan([path], hosts={})]
    assert (entry.title, bool(entry.problem)) == ("a.jsonl.gz", True)


class Patient:
    """A meter that allows everything."""

    def check(self) -> None:
        """Allow it."""

    def count(self) -> None:
        """Allow it."""


def test_a_dump_that_is_too_large_is_not_unpacked(tmp_path: Path) -> None:
    contents = {"a.json": b"[" + b" " * 5000 + b"]", "b.csv": TABLE.encode()}
    source = WithDumps(ZipSource(packed(tmp_path / "a.zip", contents)), Limits(member=4000))
    report = ListingReport()
    assert len(list(source.members(report, Patient()))) == 1
    assert "too large" in report.problem
