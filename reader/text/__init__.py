"""The text engine: strings in, values out. No files, no Textual, no TinyDB."""
