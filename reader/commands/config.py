"""``reader config``: the settings in force, where each comes from, and a file to start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from reader import paths, private
from reader.commands.command_lines.config import parser
from reader.commands.output import complain, print_lines
from reader.config import Configuration, Settings, read
from reader.config.toml_document import commented, toml
from reader.errors import ConfigError, PathError, reason
from reader.text.safe import safe_line
from reader.translation import gettext as _


def run(
    argv: Sequence[str],
    disagreements: Callable[[Configuration], Iterable[ConfigError]] = lambda _configuration: (),
) -> int:
    """Print the settings, or write a commented file.

    Args:
        argv: What follows ``reader config`` on the command line.
        disagreements: Returns the mistakes beyond types: unknown commands, themes, queries.

    Returns:
        0; 1 when the file has mistakes or cannot be written.
    """
    options = parser().parse_args(argv)
    path = paths.config_file()
    if options.init:
        return _write(path)
    configuration = read(path, given=options.set)
    problems = (*configuration.problems, *disagreements(configuration))
    for problem in problems:
        complain(str(problem))
    print_lines(_effective(configuration))
    return int(bool(problems))


def _effective(configuration: Configuration) -> Iterator[str]:
    """Yield a line for each setting, as it would stand in the file."""
    path = configuration.path
    absent = "" if path.exists() else " " + _("(not there: every value is the default)")
    yield safe_line(f"# {path}") + absent
    default = _("default")
    for setting in fields(Settings):
        value = getattr(configuration.settings, setting.name)
        line = safe_line(f"{setting.name} = {toml(value)}")
        yield f"{line}  # {safe_line(configuration.origin(setting.name) or default)}"


def _write(path: Path) -> int:
    """Write the commented file, unless the file exists."""
    try:
        private.create_output(path, ("\n".join(commented()) + "\n").encode())
    except FileExistsError:
        complain(_("{path}: exists already; it is left as it is").format(path=path))
        return 1
    except PathError as error:
        complain(str(error))
        return 1
    except OSError as error:
        complain(f"{path}: {reason(error)}")
        return 1
    print_lines([safe_line(_("wrote {path}").format(path=path))])
    return 0
