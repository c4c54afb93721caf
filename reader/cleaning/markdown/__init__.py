"""Markdown: CommonMark and GFM as people write them, converted to HTML for the HTML cleaner.

`source` prepares the source (comments, template tags), `parser` converts it; the other modules are
rules of the parser. Tags inside Markdown pass through, so that one cleaner reads both.
"""
