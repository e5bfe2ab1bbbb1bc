"""Gold from its authoring form (docs/annotation-guide.md, section 7): bracketed contexts become character offsets.

Usage: compile_gold.py [--check] [ID ...]
Compiles gold/authored/ID.json with corpus/ID.txt into gold/ID.json, for all articles when no ID is given. Lists every
problem and writes nothing for an article that has one; --check writes nothing, and counts stale gold as a problem.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.evaluation.agreement import Span, overlap
from pipeline.ontology import ENTITY_TYPES, EventType, Role, event_types
from pipeline.schema import Extraction, plain_decimal

ROOT = Path(__file__).parents[1]
_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
VALUES = {
    "date": re.compile(rf"\d{{3}}X|(?:\.\.|{_DAY})(?:/(?:\.\.|{_DAY}))?"),
    "duration": re.compile(r"P(?:T?(?:\d+(?:\.\d+)?|X)[YMWDHS])+"),
}
Record = dict[str, Any]


class Compiler:
    """Compiles one article; `problems` lists what is wrong with its authoring form."""

    def __init__(self, text: str, source: Record) -> None:
        self.text, self.source = text, source
        self.problems: list[str] = []
        self.types: dict[str, str] = {}  # id -> entity type, QUANTITY or TIME

    def compile(self) -> Record:
        """The gold record; only of use when `problems` stays empty."""
        source = self.source
        quantities = [self.quantity(q) for q in source.get("quantities", [])]
        times = [self.time(t) for t in source.get("times", [])]
        for item, kind in self._identified():
            self.types[item["id"]] = kind
        mentions = self.mentions()
        events = source.get("events", [])
        ids = Counter([*(item["id"] for item, _ in self._identified()), *(x["id"] for x in (*mentions, *events))])
        for id_ in (id_ for id_, count in ids.items() if count > 1):
            self.complain(id_, "the id is used twice (mentions have m1, m2, …)")
        gold = {
            "schema": "1",
            "doc": source["doc"],
            "published": source.get("published"),
            "ignore": [self.locate(context, "ignore") for context in source.get("ignore", [])],
            "entities": [{key: e[key] for key in ("id", "type", "name")} for e in source.get("entities", [])],
            "mentions": mentions,
            "quantities": quantities,
            "times": times,
            "relations": [self.relation(r) for r in source.get("relations", [])],
            "events": [self.event(e) for e in events],
        }
        if not self.problems:
            self.validate(gold)
        return gold

    def complain(self, where: str, why: str) -> None:
        self.problems.append(f"{self.source['doc']}: {where}: {why}")

    def validate(self, gold: Record) -> None:
        """Types, kinds, modifiers, modalities and the like: what the schema of extractions says."""
        try:
            Extraction.model_validate(gold)
        except ValidationError as error:
            for found in error.errors():
                self.complain(".".join(map(str, found["loc"])), found["msg"])

    def _identified(self) -> Iterator[tuple[Record, str]]:
        for entity in self.source.get("entities", []):
            yield entity, entity["type"]
        for key, kind in (("quantities", "QUANTITY"), ("times", "TIME")):
            for item in self.source.get(key, []):
                yield item, kind

    def locate(self, context: str, where: str) -> Span:
        """The span in brackets; its context must occur exactly once. (0, 0) with a complaint when it does not."""
        opening, closing = "⟦⟧" if "⟦" in context else "[]"
        parts = re.fullmatch(
            rf"([^{re.escape(opening + closing)}]*){re.escape(opening)}([^{re.escape(opening + closing)}]+)"
            rf"{re.escape(closing)}([^{re.escape(opening + closing)}]*)",
            context,
        )
        if not parts:
            self.complain(where, f"one span in brackets is wanted in {context!r}")
            return 0, 0
        plain = "".join(parts.groups())
        if (count := self.text.count(plain)) != 1:
            self.complain(where, f"the context occurs {count} times: {context!r}")
            return 0, 0
        start = self.text.index(plain) + len(parts[1])
        return start, start + len(parts[2])

    def mentions(self) -> list[Record]:
        """Names and nominals in text order, numbered m1, m2, …"""
        found = [{"span": span, "entity": owner, "kind": "name"} for span, owner in self.names()]
        for entity in self.source.get("entities", []):
            for context in entity.get("nominals", []):
                span = self.locate(context, entity["id"])
                found.append({"span": span, "entity": entity["id"], "kind": "nominal"})
        found.sort(key=lambda m: m["span"])
        for i, first in enumerate(found):
            for second in found[i + 1 :]:
                if first["kind"] == second["kind"] and overlap(first["span"], second["span"]):
                    self.complain("mentions", f"overlap at {first['span']} and {second['span']}")
        return [{"id": f"m{number}", **mention} for number, mention in enumerate(found, 1)]

    def names(self) -> list[tuple[Span, str]]:
        """Name mentions: those in brackets, then every "all:" occurrence, longest names first, that is still free."""
        chosen: list[tuple[Span, str]] = []
        listed: list[tuple[Span, str]] = []
        excluded: list[tuple[Span, str]] = []
        for entity in self.source.get("entities", []):
            for pattern in entity.get("names", []):
                if pattern == "all:":
                    self.complain(entity["id"], "names nothing: write the name after 'all:'")
                elif pattern.startswith("all:"):
                    hits = list(re.finditer(rf"(?<!\w){re.escape(pattern[4:])}(?!\w)", self.text))
                    listed += [(hit.span(), entity["id"]) for hit in hits]
                    if not hits:
                        self.complain(entity["id"], f"no occurrence of {pattern[4:]!r}")
                elif pattern.startswith("!"):
                    excluded.append((self.locate(pattern[1:], entity["id"]), entity["id"]))
                else:
                    chosen.append((self.locate(pattern, entity["id"]), entity["id"]))
        for span, owner in sorted(listed, key=lambda item: item[0][0] - item[0][1]):
            barred = any(name == owner and overlap(span, other) for other, name in excluded)
            if not barred and not any(overlap(span, other) for other, _ in chosen):
                chosen.append((span, owner))
        return chosen

    def quantity(self, source: Record) -> Record:
        span = self.locate(source["at"], source["id"])
        values = {key: self.amount(source.get(key), source["id"]) for key in ("value", "min", "max")}
        return {
            "id": source["id"], "span": span, "kind": source["kind"], **values, "unit": source.get("unit"),
            "modifier": source.get("modifier", "exact"), "equivalent_of": source.get("equivalent_of"),
        }  # fmt: skip

    def amount(self, value: object, where: str) -> str | None:
        if value is None:
            return None
        try:
            return plain_decimal(Decimal(str(value)))
        except InvalidOperation:
            self.complain(where, f"{value!r} is no decimal")
            return None

    def time(self, source: Record) -> Record:
        span, kind, value = self.locate(source["at"], source["id"]), source.get("type", "date"), source.get("value")
        if value is not None and not (kind in VALUES and VALUES[kind].fullmatch(value)):
            self.complain(source["id"], f"the value {value!r} is no {kind}")
        return {"id": source["id"], "span": span, "type": kind, "value": value}

    def relation(self, source: Record) -> Record:
        for end in ("from", "to"):
            if source[end] not in self.types:
                self.complain(f"relation {source['type']}", f"unknown id {source[end]}")
        return {key: source[key] for key in ("type", "from", "to")}

    def event(self, source: Record) -> Record:
        where = f"event {source['id']}"
        kind = event_types().get(source["type"])
        if kind is None:
            self.complain(where, f"unknown type {source['type']}")
        elif source.get("subtype") not in (None, *kind.subtypes):
            self.complain(where, f"unknown subtype {source['subtype']}")
        if source.get("source") is not None and source["source"] not in self.types:
            self.complain(where, f"unknown source {source['source']}")
        if not source.get("triggers"):
            self.complain(where, "no trigger")
        keys = ("modality", "polarity", "direction", "source", "source_kind")
        return {
            "id": source["id"],
            "type": source["type"],
            "subtype": source.get("subtype"),
            "triggers": [self.locate(context, where) for context in source.get("triggers", [])],
            "args": list(self.arguments(source, kind, where)) if kind else [],
            **{key: source.get(key) for key in keys},
            "optional": bool(source.get("optional")),
        }

    def arguments(self, source: Record, kind: EventType, where: str) -> Iterator[Record]:
        for name, fillers in source.get("args", {}).items():
            role = kind.roles.get(name)
            if role is None:
                self.complain(where, f"{kind.name} has no role {name}")
                continue
            if len(fillers) > 1 and not role.many:
                self.complain(where, f"role {name} takes one filler")
            optional = {"optional": True} if name in source.get("optional_roles", []) else {}
            for filler in fillers:
                yield self.filler(filler, role, f"{where} {name}") | optional

    def filler(self, filler: str, role: Role, where: str) -> Record:
        """A reference to an id, or a span of text; a role that takes text takes any entity."""
        found = self.types.get(filler, "TEXT")
        if found not in role.fillers and not (found in ENTITY_TYPES and "TEXT" in role.fillers):
            self.complain(where, f"takes {', '.join(sorted(role.fillers))}, not {found} {filler!r}")
        if filler in self.types:
            return {"role": role.name, "ref": filler}
        span = self.locate(filler, where)
        return {"role": role.name, "span": span, "text": self.text[slice(*span)]}


def render(gold: Record) -> str:
    """JSON with one annotation a line: easy to read, easy to diff."""
    lines = []
    for key, value in gold.items():
        if isinstance(value, list) and value:
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f" {json.dumps(key)}: [\n  {rows}]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def compile_article(doc: str, *, root: Path = ROOT) -> tuple[str, list[str]]:
    """The rendered gold of an article of `root`, and the problems of its authoring form."""
    source = json.loads((root / "gold/authored" / f"{doc}.json").read_text(encoding="utf-8"))
    with (root / "corpus" / f"{doc}.txt").open(encoding="utf-8", newline="") as stream:
        compiler = Compiler(stream.read(), source)
    gold = compiler.compile()
    return render(gold), compiler.problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    all_problems = []
    for doc in options.ids or sorted(path.stem for path in (ROOT / "gold/authored").glob("*.json")):
        rendered, problems = compile_article(doc)
        target = ROOT / "gold" / f"{doc}.json"
        if options.check and not (target.is_file() and target.read_text(encoding="utf-8") == rendered):
            problems.append(f"{doc}: gold/{doc}.json is stale; run: python scripts/compile_gold.py {doc}")
        elif not options.check and not problems:
            target.write_text(rendered, encoding="utf-8")
        all_problems += problems
    print(*all_problems, sep="\n", file=sys.stderr)
    return 1 if all_problems else 0


if __name__ == "__main__":
    sys.exit(main())
