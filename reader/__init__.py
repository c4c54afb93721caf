"""Read and annotate a Chinese-language archive in a terminal."""

__version__ = "0.1.0"
