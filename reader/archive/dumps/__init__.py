"""Dumps: one file with many articles, such as a feed or a list of JSON objects.

A dump is a container whose members are made here: the fields of an item become front matter, and
its text the body below it, so that the formats of files read it like any other.
"""
