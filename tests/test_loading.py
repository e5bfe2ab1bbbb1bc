"""The quick way to load a spaCy model finds what spaCy's own finds."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.lookups import Lookups

from pipeline.base import BASE_MODEL
from pipeline.loading import factored, load_model

LETTERS = f"[{'abcdefghij' * 30}]"
PACKAGE = Path(spacy.util.get_package_path(BASE_MODEL))


@pytest.fixture(scope="module")
def usual():
    """The base model as spaCy itself loads it."""
    return spacy.load(BASE_MODEL, exclude=["ner", "senter"])


def test_annotations_are_those_of_spacy(usual, xiaomi):
    attributes = ["ORTH", "SPACY", "NORM", "TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START"]
    quick = load_model(BASE_MODEL, ["ner", "senter"])
    assert quick(xiaomi).to_array(attributes).tolist() == usual(xiaomi).to_array(attributes).tolist()


def test_lookups_are_those_of_spacy(usual):
    known, found = (nlp.get_pipe("lemmatizer").lookups for nlp in (usual, load_model(BASE_MODEL, ["ner", "senter"])))
    assert found.tables == known.tables
    for name in known.tables:
        assert srsly.json_dumps(dict(found.get_table(name))) == srsly.json_dumps(dict(known.get_table(name)))
    table = found.get_table("lemma_index")
    assert "verb" in table
    assert "xyz" not in table
    assert table["verb"] == table.get("verb") == tuple(known.get_table("lemma_index")["verb"])
    assert table.get("xyz") is None
    assert dict(Lookups().from_bytes(found.to_bytes()).get_table("lemma_exc")) == dict(known.get_table("lemma_exc"))


@pytest.fixture(scope="module")
def uncut():
    """spaCy's pattern of French words that are not to be cut, as it stands in the model."""
    return srsly.read_msgpack(next(PACKAGE.glob("*/tokenizer")))["token_match"]


def test_the_factored_pattern_matches_the_same_words(uncut, dev_pairs):
    ours, theirs = re.compile(factored(uncut)), re.compile(uncut)
    assert len(ours.pattern) < len(uncut) / 50
    heads = {head.replace("[-–—‐‑]", "-").split("[")[0].lstrip("^") for head in uncut.split(")|(?:")}
    words = {f"{head}{tail}" for head in heads for tail in ("", "-", "x", "-marie", "'ami", "-l'eau", "-Х", "\n", " a")}
    words |= {word for pair in dev_pairs for word in pair.text.split() if re.search(r"\W", word)}
    words |= {
        f"{a}-{link}-{b}" for a in ("arc", "É", "1") for link in ("en", "lès", "zut", "SUR") for b in ("ciel", "l'eau")
    }
    found = {word for word in words if ours.match(word)}
    assert found == {word for word in words if theirs.match(word)}
    assert 100 < len(found) < len(words)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (f"(?:a{LETTERS}+)|(?:b{LETTERS}+)", f"(?:(?:a|b){LETTERS}+)"),
        (f"(?iu)(?:^{LETTERS}+-x{LETTERS})|(?:^{LETTERS}+y{LETTERS})", f"(?iu)(?:^{LETTERS}+(?:-x|y){LETTERS})"),
        (f"(?:a(?:b|c){LETTERS})|(?:[xy]{LETTERS})", f"(?:(?:a(?:b|c)|[xy]){LETTERS})"),
        ("(?:ab)|(?:c)", "(?:(?:ab|c))"),
    ],
)
def test_alternatives_alike_become_one(pattern, found):
    assert factored(pattern) == found


@pytest.mark.parametrize(
    "pattern",
    [
        "abc",
        f"a{LETTERS}|b{LETTERS}",
        f"(?:a|b{LETTERS})|(?:c{LETTERS})",  # the bar binds less than the class
        f"(?:a(?:b)|(?:c{LETTERS}))|(?:d{LETTERS})",  # a group across what looks like a border
        f"(?:(a){LETTERS})|(?:(b){LETTERS})",  # groups are counted
        f"(?:{LETTERS}{{2,}}a)|(?:{LETTERS}{{2,}}b)",
    ],
)
def test_another_pattern_stays(pattern):
    assert factored(pattern) == pattern


def test_shortcuts_end_with_the_loading():
    before = re.compile, Lookups.from_bytes
    with pytest.raises(OSError, match="fr_core_news_xl"):
        load_model("fr_core_news_xl", [])
    assert (re.compile, Lookups.from_bytes) == before


COUNTED = """
import json, sys
from collections import Counter
from pipeline import extract, lexicon, load, loading

files, patterns = Counter(), []
read, compile_ = lexicon._read, loading._COMPILE
lexicon._read = lambda path: files.update([path.name]) or read(path)
loading._COMPILE = lambda pattern, flags=0: patterns.append(len(pattern)) or compile_(pattern, flags)
facts = extract("Iliad a levé 3 millions d'euros mardi.", published="2015")
matcher = load().get_pipe("manchette_events").extractor.matcher
print(json.dumps({
    "events": [event.type for event in facts.events],
    "files": files,
    "longest pattern": max(patterns),
    "triggers": [len(matcher._words), matcher._pattern.cache_info().currsize],
    "strings": len(load().vocab.strings),
    "modules": list(sys.modules),
}))
"""


def test_the_first_article_does_no_needless_work(root):
    """Counts work in a fresh process: what would cost seconds is not done, and no file is read twice."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTED], cwd=root, capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    work = json.loads(done.stdout)
    assert work["events"] == ["FUNDING"]
    assert set(work["files"].values()) == {1}
    assert work["longest pattern"] < 50_000
    every, read = work["triggers"]
    assert read < every / 10
    assert work["strings"] < 100_000
    assert not {"dateparser", "pipeline.batch", "pipeline.cli"} & set(work["modules"])
