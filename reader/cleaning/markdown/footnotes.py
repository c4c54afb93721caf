"""Footnotes: no note is lost, and a mark leads to its note and back.

The plugin drops notes that no mark refers to, and all but the last of several with one label.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

from reader.cleaning.markdown.block_rules import DEEPEST

Env = MutableMapping[str, Any]
LONGEST_NUMBER = 4
"""The maximum number of digits of a label that is shown as the number of the note."""


def add_footnotes(parser: MarkdownIt) -> None:
    """Let a parser read footnotes."""
    footnote_plugin(parser)
    parser.block.ruler.at("footnote_def", _read_note, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.before("footnote_tail", "unused_notes", _keep_unused)
    parser.add_render_rule("footnote_ref", _show_mark)
    parser.add_render_rule("footnote_block_open", _show_list)
    parser.add_render_rule("footnote_block_close", _show_list_end)
    parser.add_render_rule("footnote_open", _show_note)
    parser.add_render_rule("footnote_anchor", _show_nothing)


def _read_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a note; a second one with the same label is a note of its own."""
    if state.level >= DEEPEST:
        return False
    labels: dict[str, int] = state.env.get("footnotes", {}).get("refs", {})
    before, size = dict(labels) if labels and not silent else {}, len(state.tokens)
    if not footnote_def(state, start, end, silent):
        return False
    if not silent:
        label = state.tokens[size].meta["label"]
        if ":" + label in before:
            unique = f"{label} {len(before)}"
            state.tokens[size].meta["label"] = unique
            state.env["footnotes"]["refs"][":" + unique] = -1
    return True


def _keep_unused(state: StateCore) -> None:
    """Add the notes that no mark refers to, and number all of them."""
    notes = state.env.get("footnotes")
    if not notes:
        return
    listed = notes.setdefault("list", {})
    for name, number in notes.get("refs", {}).items():
        if number < 0:
            notes["refs"][name] = len(listed)
            listed[len(listed)] = {"label": name[1:], "count": 0}
    labels = [note.get("label", "") for note in listed.values()]
    written = [label.partition(" ")[0] for label in labels]
    are_numbers = all(label.isdigit() and len(label) <= LONGEST_NUMBER for label in written)
    state.env["note_numbers"] = [
        int(label) if are_numbers else number for number, label in enumerate(written, 1)
    ]


def _number(env: Env, place: int) -> int:
    numbers: list[int] = env.get("note_numbers", [])
    return numbers[place] if place < len(numbers) else place + 1


def _show_mark(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: Env
) -> str:
    place = tokens[index].meta["id"]
    return f'<sup><a href="#fn-{place + 1}">[{_number(env, place)}]</a></sup>'


def _show_list(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: Env
) -> str:
    return "<ol>\n"


def _show_list_end(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: Env
) -> str:
    return "</ol>\n"


def _show_note(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: Env
) -> str:
    place = tokens[index].meta["id"]
    return f'<li id="fn-{place + 1}" role="doc-endnote" value="{_number(env, place)}">'


def _show_nothing(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: Env
) -> str:
    return ""
