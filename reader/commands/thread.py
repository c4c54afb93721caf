"""``reader thread``: named stories, their timelines and candidates."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.commands.command_lines.thread import FORMS, parser
from reader.commands.entry_fields import brief_fields
from reader.commands.marks import with_notes
from reader.commands.output import complain, print_json, print_lines
from reader.commands.terminal import adopt_terminal
from reader.commands.thread_library import articles_of, with_library
from reader.errors import PathError, ReaderError, reason
from reader.notes.store import Notes
from reader.notes.threads import Choice, Thread
from reader.text.escaping import row
from reader.text.safe import safe_line
from reader.text.width import cut
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.untrusted import read_small

if TYPE_CHECKING:
    from reader.services.thread_timeline import TimelineItem

_LARGEST = 64 * 1024 * 1024
"""Bytes of a file of threads that are read."""
_CHOICES = {"pin": Choice.PINNED, "exclude": Choice.EXCLUDED, "undecide": None}


def run(argv: Sequence[str]) -> int:
    """List the threads, or show or change one.

    Args:
        argv: What follows ``reader thread`` on the command line.

    Returns:
        0; 1 when there is nothing to list or to change, or the marks cannot be read or written; 2
        when an option, a name, an article or a query is wrong.
    """
    made = parser()
    options = made.parse_intermixed_args(argv)
    _check(made, options)
    status: list[int] = []

    def work(notes: Notes) -> None:
        try:
            status.append(_ACTIONS[options.action](notes, options))
        except ReaderError as error:
            complain(str(error))
            status.append(2)

    reads = options.action in ("list", "show", "candidates")
    return with_notes(options, work, read_only=reads) or status[0]


def _check(made: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End the program when the number of operands is wrong for the action."""
    form = FORMS.get(options.action, ("", ""))[0]
    least = len([word for word in form.split() if not word.startswith("[")])
    most = None if form.endswith(("...", "...]")) else least
    count = len(options.operands)
    if count < least or (most is not None and count > most):
        usage = " ".join(filter(None, ("reader", "thread", options.action, form)))
        made.error(_("use it so: {usage}").format(usage=usage))
    if options.query is not None and options.action != "new":
        made.error(_("--query belongs to new"))


def _list(notes: Notes, options: argparse.Namespace) -> int:
    threads = notes.threads.listed()
    if options.json:
        from reader.services.thread_exchange import write_threads

        print_json(write_threads(notes, threads))
    else:
        print_lines(map(_line, threads))
    return 0 if threads else 1


def _line(thread: Thread) -> str:
    pinned = ngettext("{count} pinned", "{count} pinned", len(thread.pinned))
    excluded = ngettext("{count} excluded", "{count} excluded", len(thread.excluded))
    parts = [thread.name, pinned.format(count=len(thread.pinned))]
    if thread.excluded:
        parts.append(excluded.format(count=len(thread.excluded)))
    if thread.query:
        parts.append(_("query: {query}").format(query=thread.query))
    others = (*thread.other_names, *thread.other_queries)
    if others:
        parts.append(_("on another machine: {names}").format(names=_(", ").join(others)))
    return row(parts)


def _show(notes: Notes, options: argparse.Namespace) -> int:
    from reader.services.thread_timeline import timeline, to_fields, to_markdown

    thread = _named(notes, options.operands[0])
    items = with_library(
        notes, options, lambda session: timeline(session.shelf.index, notes, thread, session.read)
    )
    if options.json:
        print_json(to_fields(thread, items))
    elif options.markdown:
        print_lines(to_markdown(thread, items).rstrip("\n").split("\n"))
    else:
        print_lines(_item_lines(items, adopt_terminal()))
    return 0 if items else 1


def _item_lines(items: Sequence[TimelineItem], width: int) -> Iterator[str]:
    for item in items:
        count = len(item.highlights)
        marked = ngettext("{count} highlight", "{count} highlights", count).format(count=count)
        cells = (
            f"{item.day:10}",
            safe_line(item.article.source),
            safe_line(item.article.title) or safe_line(item.article.key),
            _("pinned") if item.is_pinned else "",
            marked if count else "",
        )
        if not width:
            yield row((*cells, item.sentence))
            continue
        yield cut("  ".join(filter(None, cells)), width)
        if item.sentence:
            yield cut(f"{'':12}{safe_line(item.sentence)}", width)


