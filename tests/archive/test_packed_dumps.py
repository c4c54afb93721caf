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
from reader.archive.containers.kept_data import KeptData, kept_bytes
from reader.archive.containers.limits import Limits
from reader.archive.containers.member import ContainerError, ListingReport, Member
from reader.archive.containers.nested import WithDumps
from reader.archive.containers.packed_dumps import PackedArticleSource, PackedDumpSource
from reader.archive.containers.tars import TarSource
from reader.archive.containers.zips import ZipSource
from reader.archive.scan import scan
from reader.archive.walk import SkipReason, Tally
from reader.index.database import Index
from reader.index.indexer import Indexer
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


def gz(data: bytes) -> bytes:
    """Return packed data without the time, which would give each worker other names of tests."""
    return gzip.compress(data, mtime=0)


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
    ".gz": gz,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".GZ": lambda data: gz(data[:9]) + gz(data[9:]),  # in two parts
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
    library.write_bytes(gz(b"nothing to read"))
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
        (gz(LINES.encode())[:-9], 4000, "it cannot be unpacked"),
        (gz(LINES.encode())[:20], 4000, "it cannot be unpacked"),
        (gz(b"{" + b" " * 5000), 4000, "too large to be read whole"),
        (gz(b"{" + b" " * 60_000), 8000, "hundreds of times"),
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
    path.write_bytes(gz(LINES.encode())[:-9])
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


ARTICLE = "---\ntitle: 井水与河水\ndate: 2021-04-18\n---\n井水清，河水浑。\n"
PAGE = "<html><head><title>井水与河水</title></head><body><p>井水清，河水浑。</p></body></html>"


@pytest.mark.parametrize("place", ["folder", "file", "a.zip", "a.tar", "a.tar.gz"])
@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        *((name, ".gz") for name in ("a.md", "b.txt", "c.html", "a.jsonl", "feed.xml", "a.csv")),
        *(("a.md", suffix) for suffix in (".bz2", ".xz", ".GZ")),
    ],
)
def test_a_packed_file_in_a_library_is_read_as_the_unpacked_one(
    name: str, suffix: str, place: str, tmp_path: Path
) -> None:
    text = DUMPS.get(name) or (PAGE if name == "c.html" else ARTICLE)
    plain, folder = tmp_path / "plain", tmp_path / "folder"
    plain.mkdir()
    folder.mkdir()
    (plain / name).write_text(text, encoding="utf-8")
    data = PACKED[suffix](text.encode())
    (folder / f"{name}{suffix}").write_bytes(data)
    library = folder
    if place == "file":
        library = folder / f"{name}{suffix}"
    elif place != "folder":
        library = packed(tmp_path / place, {f"下/{name}{suffix}": data})
    for _ in range(2):  # listed, then from the catalogue
        assert read(library) == read(plain)


@pytest.mark.parametrize("name", ["12.md", "index.html", "2024-03-05-钟楼.txt", "钟楼.markdown"])
def test_the_title_of_a_packed_article_is_that_of_the_unpacked_one(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "文"
    folder.mkdir()
    path = folder / f"{name}.gz"
    path.write_bytes(gz("慢了七分钟，谁也没有发现。".encode()))
    (entry,) = [file.entry for file in scan([path], hosts={})]
    (folder / name).write_text("慢了七分钟，谁也没有发现。", encoding="utf-8")
    (plain,) = [file.entry for file in scan([folder / name], hosts={})]
    assert (entry.title, entry.date) == (plain.title, plain.date)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.md.gz", gz(ARTICLE.encode())[:-9], "damaged: it cannot be unpacked"),
        ("a.md.xz", lzma.compress(ARTICLE.encode())[:-30], "damaged: it cannot be unpacked"),
        ("a.jsonl.gz", gz(LINES.encode())[:-9], "damaged: it cannot be unpacked"),
        ("a.md.gz", b"no gzip", None),
        ("a.json.gz", gz(b"[1, 2]"), None),
        ("README.md.gz", gz(b"# Read me\n\nText.\n"), None),
    ],
)
def test_a_packed_file_in_a_folder_tells_what_is_wrong(
    name: str, data: bytes, problem: str | None, tmp_path: Path
) -> None:
    (tmp_path / "下").mkdir()
    (tmp_path / "下" / name).write_bytes(data)
    (tmp_path / "下" / "b.md").write_text("# 井水\n\n清。", encoding="utf-8")
    tally = Tally()
    entries = [file.entry for file in scan([tmp_path], hosts={}, tally=tally)]
    told = {entry.title: entry.problem for entry in entries}
    assert told == {"井水": ""} | ({name: problem} if problem else {})
    assert tally.skipped.total() == (not problem)


