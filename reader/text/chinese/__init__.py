"""Chinese: scripts, variants of characters, pinyin."""
