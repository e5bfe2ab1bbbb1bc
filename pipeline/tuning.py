"""What makes a spaCy pipeline quicker without changing what it finds."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

from spacy.language import Language
from thinc.api import NumpyOps, get_current_ops, use_ops
from threadpoolctl import ThreadpoolController

COMMON = 10_000  # words kept for good, the size of spaCy's own cache
_LONGEST = 30  # characters of such a word
_KNOWN_LEMMAS = 20_000


def quick_ops() -> AbstractContextManager[None]:
    """Models made inside multiply with numpy's library rather than with thinc's BLIS; nothing changes on GPUs."""
    return use_ops("numpy", use_blis=False) if type(get_current_ops()) is NumpyOps else nullcontext()


def one_thread() -> AbstractContextManager[Any]:
    """Inside, matrices are multiplied in this thread alone: those of a text are so small that threads mostly wait."""
    limited: AbstractContextManager[Any] = _libraries().limit(limits=1, user_api="blas")
    return limited


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def no_collection() -> Iterator[None]:
    """Inside, Python looks for no garbage: whatever loads a hundred thousand objects that stay is a seventh quicker."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def index_lemmas(nlp: Language) -> None:
    """Known lemmas as keys: the French lemmatizer looks for each new word in lists of up to 66,000."""
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is not None and lookups.has_table("lemma_index"):
        table = lookups.get_table("lemma_index")
        for pos, lemmas in table.items():
            table[pos] = dict.fromkeys(lemmas)


class CommonWords:
    """The words of the first articles, cut into tokens outside memory zones: within one spaCy caches nothing, and cuts
    every word of every article anew."""

    def __init__(self, nlp: Language) -> None:
        self._nlp, self._words = nlp, set[str]()

    def learn(self, texts: Iterable[str]) -> None:
        """Call it between zones; costs nothing once there are COMMON words."""
        lemmatizer: Any = self._nlp.get_pipe("lemmatizer")
        if len(getattr(lemmatizer, "cache", ())) > _KNOWN_LEMMAS:
            lemmatizer.cache.clear()
        for text in texts:
            if len(self._words) >= COMMON:
                return
            new = {word for word in text.split() if len(word) <= _LONGEST} - self._words
            self._words |= new
            for word in sorted(new):
                self._nlp.tokenizer(word)


@cache
def common_words(nlp: Language) -> CommonWords:
    """The common words of a pipeline."""
    return CommonWords(nlp)
