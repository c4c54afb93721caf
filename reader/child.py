"""Runs one module of this program in a new Python that imports nothing from the current folder.

`reader.processes.python` makes the command line: ``python -I child.py COUNT FOLDER... MODULE
ARGUMENT...``. The interpreter's ``-I`` keeps the current folder, the variables of Python and the
folder of this file out of ``sys.path``; the folders that follow are those of the parent, without
its current folder. The package is loaded from the location of this file, not by its name, so
another ``reader`` cannot take its place.

This file runs before the package is importable and is imported at every start, so it imports almost
nothing.
"""

from __future__ import annotations

import os
import sys


def import_folders() -> list[str]:
    """Return the folders of ``sys.path`` that do not depend on the current folder.

    It omits relative entries, empty or relative entries of ``PYTHONPATH``, and the current folder
    that ``python -m`` puts first.
    """
    try:
        current = os.getcwd()
    except OSError:
        current = ""  # the current folder was deleted
    named = os.environ.get("PYTHONPATH", "")
    relative = {
        os.path.normpath(os.path.join(current, entry))
        for entry in (named.split(os.pathsep) if named else ())
        if not os.path.isabs(entry)
    }
    return [
        folder
        for position, folder in enumerate(sys.path)
        if os.path.isabs(folder)
        and os.path.normpath(folder) not in relative
        and (position or folder != current)
    ]


def forget_current_folder() -> None:
    """Prevent imports from the current folder from now on."""
    sys.path[:] = import_folders()


def main() -> None:
    """Run the ``main`` of the module that the command line names, and exit with its status."""
    count = int(sys.argv[1])
    folders, (module, *arguments) = sys.argv[2 : count + 2], sys.argv[count + 2 :]
    sys.path[:] = folders or sys.path
    from importlib import import_module, util  # from the standard library only

    home = os.path.dirname(os.path.abspath(__file__))
    start = os.path.join(home, "__init__.py")
    spec = util.spec_from_file_location("reader", start, submodule_search_locations=[home])
    if spec is None or spec.loader is None:
        raise ImportError(start)
    sys.modules["reader"] = package = util.module_from_spec(spec)
    spec.loader.exec_module(package)
    sys.argv = ["reader", *arguments]
    sys.exit(import_module(module).main())


if __name__ == "__main__":
    main()
