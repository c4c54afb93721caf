"""File formats: one module each, all found through `reader.archive.formats.registry`.

A new format is a module that makes an `ArticleFormat`, and an entry in the registry's list.
"""
