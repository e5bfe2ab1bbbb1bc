"""What the attributes of an event are read from, where the text itself decides."""

import pytest
from spacy.language import Language

from pipeline.events.attributes import moved, signed
from pipeline.events.view import View


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Le titre Orange (-5,7 %) souffre.", "down"),
        ("Le titre Orange (− 5,7 %) souffre.", "down"),
        ("Le titre Orange : +5,7 % mardi.", "up"),
        ("Le titre Orange perd 5,7 % mardi.", None),
        ("Le titre Orange prend 5-7 % par an.", None),
    ],
)
def test_a_sign_tells_the_direction(nlp: Language, text: str, direction: str | None) -> None:
    view = View(nlp(text))
    assert signed(view, {"change": [f for f in view.fillers if f.kind == "QUANTITY"]}) == direction


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Orange compte 12 millions de clients, contre 10 millions de clients en mars.", "up"),
        ("Orange compte 9 millions de clients, contre 10 millions de clients en mars.", "down"),
    ],
)
def test_levels_tell_the_direction(nlp: Language, text: str, direction: str) -> None:
    value, previous = (f for f in View(nlp(text)).fillers if f.kind == "QUANTITY")
    assert moved({"value": [value], "previous": [previous]}) == direction
