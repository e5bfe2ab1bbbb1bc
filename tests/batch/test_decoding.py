import pytest

from pipeline.batch.article import InputError
from pipeline.batch.decoding import decode

TEXT = "Télécoms : Iliad a racheté Free pour 3 milliards d’euros, dès l’été."


def read(data):
    warnings = []
    return decode(data, "a.txt", warnings.append), warnings


@pytest.mark.parametrize("text", ["\ufeffUn\r\ndeux\u00a0: trois", TEXT, "x"])
def test_utf8_is_kept_to_the_letter_and_without_a_word(text):
    assert read(text.encode()) == (text, [])


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf_16", "utf_16_le", "utf_16_be"])
def test_other_encodings_are_found_out_and_told(encoding):
    text, warnings = read(TEXT.encode(encoding))
    assert text.lstrip("\ufeff") == TEXT
    assert warnings == [f"a.txt is not UTF-8; read as {encoding}: check its accents, or convert it"]


def test_a_single_accent_is_enough():
    assert read("Télécoms".encode("latin-1"))[0] == "Télécoms"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (TEXT.encode().decode("cp1252").encode(), "was converted to UTF-8 twice ('Ã©')"),
        ("T\ufffdl\ufffdcoms".encode(), "holds 2 characters that an earlier conversion lost"),
    ],
)
def test_damage_done_before_is_told(data, told):
    text, warnings = read(data)
    assert text == data.decode()
    assert told in warnings[0]


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (b"", "empty", "a.txt is empty"),
        (b" \n\t", "empty", "a.txt is empty"),
        (b"\x89PNG\0\0\1\2", "binary", "a.txt is a binary file"),
        (b"a\0b", "binary", "a.txt is a binary file"),
    ],
)
def test_what_is_no_text_is_refused(data, kind, told):
    with pytest.raises(InputError, match=told) as caught:
        read(data)
    assert caught.value.kind == kind
