"""Fingerprints cover everything that a stage of the index is computed by."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.index.fingerprint import HEADS, NAMES, TEXTS, Stage, fingerprint, stage_files
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
    "reader.index.location": "where the index lies",
    "reader.index.schema": "has a version",
    "reader.index.list_snapshot": "reads rows",
    "reader.paths": "folders",
    "reader.private": "permissions of files",
    "reader.processes": "starts processes",
    "reader.text.amount": "numbers in messages",
    "reader.translation": "messages",
    "reader.untrusted": "refuses files",
}
"""Modules that a stage imports without what it computes depending on them, and what they do."""


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
    covered = set(stage_files(stage))
    assert {module for module in reached if modules[module] not in covered} == set()


def test_the_files_of_packages_within_a_package_are_covered() -> None:
    names = {path.name for path in stage_files(TEXTS)}
    assert {"walker.py", "registry.py", "weixin.toml"} <= names


def test_a_module_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        fingerprint(Stage(("reader.archive.renamed",)))


def test_settings_change_the_fingerprint() -> None:
    assert fingerprint(HEADS, "{'tea.example': '茶事'}") != fingerprint(HEADS)
