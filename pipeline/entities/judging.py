"""The judges of the candidates for names: a log-linear model and a network, whose opinions are averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language

from pipeline.base import vectors_of
from pipeline.entities.candidates import Span, View
from pipeline.entities.features import is_dual, look_up
from pipeline.entities.network import Around, NameNetwork, numbered, overlapping
from pipeline.entities.typing import (
    Name,
    Scores,
    choose,
    consistent,
    normalised,
    score,
    weights,
    with_conventions,
    with_family_names,
)
from pipeline.lexicon import DATA
from pipeline.text import fold

NETWORK = DATA / "models" / "names.npz"


@dataclass(frozen=True)
class Judge:
    """Without a network the log-linear model decides alone."""

    weights: Mapping[str, Scores]
    network: NameNetwork | None = None
    around: Around | None = None

    @classmethod
    def load(cls, nlp: Language) -> Judge:
        """The judge that comes with the package, for the documents of a pipeline."""
        base = vectors_of(nlp)
        return cls(weights(), NameNetwork.load(NETWORK), Around(base.vocab.vectors, states=base is nlp))

    def decide(self, view: View, spans: Sequence[Span], evidence: Sequence[Sequence[str]]) -> list[Name]:
        """Names among the candidates, after the mentions of one surface have agreed on a type."""
        keys = [fold(view.text(span)) for span in spans]
        alone = with_conventions(evidence, self._scores(view, spans, evidence, keys))
        scores = with_family_names([key.split() for key in keys], alone)
        return choose(spans, consistent(keys, scores, [is_dual(look_up(view, span)) for span in spans]))

    def _scores(
        self, view: View, spans: Sequence[Span], evidence: Sequence[Sequence[str]], keys: Sequence[str]
    ) -> list[Scores]:
        alone = [score(row, self.weights) for row in evidence]
        if self.network is None or self.around is None or not spans:
            return alone
        groups = numbered(keys), overlapping(spans)
        other = map(normalised, self.network.scores(evidence, self.around(view.doc, spans), groups).tolist())
        return [normalised(mean) for mean in np.mean([alone, list(other)], axis=0).tolist()]
