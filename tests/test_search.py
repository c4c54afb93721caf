from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from reader.cli import run
from reader.index.database import Index
from tests.index.conftest import write


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    write(folder, "軟體工程", "<p>關於軟體的書，很長的一段話。</p>", date="2021-04-02T06:00:00Z")
    write(folder, "喝茶", "<p>软体动物也喝茶。</p>", date="2021-04-01T06:00:00Z", source="生活")
    return folder


def test_search_prints_articles_and_where_the_words_stand(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "软体", str(library)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[2] for line in lines if line[0] != "\t"] == ["軟體工程", "喝茶"]
    assert "\t關於軟體的書，很長的一段話。" in lines


def test_search_as_json_names_the_hit(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "軟體 source:生活", "--json", str(library)]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    start, end = found["hit"]
    assert found["snippet"][start:end] == "软体"
    assert found["title"] == "喝茶"


def test_names_are_searched_when_asked(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "--names", "rtgc", str(library)]) == 0
    assert "軟體工程" in capsys.readouterr().out
    assert run(["search", "rtgc", str(library)]) == 1


def test_a_wrong_query_is_told_with_its_column(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "茶 sorce:x", str(library)]) == 2
    assert "did you mean source:? In quotation marks it is a word (at 3)" in capsys.readouterr().err


def test_index_says_what_is_in_it(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["index", "--status", str(library)]) == 0
    assert "no index yet" in capsys.readouterr().out
    niceness = os.nice(0)
    assert run(["index", "--workers", "0", "--json", str(library)]) == 0
    assert os.nice(0) >= niceness
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["stage"] == "done"
    assert run(["index", "--status", str(library)]) == 0
    assert "2 articles\n2 texts" in capsys.readouterr().out


def test_a_search_that_meets_damage_says_how_to_make_a_new_index(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "软体", str(library)]) == 0
    index = Index.of([library])
    assert index.db.execute("update text.part set lists = x'00'").rowcount
    index.close()
    capsys.readouterr()
    for argv in (["search", "软体"], ["trail", "软体"]):
        assert run([*argv, str(library)]) == 1
        output = capsys.readouterr()
        assert not output.out
        assert "`reader index --rebuild PATH...` makes" in output.err
    assert run(["index", "--rebuild", "--workers", "0", str(library)]) == 0
    assert run(["search", "软体", str(library)]) == 0
