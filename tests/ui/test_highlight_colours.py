"""The colours of highlights differ, for every vision and without any colour."""

from __future__ import annotations

import itertools

import pytest

from reader.config.colours import COLOUR_NUMBERS
from reader.ui.article.track import DIGITS
from reader.ui.themes.palettes import PALETTES, Palette
from tests.colours import VISION, ciede2000, in_256, seen
from tests.ui.driving import Opener, press

LEAST = 20
OWN = [palette for palette in PALETTES.values() if not palette.ansi]
MARKS = [f"mark-{number}" for number in COLOUR_NUMBERS]


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_differences_are_those_of_the_paper(
    one: tuple[float, float, float], other: tuple[float, float, float], difference: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("palette", OWN, ids=lambda palette: palette.name)
def test_highlights_differ_in_256_colours(palette: Palette, vision: str) -> None:
    shown = {role: seen(in_256(palette.colours[role]), vision) for role in MARKS}
    differences = {
        pair: ciede2000(shown[pair[0]], shown[pair[1]]) for pair in itertools.combinations(MARKS, 2)
    }
    assert min(differences.values()) >= LEAST, differences


@pytest.mark.parametrize("palette", OWN, ids=lambda palette: palette.name)
def test_true_colour_and_256_colours_show_the_same_highlights(palette: Palette) -> None:
    assert all(in_256(palette.colours[role]) == palette.colours[role] for role in MARKS)


@pytest.mark.parametrize("palette", OWN, ids=lambda palette: palette.name)
def test_the_focus_looks_like_no_highlight(palette: Palette) -> None:
    focus = seen(in_256(palette.colours["focus-ground"]), "normal")
    nearest = min(ciede2000(focus, seen(palette.colours[role], "normal")) for role in MARKS)
    assert nearest >= 10


@pytest.mark.slow
async def test_highlights_are_told_apart_without_colour(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has an underline of its own; its number is beside its lines and in the track."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app().run_test(size=(80, 24)) as pilot:
        paragraph = ["right_curly_bracket"] * 5
        keys = [key for number in COLOUR_NUMBERS for key in (*paragraph, "H", str(number))]
        screen = await press(pilot, "j", "enter", *keys)
        view = screen.article.view
        view.focus_range(None)
        looks = [view.component(f"highlight-{number}") for number in COLOUR_NUMBERS]
        attributes = [(look.bold, look.italic, look.underline, look.underline2) for look in looks]
        assert len(set(attributes)) == len(COLOUR_NUMBERS)
        assert set(DIGITS) <= {view.render_line(y).text[-1] for y in range(view.size.height)}
        signs = set()
        for mark in view.marks:
            view.reveal(mark.start, mark.end)
            lines = [view.render_line(y).text for y in range(view.size.height)]
            signs |= {line[: view._left()].strip()[:1] for line in lines}
        assert set(DIGITS) <= signs


@pytest.mark.slow
@pytest.mark.parametrize("colour", COLOUR_NUMBERS)
async def test_the_focus_keeps_the_colour_of_a_highlight(open_app: Opener, colour: int) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(
            pilot, "j", "enter", "right_parenthesis", "H", str(colour), "right_square_bracket"
        )
        view = screen.article.view
        assert view.focused_range == (view.marks[0].start, view.marks[0].end)
        grounds = {
            segment.style.bgcolor
            for y in range(view.size.height)
            for segment in view.render_line(y)
            if segment.style is not None and "段" in segment.text
        }
        assert view.component(f"highlight-{colour}").bgcolor in grounds
        assert view.component("focus").bgcolor not in grounds
