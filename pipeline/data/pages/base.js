// Elements are built, never parsed: a string becomes a text node, whatever it holds.
const SVG = "http://www.w3.org/2000/svg";
const SHAPES = new Set(["svg", "g", "rect", "path", "line", "circle", "text", "title"]);

function el(tag, attributes = {}, ...children) {
  const node = SHAPES.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "click") node.addEventListener("click", value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const payload = JSON.parse(find("#payload").textContent);

function announce(words) {
  find("#status").textContent = words;
}

function plural(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

function typeName(type) {
  return type.charAt(0) + type.slice(1).replaceAll("_", " ").toLowerCase();
}

function onEdit(selector, act) {
  findAll(selector).forEach((field) => field.addEventListener(field.tagName === "SELECT" ? "change" : "input", act));
}

function show(node) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

// Fills `list` with rows a page at a time, so that ten thousand rows open as fast as ten.
function paged(list, rows, build, size = 50) {
  list.replaceChildren();
  list.parentNode.querySelector(":scope > .more")?.remove();
  let shown = 0;
  const more = el("button", { type: "button", class: "button more", click: () => add() });
  const add = () => {
    const fresh = rows.slice(shown, shown + size).map(build);
    list.append(...fresh);
    const focus = shown > 0 && find("a, button", fresh[0]);
    shown += fresh.length;
    more.hidden = shown >= rows.length;
    more.textContent = `Show ${Math.min(size, rows.length - shown)} more of ${(rows.length - shown).toLocaleString("en")}`;
    if (focus) focus.focus();
  };
  if (rows.length) list.after(more);
  add();
}
