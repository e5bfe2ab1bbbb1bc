"""The public suites in ../shared: every domain case that is a number, an amount or a share; each known miss with its reason."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from pipeline.parsers.quantities import find_quantities

SHARED = Path(__file__).parents[3] / "shared"
SUITES = (
    "duckling_fr_distance", "duckling_fr_volume", "duckling_fr_numeral", "duckling_fr_money", "recognizers_fr_number",
    "recognizers_fr_percent", "recognizers_fr_numberrange", "text2num_fr", "nemo_fr_number", "nemo_fr_money", "nemo_fr_measure",
    "fr_compromise", "ovos_fr", "rustling_fr_number", "rustling_fr_percent",
)  # fmt: skip
BEST_PEER = {
    "duckling_fr_numeral": 52, "duckling_fr_money": 33, "recognizers_fr_number": 131, "recognizers_fr_percent": 12, "text2num_fr": 75,
    "nemo_fr_number": 124, "nemo_fr_money": 10, "fr_compromise": 161, "rustling_fr_number": 56,
}  # fmt: skip
DURATION = "durations and ages are times, not quantities (guide section 2)"
ORDINAL = "an ordinal in running text is a rank only with a scope (guide section 2)"
LOST = "the case's text was lost in the conversion of the suite"
# (text, span, what is expected) of every miss, with the reason
KNOWN = {
    ("Je veux un crédit de €1000 sur 3 ans", "3"): DURATION,
    ("Je veux gagner 10000$ en 3 ans", "3"): DURATION,
    ("Je veux gagner 2000$ sur 3 ans", "3"): DURATION,
    ("Il a plus de trente ans.", "plus de trente"): DURATION,
    ("Il n’a pas moins de trente ans.", "pas moins de trente"): DURATION,
    ("Il est plus âgé que trente ans.", "plus âgé que trente"): DURATION,
    ("j'ai vingt ans", "j'ai vingt ans"): DURATION,
    ("quatre centièmes de seconde", "quatre centièmes"): DURATION,
    (
        "Dans certains pays, vous pouvez écrire 5.00 ou 5,00.",
        "5.00",
    ): "a bare number with a decimal point is a version in French news",
    ("de zéro à dix", "zéro"): "the guide reads « de A à B » as one range",
    ("de zéro à dix", "dix"): "the guide reads « de A à B » as one range",
    (
        "Trouvez les nombres premiers qui sont plus petits ou égaux à 100",
        "plus petits ou égaux à 100",
    ): "comparatives of mathematics are no modifiers of news",
    (
        "Au nombre de 20, le nombre d’étudiants dans notre classe n’est pas significatif.",
        "Au nombre de 20",
    ): "expects the range 20 to 20 for one number",
    ("Son score est de 200 ou plus que", "200 ou plus que"): "a sentence cut off in the source",
    (
        "Le nombre est passé de 200 à 3000000 en 2008",
        "de 200 à 3000000",
    ): "the guide reads a change of level as two quantities",
    ("cinq cent premier", "cinq cent"): "expects the cardinal inside an ordinal",
    ("vingt-cinquième et trentième", "vingt-cinquième"): ORDINAL,
    ("vingt-cinquième et trentième", "trentième"): ORDINAL,
    ("un centième", "centième"): "Recognizers and NeMo expect the fraction 0.01",
    ("Un douzième essai", "douzième"): ORDINAL,
    ("Mais on peut remplacer une suite : un, deux, trois.", "un"): "un is the article in running text",
    ("le logement numéro neuf", "neuf"): "a number that names a thing is no quantity (guide section 2)",
    ("la 2nde place", "la 2nde place"): ORDINAL,
    ("fr", "fr"): LOST,
}


def scorer():
    spec = importlib.util.spec_from_file_location("score_suites", SHARED / "tools/score_suites.py")
    module = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path  # it puts its own folder first, whose compile_gold would hide ours
    return module


def cases():
    if not SHARED.exists():
        return []
    score = scorer()
    out = []
    for name in SUITES:
        for line in (SHARED / "suites" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if score.scorable(case, False):
                reason = KNOWN.get((case["text"], case["span"]))
                marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
                out.append(pytest.param(name, case, id=f"{case['id']}", marks=marks))
    return out


def found(text):
    return [
        {
            "span": [q.start, q.end],
            "kind": q.kind,
            "value": q.value,
            "min": q.min,
            "max": q.max,
            "unit": q.unit,
            "modifier": q.modifier,
        }
        for q in find_quantities(text)
    ]


pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared suites are not here")


@pytest.mark.parametrize(("suite", "case"), cases())
def test_case(suite, case):
    assert scorer().right(case, {"quantities": found(case["text"]), "times": []})


@pytest.mark.parametrize(("suite", "peer"), BEST_PEER.items())
def test_no_peer_is_better(suite, peer):
    score = scorer()
    lines = (SHARED / "suites" / f"{suite}.jsonl").read_text(encoding="utf-8").splitlines()
    scored = [case for case in map(json.loads, lines) if score.scorable(case, False)]
    assert sum(score.right(case, {"quantities": found(case["text"]), "times": []}) for case in scored) >= peer
