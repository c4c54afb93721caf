"""``reader export``: highlights in the formats of other programs."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from reader.archive.article import Article
from reader.archive.header import Entry
from reader.archive.scan import scan
from reader.commands.marks import with_notes
from reader.commands.opening import open_session
from reader.commands.options import (
    add_config,
    add_data_dir,
    add_library,
    add_spreadsheet,
    given_paths,
)
from reader.commands.output import complain, print_lines
from reader.commands.parsing import Parser
from reader.errors import ArticleError, ReaderError
from reader.notes.exchange.formats import FORMATS, Format, format_name
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.services import exports
from reader.services.notebook import Notebook
from reader.services.notebook_query import NotebookQuery
from reader.services.reading import reference
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext


def run(argv: Sequence[str]) -> int:
    """Export highlights.

    Args:
        argv: What follows ``reader export`` on the command line.

    Returns:
        0; 1 when the marks cannot be read or a file cannot be written; 2 when the command line
        cannot be carried out.
    """
    options = parser().parse_args(argv)
    output: Path | None = options.output
    per_article = FORMATS[options.format].per_article
    if per_article and output and output.exists() and not output.is_dir():
        complain(_("{path}: Markdown goes into a folder, one file per article").format(path=output))
        return 2
    failed: list[ReaderError] = []

    def work(notes: Notes) -> None:
        try:
            _export(options, notes)
        except ReaderError as error:
            failed.append(error)

    status = with_notes(options, work, read_only=True)
    for error in failed:
        complain(str(error))
    return 1 if failed else status


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader export``."""
    parser = Parser(
        prog="reader export",
        description=_(
            "Write highlights and notes for other programs. Writing them again changes "
            "only what has changed, and what you wrote in a Markdown file yourself stays."
        ),
        epilog=format_table(FORMATS.values()),
    )
    parser.add_argument("--format", choices=tuple(FORMATS), type=format_name, required=True)
    parser.add_argument(
        "--query",
        default="",
        metavar="Q",
        help=_("words, tag:, source:, colour:, state:; - before"),
    )
    parser.add_argument(
        "-o",
        "--output",
        "--out",
        type=Path,
        metavar="FILE",
        help=_("a file, or a folder for it; for Markdown a folder, or a file named .md"),
    )
    add_spreadsheet(parser)
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help=_("only what is marked in these articles"),
    )
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser


def format_table(formats: Iterable[Format]) -> str:
    """Return a list of formats for the end of a help text."""
    rows = (f"  {form.name:<11} {_(form.label)}" for form in formats)
    return "\n".join((_("formats:"), *rows))


def _export(options: argparse.Namespace, notes: Notes) -> None:
    """Write the highlights to the file, the folder or standard output.

    Raises:
        ReaderError: A path cannot be opened, or a file cannot be written.
    """
    options.paths = given_paths(options)
    options.library = None
    session = _session(options, notes)
    view = NotebookQuery(words=options.query)
    listed = Notebook(notes).listing(view, {}).ids()
    ids_by_article = exports.by_article(listed, notes.highlight_ids())
    entries = session.entries_by_key(ids_by_article) if session else {}
    if options.paths:
        ids_by_article = {key: ids for key, ids in ids_by_article.items() if key in entries}
    read = session.read if session else _unread
    gathering = exports.Gathering(ids_by_article, notes, entries, read)
    output: Path | None = options.output
    if output is not None and FORMATS[options.format].per_article:
        named = _named(options, session)
        changed = exports.write_markdown(output, gathering, notes.removed(), named)
        message = ngettext(
            "{count} file changed in {path}", "{count} files changed in {path}", changed
        )
        complain(message.format(count=changed, path=safe_line(str(output))))
        return
    pieces = exports.pieces(options.format, gathering, spreadsheet=options.spreadsheet)
    if output is None:
        print_lines(line for text in pieces if text for line in text.removesuffix("\n").split("\n"))
        return
    if output.is_dir():
        output /= exports.file_name(options.format)
    exports.write_pieces(output, pieces)
    count = gathering.total
    message = ngettext(
        "{count} highlight written to {path}", "{count} highlights written to {path}", count
    )
    complain(message.format(count=count, path=safe_line(str(output))))


def _session(options: argparse.Namespace, notes: Notes) -> Session | None:
    """Return the library; None when no path was named and the last library is missing."""
    try:
        return open_session(options, notes)
    except ReaderError:
        if options.paths:
            raise
        return None


def _unread(entry: Entry) -> Article:
    """Raise the error for an article whose library is missing."""
    raise ArticleError(entry.path, _("its library is missing"))


def _named(options: argparse.Namespace, session: Session | None) -> list[ArticleRef]:
    """Return the articles whose files were named: they get a file even without highlights."""
    if session is None:
        return []
    files = [path for path in options.paths if path.is_file()]
    return [reference(file.entry) for file in scan(files, hosts=session.hosts)]
