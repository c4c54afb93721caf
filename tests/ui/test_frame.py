"""The picture of a terminal: what is sent must always end in what was wanted."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.ui.terminal.cell_style import ground, shortened
from reader.ui.terminal.frame import TerminalFrame
from reader.ui.terminal.glyphs import ASCII, FRAMES

LOOKS = (
    *("", "1", "38;2;1;2;3;48;2;4;5;6", "48;2;4;5;6", "7", "4;38;5;9", "38;2;215;215;215"),
    *("1;3;9", "2;31;44", "1;2;97;48;5;9", "4;48;2;4;5;6", "7;48;2;4;5;6", "39;49"),
)
WORDS = (
    "甲",
    "乙文",
    "a",
    "bc ",
    "   ",
    " " * 9,
    "。",
    "é",
    "—",
    "🍵",
    "e\u0301",
    "一二三四五六七",
)


def painted(y: int, x: int, runs: list[tuple[str, str]]) -> str:
    """Return output as Textual writes it: a move, then runs that reset themselves."""
    text = "".join(f"\x1b[{sgr}m{word}\x1b[0m" if sgr else word for word, sgr in runs)
    return f"\x1b[{y + 1};{x + 1}H{text}"


PLAIN = re.compile(r"(?:\x1b\[\d+;\d+H|\x1b\[[\d;]+m[^\x1b]+\x1b\[m|[^\x1b])*")
"""All that is sent where each run of a style is complete."""


class ErasingScreen(pyte.Screen):
    """A terminal that erases with the background alone, as xterm and others do."""

    def erase_characters(self, count: int | None = None) -> None:
        """Erase so many cells."""
        self._erase(min(self.cursor.x + (count or 1), self.columns))

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """Erase to the end of the row."""
        assert (how, private) == (0, False)
        self._erase(self.columns)

    def _erase(self, end: int) -> None:
        blank = self.default_char._replace(bg=self.cursor.attrs.bg)
        for x in range(self.cursor.x, end):
            self.buffer[self.cursor.y][x] = blank


class Shown:
    """A real emulator, told what a frame gives out."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = ErasingScreen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.screen.reset_mode(pyte.modes.DECAWM)

    def feed(self, output: str) -> None:
        self.stream.feed(output.replace("\n", "\n\r"))

    def rows(self) -> list[str]:
        return [
            "".join(self.screen.buffer[y][x].data for x in range(self.screen.columns))
            for y in range(self.screen.lines)
        ]

    def looks(self) -> list[list[tuple[object, ...]]]:
        """Return what shows of each cell: of a space no colour of text, and no weight."""
        cell = self.screen.buffer
        return [
            [
                (
                    *(c.data, c.bg, c.reverse, c.underscore, c.strikethrough),
                    *((c.fg, c.bold, c.italics) if c.data != " " else ()),
                )
                for c in (cell[y][x] for x in range(self.screen.columns))
            ]
            for y in range(self.screen.lines)
        ]


runs = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(LOOKS)), max_size=8)


class Row(NamedTuple):
    y: int
    x: int
    runs: list[tuple[str, str]]


class Scroll(NamedTuple):
    by: int


class Send(NamedTuple):
    pass


class Forget(NamedTuple):
    pass


change = st.one_of(
    st.builds(Row, st.integers(0, 7), st.integers(0, 19), runs),
    st.builds(Scroll, st.integers(-3, 3)),
    st.just(Send()),
    st.just(Forget()),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("margins", "compact", "erases"),
    [(False, False, False), (True, True, False), (True, True, True)],
)
@given(changes=st.lists(change, max_size=25))
def test_what_is_sent_always_shows_what_is_wanted(
    margins: bool, compact: bool, erases: bool, changes: list[Row | Scroll | Send | Forget]
) -> None:
    width, height = 20, 8
    frame = TerminalFrame((width, height), margins=margins, compact=compact, erases=erases)
    shown = Shown(width, height)
    frame.cleared()
    rows: list[list[tuple[str, str]]] = [[] for _ in range(height)]
    for each in [*changes, Send()]:
        if isinstance(each, Row):
            rows[each.y] = each.runs
            frame.put(painted(each.y, each.x, each.runs))
        elif isinstance(each, Scroll):
            rows = rows[each.by :] + rows[: each.by]
            for y, runs in enumerate(rows):
                frame.put(painted(y, 0, clipped([*runs, (" " * width, "")], width)))
        elif isinstance(each, Forget):
            frame.forget()
        else:
            sent = frame.update()
            assert compact or PLAIN.fullmatch(sent), "only moves, and styles that end by themselves"
            shown.feed(sent)
            assert shown.looks() == afresh(frame).looks()
    again = TerminalFrame((width, height))
    again.take_for_shown(frame.whole())
    assert again._target == frame._target, "the whole picture is read as it was"


