"""``reader export``: highlights in the formats of other programs."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path

from reader import config, paths
from reader.archive.scan import scan
from reader.commands.command_lines.export import parser
from reader.commands.marks import with_notes
from reader.commands.opening import open_session
from reader.commands.options import given_paths
from reader.commands.output import complain, is_ascii, print_lines
from reader.errors import ReaderError
from reader.index.query.compile import Scope
from reader.notes.exchange.formats import FORMATS, WriteOptions
from reader.notes.exchange.markdown import Layout
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.services import books, exports
from reader.services.export_layout import markdown_layout
from reader.services.notebook import Notebook
from reader.services.notebook_query import NotebookQuery
from reader.services.page_notes import unmarked
from reader.services.reading import reference, refuse_to_read
from reader.services.session import Session
from reader.services.view import View
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext


def run(argv: Sequence[str]) -> int:
    """Export highlights.

    Args:
        argv: What follows ``reader export`` on the command line.

    Returns:
        0; 1 when nothing is found, the marks cannot be read or a file cannot be written; 2 when the
        command line cannot be carried out.
    """
    options = parser().parse_args(argv)
    output: Path | None = options.output
    per_article = FORMATS[options.format].per_article
    if per_article and output and exports.is_other_file(output):
        complain(_("{path}: Markdown goes into a folder or a file named .md").format(path=output))
        return 2
    if FORMATS[options.format].book is not None and output is None:
        complain(_("a book is written to a file: name it with -o"))
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


def _export(options: argparse.Namespace, notes: Notes) -> None:
    """Write the highlights to the file, the folder or standard output.

    Raises:
        ReaderError: A path cannot be opened, or a file cannot be written.
    """
    options.paths = given_paths(options)
    options.library = None
    if FORMATS[options.format].book is not None:
        _export_book(options, notes)
        return
    session = _session(options, notes)
    view = NotebookQuery(words=options.query)
    listed = Notebook(notes).listing(view, {}).ids()
    ids_by_article = exports.by_article(listed, notes.highlight_ids())
    entries = session.entries_by_key(ids_by_article) if session else {}
    alone = [] if options.query else unmarked(notes)
    if options.paths:
        ids_by_article = {key: ids for key, ids in ids_by_article.items() if key in entries}
        alone = list(session.entries_by_key(alone)) if session else []
    read = session.read if session else refuse_to_read
    is_whole = not (options.query or options.paths)
    has_threads = is_whole and FORMATS[options.format].has_threads
    threads = notes.threads.listed() if has_threads else ()
    gathering = exports.Gathering(ids_by_article, notes, entries, read, alone, threads)
    named = _named(options, session)
    if options.output is not None and FORMATS[options.format].per_article:
        removed = notes.removed()
        if gathering.is_empty and not named and not (is_whole and removed):
            raise _nothing_found()
        _export_folder(options.output, gathering, removed, named)
    else:
        deletes = has_threads and bool(notes.removed())
        _export_file(options, gathering, is_forced=bool(named), deletes=deletes)


def _export_folder(
    output: Path,
    gathering: exports.Gathering,
    removed: Collection[str],
    named: Sequence[ArticleRef],
) -> None:
    """Write a file for each article.

    Args:
        output: The folder, or one Markdown file.
        gathering: The highlights.
        removed: The ids of deleted highlights.
        named: Articles that get a file even without highlights.

    Raises:
        ReaderError: Nothing is found, or a file cannot be written.
    """
    changed = exports.write_markdown(output, gathering, removed, named, layout=_layout())
    if gathering.is_empty and not named and not changed:
        raise _nothing_found()
    message = ngettext("{count} file changed in {path}", "{count} files changed in {path}", changed)
    complain(message.format(count=changed, path=safe_line(str(output))))


def _export_file(
    options: argparse.Namespace, gathering: exports.Gathering, *, is_forced: bool, deletes: bool
) -> None:
    """Write all highlights to one file, or to standard output.

    Args:
        options: The command line.
        gathering: The highlights.
        is_forced: Whether a new file is made even without highlights.
        deletes: Whether the file has deletions, which count as content.

    Raises:
        ReaderError: Nothing is found, or the file cannot be written.
    """
    output: Path | None = options.output
    if output is not None and output.is_dir():
        output /= exports.file_name(options.format)
    is_new = is_forced and not (output is not None and output.exists())
    if gathering.is_empty and not (deletes or is_new):
        raise _nothing_found()
    writing = WriteOptions(
        spreadsheet=options.spreadsheet, layout=_layout(), ascii_only=output is None and is_ascii()
    )
    pieces = exports.pieces(options.format, gathering, writing)
    if output is None:
        print_lines(line for text in pieces if text for line in text.removesuffix("\n").split("\n"))
        return
    exports.write_pieces(output, pieces)
    count = gathering.total
    message = ngettext(
        "{count} highlight written to {path}", "{count} highlights written to {path}", count
    )
    complain(message.format(count=count, path=safe_line(str(output))))


def _export_book(options: argparse.Namespace, notes: Notes) -> None:
    """Write whole articles: those that a query finds, those of the paths, or the marked ones.

    Raises:
        ReaderError: No article is found, a path cannot be opened, or the file cannot be written.
    """
    session = open_session(options, notes)
    if options.query:
        session.read_texts()
    session.shelf.sync()
    if options.query or options.paths:
        view = View(words=options.query, scope=Scope.TEXT, newest_first=False)
        chapters = books.chapters(session.shelf.listed(view), notes, session.read)
    else:
        ids, alone = notes.highlight_ids(), unmarked(notes)
        entries = session.entries_by_key((*ids, *alone))
        gathering = exports.Gathering(ids, notes, entries, session.read, alone)
        chapters = books.gathered(gathering)
    output: Path = options.output
    if output.is_dir():
        output /= exports.file_name(options.format)
    count = books.write_book(options.format, output, chapters)
    if not count:
        raise ReaderError(_("no article matches; nothing is written"))
    message = ngettext(
        "{count} article written to {path}", "{count} articles written to {path}", count
    )
    complain(message.format(count=count, path=safe_line(str(output))))


def _nothing_found() -> ReaderError:
    return ReaderError(_("no highlight matches; nothing is written"))


def _layout() -> Layout:
    """Return the layout of Markdown in the settings.

    Raises:
        ConfigError: The template cannot be used.
    """
    file = paths.config_file()
    settings, _problems = config.load(file)
    return markdown_layout(settings.export, settings.colours, file)


def _session(options: argparse.Namespace, notes: Notes) -> Session | None:
    """Return the library; None when no path was named and the last library is missing."""
    try:
        return open_session(options, notes)
    except ReaderError:
        if options.paths:
            raise
        return None


def _named(options: argparse.Namespace, session: Session | None) -> list[ArticleRef]:
    """Return the articles whose files were named: they get a file even without highlights."""
    if session is None:
        return []
    files = [path for path in options.paths if path.is_file()]
    return [reference(file.entry) for file in scan(files, hosts=session.hosts)]
