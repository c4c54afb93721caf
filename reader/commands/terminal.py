"""Adapts the verbs to the terminal, and describes it for ``reader doctor``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from reader import config, paths
from reader.commands.output import terminal_cells
from reader.services.terminal import query
from reader.services.terminal_answers import AMBIGUOUS, SAMPLES, Answers, answers
from reader.text.safe import safe_line
from reader.text.width import ambiguous_cells, cells, display, set_ambiguous
from reader.translation import gettext as _

_FRAME = "─"


def adopt_terminal() -> int:
    """Measure text as the terminal draws it, and return the cells of a line.

    Returns:
        0 when standard output is not a terminal.
    """
    ambiguous = config.load(paths.config_file())[0].ambiguous
    width = terminal_cells()
    if width and not ambiguous and _is_terminal():
        ambiguous = query(sys.stdin.fileno(), spare_typed=True).ambiguous or 0
    set_ambiguous(ambiguous or 1)
    return width


def describe_terminal() -> Iterator[str]:
    """Yield what the terminal answers, how the program uses it, and what to do about it.

    Text is measured as the terminal draws it from then on.
    """
    file = paths.config_file()
    settings = config.load(file)[0]
    name = safe_line(os.environ.get("TERM", "")) or _("without a name")
    yield _("terminal: {name}").format(name=name)
    if not _is_terminal():
        yield _("  not asked: standard input or output is not a terminal")
        answered = Answers()
    elif not answers(os.environ):
        yield _("  not asked: it is not known to answer, and might show the question")
        answered = Answers()
    else:
        answered = query(sys.stdin.fileno(), samples=SAMPLES, spare_typed=True)
        yield from _answer_lines(answered)
    set_ambiguous(settings.ambiguous or answered.ambiguous or 1)
    yield from _in_use(answered, settings, file)


def _is_terminal() -> bool:
    """Return whether standard input and output are a terminal."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())


def _answer_lines(answered: Answers) -> Iterator[str]:
    """Yield the answers of a terminal."""
    backgrounds = {True: _("dark"), False: _("light"), None: _("no answer")}
    yield _("  background: {answer}").format(answer=backgrounds[answered.dark])
    for sample in SAMPLES:
        drawn = answered.widths.get(sample)
        if drawn is None:
            yield _("  {sample} no answer").format(sample=sample)
            continue
        line = _("  {sample} drawn in {drawn}").format(sample=sample, drawn=drawn)
        counted = cells(sample)
        if sample not in (AMBIGUOUS, _FRAME) and drawn != counted:
            if display(sample) == sample:
                line += _(", counted as {cells}: the text after it is placed explicitly").format(
                    cells=counted
                )
            else:
                line += _(", shown without what joins it, in {cells}").format(cells=counted)
        yield line


def _in_use(answered: Answers, settings: config.Settings, file: Path) -> Iterator[str]:
    """Yield how the program uses the answers and the settings, and what to do about it."""
    ambiguous = ambiguous_cells()
    if settings.ambiguous:
        source = _("as the setting `ambiguous` says")
    else:
        source = _("as it answered") if answered.ambiguous else _("as is usual")
    yield _("  in use: {cells} for characters of ambiguous width, {source}").format(
        cells=ambiguous, source=source
    )
    ascii_frames = settings.glyphs == "ascii" or ambiguous > 1
    frames = _("ASCII") if ascii_frames else _("box drawing")
    yield _("  in use: {what} for frames").format(what=frames)
    theme = "reader-light" if answered.dark is False else "reader-dark"
    theme = theme if settings.theme == "auto" else settings.theme
    yield _("  in use: the theme {theme}").format(theme=theme)
    if answered.ambiguous and settings.ambiguous not in (0, answered.ambiguous):
        yield _("  to do: take `ambiguous` out of {file}: the terminal says {cells}").format(
            cells=answered.ambiguous, file=file
        )
    elif not answered.ambiguous and not settings.ambiguous and _is_terminal():
        advice = _("  to do: if quotes run into what follows, set `ambiguous = 2` in {file}")
        yield advice.format(file=file)
