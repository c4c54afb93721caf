"""Rendering: a `Document` as Markdown or plain text."""
