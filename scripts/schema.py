"""The committed JSON Schema of an extraction (pipeline/data/schema.json, also docs/schema.json) from its models.

Usage: schema.py [--check]    --check only compares; exit 1 when they differ
"""

import argparse
import json
import sys
from pathlib import Path

from pipeline.lexicon import DATA
from pipeline.schema import Extraction

PATHS = (DATA / "schema.json", Path(__file__).parents[1] / "docs" / "schema.json")


def rendered() -> str:
    """The JSON Schema (draft 2020-12) of what `model_dump(mode="json")` gives."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Extraction.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        for path in PATHS:
            path.write_text(rendered(), encoding="utf-8")
        return 0
    stale = [path for path in PATHS if not path.is_file() or path.read_text(encoding="utf-8") != rendered()]
    for path in stale:
        print(f"{path} does not fit pipeline/schema.py; run: python scripts/schema.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
