"""What may go into an extraction: the checks of a text and of its publication date, free of spaCy."""

from __future__ import annotations

import re
from datetime import date

MAX_LENGTH = 2_000_000
_PUBLISHED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def check_text(text: object) -> str:
    """The text itself; ValueError when it is no str, too long, or holds lone surrogates."""
    if not isinstance(text, str):
        raise ValueError(f"an article's text is a str, not {type(text).__name__}; decode bytes first")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the text has {len(text)} characters; at most {MAX_LENGTH} are read: split it at paragraphs")
    if _SURROGATE.search(text):
        raise ValueError("the text holds lone surrogates (a decoding error); read the file again as UTF-8")
    return text


def check_date(published: object) -> str | None:
    """A publication date as YYYY, YYYY-MM or YYYY-MM-DD; None for None and "". ValueError for anything else."""
    if published is None or published == "":
        return None
    text = published.isoformat()[:10] if isinstance(published, date) else str(published)
    if _PUBLISHED.fullmatch(text):
        try:
            date.fromisoformat(text + "-01-01"[len(text) - 4 :])
            return text
        except ValueError:
            pass
    raise ValueError(f"published={published!r} is no date; give YYYY-MM-DD, YYYY-MM or YYYY")
