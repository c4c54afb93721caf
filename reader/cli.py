"""The command line: opens the app, or runs a verb; each verb is a module.

Nothing heavy is imported here: each verb imports what it needs.
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
from typing import TYPE_CHECKING, Any

from reader import __version__, paths
from reader.commands.options import (
    add_config,
    add_data_dir,
    add_library,
    add_set,
    given_paths,
)
from reader.commands.parsing import Parser, as_path
from reader.translation import deferred, explained
from reader.translation import gettext as _

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_LOCATIONS = ("data-dir", "config")
"""Options that name where the marks and the settings are."""

_SHARED = ("--library", *(f"--{name}" for name in _LOCATIONS))
"""Options with a value that may stand before a verb."""

_FORMS = (
    ("ls PATH...", deferred("list articles as text or JSON")),
    ("show ARTICLE", deferred("print an article as text, Markdown or JSON")),
    ("search QUERY", deferred("search the full text")),
    ("diff A B", deferred("two articles as one text, with the changes marked")),
    ("versions ARTICLE", deferred("the versions of an article, and its reprints")),
    ("related ARTICLE", deferred("the articles on the same matter, with reasons")),
    ("trail NAME", deferred("every mention of a name in context, by date")),
    ("thread", deferred("named stories: timelines, candidates, pinned articles")),
    ("mark QUERY", deferred("mark or tag all that a query finds")),
    ("index PATH...", deferred("bring the index of a library up to date")),
    ("archive PATH", deferred("what is guessed about an archive, and rules for it")),
    ("config", deferred("the settings in force, and a file to start from")),
    ("export", deferred("highlights and notes, for other programs")),
    ("import FILE", deferred("highlights from a backup or from other programs")),
    ("doctor", deferred("check the marks, the index and the place of every highlight")),
    ("history", deferred("what was read when")),
    ("backup", deferred("back up the marks to a file")),
    ("restore", deferred("restore the marks from a backup")),
    ("merge OTHER", deferred("merge the marks of another machine")),
    ("serve PATH...", deferred("the app in a browser on this machine")),
    ("completion SHELL", deferred("the completion script for bash, zsh or fish")),
)
"""The forms of the verbs, and their purpose."""

VERBS = tuple(form.partition(" ")[0] for form, _purpose in _FORMS)
"""The verbs, each a module of `reader.commands` with a ``run(argv)``; its parser is in a module of
`reader.commands.command_lines`, which is all that a shell needs to complete a line."""

_EXAMPLES = (
    ("reader --samples", deferred("open the sample articles")),
    ("reader ~/news", deferred("open a folder and its subfolders")),
    ("reader -- ls", deferred("open a folder named like a verb")),
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command that opens the app."""
    app = Parser(
        prog="reader",
        description=_("Read and annotate an archive of articles in the terminal."),
        epilog=_epilog(),
    )
    app.add_argument(
        "paths", nargs="*", metavar="PATH", type=as_path, help=_("a folder or an article")
    )
    app.add_argument("--samples", action="store_true", help=_("open the sample articles"))
    add_library(app)
    app.add_argument(
        "--manual",
        nargs="?",
        const="",
        metavar="PAGE",
        help=_("open the manual, or print it without a terminal"),
    )
    add_data_dir(app)
    add_config(app)
    add_set(app)
    app.add_argument("--no-mouse", action="store_true", help=_("leave the mouse to the terminal"))
    app.add_argument(
        "--low-bandwidth",
        action="store_true",
        help=_("send less: fewer colours and redraws; the default over ssh"),
    )
    app.add_argument("--exports", type=as_path, help=argparse.SUPPRESS)  # set by `reader serve`
    app.add_argument(
        "--version",
        action="version",
        version=f"reader {__version__}",
        help=_("show program's version number and exit"),
    )
    return app


def _epilog() -> str:
    verbs = [f"  reader {form:<16} {_(what)}" for form, what in _FORMS]
    examples = [f"  {line:<23} {_(what)}" for line, what in _EXAMPLES]
    lines = [_("verbs, each with its own --help:"), *verbs, "", _("examples:"), *examples]
    return "\n".join(lines) + "\n"


def run(argv: Sequence[str]) -> int:
    """Run the command line.

    Args:
        argv: The arguments after the program's name.

    Returns:
        The exit code: 0, 1 when something failed, 2 when the command line is wrong.
    """
    if sys.__stderr__ is None:  # closed: messages are dropped, not written into the output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end
    if "_ARGCOMPLETE" in os.environ:  # a shell completes at a Tab, and few show descriptions
        from reader.commands.completion import complete

        if os.environ.get("_ARGCOMPLETE_DFS"):
            _choose_language(argv)
        complete(parser, VERBS, parser_of)
    _choose_language(argv)
    position = _verb_position(argv)
    if position is not None:
        arguments = [*argv[:position], *argv[position + 1 :]]
        return _run_verb(argv[position], arguments)
    options = parser().parse_args(argv)
    if os.environ.get("TEXTUAL_DRIVER"):  # a browser's: the streams are not a terminal
        return _open(options)
    why = _why_no_screen()
    if why and options.manual is not None:
        return _guarded("--manual", lambda: _print_manual(options))
    if why:
        return _refuse(_path_error(options.paths) or why)
    return _open(options)


def _why_no_screen() -> str:
    """Return why the app cannot be shown here; empty when it can."""
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

    locations = ((f"--{name}", vars(options)[name.replace("-", "_")]) for name in _LOCATIONS)
    given = [f"{option}={path}" for option, path in locations if path is not None]
    try:
        return manual.print_page(manual.page(options.manual), given)
    except ReaderError as error:
        return _refuse(_explained(error))


