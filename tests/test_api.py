from datetime import date, datetime

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline import api, extract, extract_many, load
from pipeline.article import MAX_LENGTH
from pipeline.base import BASE_MODEL, vectors_of


def items(extraction):
    """Everything of an extraction that has a span and its text."""
    yield from ((i.span, i.text) for i in (*extraction.mentions, *extraction.quantities, *extraction.times))
    for event in extraction.events:
        yield from zip(event.triggers, event.trigger_texts, strict=True)
        yield from ((arg.span, arg.text) for arg in event.args if arg.span)


def assert_sound(text, extraction):
    """Spans are exact, and every reference leads somewhere."""
    for (start, end), surface in items(extraction):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == surface
    for event in extraction.events:
        assert all(0 <= start < end <= len(text) for start, end in event.evidence)
    entities = {e.id for e in extraction.entities}
    known = entities | {i.id for i in (*extraction.quantities, *extraction.times)}
    assert {m.entity for m in extraction.mentions} <= entities
    assert {end for r in extraction.relations for end in (r.from_, r.to)} <= entities
    assert {arg.ref for event in extraction.events for arg in event.args if arg.ref} <= known
    assert {event.source for event in extraction.events if event.source} <= entities
    assert {q.equivalent_of for q in extraction.quantities if q.equivalent_of} <= known


def test_real_articles_are_sound(sample_pairs, extractions):
    for pair in sample_pairs:
        assert_sound(pair.text, extractions[pair.doc])


# Whole Unicode, with what press texts and their parsers stumble over made frequent.
fragments = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["12 %", " 1,1 milliard d’euros", "Xiaomi", " a racheté ", "\r\n", "\n\n", "\0", "«\u00a0", "\u202f", "😀", "é",
         "E\u0301", "\u202e", "le 3 mars 2014", "l’an dernier", "M. ", "(", "\x1b[31m", "\u2028", "1" * 40,
         "-", "İ", "ﬁ", "１２"]
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(fragments, max_size=12).map("".join))
def test_any_unicode_gives_a_sound_result_or_a_clear_error(text):
    if any("\ud800" <= character <= "\udfff" for character in text):
        with pytest.raises(ValueError, match="lone surrogates"):
            extract(text)
    else:
        assert_sound(text, extract(text, published="2015-01"))


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\0", "😀", "\u200b", "."])
def test_texts_without_words_give_an_empty_result(text):
    found = extract(text)
    assert (found.entities, found.quantities, found.times, found.events) == ((), (), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "Apple sold 61.1 million iPhones in 2014, up 12% on the year.",
        "小米公司2014年售出6110万部智能手机，同比增长227%。",
        "شياومي تبيع 61 مليون هاتف في عام 2014",
        "Xiaomi verkaufte 2014 rund 61,1 Millionen Smartphones.",
    ],
)
def test_other_languages_are_sound(text):
    assert_sound(text, extract(text, published="2015"))


def test_line_ends_do_not_move_offsets(xiaomi):
    text = xiaomi.replace("\n", "\r\n")
    assert_sound(text, extract(text, published="2015-01"))


def test_a_megabyte_is_read_to_its_end(xiaomi):
    rain = "Il pleut encore sur la ville, et personne ne sait pourquoi.\n"
    text = xiaomi + "\n" + rain * ((1_000_000 - 2 * len(xiaomi)) // len(rain)) + xiaomi
    found = extract(text, published="2015-01")
    assert_sound(text, found)
    alone = extract(xiaomi, published="2015-01")
    last = [q.text for q in found.quantities if q.span[0] >= len(text) - len(xiaomi)]
    assert last == [q.text for q in alone.quantities]


@pytest.mark.parametrize("word", ["😀", "(", "a", "1", "，中", "\n"])
def test_a_long_stretch_without_spaces_takes_linear_time(word):
    assert_sound(word * 15_000, extract(word * 15_000))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\ud800b", "lone surrogates"),
        ("x" * (MAX_LENGTH + 1), "at most 2000000"),
        (b"bytes", "is a str, not bytes"),
        (None, "is a str, not NoneType"),
        (5, "is a str, not int"),
    ],
)
def test_impossible_texts_are_told(text, told):
    with pytest.raises(ValueError, match=told):
        extract(text)


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("2015-01-05", "2015-01-05"),
        ("2015-01", "2015-01"),
        ("2015", "2015"),
        (date(2015, 1, 5), "2015-01-05"),
        (datetime(2015, 1, 5, 12, 30), "2015-01-05"),  # noqa: DTZ001
        ("", None),
        (None, None),
    ],
)
def test_publication_dates(published, kept):
    assert extract("Rien.", published=published).published == kept


@pytest.mark.parametrize(
    "published", ["hier", "2015-13", "2015-02-30", "05/01/2015", "2015-1", "15", 2015.5, "２０１５"]
)
def test_impossible_dates_are_told(published):
    with pytest.raises(ValueError, match="is no date; give YYYY-MM-DD"):
        extract("Rien.", published=published)


