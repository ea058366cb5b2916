/* Opening a comment between the lines: tap a number, shift-click or drag for a range, hold on a phone, or press c. */
import { insertAfter } from "./between.js";

const HOLD_MS = 450;
let anchor = null; // where a range begins: {cell, path, side, line}
let picking = false;
let dragged = null;

/* The number cell's place. Unified rows have an old and a new number, split rows one a side. */
function spotOf(cell) {
  const row = cell?.closest("tr");
  const file = cell?.closest(".file");
  const path = file?.dataset.path;
  if (!row || path === undefined || row.closest(".talk-row")) return null;
  const id = cell.id || row.id;
  const found = /^L-[0-9a-f]+-([LR])(\d+)$/.exec(id);
  if (!found) return null;
  return { cell, row, path, side: found[1] === "L" ? "old" : "new", line: Number(found[2]) };
}

function mark(spot, other) {
  for (const each of document.querySelectorAll(".is-picked")) each.classList.remove("is-picked");
  if (!spot) return;
  const [from, to] = other && other.line < spot.line ? [other, spot] : [spot, other ?? spot];
  for (let row = from.row; row; row = row.nextElementSibling) {
    row.classList.add("is-picked");
    if (row === to.row) break;
  }
}

/* The form, once on the page: at a line, or at the thread whose draft goes on, or at the list for the change. */
export function compose(at, place) {
  const template = document.querySelector("[data-composer]");
  if (!template) return;
  document.querySelector(".composer")?.remove();
  const form = template.content.firstElementChild.cloneNode(true);
  const line = Number(at.line ?? 0);
  const first = Number(at.first ?? at.first_line ?? line) || line;
  const values = { path: at.path ?? "", side: at.side ?? "new", line, first_line: first };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  const range = first !== line ? `${Math.min(first, line)}–${Math.max(first, line)}` : line;
  form.querySelector("[data-about]").textContent = values.path ? `Your comment on ${values.path}${line ? `:${range}` : ""}` : "Your comment on the change";
  if (at.body) form.elements.body.value = at.body;
  offerSuggesting(form, values, at.suggestion);
  const close = form.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => {
    form.remove();
    mark(null);
    place?.focus?.();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close.click();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("[value=keep]"));
  });
  if (place?.matches?.("tr")) insertAfter(place, form);
  else (place?.closest(".thread") ?? document.querySelector(".threads-head")).after(form);
  form.elements.body.focus({ preventScroll: true });
  keepInView(form);
}

function offerSuggesting(form, values, known) {
  const button = form.querySelector("[data-suggest]");
  const part = form.querySelector("[data-suggests]");
  form.elements.suggestion.disabled = true;
  if (!values.line || values.side !== "new") return;
  button.hidden = false;
  const open = (text) => {
    part.hidden = false;
    button.hidden = true;
    form.elements.suggestion.disabled = false;
    form.elements.suggestion.value = text;
    form.insertAdjacentHTML("beforeend", '<input type="hidden" name="suggests" value="yes">');
  };
  if (known !== undefined) open(known);
  button.addEventListener("click", () => {
    open(textOf(form, values));
    form.elements.suggestion.focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function textOf(form, values) {
  const file = [...document.querySelectorAll(".file")].find((each) => each.dataset.path === values.path);
  const lines = [];
  for (let line = Math.min(values.first_line, values.line); line <= Math.max(values.first_line, values.line); line += 1) {
    const at = file?.querySelector(`[id$="-R${line}"]`);
    const code = at?.matches("tr") ? at.querySelector(".c") : at?.nextElementSibling;
    lines.push(code?.textContent ?? "");
  }
  return lines.join("\n");
}

/* The keyboard of a phone covers half of the page: the line must stay in view above it. */
function keepInView(form) {
  const line = () => form.closest(".talk-row")?.previousElementSibling ?? form;
  const show = () => {
    if (!form.isConnected) return window.visualViewport?.removeEventListener("resize", show);
    const view = window.visualViewport;
    const height = view?.height ?? innerHeight;
    const top = line().getBoundingClientRect().top - (view?.offsetTop ?? 0);
    const bottom = form.getBoundingClientRect().bottom - (view?.offsetTop ?? 0);
    if (top < 60 || bottom > height) scrollBy(0, Math.min(top - 72, Math.max(bottom - height + 8, top - 72)));
  };
  window.visualViewport?.addEventListener("resize", show);
  show();
}

function openAt(spot) {
  const from = anchor && anchor.path === spot.path && anchor.side === spot.side ? anchor : spot;
  const last = from.line > spot.line ? from : spot;
  mark(from, spot);
  compose({ path: spot.path, side: spot.side, line: last.line, first: Math.min(from.line, spot.line) }, last.row);
}

const numberAt = (target) => target.closest?.(".dl td.n[data-n]");

document.addEventListener("click", (event) => {
  const spot = spotOf(numberAt(event.target));
  if (!spot) return;
  if (!(event.shiftKey || picking)) anchor = spot;
  picking = false;
  document.body.classList.remove("is-picking");
  openAt(spot);
});

let hold = 0;
document.addEventListener("pointerdown", (event) => {
  const spot = spotOf(numberAt(event.target));
  if (!spot || event.button !== 0) return;
  if (event.pointerType === "mouse" && !event.shiftKey) dragged = spot;
  if (event.pointerType === "mouse") return;
  hold = setTimeout(() => {
    anchor = spot;
    picking = true;
    navigator.vibrate?.(20);
    document.body.classList.add("is-picking");
    mark(spot);
  }, HOLD_MS);
});
for (const name of ["pointerup", "pointercancel", "scroll"]) addEventListener(name, () => clearTimeout(hold), { capture: true, passive: true });
document.addEventListener("pointerup", (event) => {
  const from = dragged;
  dragged = null;
  if (!from) return;
  const spot = spotOf(numberAt(document.elementFromPoint(event.clientX, event.clientY) ?? event.target));
  if (!spot || spot.row === from.row || spot.path !== from.path) return;
  anchor = from;
  openAt(spot);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const spot = here();
  if (!spot) return;
  event.preventDefault();
  anchor = null;
  openAt(spot);
});

/* The line that keys speak of: the focused one, the one of the address, or the first changed one in view. */
function here() {
  const named = document.activeElement?.closest?.(".dl tr") ?? document.querySelector(".dl .is-at") ?? document.querySelector(".dl :is(tr, td):target");
  const rows = named ? [named.closest("tr")] : [...document.querySelectorAll(".dl tr:is(.a, .d), .dl tr:has(.c.a, .c.d)")];
  const row = named ? rows[0] : rows.find((each) => each.getBoundingClientRect().top > innerHeight / 4);
  const cells = row ? [...row.querySelectorAll("td.n[data-n]")] : [];
  return spotOf(cells.at(-1));
}
