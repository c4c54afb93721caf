"""Writes the man page, and the tables in the manual's pages: ``python -m tests.manual``.

Both are kept in the tree, so that packages ship them without running the program; a test compares
them with what this writes.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from reader import cli
from tests.manual_tables import filled_pages

PAGE = Path(__file__).resolve().parents[1] / "reader" / "manual" / "reader.1"

_HEAD = r"""
.TH READER 1 "" "reader" "User Commands"
.SH NAME
reader \- read and annotate a Chinese-language archive in the terminal
.SH SYNOPSIS
.B reader
[\fIOPTION\fR...] [\fIPATH\fR...]
.br
.B reader
\fICOMMAND\fR [\fIARGUMENT\fR...]
.SH DESCRIPTION
.B reader
lists the articles of an archive by date and source, sets their cleaned text with line breaking that
knows Chinese, and keeps what was read, starred and highlighted. The archive is only read, never
changed. Without a path it opens the last library again. Press
.B ?
in the program for the keys of the place you are in.
"""

_TAIL = r"""
.SH QUERIES
A query is words and \(dqphrases\(dq, all of which must be there; \fB\-\fR before one excludes it,
\fBOR\fR and parentheses group. \fBsource:\fR \fBauthor:\fR \fBtag:\fR \fBtitle:\fR \fBurl:\fR look
in one field; \fBis:unread\fR \fBis:starred\fR \fBis:highlighted\fR \fBhas:note\fR ask for marks;
\fBdate:2021\-04..2021\-06\fR \fBafter:\fR \fBbefore:\fR \fByear:\fR \fBlen:>2000\fR \fBlang:\fR
narrow further. Simplified and Traditional, full and half width are the same.
.SH FILES
.TP
.I ~/.config/zh-archive-reader/config.toml
The settings; \fBreader config \-\-init\fR writes one that explains itself.
.TP
.I ~/.local/share/zh-archive-reader/state.json
The marks, with \fIstate.json.log\fR beside it: every change is there before it counts as saved.
Copy both files together. A file that was damaged, cut or edited by another program is told, and
kept as \fIstate.json*.damaged-*\fR; \fBreader restore\fR lists the backups.
.TP
.I ~/.local/share/zh-archive-reader/backups/
A copy of the marks of each of the last days.
.TP
.I ~/.cache/zh-archive-reader/
The index of each library; it can be deleted at any time.
.PP
These are the places on Linux; \fBreader config\fR prints those of your platform.
.SH ENVIRONMENT
.TP
.B READER_DATA_DIR\fR, \fBREADER_CACHE_DIR\fR, \fBREADER_CONFIG
Other places for the marks, the index and the settings.
.TP
.B EDITOR\fR, \fBVISUAL
The editor for notes.
.TP
.B NO_COLOR
When set, states show without colour.
.TP
.B LC_ALL\fR, \fBLC_MESSAGES\fR, \fBLANG
The language of the interface, unless a setting says it.
.SH EXIT STATUS
.TP
.B 0
All was done.
.TP
.B 1
Something failed, or changes were not saved; a message on standard error says what.
.TP
.B 2
The command line cannot be carried out.
.TP
.B 3
Another process is indexing this library.
.TP
.B 70
The program crashed; a report of a few lines says where the details are.
.TP
.B 130
Interrupted from the keyboard.
.SH SEE ALSO
.BR less (1),
.BR newsboat (1)
"""


def page() -> str:
    """Return the manual page, in roff with the man macros."""
    asked = cli.parser()
    parts = [_HEAD.strip(), ".SH OPTIONS", *_arguments(asked), ".SH COMMANDS"]
    for verb in cli.VERBS:
        parts += _command(verb)
    examples = (asked.epilog or "").partition("examples:\n")[2]
    return "\n".join([*parts, _TAIL.strip(), ".SH EXAMPLES", *_as_is(examples), ""])


def _command(verb: str) -> Iterator[str]:
    parser = cli.parser_of(verb)
    usage = re.sub(r"\s+", " ", parser.format_usage().removeprefix("usage: ")).strip()
    yield f".SS {_escape(parser.prog)}"
    yield _escape(" ".join((parser.description or "").split()))
    yield ".PP"
    yield _escape(usage.replace(" [-h]", ""))
    yield from _arguments(parser)
    if parser.epilog:
        yield from _as_is(parser.epilog)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or "--help" in action.option_strings:
            continue
        names = ", ".join(rf"\fB{_escape(name)}\fR" for name in action.option_strings)
        value = "" if action.nargs == 0 else _value(action)
        yield ".TP"
        yield " ".join(filter(None, [names, value]))
        yield _escape(_help(parser, action))


def _value(action: argparse.Action) -> str:
    if action.choices:
        return "|".join(rf"\fB{_escape(str(each))}\fR" for each in action.choices)
    name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return rf"\fI{_escape(name)}\fR"


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    return (action.help or "").replace("%(prog)s", parser.prog).replace("%%", "%") or "(as named)"


def _as_is(text: str) -> Iterator[str]:
    yield from (".PP", ".nf")
    yield from (_escape(line) for line in text.rstrip("\n").split("\n"))
    yield ".fi"


def _escape(text: str) -> str:
    r"""Return text with no roff in it; a dash is one that can be copied to a shell."""
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    plain = re.sub(r"[^\x00-\x7f]", lambda match: rf"\[u{ord(match[0]):04X}]", plain)
    return "\n".join(rf"\&{line}" if line.startswith(".") else line for line in plain.split("\n"))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    for file, text in filled_pages():
        file.write_text(text, "utf-8")
