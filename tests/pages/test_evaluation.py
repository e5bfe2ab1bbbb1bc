import re
from dataclasses import replace

import pytest

from pipeline.evaluation import MEASURES, summarise
from pipeline.pages import Run, evaluation_page
from pipeline.pages.errors import Sentences


@pytest.fixture(scope="module")
def run(sample_pairs, extractions):
    return Run("today", extractions, sample_pairs)


@pytest.fixture(scope="module")
def page(run, sample_pairs):
    return evaluation_page(run, earlier=Run("before", {}, sample_pairs), split="dev")


def test_the_figures_are_those_of_the_command(run, page):
    figures = summarise(run.scores)
    text = re.sub(r"<[^>]+>", " ", page)
    for name in MEASURES:
        found = figures[name]
        interval = "–".join(f"{edge:.3f}" for edge in found["ci95"])
        shown = [f"{found['f1']:.3f}", interval, f"{found['p']:.3f}", f"{found['r']:.3f}", found["tp"], found["fp"]]
        assert re.search(rf"(?i)\b{name.replace('_', ' ')}\s+" + r"\s+".join(re.escape(str(s)) for s in shown), text), (
            name
        )


def test_every_error_is_listed_with_its_sentence(run, page, parsed):
    payload = parsed(page).payload
    findings = [finding for score in run.scores for finding in score.findings]
    assert len(payload["errors"]) == len(findings)
    for row, finding in zip(payload["errors"], findings, strict=True):
        text = run.pairs[row["article"]].text
        assert row["quote"][1] == text[slice(*finding.span)]
        assert "".join(row["quote"]).strip("…") in text


def test_every_error_has_its_mark(page, parsed):
    payload = parsed(page).payload
    for row in [*payload["errors"], *payload["changes"]]:
        marks = payload["articles"][row["article"]][row["view"]][row["side"]]["marks"]
        assert row["at"] in [mark["at"] for mark in marks]


def test_what_was_fixed_is_shown_as_it_was(page, parsed):
    changes = parsed(page).payload["changes"]
    assert {row["status"] for row in changes} >= {"fixed", "broken"}  # spurious items are new, found ones fixed
    assert all((row["view"] == "earlier") == (row["status"] == "fixed") for row in changes)


def test_of_blind_articles_only_figures_are_shown(run, parsed):
    hidden = [replace(pair, blind=pair.doc == "w101") for pair in run.pairs]
    blind = evaluation_page(Run("today", run.predicted, hidden))
    payload = parsed(blind).payload
    assert "w101" not in blind
    assert len(payload["articles"]) == len(run.pairs) - 1
    (secret,) = [pair.text for pair in run.pairs if pair.doc == "w101"]
    assert secret.split("\n")[0][:40] not in blind
    assert f"{summarise(run.scores)['events']['f1']:.3f}" in blind
    assert "1 of them is blind" in blind


def test_sentences_are_quoted_around_a_place():
    text = "Un. Iliad a levé des fonds. Trois."
    assert Sentences(text).around((12, 16)) == ("Iliad a ", "levé", " des fonds.")
    long = "mot " * 60
    before, hit, after = Sentences(f"{long}levé {long}.").around((240, 244))
    assert (before[0], hit, after[-1]) == ("…", "levé", "…")
