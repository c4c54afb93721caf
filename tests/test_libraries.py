from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from reader.cli import run
from reader.config.sources import library
from reader.errors import ReaderError
from tests.index.conftest import write


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "news", "一")
    write(tmp_path / "more", "二")
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as made:
        made.write(next((tmp_path / "more").iterdir()), "二.md")
    config = tmp_path / "config.toml"
    config.write_text('[libraries]\nnews = "news"\n"全部" = ["news", "more.zip"]\n', "utf-8")
    monkeypatch.setenv("READER_CONFIG", str(config))
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("READER_DATA_DIR", str(tmp_path / "data"))
    return config


def test_a_library_is_its_paths(config: Path) -> None:
    assert library("news", config) == [config.parent / "news"]
    assert library("全部", config) == [config.parent / "news", config.parent / "more.zip"]


@pytest.mark.parametrize(("name", "says"), [("nwes", "did you mean news"), ("x", "(news, 全部)")])
def test_an_unknown_name_is_told_with_those_that_are_known(
    config: Path, name: str, says: str
) -> None:
    with pytest.raises(ReaderError) as caught:
        library(name, config)
    assert says in str(caught.value)


def test_without_libraries_the_place_for_them_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"\[libraries\]"):
        library("news", tmp_path / "none.toml")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--library", "news"], ["一"]),
        (["--library", "全部"], ["一", "二"]),
        (["--library=news"], ["一"]),
    ],
)
def test_verbs_take_a_library(
    config: Path, capsys: pytest.CaptureFixture[str], options: list[str], titles: list[str]
) -> None:
    assert run(["ls", "--json", *options]) == 0
    assert sorted(each["title"] for each in json.loads(capsys.readouterr().out)) == titles
    assert run(["search", "茶", "--json", *options]) == 0
    assert sorted(each["title"] for each in json.loads(capsys.readouterr().out)) == titles
    assert run(["index", *options]) == 0


def test_a_wrong_name_ends_with_two(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ls", "--library", "nesw"]) == 2
    assert "did you mean news" in capsys.readouterr().err
