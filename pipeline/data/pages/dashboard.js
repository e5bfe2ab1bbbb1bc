// Every chart counts the events that pass the choices made in the others, and offers its bars as choices.
const { articles, events } = payload;
const chosen = { type: null, company: null, period: null };
let basis = "published";
let grain = 4; // characters of a date that make a period: 4 a year, 7 a month, 10 a day

const dateOf = (event) => {
  const date = basis === "told" ? event.told : articles[event.article].published;
  return date && /^\d{4}/.test(date) ? date.split("/")[0] : null;
};
const periodOf = (event) => {
  const date = dateOf(event);
  return date && date.length >= grain ? date.slice(0, grain) : null;
};

function chooseGrain() {
  const dates = events.map(dateOf).filter(Boolean);
  const distinct = (length) => new Set(dates.filter((date) => date.length >= length).map((date) => date.slice(0, length))).size;
  const fine = (length) => dates.filter((date) => date.length >= length).length > 0.8 * dates.length && distinct(length) <= 60;
  grain = fine(10) && distinct(7) <= 2 ? 10 : fine(7) && distinct(4) <= 4 ? 7 : 4;
}

function passes(event, but) {
  const [modality, confidence, words] = ["#modality", "#confidence", "#words"].map((id) => find(id).value);
  return (modality === "" || event.modality === Number(modality))
    && event.confidence >= Number(confidence)
    && (but === "type" || chosen.type === null || event.type === chosen.type)
    && (but === "company" || chosen.company === null || event.companies.includes(chosen.company))
    && (but === "period" || chosen.period === null || periodOf(event) === chosen.period)
    && (!words.trim() || searched(event).includes(words.trim().toLocaleLowerCase("fr")));
}

function searched(event) {
  const { details } = event;
  if (!details) return "";
  event.searched ??= [...details.quote, ...details.arguments.map(({ text }) => ` ${text}`)].join("").toLocaleLowerCase("fr");
  return event.searched;
}

