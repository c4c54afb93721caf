"""Clipboard, browser, terminal answers: what is said to other programs and heard from them."""

from __future__ import annotations

import base64
import json
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from reader.text.weblink import judge
from reader.ui.article.clipboard_and_export import run_command
from reader.ui.terminal import clipboard, opener
from tests.terminal import PATIENCE


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that write down how they were called, for ``PATH``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in (
        "xclip",
        "tmux",
        "wl-copy",
        "xsel",
        "pbcopy",
        "clip.exe",
        "xdg-open",
        "ownbrowser",
    ):
        path = folder / name
        path.write_text(
            f"#!{sys.executable}\nimport json, sys\n"
            "given = sys.stdin.buffer.read()\n"
            "given = given.decode('utf-16-le' if 'clip.exe' in sys.argv[0] else 'utf-8')\n"
            f"open({str(tmp_path / name)!r}, 'w').write(json.dumps([sys.argv[1:], given]))\n"
        )
        path.chmod(0o755)
    return folder


def called(programs: Path, name: str) -> tuple[list[str], str]:
    arguments, given = json.loads((programs.parent / name).read_text())
    return arguments, given


HOSTILE = "甲\x1b]0;x\x07乙\u202e\n\t丙\x9b"


@pytest.mark.parametrize(
    ("tool", "variables", "arguments"),
    [
        ("xclip", ("DISPLAY",), ["-selection", "clipboard"]),
        ("xsel", ("DISPLAY",), ["--clipboard", "--input"]),
        ("wl-copy", ("WAYLAND_DISPLAY", "DISPLAY"), []),
        ("clip.exe", ("WSL_DISTRO_NAME",), []),
        ("pbcopy", (), []),
    ],
)
def test_a_desktop_copies_with_its_own_tool(
    tool: str,
    variables: tuple[str, ...],
    arguments: list[str],
    programs: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if tool == "xsel":
        (programs / "xclip").unlink()
    monkeypatch.setattr(sys, "platform", "darwin" if tool == "pbcopy" else "linux")
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    environ = dict.fromkeys(variables, ":0") | {"PATH": str(programs)}
    copied = clipboard.copy(HOSTILE, programs, environ)
    assert copied == clipboard.Copied("Copied")
    assert called(programs, tool) == (arguments, "甲␛]0;x␇乙\n\t丙")


def test_a_tool_that_fails_leaves_it_to_the_next(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (programs / "wl-copy").write_text("#!/bin/sh\nexit 1\n")
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    environ = {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "PATH": str(programs)}
    assert clipboard.copy("甲", programs, environ) == clipboard.Copied("Copied")
    assert called(programs, "xclip")[1] == "甲"


def test_over_ssh_the_terminal_copies(programs: Path) -> None:
    environ = {"DISPLAY": ":0", "PATH": str(programs), "SSH_CONNECTION": "1 2 3 4", "TERM": "xterm"}
    copied = clipboard.copy(HOSTILE, programs, environ)
    assert not (programs.parent / "xclip").exists()
    head, tail = "\x1b]52;c;", "\x07"
    assert copied.sequence.startswith(head)
    sent = copied.sequence.removeprefix(head).removesuffix(tail)
    assert base64.b64decode(sent, validate=True).decode() == "甲␛]0;x␇乙\n\t丙"
    assert "if it allows" in copied.message


def test_inside_tmux_its_own_buffer_is_filled(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    environ = {"TMUX": "socket,1,0", "TERM": "tmux-256color", "SSH_TTY": "/dev/pts/1"}
    copied = clipboard.copy("甲", programs, environ)
    assert called(programs, "tmux") == (["load-buffer", "-w", "-"], "甲")
    assert not copied.sequence


@pytest.mark.parametrize(
    ("environ", "text"), [({"TERM": "linux"}, "甲"), ({"TERM": "xterm"}, "甲" * 50_000)]
)
def test_else_a_file_is_written_and_named(
    tmp_path: Path, environ: dict[str, str], text: str
) -> None:
    copied = clipboard.copy(text, tmp_path, environ)
    path = tmp_path / "copied.txt"
    assert str(path) in copied.message
    assert path.read_text("utf-8") == text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "copied.txt").unlink()
    (tmp_path / "copied.txt").symlink_to(tmp_path / "elsewhere")
    clipboard.copy(text, tmp_path, environ)
    assert not (tmp_path / "elsewhere").exists(), "a link in the way is not followed"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "w"}, True),
        ({}, False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1"}, False),
        ({"DISPLAY": ":0", "SSH_TTY": "1"}, False),
    ],
)
@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac needs no display variable")
def test_a_browser_is_started_only_where_it_would_be_seen(
    programs: Path, environ: dict[str, str], expected: bool
) -> None:
    assert opener.can_open({**environ, "PATH": str(programs)}) is expected


def test_a_link_is_one_argument_of_a_program_and_no_shell_reads_it(
    programs: Path, tmp_path: Path
) -> None:
    link = judge(f"https://example.org/$(touch {tmp_path}/pwned);`id`|x&y")
    environ = {"PATH": f"{programs}", "BROWSER": "nosuch:ownbrowser -n %s", "DISPLAY": ":0"}
    assert opener.browser(environ) == [str(programs / "ownbrowser"), "-n"]
    opener.open_link(link, environ)
    end = time.monotonic() + PATIENCE
    while not ((tmp_path / "ownbrowser").exists() and (tmp_path / "ownbrowser").read_text()):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert called(programs, "ownbrowser") == (["-n", link.url], "")
    assert not (tmp_path / "pwned").exists()


def test_no_browser_is_an_error_that_can_be_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no browser"):
        opener.open_link(judge("https://example.org"), {"PATH": str(tmp_path)})


def test_webbrowser_is_never_loaded() -> None:
    sources = (Path(opener.__file__).parents[1]).rglob("*.py")
    assert not [path for path in sources if "import webbrowser" in path.read_text("utf-8")]


def test_a_piped_text_is_input_and_never_part_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdin__", None)
    run_command(f"cat > {tmp_path}/got", f"$(touch {tmp_path}/pwned)\x1b]0;x\x07甲")
    assert (tmp_path / "got").read_text("utf-8") == f"$(touch {tmp_path}/pwned)␛]0;x␇甲\n"
    assert not (tmp_path / "pwned").exists()
    assert "done" in capsys.readouterr().out
    run_command("exit 3", "甲")
    assert "status 3" in capsys.readouterr().out
