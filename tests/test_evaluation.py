import copy
import importlib.util
import json
import random
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edtf import day_interval
from pipeline.evaluation import Counts, EvaluationError, read_extractions, read_gold, score_article, summarise
from pipeline.evaluation.agreement import overlap, overlap_ratio, same_number, same_time, token_f1
from pipeline.evaluation.assignment import assign
from pipeline.schema import Extraction, Time

FROZEN = Path(__file__).parent / "data" / "scoring"


def flat(value, path=""):
    """Every leaf of nested dictionaries and lists, by path."""
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in flat(inner, f"{path}/{key}").items()}
    if isinstance(value, list | tuple):
        return {k: v for key, inner in enumerate(value) for k, v in flat(inner, f"{path}/{key}").items()}
    return {path: value}


def same_figures(ours, theirs):
    ours, theirs = flat(ours), flat(theirs)
    assert ours.keys() == theirs.keys()
    assert {k: v for k, v in ours.items() if v is None} == {k: v for k, v in theirs.items() if v is None}
    assert ours == pytest.approx(theirs, abs=1e-9)


def perturbed(gold, chance):
    """A prediction with every kind of error, made from gold."""
    data = copy.deepcopy(gold)
    for key in ("entities", "mentions", "quantities", "times", "relations", "events"):
        data[key] = [item for item in data[key] if chance.random() > 0.12]
        chance.shuffle(data[key])
    for item in data["mentions"] + data["quantities"] + data["times"]:
        if chance.random() < 0.2:
            item["span"] = [max(0, item["span"][0] - chance.randint(0, 4)), item["span"][1] + chance.randint(0, 4)]
    for entity in data["entities"]:
        if chance.random() < 0.1:
            entity["type"] = chance.choice(["COMPANY", "PRODUCT", "ORG"])
    for quantity in data["quantities"]:
        for key, values in (("unit", ["EUR", "%", None]), ("value", ["1", "100", None]), ("modifier", ["approx"])):
            if chance.random() < 0.15:
                quantity[key] = chance.choice(values)
    for time in data["times"]:
        if chance.random() < 0.2:
            time["value"] = chance.choice(["2014", "2014-01/2014-12", "2014-13", "201X", "bad", None, "../2014"])
    data["events"] += [copy.deepcopy(event) for event in data["events"] if chance.random() < 0.3]
    for event in data["events"]:
        perturb_event(event, chance)
    return data


def perturb_event(event, chance):
    event["args"] = [arg for arg in event["args"] if chance.random() > 0.2]
    if event["args"] and chance.random() < 0.3:
        event["args"].append(copy.deepcopy(chance.choice(event["args"])))
    for arg in event["args"]:
        if chance.random() < 0.1:
            arg["role"] = chance.choice(["company", "value", "time"])
    if chance.random() < 0.3:
        start = chance.randint(0, 900)
        event["triggers"] = [[start, start + chance.randint(1, 30)]]
    for key, values in (
        ("modality", ["asserted", "planned"]),
        ("polarity", ["neg"]),
        ("source", ["e1", "e2", None, "nobody"]),
        ("direction", ["up", "down", None]),
    ):
        if chance.random() < 0.2:
            event[key] = chance.choice(values)


