/* Press and hold to decide.
 *
 * The form's own action (GET) is the confirmation page, which a keyboard, a screen reader or no JavaScript reaches.
 * Holding 900 ms posts the same fields to data-hold-action instead. Moving, scrolling or leaving cancels. Offline or
 * with an old page nothing is sent, and nothing is kept to be sent later.
 */
import { say } from "./say.js";

const HOLD_MS = 900;
const SLIP_PX = 12;
let held = null;

export function isFresh() {
  return navigator.onLine && !document.body.classList.contains("is-stale");
}

function cancel() {
  if (!held) return;
  clearTimeout(held.timer);
  held.over.abort();
  held.button.classList.remove("holding");
  held = null;
}

function decide({ button, form }) {
  button.classList.add("held");
  navigator.vibrate?.(30);
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = form.dataset.csrf;
  form.append(token);
  form.method = "post";
  form.action = form.dataset.holdAction;
  form.submit();
}

document.addEventListener("pointerdown", (event) => {
  const button = event.target.closest("[data-hold]");
  if (!button || button.disabled || event.button !== 0) return;
  if (!isFresh()) return;
  const form = button.form;
  cancel();
  held = { button, form, x: event.clientX, y: event.clientY, over: new AbortController() };
  button.classList.add("holding");
  held.timer = setTimeout(() => {
    const now = held;
    cancel();
    if (isFresh()) decide(now);
  }, HOLD_MS);
  listen(held.over.signal);
});

/* Only while it is held: a page that hears the scroll pays for that in each frame. */
function listen(signal) {
  for (const name of ["pointerup", "pointercancel", "scroll", "blur"]) window.addEventListener(name, cancel, { capture: true, signal });
  const slipped = (event) => Math.hypot(event.clientX - held.x, event.clientY - held.y) > SLIP_PX && cancel();
  document.addEventListener("pointermove", slipped, { signal });
}

document.addEventListener("contextmenu", (event) => {
  if (event.target.closest("[data-hold]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-hold]");
  if (!button || event.detail === 0) return; // by keyboard: on to the confirmation page
  event.preventDefault();
  if (!button.classList.contains("held")) say(isFresh() ? "Press and hold" : stale());
});

document.addEventListener("click", (event) => {
  if (isFresh() || !event.target.closest("a.needs-fresh")) return;
  event.preventDefault();
  say(stale());
});

function stale() {
  return navigator.onLine
    ? "This page is not up to date. Wait for the connection, or reload it."
    : "You are offline. Nothing was sent.";
}

document.addEventListener("submit", (event) => {
  const guarded = event.submitter?.classList.contains("needs-fresh") || event.target.matches("[data-needs-fresh]");
  if (!guarded || isFresh()) return;
  event.preventDefault();
  say(stale());
});
/* A page that the browser kept shows what was true when it was left: it is fetched again before it offers anything. */
window.addEventListener("pageshow", (event) => {
  if (!event.persisted || !document.querySelector(".needs-fresh, [data-needs-fresh]")) return;
  document.body.classList.add("is-stale");
  location.reload();
});
