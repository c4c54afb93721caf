"""Key presets that imitate other programs; remapped keys take precedence.

A preset rebinds some commands, and may move the sequences that start with ``g`` to another key,
where the other program uses ``g``. No preset key is destructive: newsboat's ``C``, which marks
everything read, stays unbound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader.records import dataclass
from reader.ui.keys.command_table import Command

LEADER = "g"
"""The first key of the default sequences."""


@dataclass(frozen=True, slots=True)
class Preset:
    """The differences from the default keys.

    Attributes:
        leader: The first key of sequences, in place of ``g``.
        keys: Keys by command id.
    """

    leader: str
    keys: Mapping[str, str]


_NEWSBOAT = {
    "article.read": "N",
    "article.star": "s,ctrl+e",
    "article.previous_match": "P",
    "article.pictures": "I",
    "share.links": "u,L",
    "share.open": "o,O",
    "app.undo": "U",
    "app.rescan": "r,R",
    "list.group": "g,backslash",
    "list.reverse": "G",
    "list.filter": "f,F",
    "list.clear": "ctrl+f",
    "notebook.group": "g,backslash",
    "notebook.filter": "f,F,slash",
    "notebook.clear": "ctrl+f",
    "move.page_down": "pagedown",
    "move.first": "home",
    "move.last": "end",
    "visual.find_reverse": "exclamation_mark",
}
_LESS = {
    "move.down": "j,down,ctrl+e,ctrl+n",
    "move.up": "k,up,ctrl+y,ctrl+p",
    "list.page": "space,f",
    "article.page": "space,f",
    "move.page_down": "pagedown,ctrl+f,ctrl+v",
    "move.half_down": "d,ctrl+d",
    "move.half_up": "u,ctrl+u",
    "move.first": "g,home",
    "move.last": "G,end",
    "article.info": "i,equals_sign",
    "article.measure": "0",
    "list.filter": "ampersand",
    "notebook.filter": "slash,ampersand",
    "list.facets": "left",
    "notebook.facets": "left",
    "article.back": "left",
    "reading.delete": "D",
    "notebook.delete": "D",
    "app.undo": "U",
    "visual.find_reverse": "exclamation_mark",
}

PRESETS: Mapping[str, Preset] = {
    "default": Preset(LEADER, {}),
    "newsboat": Preset("comma", _NEWSBOAT),
    "less": Preset("comma", _LESS),
}
"""The presets, by name."""


def preset_keys(commands: Iterable[Command], name: str) -> dict[str, str]:
    """Return the keys of each command, by its id.

    Args:
        commands: All commands.
        name: The name of the preset.
    """
    preset = PRESETS[name]
    return {
        command.id: preset.keys.get(command.id) or _led(command.keys, preset.leader)
        for command in commands
    }


def _led(keys: str, leader: str) -> str:
    """Return keys whose sequences start with another key."""
    start = f"{LEADER} "
    return ",".join(
        leader + " " + sequence.removeprefix(start) if sequence.startswith(start) else sequence
        for sequence in keys.split(",")
    )
