"""Keys: the command table, the keymap, presets and names of keys."""
