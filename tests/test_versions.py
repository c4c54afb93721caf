"""``reader diff``, ``reader versions`` and ``reader related``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reader.cli import run
from tests.archive.test_history import commit, git
from tests.index.conftest import write

BODY = (
    "<p>氣候峰會星期四舉行，四十個國家的領導人受邀，其中包括中國、美國和歐盟各國的領導人。</p>"
    "<p>中國外交部發言人說，中方對峰會持開放態度，希望各國共同努力，應對氣候變化的挑戰。</p>"
    "<p>美國特使克里此前訪問上海，與中國特使解振華會談，雙方發表聯合聲明，承諾加強合作。</p>"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a library with two versions of an article, a reprint, and another article."""
    folder = tmp_path / "library"
    url = "https://example.org/summit"
    write(folder, "峰會", BODY, date="2021-04-15T00:00:00Z", url=url, name="old.md")
    write(
        folder,
        "峰會開幕",
        BODY.replace("四十", "三十八").replace("星期四", "星期五"),
        date="2021-04-16T00:00:00Z",
        url=url,
        name="new.md",
    )
    write(
        folder,
        "转载",
        BODY.replace("气候", "氣候").replace("會談", "会谈") + "<p>本报编辑整理。</p>",
        date="2021-04-20T00:00:00Z",
        source="乙报",
        name="reprint.md",
    )
    write(folder, "喝茶", "<p>採茶的人清早上山，把茶青背到作坊裡焙火。</p>" * 5, name="tea.md")
    return folder


def test_diff_marks_what_changed(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", str(library / "old.md"), str(library / "new.md")]) == 1
    out = capsys.readouterr().out
    assert "峰會{+開幕+}" in out
    assert "星期[-四-]{+五+}" in out
    assert "[-四十-]{+三十八+}個" in out
    assert "2 paragraphs unchanged" in out
    assert run(["diff", str(library / "old.md"), str(library / "old.md")]) == 0


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("--html", "星期<del>四</del><ins>五</ins>"),
        ("--markdown", "星期{--四--}{++五++}"),
        ("--full", "中國外交部發言人說"),
    ],
)
def test_diff_has_other_forms(
    option: str, expected: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(library / "old.md"), str(library / "new.md"), option]) == 1
    assert expected in capsys.readouterr().out


def test_diff_as_json_holds_both_texts(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["diff", str(library / "old.md"), str(library / "new.md"), "--json"])
    told = json.loads(capsys.readouterr().out)
    for side in ("old", "new"):
        text = told[side]["text"]
        assert "".join(text[slice(*part[side])] for part in told["parts"]) == text
    changed = [part for part in told["parts"] if part["kind"] == "words"]
    assert ("四", "五") in [(part["removed"], part["added"]) for part in changed]


@pytest.mark.parametrize(("first", "second"), [("none.md", "new.md"), ("old.md", "none.md")])
def test_diff_names_a_file_that_is_missing(
    first: str, second: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(library / first), str(library / second)]) == 2
    assert "none.md" in capsys.readouterr().err


def test_versions_are_listed_with_changes_and_reprints(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["versions", str(library / "new.md"), str(library)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2021-04-15\t峰會\t")
    assert lines[1].startswith("2021-04-16\t2 paragraphs changed, ")
    assert lines[3] == "Reprints, the oldest first:"
    assert lines[4].startswith("2021-04-20\t乙报\t转载\t")
    assert len(lines) == 5


def test_versions_as_json_have_the_figures(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["versions", "https://example.org/summit", str(library), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [version["title"] for version in told["versions"]] == ["峰會", "峰會開幕"]
    assert told["versions"][0]["change"] is None
    assert told["versions"][1]["change"]["changed"] == 2
    (reprint,) = told["reprints"]
    assert reprint["title"] == "转载"
    assert 0.5 < reprint["kept"] <= 1


def test_an_article_without_versions_is_alone(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["versions", str(library / "tea.md"), str(library)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_version_in_git_is_listed_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for day, count in ((1, 40), (2, 38)):
        commit(folder, "summit.md", count, day)
    path = str(folder / "summit.md")
    assert run(["versions", path, str(folder)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    # The text names a day of its own, which a commit does not change.
    assert first.startswith("2021-04-05\t氣候峰會\t")
    assert second.split("\t")[0] == "2021-04-05"
    run(["versions", path, str(folder), "--json"])
    versions = json.loads(capsys.readouterr().out)["versions"]
    assert [version["date"] for version in versions] == ["2021-04-05", "2021-04-05"]
    assert [version["committed"] for version in versions] == ["2021-04-01", "2021-04-02"]
    assert run(["diff", first.split("\t")[-1], path]) == 1
    assert "共有[-40-]{+38+}個" in capsys.readouterr().out


def test_related_articles_are_printed_with_reasons(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["related", str(library / "reprint.md"), str(library)]) == 0
    (line, *_) = capsys.readouterr().out.splitlines()
    date, source, title, reason, path = line.split("\t")
    assert (date, source, title) == ("2021-04-16", "茶事", "峰會開幕")
    assert "shared words" in reason
    assert reason.endswith("4 days earlier")
    assert path.endswith("new.md")


def test_related_articles_as_json(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["related", str(library / "reprint.md"), str(library), "--json", "--limit", "1"])
    (told,) = json.loads(capsys.readouterr().out)
    assert told["title"] == "峰會開幕"
    assert told["days"] == -4
    assert told["words"]


@pytest.mark.parametrize("verb", ["versions", "related"])
def test_an_article_that_is_not_in_the_library_is_named(
    verb: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([verb, "https://example.org/none", str(library)]) == 2
    assert "https://example.org/none" in capsys.readouterr().err
