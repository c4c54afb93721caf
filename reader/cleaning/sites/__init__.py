"""Site rules: what is known about the pages of one family of hosts."""
