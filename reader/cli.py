"""The command line: opens the app, or hands a verb to its own module.

Nothing heavy is imported here: each verb loads what it needs and no more.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import keyword
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from reader import __version__, paths
from reader.commands.naming import add_library, given_paths
from reader.commands.parsing import Parser
from reader.translation import deferred
from reader.translation import gettext as _

VERBS = (
    "ls",
    "show",
    "search",
    "index",
    "config",
    "export",
    "import",
    "doctor",
    "merge",
    "backup",
    "restore",
    "history",
    "serve",
    "completion",
)
"""The verbs, each a module of `reader.commands` with a ``run(argv)`` and a ``parser()``."""

_PLACES = ("data-dir", "config")
"""Options that name the places of the marks and of the settings."""

_SHARED = ("--library", *(f"--{name}" for name in _PLACES))
"""Options that may stand before a verb, each with a value."""

_FORMS = (
    ("ls PATH...", deferred("list articles as text or JSON")),
    ("show ARTICLE", deferred("print an article as text, Markdown or JSON")),
    ("search QUERY", deferred("search the full text")),
    ("index PATH...", deferred("bring the index of a library up to date")),
    ("config", deferred("the settings in force, and a file to start from")),
    ("export", deferred("highlights and notes, for other programs")),
    ("import FILE", deferred("highlights from a backup or from other programs")),
    ("doctor", deferred("look for every highlight in its article")),
    ("history", deferred("what was read when")),
    ("backup", deferred("copy the marks to a file")),
    ("restore", deferred("take the marks back from a copy")),
    ("merge OTHER", deferred("take the marks of another machine in")),
    ("serve PATH...", deferred("the app in a browser on this machine")),
    ("completion SHELL", deferred("what completes these words in bash, zsh or fish")),
)
"""What each verb is followed by, and what it is for."""

_EXAMPLES = (
    ("reader --samples", deferred("open the articles that come with the program")),
    ("reader ~/news", deferred("open a folder, and all folders in it")),
    ("reader -- ls", deferred("open a folder that is named like a verb")),
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command that opens the app."""
    made = Parser(
        prog="reader",
        description=_("Read and annotate an archive of articles in the terminal."),
        epilog=_epilog(),
    )
    made.add_argument(
        "paths", nargs="*", metavar="PATH", type=Path, help=_("a folder or an article")
    )
    made.add_argument(
        "--samples", action="store_true", help=_("open the articles that are shipped")
    )
    add_library(made)
    made.add_argument(
        "--manual",
        nargs="?",
        const="",
        metavar="PAGE",
        help=_("open the manual, or print it where there is no terminal"),
    )
    made.add_argument("--data-dir", type=Path, metavar="DIR", help=_("where your marks are kept"))
    made.add_argument("--config", type=Path, metavar="FILE", help=_("the configuration file"))
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("a setting for this time; may be given again"),
    )
    made.add_argument("--no-mouse", action="store_true", help=_("leave the mouse to the terminal"))
    made.add_argument(
        "--low-bandwidth",
        action="store_true",
        help=_("send less: fewer colours and redraws; by itself over ssh"),
    )
    made.add_argument("--exports", type=Path, help=argparse.SUPPRESS)  # by `reader serve`
    made.add_argument(
        "--version",
        action="version",
        version=f"reader {__version__}",
        help=_("show program's version number and exit"),
    )
    return made


def _epilog() -> str:
    verbs = [f"  reader {form:<16} {_(what)}" for form, what in _FORMS]
    examples = [f"  {line:<23} {_(what)}" for line, what in _EXAMPLES]
    told = [_("verbs, each with its own --help:"), *verbs, "", _("examples:"), *examples]
    return "\n".join(told) + "\n"


def run(argv: Sequence[str]) -> int:
    """Run the command line.

    Args:
        argv: The arguments after the program's name.

    Returns:
        The exit code: 0, 1 when something failed, 2 when the command line cannot be carried out.
    """
    if sys.__stderr__ is None:  # closed: what is said goes nowhere, not into the output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end
    _speak(argv)
    if "_ARGCOMPLETE" in os.environ:
        from reader.commands.completion import complete  # a shell asks, at a Tab

        complete(parser(), VERBS, parser_of)
    at = _verb_at(argv)
    if at is not None:
        return _verb(argv[at], [*argv[:at], *argv[at + 1 :]])
    options = parser().parse_args(argv)
    if os.environ.get("TEXTUAL_DRIVER"):  # a browser's: what is read and written is no terminal
        return _open(options)
    why = _no_screen()
    if why and options.manual is not None:
        return _guarded("--manual", lambda: _print_manual(options))
    if why:
        return _refuse(_missing(options.paths) or why)
    return _open(options)


def _no_screen() -> str:
    """Return why the app cannot be shown here; nothing when it can."""
    streams = (
        (sys.stdin, _("standard input is not a terminal; `reader ls` and `reader show` need none")),
        (
            sys.stdout,
            _("standard output is not a terminal; `reader ls` and `reader show` need none"),
        ),
        (
            sys.stderr,
            _("standard error is not a terminal; `reader ls` and `reader show` need none"),
        ),
    )
    for stream, why in streams:
        if stream is None or not stream.isatty():
            return why
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        return _("this terminal cannot move its cursor (TERM is not set, or dumb)")
    return ""


