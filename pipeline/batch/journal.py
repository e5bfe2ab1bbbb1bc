"""What a run has done so far, on disk: a killed run goes on where it was.

One line a result: its key, a checksum, how many events it holds, and the extraction as JSON. A torn or damaged end is
cut off on opening.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from array import array
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from pipeline.batch.article import Article

_SYNC_SECONDS = 2.0  # a power cut loses no more work than this
_LOCK_SECONDS = 3.0  # the workers of a killed run hold its lock until they notice


def key_of(article: Article, configuration: str) -> str:
    """The hash of all that a result depends on."""
    told = json.dumps([article.record(), configuration], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


class JournalBusyError(OSError):
    """Another run writes to the same output."""


class Journal:
    """Results by key, in a file that only grows; one run at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab", buffering=0)
        lock(self._file)
        self._found = dict(self._scan())
        self._order = array("q")
        self._synced = monotonic()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not os.fstat(self._file.fileno()).st_size:
            self.remove()  # nothing was done that could be kept
        self._file.close()

    def _scan(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Key, offset and number of events of every whole line; what follows the last one is cut off."""
        end = 0
        with self.path.open("rb") as stream:
            for line in stream:
                if not line.endswith(b"\n") or not _is_whole(line):
                    break
                key, _, events, _ = line.split(b" ", 3)
                yield key.decode("ascii"), (end, int(events))
                end += len(line)
        self._file.truncate(end)

    def __len__(self) -> int:
        return len(self._order)

    def slot(self) -> int:
        """A place in the order of results, to be filled by `reuse` or `put`; left empty, it holds none."""
        self._order.append(-1)
        return len(self._order) - 1

    def reuse(self, slot: int, key: str) -> int | None:
        """Puts what an earlier run has left under this key into its place and tells its number of events, if any."""
        if key not in self._found:
            return None
        self._order[slot], events = self._found[key]
        return events

    def put(self, slot: int, key: str, line: str, *, events: int) -> None:
        """Appends a result and puts it into its place."""
        data = line.encode("utf-8")
        offset = self._file.seek(0, os.SEEK_END)
        rest = memoryview(b"%s %08x %d %s\n" % (key.encode("ascii"), zlib.crc32(data), events, data))
        while rest:
            rest = rest[self._file.write(rest) :]
        self._order[slot] = offset
        if monotonic() - self._synced > _SYNC_SECONDS:
            os.fsync(self._file.fileno())
            self._synced = monotonic()

    def lines(self) -> Iterator[str]:
        """The results of this run as JSON, in the order of their places."""
        with self.path.open("rb") as stream:
            for offset in self._order:
                if offset >= 0:
                    stream.seek(offset)
                    yield stream.readline().split(b" ", 3)[3][:-1].decode("utf-8")

    def remove(self) -> None:
        """Deletes the file: the results are elsewhere now."""
        self.path.unlink(missing_ok=True)


def _is_whole(line: bytes) -> bool:
    try:
        _, checksum, _, data = line.split(b" ", 3)
        return int(checksum, 16) == zlib.crc32(data[:-1])
    except ValueError:
        return False


def lock(file: FileIO) -> None:
    """Keeps other runs off while the file is open; JournalBusyError when one has it."""
    try:
        import fcntl
    except ImportError:  # not on this system
        return
    patience = monotonic() + _LOCK_SECONDS
    while True:
        try:
            return fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if monotonic() > patience:
                raise JournalBusyError(error.errno, "another run is writing to it") from error
            sleep(0.1)
        except OSError:  # a file system without locks
            return
