/* From hunk to hunk: j and k, buttons and a swipe; n and p from file to file; v marks a file as viewed. Nothing here decides. */
import { toggleViewed } from "./viewed.js";

const root = document.querySelector("[data-diff]");
const SWIPE_PX = 70;
const EDGE_PX = 28; // a swipe from the edge is the browser's
let stops = null;
let start = null;
let last = null;

function allStops() {
  stops ??= [...root.querySelectorAll(".file, .dl")].filter((each) => each.matches(".file") || startsHunk(each));
  return stops;
}

function startsHunk(table) {
  const row = table.querySelector("tr.g:first-child");
  return row && row.nextElementSibling && table.closest(".fb").querySelector(".dl") !== table;
}

function bar() {
  return (document.querySelector(".fh")?.offsetHeight ?? 44) + 12;
}

/* The last stop above the line under the sticky head; by order in the document, so that nothing far away is laid out. */
function current(list) {
  const x = root.querySelector(".files").getBoundingClientRect().left + 30;
  const seen = document.elementsFromPoint(x, bar() + 6).find((each) => each.closest(".file"));
  if (!seen) return root.getBoundingClientRect().top > 0 ? -1 : list.findLastIndex((each) => each.matches(".file") && each.getBoundingClientRect().top < bar());
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const place = list[middle].compareDocumentPosition(seen);
    if (list[middle] === seen || place & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/* Where the last step led, while nobody scrolled since: near the end of a page a stop cannot come to the top. */
function here(list) {
  if (!last || last.y !== scrollY) return current(list);
  const known = list.indexOf(last.target);
  return known < 0 ? list.indexOf(last.target.closest(".file")) : known;
}

function go(step, filesOnly = false) {
  const list = filesOnly ? allStops().filter((each) => each.matches(".file")) : allStops();
  const target = list[here(list) + step];
  if (!target) return;
  document.dispatchEvent(new CustomEvent("honk:went"));
  target.scrollIntoView({ block: "start" });
  if (!target.matches(".file")) scrollBy(0, -bar() + 12);
  last = { target, y: scrollY };
}

function fileHere() {
  const files = allStops().filter((each) => each.matches(".file"));
  return files[here(files)];
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  n: () => go(1, true),
  p: () => go(-1, true),
  v: () => {
    const button = fileHere()?.querySelector(".vw");
    if (button) toggleViewed(button);
  },
};

if (root) {
  document.addEventListener("honk:diff-grew", () => (stops = null));
  // Ahead of the keys that every page has: here j and k go to hunks.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.target.isContentEditable || document.querySelector("dialog[open]") || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  }, { capture: true });
  const keys = root.querySelector("[data-hunk-keys]");
  keys.hidden = false;
  keys.addEventListener("click", (event) => {
    const step = Number(event.target.closest("[data-hunk]")?.dataset.hunk);
    if (step) go(step);
  });
  new IntersectionObserver(([seen]) => keys.classList.toggle("is-near", seen.isIntersecting), { rootMargin: "-30% 0px" }).observe(root.querySelector(".files"));
  const area = root.querySelector(".files");
  area.addEventListener("touchstart", (event) => {
    const touch = event.touches[0];
    const edge = touch.clientX < EDGE_PX || touch.clientX > innerWidth - EDGE_PX;
    start = event.touches.length === 1 && !edge && !event.target.closest("input, textarea, form") ? touch : null;
  }, { passive: true });
  area.addEventListener("touchend", (event) => {
    const end = event.changedTouches[0];
    const across = start && end.clientX - start.clientX;
    if (start && Math.abs(across) > SWIPE_PX && Math.abs(end.clientY - start.clientY) < SWIPE_PX / 2 && getSelection().isCollapsed) go(across < 0 ? 1 : -1);
    start = null;
  }, { passive: true });
}
