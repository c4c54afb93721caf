"""The keymap of the settings: remapped keys, and those of the person's own commands."""

from __future__ import annotations

from collections.abc import Mapping

from reader.config import Settings
from reader.services.own_commands import own_commands
from reader.text.safe import safe_line
from reader.ui.keys.command_table import COMMANDS, Command, Place
from reader.ui.keys.keymap import Keymap

HANDLER = "command.run"
"""The handler of all own commands; its argument is the index of one in the settings."""


def keymap_of(settings: Settings) -> Keymap:
    """Return the keymap of the settings; a key of an own command wins over a shipped one."""
    return Keymap(
        (*_own(settings), *COMMANDS), remapped=remapped_of(settings), preset=settings.preset
    )


def remapped_of(settings: Settings) -> Mapping[str, str]:
    """Return keys by command id: those of own commands, and the remapped ones."""
    return {
        **{command.id: command.key for command in own_commands(settings.commands)},
        **settings.keys,
    }


def setting_of(settings: Settings, command_id: str) -> tuple[str, ...]:
    """Return the setting that gives a command its keys; empty for the defaults."""
    if command_id in settings.keys:
        return "keys", command_id
    name = command_id.partition(".")[2]
    return ("commands", name) if command_id in remapped_of(settings) else ()


def _own(settings: Settings) -> list[Command]:
    """Return the person's own commands as commands of the keymap."""
    return [
        Command(
            own.id,
            "",
            safe_line(own.label or own.name).replace("{", "{{").replace("}", "}}"),
            (Place.ARTICLE, Place.VISUAL),
            HANDLER,
            index,
        )
        for index, own in enumerate(own_commands(settings.commands))
    ]
