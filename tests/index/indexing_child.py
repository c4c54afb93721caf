"""Index libraries in a process whose memory is limited, and print what came of each as JSON.

Each line of the input is a list in JSON: the folder of an index, then the paths of its library.
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
    """Index each library of the input, and print a line for each."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    for line in sys.stdin:
        place, *roots = map(Path, json.loads(line))
        sys.stdout.write(json.dumps(indexed(place, roots)) + "\n")


def indexed(place: Path, roots: list[Path]) -> dict[str, object]:
    """Index a library; return the rows, the seconds and the largest memory so far in bytes."""
    begin = time.monotonic()
    index = Index(place, UTC)
    indexer = Indexer(index, roots, known_hosts())
    indexer.names()
    indexer.heads()
    rows = index.db.execute("select name, title, problem from article").fetchall()
    index.close()
    return {
        "rows": [[name.decode("utf-8", "replace"), *rest] for name, *rest in rows],
        "seconds": time.monotonic() - begin,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10,
        "memory of git": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10,
    }


if __name__ == "__main__":
    main()