def _candidates(notes: Notes, options: argparse.Namespace) -> int:
    from reader.services.threads import list_candidates

    thread = _named(notes, options.operands[0])
    candidates = with_library(
        notes, options, lambda session: list_candidates(session.shelf.index, thread)
    )
    if options.json:
        print_json([{**brief_fields(one.entry), "reason": one.reason} for one in candidates])
    else:
        width = adopt_terminal()
        for one in candidates:
            day = one.entry.date.day() if one.entry.date else ""
            cells = (f"{day:10}", one.entry.source, one.entry.title, one.reason)
            path = one.entry.file
            whole = "  ".join(filter(None, cells))
            print_lines([cut(whole, width) if width else row((*cells, path))])
    return 0 if candidates else 1


def _new(notes: Notes, options: argparse.Namespace) -> int:
    from reader.services.threads import free_name

    name = free_name(notes.threads.listed(), options.operands[0])
    query = _proper_query(options.query or "")
    named = options.operands[1:]
    pinned = articles_of(notes, options, named) if named else []
    notes.threads.create(name, query, pinned)
    return 0


def _decide(notes: Notes, options: argparse.Namespace) -> int:
    thread = _named(notes, options.operands[0])
    articles = articles_of(notes, options, options.operands[1:], thread)
    changed = notes.threads.decide(thread.id, articles, _CHOICES[options.action])
    message = ngettext("{count:,} changed", "{count:,} changed", len(changed))
    complain(message.format(count=len(changed)))
    return 0 if changed else 1


def _query(notes: Notes, options: argparse.Namespace) -> int:
    thread = _named(notes, options.operands[0])
    notes.threads.set_query(thread.id, _proper_query(options.operands[1]))
    return 0


def _rename(notes: Notes, options: argparse.Namespace) -> int:
    from reader.services.threads import rename_thread

    rename_thread(notes.threads, _named(notes, options.operands[0]), options.operands[1])
    return 0


def _delete(notes: Notes, options: argparse.Namespace) -> int:
    notes.threads.delete(_named(notes, options.operands[0]).id)
    return 0


def _import(notes: Notes, options: argparse.Namespace) -> int:
    from reader.services.thread_exchange import read_threads

    file = Path(options.operands[0])
    try:
        text = read_small(file, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PathError(file, reason(error)) from error
    try:
        received = read_threads(text)
    except ReaderError as error:
        raise PathError(file, str(error)) from error
    changed = notes.threads.receive(received.threads)
    if notice := notes.repository.set_aside(received.refused):
        complain(notice)
    message = ngettext("{count:,} changed", "{count:,} changed", changed)
    complain(message.format(count=changed))
    return 0 if received.threads else 1


_ACTIONS: Mapping[str, Callable[[Notes, argparse.Namespace], int]] = {
    "list": _list,
    "show": _show,
    "candidates": _candidates,
    "new": _new,
    "query": _query,
    "rename": _rename,
    "delete": _delete,
    "import": _import,
    **dict.fromkeys(_CHOICES, _decide),
}


def _named(notes: Notes, named: str) -> Thread:
    """Return the thread of a name or an id.

    Raises:
        ReaderError: There is none, or several have the name.
    """
    from reader.services.threads import find_threads

    matching = find_threads(notes.threads.listed(), named)
    if not matching:
        raise ReaderError(_("no thread is called {name}").format(name=safe_line(named)))
    if len(matching) > 1:
        ids = _(", ").join(thread.id for thread in matching)
        message = _("several threads are called {name}; give one of the ids: {ids}")
        raise ReaderError(message.format(name=safe_line(named), ids=ids))
    thread = notes.threads.get(matching[0].id)
    if thread is None:
        raise ReaderError(_("no thread is called {name}").format(name=safe_line(named)))
    return thread


def _proper_query(text: str) -> str:
    """Return a query as it is stored.

    Raises:
        ReaderError: It is not valid.
    """
    from reader.index.query.parse import parse

    parse(text)
    return text.strip()
