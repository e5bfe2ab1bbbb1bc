"""What holds for every page: safe whatever the text, and nothing from elsewhere."""

import hashlib
import re
from base64 import b64encode

import pytest

from pipeline.evaluation import Pair
from pipeline.pages import Run, article_page, dashboard_page, evaluation_page
from pipeline.templates import FOLDER


@pytest.fixture(scope="module")
def pages(hostile, hostile_text, parsed):
    pair = Pair(hostile.doc, hostile, hostile_text)
    empty = Run("<b>none</b>", {}, [pair])
    return {
        "article": parsed(article_page(hostile_text, hostile)),
        "evaluation": parsed(evaluation_page(empty, earlier=Run("</script>", {hostile.doc: hostile}, [pair]))),
        "dashboard": parsed(dashboard_page([hostile], title=hostile.doc)),
    }


NAMES = ("article", "evaluation", "dashboard")


@pytest.mark.parametrize("name", NAMES)
def test_only_the_page_s_own_script_and_style_may_run(pages, name):
    page = pages[name]
    for kind, directive in (("module", "script-src"), ("style", "style-src")):
        digest = b64encode(hashlib.sha256(page.content(kind).encode()).digest()).decode()
        assert page.policy[directive] == f"'sha256-{digest}'"
    assert page.policy["default-src"] == page.policy["base-uri"] == page.policy["form-action"] == "'none'"


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_makes_no_element(pages, name):
    page = pages[name]
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 2
    assert not {"img", "iframe", "object", "embed", "base", "form"} & set(tags)
    attributes = [(key, value) for _, attributes in page.elements for key, value in attributes.items()]
    assert not [key for key, _ in attributes if key.startswith("on") or key == "style"]
    assert all(value.startswith("#") for key, value in attributes if key in ("href", "src"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_comes_from_elsewhere(pages, name):
    found = pages[name].content("module") + pages[name].content("style")
    assert set(re.findall(r"\w+://[\w./-]+", found)) <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|url\(|\bfetch\b|XMLHttpRequest|WebSocket|innerHTML|insertAdjacent|eval\(", found)


def test_the_payload_comes_back(pages, hostile, hostile_text):
    blocks = pages["article"].payload["blocks"]
    told = "".join(text for block in blocks for text, *_ in block["segments"])
    assert "".join(told.split()) == "".join(hostile_text.split())
    assert pages["dashboard"].payload["articles"][0]["doc"] == hostile.doc


# ------------------------------------------------------------------ colours
def colours():
    css = (FOLDER / "base.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in re.findall(r":root \{(.*?)\}", css, re.S)
    )
    return {"light": light, "dark": light | dark}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


HUES = ("accent", "good", "warn", "company", "org", "person", "product", "location", "quantity", "time")
PAIRS = [
    *((hue, ground) for hue in HUES for ground in ("paper", "card", f"{hue}-soft")),
    *(("ink", ground) for ground in ("paper", "card", "sunk", *(f"{hue}-soft" for hue in HUES))),
    *(("soft", ground) for ground in ("paper", "card", "sunk")),
    ("on-accent", "accent"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(scheme, text, ground):
    known = colours()[scheme]
    assert contrast(known[text], known[ground]) >= 4.5
