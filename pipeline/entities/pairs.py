"""Two entities that an article tells of: how near they meet, how much of it they are, what readers know of both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.entities.aliases import key_of, same_entity
from pipeline.entities.lexicon import names
from pipeline.entities.scene import Place, Scene
from pipeline.text import plain

Ends = tuple[str, str]
Meeting = tuple[Place, Place]
_GAPS = (0, 1, 2, 4, 8, 16)  # tokens between two mentions, told as the first that is not less
_SHORTEST = 3  # letters of a word that two names share


def meetings(scene: Scene) -> dict[Ends, list[Meeting]]:
    """(id, id) -> the mentions of both that stand in one sentence or in neighbouring ones, nearest first."""
    by_sentence: dict[int, list[Place]] = defaultdict(list)
    for place in scene.places:
        by_sentence[scene.sentence_of[place.span[0]]].append(place)
    found: dict[Ends, list[Meeting]] = defaultdict(list)
    for number, here in by_sentence.items():
        near = [p for k in (number, number - 1, number + 1) for p in by_sentence.get(k, [])]
        for one in here:
            for other in near:
                if other.type == "COMPANY" and one.type in ("PRODUCT", "COMPANY") and one.id != other.id:
                    found[one.id, other.id].append((one, other))
    for places in found.values():
        places.sort(key=lambda p: (_apart(scene, *p), _gap(*p)))
    return found


def makers(scene: Scene) -> set[Ends]:
    """(product, firm) where every reader knows that the firm makes it: "iPhone 6" begins with a known name."""
    found = set()
    for product in {p.id for p in scene.of("PRODUCT")}:
        for maker in filter(None, map(maker_of, scene.forms[product])):
            found |= {
                (product, f) for f in scene.firms if any(same_entity(x, maker, "COMPANY") for x in scene.forms[f])
            }
    return found


def maker_of(form: str) -> str:
    """The firm that is known to make what a name begins with; "" when none is."""
    words = plain(form).split(" ")
    beginnings = (names().get(" ".join(words[:n])) for n in range(len(words), 0, -1))
    return next((known.maker for known in beginnings if known and known.maker), "")


def evidence(scene: Scene, ends: Ends, met: Sequence[Meeting], known: set[Ends]) -> Iterator[str]:
    """Features of a product and a firm, or of two firms, that any pattern or none brings together."""
    yield from _nearest(scene, met) if met else ["never met"]
    yield from _weight(scene, ends)
    one, other = ends
    if ends in known:
        yield "known maker"
    elif any(product == one for product, _ in known):
        yield "another is the known maker"
    elif any(map(maker_of, scene.forms[one])):
        yield "known maker absent"
    words = [{w for f in scene.forms[key] for w in key_of(f).split() if len(w) >= _SHORTEST} for key in (one, other)]
    if words[0] & words[1]:
        yield "shares a word"


def _apart(scene: Scene, one: Place, other: Place) -> int:
    return abs(scene.sentence_of[one.span[0]] - scene.sentence_of[other.span[0]])


def _gap(one: Place, other: Place) -> int:
    return max(one.span[0] - other.span[1], other.span[0] - one.span[1], 0)


def _nearest(scene: Scene, met: Sequence[Meeting]) -> Iterator[str]:
    """How the nearest mentions of both stand to one another."""
    one, other = met[0]
    apart, gap = _apart(scene, one, other), _gap(one, other)
    order = "<" if one.span[0] < other.span[0] else ">"
    yield f"apart={apart}"
    yield f"gap={apart}{order}{next((n for n in _GAPS if gap <= n), 'far')}"
    yield f"named={one.named}{other.named}{apart}"
    yield f"shared={min(3, sum(_apart(scene, *places) == 0 for places in met))}"
    rivals = [p for p in scene.of("COMPANY") if p.id not in (one.id, other.id)]
    nearer = {p.id for p in rivals if scene.same_sentence(p.span[0], one.span[0]) and _gap(one, p) < gap}
    yield f"nearer={min(2, len(nearer))}{apart}"


def _weight(scene: Scene, ends: Ends) -> Iterator[str]:
    """How much of the article is about each, and where it first names them."""
    one, other = ends
    counts = Counter(p.id for p in scene.places)
    first = {p.id: p.span[0] for p in reversed(scene.places)}
    early = [scene.sentence_of[first[key]] < 2 for key in ends]
    yield f"rank={min(3, sum(counts[f] > counts[other] for f in scene.firms))}"
    yield f"count={min(3, counts[one])}"
    yield f"firms={min(6, len(scene.firms))}"
    yield f"first={first[one] < first[other]}"
    yield f"early={early[0]}{early[1]}"
    if one == scene.main:
        yield "from main"
