"""``reader config``: the settings in force, where each comes from, and a file to start from."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from reader import config, paths
from reader.commands.output import complain, print_lines
from reader.config import RULES, Settings
from reader.errors import reason
from reader.text.safe import safe_line
from reader.translation import gettext as _


def run(argv: Sequence[str]) -> int:
    """Print the settings, or write a commented file.

    Args:
        argv: What follows ``reader config`` on the command line.

    Returns:
        0; 1 when the file has mistakes or cannot be written.
    """
    options = parser().parse_args(argv)
    path = paths.config_file(options.config)
    if options.init:
        return _write(path)
    settings, problems = config.load(path)
    for problem in problems:
        complain(str(problem))
    print_lines(_effective(path, settings))
    return int(bool(problems))


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader config``."""
    parser = argparse.ArgumentParser(
        prog=_("reader config"), description=_("Print the settings and where each comes from.")
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help=_("the configuration file"))
    parser.add_argument(
        "--init", action="store_true", help=_("write a file that explains every setting")
    )
    return parser


def _effective(path: Path, settings: Settings) -> Iterator[str]:
    """Yield a line a setting, as it would stand in the file."""
    yield safe_line(f"# {path}") + (
        "" if path.exists() else f" {_('(not there: all of this is the default)')}"
    )
    usual = Settings()
    for each in fields(Settings):
        value = getattr(settings, each.name)
        origin = _("default") if value == getattr(usual, each.name) else _("file")
        yield f"{each.name} = {_toml(value)}  # {origin}"


def _write(path: Path) -> int:
    """Write the commented file, unless there is one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        complain(_("{path}: is there already; it is left as it is").format(path=path))
        return 1
    except OSError as error:
        complain(f"{path}: {reason(error)}")
        return 1
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(_commented()) + "\n")
    print_lines([safe_line(_("wrote {path}").format(path=path))])
    return 0


def _commented() -> Iterator[str]:
    """Yield the lines of a file in which every setting is explained and none is set."""
    yield _("# The settings of reader: take the # away before a line to set it.")
    for each in fields(Settings):
        rule = RULES[each.name]
        choices = f" ({', '.join(rule.choices)})" if rule.choices else ""
        default = getattr(Settings(), each.name)
        yield f"\n# {_(rule.says)}{choices}"
        if isinstance(default, Mapping):
            yield f'# [{each.name}]\n# "name" = "text"'
        else:
            yield f"# {each.name} = {_toml(default)}"


def _toml(value: Any) -> str:
    """Write a value as TOML; JSON's texts, numbers and booleans are TOML's too."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_toml(key)} = {_toml(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(value, ensure_ascii=False)
