"""Attacks from beside the articles: containers, settings, marks, the index, the line itself.

Everything here runs on a real terminal, and nothing but pictures and known modes may reach it.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.index.checksum import define
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services.terminal_answers import question
from reader.text.anchoring.anchor import AnchorState
from tests.terminal import Terminal, own_places
from tests.test_hostile import check_output, line, post

pytestmark = pytest.mark.slow

PAYLOAD = (
    "甲\x1b]0;pwn\x07\x1b[41m\x9b31m\u202egpj\u2066x\U000e0041\u2028\x08\x7f[/][@click=app.exit]乙"
)
NAME = PAYLOAD.replace("/", "∕")
QUOTED = json.dumps(PAYLOAD)
COPY = re.compile(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **own_places(tmp_path),
        "SSH_CONNECTION": "",
    }


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "a.md").write_text(post("好文章"), "utf-8")
    (folder / "b.md").write_text(line("第二篇").replace("/a)", "/b)"), "utf-8")
    return folder


@contextmanager
def started(
    place: Path,
    environ: Mapping[str, str],
    ready: str = "好文章",
    size: tuple[int, int] = (100, 30),
) -> Iterator[Terminal]:
    """Start the program, leave it with its key, and look at all that it has sent."""
    with Terminal([place], environ, size) as terminal:
        terminal.until(ready)
        yield terminal
        for _ in range(3):
            terminal.press("\x1b", 0.5)  # sooner, a key after it is one with Alt
        terminal.press("Q", 0.2)
        assert terminal.wait() == 0, terminal.text
    check_output(COPY.sub(b"", terminal.received).replace(question(), b""))


def send(terminal: Terminal, data: str, pause: float) -> None:
    """Send something at once, as a terminal sends an answer or a paste."""
    os.write(terminal.fd, data.encode("latin-1" if data.startswith("\x1b[M") else "utf-8"))
    terminal.read(pause)


def zipped(folder: Path, to: Path) -> None:
    """Pack good members among what slips out, repeats itself, lies, and has no end."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(folder / "a.md", "a.md")
        for number, name in enumerate(
            [f"{NAME}.md", "../../slip.md", "/slip.md", "C:\\slip.md", "a.md", "x" * 300 + ".md"]
        ):
            packed.writestr(name, line(f"第{number}").replace("/a)", f"/m{number})"))
        packed.writestr("bomb.md", post("炸弹") + "零" * 40_000_000)
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")


def tarred(folder: Path, to: Path) -> None:
    """Pack a good member among devices, pipes, links out of it, and names that attack."""
    with tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as packed:
        packed.add(folder / "a.md", "a.md")
        kinds = {
            "pipe.md": tarfile.FIFOTYPE,
            "zero.md": tarfile.CHRTYPE,
            "disk.md": tarfile.BLKTYPE,
            "hard.md": tarfile.LNKTYPE,
            "soft.md": tarfile.SYMTYPE,
        }
        for name, kind in kinds.items():
            made = tarfile.TarInfo(name)
            made.type, made.linkname = kind, "../../../../etc/passwd"
            made.devmajor, made.devminor = 1, 5
            packed.addfile(made)
        for name in (f"{NAME}.md", "../slip.md", "/slip.md"):
            made = tarfile.TarInfo(name)
            text = line("第").replace("/a)", f"/{zlib.crc32(name.encode())})").encode()
            made.size, made.pax_headers = len(text), {"comment": PAYLOAD}
            packed.addfile(made, io.BytesIO(text))


