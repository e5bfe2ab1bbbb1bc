"""From judged candidates and links to events: roles filled in their cardinality, lists split, repetitions merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from pipeline.events.attributes import Links
from pipeline.events.calibration import AS_TOLD, Calibration
from pipeline.events.scene import Scene
from pipeline.events.view import Filler
from pipeline.ontology import EventType

# A role that takes one filler, told with a list, gives one event an item; these are the lists that news tells.
_SPLITTING = (
    "value",
    "change",
    "amount",
    "person",
    "product",
    "target",
    "item",
    "subject",
    "security",
    "company",
    "price",
    "penalty",
    "affected",
)


_LISTING = frozenset(",;/")

# A repetition less likely than this adds no trigger and no role to the event it repeats.
_TRUSTED = 0.3

# What the network gives a filler less than this fills no role.
_FAINT = 0.15

NONE = "none"


@dataclass
class Draft:
    """An event in the making: its scene, its links and how sure each is, how likely its trigger tells an event, and,
    once all is weighed, how likely it is true."""

    scene: Scene
    links: Links
    sure: dict[tuple[str, int], float]
    told: float
    scenes: list[Scene] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)  # how likely each scene tells an event
    probability: float = 0.0

    @property
    def type(self) -> str:
        """Event type."""
        return self.scene.candidate.type

    @property
    def spec(self) -> EventType:
        """What the event type takes."""
        return self.scene.candidate.frame.spec

    def refs(self, role: str) -> set[str]:
        """What fills a role, as ids, or as the head lemma of a text."""
        return {_identity(self.scene, f) for f in self.links.get(role, [])}


def _identity(scene: Scene, filler: Filler) -> str:
    return filler.ref or scene.view.doc[filler.head].lemma_.lower()


# A filler and the probability of each role, with `none` for no role; roles it cannot have are left out.
Scored = list[tuple[Filler, dict[str, float]]]


def assign_roles(
    scene: Scene, scored: Scored, threshold: float, *, calibration: Calibration = AS_TOLD
) -> tuple[Links, dict[tuple[str, int], float]]:
    """The links of one trigger that are likelier than the threshold, and how likely each is: surest first, each filler
    once. A filler whose role is taken weighs its other roles."""
    links: Links = {}
    sure: dict[tuple[str, int], float] = {}
    used: set[int | str] = set()
    queue = [(-_best(chances)[1], number, chances) for number, (_, chances) in enumerate(scored)]
    heapify(queue)
    while queue:
        _, number, chances = heappop(queue)
        filler, (role, told) = scored[number][0], _best(chances)
        key, present = filler.ref or filler.head, links.get(role, [])
        if told < _FAINT:
            break
        if key in used:
            continue
        if not _takes(scene, role, present, filler):
            left = {r: p for r, p in chances.items() if r != role}
            total = sum(left.values())
            if len(left) > 1 and total > 0:
                again = {r: p / total for r, p in left.items()}
                heappush(queue, (-_best(again)[1], number, again))
            continue
        further = bool(present) and scene.candidate.frame.spec.roles[role].many
        probability = calibration.probability(told, role, further=further)
        if probability < threshold:
            continue
        used.add(key)
        links.setdefault(role, []).append(filler)
        sure[role, filler.start] = probability
    return links, sure


def _best(chances: dict[str, float]) -> tuple[str, float]:
    return max(((r, p) for r, p in chances.items() if r != NONE), key=lambda item: item[1], default=(NONE, 0.0))


def _takes(scene: Scene, role: str, present: list[Filler], filler: Filler) -> bool:
    """Whether a role has room: for several fillers, for none yet, or for one more item of a list."""
    if not present or scene.candidate.frame.spec.roles[role].many:
        return not present or filler.kind != "TEXT"
    if filler.kind == "TEXT" or role not in _SPLITTING:
        return False
    if filler.kind in ("QUANTITY", "TIME"):
        return True
    return all(scene.place(f) == scene.place(filler) and _listed(scene, f, filler) for f in present)


def _listed(scene: Scene, a: Filler, b: Filler) -> bool:
    """Whether two names are items of a list: a comma or a conjunction lies between them, and no verb."""
    first, second = sorted((a, b), key=lambda f: f.start)
    between = scene.view.doc[first.end : second.start]
    return (
        a.sentence == b.sentence
        and any(t.pos_ == "CCONJ" or t.text in _LISTING for t in between)
        and not any(t.pos_ in ("VERB", "AUX") for t in between)
    )


def split(draft: Draft) -> list[Draft]:
    """One event an item where a role that takes one filler has several; the other roles follow by order of the text."""
    roles = draft.spec.roles
    lists = {r: sorted(f, key=lambda x: x.start) for r, f in draft.links.items() if len(f) > 1 and not roles[r].many}
    if not lists:
        return [draft]
    leading = max(lists, key=lambda r: (len(lists[r]), -_SPLITTING.index(r) if r in _SPLITTING else -99))
    count = len(lists[leading])
    out = []
    for number, item in enumerate(lists[leading]):
        links = {
            role: [_partner(item, number, count, sorted(fillers, key=lambda x: x.start))]
            if role in lists or _follows(role, fillers, count)
            else fillers
            for role, fillers in draft.links.items()
        }
        out.append(Draft(draft.scene, links, draft.sure, draft.told))
    return out


def _follows(role: str, fillers: list[Filler], count: int) -> bool:
    return role in ("time", "place", "baseline", "previous") and len(fillers) == count


def _partner(item: Filler, number: int, count: int, fillers: list[Filler]) -> Filler:
    if item in fillers:
        return item
    if len(fillers) == count:
        return fillers[number]
    return min(fillers, key=lambda f: abs(f.start - item.start))


def merge(drafts: list[Draft]) -> list[Draft]:
    """One event for each fact: drafts of one type that share their core and contradict each other nowhere."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.scene.candidate.start):
        twin = next((k for k in kept if _same(k, draft)), None)
        if twin is None:
            draft.scenes, draft.chances = [draft.scene], [draft.told]
            kept.append(draft)
        else:
            _absorb(twin, draft)
    return kept


