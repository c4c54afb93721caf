"""The contrast of every shipped theme, after WCAG 2.2."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from reader.ui.themes.palettes import PALETTES, ROLES, Palette, contrast, suited_theme

PAGES = ("background", "surface", "panel")
"""The grounds that any text may stand on."""


def grounds(role: str) -> tuple[str, ...]:
    """Return the roles that a role of text stands on, by its name; none for a ground.

    A ground is one of the pages, ``NAME-ground``, which ``NAME-text`` stands on, or ``mark-1``,
    whose text `Palette.text_on` chooses. Any other role is text on every page: so a new role is
    checked without being listed here.
    """
    if role in PAGES or role.endswith("-ground") or role.startswith("mark-"):
        return ()
    ground = f"{role.removesuffix('-text')}-ground"
    return (ground,) if ground in ROLES else PAGES


PAIRS = [(role, ground) for role in ROLES for ground in grounds(role)]
"""Text on its ground: 4.5:1."""
SIGNS = [
    (role, page) for role in ROLES if role.endswith("-ground") for page in ("background", "surface")
]
"""What tells where the focus is: 3:1 against what is beside it."""
HIGHLIGHTS = [role for role in ROLES if role.startswith("mark-") and role != "mark-text"]

TERMINALS = {
    "xterm": ("000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
              " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"),
    "VGA": ("000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
            " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"),
}  # fmt: skip
"""The 16 colours of terminals that set no others."""
NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def test_black_and_white_have_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


OWN = [item for item in PALETTES.values() if not item.ansi]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda value: value.name)
def test_a_theme_has_a_colour_for_everything(palette: Palette) -> None:
    assert set(palette.colours) == set(ROLES)


def test_every_role_is_checked() -> None:
    checked = {role for pair in (*PAIRS, *SIGNS) for role in pair} | set(HIGHLIGHTS)
    assert checked | {"mark-text"} == set(ROLES)


def _weak(palette: Palette, pairs: Iterable[tuple[str, str]], least: float) -> dict[str, float]:
    """Return the contrasts of a theme that are below the least."""
    colours = palette.colours
    ratios = {f"{one} on {two}": contrast(colours[one], colours[two]) for one, two in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


@pytest.mark.parametrize("palette", OWN, ids=lambda value: value.name)
def test_text_and_focus_can_be_seen(palette: Palette) -> None:
    is_high = palette.name.startswith("contrast")
    assert not _weak(palette, PAIRS, 7 if is_high else 4.5)
    assert not _weak(palette, SIGNS, 3)


@pytest.mark.parametrize("palette", OWN, ids=lambda value: value.name)
def test_the_text_of_highlights_can_be_read(palette: Palette) -> None:
    least = 7 if palette.name.startswith("contrast") else 4.5
    for role in HIGHLIGHTS:
        assert contrast(palette.text_on(role), palette.colours[role]) >= least, role


@pytest.mark.parametrize("palette", OWN, ids=lambda value: value.name)
def test_highlights_can_be_told_from_the_page(palette: Palette) -> None:
    """Where their ground is near the page, the bar beside the line is the sign that has 3:1."""
    colours = palette.colours
    assert not _weak(palette, [(role, "background") for role in HIGHLIGHTS], 1.25)
    assert contrast(colours["accented"], colours["background"]) >= 3


@pytest.mark.parametrize(
    ("mark_text", "mark", "shown"),
    [
        ("#ffffff", "#5f5faf", "#ffffff"),
        ("#ffffff", "#ffffaf", "#000000"),
        ("#121212", "#005f87", "#ffffff"),
        ("ansi_black", "#005f87", "ansi_black"),
        ("#ffffff", "ansi_bright_red", "#ffffff"),
    ],
)
def test_text_on_a_highlight_is_readable(mark_text: str, mark: str, shown: str) -> None:
    colours = {**PALETTES["reader-dark"].colours, "mark-text": mark_text, "mark-1": mark}
    assert Palette("own", True, colours).text_on("mark-1") == shown


@pytest.mark.parametrize(
    ("colours", "dark", "theme"),
    [
        ("truecolor", True, ""),
        ("256", None, ""),
        ("256", False, "reader-light"),
        ("standard", True, "terminal"),
        ("standard", False, "terminal"),
        ("windows", None, "terminal"),
        (None, None, ""),
    ],
)
def test_the_theme_suits_the_colours_of_the_terminal(
    colours: str | None, dark: bool | None, theme: str
) -> None:
    assert suited_theme(colours, dark=dark) == theme
    assert not theme or theme in PALETTES


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
