"""The contrast of every shipped theme, after WCAG 2.2."""

from __future__ import annotations

import itertools

import pytest

from reader.ui.themes.palettes import PALETTES, ROLES, Palette

PAGES = ("background", "surface")
TEXT = ("text", "loud", "quiet", "primary", "accented", "warning", "error", "success")
PAIRS = [
    *itertools.product(TEXT, PAGES),
    *itertools.product(("text", "loud", "quiet", "accented", "error"), ("panel",)),
    *((f"{item}-text", f"{item}-ground") for item in ("cursor", "focus")),
    *(("mark-text", f"mark-{number}") for number in range(1, 6)),
]
"""Text on its ground: 4.5:1."""
SIGNS = [*itertools.product(("cursor-ground", "focus-ground"), PAGES)]
"""What tells where the focus is: 3:1 against what is beside it."""
MARKS = [(f"mark-{number}", "background") for number in range(1, 6)]

TERMINALS = {
    "xterm": ("000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
              " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"),
    "VGA": ("000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
            " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"),
}  # fmt: skip
"""The 16 colours of terminals that set no others."""
NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_and_white_have_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


OWN = [item for item in PALETTES.values() if not item.ansi]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda value: value.name)
def test_a_theme_has_a_colour_for_everything(palette: Palette) -> None:
    assert set(palette.colours) == set(ROLES)


@pytest.mark.parametrize("palette", OWN, ids=lambda value: value.name)
def test_text_and_focus_can_be_seen(palette: Palette) -> None:
    colours = palette.colours
    ratios = {pair: contrast(*(colours[item] for item in pair)) for pair in (*PAIRS, *SIGNS)}
    weak = {
        pair: round(ratio, 2)
        for pair, ratio in ratios.items()
        if ratio < (3 if pair in SIGNS else 4.5)
    }
    assert not weak


@pytest.mark.parametrize("palette", OWN, ids=lambda value: value.name)
def test_highlights_can_be_told_from_the_page_and_from_each_other(palette: Palette) -> None:
    """Where their ground is pale, the bar beside the line is the sign that has 3:1."""
    colours = palette.colours
    least = 1.25 if palette.name in ("reader-light", "sepia") else 3
    grounds = [contrast(colours[one], colours[second]) for one, second in MARKS]
    assert min(grounds) >= least, [round(ground, 2) for ground in grounds]
    assert len({colours[one] for one, _ in MARKS}) == 5


@pytest.mark.parametrize("palette", OWN, ids=lambda value: value.name)
def test_high_contrast_is_higher(palette: Palette) -> None:
    if palette.name.startswith("contrast"):
        colours = palette.colours
        assert all(contrast(colours[one], colours[second]) >= 7 for one, second in PAIRS)


@pytest.mark.parametrize("ground", ["black", "white"])
@pytest.mark.parametrize("terminal", TERMINALS)
def test_the_colours_of_the_terminal_can_be_read(terminal: str, ground: str) -> None:
    table = TERMINALS[terminal].split()
    listed = {
        f"ansi_{bright}{name}": f"#{table[at + 8 * bool(bright)]}"
        for bright in ("", "bright_")
        for at, name in enumerate(NAMES)
    }
    page = "#000000" if ground == "black" else "#ffffff"
    text = "#ffffff" if ground == "black" else "#000000"
    colours = PALETTES["terminal"].colours
    shown = {
        role: listed.get(name, text if role not in PAGES else page)
        for role, name in colours.items()
    }
    for number in range(1, 6):
        assert contrast(shown["mark-text"], shown[f"mark-{number}"]) >= 4.5, number
    assert contrast(shown["accented"], page) >= 3  # signs and keys, never text
