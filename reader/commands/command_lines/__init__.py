"""The command lines of the verbs: their parsers, which a shell asks at each Tab.

They import nothing of what a verb does, so that completing a line takes no longer than need be.
"""