def _path_error(given: Sequence[Path]) -> str:
    """Return why the paths cannot be opened, which matters more than a missing terminal."""
    from reader.archive.scan import check_paths
    from reader.errors import PathError

    try:
        check_paths(given)
    except PathError as error:
        return _explained(error)
    return ""


def _explained(error: Exception) -> str:
    """Return the message of an error; for a missing path, the verb that may have been meant."""
    from reader.config.nearest import nearest
    from reader.errors import PathError

    path = error.path if isinstance(error, PathError) else None
    is_word = path is not None and len(path.parts) == 1 and not path.suffix
    if path is None or not is_word or str(path) in VERBS or os.path.lexists(path):
        return str(error)
    return f"{error}{nearest(str(path), VERBS)}"


def _verb_position(argv: Sequence[str]) -> int | None:
    """Return the position of the verb: first, or after options that the verbs have, too."""
    position = 0
    while position < len(argv) and argv[position].partition("=")[0] in _SHARED:
        position += 1 if "=" in argv[position] else 2
    return position if position < len(argv) and argv[position] in VERBS else None


def _choose_language(argv: Sequence[str]) -> None:
    """Choose the language before the first message; output for programs stays English."""
    if "--json" in argv or "json" in _values("--format", argv):
        return
    from pathlib import Path

    from reader import translation

    files = _values("--config", argv)
    file = Path(files[-1]).expanduser() if files else paths.config_file()
    given = (option.partition("=") for option in _values("--set", argv))
    settings = [
        *reversed([text.strip() for name, _equals, text in given if name.strip() == "language"]),
        os.environ.get("READER_LANGUAGE", ""),
        translation.setting_in(file),
    ]
    valid = ("auto", *translation.LANGUAGES)
    translation.use(next(setting for setting in settings if setting in valid))


def _values(option: str, argv: Sequence[str]) -> list[str]:
    """Return the values of an option, before the command line is parsed."""
    prefix = f"{option}="
    joined = [word.removeprefix(prefix) for word in argv if word.startswith(prefix)]
    return joined + [value for word, value in pairwise(argv) if word == option]


def parser_of(verb: str) -> argparse.ArgumentParser:
    """Return the parser of a verb."""
    verb_parser: argparse.ArgumentParser = _module("reader.commands.command_lines", verb).parser()
    return verb_parser


def _module(package: str, verb: str) -> Any:
    # A module cannot have the name of a keyword.
    name = f"{verb}_" if keyword.iskeyword(verb) else verb
    return importlib.import_module(f"{package}.{name}")


def _refuse(why: str, code: int = 2) -> int:
    from reader.commands.output import complain  # here: an app that starts does not need it
    from reader.ui.terminal import first_frame

    first_frame.give_back()
    complain(why)
    return code


def _run_verb(verb: str, argv: Sequence[str]) -> int:
    def run() -> int:
        if verb == "config":  # its check needs the layers above `reader.config`
            from reader.agreement import disagreements
            from reader.commands import config

            return config.run(argv, disagreements)
        with _without_collector():
            module = _module("reader.commands", verb)
        return int(module.run(list(argv)))

    return _guarded(verb, run)


def _guarded(verb: str, run: Callable[[], int]) -> int:
    """Return the exit code of a verb, also when its output is closed."""
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

        return _refuse(explained(error.filename or verb, reason(error)), 1)
    except _index_errors() as error:
        from reader.index.damage import is_damage

        if not is_damage(error):
            raise
        why = _("the index is damaged: `reader index --rebuild PATH...` makes a new one")
        return _refuse(why, 1)


def _index_errors() -> tuple[type[sqlite3.DatabaseError], ...]:
    """Return the errors of an index that was opened."""
    loaded = sys.modules.get("sqlite3")  # some verbs never import it
    return (loaded.DatabaseError,) if loaded else ()


def _drop_output() -> None:
    """Discard buffered output: closing the stream would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _choose_colours(slow: bool) -> None:
    """Set the number of colours for Textual, which reads it while it is imported."""
    term = os.environ.get("TERM", "")
    if term.startswith(("vt1", "vt2", "vt3")):
        os.environ.setdefault("NO_COLOR", "1")
    if slow and "256color" in term:
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Import many modules without the garbage collector, which would walk them many times."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _open(options: argparse.Namespace) -> int:
    from reader.late_import import import_lightly, without

    import_lightly()
    from reader import config
    from reader.agreement import disagreements
    from reader.archive.scan import check_paths
    from reader.errors import ReaderError

    given = [paths.shipped("samples")] if options.samples else []
    data_dir, first = paths.data_dir(options.data_dir), None
    try:
        configuration = config.read(paths.config_file(), given=options.set)
        if options.manual is None:
            given += given_paths(options)
        else:
            from reader.commands import manual

            given, first = manual.pages(), manual.page(options.manual)
            data_dir = data_dir / manual.MARKS
            configuration = manual.configured(configuration)
        check_paths(given)
        problems = (*configuration.problems, *disagreements(configuration))
        slow = options.low_bandwidth or bool(os.environ.get("SSH_CONNECTION"))
        _choose_colours(slow)
        with _without_collector(), without("ssl"):  # asyncio can do without it, as this app does
            from reader.ui.start import start  # last: it imports Textual

        return start(
            [path.absolute() for path in given],
            configuration,
            data_dir=data_dir,
            messages=[problem.brief for problem in problems],
            mouse=configuration.settings.mouse and not options.no_mouse,
            remember=not options.samples and options.manual is None,
            low_bandwidth=slow,
            named=first,
            exports=options.exports,
        )
    except ReaderError as error:
        return _refuse(_explained(error))
