"""Help: the screen of keys, the palette, the first run."""
