"""Index some paths in a process whose memory is limited, and print what came of it as JSON.

Arguments: the folder of the index, then the paths.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC
from pathlib import Path

from reader.archive.hosts import known_hosts
from reader.index.database import Index
from reader.index.indexer import Indexer

MEMORY = 500 << 20


def main() -> None:
    """Index, and print the rows, the seconds and the largest memory of git in bytes."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    place, *roots = map(Path, sys.argv[1:])
    begin = time.monotonic()
    index = Index(place, UTC)
    indexer = Indexer(index, roots, known_hosts())
    indexer.names()
    indexer.heads()
    rows = index.db.execute("select name, title, problem from article").fetchall()
    sys.stdout.write(
        json.dumps(
            {
                "rows": [[name.decode("utf-8", "replace"), *rest] for name, *rest in rows],
                "seconds": time.monotonic() - begin,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10,
                "memory of git": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10,
            }
        )
    )


if __name__ == "__main__":
    main()
