"""Site rules: cleaning rules for the pages of one family of hosts."""
