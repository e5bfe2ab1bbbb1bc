"""Trains the name recogniser: the base model's `ner`, resumed on hand-written sentences and the dev articles.

Usage: OMP_NUM_THREADS=1 train_ner.py [--folds K]   cross-validate by article, then train on everything and write
pipeline/data/models/ner. Only dev articles are read. Labels of the base model are kept and renamed on reading
(`pipeline.entities.recognizer.LABELS`), so that what they know of persons and places is not lost; BODY is new.
"""

import argparse
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example, offsets_to_biluo_tags
from spacy.util import fix_random_seed

from pipeline.api import BASE_MODEL
from pipeline.entities.lexicon import FILES, NameRow
from pipeline.entities.recognizer import LABELS
from pipeline.lexicon import DATA, read_table
from pipeline.parsers.sentences import find_blocks, split_sentences

ROOT = Path(__file__).parent.parent
SENTENCES = Path(__file__).parent / "training/ner_sentences.jsonl"
OUT = DATA / "models" / "ner"
SEED, EPOCHS, BATCH, DROPOUT, RATE = 7, 5, 24, 0.3, 0.001
SWAPPED = 0.35  # share of names replaced by another of the type, an epoch
INVENTED = 0.5  # share of those that are made up
LOOSE = 0.1  # share of sentences with the spaces that stripped links leave around names
INTERNAL = {ours: theirs for theirs, ours in LABELS.items()}
SYLLABLES = (Path(__file__).parent / "training/syllables.txt").read_text(encoding="utf-8").split()
Sentence = tuple[str, list[tuple[int, int, str]]]
Names = set[tuple[int, int, str]]
_MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")


def parse_marked(marked: str) -> Sentence:
    """ "[Nokia|COMPANY] ferme" -> ("Nokia ferme", [(0, 5, "COMPANY")])."""
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[1]), mark[2]))
        text, at = text + mark[1], mark.end()
    return text + marked[at:], spans


def written_sentences() -> list[Sentence]:
    return [parse_marked(json.loads(line)["text"]) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]


def dev_articles() -> dict[str, dict[str, Any]]:
    """Name -> {"text", "gold"} of the dev articles; blind ones are never opened."""
    found = {}
    for name in json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))["dev"]:
        with (ROOT / f"corpus/{name}.txt").open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        found[name] = {"text": text, "gold": json.loads((ROOT / f"gold/{name}.json").read_text("utf-8"))}
    return found


def sentence_articles(written: list[Sentence]) -> dict[str, dict[str, Any]]:
    """The written sentences in the shape of articles, named "sentence:0" and so on."""
    return {
        f"sentence:{n}": {
            "text": text,
            "gold": {
                "published": None,
                "ignore": [],
                "entities": [{"id": f"e{k}", "type": kind} for k, (_, _, kind) in enumerate(spans)],
                "mentions": [{"span": [s, e], "entity": f"e{k}", "kind": "name"} for k, (s, e, _) in enumerate(spans)],
            },
        }
        for n, (text, spans) in enumerate(written)
    }


def article_sentences(article: dict[str, Any]) -> Iterator[Sentence]:
    """The article cut into pairs of sentences, with the gold names."""
    text, gold = article["text"], article["gold"]
    kinds = {e["id"]: e["type"] for e in gold["entities"]}
    names = [(*m["span"], kinds[m["entity"]]) for m in gold["mentions"] if m["kind"] == "name"]
    ignored = gold.get("ignore", [])
    for block in find_blocks(text):
        for start, end in split_sentences(text, block.start, block.end):
            if not any(a < end and start < b for a, b in ignored):
                yield text[start:end], [(s - start, e - start, k) for s, e, k in names if start <= s and e <= end]


def name_pool() -> dict[str, list[str]]:
    pool = {
        kind: [row.name for row in read_table(DATA / "names" / f"{file}.csv", NameRow)] for file, kind in FILES.items()
    }
    firsts = (DATA / "names/first_names.csv").read_text(encoding="utf-8").splitlines()[2:]
    pool["PERSON"] = [f"{first} {invented(random.Random(i))}" for i, first in enumerate(firsts)] + pool["PERSON"]
    return pool


def invented(chance: random.Random) -> str:
    name = "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 2, 3)))).capitalize()
    return name if chance.random() < 0.8 else name + chance.choice(("ia", "eo", "ys", "is"))


def swapped(sentence: Sentence, pool: dict[str, list[str]], chance: random.Random) -> Sentence:
    """The sentence with some names replaced, and straight or curly apostrophes."""
    text, spans = sentence
    out, moved, at = "", [], 0
    for start, end, kind in sorted(spans):
        name = text[start:end]
        if chance.random() < SWAPPED and not name.isupper() and name[0].isupper() and kind != "ORG":
            name = _other(kind, name, pool, chance)
        out += text[at:start]
        moved.append((len(out), len(out) + len(name), kind))
        out, at = out + name, end
    out += text[at:]
    if chance.random() < 0.3:
        out = out.replace("'", "’") if "'" in out else out.replace("’", "'")
    return loosened((out, moved)) if chance.random() < LOOSE else (out, moved)


