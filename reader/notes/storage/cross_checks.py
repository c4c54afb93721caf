"""Checks that the files of a store belong together and that nothing acknowledged is missing.

They detect damage that leaves the files well-formed: the seal of the snapshot names its log, the
snapshot and the lines of the log have checksums, and the receipt in the lock file records how much
of the log was acknowledged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.notes.storage import snapshot
from reader.notes.storage.files import OddFileError
from reader.notes.storage.image import Image
from reader.notes.storage.log import decode
from reader.notes.storage.snapshot_layout import Seal
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from reader.notes.storage.documents import Tables
    from reader.notes.storage.log import Log
    from reader.notes.storage.receipt import Receipt
    from reader.notes.storage.replica import Replica
    from reader.notes.storage.snapshot import Loaded
    from reader.notes.storage.store_files import StoreFiles

_CHANGED = deferred("was changed by another program, or by an error of the disk")


def read_both(files: StoreFiles, log: Log | None, receipt: Receipt | None, replica: Replica) -> str:
    """Read the snapshot and the lines of the log into memory, and compare them.

    Args:
        files: The files; what is wrong with them is noted there.
        log: The log, None when it does not exist.
        receipt: The receipt in the lock file, None when there is none.
        replica: The content in memory, which is replaced.

    Returns:
        A notice about missing data, empty when nothing is missing.
    """
    lines: Iterable[Mapping[str, Any]] = ()
    if log is not None:
        log.read_head()
        lines = files.lines(log)
        if not log.name:  # the head of a damaged log is further down: find it first
            lines = list(lines)
    loaded = files.read_snapshot(log, receipt)
    if not (loaded.fault or loaded.intact):
        is_changed = loaded.was_sealed
        if not is_changed and log is not None and log.check is not None:
            lines = list(lines)
            is_changed = not _holds(loaded.tables, lines)
        if is_changed:
            files.damage.faults.setdefault(files.path, _CHANGED)
    replica.image = Image(loaded.tables)
    is_strange = log is not None and loaded.seal is not None and not _belong(log, loaded.seal)
    if log is not None and loaded.seal is not None and log.name == loaded.seal.before:
        # A compaction was interrupted, or that of another machine was put beside this log.
        lines = list(lines)
        is_strange = files.gate is not None and not _holds(loaded.tables, lines)
    take = replica.absorb if is_strange else replica.apply
    take(lines)
    gap, rest = _compare(files, log, loaded, receipt)
    take(rest)
    if log is not None:
        # Last: a document that is only there gets a number that no other has.
        replica.absorb(files.judged(log.changed))
        log.changed.clear()
    return gap


def _compare(
    files: StoreFiles, log: Log | None, loaded: Loaded, receipt: Receipt | None
) -> tuple[str, list[Mapping[str, Any]]]:
    """Note signs that the log was changed since it was written.

    Args:
        files: The files.
        log: The log, with all lines read; None when it does not exist.
        loaded: The snapshot.
        receipt: The receipt in the lock file, None when there is none.

    Returns:
        A notice about missing data, empty when nothing is missing; and the last line of the
        log, if only its end is missing.
    """
    faults = files.damage.faults
    if log is None:
        return "" if files.log_path in faults else _missing_log(files, loaded, receipt), []
    files.note_damage(log)
    if loaded.seal is not None and not _belong(log, loaded.seal):
        fault = deferred("does not belong to the snapshot beside it")
        faults.setdefault(files.log_path, fault)
    elif receipt is None or receipt.log == log.name:
        fault, rest = _compare_end(files, log, receipt)
        if fault:
            faults.setdefault(files.log_path, fault)
        return "", rest
    elif (
        receipt.size
        and log.name
        and loaded.seal is not None
        and (log.name, receipt.log)
        != (
            loaded.seal.log,
            loaded.seal.before,
        )
    ):
        gap = _(
            "{name} and its log are not the files last saved here; newer changes may be missing."
        ).format(name=files.path.name)
        return gap, []
    return "", []


def _compare_end(
    files: StoreFiles, log: Log, receipt: Receipt | None
) -> tuple[str, list[Mapping[str, Any]]]:
    """Return how a log differs from its receipt, empty when it does not.

    Args:
        files: The files.
        log: The log.
        receipt: The receipt of that log, None when there is none.

    Returns:
        The difference, and the last line if only its end is missing or damaged.
    """
    tail = log.tail()
    if (line := decode(tail[:-1])) is not None:
        return _CHANGED, [*files.judged([line])]
    if receipt is None or receipt.size <= log.position:
        return "" if receipt is None or log.agrees(receipt) else _CHANGED, []
    shorter = deferred("is shorter than what was saved in it")
    if (line := decode(tail)) is None:
        return shorter, []
    is_whole = log.position + len(tail) + 1 == receipt.size
    return "" if is_whole else shorter, [*files.judged([line])]


def _missing_log(files: StoreFiles, loaded: Loaded, receipt: Receipt | None) -> str:
    """Return the notice for the reader when there is no log."""
    seal = loaded.seal
    if receipt is not None and receipt.size:
        return _("{name} is gone, with the changes since the last snapshot.").format(
            name=files.log_path.name
        )
    begun = receipt.log if receipt is not None else ""
    if seal is not None and seal.log and seal.log != begun:
        return _(
            "{name} is here without {log}, which holds the latest changes: copy that file here"
            " as well if there is one."
        ).format(name=files.path.name, log=files.log_path.name)
    return ""


def is_intruder(path: Path, receipt: Receipt | None, new: Log, old: Log) -> bool:
    """Return whether another program, not a session, has replaced the current log.

    In that case memory has everything that was acknowledged, and the new log may have less.

    Args:
        path: The snapshot.
        receipt: The receipt in the lock file, None when there is none.
        new: The log that is there now.
        old: The log that was read.
    """
    if receipt is None or receipt.log != old.name or receipt.size > old.position:
        return False
    if receipt == new.receipt():  # a copy
        return False
    try:
        seal, _intact = snapshot.inspect(path)
    except (FileNotFoundError, OddFileError):
        seal = None
    return seal != Seal(new.name, old.name)


def _belong(log: Log, seal: Seal) -> bool:
    """Return whether a log was started with a snapshot, or is the one compacted into it."""
    return not log.name or log.name in (seal.log, seal.before)


def _holds(tables: Tables, lines: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a snapshot already includes the lines of a log.

    This is the case when the session was killed before it replaced the log.
    """
    last: dict[tuple[str, str], object] = {}
    for line in lines:
        for table in line.get("drop", ()):
            last = {ref: document for ref, document in last.items() if ref[0] != table}
        for table, documents in line.get("set", {}).items():
            last.update({(table, doc_id): document for doc_id, document in documents.items()})
        for table, doc_ids in line.get("remove", {}).items():
            last.update({(table, doc_id): None for doc_id in doc_ids})
    return bool(last) and all(
        tables.get(table, {}).get(doc_id) == document for (table, doc_id), document in last.items()
    )
