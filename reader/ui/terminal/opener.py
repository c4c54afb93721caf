"""Opens links in the user's browser: a program and one argument, never through a shell.

Not `webbrowser`: it splits its argument, and starts terminal programs (CVE-2026-4519). In a session
shown in a browser, the page there opens links and receives downloads.
"""

from __future__ import annotations

import os
import shlex
import sys
import threading
from collections.abc import Mapping
from io import BytesIO

from reader import processes
from reader.text.weblink import WebLink
from reader.translation import gettext as _
from reader.ui.host import HostApp

_KNOWN = ("xdg-open", "wslview", "gio open", "x-www-browser", "sensible-browser", "firefox")


def can_open(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether a browser would be visible to the user; not over ssh."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return False
    if sys.platform == "darwin":
        return True
    shown = any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))
    return shown and bool(browser(environ))


def browser(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the program that opens URLs, with its arguments; empty if there is none.

    Args:
        environ: The environment. The programs in ``BROWSER``, separated as in ``PATH``, come first.
    """
    programs = ("open",) if sys.platform == "darwin" else _KNOWN
    for wish in [*environ.get("BROWSER", "").split(os.pathsep), *programs]:
        try:
            words = [word for word in shlex.split(wish) if word != "%s"]
        except ValueError:
            continue
        program = processes.find_program(words[0], environ) if words else None
        if program:
            return [program, *words[1:]]
    return []


def open_link(link: WebLink, environ: Mapping[str, str] = os.environ) -> None:
    """Open a link in the browser.

    Args:
        link: From `reader.text.weblink.judge`; its URL starts with ``http``, so it is not an
            option.
        environ: The environment.

    Raises:
        OSError: The browser cannot be started.
    """
    command = browser(environ)
    if not command:
        raise FileNotFoundError(_("no browser was found"))
    process = processes.start(
        [*command, link.url],
        env=processes.program_environment(environ),
        stdin=processes.DEVNULL,
        stdout=processes.DEVNULL,
        stderr=processes.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, name="browser", daemon=True).start()


def open_there(app: HostApp, link: WebLink) -> None:
    """Open a link in the browser that shows the session, not on this machine.

    Args:
        app: The app that the browser shows.
        link: A checked link, from `reader.text.weblink.judge`.
    """
    app.open_url(link.url)


def download(app: HostApp, name: str, content: str | bytes) -> None:
    """Let the browser download a file.

    Args:
        app: The app that the browser shows.
        name: The name of the file; it must be trusted, because it is sent in a header.
        content: The content of the file.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    app.deliver_binary(BytesIO(data), save_filename=name)
