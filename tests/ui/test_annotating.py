"""Marking with the keyboard and the mouse: focus, selection, notes, colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from reader.config import Settings
from reader.services import auto_export
from reader.ui.article.article_view import ArticleView
from reader.ui.article.margin import NOTED
from reader.ui.keys.command_table import Place
from reader.ui.main_screen import MainScreen
from reader.ui.terminal.external_editor import edit_outside, editor_command
from reader.ui.widgets.note_editor import TagSuggester
from tests.ui.driving import Opener, eventually, press, settle, status, text, write_article

BODY = (
    "<p>赶集的人从桥上走过，船从桥下过去。一九三七年修的桥，ｗｉｄｅ 和 e\u0301 都在。第三句！</p>"
    "<p>第二段只有一句话，没有别的。</p>"
    "<table><tr><td>甲</td><td>乙丙</td></tr><tr><td>丁</td><td>戊</td></tr></table>"
)


@pytest.fixture
def one(library: Path, open_app: Opener) -> Opener:
    """Return the maker of apps, with one article on top of the list."""
    write_article(
        library / "_posts", "2024-01-01-one.md", "一篇", "2024-01-01T00:00:00Z", "源", BODY
    )
    return open_app


def focused(screen: MainScreen) -> str:
    view = screen.article.view
    assert view.document is not None
    return view.document.text[slice(*view.focused_range)] if view.focused_range else ""


def quotes(screen: MainScreen) -> list[str]:
    return [mark.highlight.quote for mark in screen.article.view.marks]


FOCUS = [
    ([")"], "赶集的人从桥上走过，船从桥下过去。"),
    ([")", ")", "("], "赶集的人从桥上走过，船从桥下过去。"),
    (["2", ")"], "赶集的人从桥上走过，船从桥下过去。一九三七年修的桥，ｗｉｄｅ 和 e\u0301 都在。"),
    ([")", "e"], "赶集的人从桥上走过，船从桥下过去。一九三七年修的桥，ｗｉｄｅ 和 e\u0301 都在。"),
    ([")", "2", "e", "E"],
     "赶集的人从桥上走过，船从桥下过去。一九三七年修的桥，ｗｉｄｅ 和 e\u0301 都在。"),
    ([")", "shift+right", ")"], "第三句！"),
    (["}", "}"], "第二段只有一句话，没有别的。"),
    ([")", "<"], "赶集的人从桥上走过，船从桥下过去"),
    ([")", "3", "<", ">"], "赶集的人从桥上走过，船从桥下过"),
    ([")", "g", ">"], "集的人从桥上走过，船从桥下过去。"),
    ([")", ")", "g", "<"], "。一九三七年修的桥，ｗｉｄｅ 和 e\u0301 都在。"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("keys", "expected"), FOCUS, ids=lambda value: "".join(value))
async def test_the_focus_steps_grows_and_is_adjusted(
    one: Opener, keys: list[str], expected: str
) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        await pilot.press(*keys)
        assert focused(screen) == expected
        await pilot.press("H")
        assert quotes(screen) == [expected]


PARAGRAPH = "赶集的人从桥上走过，船从桥下过去。一九三七年修的桥，ｗｉｄｅ 和 e\u0301 都在。第三句！"
VISUAL = [
    (["v"], "赶"),
    (["v", "l"], "赶集"),
    (["v", "3", "l"], "赶集的人"),
    (["v", "1", "0", "l", "h"], "赶集的人从桥上走过，"),
    (["v", "$", "0"], "赶"),
    (["v", ")"], "赶集的人从桥上走过，船从桥下过去。"),
    (["v", "}"], PARAGRAPH),
    (["v", "f", "s"], "赶集的人从桥上"),
    (["v", "f", "船"], "赶集的人从桥上走过，船"),
    (["v", "f", "q", ";"], "赶集的人从桥上走过，船从桥"),
    (["v", "2", "f", "q", ","], "赶集的人从桥"),
    (["v", "$", "F", "g"], "赶集的人从桥上走过，船从桥下过"),
    ([")", "v", "o", "l"], "集的人从桥上走过，船从桥下过去。"),
    ([")", "v", "h"], "赶集的人从桥上走过，船从桥下过去"),
    (["v", ")", "4", "l", "o", ")"], "。一九三七"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("keys", "expected"), VISUAL, ids=lambda value: "".join(value))
async def test_a_selection_is_the_exact_text(one: Opener, keys: list[str], expected: str) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        await pilot.press(*keys)
        assert focused(screen) == expected
        assert screen.key_place is Place.VISUAL
        screen = await press(pilot, "enter")
        assert quotes(screen) == [expected]
        assert screen.key_place is Place.ARTICLE


@pytest.mark.slow
async def test_a_selection_crosses_blocks_and_cells(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        await pilot.press("v", "G")
        document = screen.article.view.document
        assert document is not None
        assert focused(screen) == document.text
        await pilot.press("g", "g")
        assert focused(screen) == document.text[0]
        await pilot.press("escape")
        assert screen.article.view.focused_range is None


@pytest.mark.slow
async def test_lines_are_selected_as_shown(one: Opener) -> None:
    async with one().run_test(size=(40, 24)) as pilot:
        screen = await press(pilot, "enter")
        await pilot.press("V", "j")
        page = screen.article.view.page
        assert page is not None
        first, second = [line for line in page.lines(0) if not line.role][:2]
        assert screen.article.view.focused_range == (first.start, second.end)
        await pilot.press("V")
        assert screen.article.view.focused_range is None


@pytest.mark.slow
async def test_words_are_stepped_over(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        await pilot.press("v", "w")
        step = len(focused(screen))
        assert 1 < step <= 4
        await pilot.press("b")
        assert focused(screen) == "赶"
        await pilot.press("2", "e")
        assert len(focused(screen)) >= 2


@pytest.mark.slow
async def test_a_note_is_written_below_the_text_and_kept(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "a")
        box = pilot.app.focused
        assert isinstance(box, TextArea)
        view = screen.article.view
        assert view.region.bottom <= screen.article.editor.region.y
        screen.query_one("#note-text", TextArea).insert("桥很老\n[b]q[/b]")
        await pilot.press("tab")
        assert isinstance(pilot.app.focused, Input)
        screen.query_one("#note-tags", Input).value = "#桥 历史 桥"
        await press(pilot, "ctrl+s")
        (mark,) = view.marks
        assert (mark.highlight.note, mark.highlight.tags) == ("桥很老\n[b]q[/b]", ("桥", "历史"))
        await press(pilot, "escape")
        assert not screen.article.editor.display
        assert NOTED in text(view)
        assert screen.session.notes.flush(60)
        await press(pilot, "Q")
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "]", "enter")
        assert screen.query_one("#note-text", TextArea).text == "桥很老\n[b]q[/b]"
        assert screen.pane is screen.article.view
        await press(pilot, "q", "u")
        assert "Undone" in status(screen)
        assert not screen.article.view.marks[0].highlight.note


@pytest.mark.slow
async def test_writing_a_note_keeps_the_tags_that_it_has(one: Opener) -> None:
    tags = ("石 桥", "江，河", "#三")  # as another program wrote them
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "H")
        notes = screen.session.notes
        (made,) = notes.highlights()
        notes.edit_highlight(replace(made, tags=tags))
        screen.article.remark()
        await press(pilot, "a", "escape")
        assert notes.highlights()[0].tags == tags
        await press(pilot, "a", "x", "escape")
        stored = notes.highlights()[0]
        assert (stored.note, stored.tags) == ("x", tags)
        await press(pilot, "a", "tab", "space", "茶", "escape")
        assert notes.highlights()[0].tags == (*tags, "茶")


@pytest.mark.slow
async def test_escape_never_loses_what_was_written(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "a", "x", "z", "backspace", "y", "Q", "escape")
        assert screen.article.view.marks[0].highlight.note == "xyQ"


@pytest.mark.slow
async def test_leaving_the_article_saves_the_note(one: Opener) -> None:
    async with one().run_test(size=(120, 30)) as pilot:
        screen = await press(pilot, "enter", ")", "a", "x")
        screen.article.leave()
        assert screen.session.notes.highlights()[0].note == "x"


@pytest.mark.slow
async def test_tags_are_completed_from_those_in_use(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "a", "tab", *"history", "escape")
        await press(pilot, ")", "a", "tab", "h", "i")
        await pilot.pause()
        await press(pilot, "tab", "enter")
        assert [mark.highlight.tags for mark in screen.article.view.marks] == [("history",)] * 2


@pytest.mark.parametrize("line", ["hi", "茶 hi", "茶，hi", "茶、#hi"])
async def test_the_last_tag_of_a_line_is_completed(line: str) -> None:
    suggester = TagSuggester()
    suggester.tags = ("history",)
    assert await suggester.get_suggestion(line) == f"{line}story"


def end_of_focus(view: ArticleView) -> int:
    assert view.focused_range is not None
    return view.focused_range[1]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (40, 20), (120, 40)])
@pytest.mark.parametrize("scrolled", range(4))
async def test_the_text_stands_again_where_it_was_when_the_note_closes(
    open_app: Opener, size: tuple[int, int], scrolled: int
) -> None:
    async with open_app().run_test(size=size) as pilot:
        screen = await press(pilot, "j", "enter", *["j"] * (15 + scrolled), ")")
        view = screen.article.view
        before = view.top, view.place
        page = view.page
        assert page is not None
        while page.locate(end_of_focus(view))[0] < page.move(before[0], size[1] - 6):
            await press(pilot, ")")
        assert (view.top, view.place) == before
        await press(pilot, "a")
        assert view.top > before[0]
        assert view.focused_range is not None
        start, end = view.focused_range
        assert view.visible_range()[0] <= start < end <= view.visible_range()[1]
        await press(pilot, "好", "escape")
        assert (view.top, view.place) == before


@pytest.mark.slow
async def test_colours_change_only_on_a_highlight(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "H", "3")
        assert screen.article.view.marks[0].highlight.colour == 3
        await press(pilot, "u")
        assert screen.article.view.marks[0].highlight.colour == 1
        await press(pilot, "q", "2", "}")
        assert focused(screen).startswith("赶集的人")
        assert focused(screen).endswith("没有别的。")


@pytest.mark.slow
async def test_overlapping_highlights_look_different(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "H", "v", "o", "4", "l", "H", "4", "q")
        view = screen.article.view
        assert [mark.highlight.colour for mark in view.marks] == [1, 4]
        looks = {
            segment.style
            for y in range(view.size.height)
            for segment in view.render_line(y)
            if segment.text.strip() and segment.style and segment.style.underline
        }
        assert len(looks) == 1


@pytest.mark.slow
async def test_without_colour_marks_are_underlined_and_the_focus_reversed(
    one: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", "H", ")")
        painted = [
            segment
            for y in range(screen.article.view.size.height)
            for segment in screen.article.view.render_line(y)
            if segment.style
        ]
        marked = "".join(item.text for item in painted if item.style and item.style.underline)
        focus = "".join(item.text for item in painted if item.style and item.style.reverse)
        assert marked == "赶集的人从桥上走过，船从桥下过去。"
        assert focus.startswith("一九三七年修的桥，ｗｉｄｅ")


@pytest.mark.slow
async def test_the_mouse_selects_whole_characters(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        view = screen.article.view
        assert view.page is not None
        position, column = view.page.locate(2)
        row = next(y for y in range(24) if view.page.move(view.top, y) == position)
        left = view._left() + column
        await pilot.mouse_down(view, offset=(left + 1, row))  # the right half of a character
        await pilot.hover(view, offset=(left + 6, row))
        await pilot.mouse_up(view, offset=(left + 6, row))
        assert focused(screen) == "的人从桥"
        await press(pilot, "H")
        assert quotes(screen) == ["的人从桥"]
        await pilot.click(view, offset=(left + 20, row))
        assert view.focused_range is None
        await pilot.click(view, offset=(left + 2, row))
        assert focused(screen) == "的人从桥"


@pytest.mark.slow
async def test_a_highlight_is_found_again_when_its_article_has_changed(
    one: Opener, library: Path
) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "}", "}", "H")
        before = screen.session.notes.highlights()[0]
        body = "<p>新加的一段，和别的没有关系。</p>" + BODY
        write_article(
            library / "_posts", "2024-01-01-one.md", "一篇", "2024-01-01T00:00:00Z", "源", body
        )
        await press(pilot, "q", "q", "enter")
        (mark,) = screen.article.view.marks
        document = screen.article.view.document
        assert document is not None
        assert document.text[mark.start : mark.end] == before.quote
        after = screen.session.notes.highlights()[0]
        assert (after.start, after.sha) == (mark.start, document.sha)
        assert after.start != before.start


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"EDITOR": "vim -u 'NONE x'"}, ["vim", "-u", "NONE x"]),
        ({"VISUAL": "code --wait", "EDITOR": "ed"}, ["code", "--wait"]),
        ({"EDITOR": "ed; rm -rf /"}, ["ed;", "rm", "-rf", "/"]),
    ],
)
def test_the_editor_is_a_command_and_no_shell(environ: dict[str, str], wanted: list[str]) -> None:
    assert editor_command(environ) == wanted


def test_a_note_goes_out_privately_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "ed it.py"
    script.write_text(
        "import os, sys\nname = sys.argv[-1]\n"
        "assert os.stat(name).st_mode & 0o777 == 0o600\n"
        "text = open(name, encoding='utf-8').read()\n"
        "open(name, 'w', encoding='utf-8').write(text + '，加一句\\n')\n"
        f"open({str(tmp_path / 'name')!r}, 'w').write(name)\n",
        "utf-8",
    )
    import sys

    monkeypatch.setenv("VISUAL", f"{sys.executable} '{script}'")
    assert edit_outside("原来的") == "原来的，加一句"
    assert not Path((tmp_path / "name").read_text()).exists()


def test_an_editor_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "false")
    with pytest.raises(OSError, match="status 1"):
        edit_outside("x")


@pytest.mark.slow
async def test_the_focus_is_copied_with_its_source(
    one: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", ")", ")", ")")
        monkeypatch.setattr(screen.article.clipboard, "copy", copied.append)
        await pilot.press("g", "y", "g", "Y", "H", "g", "e")
        assert copied[0].startswith(
            "“第三句！”\n——《一篇》，源，2024-01-01 00:00:00 +0000，https://"
        )
        assert copied[1].startswith(
            "> 第三句！\n>\n> — [一篇](https://2024-01-01-one.example.org/a)"
        )
        for field in ("Sentence: 第三句！", "SHA-256 of the file: ", "2024-01-01-one.md"):
            assert field in copied[2]


@pytest.mark.slow
async def test_the_focus_is_searched_everywhere(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "v", "2", "l", "*")
        await settle(pilot)
        assert screen.articles.view.words == '"赶集的"'
        assert screen.pane is screen.articles.titles


@pytest.mark.slow
async def test_a_focus_over_paragraphs_is_searched_by_its_longest(one: Opener) -> None:
    async with one().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "V", "G", "*")
        await settle(pilot)
        words = screen.articles.view.words.strip('"')
        assert words
        assert screen.article.view.document is not None
        assert any(words in line for line in screen.article.view.document.text.split("\n"))


@pytest.mark.slow
async def test_highlights_are_exported_while_reading(
    one: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto_export, "PAUSE", 0.01)
    folder = tmp_path / "vault"
    app = one(settings=Settings(read_after=0, export={"auto": str(folder)}))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", ")", "H")
        await eventually(
            pilot,
            lambda: any("<!-- reader " in path.read_text("utf-8") for path in folder.glob("*.md")),
        )
        (path,) = folder.glob("*.md")
        assert path.read_text("utf-8").count("<!-- reader ") == 1


@pytest.mark.slow
async def test_highlights_are_exported_on_leaving(one: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    settings = Settings(read_after=0, export_on_quit=str(folder))
    app = one(settings=settings)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", ")", "H")
        await pilot.press("Q")
    assert app.session.quit_export.wait(60)
    (file,) = folder.iterdir()
    assert "> 赶集的人从桥上走过，船从桥下过去。" in file.read_text("utf-8")
