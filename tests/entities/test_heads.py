"""Head nouns of names, long forms of acronyms, and the candidates that go on past the last capital."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.entities.candidates import View, candidates, characters, introduced, public_bodies, quoted, recased, runs
from pipeline.entities.heads import head, long_form

VOCAB = spacy.blank("fr").vocab


def view(words, pos=None):
    """A view of one sentence; words are separated by "_" where no space stands between them."""
    tokens, spaces = [], []
    for chunk in words.split():
        parts = chunk.split("_")
        tokens += parts
        spaces += [False] * (len(parts) - 1) + [True]
    tags = pos.split() if pos else ["PROPN" if t[0].isupper() else "NOUN" for t in tokens]
    return View(Doc(VOCAB, words=tokens, spaces=spaces, pos=tags, sent_starts=[True] + [False] * (len(tokens) - 1)))


def texts(seen, spans):
    return {seen.text(span) for span in spans}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("le Phone (_2_) sort", "Phone (2)"),
        ("la Wikipédia en breton grandit", "Wikipédia en breton"),
        ("chez Hello bank_! on recrute", "Hello bank!"),
        ("une 8800 GTX coûte cher", "8800 GTX"),
    ],
)
def test_a_name_goes_on(words, name):
    seen = view(words)
    assert name in texts(seen, runs(seen))


@pytest.mark.parametrize("words", ["le Phone (_voir plus bas_)", "la Wikipédia en panne", "chez Hello bank !"])
def test_a_name_ends(words):
    seen = view(words)
    assert all(len(text.split()) == 1 for text in texts(seen, runs(seen)))


@pytest.mark.parametrize(
    ("words", "pos", "name"),
    [
        (
            "l'_association Agir pour l'_environnement proteste",
            "DET NOUN PROPN ADP DET NOUN VERB",
            "Agir pour l'environnement",
        ),
        ("le collectif Toits sans murs occupe", "DET NOUN PROPN ADP NOUN VERB", None),
    ],
)
def test_common_words_after_the_noun_of_an_entity(words, pos, name):
    seen = view(words, pos)
    found = texts(seen, introduced(seen))
    assert name in found if name else "Toits sans murs occupe" not in found


def test_a_body_in_lower_case_keeps_its_last_adjective():
    seen = view("le secrétariat général de la Défense nationale décide", "DET NOUN ADJ ADP DET NOUN ADJ VERB")
    assert "secrétariat général de la Défense nationale" in texts(seen, public_bodies(seen))


@pytest.mark.parametrize(
    ("words", "pos", "name", "part"),
    [
        (
            "l'_Agence de la presse , de la radio et du livre enquête",
            "DET NOUN ADP DET NOUN PUNCT ADP DET NOUN CCONJ ADP NOUN VERB",
            "Agence de la presse , de la radio et du livre",
            "Agence de la presse , de la radio",
        ),
        (
            "la commission nigériane des prix enquête",
            "DET NOUN ADJ ADP NOUN VERB",
            "commission nigériane des prix",
            "commission nigériane",
        ),
        ("la commission ouverte des prix enquête", "DET NOUN ADJ ADP NOUN VERB", None, "commission ouverte des prix"),
    ],
)
def test_a_body_lists_its_tasks_or_tells_its_land(words, pos, name, part):
    seen = view(words, pos)
    found = texts(seen, candidates(seen, []))
    assert part not in found
    assert name is None or name in found


@pytest.mark.parametrize(
    ("words", "name"),
    [("avec Youssef B_.", "Youssef B."), ("avec Robert Downey Jr_.", "Robert Downey Jr."), ("le plan B_.", "B")],
)
def test_an_initial_keeps_its_stop(words, name):
    seen = view(words)
    last = len(seen.words) - 1
    start, end = characters(seen, (1 if name[0] != "B" else 2, last))
    assert seen.plain[start:end] == name


def test_a_run_is_cut_between_a_firm_and_a_first_name():
    seen = view("le fondateur de Google Xavier Nivel parle")
    assert {"Google", "Xavier Nivel"} <= texts(seen, runs(seen))


@pytest.mark.parametrize("site", ["layoffs.fyi", "data.gouv.fr", "exemple.info", "www.exemple.org"])
def test_domains(site):
    seen = view(f"le site {site} ferme")
    assert (site in texts(seen, quoted(seen))) == (site != "layoffs.fyi")


@pytest.mark.parametrize(
    ("words", "cue"),
    [
        ("l'_Accord de coopération économique (_ACE_) expire", "long form:unnamed"),
        ("le Traité de libre commerce (_TLC_) expire", "long form:unnamed"),
        ("l'_Autorité des marchés financiers (_AMF_) enquête", "long form:body"),
        ("la Fédération des industries du bois (_FIB_) attend", "long form:org"),
    ],
)
def test_an_acronym_follows_its_long_form(words, cue):
    seen = view(words)
    at = seen.words.index("(") + 1
    assert cue in set(long_form(seen, (at, at + 1)))


@pytest.mark.parametrize("words", ["le groupe Xerox (_ACE_) expire", "le Phone (_2_) sort", "une loi (_Ace_) expire"])
def test_no_long_form(words):
    seen = view(words)
    at = seen.words.index("(") + 1
    assert list(long_form(seen, (at, at + 1))) == []


@pytest.mark.parametrize(
    ("words", "span", "cue"),
    [
        ("le Traité transatlantique divise", (1, 3), "head>unnamed+"),
        ("le Parti libéral vote", (1, 3), "head>org+"),
        ("la Wikipédia en breton grandit", (1, 4), "in a language"),
        ("la Wikipédia en breton grandit", (1, 2), "before a language"),
        ("le Phone (_2_) sort", (1, 5), "ends in brackets"),
        ("le Phone (_2_) sort", (1, 2), "before a bracketed number"),
        ("le site exemple.org ferme", (2, 3), "domain1"),
        ("l'_Autorité des postes et des communications tranche", (1, 4), "on and True NOUN"),
    ],
)
def test_head(words, span, cue):
    assert cue in set(head(view(words), span))


@pytest.mark.parametrize(
    ("form", "allowed"), [("La Banque postale", True), ("la banque postale", False), ("Orange", False)]
)
def test_other_capitals_of_a_known_name(form, allowed):
    assert recased(form) is allowed
