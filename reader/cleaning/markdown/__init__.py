"""Markdown bodies -> a document."""
