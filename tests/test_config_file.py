"""``--config`` names the configuration of the whole process: what lies beside the file follows."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import cli, paths, untrusted
from reader.archive.hosts import known_hosts
from reader.index.database import Index
from reader.services import indexing
from reader.services.indexing import update_index

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = """\
<!--1619013302000-->
[座钟](https://own.example/1)
------
<p>第一段说的是一座老钟，走得很慢。</p><p>欢迎订阅本站</p><p>第二段说的是钟楼下面的人。</p>
"""
ADVERT = "欢迎订阅本站"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "library" / "a.md"
    path.parent.mkdir()
    path.write_text(ARTICLE, "utf-8")
    return path


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    """Yield a configuration file with a site rule, a library and a theme beside it."""
    folder = tmp_path / "elsewhere"
    for name in ("sites", "themes"):
        (folder / name).mkdir(parents=True)
    (folder / "sites" / "own.toml").write_text(
        f'hosts = ["own.example"]\ndrop = ["{ADVERT}"]\n', "utf-8"
    )
    (folder / "themes" / "dusk.toml").write_text('text = "#101010"\n', "utf-8")
    file = folder / "config.toml"
    file.write_text('theme = "dusk"\n[libraries]\nown = "../library"\n', "utf-8")
    yield file
    paths.choose_config_file(None)


def reader(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("show", "{article}", "--config", "{config}"),
        ("show", "--config={config}", "{article}"),
        ("show", "--conf", "{config}", "{article}"),
        ("--config", "{config}", "show", "{article}"),
        ("show", "https://own.example/1", "--library", "own", "--config", "{config}"),
    ],
    ids=" ".join,
)
def test_an_article_is_shown_by_the_site_rule_beside_the_file(
    command: tuple[str, ...], article: Path, config: Path
) -> None:
    shown = reader(*(word.format(article=article, config=config) for word in command))
    assert shown.returncode == 0, shown.stderr
    assert "第一段" in shown.stdout
    assert ADVERT not in shown.stdout
    assert ADVERT in reader("show", article).stdout


def test_a_command_line_after_another_has_its_own_configuration(
    article: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = paths.config_file()
    assert cli.run(["show", str(article), "--config", str(config)]) == 0
    assert ADVERT not in capsys.readouterr().out
    assert cli.run(["show", str(article)]) == 0
    assert ADVERT in capsys.readouterr().out
    assert paths.config_file() == before


def test_a_theme_beside_the_file_is_valid(config: Path) -> None:
    checked = reader("config", "--config", config)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert 'theme = "dusk"  # config.toml:1' in checked.stdout


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_index_holds_texts_as_the_site_rule_beside_the_file_leaves_them(
    workers: str, article: Path, config: Path
) -> None:
    options = ("--config", config, article.parent)
    assert reader("index", "--workers", workers, *options).returncode == 0
    assert reader("search", "老钟", *options).returncode == 0
    assert reader("search", ADVERT, *options).returncode == 1


def test_the_child_that_indexes_has_the_same_configuration(
    article: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "FEW", -1)  # leave everything to the child
    cli.parser().parse_args(["--config", str(config)])
    index = Index(tmp_path / "index")
    stages: list[str] = []
    update_index(
        index,
        [article.parent],
        known_hosts(),
        lambda progress: stages.append(progress.stage),
        lambda: False,
    )
    assert stages[-1] == "done"
    (text,) = [cell for (cell,) in index.db.execute("select length from article")]
    assert text == len("第一段说的是一座老钟，走得很慢。第二段说的是钟楼下面的人。")


@pytest.mark.parametrize(
    ("before", "choices", "after"),
    [
        ("/a/config.toml", ["/b.toml"], "/b.toml"),
        ("/a/config.toml", ["/b.toml", None], "/a/config.toml"),
        ("/a/config.toml", ["/b.toml", "/c.toml", None], "/a/config.toml"),
        ("/a/config.toml", [None], "/a/config.toml"),
        (None, ["/b.toml", None], None),
    ],
)
def test_a_choice_is_inherited_and_taken_back(
    before: str | None,
    choices: list[str | None],
    after: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if before is None:
        monkeypatch.delenv("READER_CONFIG")
    else:
        monkeypatch.setenv("READER_CONFIG", before)
    for choice in choices:
        paths.choose_config_file(choice)
    assert os.environ.get("READER_CONFIG") == after
    paths.choose_config_file(None)


@pytest.mark.parametrize("verb", ["show", "ls"])
def test_a_file_is_parsed_once_in_a_run(
    verb: str,
    article: Path,
    config: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    untrusted.parse_toml.cache_clear()
    parsed: Counter[str] = Counter()
    loads = tomllib.loads

    def counted(text: str) -> dict[str, object]:
        parsed[text] += 1
        return loads(text)

    monkeypatch.setattr(tomllib, "loads", counted)
    assert cli.run([verb, str(article), "--config", str(config)]) == 0
    capsys.readouterr()
    assert parsed[config.read_text("utf-8")] == 1
    assert set(parsed.values()) == {1}
    assert not any("dusk" in text for text in parsed if text != config.read_text("utf-8"))
