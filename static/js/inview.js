/* Reading, measured: a changed line counts after one second in view, on a visible page.
 *
 * Twice a second the rows on the screen are looked at: what a bar, a sheet or a dialog covers is not in view. Reports go
 * out in batches; what could not be sent is sent with the next one, and adding the same lines twice changes nothing.
 */
import { swap } from "./swap.js";

const root = document.querySelector("[data-diff]");
const LOOK_MS = 500;
const SEEN_MS = 1000; // in view at every look for that long
const LATE_MS = 1500; // a look so late cannot speak for the time since the one before
const SEND_MS = 3000;
const AT_ONCE = 4; // elements
const looks = new Map();
const counted = new Set();
let waiting = [];
let oneTap = null;
let lookedAt = 0;
let lookedFrom = scrollY;
let soon = false;
let left = null; // what the look that is going on has not asked about yet
let moved = false; // a person moved the page, so where it stands is where they are
const seenHunks = new Set();
let told = false; // whether the server said what was seen before this page was opened

/* Whether the middle of what an element shows on the screen is the element itself, and not something over it. */
function isOnTop(element) {
  const box = element.getBoundingClientRect();
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  const left = Math.max(box.left, 0);
  const right = Math.min(box.right, innerWidth);
  if (bottom <= top || right <= left) return false;
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return hit !== null && element.contains(hit);
}

const isInWindow = ({ top, bottom }) => bottom > 0 && top < innerHeight;

/* Those of `parts` that reach onto the screen; of what is folded nothing is laid out for this. */
const onScreen = (parts) => [...parts].filter((each) => (each.checkVisibility?.() ?? true) && isInWindow(each.getBoundingClientRect()));

/* Looked for at each look, since what an observer watches costs something in each frame of a scroll; the collection is live and kept. */
const files = root?.getElementsByClassName("file");
const filesInWindow = () => onScreen(files);

const tablesInWindow = () => filesInWindow().flatMap((file) => onScreen(file.querySelectorAll(".chunk"))).flatMap((chunk) => onScreen(chunk.children));

/* What is in the window and does not count yet, as [element, ids]; whether something is over it is not asked here. */
function* uncounted() {
  for (const table of tablesInWindow()) {
    for (const row of table.querySelector("tbody").rows) {
      const ids = idsOf(row).filter((id) => !counted.has(id));
      if (ids.length && isInWindow(row.getBoundingClientRect())) yield [row, ids];
    }
  }
  for (const file of filesInWindow()) {
    const id = `F-${file.id.slice(2)}`;
    if (file.dataset.lines === "0" && !counted.has(id)) yield [file.querySelector(":scope > .fw"), [id]];
  }
}

function idsOf(row) {
  if (row.id) return /^[ad]\b/.test(row.className) ? [row.id] : [];
  return [...row.querySelectorAll(".c.a, .c.d")].map((cell) => cell.previousElementSibling.id);
}

const hasMoved = (px) => Math.abs(scrollY - lookedFrom) > px;

/* Just after a frame, when the page is laid out anyway, and not while it flies past: nobody reads then, and asking holds it up. */
function lookSoon() {
  if (document.visibilityState !== "visible") return looks.clear();
  if (soon || left) return; // the look before is not over
  soon = true;
  requestAnimationFrame(() => {
    const from = scrollY;
    requestAnimationFrame(() =>
      setTimeout(() => {
        soon = false;
        if (Math.abs(scrollY - from) < innerHeight / 20) look();
        else looks.clear(); // what was on the screen is away for a while, and begins anew when it is back
      }),
    );
  });
}

function look() {
  const time = performance.now();
  if (document.visibilityState !== "visible" || time - lookedAt > LATE_MS) looks.clear();
  lookedAt = time;
  if (document.visibilityState !== "visible") return;
  const flew = hasMoved(innerHeight); // nothing that was on the screen can be there still
  lookedFrom = scrollY;
  if (flew) return looks.clear();
  left = [...uncounted()];
  step(time, new Set());
}

