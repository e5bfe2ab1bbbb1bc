"""Second pass: numbers that are no quantities (dates, durations, names, versions, addresses, list numbers)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from pipeline.parsers.numerals import words
from pipeline.parsers.quantity_atoms import Atom, Text
from pipeline.parsers.tokens import NUMBER, WORD
from pipeline.parsers.units import word_lists

_BLOCKED = re.compile(
    r"(?=[\d+hw@\[])(?:"  # a quick look at the first character
    r"(?<!\d)(?:\+\d{2,3} ?|0)\d(?:[ .\u00a0\u202f-]?\d\d){4}(?!\d)"  # phone numbers
    r"|(?<!\d)\d{1,2}[ \u00a0\u202f]?[hH](?:[ \u00a0\u202f]?\d\d?)?(?![\w/])"  # clock times
    r"|(?<!\d)\d{1,2}:\d\d(?:[:.,]\d+)*(?!\d)"
    r"|(?<!\d)\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)(?![.,]\d)"  # dates in digits
    r"|(?<!\d)(?:19|20)\d\d[/-]\d{2,4}(?!\d)"
    r"|(?:https?://|www\.|@)\S+"
    r"|\[\d{1,3}\])"
)
_DATE_LINKS = ("à", "au", "et", "ou", ",", "-", "–", "aux")
_ORDINAL_ENDINGS = frozenset({"er", "re", "ère", "e", "è", "ème", "eme", "ième", "nd", "nde", "èmes", "es"})
_JOINTS = ("-", "/", ".", "+", "_", "&")
_SINGULAR = frozenset({"le", "la", "l'", "un", "une", "du", "au", "ce", "cet", "cette", "son", "sa", "mon", "ma"})
_MODELS = 100  # from which a number after a singular determiner is a name, even before a noun
_ALL = ("tous", "toutes")
_DENIAL_REACH = 7  # tokens
_LIST_MARKS = (".", ")", "°", "/")


def blocked_spans(text: str) -> Callable[[int], bool]:
    """A test whether a character offset lies in a phone number, a clock time, a date in digits or a link."""
    spans = [match.span() for match in _BLOCKED.finditer(text) if not _is_grouping(match[0])]
    starts = [start for start, _ in spans]

    def inside(offset: int) -> bool:
        at = bisect_right(starts, offset) - 1
        return at >= 0 and offset < spans[at][1]

    return inside


def _is_grouping(text: str) -> bool:
    """Digits such as 1.234.567 or 20.000 look like dates, but group thousands."""
    return re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) is not None


def keep_quantities(text: Text, atoms: list[Atom]) -> list[Atom]:
    """The atoms that are quantities. Times spread to the numbers linked with them: "du 16 au 20 mai"."""
    if text.alone:
        return [atom for atom in atoms if not atom.time]
    for atom in atoms:
        atom.time = atom.time or is_date(text, atom)
    for atom, following in zip(atoms[-2::-1], atoms[:0:-1], strict=True):
        between = following.first - atom.last
        linked = between == 1 and text.word(atom.last) in _DATE_LINKS
        if following.time and atom.kind is None and linked and not atom.time:
            atom.time = True
    for atom, before in zip(atoms[1:], atoms, strict=False):  # "de 2010 à 14" is rare, "entre 2016 et 2018" is not
        if before.time and atom.kind is None and not atom.grouped and atom.first - before.last <= 2:
            sharing = before.lasting and "dont" in (text.word(atom.first - 1), text.word(atom.first - 2))
            sharing = sharing or text.word(atom.first - 1) == "sur"  # 52 ans, dont trente; 24 heures sur 24
            atom.time = atom.time or sharing or (_four_digits(text, before) and _four_digits(text, atom))
        if (
            before.lasting
            and atom.kind is None
            and atom.worded
            and atom.scale == 1
            and _same_sentence(text, before, atom)
        ):
            atom.time = True  # Eve a travaillé trente ans, Adam vingt-deux
    return [atom for atom in atoms if not atom.time and not _is_name_or_label(text, atom)]


def _same_sentence(text: Text, left: Atom, right: Atom) -> bool:
    return text.tokens[left.core].sentence == text.tokens[right.core].sentence


def _four_digits(text: Text, atom: Atom) -> bool:
    digits = text.tokens[atom.core].text
    return len(digits) == 4 and digits.isdigit()


def is_date(text: Text, atom: Atom) -> bool:
    """A day, a year or an ordinal: a number with a month after it, four digits from 1000 on without unit, "1er"."""
    lists, digits, after = word_lists(), text.tokens[atom.core].text, text.word(atom.core_end)
    if atom.kind in ("money", "percent", "measure", "ratio"):
        return False
    if after in lists["months"] and atom.value is not None and atom.value <= 31:
        return True
    if text.glued(atom.core_end) and after in _ORDINAL_ENDINGS:
        return True
    before = text.word(atom.first - 1)
    if atom.kind is None and before == "ou" and text.word(atom.first - 2) in lists["time_nouns"]:
        return True  # d'ici un an ou deux
    if not atom.worded and digits.isdigit() and len(digits) <= 2 and atom.kind is None:
        return before in lists["weekdays"] or before == "le"
    if _four_digits(text, atom) and 1000 <= int(digits) <= 2100 and atom.scale == 1:
        if atom.kind is None and not _year(text, atom):
            return False
        if atom.kind is None:
            return atom.modifier not in ("more_than", "less_than", "approx")
        capital = text.tokens[atom.core_end].text[:1].isupper()
        return int(digits) >= 1900 and (capital or before in lists["year_cues"] or (before in ("de", "du") and capital))
    return False


def _year(text: Text, atom: Atom) -> bool:
    """Four bare digits from 1800 on, unless linked with a number too high for a year; older ones after a cue or, after
    a name ("la Déclaration de 1789")."""
    if int(text.tokens[atom.core].text) < 1800:
        named = text.word(atom.first - 1) == "de" and _capital(text, atom.first - 2)
        return named or text.word(atom.first - 1) in word_lists()["year_cues"]
    if text.word(atom.core_end) in ("x", "×"):
        return False  # 1920 x 1080 pixels
    linked = (
        text.tokens[atom.core_end + 1].text
        if text.word(atom.core_end) in ("à", "-", "–") and atom.core_end + 1 < len(text.tokens)
        else ""
    )
    return not (linked.isdigit() and int(linked) > 2100)


def _is_name_or_label(text: Text, atom: Atom) -> bool:
    """Numbers that belong to a name, count no thing, or stand alone where French has no amount."""
    if atom.kind == "money":
        lettered = text.tokens[atom.last - 1].text == "F" and text.word(atom.core - 1) in word_lists()["labels"]
        return lettered or _nothing(text, atom)  # le terminal 2F
    if atom.kind in ("percent", "measure", "ratio"):
        return atom.kind == "measure" and not atom.worded and _is_model(text, atom)
    if text.word(atom.core_end) in word_lists()["idle_nouns"] and atom.worded:
        return True
    if atom.value is None and atom.kind is None and text.word(atom.first - 1) in ("les", "ces", "ses", "leurs"):
        return True  # les millions
    if (
        atom.worded
        and text.word(atom.core_end) in words().ordinals
        and atom.core_end == atom.last - (atom.kind == "count")
    ):
        return True  # le deux millionième
    if _letters_glued(text, atom.core) or _compound(text, atom):
        return True
    before = text.word(atom.core - 1)
    if before == "(" and text.word(atom.core_end) == ")" and _capital(text, atom.core - 2) and not atom.grouped:
        return True  # Phone (2), Renault (4)
    label = before if before not in (".", "°", "º") else text.word(atom.core - 2)
    ours = label == "nos" and atom.kind == "count"  # nos 56 sites, but: les lots nos 3 et 4
    if label in word_lists()["labels"] and atom.first == atom.core and atom.scale == 1 and not ours:
        return True
    if atom.worded:
        return _idle_words(text, atom)
    if atom.scale > 1:
        return False
    if _address(text, atom) or _list_number(text, atom):
        return True
    named = atom.kind is None or (atom.value or 0) >= _MODELS
    if named and not atom.grouped and before in _SINGULAR:
        return True  # le 737, une 508, la 8800 GTX
    if atom.kind is None and re.fullmatch(r"\d{1,2}\.\d{1,2}|0\d+", text.tokens[atom.core].text):
        return True
    return not atom.grouped and atom.first == atom.core and _name_before(text, atom)


def _nothing(text: Text, atom: Atom) -> bool:
    """pas un centime, sans débourser un euro: one of a currency, denied, is no amount."""
    if not atom.worded or text.word(atom.core) != "un" or atom.scale > 1 or atom.first != atom.core:
        return False
    denied = [text.word(i) for i in range(atom.core - 1, max(-1, atom.core - _DENIAL_REACH), -1)]
    negated = not {"ne", "n'"}.isdisjoint(denied) and not {"pas", "jamais", "plus"}.isdisjoint(denied)
    return denied[:1] == ["pas"] or "sans" in denied[:2] or negated


def _capital(text: Text, i: int) -> bool:
    return i >= 0 and text.tokens[i].text[:1].isupper()


def _is_model(text: Text, atom: Atom) -> bool:
    """X10W, Elite 85t, les 75t: a measure that is glued to a name, or whose one letter is glued to a named number."""
    if _letters_glued(text, atom.core):
        return True
    short = atom.last == atom.core_end + 1 and len(text.tokens[atom.core_end].text) == 1 and text.glued(atom.core_end)
    return short and (_name_before(text, atom) or text.word(atom.core - 1) in ("la", "les"))


def _letters_glued(text: Text, core: int) -> bool:
    return text.glued(core) and text.tokens[core - 1].kind == WORD and not text.word(core - 1).endswith("'")


def _compound(text: Text, atom: Atom) -> bool:
    """A321-200, 3-1, deux-roues, 3D, 24/7: glued to letters, hyphens or slashes on either side."""
    core, end, tokens = atom.core, atom.core_end, text.tokens
    if text.glued(core) and text.word(core - 1) in _JOINTS and text.glued(core - 1) and text.word(core - 2) != "(":
        return not (tokens[core - 2].kind == NUMBER and (atom.kind is not None or atom.grouped))
    if end >= len(tokens) or not text.glued(end):
        return False
    if tokens[end].kind in (WORD, NUMBER):
        return atom.kind is None or not (tokens[end].low in ("k", "m") and atom.kind == "count")
    if text.word(end) in _JOINTS and text.glued(end + 1):
        return tokens[end + 1].kind == WORD or (atom.kind is None and text.word(end) in ("/", "&"))
    return False


def _idle_words(text: Text, atom: Atom) -> bool:
    """un, une as articles; les deux, tous deux, neuf (new), and capitalised numerals in names."""
    first = text.tokens[atom.core]
    if atom.value is None or atom.scale > 1 or (atom.modifier != "exact" and atom.value != 1):
        return False
    before = text.word(atom.core - 1)
    nought = first.low in ("zéro", "zero")
    if nought and before == "contre":
        return False
    if (nought or first.low in ("un", "une")) and atom.core_end == atom.core + 1:
        return True
    if before in _ALL or (before == "les" and text.word(atom.core - 2) in _ALL):
        return True
    if first.text[:1].isupper() and not first.text.isupper() and atom.core and text.tokens[atom.core - 1].kind == WORD:
        return text.tokens[atom.core - 1].sentence == first.sentence
    if atom.kind is not None:
        return False
    return before in word_lists()["pronouns"] or (first.low == "neuf" and not _counts_nine(text, atom))


def _counts_nine(text: Text, atom: Atom) -> bool:
    """Whether "neuf" is the number and not "new": onze voix contre neuf; le cuir en vaut neuf."""
    before = text.word(atom.core - 1)
    return before in ("contre", "dont") or before in word_lists()["price_verbs"]


def _name_before(text: Text, atom: Atom) -> bool:
    """A capitalised word or an acronym right before a bare number: CAC 40, Windows 10, Eee PC 901."""
    after = text.tokens[atom.core_end : atom.core_end + 2]
    spanned = len(after) > 1 and after[0].low == "à" and after[1].kind == NUMBER and (atom.value or 0) < _MODELS
    if atom.core == 0 or spanned:  # coûte à la Chine 5 à 8 % de son PIB
        return False
    token = text.tokens[atom.core - 1]
    if token.kind != WORD or text.glued(atom.core) or token.sentence != text.tokens[atom.core].sentence:
        return False
    if token.text.islower() or token.low.endswith("'"):
        return False
    opens = atom.core == 1 or text.tokens[atom.core - 2].sentence != token.sentence
    if opens and text.tagger(token.start) in ("VERB", "ADP", "ADV", "DET"):
        return False  # Supprimer 350 emplois
    if (
        atom.kind == "count"
        and text.tagger(text.tokens[atom.core_end].start) == "NOUN"
        and text.word(atom.core_end).endswith(("s", "x"))
    ):
        return False  # en cartes SIM 450 opérateurs
    return token.low not in word_lists()["function_words"] and token.low not in (
        "les",
        "des",
        "ces",
        "ses",
        "nos",
        "vos",
        "leurs",
    )


def _address(text: Text, atom: Atom) -> bool:
    """12, rue …; 12 bis avenue …; 75002 Paris."""
    streets, at = word_lists()["streets"], atom.core_end
    at += text.word(at) == ","
    if text.word(at) in streets and (
        atom.kind is None or text.word(at) not in ("place", "places", "cours", "route", "passage")
    ):
        return True
    digits = text.tokens[atom.core].text
    following = text.tokens[atom.core_end] if atom.core_end < len(text.tokens) else None
    if not re.fullmatch(r"\d{5}", digits) or following is None or not following.text[:1].isupper():
        return False
    return (
        text.word(atom.core - 1) in (",", "\n", "-", "–", "(", "", "rue", "f")
        or text.word(atom.core_end + 1) == "cedex"
    )


def _list_number(text: Text, atom: Atom) -> bool:
    """A bare number at the start of a line, with a mark after it."""
    starts_line = atom.core == 0 or text.word(atom.core - 1) == "\n"
    after = text.tokens[atom.core_end + 1] if atom.core_end + 1 < len(text.tokens) else None
    mark = text.word(atom.core_end) in (*_LIST_MARKS, "-", "–", ":") and (after is None or after.kind != NUMBER)
    return starts_line and atom.kind is None and mark
