"""Boilerplate: recognise and remove page furniture and recurring text."""
