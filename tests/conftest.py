"""Facts that several tests need: the project's folders, and real extractions made once a session."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import extract_many
from pipeline.evaluation import Pair, read_gold
from pipeline.schema import Extraction

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
# Articles of the dev half: enough for tests, few enough to be quick.
SAMPLE = ("xiaomi-2014", "w101", "w102", "w103", "w201", "w202", "w301", "w401")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the project's, with corpus/ and gold/ of few articles: what would take minutes on all takes seconds."""
    folder = tmp_path_factory.mktemp("some")
    splits = json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))
    kept = {"dev": sorted({*SAMPLE, *splits["dev"][::40]}), "blind": splits["blind"][::10]}
    for name in ("corpus", "gold"):
        (folder / name).mkdir()
    (folder / "gold/splits.json").write_text(json.dumps(kept), encoding="utf-8")
    for name in (f"{kind}.{ending}" for names in kept.values() for kind in names for ending in ("txt", "json")):
        home = "corpus" if name.endswith(".txt") else "gold"
        (folder / home / name).symlink_to(ROOT / home / name)
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The developers' read-only facts; tests that need them are skipped elsewhere."""
    if not (SHARED / "tools/score.py").is_file():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def dev_pairs() -> list[Pair]:
    """Text and gold of the dev half."""
    return read_gold(ROOT / "gold", texts=ROOT / "corpus", split="dev")


@pytest.fixture(scope="session")
def sample_pairs(dev_pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in dev_pairs if pair.doc in SAMPLE]


@pytest.fixture(scope="session")
def extractions(sample_pairs: list[Pair]) -> dict[str, Extraction]:
    """What the pipeline finds in the sample articles."""
    records = [{"doc": p.doc, "text": p.text, "published": p.gold.published} for p in sample_pairs]
    return {found.doc: found for found in extract_many(records)}


@pytest.fixture(scope="session")
def xiaomi() -> str:
    with (ROOT / "corpus/xiaomi-2014.txt").open(encoding="utf-8", newline="") as stream:
        return stream.read()


@pytest.fixture(scope="session")
def xiaomi_gold() -> dict:
    return json.loads((ROOT / "gold/xiaomi-2014.json").read_text(encoding="utf-8"))


class Page(HTMLParser):
    """What a browser's parser finds in a page: elements with their attributes, the content of scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.raw, self._open = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag in ("script", "style"):
            self._open = dict(attributes).get("type", tag)
            self.raw.append((self._open, ""))

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._open = None

    def handle_data(self, data):
        if self._open:
            self.raw[-1] = (self._open, self.raw[-1][1] + data)

    def content(self, kind):
        (found,) = [content for name, content in self.raw if name == kind]
        return found

    @property
    def payload(self):
        return json.loads(self.content("application/json"))

    @property
    def policy(self):
        metas = [a for tag, a in self.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
        return dict(part.split(" ", 1) for part in re.split(r";\s*", metas[0]["content"]))


@pytest.fixture(scope="session")
def parsed():
    return Page
