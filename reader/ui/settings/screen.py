"""The settings screen, beside the open article, which shows each change at once.

Each change is written to ``config.toml`` at once; ``u`` undoes the last one, ``=`` restores the
default and removes the line from the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from reader import paths
from reader.config import Settings
from reader.config.toml_document import write
from reader.errors import ConfigError
from reader.records import dataclass
from reader.services.session import Session
from reader.services.view import Grouping, View
from reader.text.document import Block, BlockKind, Document
from reader.text.safe import safe_line
from reader.text.width import cells as cells_of
from reader.text.width import fit
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.articles.article_list import ArticleList
from reader.ui.host import HostApp, mark_plain
from reader.ui.keys.names import key_name
from reader.ui.page_style import page_style
from reader.ui.settings.choices import GROUPS, Choice, changed, spoken, stepped
from reader.ui.themes.palettes import PALETTES
from reader.ui.widgets.hint_line import FROM_HEIGHT
from reader.ui.widgets.hints import Hint, HintBar, hint
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown
from reader.ui.widgets.status_line import StatusLine

BESIDE = 110
"""The least width in columns for the article beside the settings."""
LABEL_CELLS = 20
"""The width of labels, in cells."""
IN_LIST = ("rows", "columns", "group", "newest_first")
"""The settings that are previewed in the list."""


class ChoiceRows(RowView):
    """Settings, one per row, under the headings of their groups.

    Attributes:
        settings: The settings in force.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(id="choices")
        self.settings = settings
        self.rows: list[str | Choice] = []
        for heading, choices in GROUPS:
            self.rows += [*([""] if self.rows else []), heading, *choices]

    @property
    def current(self) -> Choice:
        """The setting under the cursor."""
        row = self.rows[self.cursor]
        return row if isinstance(row, Choice) else GROUPS[0][1][0]

    def row_count(self) -> int:
        """Return the number of settings and headings."""
        return len(self.rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is a setting."""
        return 0 <= index < len(self.rows) and isinstance(self.rows[index], Choice)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return an empty line, a heading, or a setting and its value."""
        row = self.rows[index]
        if not row:
            return []
        if isinstance(row, str):
            return [(f" {_(row)}", "heading")]
        room = max(6, min(LABEL_CELLS, cells - 18))
        value = spoken(row, self.settings)
        arrows = ("< ", " >") if index == self.cursor else ("  ", "  ")
        label = f"   {fit(_(row.label), room)}"
        value = fit(value, max(0, min(cells_of(value), cells - room - 7)))
        return [(label, "dim"), (f"{arrows[0]}{value}{arrows[1]}", "strong")]


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A change that can be undone.

    Attributes:
        name: The name of the setting.
        before: The previous value in the file; None if it had none.
        held: The value in force before.
    """

    name: str
    before: Any
    held: Any


def _keys() -> Sequence[Hint]:
    """Return the keys of the screen."""
    return (
        hint("l", _("change"), "h l"),
        hint("q", _("back")),
        hint("u", _("undo")),
        hint("equals_sign", _("default")),
    )


class SettingsScreen(Screen[None], inherit_bindings=False):
    """Changes settings, previews them, and saves them."""

    CSS_PATH: ClassVar = [
        paths.shipped("styles") / name for name in ("parts.tcss", "settings.tcss")
    ]
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = None
    app: HostApp

    def __init__(
        self,
        session: Session,
        article: ArticleView | None = None,
        choice: Choice | None = None,
    ) -> None:
        """Make the screen.

        Args:
            session: The session.
            article: The view of the open article, if there is one.
            choice: The setting under the cursor at first; by default the first one.
        """
        super().__init__()
        self.session = session
        self._choice = choice
        self._article = article
        self._done: list[SettingChange] = []
        self._undone: list[SettingChange] = []

    def compose(self) -> ComposeResult:
        """Put the settings beside, or above, the article and the list."""
        settings = self.session.settings
        with Horizontal(id="panes"):
            with Vertical(id="side") as side:
                side.border_title = shown(_("Settings"), at_edge=True)
                yield ChoiceRows(settings)
                yield Static("", id="says", markup=False)
            with Vertical(id="preview") as preview:
                preview.border_title = shown(_("Preview"), at_edge=True)
                yield ArticleView(page_style(settings), settings.measure * 2, id="article")
                yield ArticleList(self.session.shelf, settings, id="list")
        yield HintBar(_keys())
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Show the settings in force."""
        mark_plain(self)
        article = self.query_one(ArticleView)
        article.can_focus = self.query_one(ArticleList).can_focus = False
        if self._article is not None and self._article.document is not None:
            article.show_as(self._article)
        else:
            self._article = None
            self._show_sample()
        self._show_list()
        self.rows.first()
        if self._choice is not None:
            rows = self.rows
            rows.changed(rows.rows.index(self._choice))
        self.rows.focus()
        self.show("")

    def _show_sample(self) -> None:
        title = _("A text to try settings on")
        self.query_one(ArticleView).show(sample(), [("title", title)], (), 0)

    def on_resize(self) -> None:
        """Put the article beside the settings, and the keys below, where there is room."""
        self.query_one(HintBar).display = self.size.height >= FROM_HEIGHT
        self.set_class(self.size.width < BESIDE, "-stacked")
        self.show("")

    @property
    def rows(self) -> ChoiceRows:
        """The settings."""
        return self.query_one(ChoiceRows)

    def _show_list(self) -> None:
        """Show the list as it starts with these settings."""
        settings = self.session.settings
        view = View(grouping=Grouping(settings.group), newest_first=settings.newest_first)
        titles, shelf = self.query_one(ArticleList), self.session.shelf
        titles.take_settings(settings)
        titles.show(shelf.rows(view), view, None)

    @on(RowView.Moved, "#choices")
    def _moved(self) -> None:
        self.show("")

    def show(self, message: str) -> None:
        """Show a message, and the description of the current setting."""
        choice = self.rows.current
        in_list = choice.name in IN_LIST
        self.query_one(ArticleView).display = not in_list
        self.query_one(ArticleList).display = in_list
        self.query_one("#says", Static).update(shown(choice.description))
        status = self.query_one(StatusLine)
        status.whole = False
        configuration = self.app.configuration
        status.left = safe_line(message or str(configuration.path))
        keys = "  ".join(f"{one.written} {one.label}" for one in _keys()[:2])
        status.right = () if self.query_one(HintBar).display else ((keys,),)

    def on_key(self, event: events.Key) -> None:
        """Move, change, undo, or close."""
        event.stop()
        event.prevent_default()
        key = key_name(event.key, event.character)
        steps = {"l": 1, "right": 1, "enter": 1, "space": 1, "plus": 1, "h": -1, "left": -1}
        if key in ("q", "escape"):
            self.dismiss(None)
        elif key in ("Q", "ctrl+c"):
            self._quit()
        elif key in steps or key == "minus":
            self._step(steps.get(key, -1))
        elif key == "equals_sign":
            choice = self.rows.current
            self._change(choice.name, None)
        elif key == "u":
            self._travel(self._done, self._undone, _("Nothing to undo"))
        elif key == "ctrl+r":
            self._travel(self._undone, self._done, _("Nothing to redo"))
        else:
            self.rows.travel(key)

    def _quit(self) -> None:
        self.app.leave()

    @on(RowView.Chosen, "#choices")
    def _clicked(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        choice = self.rows.current
        names = dict.fromkeys((*PALETTES, *sorted(self.app.available_themes)))
        value = stepped(choice, self.session.settings, step, list(names))
        self._change(choice.name, value)

    def _change(self, name: str, value: Any) -> None:
        """Apply and save a value; None means the default."""
        held = getattr(self.session.settings, name)
        self.app.apply_settings(changed(self.session.settings, name, value))
        before, message = self._write(name, value)
        self._done.append(SettingChange(name, before, held))
        self._undone.clear()
        self.show(message)

    def _write(self, name: str, value: Any) -> tuple[Any, str]:
        """Save a setting; return the previous value in the file, and a message."""
        configuration = self.app.configuration
        path = configuration.path
        try:
            before = write(path, name, value)
        except ConfigError as error:
            return None, _("not saved: {error}").format(error=error)
        origin = configuration.origin(name)
        if origin.startswith(("READER_", "--set")):
            return before, _("{origin} applies again at the next start").format(origin=origin)
        return before, _("saved in {file}; u undoes it").format(file=path.name)

    def _travel(self, done: list[SettingChange], undone: list[SettingChange], nothing: str) -> None:
        """Undo or redo the last change."""
        if not done:
            self.show(nothing)
            return
        change = done.pop()
        held = getattr(self.session.settings, change.name)
        self.app.apply_settings(replace(self.session.settings, **{change.name: change.held}))
        standing, message = self._write(change.name, change.before)
        undone.append(SettingChange(change.name, standing, held))
        self.show(message)

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Apply the settings to the preview."""
        self.rows.settings = settings
        self.rows.refresh()
        self.query_one("#side").border_title = shown(_("Settings"), at_edge=True)
        self.query_one("#preview").border_title = shown(_("Preview"), at_edge=True)
        self.query_one(HintBar).show_hints(_keys())
        self.query_one(ArticleView).restyle(page_style(settings), settings.measure * 2)
        if self._article is None and settings.language != before.language:
            self._show_sample()
        if any(getattr(before, name) != getattr(settings, name) for name in IN_LIST):
            self._show_list()
        self.refresh(layout=True)


_PARAGRAPHS = (
    "「排得好的字，读的人不会注意到。」老师傅说，“一行从哪里断开，标点放在哪里，才是功夫。”他把铅字盒推过来："
    "逗号、句号、顿号，不许站在行首；引号、括号，不许落在行尾。",
    "2021年4月，他用Python写了一个小程序，按UAX #14的规则断行，再加上中文自己的规矩。"
    "第一版有3,000多行，第二版只剩412行。",
    "窗外的桥上有人走过，桥下的船慢慢地过去。",
)


def sample() -> Document:
    """Return the sample."""
    blocks, start = [], 0
    for paragraph in _PARAGRAPHS:
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(paragraph)))
        start += len(paragraph) + 1
    return Document("\n".join(_PARAGRAPHS), tuple(blocks))
