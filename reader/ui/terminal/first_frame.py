"""The first frame, painted before anything large is imported.

Most of the start-up time goes into importing the app. When the program quits, it therefore caches
the first frame of the next start together with everything the frame depends on: the command line,
the terminal, and the state of every file that contributes to it. If none of that has changed at the
next start, the frame is sent at once. The app then takes it for the previous frame, and sends only
the difference, which is empty.

This module is imported before the command line is parsed, so it imports almost nothing.
"""

from __future__ import annotations

import os
import termios
import zlib

from reader import __version__

TYPE_CHECKING = False  # importing `typing` takes a millisecond or two
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_FILE = "first-picture"
_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?2004h"
"""Turns on bracketed paste from the start, so that pasted letters are not read as keys."""
_LEAVE = b"\x1b[?2004l\x1b[?1049l\x1b[m\x1b[?25h"
_VALUES = (
    *("TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "TERM_PROGRAM", "TERM_PROGRAM_VERSION"),
    *("VTE_VERSION", "XTERM_VERSION", "LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE", "TZ", "HOME"),
)
_PRESENT = ("TMUX", "SSH_CONNECTION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION")
_STARTS = ("READER_", "TEXTUAL_", "XDG_", "ALACRITTY_", "WEZTERM_")
_PER_WINDOW = ("ALACRITTY_WINDOW_ID", "ALACRITTY_SOCKET", "ALACRITTY_LOG", "WEZTERM_PANE")
_SESSION = ("XDG_SESSION_ID", "XDG_VTNR", "XDG_ACTIVATION_TOKEN")
_SIZES = 4
"""The maximum number of terminal sizes for which frames are cached."""
_QUESTION = b"\x1b]11;?\x1b\\\r\xe2\x80\x9c\x1b[6n\r\x1b[K\x1b[c"
"""The result of `reader.services.terminal_answers.question`; no other question is ever sent."""
_SPACES = {0x3000: " ", 0xA0: " "}
_PATIENCE = 1.0
"""Seconds to wait for a stopped terminal when a signal ends the program."""


class PaintedFrame:
    """A first frame that is on the screen.

    Attributes:
        size: Columns and rows.
        text: The frame for `reader.ui.terminal.frame.TerminalFrame`; empty once it is outdated.
        question: The query sent to the terminal before the frame.
        answers: The terminal's answers when the frame was made.
        modes: The previous modes of the terminal line.
    """

    __slots__ = ("answers", "modes", "question", "size", "text")

    def __init__(
        self, size: tuple[int, int], text: str, question: bytes, answers: str, modes: list[Any]
    ) -> None:
        self.size = size
        self.text = text
        self.question = question
        self.answers = answers
        self.modes = modes


shown: PaintedFrame | None = None
"""The frame on the screen, until `take` or `give_back`."""
_begun: tuple[str, bytes] | None = None
"""The cache file of this start and its conditions, read before the app changes variables."""


def show(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> None:
    """Show the cached frame for this start, if nothing has changed since.

    Args:
        argv: The arguments after the program's name.
        environ: The variables of the process.
    """
    global shown, _begun
    try:
        if not all(map(os.isatty, (0, 1, 2))) or os.tcgetpgrp(2) != os.getpgrp():
            return
        size = tuple(os.get_terminal_size(2))
        _begun = (_path(argv, environ), _circumstances(argv, environ))
        kept = _read(*_begun)
        if kept is None or (text := kept[2].get((size[0], size[1]))) is None:
            return
        question, answers, _ = kept
        modes = termios.tcgetattr(0)
        _install()
        shown = PaintedFrame((size[0], size[1]), text.decode(), question, answers.decode(), modes)
        termios.tcsetattr(0, termios.TCSANOW, _raw(modes))
        _write(question + _ENTER + text)
    except (OSError, ValueError, termios.error):
        give_back()


def take() -> PaintedFrame | None:
    """Return the frame on the screen; from now on the caller must restore the terminal."""
    global shown
    taken, shown = shown, None
    return taken


def give_back() -> None:
    """Restore the terminal as it was before `show`, unless the frame was taken."""
    picture = take()
    if picture is not None:
        try:
            termios.tcsetattr(0, termios.TCSANOW, picture.modes)
            _write(_LEAVE)
        except (OSError, termios.error):
            return  # the terminal has closed


def is_lost() -> bool:
    """Return whether the terminal has closed since the start."""
    if _begun is None:
        return False
    try:
        termios.tcgetattr(0)
    except termios.error:
        return True
    return False


def keep(
    size: tuple[int, int],
    text: str,
    *,
    question: bytes,
    answers: str,
    files: Sequence[str],
) -> None:
    """Cache a frame for the next start with the same command line.

    Args:
        size: Columns and rows.
        text: The frame.
        question: The query to send to the terminal.
        answers: The terminal's answers.
        files: The files that the frame depends on.
    """
    if _begun is None or any("\n" in file for file in files) or not _is_harmless(question, text):
        return
    path, circumstances = _begun
    try:
        head = [circumstances, files_state(files), question.hex().encode(), answers.encode()]
        head += [os.fsencode(file) for file in files]
        kept = _read(path, circumstances, question, answers.encode())
        pictures = {**(kept[2] if kept is not None else {})}
        pictures.pop(size, None)
        pictures[size] = text.encode()
        parts = [b"\n".join(head)]
        for (columns, rows), picture in list(pictures.items())[-_SIZES:]:
            parts.append(b"%d %d\n%s" % (columns, rows, picture))
        content = b"\0".join(parts)
        from pathlib import Path  # here: the app has imported it by now

        from reader import private

        private.make_folder(Path(path).parent)
        private.write(Path(path), b"%08x\n%s" % (zlib.crc32(content), content))
    except (OSError, ValueError):
        return  # the next start is slower


def files_state(files: Sequence[str]) -> bytes:
    """Return a state that differs if a file or folder was changed, created or deleted."""
    states = []
    for path in files:
        try:
            status = os.stat(path)  # noqa: PTH116 - the same
        except OSError:
            states.append("-")
            continue
        if status.st_size == 0 and path.endswith("-wal"):
            states.append("-")  # SQLite removes it after the last session
        else:
            states.append(
                f"{status.st_dev}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}:{status.st_mode}"
            )
    return " ".join(states).encode()


def _read(
    path: str, circumstances: bytes, question: bytes | None = None, answers: bytes | None = None
) -> tuple[bytes, bytes, dict[tuple[int, int], bytes]] | None:
    """Return the query, the answers and the frames by size; None if anything has changed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid() or status.st_mode & 0o170022 != 0o100000:
            return None  # not a regular file, or one that another user can write
        content = os.read(descriptor, 1 << 20)
    finally:
        os.close(descriptor)
    check, _, content = content.partition(b"\n")
    if check != b"%08x" % zlib.crc32(content):
        return None
    head, *parts = content.split(b"\0")
    kept_for, state, asked, answered, *files = head.split(b"\n")
    if kept_for != circumstances or state != files_state(list(map(os.fsdecode, files))):
        return None
    if question is not None and (asked, answered) != (question.hex().encode(), answers):
        return None
    pictures = {}
    for part in parts:
        size, _, picture = part.partition(b"\n")
        columns, rows = size.split(b" ")
        pictures[int(columns), int(rows)] = picture
    asked = bytes.fromhex(asked.decode())
    if not all(_is_harmless(asked, picture.decode()) for picture in pictures.values()):
        return None
    return asked, answered, pictures


def _is_harmless(question: bytes, text: str) -> bool:
    """Return whether a cached frame is safe to send; its file is not trusted.

    Args:
        question: Must be this program's query, or empty.
        text: May have cursor moves, SGR and printable characters.
    """
    first, *pieces = text.translate(_SPACES).split("\x1b[")
    seen = [first]
    for piece in pieces:
        ending = piece.lstrip("0123456789;")
        if ending[:1] not in ("H", "m"):
            return False
        seen.append(ending[1:])
    return question in (b"", _QUESTION) and all(map(str.isprintable, seen))


def _path(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the cache file of a command line."""
    folder = environ.get("READER_CACHE_DIR") or os.path.join(  # noqa: PTH118 - pathlib takes time
        environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),  # noqa: PTH111 - the same
        "zh-archive-reader",
    )
    name = zlib.crc32("\0".join([os.getcwd(), *argv]).encode("utf-8", "surrogateescape"))  # noqa: PTH109 - the same
    return os.path.join(folder, f"{_FILE}-{name:08x}")  # noqa: PTH118 - the same


def _circumstances(argv: Sequence[str], environ: Mapping[str, str]) -> bytes:
    """Return the conditions of a frame, apart from the files."""
    named = [
        (name, value)
        for name, value in sorted(environ.items())
        if (name in _VALUES or name.startswith(_STARTS))
        and name not in _PER_WINDOW
        and name not in _SESSION
    ]
    present = [name for name in _PRESENT if environ.get(name)]
    values = (1, __version__, os.getcwd(), list(argv), named, present)  # noqa: PTH109 - the same
    return repr(values).encode("ascii", "backslashreplace")


def _raw(modes: list[Any]) -> list[Any]:
    """Return the raw modes that the app uses: keys wait for it and are not echoed."""
    raw = list(modes)
    raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    raw[6] = [*raw[6]]
    raw[6][termios.VMIN] = 1
    return raw


def _install() -> None:
    """Restore the terminal on signals that end or stop the program."""
    import signal

    def leave(number: int, _: object) -> None:
        signal.signal(signal.SIGALRM, lambda _, __: os._exit(128 + number))
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
        give_back()
        os._exit(128 + number)

    def stop(_: int, __: object) -> None:
        if shown is None:
            return
        shown.text = ""  # the frame is overwritten from here on
        _write(_LEAVE)
        termios.tcsetattr(0, termios.TCSANOW, shown.modes)
        os.kill(os.getpid(), signal.SIGSTOP)
        termios.tcsetattr(0, termios.TCSANOW, _raw(shown.modes))

    def forget(_: int, __: object) -> None:
        if shown is not None:
            shown.text = ""  # a resized terminal may cut off the frame

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)
    if signal.getsignal(signal.SIGTSTP) is not signal.SIG_IGN:
        signal.signal(signal.SIGTSTP, stop)
    signal.signal(signal.SIGWINCH, forget)


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(2, data) :]
