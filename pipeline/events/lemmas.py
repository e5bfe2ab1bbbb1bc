"""Every dictionary reading of a French form, whatever the tagger said: "ferme" is a noun, an adjective and fermer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from spacy.language import Language

from pipeline.lexicon import DATA, Row, read_table

CACHED = 8_000  # forms: more than a batch of articles has, and memory stays flat
_NO_READING: frozenset[str] = frozenset()
# Elided and contracted function words; the base model's tables leave some of them as they are.
_CLITICS = {
    "d'": "de",
    "du": "de",
    "des": "de",
    "l'": "le",
    "la": "le",
    "les": "le",
    "s'": "se",
    "au": "à",
    "aux": "à",
    "qu'": "que",
}


class _Ending(Row):
    ending: str
    infinitive: str


def _by_ending(rules: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    """Ending -> what may replace it."""
    found: dict[str, list[str]] = defaultdict(list)
    for ending, other in rules:
        found[ending].append(other)
    return found


class Lemmas:
    """Readings from the rule tables of a spaCy French lemmatizer; without such tables, forms stand for themselves."""

    def __init__(self, nlp: Language) -> None:
        lemmatizer: Any = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
        lookups = getattr(lemmatizer, "lookups", None)

        def table(name: str, pos: str) -> Any:  # noqa: ANN401 - a table is a list or a mapping
            found = lookups.get_table(name, {}) if lookups is not None else {}
            return found.get(pos, {}) or {}

        self._tables = {
            pos: (frozenset(table("lemma_index", pos)), table("lemma_exc", pos)) for pos in ("verb", "noun", "adj")
        }
        regular = read_table(DATA / "verb_endings.csv", _Ending, lambda r: (r.ending, r.infinitive))
        more = {"verb": [(r.ending, r.infinitive) for r in regular]}
        self._rules = {pos: _by_ending([*table("lemma_rules", pos), *more.get(pos, ())]) for pos in self._tables}
        self._longest = max((len(ending) for rules in self._rules.values() for ending in rules), default=0)
        self._lookup = lookups.get_table("lemma_lookup", {}) if lookups is not None else {}
        self.readings = lru_cache(maxsize=CACHED)(self._readings)

    def of(self, form: str, pos: str | None = None) -> frozenset[str]:
        """Lemmas of a form, of one part of speech (verb, noun, adj) or of all."""
        readings = self.readings(form.lower().replace("’", "'"))
        return readings[pos] if pos else readings["any"]

    def _readings(self, form: str) -> dict[str, frozenset[str]]:
        if form in _CLITICS:
            return {
                "any": frozenset({_CLITICS[form]}),
                "verb": _NO_READING,
                "noun": _NO_READING,
                "adj": _NO_READING,
            }
        found = {pos: self._by_rule(form, pos) for pos in self._tables}
        known = frozenset().union(*found.values())
        found["any"] = known or frozenset({form, *self._listed(form)})
        return found

    def _listed(self, form: str) -> list[str]:
        value = self._lookup.get(form, form)
        return [value] if isinstance(value, str) else list(value)

    def _by_rule(self, form: str, pos: str) -> frozenset[str]:
        index, exceptions = self._tables[pos]
        found = {form} if form in index else set()
        found.update(exceptions.get(form, ()))
        for cut in range(max(0, len(form) - self._longest), len(form) + 1):
            for other in self._rules[pos].get(form[cut:], ()):
                if (lemma := form[:cut] + other) in index:
                    found.add(lemma)
        return frozenset(found) if found else _NO_READING
