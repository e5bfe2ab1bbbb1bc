"""Length-preserving views of a text: offsets into the view are offsets into the original."""

from __future__ import annotations

_SAME_LENGTH = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2002": " ", "\u2003": " ", "\t": " ",
        "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2011": "-", "\u2010": "-",
        "\u2212": "-",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """The text with one kind of space, apostrophe, double quote and hyphen; same length, same offsets.

    >>> plain("l’an\u00a0dernier")
    "l'an dernier"
    """
    return text if text.isascii() and "\t" not in text else text.translate(_SAME_LENGTH)


def fold(text: str) -> str:
    """`plain` in lower case, character by character, so that offsets never move ("İ" stays one character)."""
    same = plain(text)
    if same.isascii():
        return same.lower()
    whole = same.lower()
    if len(whole) == len(same) and "Σ" not in same:  # a final sigma is lowered by its place in the word
        return whole
    return "".join(low if len(low := c.lower()) == 1 else c for c in same)
