"""The tokens of a press text: spaCy's, cut also where a news agency's mark is glued to the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

# spaCy's tokenizer is quadratic in the length of a stretch without spaces (20,000 emoji: two minutes).
_LONG_WORD = re.compile(r"\S{100}(?=\S)")
# "LYON, France--(BUSINESS WIRE)--Genfit", "PARIS (Dow Jones)--Le groupe", "(AFP)-Le", "MONTRÉAL, le 2 mars /CNW/ - Le"
_AGENCY = re.compile(
    r"(--+)?(\([^\W\d_][\w /.-]{1,30}\))(--+ ?|[–—-](?: |(?=[A-ZÀ-Ö])))"
    r"|(/)([A-Z][\w -]{1,20})(/ )(?=[–—-])"
)


def tokenize(nlp: Language, text: str) -> Doc:
    """A Doc of the whole text by the tokenizer of `nlp`."""
    cuts = [0, *sorted({cut for cut in _cuts(text) if 0 < cut < len(text)}), len(text)]
    parts = [nlp.tokenizer(text[start:end]) for start, end in pairwise(cuts)]
    return parts[0] if len(parts) == 1 else Doc.from_docs(parts, ensure_whitespace=False)


def _cuts(text: str) -> Iterator[int]:
    yield from (match.end() for match in _LONG_WORD.finditer(text))
    for match in _AGENCY.finditer(text):
        yield from (cut for span in match.regs[1:] for cut in span)
