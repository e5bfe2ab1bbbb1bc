"""The pages in a real browser: what is clicked lights up, hostile text stays text, nothing is wider than a phone."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from pipeline.evaluation import Pair
from pipeline.pages import Run, article_page, dashboard_page, evaluation_page

WIDTHS = {"phone": 390, "desktop": 1280}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory, sample_pairs, extractions, hostile, hostile_text):
    """A page of each kind, with a hostile article among real ones."""
    pairs = [*sample_pairs, Pair(hostile.doc, hostile, hostile_text)]
    run = Run("today", extractions, pairs)
    texts = {pair.doc: pair.text for pair in pairs}
    pages = {
        "hostile": article_page(hostile_text, hostile),
        "article": article_page(texts["w201"], extractions["w201"]),
        "evaluation": evaluation_page(run, earlier=Run("before", {hostile.doc: hostile}, pairs)),
        "dashboard": dashboard_page([*extractions.values(), hostile], title="out"),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in pages}


@pytest.fixture
def visit(browser, addresses):
    def visit(name, width="desktop"):
        size = {"width": WIDTHS[width], "height": 844, "deviceScaleFactor": 1, "mobile": width == "phone"}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        still = [{"name": "prefers-reduced-motion", "value": "reduce"}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": still})
        browser.get_log("browser")
        browser.get("about:blank")
        browser.get(addresses[name])
        return browser

    return visit


def all_of(browser, selector):
    return browser.find_elements(By.CSS_SELECTOR, selector)


def shown(browser, selector):
    return [element.text for element in all_of(browser, selector) if element.is_displayed()]


def in_view(browser, selector):
    script = """const box = document.querySelector(arguments[0])?.getBoundingClientRect();
    return Boolean(box && box.height && box.top >= 0 && box.bottom <= innerHeight);"""
    return browser.execute_script(script, selector)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["hostile", "article", "evaluation", "dashboard"])
def test_pages_open_quietly_and_fit(visit, name, width):
    browser = visit(name, width)
    assert browser.get_log("browser") == []
    facts = browser.execute_script(
        "return [typeof window.pwned, document.images.length, document.scripts.length,"
        " performance.getEntriesByType('resource').length, document.documentElement.scrollWidth]"
    )
    assert facts[:-1] == ["undefined", 0, 2, 0]
    assert facts[-1] <= WIDTHS[width]


def test_hostile_text_is_shown_to_the_letter(visit, hostile_text):
    told = visit("hostile").execute_script("return document.querySelector('#text').textContent")
    assert "".join(told.split()) == "".join(hostile_text.split())


def test_markup_cannot_be_made_even_by_the_page_itself(visit):
    browser = visit("hostile")
    script = """try { document.body.innerHTML = "<b>x</b>"; return "made"; } catch (error) { return error.name; }"""
    assert browser.execute_script(script) == "TypeError"


def test_a_chosen_event_lights_trigger_arguments_and_evidence(visit):
    browser = visit("hostile")
    first, second = all_of(browser, "#list button.event")
    first.click()
    assert first.get_attribute("aria-pressed") == "true"
    assert shown(browser, ".struck") == ["levé"]
    roles = {e.get_attribute("data-role"): e.text for e in all_of(browser, ".argument[data-role]")}
    assert roles == {"company": "Iliad<img src=x onerror", "amount": "3 millions d’euros", "time": "2014"}
    assert "".join(shown(browser, ".told")).startswith("Iliad<img")
    assert browser.current_url.endswith("#event-1")
    second.send_keys(Keys.ENTER)
    assert shown(browser, ".struck") == ["Fin </script>"]
    second.send_keys(Keys.ESCAPE)
    assert all_of(browser, ".struck, .lit") == []


def test_a_chosen_relation_lights_its_two_entities(visit):
    browser = visit("article")
    event, relation = all_of(browser, "#list button.event")[0], all_of(browser, "#relations button")[0]
    event.click()
    relation.send_keys(Keys.ENTER)
    assert (event.get_attribute("aria-pressed"), relation.get_attribute("aria-pressed")) == ("false", "true")
    assert shown(browser, ".struck") == []
    assert [e.get_attribute("data-role") for e in all_of(browser, ".argument[data-role='of']")] == ["of"]
    event.click()
    assert (event.get_attribute("aria-pressed"), relation.get_attribute("aria-pressed")) == ("true", "false")
    relation.click()
    relation.send_keys(Keys.ESCAPE)
    assert all_of(browser, ".lit") == []


def test_a_word_of_the_text_chooses_its_event(visit):
    browser = visit("article")
    link = all_of(browser, "#text a.segment")[-1]
    link.send_keys(Keys.ENTER)
    assert in_view(browser, "#list button[aria-pressed='true']")
    assert link.get_attribute("class").endswith("struck")


def test_filters_choose_among_events(visit):
    browser = visit("hostile")
    browser.execute_script(
        "const range = document.querySelector('#confidence'); range.value = 0.5; range.dispatchEvent(new Event('input'))"
    )
    assert len(shown(browser, "#list button")) == 1
    assert shown(browser, "#count") == ["1 of 2"]
    all_of(browser, "#modality option[value='denied']")[0].click()
    assert shown(browser, "#none") == ["No event passes the filters."]


def test_on_a_phone_events_are_stepped_through(visit):
    browser = visit("article", "phone")
    all_of(browser, "#text a.segment")[0].click()
    before = shown(browser, "#chosen")
    all_of(browser, "#next")[0].click()
    assert shown(browser, "#chosen") != before
    assert in_view(browser, ".struck")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_error_is_one_click_from_its_place(visit, width):
    browser = visit("evaluation", width)
    kinds = browser.execute_script("return [...new Set(payloadKinds())]; function payloadKinds() {"
        " return JSON.parse(document.querySelector('#payload').textContent).errors.map(e => `${e.layer} ${e.kind}`) }")  # fmt: skip
    assert len(kinds) > 6
    for kind in kinds:
        layer, error = kind.split()
        for key, value in (("layer", layer), ("kind", error)):
            all_of(browser, f"#error-fields [data-key='{key}'] option[value='{value}']")[0].click()
        all_of(browser, "#error-list a")[0].click()
        lit = "struck" if layer == "event" else "aim"
        WebDriverWait(browser, 20).until(lambda b, lit=lit: in_view(b, f"#pair .{lit}"), kind)
        assert not shown(browser, "#overview"), kind
        all_of(browser, "#back")[0].click()
        WebDriverWait(browser, 20).until(lambda b: shown(b, "#error-list"), kind)


def test_what_was_fixed_opens_in_the_earlier_run(visit):
    browser = visit("evaluation")
    for chip in all_of(browser, "#change-kinds [data-status]"):
        if chip.get_attribute("data-status") != "fixed":
            chip.click()
    all_of(browser, "#change-list a")[0].click()
    # the page hears of its new address a moment after the click
    chosen = "return document.querySelector('#view').value"
    assert WebDriverWait(browser, 10).until(lambda page: page.execute_script(chosen) == "earlier")


def test_tables_sort(visit):
    browser = visit("evaluation")
    head = all_of(browser, "#roles thead button")[1]
    head.send_keys(Keys.ENTER)
    ratios = [t for t in shown(browser, "#roles tbody td:nth-child(3)") if t != "–"]
    assert ratios == sorted(ratios, reverse=True)
    assert all_of(browser, "#roles th[aria-sort='descending']")


def test_choices_in_one_chart_count_in_the_others(visit):
    browser = visit("dashboard")
    bar = all_of(browser, "#types button")[0]
    count = bar.find_element(By.CSS_SELECTOR, ".number").text
    bar.send_keys(Keys.ENTER)
    assert shown(browser, "#count")[0].startswith(f"{count} of ")
    assert sum(int(e.text.split()[0]) for e in all_of(browser, "#columns .column-n") if e.text) <= int(count)
    assert browser.switch_to.active_element.get_attribute("aria-pressed") == "true"
    all_of(browser, "#chosen button")[0].click()
    assert " of " not in shown(browser, "#count")[0]


@pytest.mark.parametrize("name", ["hostile", "evaluation", "dashboard"])
def test_everything_that_can_be_used_has_a_name(visit, name):
    unnamed = visit(name).execute_script(
        "return [...document.querySelectorAll('button, a[href], select, input')].filter(n => n.offsetParent !== null"
        " && !(n.getAttribute('aria-label') || n.labels?.[0]?.textContent || n.textContent).trim()).map(n => n.outerHTML)"
    )
    assert unnamed == []
