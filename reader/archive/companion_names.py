"""Names of the tables that exports put beside their pages, see `reader.archive.companions`."""

COMPANIONS = ("posts.csv",)
