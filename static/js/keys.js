/* Keys: j/k, o and x on rows, / to search, g and a letter to go, u back, ? for the sheet. */
const ROWS = "[data-row], section.file";
const PLACES = { q: "/", a: "/ask/", w: "/running/", r: "/repositories/" };
let going = 0;

function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

function move(step) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent !== null);
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement?.closest?.(ROWS));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  (next.matches("a, button, [tabindex]") ? next : next.querySelector("a, button, summary"))?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function open() {
  const row = document.activeElement?.closest?.(ROWS);
  (row?.matches("a") ? row : row?.querySelector("a, summary"))?.click();
}

/* Select the row, as the box beside it does. */
function pick() {
  const box = document.activeElement?.closest?.("[data-row]")?.querySelector(".pick > input");
  const selecting = document.getElementById("selecting");
  if (!box || !selecting) return;
  selecting.checked = true;
  box.click();
}

/* The queue's search, else the filter of a diff's files, which opens their list. */
function search() {
  const tree = document.querySelector("[data-tree]");
  const field = document.querySelector("[data-search]") ?? tree?.querySelector("[data-tree-filter]");
  if (!field) return false;
  if (tree?.contains(field)) tree.open = true;
  field.focus();
  return true;
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  o: open,
  x: pick,
  u: () => document.querySelector("a[data-back]")?.click(),
  "?": () => document.getElementById("shortcuts")?.showModal(),
  "/": search,
  g: () => (going = Date.now()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (Date.now() - going < 1200 && PLACES[event.key]) {
    event.preventDefault();
    location.assign(PLACES[event.key]);
    return;
  }
  const act = ACTS[event.key];
  if (act && act() !== false) event.preventDefault(); // else it stays the browser's, as "/" for its own search
});
