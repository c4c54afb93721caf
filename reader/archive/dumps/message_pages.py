"""The kinds of pages of messages: of a chat, or of memos."""

from __future__ import annotations

from reader.archive.dumps.chat_pages import MessagePage, has_messages, read_chat
from reader.archive.dumps.memo_pages import has_memos, read_memos

_KINDS = ((has_messages, read_chat), (has_memos, read_memos))
"""Whether a page in UTF-8 is of a kind, and its reading; the first that fits is taken."""


def is_message_page(data: bytes) -> bool:
    """Return whether a page in UTF-8 has a message of any kind."""
    return any(has(data) for has, _read in _KINDS)


def read_messages(data: bytes) -> MessagePage:
    """Return the messages of a page in UTF-8; of a page that has none, no messages."""
    read = next((read for has, read in _KINDS if has(data)), read_memos)
    return read(data)