def test_extract_many_streams_in_order():
    drawn = []

    def articles():
        for number in range(40):
            drawn.append(number)
            yield {"text": f"Iliad compte {number} salariés.", "doc": str(number)}

    results = extract_many(articles(), batch_size=4)
    assert next(results).doc == "0"
    assert len(drawn) < 40
    assert [found.doc for found in results] == [str(n) for n in range(1, 40)]


def test_texts_and_mappings_mix_with_long_texts(monkeypatch):
    monkeypatch.setattr(api, "SECTION_LENGTH", 60)
    long = "Iliad recrute à Paris. " * 8
    results = list(extract_many(["Iliad recrute.", {"text": long, "doc": "long"}, "Free recrute."]))
    assert [found.doc for found in results] == [None, "long", None]


def test_the_same_text_gives_the_same_result(xiaomi):
    assert extract(xiaomi, published="2015-01") == extract(xiaomi, published="2015-01")


def test_the_pipeline_is_loaded_once_and_has_every_layer():
    nlp = load()
    assert nlp is load()
    assert {"manchette_layout", *api.AFTER_BASE} <= set(nlp.pipe_names)
    assert nlp.pipe_names.index("manchette_layout") < nlp.pipe_names.index("parser")


def test_a_missing_base_model_is_told():
    with pytest.raises(OSError, match="pip install fr_core_news_xl"):
        load("fr_core_news_xl")


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(OSError, match="holds no spaCy pipeline; give a folder"):
        load(str(tmp_path))


@pytest.fixture(scope="module")
def own_base(tmp_path_factory):
    """The folder of a French pipeline of the user's own: here the base model under another name, without `ner`."""
    base = spacy.load(BASE_MODEL, exclude=["ner", "senter"])
    base.meta["name"] = "mine"
    folder = tmp_path_factory.mktemp("models") / "mine"
    base.to_disk(folder)
    return folder


def test_any_french_pipeline_can_be_the_base(own_base, xiaomi):
    nlp = load(str(own_base))
    assert nlp.meta["name"] == "mine"
    found, usual = (extract(xiaomi, published="2015-01", nlp=one) for one in (nlp, load()))
    names = [
        {(m.text, m.span, m.kind) for m in one.mentions} for one in (found, usual)
    ]  # less sure: states are unknown
    assert names[0] == names[1]
    assert (found.quantities, found.times) == (usual.quantities, usual.times)
    assert {event.type for event in found.events} & {event.type for event in usual.events}


@pytest.mark.parametrize(
    ("pipeline", "told"),
    [(spacy.blank("fr"), "has no parser nor lemmatizer"), (spacy.blank("de"), "has no parser nor lemmatizer")],
)
def test_a_base_that_cannot_do_is_told(pipeline, told, tmp_path):
    pipeline.to_disk(tmp_path / "blank")
    with pytest.raises(OSError, match=told):
        load(str(tmp_path / "blank"))


def test_a_changed_file_of_own_names_is_read_again(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("name,type\nNorvane,COMPANY\n")
    first = load(lexicon=path)
    assert load(lexicon=[str(path)]) is first
    path.write_text("name,type\nNorvane,PRODUCT\n")
    (entity,) = extract("Norvane arrive.", nlp=load(lexicon=path)).entities
    assert entity.type == "PRODUCT"


def test_the_text_and_title_come_with_the_result(xiaomi):
    found = next(extract_many([{"text": xiaomi, "title": "Un titre"}]))
    assert (found.text, found.title) == (xiaomi, "Un titre")


def test_words_are_forgotten_after_their_batch(own_base, monkeypatch):
    monkeypatch.setattr("pipeline.tuning.COMMON", 0)  # as once there are enough common words
    for nlp in (load(), load(str(own_base))):
        for label in nlp.get_pipe("morphologizer").cfg["labels_morph"].values():  # learnt once, when met
            nlp.vocab.morphology.add(label)
        before = len(nlp.vocab.strings), len(vectors_of(nlp).vocab.strings)
        for batch in range(3):
            texts = [f"Zorglub{batch}{n}ax a racheté Bulgroz{batch}{n}." for n in range(20)]
            assert len(list(extract_many(texts, nlp=nlp))) == 20
            if batch:
                assert (len(nlp.vocab.strings), len(vectors_of(nlp).vocab.strings)) == before
            before = len(nlp.vocab.strings), len(vectors_of(nlp).vocab.strings)


def test_it_works_in_a_memory_zone_of_the_caller():
    nlp = load()
    with nlp.memory_zone():
        assert extract("Iliad recrute.").entities[0].name == "Iliad"


def test_components_work_in_a_plain_spacy_pipeline():
    doc = load()("Iliad a racheté Free en 2014.")
    assert isinstance(doc, Doc)
    assert doc._.manchette["published"] is None
    assert doc._.manchette["blocks"][0]["span"] == [0, len(doc.text)]
