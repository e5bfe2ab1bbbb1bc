"""Packs what the tables of names and ties say, so that loading need not read and validate 80,000 rows.

Usage: pack_names.py [--check]
Run it after a change in pipeline/data/names/; without it the tables are read each time. --check only compares.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import srsly

from pipeline.entities.lexicon import NAME_INDEX, flat_names, name_files
from pipeline.entities.ties import TIE_INDEX, TIES, read_ties
from pipeline.lexicon import checksum_of

PACKED: dict[Path, tuple[Iterable[Path], Callable[[], object]]] = {
    NAME_INDEX: (name_files(), flat_names),
    TIE_INDEX: ([TIES], read_ties),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for path, (sources, build) in PACKED.items():
        data = srsly.msgpack_dumps((checksum_of(sources), build()))
        if not options.check:
            path.write_bytes(data)
        elif not (path.is_file() and path.read_bytes() == data):
            sys.exit(f"{path.name} is not what its tables say; run: python scripts/pack_names.py")


if __name__ == "__main__":
    main()
