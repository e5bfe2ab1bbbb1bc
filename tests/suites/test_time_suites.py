"""External suites for dates and durations: every domain case is right, or listed here with the reason why it is not."""

from __future__ import annotations

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from pipeline import extract_many

SHARED = Path(__file__).parents[3] / "shared"
SUITES = (
    "duckling_fr_time",
    "duckling_fr_duration",
    "chrono_fr",
    "edsnlp_fr_dates",
    "fr_compromise_dates",
    "nemo_fr_date",
    "recognizers_fr_date_half",
    "rustling_fr_duration",
)
NOT_FRENCH = "no French word order: a machine translation of the English case"
GUIDE = "the annotation guide says otherwise (section 8: a bound opens the interval; durations with a determiner)"
NEAREST = "no verb: the nearest one is taken, the source takes the next one"
NUMERIC = "digits that are a number or a code as well; no news text dates so"
SHARE = 0.95  # of the domain cases of all time suites
BEST_PEER = {"duckling_fr_time": 111, "duckling_fr_duration": 7, "chrono_fr": 34}  # not counting a suite's owner
KNOWN = {
    "duckling_fr_time/0135": "contradicts 0124, where 'mardi suivant' is the first Tuesday",
    "duckling_fr_time/0177": NEAREST,
    "duckling_fr_time/0419": NEAREST,
    "chrono_fr/0057": "'les 30 jours précédents' is a period, the source gives one day",
    "recognizers_fr_date/0032": GUIDE,
    "recognizers_fr_date/0763": NUMERIC,
    "recognizers_fr_date/0764": NUMERIC,
    "recognizers_fr_date/0766": NOT_FRENCH,
    "recognizers_fr_date/0772": "a weekday abbreviated without a date",
    "recognizers_fr_date/0778": "contradicts Duckling and chrono, where 'dimanche prochain' is the first Sunday",
    "recognizers_fr_date/0794": NOT_FRENCH,
    "recognizers_fr_date/0805": NUMERIC,
    "recognizers_fr_date/0929": NOT_FRENCH,
    "recognizers_fr_date/0934": NOT_FRENCH,
    "recognizers_fr_date/0950": GUIDE,
    "recognizers_fr_date/0951": NOT_FRENCH,
    "recognizers_fr_date/0965": NOT_FRENCH,
}


def load_scorer() -> ModuleType:
    path = list(sys.path)
    spec = importlib.util.spec_from_file_location("score_suites", SHARED / "tools/score_suites.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path[:] = path  # the scorer puts its own folder first, whose compile_gold would hide ours
    return module


def domain_cases() -> list[dict]:
    if not (SHARED / "tools/score_suites.py").is_file():
        return []
    scorer = load_scorer()
    lines = [line for name in SUITES for line in (SHARED / f"suites/{name}.jsonl").read_text("utf-8").splitlines()]
    return [case for line in lines if scorer.scorable(case := json.loads(line), everything=False)]


CASES = domain_cases()


@cache
def results() -> dict[str, dict]:
    """Extractions by case, made in one stream."""
    records = [
        {"doc": c["id"], "text": c["text"], "published": (c.get("reference") or "2015-01-05")[:10]} for c in CASES
    ]
    return {found.doc: found.model_dump(mode="json") for found in extract_many(records)}


@pytest.mark.skipif(not CASES, reason="../shared is not here")
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            c, id=c["id"], marks=[pytest.mark.xfail(reason=KNOWN[c["id"]], strict=True)] if c["id"] in KNOWN else []
        )
        for c in CASES
    ],
)
def test_case(case):
    assert load_scorer().right(case, results()[case["id"]])


@pytest.mark.skipif(not CASES, reason="../shared is not here")
@pytest.mark.parametrize(("suite", "peer"), BEST_PEER.items())
def test_no_peer_is_better(suite, peer):
    right = load_scorer().right
    assert sum(right(case, results()[case["id"]]) for case in CASES if case["id"].startswith(f"{suite}/")) >= peer


@pytest.mark.skipif(not CASES, reason="../shared is not here")
def test_share_of_right_cases():
    assert len(CASES) - len(KNOWN) >= SHARE * len(CASES)
