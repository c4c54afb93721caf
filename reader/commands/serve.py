"""``reader serve``: the app in a browser, for this machine's user only."""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
from collections.abc import Sequence
from ipaddress import ip_address
from socket import AF_INET, AF_INET6, create_server, socket

from reader import processes
from reader.commands.command_lines.serve import parser
from reader.commands.options import given_paths
from reader.commands.output import complain, print_lines
from reader.errors import reason
from reader.translation import gettext as _


def run(argv: Sequence[str]) -> int:
    """Serve the app until interrupted.

    Args:
        argv: What follows ``reader serve`` on the command line.

    Returns:
        0; 1 when the extra is not installed or the address cannot be listened on; 2 when the
        command line cannot be carried out.
    """
    options = parser().parse_args(argv)
    is_open = not is_loopback(options.host)
    if is_open and options.no_token:
        complain(_("--no-token is for this machine only: drop it or --host"))
        return 2
    if options.exports and not options.exports.is_dir():
        complain(_("{path}: no such folder for --exports").format(path=options.exports))
        return 2
    try:
        import textual_serve.server  # noqa: F401 - fails before anything is started
    except ImportError:
        complain(_("this needs the extra: pip install 'zh-archive-reader[serve]'"))
        return 1
    token = "" if options.no_token else secrets.token_urlsafe(24)
    if is_open:
        complain(
            _(
                "WARNING: anyone with the URL below can read the whole library, and read, "
                "change, delete and export all your marks and change your settings."
            )
        )
        if options.exports:
            complain(
                _("WARNING: they can also write and replace exports in {folder}.").format(
                    folder=options.exports
                )
            )
        complain(_("WARNING: nothing is encrypted; an ssh tunnel to this machine is safer."))
    try:
        _serve(options, token)
    except OSError as error:
        complain(f"{options.host}:{options.port}: {reason(error)}")
        return 1
    return 0


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def command_of(options: argparse.Namespace) -> str:
    """Return the command line, quoted for a shell, of the app that a page shows."""
    words: list[str] = []
    for name in ("data_dir", "config"):
        if value := getattr(options, name):
            words += [f"--{name.replace('_', '-')}", str(value.absolute())]
    words += ["--samples"] if options.samples else []
    words += ["--exports", os.path.realpath(options.exports)] if options.exports else []
    if given := given_paths(options):
        words += ["--", *(str(path.absolute()) for path in given)]
    return shlex.join(processes.python("reader.__main__", *words))


def listen(host: str, port: int) -> socket:
    """Return a socket that listens on an address.

    Raises:
        OSError: The address cannot be listened on.
    """
    kind = AF_INET6 if ":" in host else AF_INET
    return create_server((host, port), family=kind)


def _serve(options: argparse.Namespace, token: str) -> None:
    """Listen, print the URL, and serve until interrupted."""
    from aiohttp import web

    from reader.commands.guard import guarded

    with listen(options.host, options.port) as listening:
        port = listening.getsockname()[1]
        shown = f"[{options.host}]" if ":" in options.host else options.host
        url = f"http://{shown}:{port}/"
        app = guarded(command_of(options), token, port, local=is_loopback(options.host))
        print_lines([f"{url}?token={token}" if token else url])
        complain(_("serving until Ctrl-C"))
        web.run_app(app, sock=listening, print=None, access_log=None)