# ------------------------------------------------------------------ agreement with the reference scorer
@pytest.fixture(scope="module")
def reference(shared):
    spec = importlib.util.spec_from_file_location("reference_scorer", shared / "tools" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(reference, triples):
    ours = [score_article(Extraction.model_validate(g), Extraction.model_validate(p), t) for g, p, t in triples]
    theirs = [reference.score_article(g, p, t)[0] for g, p, t in triples]
    same_figures(summarise(ours), reference.summary(theirs))


def test_agrees_with_the_reference_on_real_predictions(reference, sample_pairs, extractions):
    golds = {p.doc: p.gold.model_dump(mode="json") for p in sample_pairs}
    compare(reference, [(golds[p.doc], extractions[p.doc].model_dump(mode="json"), p.text) for p in sample_pairs])


@pytest.mark.parametrize("with_text", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_the_reference_on_perturbed_gold(reference, dev_pairs, seed, with_text):
    chance = random.Random(seed)
    golds = [(p.gold.model_dump(mode="json"), p.text) for p in dev_pairs[:25]]
    compare(reference, [(gold, perturbed(gold, chance), text if with_text else "") for gold, text in golds])


@pytest.mark.parametrize("texts", [None, FROZEN / "texts"])
def test_frozen_figures_of_the_reference(texts):
    """The same comparison where the reference is not at hand: its figures for frozen files."""
    pairs, predicted = read_gold(FROZEN / "gold", texts=texts), read_extractions(FROZEN / "predicted")
    figures = summarise([score_article(p.gold, predicted[p.doc], p.text) for p in pairs])
    expected = json.loads((FROZEN / "expected.json").read_text(encoding="utf-8"))
    same_figures(figures, expected["with texts" if texts else "without texts"])


# ------------------------------------------------------------------ assignment
def best_total(weights):
    rows, columns = len(weights), len(weights[0])
    if rows > columns:
        weights, rows, columns = list(zip(*weights, strict=True)), columns, rows
    return max(sum(weights[r][c] for r, c in enumerate(order)) for order in permutations(range(columns), rows))


matrices = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.sampled_from([0, 0.1, 0.25, 0.5, 0.8, 1]), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(matrices)
def test_assignment_is_the_best_of_all(weights):
    pairs = assign(weights)
    assert len({r for r, _ in pairs}) == len(pairs) == len({c for _, c in pairs})
    assert all(weights[r][c] > 0 for r, c in pairs)
    assert sum(weights[r][c] for r, c in pairs) == pytest.approx(best_total(weights))


@pytest.mark.parametrize("weights", [[], [[]], [[0.0, 0.0]]])
def test_nothing_to_assign(weights):
    assert assign(weights) == []


# ------------------------------------------------------------------ agreement of values
@pytest.mark.parametrize(
    ("value", "same_as"),
    [
        ("2014", "2014-01/2014-12"),
        ("2014-02", "2014-02-01/2014-02-28"),
        ("2016-02", "2016-02-01/2016-02-29"),
        ("201X", "2010/2019"),
        ("2014-07/2014-09", "2014-07-01/2014-09-30"),
        ("../2014", "../2014-12-31"),
        ("2016/..", "2016-01-01/.."),
    ],
)
def test_dates_that_cover_the_same_days(value, same_as):
    assert day_interval(value) == day_interval(same_as)


@pytest.mark.parametrize("value", ["2014-13", "2014-02-30", "hier", "XXXX", "", "2014-00", "99999"])
def test_no_date_equals_nothing(value):
    time = Time(id="t", span=(0, 1), value=value)
    assert not same_time(time, Time(id="t", span=(0, 1), value="2014-02"))


def test_durations_are_equal_to_the_letter():
    weeks, days = (Time(id="t", span=(0, 1), type="duration", value=v) for v in ("P2W", "P14D"))
    assert same_time(weeks, weeks)
    assert not same_time(weeks, days)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("1000", "1000.4", True), ("1000", "1000.6", False), ("0.3333", "0.3337", True), ("0", "0.001", False)],
)
def test_numbers_agree_within_a_two_thousandth(a, b, same):
    assert same_number(Decimal(a), Decimal(b)) is same


def test_an_absent_number_equals_only_an_absent_one():
    assert same_number(None, None)
    assert not same_number(None, Decimal(0))


def test_spans_are_half_open():
    assert overlap((0, 2), (1, 3))
    assert not overlap((0, 2), (2, 3))
    assert overlap_ratio((0, 2), (1, 3)) == pytest.approx(1 / 3)


def test_token_f1():
    assert token_f1("les smartphones", "Smartphones") == pytest.approx(2 / 3)
    assert token_f1("", "x") == 0.0


# ------------------------------------------------------------------ counts
def test_ratios_over_nothing_are_undefined():
    assert (Counts().precision, Counts().recall, Counts().f1) == (None, None, None)
    assert Counts(fp=1).f1 == 0.0


def article(**layers):
    return Extraction.model_validate(
        {"entities": [{"id": "e1", "type": "COMPANY", "name": "Iliad"}, {"id": "e2", "type": "ORG", "name": "Arcep"}]}
        | layers
    )


def event(**change):
    return {"id": "v1", "type": "FUNDING", "triggers": [[10, 15]], "args": [{"role": "company", "ref": "e1"}]} | change


def test_gold_against_itself_is_perfect(sample_pairs):
    figures = summarise([score_article(p.gold, p.gold, p.text) for p in sample_pairs])
    assert {name: f.get("f1", f.get("accuracy")) for name, f in figures.items()} == dict.fromkeys(figures, 1.0)


def test_no_prediction_counts_as_an_empty_one():
    score = score_article(article(events=[event()]), None)
    assert score.counts["events"] == Counts(fn=1)
    assert score.counts["arguments"] == Counts(fn=1)


def test_an_optional_event_costs_and_earns_nothing():
    gold = article(events=[event(optional=True)])
    for prediction in (article(events=[event()]), None):
        assert score_article(gold, prediction).counts["events"] == Counts()


