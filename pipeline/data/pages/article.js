// The article page: a chosen event lights its words; filters choose among events, chips among colours.
const text = renderText(payload, { href: (number) => `#event-${number + 1}` });
const cards = payload.events.map((event, number) => {
  const card = eventCard(event, { words: eventWords(payload, event, text.places), click: () => choose(number) });
  return { event, card, row: el("li", {}, card) };
});
const ties = payload.relations.map((relation, number) => relationButton(relation, () => tie(number)));
let chosen = null;
let tied = null; // the chosen relation; an event and a relation are never chosen together

function relationButton(relation, click) {
  const [from, to] = relation.arguments;
  return el("button", { type: "button", class: "event relation", "aria-pressed": "false", click },
    el("span", { class: "filler", lang: "fr" }, from.text),
    el("span", { class: "role" }, ` ${from.role} of `),
    el("span", { class: "filler", lang: "fr" }, to.text),
    el("span", { class: "event-confidence", title: "confidence" }, relation.confidence.toFixed(2)),
  );
}

function tie(number) {
  if (chosen !== null) choose(chosen);
  tied = number === tied ? null : number;
  ties.forEach((button, index) => button.setAttribute("aria-pressed", String(index === tied)));
  const relation = payload.relations[tied];
  show(light(text, relation));
  if (!relation) return announce("The whole text is shown.");
  const [from, to] = relation.arguments;
  announce(`${from.text}: ${from.role} of ${to.text}`);
}

function visible() {
  return cards.map((_, number) => number).filter((number) => !cards[number].row.hidden);
}

function choose(number, { keep = false, from = "card" } = {}) {
  if (tied !== null) tie(tied);
  chosen = number === chosen && !keep ? null : number;
  cards.forEach(({ card }, index) => card.setAttribute("aria-pressed", String(index === chosen)));
  const event = payload.events[chosen];
  const place = light(text, event);
  history.replaceState(null, "", chosen === null ? "#main" : `#event-${chosen + 1}`);
  find("#pager").hidden = chosen === null;
  if (!event) return announce("The whole text is shown.");
  const told = event.arguments.map((argument) => `${argument.role} ${argument.text}`).join(", ");
  find("#chosen").replaceChildren(el("strong", {}, typeName(event.type)), ` ${told}`);
  announce(`Event ${chosen + 1} of ${cards.length}: ${typeName(event.type)}, ${told}`);
  // The list scrolls by itself; on a phone it lies below the text and stays where it is.
  const list = find("#list");
  if (from !== "card") list.scrollTo({ top: cards[chosen].row.offsetTop - list.offsetTop - 60 });
  if (from !== "text") show(place);
}

function step(by) {
  const order = visible();
  if (order.length) choose(order[(order.indexOf(chosen) + by + order.length) % order.length], { keep: true });
}

function filter() {
  const [type, modality, confidence] = ["#type", "#modality", "#confidence"].map((id) => find(id).value);
  find("#confidence-value").textContent = Number(confidence).toFixed(2);
  for (const { event, row } of cards) {
    row.hidden = Boolean(type && event.type !== type) || Boolean(modality && event.modality !== modality)
      || event.confidence < Number(confidence);
  }
  const order = visible();
  for (const link of findAll("a.segment", text.root)) {
    link.classList.toggle("filtered", !link.dataset.events.split(" ").some((number) => !cards[number].row.hidden));
  }
  find("#count").textContent = order.length === cards.length ? plural(cards.length, "event") : `${order.length} of ${cards.length}`;
  find("#none").hidden = order.length > 0;
  if (chosen !== null && cards[chosen].row.hidden) choose(chosen);
}

function toggle(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  if (button.id === "labels") return text.root.classList.toggle("labels", on);
  for (const node of findAll(`.segment.${button.dataset.kind}`, text.root)) node.classList.toggle("tinted", on);
}

function fromAddress(from) {
  const number = Number(/^#event-(\d+)$/.exec(location.hash)?.[1]) - 1;
  if (cards[number]) choose(number, { keep: true, from });
}

find("#text").append(text.root);
find("#list").append(...cards.map(({ row }) => row));
find("#relations")?.append(...ties.map((button) => el("li", {}, button)));
findAll(".legend .chip").forEach((button) => button.addEventListener("click", () => toggle(button)));
onEdit("#type, #modality, #confidence", filter);
find("#previous").addEventListener("click", () => step(-1));
find("#next").addEventListener("click", () => step(1));
find("#close").addEventListener("click", () => choose(chosen));
text.root.addEventListener("click", (click) => {
  const link = click.target.closest("a.segment");
  if (!link) return;
  click.preventDefault();
  const open = link.dataset.events.split(" ").map(Number).filter((number) => !cards[number].row.hidden);
  // A word that tells two events shows them in turn.
  choose(open[(open.indexOf(chosen) + 1) % open.length], { keep: open.length > 1 || chosen !== open[0], from: "text" });
});
addEventListener("keydown", (key) => {
  if (key.key !== "Escape") return;
  if (chosen !== null) choose(chosen);
  if (tied !== null) tie(tied);
});
addEventListener("hashchange", () => fromAddress("address"));
filter();
fromAddress("address");
