"""What the program makes is its owner's alone, and what it writes goes through nobody's link."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import private
from reader.config import toml_document
from reader.errors import ConfigError, NotesError, PathError
from reader.notes.store import Notes
from reader.services import exports
from tests.terminal import ROOT, Terminal

MASKED = "import os, sys; os.umask(int(os.environ['MASK'], 8)); from reader.__main__ import main; "
PROGRAM = [sys.executable, "-c", MASKED + "sys.exit(main())"]
"""The program under a umask."""


def article(number: int) -> str:
    """Return an article whose last paragraph all others have, too."""
    head = f"---\ntitle: 石桥记{number}\ndate: 2024-03-05\nfrom: https://a.invalid/{number}\n---\n"
    return f"{head}<p>赶集的人第{number}次走过石桥。</p><p>欢迎订阅桥梁报的每日来信。</p>"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(30):  # of one source, so that its recurring texts are looked for
        (made / f"{number}.md").write_text(article(number), "utf-8")
    with zipfile.ZipFile(made / "packed.zip", "w") as packed:
        packed.writestr("2.md", article(99))
    return made


def made_under(home: Path) -> dict[str, int]:
    """Return the modes of all that lies in a folder, by path."""
    found = {}
    for folder, names, files in os.walk(home):
        for name in (*names, *files):
            path = Path(folder, name)
            found[str(path.relative_to(home))] = path.lstat().st_mode
    return found


@pytest.mark.slow
@pytest.mark.parametrize("mask", ["000", "077"])
def test_all_that_a_session_makes_is_its_owners_alone(
    library: Path, tmp_path: Path, mask: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("READER_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "tmp").mkdir(mode=0o700)
    environ = {
        **os.environ,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MASK": mask,
    }

    def run(*arguments: str | Path) -> None:
        done = subprocess.run(
            [*PROGRAM, *arguments], env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    run("config", "--init")
    run("ls", library / "packed.zip")
    run("search", "赶集", library)
    with Terminal([library], environ, program=PROGRAM) as terminal:
        terminal.until("石桥记")
        terminal.press("s\r", 0.5)
        terminal.until("赶集的人")
        terminal.press("y", 0.5)
        terminal.press(")H", 0.5)
        terminal.press("Q")
        assert terminal.wait() == 0
    run("backup")
    run("backup", home / "backup.json")
    run("export", "--format", "jsonl", "-o", home / "out.jsonl")
    run("export", "--format", "markdown", "-o", home / "vault" / "deep", library / "1.md")
    run("doctor", library)
    modes = made_under(home)
    assert {"cache", "config", "data", "backup.json", "out.jsonl", "vault"} <= modes.keys()
    made = "\n".join(modes)
    for name in ("text.sqlite", "containers", "config.toml", "state.json", "lock"):
        assert name in made, name
    wrong = {
        path: oct(mode)
        for path, mode in modes.items()
        if stat.S_IMODE(mode) != (0o700 if stat.S_ISDIR(mode) else 0o600)
    }
    assert not wrong


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Return what gives a link to another user, or us another name where we may not."""

    def give(link: Path) -> None:
        if os.geteuid() == 0:
            os.lchown(link, 54321, 54321)
        else:
            monkeypatch.setattr(os, "geteuid", lambda: 54321)

    return give


OUTPUTS: dict[str, Callable[[Path], object]] = {
    "export": lambda path: exports.write_file(path, "甲\n"),
    "folder": lambda path: exports.write_folder(path, [], ()),
    "setting": lambda path: toml_document.write(path, "theme", "dark"),
    "init": lambda path: private.create_output(path, b"x"),
    "backup": lambda path: back_up(path),
}
"""What writes where a person says."""


def back_up(path: Path) -> None:
    folder = path.with_name(f"store of {path.name}")
    with Notes.open(folder) as notes:
        notes.repository.copy_to(path)


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_no_link_of_another_user_is_followed(
    name: str, mode: int, tmp_path: Path, other: Callable[[Path], None]
) -> None:
    shared, victim = tmp_path / "shared", tmp_path / "victim"
    shared.mkdir()
    shared.chmod(mode)
    victim.mkdir()
    file, link = victim / "file", shared / "out"
    file.write_text("mine")
    link.symlink_to(file)
    lane = shared / "lane"
    lane.symlink_to(victim)
    other(link)
    other(lane)
    for path in (link, lane / "new"):
        with pytest.raises((PathError, NotesError, ConfigError, FileExistsError)):
            OUTPUTS[name](path)
    assert file.read_text() == "mine"
    assert [each.name for each in victim.iterdir() if "store" not in each.name] == ["file"]


def test_a_link_of_ones_own_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "a" / "link").symlink_to("../a/./target")
    path = tmp_path / "b" / ".." / "b" / "link"
    assert private.place(path) == tmp_path.resolve() / "a" / "target"
    assert private.write_output(path, b"x")
    assert not private.write_output(path, b"x")
    assert (tmp_path / "a" / "target").read_bytes() == b"x"
    assert (tmp_path / "a" / "link").is_symlink()


def test_links_in_a_circle_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    os.mkfifo(tmp_path / "fifo.md")
    for name in ("one", "fifo.md", ".", "no/such"):
        with pytest.raises(PathError):
            private.write_output(tmp_path / name, b"x")
    with pytest.raises(PathError):
        exports.write_markdown(tmp_path / "fifo.md", [], ())
    assert stat.S_ISFIFO((tmp_path / "fifo.md").lstat().st_mode)


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o277])
def test_helpers_do_not_mind_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        private.make_folder(tmp_path / "a" / "b")
        private.make_file(tmp_path / "a" / "b" / "c")
        private.write(tmp_path / "a" / "b" / "d", b"x")
        private.write_output(tmp_path / "a" / "b" / "e", b"x")
        private.create_output(tmp_path / "a" / "f" / "g", b"x")
    finally:
        os.umask(before)
    modes = made_under(tmp_path)
    assert {stat.S_IMODE(mode) for mode in modes.values() if stat.S_ISDIR(mode)} == {0o700}
    assert {stat.S_IMODE(mode) for mode in modes.values() if stat.S_ISREG(mode)} == {0o600}


def test_a_file_of_ones_own_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("a")
    path.chmod(0o644)
    assert private.write_output(path, b"b")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_backup_leaves_what_lies_beside_it(tmp_path: Path) -> None:
    beside = tmp_path / "marks.json.tmp"
    beside.write_text("mine")
    back_up(tmp_path / "marks.json")
    assert beside.read_text() == "mine"
