"""Bytes to text: UTF-8 to the letter, other encodings found out and told, binary files refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from pipeline.batch.article import InputError

Warn = Callable[[str], None]
# What French text files are in when they are not in UTF-8.
ENCODINGS = ["cp1252", "iso8859_15", "mac_roman", "cp850", "utf_16", "utf_16_le", "utf_16_be"]
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TWICE = re.compile("Ã[©¨ª«®´»¹§¢]|â€[™œ“”¦]")


def decode(data: bytes, name: str, warn: Warn) -> str:
    """The text of a file, every character kept so that offsets are the file's own.

    A text that is not in UTF-8 is read in the encoding that fits it best, and `warn` hears of it; so does one that was
    already damaged before. InputError says why data is no text.
    """
    if not data.strip():
        raise InputError(f"{name} is empty; there is nothing to extract", "empty")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guessed(data, name, warn, error)
    if "\0" in text:
        return _guessed(data, name, warn, None)
    if lost := text.count("\ufffd"):
        warn(f"{name} holds {lost} characters that an earlier conversion lost (U+FFFD)")
    if found := _TWICE.search(text):
        warn(f"{name} was converted to UTF-8 twice ({found[0]!r}); repair it, e.g. with ftfy")
    return text


def _guessed(data: bytes, name: str, warn: Warn, error: UnicodeDecodeError | None) -> str:
    from charset_normalizer import from_bytes

    if b"\0" in data and not data.startswith(_UTF16) and not _looks_like_utf16(data):
        raise InputError(f"{name} is a binary file; give plain text", "binary")
    best = from_bytes(data, cp_isolation=ENCODINGS).best()
    if best is None:
        where = f" (byte 0x{data[error.start]:02x} at offset {error.start})" if error else ""
        raise InputError(f"{name} is not UTF-8{where} nor another known encoding; convert it first", "undecodable")
    warn(f"{name} is not UTF-8; read as {best.encoding}: check its accents, or convert it")
    return str(best)


def _looks_like_utf16(data: bytes) -> bool:
    """Latin letters in UTF-16 have a zero in every second byte, on one side only."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    return len(data) % 2 == 0 and max(even, odd) > 0.35 * len(data) and min(even, odd) < 0.02 * len(data)
