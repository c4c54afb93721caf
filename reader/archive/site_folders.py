"""Folders with the parts that a site is built from; they hold no articles."""

from __future__ import annotations

from pathlib import PurePath

from reader.archive.field_names import words

_SITE_FOLDERS = words(
    "node_modules bower_components __pycache__ site-packages _layouts _includes _sass"
    " _data _templates _partials _plugins layouts partials archetypes assets templates"
    " template 模板 模版 scaffolds shortcodes themes"
)
"""Their names, in lower case."""


def is_site_folder(name: str) -> bool:
    """Return whether a folder holds parts of a site, by its name."""
    return name.lower() in _SITE_FOLDERS


def in_site_folder(folder: PurePath) -> bool:
    """Return whether a folder in a container, or one of its parents there, is a site folder."""
    return not _SITE_FOLDERS.isdisjoint(folder.as_posix().lower().split("/"))
