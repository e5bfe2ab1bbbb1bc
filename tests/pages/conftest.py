"""Hostile articles, and one headless Chromium for all tests of the pages."""

import os
import shutil

import pytest

from pipeline.schema import Extraction

EVIL = "<script>window.pwned=1</script>"
# Markup, quotes and schemes; the end of a script in JSON; line separators, a bidi override, characters beyond U+FFFF.
TEXT = (
    f"Titre {EVIL} & Cie\n"
    'Iliad<img src=x onerror="window.pwned=1"> a levé 3 millions\u00a0d’euros 😀 en 2014, <a href="javascript:window.pwned=1">lien</a>.\n'
    "Fin </script><script>window.pwned=1</script> <!-- <script> 𝔘\u202e ]]> ${pwned} {{ 7*7 }} \\u003c.\u2028Suite\u2029Fin."
)


def span(words):
    start = TEXT.index(words)
    return [start, start + len(words)]


def hostile_extraction():
    amount, company = "3 millions\u00a0d’euros", "Iliad<img src=x onerror"
    sentence = span(TEXT.split("\n")[1])
    return Extraction.model_validate(
        {
            "doc": f'"><img src=x onerror=window.pwned=1>{EVIL}',
            "published": "2014-05-02",
            "text": TEXT,
            "entities": [{"id": "e1", "type": "COMPANY", "name": f"Iliad{EVIL}</script>"}],
            "mentions": [{"id": "m1", "span": span(company), "entity": "e1", "kind": "name"}],
            "quantities": [
                {"id": "q1", "span": span(amount), "kind": "money", "value": "3000000", "unit": "EUR", "text": amount}
            ],
            "times": [{"id": "t1", "span": span("2014"), "value": "2014", "text": "2014"}],
            "events": [
                {
                    "id": "v1",
                    "type": "FUNDING",
                    "triggers": [span("levé")],
                    "trigger_texts": ["levé"],
                    "evidence": [sentence],
                    "args": [
                        {"role": "company", "ref": "e1"},
                        {"role": "amount", "ref": "q1"},
                        {"role": "time", "ref": "t1"},
                    ],
                    "confidence": 0.9,
                },
                {
                    "id": "v2",
                    "type": "CLOSURE",
                    "triggers": [span("Fin </script>")],
                    "trigger_texts": ["Fin </script>"],
                    "evidence": [span(TEXT.split("\n")[2].split("\u2028", maxsplit=1)[0])],
                    "args": [{"role": "company", "span": span("<!-- <script>"), "text": "<!-- <script>"}],
                    "modality": "denied",
                    "confidence": 0.4,
                },
            ],
        }
    )


@pytest.fixture(scope="session")
def hostile():
    return hostile_extraction()


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Chromium without a window; skipped where there is none, but not in CI."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver) and os.environ.get("CI") != "true":
        pytest.skip("chromium and chromedriver are not installed")
    from selenium import webdriver  # noqa: PLC0415
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    quiet = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    for name in [*quiet.split(), "disable-component-update", "disable-sync", "disable-dev-shm-usage"]:
        options.add_argument(f"--{name}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    session = webdriver.Chrome(options=options, service=Service(driver))
    session.set_page_load_timeout(30)
    yield session
    session.quit()


@pytest.fixture(scope="session")
def hostile_text():
    return TEXT