def committed(folder: Path, to: Path) -> None:
    """Commit to a branch, with a message and an author, that attack as far as git lets them."""
    shutil.copytree(folder, to)
    (to / f"{NAME[:40]}.md").write_text(line("第").replace("/a)", "/g)"), "utf-8")
    who = {f"GIT_{role}_{what}": "x\x1b[31m@example.org" for role in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")}  # fmt: skip
    for arguments in (
        ["init", "--quiet"],
        ["checkout", "--quiet", "-b", "分支\u202e\u2066"],
        ["add", "."],
        ["commit", "--quiet", "-m", PAYLOAD],
    ):
        subprocess.run(
            ["git", *arguments],
            cwd=to,
            check=True,
            capture_output=True,
            env={**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull},
        )
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", str(to), f"{to}.git"], check=True, capture_output=True
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("pack", "name"),
    [
        pytest.param(zipped, "news.zip", id="zip"),
        pytest.param(tarred, "news.tar", id="tar"),
        pytest.param(
            committed,
            "news",
            id="git",
            marks=pytest.mark.skipif(not shutil.which("git"), reason="no git"),
        ),
    ],
)
def test_a_hostile_container_is_listed_and_read_and_writes_nothing_elsewhere(
    pack: Callable[[Path, Path], None],
    name: str,
    library: Path,
    tmp_path: Path,
    environ: dict[str, str],
) -> None:
    place = tmp_path / "deep" / "er"
    place.mkdir(parents=True)
    pack(library, place / name)
    container = place / f"{name}.git" if name == "news" else place / name
    with started(container, environ, ready="2024-03-05") as terminal:
        terminal.press("gg", 0.3)
        for key in ("\r", "G", "i", "\x1b", "q", "j", "\r", "q", "j", "\r"):
            terminal.press(key, 0.5)
        assert "root:" not in terminal.text
    assert not list(tmp_path.rglob("slip.md"))
    assert b"root:x:" not in terminal.received


def test_hostile_settings_are_shown_and_do_nothing(library: Path, environ: dict[str, str]) -> None:
    Path(environ["READER_CONFIG"]).write_text(
        f"[searches]\n{QUOTED} = {QUOTED}\n'题' = 'title:好'\n[colours]\n1 = {QUOTED}\n"
        f"[hosts]\n'example.org' = {QUOTED}\n[keys]\n{QUOTED} = {QUOTED}\n",
        "utf-8",
    )
    themes = Path(environ["READER_CONFIG"]).parent / "themes"
    themes.mkdir()
    (themes / f"{NAME[:40]}.toml").write_text(f"base = {QUOTED}\ntext = {QUOTED}\n", "utf-8")
    (themes / "x\x1b[31m.toml").write_text('text = "#433422"\n', "utf-8")
    with started(library, environ) as terminal:
        for keys in (
            "gf",
            "G",
            "gl",
            "g,",
            "jjjj",
            "\x1b",
            ":",
            "\x1b",
            "?",
            "\x1b",
            "\r",
            ")",
            "H",
            "1",
        ):
            terminal.press(keys, 0.3)


def test_marks_that_another_program_wrote_are_shown_and_do_nothing(
    library: Path, environ: dict[str, str]
) -> None:
    now = datetime(2024, 3, 5, tzinfo=UTC)
    states: tuple[AnchorState, ...] = ("anchored", "moved", "unanchored")
    with Notes.open(Path(environ["READER_DATA_DIR"])) as notes:
        ref = ArticleRef(PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD)
        for number, state in enumerate(states):
            made = Highlight(
                id=f"{number}" * 32,
                key=PAYLOAD,
                quote=PAYLOAD,
                prefix=PAYLOAD,
                suffix=PAYLOAD,
                start=0,
                end=9,
                paragraph=0,
                sha="x",
                cleaning=1,
                colour=1,
                created=now,
                modified=now,
                note=PAYLOAD,
                tags=(PAYLOAD,),
                state=state,
            )
            notes.add_highlight(made, ref)
        notes.positions.set_bookmark("a", ref, 3)
        notes.positions.set_opened(ref)
    with started(library, environ) as terminal:
        for keys in (
            "'",
            "a",
            "\x1b",
            "gh",
            "j",
            "\r",
            "\x1b",
            "gt",
            "j",
            "e",
            "\x1b",
            "\x1b",
            "gr",
            "j",
        ):
            terminal.press(keys, 0.4)


