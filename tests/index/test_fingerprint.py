"""Fingerprints cover everything that a stage of the index is computed by."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.index.fingerprint import HEADS, NAMES, TEXTS, Stage, fingerprint
from tests.imports import imports_of, module_files

WITHOUT_EFFECT = {
    "reader.child": "starts processes",
    "reader.config": "the settings that matter, zone and archives, are part of the fingerprint",
    "reader.config.archive_tables": "those settings",
    "reader.config.nearest": "messages",
    "reader.config.time_zone": "those settings",
    "reader.errors": "messages",
    "reader.index.checksum": "how rows are looked up; the schema has a version",
    "reader.index.database": "how rows are stored; the schema has a version",
    "reader.index.folders": "where files lie",
    "reader.index.gram_lists": "how grams are stored; the schema has a version",
    "reader.index.gram_parts": "as above",
    "reader.index.kept_texts": "keeps texts of marked articles as they were",
    "reader.index.location": "where the index lies",
    "reader.index.schema": "has a version",
    "reader.index.list_snapshot": "reads rows",
    "reader.index.stored_texts": "reads texts",
    "reader.paths": "folders",
    "reader.patterns": "compiles expressions, which are in the modules that use them",
    "reader.private": "permissions of files",
    "reader.processes": "starts processes",
    "reader.text.amount": "numbers in messages",
    "reader.records": "generates the methods of records, whose fields are in their modules",
    "reader.translation": "messages",
    "reader.untrusted": "refuses files",
}
"""Modules that a stage imports without what it computes depending on them, and what they do."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stage", "entries"),
    [
        (NAMES, ("reader.index.article_names",)),
        (HEADS, ("reader.archive.scan", "reader.index.article_names")),
        (TEXTS, ("reader.archive.article", "reader.cleaning.pipeline", "reader.index.full_text")),
    ],
    ids=["names", "heads", "texts"],
)
def test_a_stage_names_everything_that_it_imports(stage: Stage, entries: tuple[str, ...]) -> None:
    modules = module_files(Path(reader.__file__).parent)
    reached: set[str] = set()
    waiting = list(entries)
    while waiting:
        module = waiting.pop()
        if module not in reached | WITHOUT_EFFECT.keys():
            reached.add(module)
            waiting += imports_of(modules[module].read_text("utf-8"), modules)
    covered = tuple(f"{package}." for package in stage.packages)
    assert {module for module in reached if not f"{module}.".startswith(covered)} == set()


@pytest.mark.parametrize("name", ["pipeline.py", "html/walker.py", "sites/weixin.toml"])
def test_each_file_of_a_package_changes_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fingerprints = set()
    for content in ("one", "two"):
        package = tmp_path / content / "reader"
        (package / "cleaning" / name).parent.mkdir(parents=True)
        (package / "cleaning" / name).write_text(content)
        monkeypatch.setattr(reader, "__file__", str(package / "__init__.py"))
        fingerprints.add(fingerprint(Stage(("reader.cleaning",))))
    assert len(fingerprints) == 2


def test_a_module_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        fingerprint(Stage(("reader.archive.renamed",)))


def test_settings_change_the_fingerprint() -> None:
    assert fingerprint(HEADS, "{'tea.example': '茶事'}") != fingerprint(HEADS)
