"""``reader archive``: what is guessed about an archive, and a table of rules to begin with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reader import config, paths
from reader.archive.hosts import known_hosts
from reader.archive.rules import NO_RULE, RULED_FIELDS, known_rules, rules_in
from reader.archive.scan import check_path
from reader.archive.survey import Survey, SurveyedField, guessed_keys, survey
from reader.commands.command_lines.archive import parser
from reader.commands.output import complain, print_json, print_lines
from reader.config.toml_document import add_table, toml
from reader.errors import ConfigError, ReaderError
from reader.text.safe import safe_line
from reader.text.width import cells
from reader.translation import gettext as _
from reader.translation import ngettext, with_count

_INDENT = "  "


def run(argv: Sequence[str]) -> int:
    """Show what is guessed about an archive, or write it to the settings.

    Args:
        argv: What follows ``reader archive`` on the command line.

    Returns:
        0; 1 when the settings cannot be written; 2 when the path is wrong.
    """
    options = parser().parse_args(argv)
    try:
        check_path(options.path)
    except ReaderError as error:
        complain(str(error))
        return 2
    settings, problems = config.load(paths.config_file())
    for problem in problems:
        complain(str(problem))
    hosts = known_hosts(settings.hosts)
    table = _table_of(options.path, settings.archives)
    if options.init:
        return _init(options.path, hosts, table)
    result = survey(options.path, hosts, known_rules().of)
    if options.json:
        print_json(_object(result, table))
    else:
        print_lines(_lines(options.path, result, table))
    return 0


def _table_of(path: Path, tables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the table of the settings for exactly this path."""
    real = path.resolve()
    for name, table in tables.items():
        if any(rule.path == real for rule in rules_in(paths.config_file(), {name: table}).rules):
            return table
    return None


def _init(path: Path, hosts: Mapping[str, str], table: Mapping[str, Any] | None) -> int:
    """Write the table of an archive into the settings, unless there is one."""
    file = paths.config_file()
    if table is not None:
        message = _("{file} has rules for {path} already: change them there")
        complain(message.format(file=file, path=path))
        return 1
    result = survey(path, hosts, lambda _: NO_RULE)
    lines = list(_guessed_table(path, guessed_keys(path, hosts, result)))
    try:
        add_table(file, lines)
    except ConfigError as error:
        complain(str(error))
        return 1
    print_lines([safe_line(_("wrote {path}").format(path=file)), *map(safe_line, lines)])
    return 0


def _guessed_table(path: Path, guessed: Mapping[str, tuple[Sequence[str], bool]]) -> Iterator[str]:
    """Yield the lines of a table with what was guessed; what would change a field is a comment."""
    yield f"[archives.{toml(str(path.resolve()))}]"
    for name in RULED_FIELDS:
        keys, is_safe = guessed.get(name, ([name], False))
        yield f"{'' if is_safe else '# '}{name} = {toml(list(keys))}"
    yield f"# source_name = {toml('')}"
    yield f"# zone = {toml('Asia/Shanghai')}"
    yield f"body = {toml('auto')}"
    yield f"skip = {toml([])}"


def _lines(path: Path, result: Survey, table: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield what was guessed, for people."""
    files = ngettext("{count:,} file", "{count:,} files", result.count).format(count=result.count)
    read = _("{count:,} of those read are articles").format(count=len(result.articles))
    yield safe_line(f"{path}: {files}; {read}")
    for reason, count in result.skipped.most_common():
        skipped = _("skipped: {what}").format(what=with_count(_(reason), f"{count:,}"))
        yield f"{_INDENT}{skipped}"
    yield ""
    if table is None:
        yield _("rules: none; --init writes what is guessed into {file}").format(
            file=safe_line(str(paths.config_file()))
        )
    else:
        yield _("rules of {file}:").format(file=safe_line(str(paths.config_file())))
        for key, value in table.items():
            yield safe_line(f"{_INDENT}{key} = {toml(value)}")
    yield ""
    yield _("formats: {names}").format(names=_counted(result.formats()))
    yield _("bodies: {names}").format(names=_counted(result.bodies()))
    width = max(map(cells, RULED_FIELDS)) + 2
    for name in RULED_FIELDS:
        labels = _summed(result.origins(name), _label)
        origins = _(", ").join(
            with_count(label, f"{count:,}") for label, count in labels.most_common()
        )
        yield f"{_INDENT}{name.ljust(width)}{safe_line(origins or '–')}"
    for article in result.examples():
        yield ""
        yield safe_line(f"{article.path} ({article.format}, {article.body})")
        for name, found in article.fields.items():
            value, origin = safe_line(found.value), safe_line(_label(found))
            yield f"{_INDENT}{name.ljust(width)}{value}  ← {origin}"


def _label(origin: SurveyedField) -> str:
    """Return the name of an origin: a key as it is written, a part of the head in words."""
    return origin.origin if origin.is_key else _(origin.origin)


def _summed(origins: Counter[SurveyedField], name: Callable[[SurveyedField], str]) -> Counter[str]:
    """Return the counts of origins by name: a key and a part of the head may have the same."""
    counts: Counter[str] = Counter()
    for origin, count in origins.items():
        counts[name(origin)] += count
    return counts


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} ({count:,})" for name, count in counter.most_common()) or "–"


def _object(result: Survey, table: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return what was guessed as JSON values."""
    return {
        "files": result.count,
        "read": len(result.articles),
        "skipped": dict(result.skipped),
        "rules": None if table is None else dict(table),
        "formats": dict(result.formats()),
        "bodies": dict(result.bodies()),
        "fields": {
            name: dict(_summed(result.origins(name), lambda origin: origin.origin).most_common())
            for name in RULED_FIELDS
        },
        "examples": [
            {
                "path": str(article.path),
                "format": article.format,
                "body": article.body,
                "fields": {
                    name: {"value": found.value, "from": found.origin}
                    for name, found in article.fields.items()
                },
            }
            for article in result.examples()
        ],
    }
