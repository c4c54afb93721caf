"""The external editor: a text is edited in a private file and read back."""

from __future__ import annotations

import errno
import os
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path

from reader import processes
from reader.translation import gettext as _

_USUAL = ("nano", "vim", "vi")


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the user's editor, from ``VISUAL`` or ``EDITOR``.

    Raises:
        OSError: No editor is set or installed.
    """
    for name in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(environ.get(name, ""))
        except ValueError as error:
            raise OSError(
                _("{name} cannot be understood: {error}").format(name=name, error=error)
            ) from error
        if command:
            return command
    usual = next((name for name in _USUAL if processes.find_program(name, environ)), None)
    if usual is None:
        raise OSError(_("EDITOR is not set"))
    return [usual]


def edit_outside(text: str) -> str:
    """Edit a text in the external editor, started without a shell.

    Args:
        text: The text; it is written to a file that only the user can read.

    Returns:
        The text as saved, without the newline that editors put at the end.

    Raises:
        OSError: The editor cannot be started, or failed; the text is unchanged.
    """
    command = editor_command(os.environ)
    program = processes.find_program(command[0])
    if program is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), command[0])
    handle, name = tempfile.mkstemp(prefix="reader-note-", suffix=".md")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        done = processes.run([program, *command[1:], str(path)], check=False)
        if done.returncode:
            raise OSError(
                _("{command} ended with status {status}; nothing was changed").format(
                    command=command[0], status=done.returncode
                )
            )
        written = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    finally:
        path.unlink(missing_ok=True)
    return written if text.endswith("\n") else written.removesuffix("\n")