def afresh(frame: TerminalFrame) -> Shown:
    """Return an emulator on which the wanted picture was painted cell by cell."""
    made = Shown(frame.width, frame.height)
    for y, row in enumerate(frame._target):
        made.feed(painted(y, 0, [(text, sgr) for text, sgr in row if text]))
    return made


def clipped(found: list[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """Return runs cut to a width; half a wide character is a space, as in Textual."""
    from reader.text.width import cells

    cut = []
    for word, sgr in found:
        text = ""
        for character in word:
            size = cells(character)
            if size > width:
                text += " " * width
                width = 0
                break
            text += character
            width -= size
        cut.append((text, sgr))
        if not width:
            break
    return cut


def test_nothing_is_sent_for_what_is_shown_already() -> None:
    frame = TerminalFrame((40, 3))
    frame.put(painted(0, 0, [("甲乙", "1"), ("x" * 30, "")]))
    assert frame.update()
    frame.put(painted(0, 0, [("甲乙", "1"), ("x" * 30, "")]))
    assert frame.update() == ""


def test_a_change_of_one_word_sends_that_word() -> None:
    frame = TerminalFrame((80, 1))
    frame.put(painted(0, 0, [("甲" * 30, "38;2;1;2;3")]))
    frame.update()
    frame.put(painted(0, 0, [("甲" * 20 + "乙" + "甲" * 9, "38;2;1;2;3")]))
    assert frame.update() == "\x1b[1;41H\x1b[38;2;1;2;3m乙\x1b[m"


@pytest.mark.parametrize("margins", [False, True])
def test_a_line_down_scrolls_instead_of_painting(margins: bool) -> None:
    frame, shown = TerminalFrame((60, 20), margins=margins), Shown(60, 20)
    for top in range(6):
        for y in range(19):
            line = f"第{top + y}行" + "山高水长" * 6
            frame.put(painted(y, 0, [(line + " " * (60 - 52 - (top + y > 9)), "")]))
        frame.put(painted(19, 0, [(f"status {top:50}", "7")]))
        sent = frame.update()
        shown.feed(sent)
        assert [row.rstrip() for row in shown.rows()] == frame.text().split("\n")
        if top:
            assert len(sent.encode()) < 400, sent


@pytest.mark.parametrize("erases", [False, True])
def test_a_style_that_another_program_has_left_ends_with_a_new_picture(erases: bool) -> None:
    frame, shown = TerminalFrame((30, 2), compact=True, erases=erases), Shown(30, 2)
    for y in range(2):
        frame.put(painted(y, 0, [("甲", "38;5;9;48;5;4"), ("x", ""), (" " * 27, "48;5;4")]))
    shown.feed(frame.update() + "\x1b[1;3;7;41m")
    frame.forget()
    shown.feed(frame.update())
    assert shown.looks() == afresh(frame).looks()


def test_half_a_wide_character_never_stays() -> None:
    frame, shown = TerminalFrame((6, 1)), Shown(6, 1)
    frame.put(painted(0, 0, [("甲乙丙", "")]))
    shown.feed(frame.update())
    frame.put(painted(0, 1, [("x", "")]))
    shown.feed(frame.update())
    assert "".join(shown.rows()) == " x乙丙"


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b]52;c;QQ==\x07",
        "\x1b]0;t\x1b\\",
        "\x1b[6n",
        "\x1bc",
        "\x9b31m",
        "\x1b[?3h",
        "\x07\x08\x7f\u202e",
    ],
)
def test_what_is_no_picture_and_no_known_mode_never_passes(hostile: str) -> None:
    frame = TerminalFrame((40, 2))
    passed = frame.put(f"\x1b[1;1H\x1b[1m甲{hostile}乙\x1b[0m" + hostile)
    sent = passed + frame.update()
    plain = re.sub(r"\x1b\[(\d+;\d+H|[\d;]*m)", "", sent)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", plain), plain
    assert "甲" in sent
    assert "乙" in sent


def test_modes_and_questions_of_textual_pass() -> None:
    frame = TerminalFrame((40, 2))
    passing = "\x1b[?1049h\x1b[?25l\x1b[?2026$p\x1b[>25u\x1b[<u\x1b]22;pointer\x1b\\"
    assert frame.put(passing) == passing


