/* What comes next is laid out while nothing else is to be done, so that scrolling onto it holds nothing up.
 *
 * A browser lays a chunk out when it comes near, some thirty milliseconds in the midst of a scroll. Asked where its
 * first table lies it does so at once, and keeps that. Where a browser tells of no idle time nothing is done.
 */
const AHEAD = 16; // windows further down
const IDLE_MS = 20; // less is the rest of a frame, and the page is moving
const AGAIN_MS = 200;
const chunks = document.querySelector("[data-diff]")?.getElementsByClassName("chunk");
const laidOut = new WeakSet();
let asked = false;

function next() {
  for (const chunk of chunks) {
    if (laidOut.has(chunk) || !chunk.checkVisibility()) continue;
    const { top, bottom } = chunk.getBoundingClientRect();
    if (top > AHEAD * innerHeight) return null;
    if (bottom >= 0) return chunk;
  }
  return null;
}

function layOut(idle) {
  asked = false;
  if (idle.timeRemaining() < IDLE_MS) return setTimeout(layOutSoon, AGAIN_MS);
  const chunk = next();
  if (!chunk) return;
  laidOut.add(chunk);
  chunk.firstElementChild?.getBoundingClientRect();
  layOutSoon();
}

function layOutSoon() {
  if (asked) return;
  asked = true;
  requestIdleCallback(layOut);
}

if (chunks && window.requestIdleCallback && CSS.supports("content-visibility", "auto")) {
  document.readyState === "complete" ? layOutSoon() : addEventListener("load", layOutSoon);
  addEventListener("scrollend", layOutSoon);
}
