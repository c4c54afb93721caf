"""``reader trail``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli import run
from reader.commands import trail
from reader.services.trail_lines import TrailColumns
from reader.text.width import cells
from tests.index.conftest import write


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    write(folder, "會談", "<p>克里到上海，克裏再來。</p>", date="2021-04-15T00:00:00Z")
    write(
        folder,
        "克里",
        "<p>他在北京👨‍👩‍👧‍👦见了克里和e\u0301lan。</p>" * 3,
        date="2023-07-17T00:00:00Z",
        source="乙报",
    )
    write(folder, "茶", "<p>茶。</p>", date="2022-07-17T00:00:00Z")
    return folder


def test_mentions_are_printed_by_date_with_tabs(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trail", "克里", str(library)]) == 0
    printed = capsys.readouterr()
    rows = [line.split("\t") for line in printed.out.splitlines()]
    assert [row[0] for row in rows] == ["2021-04-15"] * 2 + ["2023-07-17"] * 4
    assert {row[3] for row in rows} == {"克里", "克裏"}
    assert rows[0][1:5] == ["茶事", "", "克里", "到上海，克裏再來。"]
    assert "6 mentions in 2 articles" in printed.err


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--source", "乙"], 4),
        (["--since", "2022"], 4),
        (["--until", "2021-04"], 2),
        (["--since", "2021-05", "--until", "2022"], 0),
        (["--limit", "3"], 3),
        (["--newest", "--limit", "1"], 1),
    ],
)
def test_options_narrow_the_trail(
    library: Path, capsys: pytest.CaptureFixture[str], options: list[str], count: int
) -> None:
    assert run(["trail", "克里", str(library), *options]) == (0 if count else 1)
    assert len(capsys.readouterr().out.splitlines()) == count


def test_json_has_offsets_and_the_article(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["trail", "克里", str(library), "--json", "--newest"])
    first, second, *_rest = json.loads(capsys.readouterr().out)
    assert (first["title"], first["in_title"], first["name"]) == ("克里", True, "克里")
    assert (second["date"], second["in_title"]) == ("2023-07-17", False)
    assert second["left"].endswith("见了")
    assert second["path"].endswith("克里.md")
    assert second["end"] - second["start"] == 2


@pytest.mark.parametrize("arguments", [["  "], ["克里", "--since", "neulich"]])
def test_a_wrong_command_line_is_explained(
    library: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["trail", *arguments[:1], str(library), *arguments[1:]])
    assert ended.value.code == 2
    assert capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 80, 120])
def test_on_a_terminal_the_name_stands_in_one_column(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(trail, "adopt_terminal", lambda: width)
    run(["trail", "克里", str(library)])
    lines = capsys.readouterr().out.splitlines()
    mentions = lines[: lines.index("")]
    columns = TrailColumns.of(width, ("克里",))
    column = columns.day + columns.source + (2 if columns.source else 1) + columns.middle
    for line in mentions:
        before = next(line[:at] for at in range(len(line)) if cells(line[:at]) == column)
        assert line.removeprefix(before).startswith(("克里", "克裏"))
    assert all(cells(line) <= width for line in lines)
    assert lines[lines.index("") + 1].startswith("2021-04")
    assert len(lines[lines.index("") + 1 :]) == (1 if width < 60 else 3)