def test_a_new_size_waits_for_a_new_picture() -> None:
    frame = TerminalFrame((10, 2))
    frame.put(painted(0, 0, [("0123456789", "")]))
    frame.update()
    frame.resize((12, 2))
    assert frame.update() == ""
    frame.put(painted(0, 0, [("012345678901", "")]))
    assert "012345678901" in frame.update()
    frame.resize((12, 2))
    assert "012345678901" in frame.update(), "the same size again, after the terminal was small"


@pytest.mark.parametrize(
    ("sgr", "colours", "expected"),
    [
        ("1;38;2;215;215;215;48;2;18;18;18", True, "1;38;5;188;48;5;233"),
        ("38;2;1;2;3", True, "38;2;1;2;3"),
        ("1;4;38;2;1;2;3;48;5;7;7", False, "1;4;7"),
        ("37;40;101", False, ""),
    ],
)
def test_colours_are_sent_by_number_or_not_at_all(sgr: str, colours: bool, expected: str) -> None:
    assert shortened(sgr, colours) == expected


@pytest.mark.parametrize(
    ("sgr", "expected"),
    [
        ("1;38;5;7;48;5;4", "48;5;4"),
        ("38;2;4;7;9;48;2;1;2;3", "48;2;1;2;3"),
        ("4;31;41", "4;31;41"),
        ("1;31;104", "104"),
    ],
)
def test_the_ground_is_what_shows_on_a_space(sgr: str, expected: str) -> None:
    assert ground(sgr) == expected


def test_ascii_glyphs_take_the_cells_of_what_they_stand_for() -> None:
    frame = TerminalFrame((10, 1), plain=ASCII)
    frame.put(painted(0, 0, [("╭─╮│⚠•甲", "")]))
    assert frame.text() == "+-+|!*甲"
    assert all(len(text) == 1 and text.isascii() for text in ASCII.values())


def test_what_was_painted_before_is_not_sent_again() -> None:
    frame = TerminalFrame((20, 2))
    frame.take_for_shown(painted(0, 0, [("甲乙", "1")]) + painted(1, 3, [("x", "")]))
    frame.put(painted(0, 0, [("甲乙", "1"), (" " * 16, "")]))
    frame.put(painted(1, 0, [("   y" + " " * 16, "")]))
    assert frame.update() == "\x1b[2;4Hy"


@pytest.mark.parametrize(
    ("columns", "erase"), [(12, "\x1b[28X"), (30, "\x1b[10X"), (36, "    "), (50, "\x1b[K")]
)
def test_cells_that_become_blank_are_erased(columns: int, erase: str) -> None:
    frame, shown = TerminalFrame((60, 1), compact=True, erases=True), Shown(60, 1)
    frame.cleared()
    before = 60 if columns == 50 else 40
    frame.put(painted(0, 0, [("x" * before, "1"), (" " * (60 - before), "48;5;1")]))
    shown.feed(frame.update())
    frame.put(painted(0, 0, [("x" * columns, "1"), (" " * (60 - columns), "48;5;1")]))
    sent = frame.update()
    shown.feed(sent)
    assert sent == f"\x1b[1;{columns + 1}H\x1b[48;5;1m{erase}\x1b[m"
    assert shown.looks() == afresh(frame).looks()


@pytest.mark.parametrize("emoji", ["❤️", "👨‍👩‍👧‍👦", "👍🏽", "1️⃣", "☝🏽", "🇨🇳"])
def test_emoji_that_are_typed_take_the_cells_that_textual_counts(emoji: str) -> None:
    frame = TerminalFrame((20, 1))
    frame.put(painted(0, 0, [(f"a{emoji}x", "")]))
    row = [text for text, _ in frame._target[0]]
    assert row.index("x") == 1 + cell_len(emoji)
    assert not set("\u200d\ufe0f🏽") & set("".join(row))


def test_frames_are_ascii_and_text_stays_where_ambiguous_characters_are_wide() -> None:
    frame = TerminalFrame((12, 1), ambiguous=2, plain=FRAMES)
    frame.put(painted(0, 0, [("│“中”…·│", "")]))
    assert "/".join(text for text, _ in frame._target[0]) == "|/“//中//”//…//·//|"
    frame = TerminalFrame((8, 1), ambiguous=2, plain=ASCII)
    frame.put(painted(0, 0, [("│·中→│", "")]))
    assert "/".join(text for text, _ in frame._target[0]) == "|/./ /中//>/ /|"
