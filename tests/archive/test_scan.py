from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from reader.archive.formats.registry import FORMATS
from reader.archive.head_reading import HEAD
from reader.archive.header import Entry
from reader.archive.scan import check_path, scan
from reader.archive.walk import DEPTH, SkipReason, Tally
from reader.errors import PathError

ARTICLE = "---\ntitle: {title}\ndate: 2024-03-05T08:00:00Z\n---\n<p>正文</p>\n"


def write(path: Path, title: str = "茶") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ARTICLE.format(title=title), "utf-8")
    return path


def close(path: Path) -> Path:
    """Take all permissions from a file or folder, or skip where that closes nothing."""
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    return path


def entries(*paths: Path, tally: Tally | None = None) -> list[Entry]:
    return [found.entry for found in scan(paths, tally=tally)]


def titles(*paths: Path, tally: Tally | None = None) -> list[str]:
    return [entry.title for entry in entries(*paths, tally=tally)]


def test_both_layouts_are_found_to_the_bottom(tmp_path: Path) -> None:
    write(tmp_path / "_posts" / "2024-01-02-a.md", "甲")
    write(tmp_path / "archived" / "2024-01-02" / "b.md", "乙")
    write(tmp_path / "archived" / "2024-01-03" / "c.markdown", "丙")
    write(tmp_path / "d.txt", "丁")
    write(tmp_path / "e.HTML", "戊")
    assert sorted(titles(tmp_path)) == sorted("甲乙丙丁戊")


def test_the_newest_names_come_first(tmp_path: Path) -> None:
    for day in ("2024-01-02", "2024-01-04", "2024-01-03"):
        write(tmp_path / f"{day}-a.md", day)
        write(tmp_path / "archived" / day / "b.md", f"{day} b")
    assert titles(tmp_path) == [
        *("2024-01-04", "2024-01-03", "2024-01-02"),
        *("2024-01-04 b", "2024-01-03 b", "2024-01-02 b"),
    ]


def test_what_is_no_article_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    (tmp_path / "README.md").write_text("# 目录\n")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    write(tmp_path / ".git" / "b.md")
    write(tmp_path / ".hidden.md")
    tally = Tally()
    assert titles(tmp_path, tally=tally) == ["茶"]
    assert tally.skipped == {SkipReason.PROJECT: 1, SkipReason.EMPTY: 1, SkipReason.OTHER_KIND: 1}
    assert (tally.articles, tally.problems) == (1, 0)


def test_a_file_named_by_the_user_is_listed_whatever_it_is(tmp_path: Path) -> None:
    note = tmp_path / "笔记.log"
    note.write_text("正文\n", "utf-8")
    (entry,) = entries(note)
    assert (entry.title, entry.date, entry.problem) == ("笔记", None, "")


def test_files_that_cannot_be_understood_are_rows(tmp_path: Path) -> None:
    (tmp_path / "2024-01-02-图.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "坏.md").write_bytes(ARTICLE.format(title="甲").encode() + b"\xff\xfe")
    (tmp_path / "旧.md").write_bytes(ARTICLE.format(title="中国茶事").encode("gb18030"))
    tally = Tally()
    found = {entry.title: entry.problem for entry in entries(tmp_path, tally=tally)}
    assert found == {"2024-01-02-图.md": "not a text file", "甲": "", "中国茶事": ""}
    assert (tally.articles, tally.problems) == (3, 1)


def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    close(write(tmp_path / "a.md"))
    close(write(tmp_path / "closed" / "b.md").parent)
    tally = Tally()
    (entry,) = entries(tmp_path, tally=tally)
    assert (entry.title, entry.problem) == ("a.md", "permission denied")
    assert tally.skipped == {SkipReason.UNREADABLE: 1}
    (tmp_path / "closed").chmod(0o700)


def test_nothing_that_is_no_file_is_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "tty.md").symlink_to("/dev/tty")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "gone.md").symlink_to("nowhere.md")
    (tmp_path / "folder.md").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket.md"))
        tally = Tally()
        assert titles(tmp_path, tally=tally) == ["茶"]
    assert tally.skipped[SkipReason.DANGLING] == 1
    assert tally.skipped[SkipReason.OUTSIDE] == 2
    assert tally.skipped[SkipReason.NOT_REGULAR] == 2
    assert tally.problems == 0


