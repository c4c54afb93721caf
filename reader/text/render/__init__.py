"""Rendering: a `Document` as HTML, Markdown or plain text."""
