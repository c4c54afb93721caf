"""The history of a file in git: read from the object store, and nothing of the repository runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.history import file_history, named_version
from tests.archive.test_container_attacks import GIT_BOMB, REPOSITORIES

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

ARTICLE = "---\ntitle: 氣候峰會\ndate: 2021-04-05\n---\n\n共有{}個國家的領導人受邀。\n"


def git(folder: Path, *arguments: str, day: int = 1) -> str:
    """Run git as the person who made an archive."""
    when = f"2021-04-{day:02}T12:00:00Z"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
    }
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    command = ["git", *who, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(folder: Path, name: str, count: int, day: int) -> str:
    """Commit an article as it was on a day."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ARTICLE.format(count), "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x", day=day)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a work tree with an article of three versions, and another article."""
    folder = tmp_path / "archive"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for day, count in ((1, 40), (2, 38), (4, 41)):
        commit(folder, "_posts/峰會 [a] *.md", count, day)
        commit(folder, f"_posts/other{day}.md", 7, day)
    return folder


def texts(path: Path) -> list[tuple[str, str]]:
    """Return the day and the text of each version of an article."""
    return [
        (
            past.when.date().isoformat(),
            read_article(path, content=past.content()).document.text,
        )
        for past in file_history(path)
    ]


EXPECTED = [
    ("2021-04-04", "共有41個國家的領導人受邀。"),
    ("2021-04-02", "共有38個國家的領導人受邀。"),
    ("2021-04-01", "共有40個國家的領導人受邀。"),
]


@pytest.mark.parametrize("packed", [False, True])
def test_the_versions_of_a_file_are_read_the_newest_first(archive: Path, packed: bool) -> None:
    if packed:
        git(archive, "gc", "--quiet")
    assert texts(archive / "_posts" / "峰會 [a] *.md") == EXPECTED


def test_a_bare_repository_has_a_history(archive: Path, tmp_path: Path) -> None:
    git(archive, "clone", "--quiet", "--bare", str(archive), str(tmp_path / "bare.git"))
    assert texts(tmp_path / "bare.git" / "_posts" / "峰會 [a] *.md") == EXPECTED


def test_a_version_is_found_by_its_name(archive: Path) -> None:
    history = file_history(archive / "_posts" / "峰會 [a] *.md")
    for past in history:
        same = named_version(past.name)
        assert same is not None
        assert same.commit == past.commit
    assert named_version(f"{history[0].path}@0123456789") is None
    assert named_version(str(history[0].path)) is None


def test_a_file_outside_of_any_repository_has_no_history(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", "utf-8")
    assert file_history(tmp_path / "a.md") == []


def test_a_file_that_was_removed_and_came_back_has_all_its_versions(archive: Path) -> None:
    path = archive / "_posts" / "other1.md"
    path.unlink()
    git(archive, "commit", "--quiet", "--all", "--message", "x", day=8)
    commit(archive, "_posts/other1.md", 8, 9)
    assert [day for day, _ in texts(path)] == ["2021-04-09", "2021-04-01"]


def test_nothing_that_a_repository_names_is_run(archive: Path, tmp_path: Path) -> None:
    mark, script = tmp_path / "ran", tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n", "utf-8")
    script.chmod(0o755)
    (archive / ".gitattributes").write_text("*.md diff=x filter=x merge=x\n", "utf-8")
    git(archive, "add", "--all")
    git(archive, "commit", "--quiet", "--message", "attributes", day=6)
    hooks = archive / ".git" / "hooks"
    for hook in (
        "post-checkout",
        "fsmonitor-watchman",
        "reference-transaction",
        "post-index-change",
    ):
        shutil.copy(script, hooks / hook)
    included = archive / ".git" / "included"
    included.write_text(
        f"[core]\n\tfsmonitor = {script}\n\thooksPath = {hooks}\n\tpager = {script}\n"
        f"\tsshCommand = {script}\n\taskPass = {script}\n\tgitProxy = {script}\n"
        f"[diff]\n\texternal = {script}\n"
        f'[diff "x"]\n\ttextconv = {script}\n\tcommand = {script}\n'
        f'[filter "x"]\n\tsmudge = {script}\n\tclean = {script}\n\tprocess = {script}\n'
        f"[gpg]\n\tprogram = {script}\n[log]\n\tshowSignature = true\n"
        f'[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ext::{script}\n'
        f'\tpromisor = true\n[credential]\n\thelper = "!{script}"\n',
        "utf-8",
    )
    with (archive / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(f"[include]\n\tpath = {included}\n")
    (archive / ".gitmodules").write_text(
        f'[submodule "s"]\n\tpath = s\n\turl = ext::{script}\n\tupdate = !{script}\n', "utf-8"
    )
    assert texts(archive / "_posts" / "峰會 [a] *.md") == EXPECTED
    assert not mark.exists()


def test_a_missing_object_ends_the_history_and_is_not_fetched(
    archive: Path, tmp_path: Path
) -> None:
    path = archive / "_posts" / "峰會 [a] *.md"
    oldest = file_history(path)[-1]
    mark = tmp_path / "fetched"
    git(archive, "config", "remote.origin.url", f"ext::touch {mark}")
    git(archive, "config", "remote.origin.promisor", "true")
    git(archive, "config", "extensions.partialClone", "origin")
    (archive / ".git" / "objects" / oldest.commit[:2] / oldest.commit[2:]).unlink()
    assert [day for day, _ in texts(path)][:1] == ["2021-04-04"]
    assert not mark.exists()


def test_a_submodule_is_not_entered_or_fetched(archive: Path, tmp_path: Path) -> None:
    mark = tmp_path / "fetched"
    commit_of_submodule = git(archive, "rev-parse", "HEAD")
    (archive / ".gitmodules").write_text(
        f'[submodule "sub"]\n\tpath = sub\n\turl = ext::touch {mark}\n\tupdate = !touch {mark}\n',
        "utf-8",
    )
    git(archive, "add", ".gitmodules")
    git(archive, "update-index", "--add", "--cacheinfo", f"160000,{commit_of_submodule},sub")
    git(archive, "commit", "--quiet", "--message", "submodule", day=9)
    for name in ("sub", "sub/_posts/other1.md"):
        assert file_history(archive / name) == []
    assert texts(archive / "_posts" / "峰會 [a] *.md") == EXPECTED
    assert not mark.exists()


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_repository_elsewhere_is_not_read(archive: Path, tmp_path: Path, kind: str) -> None:
    other = tmp_path / "other"
    (other / "_posts").mkdir(parents=True)
    (other / "_posts" / "other.md").write_text("x", "utf-8")
    if kind == "link":
        (other / ".git").symlink_to(archive / ".git")
    else:
        (other / ".git").write_text(f"gitdir: {archive / '.git'}\n", "utf-8")
    assert file_history(other / "_posts" / "other.md") == []


@pytest.mark.parametrize(
    ("name", "build", "problem"),
    [pytest.param(*case[:3], id=case[0]) for case in [*REPOSITORIES, GIT_BOMB]],
)
def test_a_hostile_repository_is_refused_or_read(
    name: str, build: object, problem: str, tmp_path: Path
) -> None:
    assert callable(build)
    build(tmp_path / name)
    refused = ""
    try:
        assert len(file_history(tmp_path / name / "a.md")) <= 1
    except OSError as error:
        refused = str(error)
    assert refused in ("", problem)
