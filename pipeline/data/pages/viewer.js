// One article: gold and prediction side by side, their events in pairs, and the place that was asked for.
const SIDES = ["gold", "predicted"];
const LAYER_OF = { quantity: "quantity", time: "time", trigger: "event", evidence: "", words: "" };
let open = null; // {article, view, texts, cards}
let left = 0; // where the report was scrolled to

const layerOf = (kind) => LAYER_OF[kind] ?? (kind.endsWith(" nominal") ? "nominal" : "name");

function openArticle(number, view) {
  if (open && open.article === number && open.view === view) return;
  const article = payload.articles[number];
  const texts = {};
  for (const side of SIDES) {
    texts[side] = renderText(article[view][side], { href: () => "#viewer", titles: { title: "h2", heading: "h3" } });
    find(`#${side}-text`).replaceChildren(texts[side].root);
    findAll("a.segment", texts[side].root).forEach((link) => link.addEventListener("click", (click) => {
      click.preventDefault();
      chooseTrigger(side, Number(link.dataset.events.split(" ")[0]));
    }));
  }
  open = { article: number, view, texts, cards: [] };
  find("#viewer-title").textContent = article.doc;
  find("#viewer-note").textContent = [article.published, plural(article.errors, "error")].filter(Boolean).join(" · ");
  if (find("#view")) find("#view").value = view;
  for (const [id, next] of [["#before", number - 1], ["#after", number + 1]]) {
    const link = find(id);
    if (payload.articles[next]) link.setAttribute("href", `#/${next}/${view}`);
    else link.removeAttribute("href");
  }
  fillPairs(article[view]);
  showLayers();
}

function fillPairs(shown) {
  const rows = shown.verdicts.map((verdict) => {
    const cards = SIDES.map((side) => {
      if (verdict[side] === null) return el("p", { class: "gone" }, side === "gold" ? "not in the gold" : "not found");
      const event = shown[side].events[verdict[side]];
      const words = eventWords(shown[side], event, open.texts[side].places);
      return eventCard(event, { words, click: () => choosePair(verdict) });
    });
    open.cards.push({ verdict, buttons: cards.filter((card) => card.tagName === "BUTTON") });
    return el("li", {}, cards);
  });
  find("#pairs").replaceChildren(...rows);
  find(".pairs").hidden = !rows.length;
}

function choosePair(verdict, { still = false } = {}) {
  const off = open.chosen === verdict && !still;
  open.chosen = off ? null : verdict;
  for (const card of open.cards) {
    card.buttons.forEach((button) => button.setAttribute("aria-pressed", String(!off && card.verdict === verdict)));
  }
  const shown = payload.articles[open.article][open.view];
  const places = SIDES.map((side) => light(open.texts[side], off ? null : shown[side].events[verdict[side]]));
  if (off) return;
  const side = verdict[find("#pair").dataset.shown] === null ? SIDES.find((s) => verdict[s] !== null) : find("#pair").dataset.shown;
  showSide(side);
  show(places[SIDES.indexOf(side)]);
  announce(`${verdict.kind}${verdict.detail ? `: ${verdict.detail}` : ""}`);
}

function chooseTrigger(side, number) {
  const found = open.cards.find(({ verdict }) => verdict[side] === number);
  if (found) choosePair(found.verdict);
}

function showSide(side) {
  find("#pair").dataset.shown = side;
  findAll(".sides .chip").forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.side === side)));
}

function showLayers() {
  const on = new Set(findAll("#layers .chip").filter((c) => c.getAttribute("aria-pressed") === "true").map((c) => c.dataset.layer));
  const shown = payload.articles[open.article][open.view];
  for (const side of SIDES) {
    const { root, places } = open.texts[side];
    const kept = new Set();
    shown[side].marks.forEach((mark, number) => {
      if (on.has(layerOf(mark.kind))) (places.get(number) ?? []).forEach((node) => kept.add(node));
    });
    findAll(".segment", root).forEach((node) => node.classList.toggle("muted", !kept.has(node)));
  }
}

// Puts the place of an error before the reader: an event lights up, anything else gets a frame.
function aim({ view, side, layer, start, end }) {
  const { texts } = open;
  showSide(side);
  const chip = find(`#layers [data-layer="${layer}"]`);
  if (chip?.getAttribute("aria-pressed") === "false") chip.click();
  const shown = payload.articles[open.article][view][side];
  const number = shown.marks.findIndex((m) => m.at[0] === start && m.at[1] === end && layerOf(m.kind) === layer);
  const event = layer === "event" && open.cards.find(({ verdict }) =>
    verdict.kind !== "right" && verdict[side] !== null && shown.events[verdict[side]].triggers.includes(number));
  findAll(".aim").forEach((node) => node.classList.remove("aim"));
  if (event) return choosePair(event.verdict, { still: true });
  const nodes = texts[side].places.get(number) ?? [];
  nodes.forEach((node) => node.classList.add("aim"));
  show(nodes[0]);
}

function route() {
  const parts = /^#\/(\d+)(?:\/(run|earlier)(?:\/(gold|predicted)\/(\w+)\/(\d+)\/(\d+))?)?$/.exec(location.hash);
  const article = parts && payload.articles[Number(parts[1])];
  const wasOpen = !find("#viewer").hidden;
  if (article && !wasOpen) left = scrollY;
  find("#viewer").hidden = !article;
  find("#overview").hidden = Boolean(article);
  if (!article) {
    if (wasOpen) scrollTo({ top: left, behavior: "instant" });
    return;
  }
  const view = parts[2] === "earlier" && article.earlier ? "earlier" : "run";
  openArticle(Number(parts[1]), view);
  scrollTo({ top: 0, behavior: "instant" });
  find("#viewer-title").focus({ preventScroll: true });
  if (parts[3]) aim({ view, side: parts[3], layer: parts[4], start: Number(parts[5]), end: Number(parts[6]) });
}

findAll("#layers .chip").forEach((chip) => chip.addEventListener("click", () => {
  chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
  showLayers();
}));
findAll(".sides .chip").forEach((chip) => chip.addEventListener("click", () => showSide(chip.dataset.side)));
onEdit("#view", (change) => {
  location.hash = `#/${open.article}/${change.target.value}`;
});
find("#back").addEventListener("click", (click) => {
  click.preventDefault();
  const back = left;
  history.pushState(null, "", "#errors");
  route();
  scrollTo({ top: back, behavior: "instant" });
});
addEventListener("keydown", (key) => {
  if (key.key === "Escape" && open?.chosen) choosePair(open.chosen);
});
addEventListener("hashchange", route);
route();
