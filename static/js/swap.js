/* Put fresh HTML where the old stands, without moving what a finger is about to touch.
 *
 * Lists (data-list): rows with the same data-key change in place, new ones wait behind "2 new", one that left fades
 * where it stands until the next visit. Other fragments are replaced whole, keeping open details and the focus.
 */
import { say } from "./say.js";

let touching = false;
for (const name of ["pointerdown", "touchstart"]) addEventListener(name, () => (touching = true), { capture: true, passive: true });
for (const name of ["pointerup", "pointercancel", "touchend"]) addEventListener(name, () => (touching = false), { capture: true, passive: true });

/* A finger is down, or somebody writes here: what is new waits until it cannot be in the way. */
function isBusy(target) {
  const here = document.activeElement;
  return touching || (target.contains(here) && here.matches("input:not([type=checkbox]), textarea, select"));
}

function keyed(root) {
  return new Map([...root.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, each]));
}

/* What tells whether something is new: neither the age of a time nor the mask of a form's token does. */
function markup(row) {
  const copy = row.cloneNode(true);
  for (const time of copy.querySelectorAll("time[data-ago]")) time.textContent = "";
  for (const token of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) token.setAttribute("value", "");
  for (const form of copy.querySelectorAll("[data-csrf]")) form.dataset.csrf = "";
  return copy.innerHTML;
}

function highlight(element) {
  element.classList.remove("changed");
  requestAnimationFrame(() => element.classList.add("changed"));
}

function anchorOf(target) {
  const inView = [...keyed(document).values()].find((each) => each.getBoundingClientRect().bottom > 60);
  return inView && { key: inView.dataset.key, top: inView.getBoundingClientRect().top, target };
}

function holdStill(anchor) {
  const now = anchor && document.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`);
  if (now && scrollY > 0) scrollBy(0, now.getBoundingClientRect().top - anchor.top);
}

const FOCUSABLE = "a, button, input, select, summary, textarea";

function nameOf(details) {
  return details.id || details.dataset.key || details.querySelector("summary")?.textContent;
}

/* The rows that are ticked, and the one that has the focus: both stay, by key, when rows are drawn anew. */
function hold(target) {
  const ticked = [...target.querySelectorAll("[data-key] > .pick > :checked")].map((box) => box.closest("[data-key]").dataset.key);
  const here = target.contains(document.activeElement) && document.activeElement.closest("[data-key]");
  const place = here ? [...here.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement) : -1;
  return () => {
    const rows = keyed(target);
    for (const key of ticked) for (const box of rows.get(key)?.querySelectorAll(":scope > .pick > input") ?? []) box.checked = true;
    const row = place >= 0 && !here.isConnected && rows.get(here.dataset.key);
    if (row) row.querySelectorAll(FOCUSABLE)[place]?.focus({ preventScroll: true });
  };
}

/* What a person did to the old elements: opened, wrote, focused; done again to the new ones. */
function remember(target) {
  const held = hold(target);
  const opened = [...target.querySelectorAll("details[open]")].map(nameOf);
  const written = [...target.querySelectorAll("textarea[id], input[id]")].filter((each) => each.value !== each.defaultValue);
  const focus = [...target.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  return () => {
    for (const each of target.querySelectorAll("details")) if (opened.includes(nameOf(each))) each.open = true;
    for (const each of written) restore(each);
    if (focus >= 0) target.querySelectorAll(FOCUSABLE)[focus]?.focus({ preventScroll: true });
    held();
  };
}

/* A field that is gone was about something that is gone: its words belong into no other one. */
function restore(old) {
  const now = document.getElementById(old.id);
  if (now) now.value = old.value;
  else if (old.localName === "textarea") say(`What you wrote to is no longer here. You wrote: ${old.value}`, 30_000);
}

function replaceWhole(target, fresh) {
  const redo = remember(target);
  const before = new Map([...keyed(target)].map(([key, each]) => [key, each.textContent]));
  target.replaceChildren(...fresh.childNodes);
  redo();
  for (const [key, each] of keyed(target)) if (before.has(key) && before.get(key) !== each.textContent) highlight(each);
}

function offerNew(target, count, whole) {
  let button = target.querySelector("[data-new]");
  if (!button) {
    button = document.createElement("button");
    button.className = "button new-rows";
    button.dataset.new = "";
    target.prepend(button);
  }
  button.textContent = `${count} new`;
  button.onclick = () => replaceWhole(target, whole);
}

function mergeList(target, fresh) {
  const old = keyed(target);
  const now = keyed(fresh);
  const redo = hold(target);
  for (const [key, row] of now) {
    const standing = old.get(key);
    if (!standing || markup(standing) === markup(row)) continue;
    standing.replaceWith(row.cloneNode(true));
    highlight(target.querySelector(`[data-key="${CSS.escape(key)}"]`));
  }
  redo();
  for (const [key, row] of old) row.classList.toggle("left", !now.has(key));
  const added = [...now.keys()].filter((key) => !old.has(key)).length;
  if (added && old.size) offerNew(target, added, fresh);
  else if (added || !now.size) replaceWhole(target, fresh);
  else target.querySelector("[data-new]")?.remove();
}

function apply(target, html) {
  if (!target.isConnected) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = html; // from our own server, which escapes; the policy of the page runs no inline script
  const anchor = anchorOf(target);
  if ("list" in target.dataset) mergeList(target, fresh);
  else if (markup(target) !== markup(fresh)) replaceWhole(target, fresh);
  holdStill(anchor);
  window.htmx?.process(target);
  document.dispatchEvent(new CustomEvent("honk:swapped", { detail: target }));
}

const waiting = new Map();

function applyWaiting() {
  for (const [target, html] of waiting) {
    if (isBusy(target)) continue;
    waiting.delete(target);
    apply(target, html);
  }
  if (waiting.size) setTimeout(applyWaiting, 250);
}

export async function swap(target, html) {
  if (!isBusy(target)) {
    waiting.delete(target);
    apply(target, html);
    return;
  }
  if (!waiting.size) setTimeout(applyWaiting, 250);
  waiting.set(target, html);
}