function tally(dimension, keys) {
  const counts = new Map();
  for (const event of events) {
    if (passes(event, dimension)) for (const key of keys(event)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function choose(dimension, value) {
  chosen[dimension] = chosen[dimension] === value ? null : value;
  update();
}

// Redraws a chart; the choice that was just made keeps the focus.
function redraw(box, nodes) {
  const key = box.contains(document.activeElement) && document.activeElement.dataset.key;
  box.replaceChildren(...nodes);
  if (key) findAll("button", box).find((button) => button.dataset.key === key)?.focus();
}

function pick(attributes, dimension, value, share, ...children) {
  const button = el("button", {
    type: "button", "aria-pressed": String(chosen[dimension] === value), "data-key": String(value),
    click: () => choose(dimension, value), ...attributes,
  }, ...children);
  button.style.setProperty("--share", share);
  return button;
}

function drawColumns() {
  const counts = tally("period", (event) => [periodOf(event)]);
  const undated = counts.get(null) ?? 0;
  counts.delete(null);
  const top = Math.max(1, ...counts.values());
  const periods = between([...counts.keys()].sort());
  const every = Math.ceil(periods.length / (innerWidth < 600 ? 5 : 14));
  redraw(find("#columns"), periods.map((period, place) => {
    const n = counts.get(period) ?? 0;
    return pick({ class: "column", "aria-label": `${period}: ${plural(n, "event")}`, title: `${period}: ${plural(n, "event")}` },
      "period", period, (100 * n) / top,
      el("span", { class: "column-room" }, el("span", { class: "column-n" }, n), el("span", { class: "column-bar" })),
      el("span", { class: "column-name" }, place % every === 0 ? period : ""));
  }));
  find("#columns").classList.toggle("few", periods.length <= 20);
  find("#undated").textContent = undated ? `${plural(undated, "event")} without such a date` : "";
}

// The periods from the first to the last, empty ones too, as long as they are not too many.
function between(periods) {
  if (periods.length < 2 || grain === 10) return periods;
  const months = (period) => Number(period.slice(0, 4)) * 12 + (grain === 7 ? Number(period.slice(5, 7)) - 1 : 0);
  const [step, first, last] = [grain === 7 ? 1 : 12, months(periods[0]), months(periods.at(-1))];
  if ((last - first) / step > 120) return periods;
  const name = (n) => String(Math.floor(n / 12)).padStart(4, "0") + (grain === 7 ? `-${String((n % 12) + 1).padStart(2, "0")}` : "");
  return Array.from({ length: (last - first) / step + 1 }, (_, place) => name(first + place * step));
}

function drawBars(list, dimension, names, keys) {
  const counts = [...tally(dimension, keys)].sort((a, b) => b[1] - a[1] || names(a[0]).localeCompare(names(b[0]), "fr"));
  const top = counts[0]?.[1] ?? 1;
  const shown = counts.slice(0, 15);
  const kept = counts.find(([key]) => key === chosen[dimension]);
  if (kept && !shown.includes(kept)) shown.push(kept);
  redraw(list, shown.map(([key, n]) => el("li", {}, pick({ class: "bar-row" }, dimension, key, (100 * n) / top,
    el("span", { class: "bar-name" }, names(key)),
    el("span", { class: "bar-room" }, el("span", { class: "bar-fill" })),
    el("span", { class: "number" }, n.toLocaleString("en"))))));
  if (counts.length > shown.length) list.append(el("li", { class: "dim small" }, `and ${counts.length - shown.length} more`));
  if (!counts.length) list.append(el("li", { class: "empty" }, "None."));
}

function quote({ details }) {
  const [before, hit, after] = details.quote;
  return el("p", { class: "row-quote", lang: "fr" }, before, el("b", {}, hit), after);
}

function sourceLink(event) {
  const { doc, link } = articles[event.article];
  if (!link) return el("span", { class: "source-link" }, doc);
  // A text fragment makes the browser scroll to the sentence.
  const words = event.details?.quote.join("").trim().split(/\s+/).slice(0, 8).join(" ").replace(/^…|…$/g, "");
  const fragment = words ? `#:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}` : "";
  return el("a", { class: "source-link", href: link + fragment, rel: "noreferrer" }, doc);
}

function telling(event) {
  const { details } = event;
  return el("li", {}, el("article", { class: "telling" },
    el("div", { class: "telling-head" },
      el("span", { class: "telling-type" }, typeName(payload.types[event.type])),
      el("span", {}, [articles[event.article].published, event.confidence.toFixed(2)].filter(Boolean).join(" · ")),
      sourceLink(event),
      payload.modalities[event.modality] !== "asserted" && el("span", { class: "badge" }, payload.modalities[event.modality]),
      details?.notes.map((note) => el("span", { class: "badge" }, note)),
    ),
    details && el("div", {}, quote(event), el("div", { class: "facts" },
      details.arguments.map(({ role, text, value }) => el("span", {},
        el("span", { class: "role" }, role), el("span", { class: "filler", lang: "fr" }, text),
        value && el("span", { class: "value" }, ` ${value}`))))),
  ));
}

function drawAmounts(shown) {
  const unit = find("#unit").value;
  const found = shown.flatMap((event) => event.amounts.filter((a) => a.unit === unit).map((amount) => ({ event, amount })));
  found.sort((a, b) => b.amount.rank - a.amount.rank);
  paged(find("#amount-list"), found, ({ event, amount }) => el("li", {},
    el("p", { class: "sum" }, amount.shown, " ", el("small", {}, amount.unit)),
    el("div", {},
      el("p", { class: "facts" },
        el("strong", {}, typeName(payload.types[event.type])), el("span", { class: "dim" }, amount.role),
        event.companies.length > 0 && el("span", {}, event.companies.map((number) => payload.companies[number]).join(", ")),
        el("span", { class: "dim" }, articles[event.article].published), sourceLink(event)),
      event.details && quote(event)),
  ), 10);
}

function update() {
  find("#confidence-value").textContent = Number(find("#confidence").value).toFixed(2);
  const shown = events.filter((event) => passes(event));
  drawColumns();
  drawBars(find("#companies"), "company", (key) => payload.companies[key], (event) => event.companies);
  drawBars(find("#types"), "type", (key) => typeName(payload.types[key]), (event) => [event.type]);
  drawAmounts(shown);
  const latest = (event) => dateOf(event) ?? "";
  shown.sort((a, b) => latest(b).localeCompare(latest(a)) || b.confidence - a.confidence);
  paged(find("#event-list"), shown, telling, 25);
  find("#none").hidden = shown.length > 0;
  const told = shown.length === events.length ? plural(events.length, "event") : `${shown.length.toLocaleString("en")} of ${plural(events.length, "event")}`;
  find("#count").textContent = told;
  announce(told);
  drawChosen();
}

function drawChosen() {
  const names = { type: (key) => typeName(payload.types[key]), company: (key) => payload.companies[key], period: (key) => key };
  find("#chosen").replaceChildren(...Object.keys(chosen).filter((dimension) => chosen[dimension] !== null).map((dimension) =>
    el("button", { type: "button", class: "chip remove", "aria-label": `Remove ${dimension} ${names[dimension](chosen[dimension])}`, click: () => choose(dimension, chosen[dimension]) },
      names[dimension](chosen[dimension]))));
}

function start() {
  find("#modality").append(...payload.modalities.map((name, value) => el("option", { value }, name)));
  const units = new Map();
  for (const event of events) for (const { unit } of event.amounts) units.set(unit, (units.get(unit) ?? 0) + 1);
  find("#unit").append(...[...units].sort((a, b) => b[1] - a[1]).map(([unit, n]) => el("option", { value: unit }, `${unit} (${n})`)));
  find("#amounts").hidden = !units.size;
  onEdit("#modality, #confidence, #words, #unit", update);
  findAll("[data-basis]").forEach((button) => button.addEventListener("click", () => {
    basis = button.dataset.basis;
    chosen.period = null;
    findAll("[data-basis]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    chooseGrain();
    update();
  }));
  chooseGrain();
  update();
}

start();
