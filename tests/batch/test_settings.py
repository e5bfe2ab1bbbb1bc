from pipeline import load
from pipeline.base import BASE_MODEL
from pipeline.batch.settings import Settings


def test_the_fingerprint_is_that_of_model_and_files(settings, tmp_path, monkeypatch):
    nlp, own = load(), tmp_path / "own.csv"
    plain = settings.fingerprint(nlp)
    assert settings.fingerprint(nlp) == plain
    own.write_text("name,type\nNorvane,COMPANY\n")
    first = Settings(BASE_MODEL, lexicon=(own,)).fingerprint(nlp)
    own.write_text("name,type\nNorvane,PRODUCT\n")
    second = Settings(BASE_MODEL, lexicon=(own,)).fingerprint(nlp)
    monkeypatch.setitem(nlp.meta, "version", "9.9.9")
    assert len({plain, first, second, settings.fingerprint(nlp)}) == 4