def test_an_optional_argument_costs_and_earns_nothing():
    gold = article(events=[event(args=[{"role": "company", "ref": "e1", "optional": True}])])
    for args in ([{"role": "company", "ref": "e1"}], []):
        score = score_article(gold, article(events=[event(args=args)]))
        assert score.counts["arguments"] == Counts()
        assert score.counts["events_strict"] == Counts(tp=1)


def test_what_lies_in_ignored_zones_is_not_scored():
    mention = {"id": "m1", "span": [3, 8], "entity": "e1", "kind": "name"}
    score = score_article(article(ignore=[[0, 20]]), article(mentions=[mention], events=[event()]))
    assert score.counts["names_strict"] == score.counts["events"] == Counts()


def test_equivalent_quantities_fill_a_role_together():
    yuan = {"id": "q1", "span": [0, 5], "kind": "money", "value": "74", "unit": "CNY"}
    dollars = {"id": "q2", "span": [6, 9], "kind": "money", "value": "12", "unit": "USD", "equivalent_of": "q1"}
    both = [{"role": "amount", "ref": "q1"}, {"role": "amount", "ref": "q2"}]
    gold = article(quantities=[yuan, dollars], events=[event(args=both[:1])])
    score = score_article(gold, article(quantities=[yuan, dollars], events=[event(args=both)]))
    assert score.counts["arguments"] == Counts(tp=1)


def test_events_pair_within_a_sentence_when_an_argument_agrees():
    text = "Iliad et Free lèvent des fonds. Arcep regarde."
    mention = {"id": "m1", "span": [0, 5], "entity": "e1", "kind": "name"}
    gold, away = article(mentions=[mention], events=[event()]), event(triggers=[[25, 30]])
    predicted = article(mentions=[mention], events=[away])
    assert score_article(gold, predicted, text).counts["events"] == Counts(tp=1)
    assert score_article(gold, predicted).counts["events"] == Counts(fp=1, fn=1)


def test_findings_tell_what_differs():
    gold = article(events=[event()])
    found = score_article(gold, article(events=[event(args=[], modality="planned")])).findings
    assert [(f.layer, f.kind, f.label, f.what) for f in found] == [
        ("event", "differs", "FUNDING", "missing company; wrong modality")
    ]


def test_one_article_has_no_interval(sample_pairs):
    pair = sample_pairs[0]
    assert "ci95" not in summarise([score_article(pair.gold, pair.gold)])["events"]


def test_no_article_has_no_figures():
    assert summarise([]) == {"events_macro": {"f1": None, "types": 0}}


# ------------------------------------------------------------------ reading
def test_predictions_come_as_folder_lines_or_file(tmp_path):
    line = Extraction(doc="a").model_dump_json()
    (tmp_path / "a.json").write_text(line)
    (tmp_path / "all.jsonl").write_text(line + "\n\n")
    for path in (tmp_path, tmp_path / "all.jsonl", tmp_path / "a.json"):
        assert list(read_extractions(path)) == ["a"]


def test_a_text_with_line_separators_is_one_line(tmp_path):
    found = article(doc="a", text="Un.\u2028Deux.\x85Trois.")
    (tmp_path / "o.jsonl").write_text(json.dumps(found.model_dump(mode="json"), ensure_ascii=False), encoding="utf-8")
    assert read_extractions(tmp_path / "o.jsonl") == {"a": found}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", '{"doc": "a"}\n{"doc": 1}\n', "a.jsonl:2 is no extraction: doc: "),
        ("a.jsonl", "{}\n", "a.jsonl:1: the extraction has no `doc`"),
        ("a.json", "[", "a.json is no extraction: JSON: "),
        ("a.json", '{"events": [{"id": "v"}]}', "events.0.type: Field required"),
    ],
)
def test_bad_predictions_are_named(tmp_path, name, content, told):
    (tmp_path / name).write_text(content)
    with pytest.raises(EvaluationError) as caught:
        read_extractions(tmp_path / name)
    assert told in str(caught.value)


def test_missing_parts_are_named(tmp_path, root):
    for call in (
        lambda: read_extractions(tmp_path / "none"),
        lambda: read_gold(tmp_path),
        lambda: read_gold(root / "gold", split="test"),
        lambda: read_gold(tmp_path, split="dev"),
        lambda: read_gold(root / "gold", texts=tmp_path),
    ):
        with pytest.raises(EvaluationError, match=r"does not exist|holds no gold|has no split 'test', only blind, dev"):
            call()
