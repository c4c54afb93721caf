"""The settings: ``config.toml``, the environment and the command line to typed, checked values."""

from reader.config.settings import DEFAULTS, RULES, Rule, Settings
from reader.config.sources import Configuration, load, read

__all__ = ["DEFAULTS", "RULES", "Configuration", "Rule", "Settings", "load", "read"]
