"""Load site rules: one TOML file for each family of hosts.

``hosts`` lists the hosts (a domain covers all its hosts); the other keys are those of
`reader.cleaning.sites.rule.SiteRules`, each a list of strings except ``name``. The shipped files
are beside this module; the user's own are in ``sites/`` beside ``config.toml``, in the same format.
They add to the shipped rules for the same host, or replace them with ``replace = true``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from reader.cleaning.sites.rule import SiteRules
from reader.errors import ConfigError, reason
from reader.paths import config_file
from reader.records import dataclass
from reader.text.urls import host_of
from reader.translation import deferred
from reader.translation import gettext as _
from reader.untrusted import TooLargeError, read_toml

LARGEST = 256 * 1024
"""The maximum size of a rules file in bytes."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of site rules.

    Attributes:
        path: The path of the file.
        hosts: The hosts or domains that it covers.
        rules: The rules.
        replace: Whether it replaces the shipped rules for these hosts.
    """

    path: Path
    hosts: tuple[str, ...]
    rules: SiteRules
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Sites:
    """All site rules, by host.

    Attributes:
        files: The files by host, the shipped one first.
        errors: Files that could not be read; the others are used.
    """

    files: dict[str, tuple[SiteFile, ...]]
    errors: tuple[ConfigError, ...] = ()

    def rules(self, url: str) -> SiteRules | None:
        """Return the rules for a URL: those of its host, or of the nearest parent domain."""
        host = host_of(url).rstrip(".")
        while host:
            if host in self.files:
                return _joined([file.rules for file in self.files[host]])
            host = host.partition(".")[2]
        return None


def site_rules(url: str) -> SiteRules | None:
    """Return the rules for the host of a URL, shipped and the user's own, or None."""
    return sites(config_file().parent / "sites").rules(url)


def mistakes(own: Path) -> tuple[ConfigError, ...]:
    """Return the errors in the user's own site rules; without any files nothing is read.

    Args:
        own: The folder of the user's own rules, which need not exist.
    """
    return sites(own).errors if any(own.glob("*.toml")) else ()


@cache
def sites(own: Path) -> Sites:
    """Read all site rules once.

    Args:
        own: The folder of the user's own rules, which need not exist.
    """
    errors: list[ConfigError] = []
    files: dict[str, tuple[SiteFile, ...]] = {}
    for folder in (Path(__file__).parent, own):
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
            try:
                site = read_site(path)
            except ConfigError as error:
                errors.append(error)
                continue
            for host in site.hosts:
                files[host] = (site,) if site.replace else (*files.get(host, ()), site)
    return Sites(files, tuple(errors))


def read_site(path: Path) -> SiteFile:
    """Read and check one file.

    Raises:
        ConfigError: The file cannot be read, or a key is invalid.
    """
    table = _table(path)
    keys = {field.name for field in fields(SiteRules)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in ("name", "hosts", "replace"):
            continue
        if key not in keys:
            near = get_close_matches(key, [*keys, "hosts", "replace"], 1)
            message = _("no such key: did you mean {near}?") if near else _("no such key")
            raise ConfigError(path, key, message.format(near="".join(map(repr, near))))
        values[key] = _strings(path, key, value)
    hosts = tuple(host.lower().strip(".") for host in _strings(path, "hosts", table.get("hosts")))
    if not hosts or not all(hosts):
        raise ConfigError(path, "hosts", deferred("lists no host"))
    name = table.get("name", path.stem)
    replace = table.get("replace", False)
    if not isinstance(name, str):
        raise ConfigError(path, "name", deferred("is not a string"))
    if not isinstance(replace, bool):
        raise ConfigError(path, "replace", deferred("is neither true nor false"))
    _check_selectors(path, values)
    return SiteFile(path, hosts, SiteRules(name=name, **values), replace)


def _table(path: Path) -> Mapping[str, Any]:
    try:
        return read_toml(path, LARGEST)[1]
    except TooLargeError as error:
        why = _("larger than {bytes:,} bytes").format(bytes=LARGEST)
        raise ConfigError(path, "", why) from error
    except OSError as error:
        raise ConfigError(path, "", reason(error)) from error
    except ValueError as error:
        raise ConfigError(path, "", _(str(error))) from error


def _strings(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(path, key, deferred("is not a list of strings"))
    return tuple(value)


def _check_selectors(path: Path, values: dict[str, tuple[str, ...]]) -> None:
    from reader.cleaning.html.selectors import parse_selector

    for key in ("root", "keep", "remove", "caption"):
        for source in values.get(key, ()):
            try:
                parse_selector(source)
            except ValueError as error:
                raise ConfigError(path, key, str(error)) from error


def _joined(rules: list[SiteRules]) -> SiteRules:
    """Return several rules as one; the name is the first one's."""
    if len(rules) == 1:
        return rules[0]
    lists = [field.name for field in fields(SiteRules) if field.name != "name"]
    joined = {key: tuple(item for entry in rules for item in getattr(entry, key)) for key in lists}
    return SiteRules(name=rules[0].name, **joined)
