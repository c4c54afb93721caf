"""Random sessions look as with Textual's own way to paint: nothing is left out, nothing stays."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widget import Widget

from reader import translation
from reader.ui.app import ReaderApp
from tests.ui.driving import Opener, eventually, settle
from tests.ui.test_kept_lines import Shown

STEPS = 40
SIZES = ((40, 20), (80, 24), (120, 40))
KEYS = (
    *("j", "j", "j", "k", "l", "h", "enter", "enter", "space", "G", "J", "n", "s", "t", "a", "A"),
    *("escape", "escape", "escape", "tab", "slash", "f", "i", "v", "L", "B", "D", "d", "z", "y"),
    *("right_parenthesis", "right_parenthesis", "H", "comma", "colon", "question_mark", "u", "U"),
    *("g", "g", "pagedown", "pageup", "home", "end", "backslash", "asterisk", "backspace", "桥"),
)
"""Keys that end neither the session nor start another program."""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak English again after the session; a link that is hit is opened by no browser."""
    monkeypatch.setenv("BROWSER", "true")
    yield
    translation.use("en")


def wrongly_styled(app: ReaderApp) -> list[Widget]:
    """Return the widgets that Textual's own style sheet gives other rules; they have these then."""
    wrong = []
    for screen in app.screen_stack:
        for node in (screen, *screen.walk_children(Widget)):
            before = node._css_styles.get_rules()
            Stylesheet.apply(app.stylesheet, node)
            if node._css_styles.get_rules() != before:
                wrong.append(node)
    return wrong


async def act(pilot: Pilot[None], app: ReaderApp, chance: random.Random) -> str:
    """Do something at random; return what."""

    def place() -> tuple[int, int]:
        return chance.randrange(app.size.width), chance.randrange(app.size.height)

    def change(**changes: Any) -> Callable[[], None]:
        return partial(app.apply_settings, replace(app.session.settings, **changes))

    name = chance.choices(
        ("key", "click", "hover", "size", "theme", "language"), (70, 8, 8, 5, 3, 3)
    )[0]
    given: Any = ""
    if name == "key":
        given = chance.choice(KEYS)
        await pilot.press(given)
    elif name == "click":
        given = place()
        await pilot.click(offset=given)
    elif name == "hover":
        given = place()
        await pilot.hover(offset=given)
    elif name == "size":
        given = chance.choice(SIZES)
        await pilot.resize_terminal(*given)
    else:
        choices = app.available_themes if name == "theme" else translation.LANGUAGES
        given = chance.choice(sorted(choices))
        change(**{name: given})()
    return f"{name} {given}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("size", SIZES)
async def test_a_session_looks_as_textual_paints_it(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], seed: int
) -> None:
    chance, done = random.Random(seed), list[str]()  # noqa: S311 - the same in every run
    app, shown = open_app(), Shown()
    app.low_bandwidth = seed % 2 == 1
    monkeypatch.setattr(app, "_display", partial(shown.take, app))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for _ in range(STEPS):
            done.append(await act(pilot, app, chance))
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            if app._exit:
                break
            try:
                await eventually(pilot, lambda: not shown.differs(app))
            except AssertionError:
                pytest.fail(f"a change is not painted after {done}")
            assert not wrongly_styled(app), done
    assert app.crash is None
