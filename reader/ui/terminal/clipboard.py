"""The clipboard: by the desktop's tool, by tmux, by the terminal (OSC 52), or a file.

It is written on key press only, and never read.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from reader import private, processes
from reader.errors import reason
from reader.records import dataclass
from reader.text.safe import outgoing
from reader.translation import gettext as _

LONGEST = 100_000
"""The most bytes for a terminal's clipboard; many terminals refuse more."""

_DEAF = ("linux", "vt100", "vt220", "screen")
_TOOLS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)


@dataclass(frozen=True, slots=True)
class Copied:
    """The result of a copy.

    Attributes:
        message: What to show the person.
        sequence: The sequence to send to the terminal, or empty.
    """

    message: str
    sequence: str = ""


def copied_text(text: str) -> str:
    """Return a text as it is copied: without control characters but newline and tab."""
    return "\t".join(
        outgoing(part).replace("\N{REPLACEMENT CHARACTER}", "") for part in text.split("\t")
    )


def copy(text: str, folder: Path, environ: Mapping[str, str] = os.environ) -> Copied:
    """Copy a text in the best way available.

    Args:
        text: The text.
        folder: The folder of the file, if there is no other way.
        environ: The environment, for desktop, ssh, tmux and terminal.
    """
    cleaned = copied_text(text)
    data = cleaned.encode("utf-8", "replace")
    if not (environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")):
        for command in _tools(environ):
            if _hand_over(command, _for_tool(command[0], cleaned, data), environ):
                return Copied(_("Copied"))
    if environ.get("TMUX") and _hand_over(["tmux", "load-buffer", "-w", "-"], data, environ):
        return Copied(_("Copied to tmux, and to the terminal if tmux may (set-clipboard)"))
    if len(data) <= LONGEST and environ.get("TERM", "").partition("-")[0] not in _DEAF:
        # Also inside tmux, which handles the plain sequence or ignores it.
        return Copied(_("Sent to the terminal's clipboard, if it allows that"), _osc52(data))
    return Copied(_to_file(data, folder))


def for_browser(text: str) -> Copied:
    """Copy a text to the clipboard of the browser, not of this machine."""
    data = copied_text(text).encode("utf-8", "replace")
    if len(data) > LONGEST:
        return Copied(_("Not copied: that is too long for a browser's clipboard"))
    return Copied(_("Sent to the browser's clipboard, if it allows that"), _osc52(data))


def _osc52(data: bytes) -> str:
    return f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\x07"


def _tools(environ: Mapping[str, str]) -> list[list[str]]:
    if sys.platform == "darwin":
        return [["pbcopy"]]
    return [
        list(command)
        for variable, command in _TOOLS
        if environ.get(variable) and processes.find_program(command[0], environ)
    ]


def _for_tool(tool: str, text: str, data: bytes) -> bytes:
    """Return the input of a tool: UTF-8, but UTF-16 for the one of Windows."""
    return text.encode("utf-16-le", "replace") if tool == "clip.exe" else data


def _hand_over(command: list[str], data: bytes, environ: Mapping[str, str]) -> bool:
    """Pipe data to a program; return whether it succeeded."""
    program = processes.find_program(command[0], environ)
    if program is None:
        return False
    try:
        done = processes.run(
            [program, *command[1:]],
            input=data,
            env=processes.program_environment(),
            stdout=processes.DEVNULL,
            stderr=processes.DEVNULL,
            timeout=2,
            check=False,
            start_new_session=True,
        )
    except (OSError, processes.TimeoutExpired):
        return False
    return done.returncode == 0


def _to_file(data: bytes, folder: Path) -> str:
    path = folder / "copied.txt"
    try:
        private.write(path, data)
    except OSError as error:
        return _("Not copied: {path}: {why}").format(path=path, why=reason(error))
    return _("Written to {path}; this terminal has no clipboard").format(path=path)
