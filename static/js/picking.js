/* Choosing what to comment on: tap a number, shift-click or drag for a range, hold on a phone; [ and ] and c by keys. */
import { compose } from "./composer.js";
import { choose, lineHere, mark, nextLine, numberAt, sameFile, spotIn, spotOf } from "./spots.js";

const HOLD_MS = 450;
let anchor = null; // where a range begins
let picking = false;
let dragged = null;
let held = null; // the row of a hold: letting go of it is no tap

function openAt(spot) {
  const from = anchor && sameFile(anchor, spot) ? anchor : spot;
  const last = from.line > spot.line ? from : spot;
  mark(from, spot);
  compose({ ...spot, line: last.line, first: Math.min(from.line, spot.line) }, last.row);
}

document.addEventListener("click", (event) => {
  const spot = spotOf(numberAt(event.target));
  if (!spot || spot.row === held) return;
  if (!(event.shiftKey || picking)) anchor = spot;
  picking = false;
  document.body.classList.remove("is-picking");
  openAt(spot);
});

let hold = 0;
const letGo = () => clearTimeout(hold);
document.addEventListener("pointerdown", (event) => {
  const spot = spotOf(numberAt(event.target));
  held = null;
  if (!spot || event.button !== 0) return;
  if (event.pointerType === "mouse" && !event.shiftKey) dragged = spot;
  if (event.pointerType === "mouse") return;
  hold = setTimeout(() => {
    anchor = spot;
    picking = true;
    held = spot.row;
    navigator.vibrate?.(20);
    document.body.classList.add("is-picking");
    mark(spot);
  }, HOLD_MS);
  // Only now: a page that hears the scroll pays for that in each frame.
  for (const name of ["pointerup", "pointercancel", "scroll"]) addEventListener(name, letGo, { capture: true, passive: true, once: true });
});
document.addEventListener("pointerup", (event) => {
  const from = dragged;
  dragged = null;
  const spot = from && spotOf(numberAt(document.elementFromPoint(event.clientX, event.clientY)));
  if (!spot || spot.row === from.row || !sameFile(from, spot)) return;
  anchor = from;
  openAt(spot);
});

function step(by, extend) {
  const here = lineHere();
  const row = here?.classList.contains("is-at") ? nextLine(here, by) : here;
  const spot = row && spotIn(row);
  if (!spot) return;
  if (here.dataset.side && row !== here) row.dataset.side = here.dataset.side;
  if (!extend) anchor = spot;
  else anchor = anchor && sameFile(anchor, spot) ? anchor : (spotIn(here) ?? spot);
  choose(row);
  mark(anchor, spot);
}

/* In split view a row has two lines. */
function turn(side) {
  const row = document.activeElement;
  row.dataset.side = side;
  anchor = spotIn(row);
  mark(anchor);
}

function actOf({ key, code, shiftKey }) {
  const onLine = document.activeElement?.matches?.(".dl tr");
  if (key === "]" || code === "BracketRight" || (onLine && key === "ArrowDown")) return () => step(1, shiftKey);
  if (key === "[" || code === "BracketLeft" || (onLine && key === "ArrowUp")) return () => step(-1, shiftKey);
  if (onLine && key === "ArrowLeft") return () => turn("left");
  if (onLine && key === "ArrowRight") return () => turn("right");
  const spot = key === "c" && lineHere() && spotIn(lineHere());
  return spot ? () => openAt(spot) : null;
}

document.addEventListener("keydown", (event) => {
  const isBracket = event.key === "[" || event.key === "]"; // which some keyboards write with AltGr
  if ((event.ctrlKey || event.metaKey || event.altKey) && !isBracket) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const act = actOf(event);
  if (!act) return;
  event.preventDefault();
  act();
});
