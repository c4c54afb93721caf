"""Chinese: scripts, character variants, pinyin."""