def test_what_is_typed_and_pasted_into_a_query_is_text(
    library: Path, environ: dict[str, str]
) -> None:
    pasted = "\x1b[200~甲\x1b]52;c;QQ==\x07\x1b[31m\x9b\u202e\x00\x08\nQ\x1b[201~"
    for _ in range(2):  # the second time they are in the history
        with started(library, environ) as terminal:
            for opening in "/f":
                terminal.press(opening, 0.3)
                send(terminal, pasted, 0.4)
                terminal.press("\r", 0.4)
                send(terminal, "\x1b", 0.3)
            terminal.press("/", 0.3)
            send(terminal, "\x1b[A", 0.3)
            terminal.press("\r", 0.3)
            send(terminal, "\x1b", 0.3)
            terminal.press("F", 0.3)


@pytest.mark.parametrize("day", ["2024-03-05", PAYLOAD])
def test_an_index_that_was_tampered_with_is_shown_and_does_nothing(
    day: str, library: Path, environ: dict[str, str]
) -> None:
    with started(library, environ) as terminal:
        terminal.read(2)
    (database,) = Path(environ["READER_CACHE_DIR"]).glob("libraries/*/index.sqlite")
    db = sqlite3.connect(database)
    define(db)
    db.execute(
        "update article set title = ?, source = ?, author = ?, url = ?, tags = ?, day = ?",
        (PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD, json.dumps([PAYLOAD]), day),
    )
    db.commit()
    db.close()
    # What is no date is damage: the index is made anew, and says what the files say.
    with started(library, environ, ready="好文章" if day == PAYLOAD else "甲") as terminal:
        for keys in ("gf", "G", "gl", "i", "\x1b", "o", "\x1b", "gd", "\x1b", "gs", "\x1b"):
            terminal.press(keys, 0.3)


@pytest.mark.parametrize(
    "attack", ["\x1b]52;c;QQ==\x07", "\x9b31m", "\x1b[21t", "\u202e", "\x1b[?1000h"]
)
def test_an_early_picture_that_was_tampered_with_is_not_sent(
    attack: str, library: Path, environ: dict[str, str]
) -> None:
    for _ in range(2):
        with started(library, environ) as terminal:
            terminal.read(1.5)
    (kept,) = Path(environ["READER_CACHE_DIR"]).glob("first-picture-*")
    content = kept.read_bytes().partition(b"\n")[2]
    assert "好".encode() in content, "the case can tell: the picture shows the title"
    content = content.replace("好".encode(), f"好{attack}".encode())
    kept.write_bytes(b"%08x\n%s" % (zlib.crc32(content), content))
    with started(library, environ):
        pass


ANSWERS = (
    "\x1bP1$r2 q\x1b\\",  # DECRQSS: a q that would end the program
    "\x1bP>|tmux Q Q Q\x1b\\",  # XTVERSION
    "\x1bP1+r544e=7174\x1b\\",  # XTGETTCAP
    "\x1b]52;c;UVFR\x07",  # a clipboard that nobody asked for
    "\x1b]11;rgb:QQQQ/QQQQ/QQQQ\x1b\\",
    "\x1b_GQ;OK\x1b\\",  # graphics
    "\x1b[?1;2;4Q",
    "\x1b[?62;22c\x1b[0n\x1b[8;24;80t",
    "\x1b[?2026;9$y",
    "\x1b[<99999;99999;99999M\x1b[<0;0;0M\x1b[<-1;-1;-1m\x1b[<0;1M",
    "\x1b[M\xff\xff\xff",
    "\x1b[I\x1b[O" * 50,
    "\x1b[113;9999u\x1b[57399;1:9u\x1b[1114112u\x1b[0u",  # keys of the kitty protocol
    "\x1b[48;99999;99999;0;0t\x1b[48;0;0t",
    "\x1b[200~\x1b[200~x\x1b[201~\x1b[201~",
    "\x1b[200~no end",
    "\x1b[" + "1;" * 5000 + "m",
)


