/* Reading, measured: a changed line counts after one second in view, on a visible page.
 *
 * Tables near the screen are watched, and only their rows on it are looked at, twice a second: what a bar, a sheet or a
 * dialog covers is not in view. Reports go out in batches; what could not be sent is sent with the next one, and adding
 * the same lines twice changes nothing.
 */
import { swap } from "./swap.js";

const root = document.querySelector("[data-diff]");
const LOOK_MS = 500;
const SEEN_MS = 1000; // in view at every look for that long
const LATE_MS = 1500; // a look so late cannot speak for the time since the one before
const SEND_MS = 3000;
const near = new Set();
const looks = new Map();
const counted = new Set();
let waiting = [];
let oneTap = null;
let lookedAt = 0;
let moved = false; // a person moved the page, so where it stands is where they are
const seenHunks = new Set();
let told = false; // whether the server said what was seen before this page was opened

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) entry.isIntersecting ? near.add(entry.target) : near.delete(entry.target);
});

/* Rows that came into a table need nothing: it is watched as a whole. */
function watch(parts) {
  for (const part of parts) {
    if (part.localName === "tr") continue;
    for (const each of within(part, ".chunk, .file")) {
      each.dataset.w = "";
      if (each.matches(".chunk")) observer.observe(each);
      else if (each.dataset.lines === "0") observer.observe(each.querySelector(":scope > .fw"));
    }
  }
}

const within = (part, selector) => [...(part.matches(selector) ? [part] : []), ...part.querySelectorAll(selector)];

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

function rowsOnScreen(chunk) {
  return [...chunk.querySelector("tbody").rows].filter(isOnTop); // hidden ones have no box
}

function idsOf(row) {
  if (row.id) return /^[ad]\b/.test(row.className) ? [row.id] : [];
  return [...row.querySelectorAll(".c.a, .c.d")].map((cell) => cell.previousElementSibling.id);
}

function look() {
  const time = performance.now();
  if (document.visibilityState !== "visible" || time - lookedAt > LATE_MS) looks.clear();
  lookedAt = time;
  if (document.visibilityState !== "visible") return;
  const now = new Set();
  for (const each of near) {
    if (!each.matches(".fw")) for (const row of rowsOnScreen(each)) for (const id of idsOf(row)) now.add(id);
    else if (isOnTop(each)) now.add(`F-${each.parentElement.id.slice(2)}`);
  }
  for (const id of looks.keys()) if (!now.has(id)) looks.delete(id);
  for (const id of now) {
    if (counted.has(id)) continue;
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
  const top = [...near].filter((each) => each.getBoundingClientRect().bottom > 80).sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)[0];
  const row = top?.matches(".chunk") ? rowsOnScreen(top)[0] : null;
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
  watch([root.querySelector(".files")]);
  document.addEventListener("honk:diff-grew", (event) => {
    watch(event.detail);
    if (event.detail.some((part) => part.localName !== "tr")) markHunks();
  });
  for (const act of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(act, () => (moved = true), { once: true, passive: true });
  setInterval(look, LOOK_MS);
  setInterval(() => waiting.length && send(), SEND_MS);
  const leave = () => (waiting.length || moved) && send({ leaving: true });
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  send(); // an empty report says that this page measures
}