def _same(a: Draft, b: Draft) -> bool:
    if a.type != b.type:
        return False
    spec = a.spec
    gap = abs(a.scenes[-1].sentence - b.scene.sentence) if a.scenes else 0
    title = a.scene.view.kinds[a.scene.sentence] in ("title", "heading")
    same_trigger = a.scene.candidate.head == b.scene.candidate.head
    if same_trigger or _staff_and_move(a, b):
        return False
    shared = False
    for role in set(a.links) & set(b.links):
        left, right = a.refs(role), b.refs(role)
        if left & right or _equal_values(a.links[role], b.links[role]):
            shared = shared or role not in ("time", "place")
        elif (
            role in ("value", "amount", "change", "price", "time", "previous", "penalty", "stake", "affected", "rank")
            or spec.roles[role].core
        ):
            return False
    if gap > 1 and not title and not _shared_amount(a, b):
        return False
    return shared


def _staff_and_move(a: Draft, b: Draft) -> bool:
    """Whether one tells how large something is and the other, of another subtype, what is added or cut: a headcount of
    20 and 300 hirings are two facts."""
    told = [draft.links.keys() & {"value", "change"} for draft in (a, b)]
    return bool(a.spec.subtypes) and all(told) and not (told[0] & told[1])


def _shared_amount(a: Draft, b: Draft) -> bool:
    return any(
        a.refs(r) & b.refs(r) or _equal_values(a.links.get(r, []), b.links.get(r, []))
        for r in ("value", "amount", "change", "price")
    )


def _equal_values(a: list[Filler], b: list[Filler]) -> bool:
    return bool(_values(a) & _values(b))


def _values(fillers: list[Filler]) -> set[tuple[object, ...]]:
    """What amounts and times say, whatever their words: "cinq ans" and "5 ans" are the same."""
    return {
        (f.kind, f.item.get("kind"), str(f.item["value"]), f.item.get("unit"))
        for f in fillers
        if f.kind in ("QUANTITY", "TIME") and f.item.get("value") is not None
    }


def _absorb(twin: Draft, draft: Draft) -> None:
    roles = twin.spec.roles
    twin.told = max(twin.told, draft.told)
    if draft.told < _TRUSTED:
        return
    twin.scenes.append(draft.scene)
    twin.chances.append(draft.told)
    for role, fillers in draft.links.items():
        present = {_identity(twin.scene, f) for linked in twin.links.values() for f in linked}
        new = [f for f in fillers if _identity(draft.scene, f) not in present]
        if new and (role not in twin.links or roles[role].many):
            twin.links.setdefault(role, []).extend(new)
            for filler in new:
                twin.sure[role, filler.start] = draft.sure.get((role, filler.start), 0.5)
