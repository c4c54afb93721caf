"""The settings: ``config.toml``, the environment and the command line to typed, checked values."""

from reader.config.reading import Configuration, load, read
from reader.config.settings import DEFAULTS, RULES, Rule, Settings

__all__ = ["DEFAULTS", "RULES", "Configuration", "Rule", "Settings", "load", "read"]
