"""Dumps: single files with many articles, such as a feed or a list of JSON objects.

A dump is a container, and its members are generated here: the fields of an item become front matter
above its text, which is read like any other file.
"""