def loosened(sentence: Sentence) -> Sentence:
    """The sentence as stripped links leave it: "d' Airbus , à Toulouse ." """
    text, spans = sentence
    out, moved, at = "", [], 0
    for start, end, kind in spans:
        before, after = text[at:start], text[end : end + 1]
        out += before + " " * before.endswith(("'", "’", "("))
        moved.append((len(out), len(out) + end - start, kind))
        out, at = out + text[start:end] + " " * (after in (",", ".", ")")), end
    return out + text[at:], moved


def _other(kind: str, name: str, pool: dict[str, list[str]], chance: random.Random) -> str:
    if kind in ("COMPANY", "PRODUCT") and chance.random() < INVENTED:
        made = invented(chance)
        return f"{made} {chance.randint(2, 900)}" if kind == "PRODUCT" and any(c.isdigit() for c in name) else made
    other = chance.choice(pool[kind])
    if kind == "PERSON" and " " not in name:
        return other.split()[-1]
    return (
        name
        if other.startswith(("L'", "Le ", "La ", "Les ")) or (name[0] in "AEÉIOUY") != (other[0] in "AEÉIOUYH")
        else other
    )


def example(nlp: Language, sentence: Sentence) -> Example | None:
    text, spans = sentence
    doc = nlp.make_doc(text)
    tags = offsets_to_biluo_tags(doc, [(s, e, INTERNAL[k]) for s, e, k in spans], missing="O")
    if not len(doc):
        return None
    return Example.from_dict(doc, {"entities": tags})


def train(sentences: list[Sentence], epochs: int = EPOCHS) -> Language:
    """A pipeline of one `ner`, resumed from the base model's."""
    fix_random_seed(SEED)
    chance, pool = random.Random(SEED), name_pool()
    nlp = spacy.load(BASE_MODEL, exclude=["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer"])
    nlp.get_pipe("ner").add_label("BODY")
    optimizer = nlp.resume_training()
    optimizer.learn_rate = RATE
    average: dict[Any, Any] = {}
    for epoch in range(epochs):
        optimizer.learn_rate = RATE * (1 - 0.8 * epoch / max(1, epochs - 1))
        batch_all = [e for s in sentences if (e := example(nlp, swapped(s, pool, chance)))]
        chance.shuffle(batch_all)
        for k in range(0, len(batch_all), BATCH):
            nlp.update(batch_all[k : k + BATCH], sgd=optimizer, drop=DROPOUT, losses=average)
    return nlp


def names_of(doc: Doc) -> Names:
    return {(e.start_char, e.end_char, LABELS[e.label_]) for e in doc.ents}


def cross_validate(folds: int, written: list[Sentence], articles: dict[str, dict[str, Any]]) -> dict[str, Names]:
    """Predicted names of every article and written sentence by a model that has not seen it; prints strict F1."""
    out: dict[str, Names] = {}
    total: dict[str, Counter[str]] = {}
    order, singles = list(articles), list(sentence_articles(written).items())
    for fold in range(folds):
        held = {n: articles[n] for n in order[fold::folds]}
        seen = [s for k, s in enumerate(written) if k % folds != fold]
        nlp = train(seen + [s for n in order if n not in held for s in article_sentences(articles[n])])
        for name, single in singles[fold::folds]:
            out[name] = names_of(nlp(single["text"]))
        for name, article in held.items():
            out[name] = names_of(nlp(article["text"]))
            compare(out[name], article["gold"], total)
        print(f"fold {fold + 1} of {folds} is done", flush=True)
    total["all"] = sum(total.values(), Counter())
    for kind, c in total.items():
        print(f"{kind:9} F1 {2 * c['tp'] / max(1, 2 * c['tp'] + c['fp'] + c['fn']):.3f}  {dict(c)}", flush=True)
    return out


def compare(found: Names, gold: dict[str, Any], total: dict[str, Counter[str]]) -> None:
    kinds = {e["id"]: e["type"] for e in gold["entities"]}
    true = {(*m["span"], kinds[m["entity"]]) for m in gold["mentions"] if m["kind"] == "name"}
    for kind in INTERNAL:
        mine, right = {n for n in found if n[2] == kind}, {n for n in true if n[2] == kind}
        total.setdefault(kind, Counter()).update(tp=len(mine & right), fp=len(mine - right), fn=len(right - mine))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate by article first")
    parser.add_argument("--save-folds", type=Path, help="JSON file for the cross-validated predictions")
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    written, articles = written_sentences(), dev_articles()
    if options.folds:
        found = cross_validate(options.folds, written, articles)
        if options.save_folds:
            options.save_folds.write_text(json.dumps({k: sorted(v) for k, v in found.items()}))
    if not options.no_write:
        nlp = train(written + [s for a in articles.values() for s in article_sentences(a)])
        shutil.rmtree(OUT, ignore_errors=True)
        nlp.get_pipe("ner").to_disk(OUT, exclude=["vocab"])


if __name__ == "__main__":
    main()
