"""spaCy component `manchette_layout`: blocks and sentence starts, before the parser (which keeps to them)."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.parsers.sentences import find_blocks, split_sentences
from pipeline.state import state, text_of


@Language.factory("manchette_layout", assigns=["doc._.manchette", "token.is_sent_start"])
def make_layout(nlp: Language, name: str) -> Layout:
    """The component of this name, for any French pipeline; put it before the parser."""
    return Layout()


class Layout:
    """Sets every token's `is_sent_start`, and `blocks`: [{"span": [start, end], "kind": …}]."""

    def __call__(self, doc: Doc) -> Doc:
        """Cuts the text into blocks and sentences."""
        text = text_of(doc)
        blocks = find_blocks(text)
        state(doc)["blocks"] = [{"span": [b.start, b.end], "kind": b.kind} for b in blocks]
        starts = [start for b in blocks for start, _ in split_sentences(text, b.start, b.end)]
        offsets = doc.to_array("IDX").tolist()
        first = {0, *(bisect_left(offsets, start) for start in starts)}
        marks = [1 if index in first else -1 for index in range(len(doc))]
        if marks:  # all at once: token by token, spaCy would scan the whole document at each assignment
            doc.from_array(["SENT_START"], np.array(marks, dtype="int64").astype("uint64")[:, None])  # type: ignore[arg-type]
        return doc
