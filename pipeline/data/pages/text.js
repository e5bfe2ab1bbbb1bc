// An article and its events, from the payload that pages/document.py describes.
const ENTITY = new Set(["company", "org", "person", "product", "location"]);
const TINTED = new Set([...ENTITY, "quantity", "time"]);
const BLOCKS = { title: "h1", heading: "h2" };

// Returns {root, places}: the article, and the elements of each mark by number. `href` gives the link of an event.
function renderText(shown, { href, lang = "fr", titles = BLOCKS }) {
  const triggers = new Map();
  shown.events.forEach((event, number) =>
    event.triggers.forEach((mark) => triggers.set(mark, [...(triggers.get(mark) ?? []), number])),
  );
  const places = new Map();
  const blocks = shown.blocks.map((block) =>
    el(titles[block.kind] ?? "p", { class: `block ${block.kind}` },
      block.segments.map((segment) => renderSegment(segment, shown, { triggers, places, href })),
    ),
  );
  return { root: el("div", { class: "article", lang }, blocks), places };
}

function renderSegment([text, ...numbers], shown, { triggers, places, href }) {
  if (!numbers.length) return text;
  const kinds = numbers.flatMap((number) => shown.marks[number].kind.split(" "));
  const events = numbers.flatMap((number) => triggers.get(number) ?? []);
  const states = [...numbers.map((number) => shown.marks[number].state), ...events.map((number) => shown.events[number].state)]
    .filter(Boolean);
  const classes = ["segment", ...kinds, ...states.map((state) => `is-${state}`)];
  if (kinds.some((kind) => TINTED.has(kind))) classes.push("tinted");
  const tips = numbers.map((number) => shown.marks[number].tip).filter(Boolean);
  const node = el(events.length ? "a" : "span", {
    class: [...new Set(classes)].join(" "),
    title: [...new Set([...tips, ...states])].join(" · ") || null,
    href: events.length ? href(events[0]) : null,
    "data-events": events.join(" ") || null,
    "data-label": kinds.find((kind) => TINTED.has(kind)),
  }, text);
  for (const number of numbers) {
    const pieces = places.get(number) ?? [];
    // One label a fact: after its last piece.
    if (pieces.length && TINTED.has(shown.marks[number].kind.split(" ")[0])) delete pieces.at(-1).dataset.label;
    places.set(number, [...pieces, node]);
  }
  return node;
}

// Lights trigger, arguments and evidence of one event; without an event, everything is as before.
function light({ root, places }, event) {
  for (const node of findAll(".told, .argument, .struck", root)) {
    node.classList.remove("told", "argument", "struck");
    delete node.dataset.role;
  }
  root.classList.toggle("lit", Boolean(event));
  if (!event) return null;
  const mark = (number, name) => (places.get(number) ?? []).forEach((node) => node.classList.add(name));
  event.evidence.forEach((number) => mark(number, "told"));
  for (const argument of event.arguments) {
    for (const number of argument.marks) {
      mark(number, "argument");
      const last = places.get(number)?.at(-1);
      if (last) last.dataset.role = [last.dataset.role, argument.role].filter(Boolean).join(", ");
    }
  }
  event.triggers.forEach((number) => mark(number, "struck"));
  return places.get(event.triggers[0] ?? event.arguments[0]?.marks[0])?.[0];
}

function eventWords(shown, event, places) {
  const words = event.triggers.map((number) => (places.get(number) ?? []).map((node) => node.textContent).join(""));
  return [...new Set(words.filter(Boolean))].join(", ");
}

function eventCard(event, { words, pressed = false, click }) {
  return el("button", { type: "button", class: `event ${event.state ?? ""}`, "aria-pressed": String(pressed), click },
    el("span", { class: "event-head" },
      el("span", { class: "event-type" }, typeName(event.type)),
      words && el("span", { class: "event-words", lang: "fr" }, `« ${words} »`),
      event.state && el("span", { class: `badge ${event.state}` }, event.state),
      event.modality !== "asserted" && el("span", { class: "badge" }, event.modality),
      event.notes.map((note) => el("span", { class: "badge" }, note)),
      el("span", { class: "event-confidence", title: "confidence" }, event.confidence.toFixed(2)),
    ),
    el("span", { class: "roles" },
      event.arguments.map((argument) => [
        el("span", { class: "role" }, argument.role),
        el("span", {},
          el("span", { class: argument.wrong ? "filler wrong" : "filler", lang: "fr" }, argument.text),
          argument.value && el("span", { class: "value" }, ` ${argument.value}`),
        ),
      ]),
      event.source && event.source !== "author" && [
        el("span", { class: "role" }, "told by"), el("span", { class: "filler" }, event.source),
      ],
    ),
  );
}