def test_links_are_followed_inside_the_library_only(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library / "a.md", "甲")
    write(library / ".objects" / "b", "乙")
    write(tmp_path / "secret.md", "丙")
    (library / "again.md").symlink_to("a.md")
    (library / "b.md").symlink_to(".objects/b")
    (library / "out.md").symlink_to(tmp_path / "secret.md")
    (library / "up").symlink_to(tmp_path)
    tally = Tally()
    assert sorted(titles(library, tally=tally)) == ["甲"]
    assert tally.skipped[SkipReason.OUTSIDE] == 2
    assert tally.skipped[SkipReason.AGAIN] == 1


def test_loops_of_links_end(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "a.md", "甲")
    (tmp_path / "sub" / "up").symlink_to("..")
    (tmp_path / "sub" / "self").symlink_to(".")
    (tmp_path / "x.md").symlink_to("y.md")
    (tmp_path / "y.md").symlink_to("x.md")
    tally = Tally()
    assert titles(tmp_path, tally=tally) == ["甲"]
    assert tally.skipped[SkipReason.DANGLING] == 2


def test_a_library_may_be_a_link_and_be_named_twice(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.md", "甲")
    (tmp_path / "link").symlink_to("real")
    assert titles(tmp_path / "link", tmp_path / "real", tmp_path / "real" / "a.md") == ["甲"]


def test_the_walk_is_not_endless(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * (DEPTH + 2))
    write(deep / "a.md")
    write(deep.parent.parent / "b.md", "乙")
    tally = Tally()
    assert titles(tmp_path, tally=tally) == ["乙"]
    assert tally.skipped == {SkipReason.TOO_DEEP: 1}


def test_only_heads_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with write(tmp_path / "big.md").open("r+b") as file:
        file.truncate(1 << 30)
    write(tmp_path / "long.md", "长" * (HEAD // 2))
    asked: list[int] = []
    read = os.read

    def noted(fd: int, count: int) -> bytes:
        asked.append(count)
        return read(fd, count)

    monkeypatch.setattr(os, "read", noted)
    assert sorted(map(len, titles(tmp_path))) == [1, HEAD // 2]
    assert max(asked) <= FORMATS["front-matter"].head_limit
    assert sorted(asked)[:2] == [HEAD, HEAD]


def test_a_walk_can_be_stopped(tmp_path: Path) -> None:
    for number in range(10):
        write(tmp_path / f"{number}.md")
    tally = Tally()
    assert len(list(scan([tmp_path], tally=tally, stop=lambda: tally.articles >= 3))) == 3


def test_rows_come_as_the_walk_goes(tmp_path: Path) -> None:
    write(tmp_path / "b.md", "乙")
    write(tmp_path / "a.md", "甲")
    walk = scan([tmp_path])
    assert next(walk).entry.title == "乙"
    (tmp_path / "a.md").unlink()
    (gone,) = walk
    assert gone.entry.problem == "no such file or directory"


def test_names_may_be_anything(tmp_path: Path) -> None:
    for name in ("--help.md", "a b\n\x1b[31m.md", "*.md"):
        write(tmp_path / name, name)
    (tmp_path / os.fsdecode(b"2024-01-02-\xff.md")).write_bytes(b"")
    found = titles(tmp_path)
    assert len(found) == 4
    assert any(title.endswith("\ufffd") for title in found)
    assert not any("\x1b" in title for title in found)


def test_the_size_and_time_of_a_file_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    (found,) = scan([tmp_path])
    assert (found.size, found.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)


def test_paths_that_cannot_be_opened_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone").symlink_to("nowhere")
    with pytest.raises(ValueError, match="null") as refused:
        Path("a\0b").stat()
    for path, why in (
        (tmp_path / "missing", "no such file or folder"),
        (tmp_path / "gone", "a link to nothing"),
        (tmp_path / "pipe", "a named pipe, not a file"),
        (Path("/dev/null"), "a device, not a file"),
        (Path("a\0b"), str(refused.value)),
        (tmp_path / ("x" * 5000), "file name too long"),
    ):
        with pytest.raises(PathError) as caught:
            check_path(path)
        assert (caught.value.path, caught.value.why) == (path, why)
    check_path(tmp_path)
    check_path(write(tmp_path / "a.md"))


def test_a_path_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = close(write(tmp_path / "a.md"))
    with pytest.raises(PathError, match="permission denied"):
        check_path(path)


def test_all_real_articles_are_listed(shared: Path) -> None:
    tally = Tally()
    found = entries(shared / "seeds", shared / "corpus", tally=tally)
    assert len(found) == tally.articles == 256
    assert (tally.problems, sum(tally.skipped.values())) == (0, 0)
    for entry in found:
        assert entry.title
        assert entry.source
        assert entry.date
        assert entry.url
    assert len({entry.path for entry in found}) == 256