def _print_manual(options: argparse.Namespace) -> int:
    from reader.commands import manual
    from reader.errors import ReaderError

    places = ((f"--{name}", options.__dict__[name.replace("-", "_")]) for name in _PLACES)
    given = [f"{option}={place}" for option, place in places if place is not None]
    try:
        return manual.print_page(manual.page(options.manual), given)
    except ReaderError as error:
        return _refuse(str(error))


def _missing(paths: Sequence[Path]) -> str:
    """Return what is wrong with the paths: of two faults the one that is more to the point."""
    from reader.archive.scan import check_paths
    from reader.errors import PathError

    try:
        check_paths(paths)
    except PathError as error:
        return str(error)
    return ""


def _verb_at(argv: Sequence[str]) -> int | None:
    """Return where the verb stands: first, or after options that verbs have, too."""
    at = 0
    while at < len(argv) and argv[at].partition("=")[0] in _SHARED:
        at += 1 if "=" in argv[at] else 2
    return at if at < len(argv) and argv[at] in VERBS else None


def _speak(argv: Sequence[str]) -> None:
    """Choose the language before anything is said; what programs read stays English."""
    if "--json" in argv or "json" in _values("--format", argv):
        return
    from reader import translation

    files = _values("--config", argv)
    file = Path(files[-1]).expanduser() if files else paths.config_file()
    given = (each.partition("=") for each in _values("--set", argv))
    asked = [
        *reversed([text.strip() for name, _equals, text in given if name.strip() == "language"]),
        os.environ.get("READER_LANGUAGE", ""),
        translation.setting_in(file),
    ]
    translation.use(next(each for each in asked if each in ("auto", *translation.LANGUAGES)))
    if translation.language() != "en":
        from reader.commands import usage

        usage.speak()


def _values(option: str, argv: Sequence[str]) -> list[str]:
    """Return what an option is given, read before the command line is parsed."""
    joined = [each.removeprefix(f"{option}=") for each in argv if each.startswith(f"{option}=")]
    return joined + [after for each, after in pairwise(argv) if each == option]


def parser_of(verb: str) -> argparse.ArgumentParser:
    """Return the parser of a verb."""
    made: argparse.ArgumentParser = _module(verb).parser()
    return made


def _module(verb: str) -> Any:
    # A module cannot be named as a keyword of the language is.
    name = f"{verb}_" if keyword.iskeyword(verb) else verb
    return importlib.import_module(f"reader.commands.{name}")


def _refuse(why: str, code: int = 2) -> int:
    from reader.commands.output import complain  # here: an app that starts has nothing to say
    from reader.ui.terminal import first_frame

    first_frame.give_back()
    complain(why)
    return code


def _verb(verb: str, argv: Sequence[str]) -> int:
    def run() -> int:
        if verb == "config":  # it checks what neither the verbs nor the screen know alone
            from reader.agreement import disagreements
            from reader.commands import config

            return config.run(argv, disagreements)
        return int(_module(verb).run(list(argv)))

    return _guarded(verb, run)


def _guarded(verb: str, run: Callable[[], int]) -> int:
    """Return the exit code of what prints, whatever becomes of the reader of its output."""
    if sys.__stdout__ is None:
        return _refuse(_("standard output is closed"), 1)
    try:
        return run()
    except BrokenPipeError:
        _drop_output()  # the reader of a pipe has gone
        return 0
    except OSError as error:
        _drop_output()
        from reader.errors import reason

        return _refuse(f"{error.filename or verb}: {reason(error)}", 1)
    except KeyboardInterrupt:
        return 130


def _drop_output() -> None:
    """Let what is still to be written go nowhere; closing the stream would complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _choose_colours(slow: bool) -> None:
    """Set for Textual, which reads it while it is imported, how many colours are sent."""
    term = os.environ.get("TERM", "")
    if term.startswith(("vt1", "vt2", "vt3")):
        os.environ.setdefault("NO_COLOR", "1")
    if slow and "256color" in term:
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Import much: none of it is garbage, and the collector would walk all of it many times."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _open(options: argparse.Namespace) -> int:
    from reader import config
    from reader.agreement import disagreements
    from reader.archive.scan import check_paths
    from reader.errors import ReaderError

    given = [paths.shipped("samples")] if options.samples else []
    data_dir, first = paths.data_dir(options.data_dir), None
    try:
        found = config.read(paths.config_file(), given=options.set)
        if options.manual is None:
            given += given_paths(options)
        else:
            from reader.commands import manual

            given, first = manual.pages(), manual.page(options.manual)
            data_dir, found = data_dir / manual.MARKS, manual.configured(found)
        check_paths(given)
        problems = (*found.problems, *disagreements(found))
        slow = options.low_bandwidth or bool(os.environ.get("SSH_CONNECTION"))
        _choose_colours(slow)
        with _uncollected():
            from reader.ui.start import start  # last: it brings Textual

        return start(
            [path.absolute() for path in given],
            found,
            data_dir=data_dir,
            messages=[problem.brief for problem in problems],
            mouse=found.settings.mouse and not options.no_mouse,
            remember=not options.samples and options.manual is None,
            low_bandwidth=slow,
            named=first,
            exports=options.exports,
        )
    except ReaderError as error:
        return _refuse(str(error))