/* Asking what is on top is slow in a large page: a few rows at a time, so that no key or tap waits for it. */
function step(time, now) {
  if (hasMoved(innerHeight / 4)) left = []; // the page flies: nobody reads it, and asking would hold it up
  for (const [element, ids] of left.splice(0, AT_ONCE)) if (isOnTop(element)) for (const id of ids) now.add(id);
  if (left.length) return setTimeout(step, 0, time, now);
  left = null;
  if (document.visibilityState !== "visible") return looks.clear();
  for (const id of looks.keys()) if (!now.has(id)) looks.delete(id);
  for (const id of now) {
    if (!looks.has(id)) looks.set(id, time);
    if (time - looks.get(id) < SEEN_MS) continue;
    counted.add(id);
    waiting.push(id);
  }
}

function ranges(ids) {
  const found = {};
  for (const id of ids) {
    const [, key, side = "F", line = "0"] = id.match(/^[LF]-([0-9a-f]{8})(?:-([LR])(\d+))?$/) ?? [];
    if (!key || (root.dataset.older && side === "L")) continue; // an older head's lines are not the base's
    const list = (found[key] ??= []);
    const last = list.at(-1);
    if (last?.[0] === side && last[2] + 1 === Number(line)) last[2] += 1;
    else list.push([side, Number(line), Number(line)]);
  }
  return found;
}

function placeOf() {
  if (!moved || root.dataset.older) return "";
  const below = ({ top, bottom }) => top < innerHeight && bottom > 80;
  const tables = tablesInWindow().filter((each) => below(each.getBoundingClientRect()));
  const top = tables.sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)[0];
  const row = top && [...top.querySelector("tbody").rows].find(isOnTop);
  return row ? row.id || row.querySelector("[id]")?.id || "" : "";
}

async function send({ leaving = false } = {}) {
  const ids = waiting;
  waiting = [];
  const form = document.getElementById("viewed");
  const body = JSON.stringify({ revision: root.dataset.revision, seen: ranges(ids), place: placeOf(), all: !told });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(`/changes/${root.dataset.change}/seen/`, { method: "POST", body, headers, keepalive: leaving });
    if (!answer.ok) throw new Error(`${answer.status}`);
    if (leaving) return;
    show(await answer.json());
    told = true;
  } catch {
    waiting = [...ids, ...waiting];
  }
}

/* A hunk that was seen whole, on this device or another, says so where it begins. */
function markHunks() {
  for (const id of seenHunks) {
    const row = document.getElementById(id)?.closest("tr");
    if (!row || row.dataset.seen !== undefined) continue;
    row.dataset.seen = "";
    row.cells[0].title = "You have seen this hunk";
  }
}

async function show(reading) {
  for (const id of reading.hunks) seenHunks.add(id);
  markHunks();
  for (const part of document.querySelectorAll("[data-seen-part]")) part.textContent = `${reading.percent} % seen`;
  const state = `${reading.unopened} ${reading.partly} ${reading.one_tap}`;
  const dock = document.querySelector('.dock[data-fragment]');
  if (state === oneTap || !dock) return;
  const answer = await fetch(dock.dataset.fragment);
  if (!answer.ok || answer.redirected) return;
  oneTap = state;
  await swap(dock, await answer.text());
}

if (root) {
  document.addEventListener("honk:diff-grew", (event) => event.detail.some((part) => part.localName !== "tr") && markHunks());
  // An address of a place moves the page by itself. Otherwise only a person does; and a page that hears the wheel scrolls slower.
  const scrolls = location.hash ? ["wheel", "touchmove"] : ["scroll"];
  for (const act of [...scrolls, "pointerdown", "keydown"]) addEventListener(act, () => (moved = true), { once: true, passive: true });
  setInterval(lookSoon, LOOK_MS);
  setInterval(() => waiting.length && send(), SEND_MS);
  const leave = () => (waiting.length || moved) && send({ leaving: true });
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  send(); // an empty report says that this page measures
}
