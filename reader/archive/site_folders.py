"""Folders of what a site or an archive is built with: they hold no articles."""

from __future__ import annotations

from pathlib import PurePath

from reader.archive.field_names import words

_SITE_FOLDERS = words(
    "node_modules bower_components __pycache__ site-packages _layouts _includes _sass"
    " _data _templates _partials _plugins layouts partials archetypes assets templates"
    " template 模板 模版 scaffolds shortcodes"
)
"""Folders of what a site is built with, in lower case."""


def is_site_folder(name: str) -> bool:
    """Return whether a folder holds what a site is built with, by its name."""
    return name.lower() in _SITE_FOLDERS


def in_site_folder(folder: PurePath) -> bool:
    """Return whether a folder of a container, or one around it there, is such a folder."""
    return not _SITE_FOLDERS.isdisjoint(folder.as_posix().lower().split("/"))
