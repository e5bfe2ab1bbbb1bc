"""Packs what the tables of names and ties say, so that loading need not read and validate 80,000 rows.

Usage: pack_names.py
Run it after a change in pipeline/data/names/; until then the tables are read each time, and a test tells.
"""

from pipeline.entities.lexicon import NAME_INDEX, flat_names, name_files
from pipeline.entities.ties import TIE_INDEX, TIES, read_ties
from pipeline.lexicon import pack


def main() -> None:
    pack(NAME_INDEX, name_files(), flat_names)
    pack(TIE_INDEX, [TIES], read_ties)


if __name__ == "__main__":
    main()
