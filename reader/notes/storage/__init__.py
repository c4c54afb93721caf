"""The journaled TinyDB storage: log, snapshot, lock, files, damage."""
