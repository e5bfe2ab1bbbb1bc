"""Frames are data: loaded whole, and refused with file and line when they do not fit the ontology."""

from pathlib import Path

import pytest

from pipeline.events.frames import frames, read_frames
from pipeline.events.wordclasses import classes_of
from pipeline.lexicon import LexiconError
from pipeline.ontology import event_types


def test_every_event_type_has_a_frame() -> None:
    assert {f.type for f in frames()} == set(event_types())


@pytest.mark.parametrize("type_", sorted(event_types()))
def test_hints_name_roles_of_the_type(type_: str) -> None:
    roles = {role for f in frames() if f.type == type_ for role in f.group.roles.values()}
    assert roles <= set(event_types()[type_].roles)


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("WEDDING.toml", "", "WEDDING is no event type"),
        ("IPO.toml", '[[group]]\nid = "a"\npos = "verb"\nwords = ["coter"]\nroles = { S = "bride" }', "unknown role"),
        ("IPO.toml", '\n[[group]]\nid = "a"\npos = "verb"\nwords = ["coter"]\ncolour = "red"', ":2: colour"),
        ("IPO.toml", '[[group]]\nid = "a"\npos = "verb"\nwords = []', ":1: words"),
        ("IPO.toml", '[[group]]\nid = "a"\npos = "verb"\nwords = ["coter"]\nsubtype = "buy"', "subtype"),
        ("IPO.toml", '[[group]]\nid = "a"\npos = "figure"\nwords = ["coter"]', "words of a figure are among"),
        ("IPO.toml", "[[group]\n", ":1:"),
    ],
)
def test_bad_frames_name_file_and_line(tmp_path: Path, name: str, body: str, message: str) -> None:
    (tmp_path / name).write_text(body, encoding="utf-8")
    with pytest.raises(LexiconError, match=name) as caught:
        read_frames(tmp_path)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("word", "class_"),
    [("salarié", "staff"), ("abonné", "customer"), ("usine", "site"), ("bondir", "up"), ("démentir", "deny")],
)
def test_word_classes(word: str, class_: str) -> None:
    assert class_ in classes_of()[word]
