"""The messages of argparse, marked for the catalogues."""

from __future__ import annotations

from reader.translation import deferred

_MESSAGES = (
    deferred("usage: "),
    deferred("positional arguments"),
    deferred("options"),
    deferred("show this help message and exit"),
    deferred("show program's version number and exit"),
    deferred("%(prog)s: error: %(message)s\n"),
    deferred("argument %(argument_name)s: %(message)s"),
    deferred("the following arguments are required: %s"),
    deferred("one of the arguments %s is required"),
    deferred("unrecognized arguments: %s"),
    deferred("not allowed with argument %s"),
    deferred("ignored explicit argument %r"),
    deferred("expected one argument"),
    deferred("expected at most one argument"),
    deferred("expected at least one argument"),
    deferred("ambiguous option: %(option)s could match %(matches)s"),
    deferred("invalid %(type)s value: %(value)r"),
    deferred("invalid choice: %(value)r (choose from %(choices)s)"),
    deferred(
        "invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)"
    ),
)
"""The messages of all supported versions of Python."""
