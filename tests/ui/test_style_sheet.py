"""Styles of parts are found when they are asked for, and are those that Textual would apply."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

from reader.ui.style_sheet import KeptStylesheet, PartStyles


class Parts(Widget, can_focus=True):
    """A widget with parts, which looks different while it has the focus."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"parts--hit", "parts--note", "parts--plain"}
    DEFAULT_CSS = """
    Parts { color: $foreground; }
    Parts .parts--hit { color: red; }
    Parts.-loud .parts--hit { color: blue; text-style: bold; }
    Parts .parts--note { background: $primary; }
    Parts:focus { background: green; }
    Parts:focus .parts--note { color: yellow; }
    """
    painted = 0

    def render(self) -> str:
        """Count the paintings."""
        self.painted += 1
        return "桥"


class PartsApp(App[None]):
    """The widget, in an app with one of the two style sheets."""

    def __init__(self, kept: bool) -> None:
        super().__init__()
        if kept:
            self.stylesheet = KeptStylesheet(variables=self.get_css_variables())

    def compose(self) -> ComposeResult:
        """Show the widget."""
        yield Parts()


CHANGES = (
    *("blur", "focus", "blur", "focus", "-loud", "blur", "focus", "-loud", "focus"),
    *("textual-light", "blur", "focus", "textual-dark", "-loud", "blur"),
)
"""States that come back, so that the styles of most of them are known."""


async def looks(kept: bool) -> list[tuple[object, ...]]:
    """Return the styles of the parts, as the focus, a class and a theme change."""
    app = PartsApp(kept)
    found: list[tuple[object, ...]] = []
    async with app.run_test() as pilot:
        parts = app.query_one(Parts)
        for change in CHANGES:
            if change in ("focus", "blur"):
                app.screen.set_focus(parts if change == "focus" else None)
            elif change == "-loud":
                parts.toggle_class(change)
            else:
                app.theme = change
            await pilot.pause()
            found.append((parts.styles.background, parts.styles.text_style))
            for name in sorted(Parts.COMPONENT_CLASSES):
                styles = parts.get_component_styles(name)
                found.append((name, styles.color, styles.background, styles.text_style))
                found.append((name, parts.get_component_rich_style(name)))
    return found


@pytest.mark.slow
async def test_the_parts_look_as_with_the_style_sheet_of_textual() -> None:
    assert await looks(kept=True) == await looks(kept=False)


async def test_styles_of_a_known_state_are_not_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[DOMNode] = []
    apply = Stylesheet.apply
    app = PartsApp(kept=True)
    async with app.run_test() as pilot:
        parts = app.query_one(Parts)

        async def show(focused: Widget | None) -> None:
            app.screen.set_focus(focused)
            await pilot.pause()
            parts.get_component_styles("parts--hit")

        for focused in (parts, None):
            await show(focused)

        def noted(sheet: Stylesheet, node: DOMNode, **named: Any) -> None:
            found.append(node)
            apply(sheet, node, **named)

        monkeypatch.setattr(Stylesheet, "apply", noted)
        for focused in (parts, None):
            await show(focused)
        assert not found
        app.theme = "textual-light"
        await pilot.pause()
        assert parts in found


async def test_only_parts_that_are_shown_are_styled() -> None:
    app = PartsApp(kept=True)
    async with app.run_test() as pilot:
        parts = app.query_one(Parts)
        styled = parts._component_styles
        assert isinstance(styled, PartStyles)
        assert not list(styled)
        parts.get_component_styles("parts--hit")
        assert list(styled) == ["parts--hit"]
        assert "parts--note" in styled
        assert "parts--other" not in styled
        before = parts.painted
        parts.add_class("-loud")  # the part that was shown looks different now
        await pilot.pause()
        assert parts.painted > before


def test_each_source_is_parsed_once() -> None:
    sheet = KeptStylesheet(variables={"primary": "red"})
    sheet.add_source("Widget { color: $primary; }", read_from=("a", ""))
    sheet.reparse()
    rules = sheet.rules
    sheet.add_source("Static { color: blue; }", read_from=("b", ""))
    assert sheet.rules[0] is rules[0]
    sheet.set_variables({"primary": "red"})
    sheet.reparse()
    assert sheet.rules[0] is rules[0]
    sheet.set_variables({"primary": "green"})
    sheet.reparse()
    fresh = Stylesheet(variables={"primary": "green"})
    fresh.add_source("Widget { color: $primary; }", read_from=("a", ""))
    fresh.add_source("Static { color: blue; }", read_from=("b", ""))
    assert sheet.css == fresh.css