@pytest.mark.parametrize("name", ["a.md.gz", "a.jsonl.gz"])
def test_a_packed_file_that_unpacks_to_far_more_is_not_kept(name: str, tmp_path: Path) -> None:
    limits = Limits(member=10**6, ratio=10, whole=10**6)
    path = tmp_path / name
    path.write_bytes(gz(b"{" + b" " * 4_000_000))
    source: PackedArticleSource | PackedDumpSource
    source = PackedArticleSource(path, ContainerKind.GZIP, limits)
    if name == "a.jsonl.gz":
        source = PackedDumpSource(path, ContainerKind.GZIP, limits)
    with pytest.raises(ContainerError, match=r"hundreds of times|too large"):
        list(source.members(ListingReport(), Patient()))


def test_packed_files_in_a_folder_are_indexed_and_follow_their_changes(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    note, dump = library / "a.md.gz", library / "b.jsonl.gz"
    note.write_bytes(gz(ARTICLE.encode()))
    dump.write_bytes(gz(LINES.encode()))
    index = Index(tmp_path / "index")

    def titles() -> list[str]:
        rows = index.db.execute("select title from article where hidden != 1").fetchall()
        return sorted(title for (title,) in rows)

    Indexer(index, [library], {}).run(workers=0)
    assert titles() == ["井水与河水", "渡口", "钟楼"]
    again = Indexer(index, [library], {})
    again.run(workers=0)
    assert again.changed == 0
    note.write_bytes(gz(ARTICLE.replace("井水与河水", "井与河").encode()))
    dump.unlink()
    Indexer(index, [library], {}).run(workers=0)
    assert titles() == ["井与河"]
    index.close()


def test_all_containers_keep_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.archive.containers.kept_data.LIMITS", Limits(kept=100))
    before = kept_bytes()
    cells: list[KeptData[str]] = [KeptData() for _ in range(5)]
    for number, cell in enumerate(cells):
        cell.put(str(number), 40)
        if number:
            assert cells[0].get() == "0"  # used last, so it stays
    assert [cell.get() for cell in cells] == ["0", None, None, None, "4"]
    assert kept_bytes() == 80
    assert cells[1].put("1", 500) == "1"  # the newest stays, whatever its size
    assert [cell.get() for cell in cells] == [None, "1", None, None, None]
    del cells, cell
    assert kept_bytes() <= before


@pytest.mark.parametrize("suffix", [".zip", ".jsonl.gz"])
def test_a_dump_that_was_dropped_is_unpacked_again(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.archive.containers.kept_data.LIMITS", Limits(kept=1))
    texts = {}
    for number in range(3):
        lines = LINES.replace("慢了", f"{number}慢了")
        path = tmp_path / f"{number}{suffix}"
        if suffix == ".zip":
            packed(path, {"a.jsonl": lines.encode()})
        else:
            path.write_bytes(gz(lines.encode()))
        texts[path] = f"{number}慢了七分钟。"
    entries = {path: [file.entry for file in listed(path)] for path in texts}
    for path, text in texts.items():
        (clock,) = [entry for entry in entries[path] if entry.title == "钟楼"]
        assert read_article(clock.path, hosts={}).document.text == text
