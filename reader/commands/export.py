"""``reader export``: highlights in the formats of other programs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader.commands.marks import with_notes
from reader.commands.opening import add_arguments, open_hosts, open_library
from reader.commands.output import complain, print_lines
from reader.desk import exporting, notebook
from reader.errors import PathError, ReaderError
from reader.library.header import Entry
from reader.notes.store import Notes
from reader.text.safe import safe_line


def run(argv: Sequence[str]) -> int:
    """Export highlights.

    Args:
        argv: What follows ``reader export`` on the command line.

    Returns:
        0; 1 when the marks cannot be read or a file cannot be written; 2 when the command line
        cannot be carried out.
    """
    options = parser().parse_args(argv)
    if options.format == "markdown" and options.output and options.output.is_file():
        complain(f"{options.output}: Markdown goes into a folder, one file an article")
        return 2
    failed: list[ReaderError] = []

    def work(notes: Notes) -> None:
        try:
            _export(options, notes)
        except PathError as error:
            failed.append(error)

    status = with_notes(options, work, read_only=True)
    for error in failed:
        complain(str(error))
    return 1 if failed else status


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader export``."""
    formats = "\n".join(f"  {each.name:<11} {each.label}" for each in exporting.FORMATS.values())
    parser = argparse.ArgumentParser(
        prog="reader export",
        description="Write highlights and notes for other programs. Writing them again changes "
        "only what has changed, and what you wrote in a Markdown file yourself stays.",
        epilog=f"formats:\n{formats}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--format", choices=tuple(exporting.FORMATS), required=True)
    parser.add_argument(
        "--query", default="", metavar="Q", help="words, tag:, source:, colour:, state:; - before"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a folder for Markdown")
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="the library; by default the last one"
    )
    add_arguments(parser)
    return parser


def _export(options: argparse.Namespace, notes: Notes) -> None:
    """Write what is asked for to the file, the folder or standard output."""
    wanted = notebook.listed(notebook.entries(notes), notebook.View(words=options.query))
    hosts = open_hosts(options)
    annotations = exporting.gather(
        [each.highlight for each in wanted],
        lambda key: notebook.article_ref(notes, key),
        _known(options, notes) if wanted else {},
        hosts,
    )
    output: Path | None = options.output
    if output is not None and options.format == "markdown":
        exporting.write_folder(output, annotations, notes.removed())
        return
    text = exporting.render(options.format, annotations, notes)
    if output is None:
        print_lines(text.removesuffix("\n").split("\n") if text else [])
    else:
        exporting.write_file(output, text)
        complain(f"{len(annotations)} highlights written to {safe_line(str(output))}")


def _known(options: argparse.Namespace, notes: Notes) -> dict[str, Entry]:
    """Return the articles of the library by key, none when it is not there now."""
    try:
        entries, _ = open_library(options.paths, notes, open_hosts(options))
    except ReaderError:
        if options.paths:
            raise
        return {}
    return {entry.key: entry for entry in entries}