@pytest.mark.parametrize("where", ["list", "article", "query"])
def test_what_a_terminal_answers_unasked_is_no_key(
    where: str, library: Path, environ: dict[str, str]
) -> None:
    ways = {"list": "", "article": "\r", "query": "/"}
    for number in range(0, len(ANSWERS), 6):
        with started(library, environ) as terminal:
            terminal.read(0.5)
            if ways[where]:
                terminal.press(ways[where], 0.6)
            for answer in ANSWERS[number : number + 6]:
                send(terminal, answer, 0.15)
            send(terminal, "\x1b[201~", 0.3)
            send(terminal, "\x1b", 0.3)
            shown = "文" if where == "article" else "All "
            assert shown in terminal.text, "an answer has ended it, or has opened something"


def test_variables_that_attack_do_nothing(library: Path, environ: dict[str, str]) -> None:
    attack = "\x1b]52;c;QQ==\x07"
    hostile = {
        **dict.fromkeys(("EDITOR", "VISUAL", "PAGER", "BROWSER", "SHELL", "TZ"), attack),
        **dict.fromkeys(("LANG", "LANGUAGE", "READER_LANGUAGE", "COLORTERM"), attack),
        **dict.fromkeys(("TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORFGBG", "USER"), attack),
        **dict.fromkeys(("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), attack),
        "LC_ALL": "C.UTF-8",
    }
    with started(library, {**environ, **hostile}) as terminal:
        for keys in ("\r", ")", "a", "x", "\x05", "\x1b", "o", "\x1b", "|", "\x1b", "y"):
            terminal.press(keys, 0.3)


@pytest.mark.parametrize("editor", ["/nowhere/editor", "false", "\x1b]52;c;QQ==\x07"])
def test_an_editor_that_cannot_be_run_gives_the_terminal_back(
    editor: str, library: Path, environ: dict[str, str]
) -> None:
    with started(library, {**environ, "EDITOR": editor, "VISUAL": ""}) as terminal:
        for key in ("\r", ")", "a", "\x05"):
            terminal.press(key, 0.4)
        terminal.until("The editor: ")
        terminal.press("乙", 0.3)
        terminal.until("乙")


@pytest.mark.parametrize("becomes", ["gone", "pipe", "folder", "loop", "huge", "unreadable"])
def test_a_file_that_changes_its_nature_before_it_is_opened(
    becomes: str, library: Path, environ: dict[str, str]
) -> None:
    path = library / "a.md"
    with started(library, environ) as terminal:
        terminal.read(1.5)
        path.unlink()
        if becomes == "pipe":
            os.mkfifo(path)
        elif becomes == "folder":
            path.mkdir()
        elif becomes == "loop":
            path.symlink_to(path)
        elif becomes == "huge":
            path.write_text(post("好文章"), "utf-8")
            os.truncate(path, 2**34)
        elif becomes == "unreadable":
            path.write_bytes(bytes(range(256)) * 64)
        terminal.press("gg", 0.2)
        for keys in ("\r", "G", "q", "R", "\r", "q"):
            terminal.press(keys, 0.5)


def test_a_screen_of_hardly_any_cells_shows_titles_that_attack(
    library: Path, environ: dict[str, str]
) -> None:
    for number, title in enumerate(["e" + "\u0301" * 500, PAYLOAD, "👩\u200d" * 300, "ﷺ" * 99]):
        text = post("").replace('title: ""', f"title: {json.dumps(title)}")
        (library / f"c{number}.md").write_text(text.replace("org/a", f"org/c{number}"), "utf-8")
    for size in ((20, 5), (5, 3), (41, 9)):
        with started(library, environ, ready="", size=size) as terminal:
            terminal.read(1.5)
            for keys in ("G", "k", "\r", "G", "i", "\x1b", "q", "k", "\r"):
                terminal.press(keys, 0.2)
        shown = terminal.received.decode("utf-8", "replace")
        assert not re.search("[\u0300-\u036f]{9}", shown)
