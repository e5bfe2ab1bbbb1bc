// The overview: tables that sort, errors and changes that filter. Articles open by address: #/ARTICLE/VIEW/SIDE/LAYER/START/END.
function address(row) {
  return `#/${row.article}/${row.view}/${row.side}/${row.layer}/${row.at[0]}/${row.at[1]}`;
}

function errorRow(row) {
  const [before, hit, after] = row.quote;
  return el("li", {}, el("a", { href: address(row) },
    el("span", { class: "row-kind" },
      row.status && el("span", { class: `badge ${row.status}` }, row.status),
      el("span", { class: `badge ${row.kind}` }, row.kind),
      el("span", {}, row.layer === "event" ? typeName(row.label) : `${row.layer} · ${row.label}`),
    ),
    el("span", { class: "row-quote", lang: "fr" }, before, el("b", {}, hit), after,
      row.detail && el("span", { class: "row-detail", lang: "en" }, row.detail)),
    el("span", { class: "row-doc" }, payload.articles[row.article].doc),
  ));
}

function count(rows, key) {
  const counts = new Map();
  for (const row of rows) counts.set(row[key], (counts.get(row[key]) ?? 0) + 1);
  return [...counts];
}

function fillFields(fields) {
  for (const field of fields) {
    const key = field.dataset.key;
    const named = count(payload.errors, key).map(([value, n]) => [value, key === "article" ? payload.articles[value].doc : value, n]);
    named.sort((a, b) => String(a[1]).localeCompare(String(b[1]), "fr", { numeric: true }));
    field.append(...named.map(([value, name, n]) => el("option", { value }, `${key === "label" ? typeName(name) : name} (${n})`)));
  }
}

function errorsShown(fields) {
  const words = find("#error-words").value.trim().toLocaleLowerCase("fr");
  const wanted = fields.filter((field) => field.value !== "");
  return payload.errors.filter((row) =>
    wanted.every((field) => String(row[field.dataset.key]) === field.value)
    && (!words || row.quote.join("").toLocaleLowerCase("fr").includes(words)));
}

function startErrors() {
  const fields = findAll("#error-fields select");
  const update = () => {
    const rows = errorsShown(fields);
    find("#error-count").textContent = rows.length === payload.errors.length
      ? plural(rows.length, "error") : `${rows.length.toLocaleString("en")} of ${plural(payload.errors.length, "error")}`;
    paged(find("#error-list"), rows, errorRow);
  };
  fillFields(fields);
  onEdit("#error-fields select, #error-words", update);
  update();
}

function startChanges() {
  const buttons = findAll("#change-kinds .chip");
  const update = () => {
    const shown = new Set(buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.status));
    paged(find("#change-list"), payload.changes.filter((row) => shown.has(row.status)), errorRow, 25);
  };
  buttons.forEach((button) => button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    update();
  }));
  update();
}

// Numbers fall and words rise at the first press; "–" comes last either way.
function sortBy(table, column) {
  const head = table.tHead.rows[0].cells[column];
  const numeric = head.classList.contains("number");
  const first = numeric ? "descending" : "ascending";
  const order = head.getAttribute("aria-sort") === first ? (numeric ? "ascending" : "descending") : first;
  for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const value = (row) => row.cells[column].textContent.trim();
  const compare = (a, b) => {
    if (!numeric) return sign * value(a).localeCompare(value(b), "fr", { numeric: true });
    const [left, right] = [Number(value(a)), Number(value(b))];
    return Number.isNaN(left) - Number.isNaN(right) || sign * (left - right) || 0;
  };
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort(compare));
}

for (const table of findAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, column) =>
    find("button", head)?.addEventListener("click", () => sortBy(table, column)));
}
if (payload.articles.length) startErrors();
if (payload.earlier) startChanges();
