"""Compiles the catalogues: run by the build, and by the tests in a checkout that was never built.

``python reader/locales/compile.py`` does it by hand. It needs Babel, the program does not.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def compile_catalogues(target: Path = HERE) -> Iterator[Path]:
    """Write the machine form of every catalogue, and yield the files.

    Args:
        target: The folder for the folders of the languages; by default the ``.mo`` files are beside
            their sources. Files newer than their source are kept.
    """
    for source in sorted(HERE.glob("*/LC_MESSAGES/*.po")):
        compiled = (target / source.relative_to(HERE)).with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime <= source.stat().st_mtime:
            compiled.parent.mkdir(parents=True, exist_ok=True)
            _write(source, compiled)
        yield compiled


def _write(source: Path, compiled: Path) -> None:
    """Compile one catalogue atomically, because another process may be reading it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file)
    handle, name = tempfile.mkstemp(dir=compiled.parent)
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
    Path(name).chmod(0o644)
    Path(name).replace(compiled)


def get_build_hook() -> type[Any]:
    """Return the hook that puts compiled catalogues into a wheel, called by hatchling."""
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class CatalogueHook(BuildHookInterface[Any]):
        """Compiles the catalogues before a wheel is built."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Compile beside the sources for an editable install, otherwise only into the wheel."""
            if version == "editable":
                list(compile_catalogues())
                return
            self.folder = tempfile.TemporaryDirectory()
            for compiled in compile_catalogues(Path(self.folder.name)):
                inside = Path("reader/locales") / compiled.relative_to(self.folder.name)
                build_data["force_include"][str(compiled)] = str(inside)

        def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
            """Clean up."""
            if version != "editable":
                self.folder.cleanup()

    return CatalogueHook


if __name__ == "__main__":
    list(compile_catalogues())
