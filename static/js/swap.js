/* Put fresh HTML where the old stands, without moving what a finger is about to touch.
 *
 * Lists (data-list): rows with the same data-key change in place, new ones wait behind "2 new", one that left fades
 * where it stands until the next visit. Other fragments are replaced whole, keeping open details and the focus.
 */
let touching = false;
for (const name of ["pointerdown", "touchstart"]) addEventListener(name, () => (touching = true), { capture: true, passive: true });
for (const name of ["pointerup", "pointercancel", "touchend"]) addEventListener(name, () => (touching = false), { capture: true, passive: true });

function untouched(target) {
  const typing = () => target.contains(document.activeElement) && /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
  return new Promise((resolve) => {
    const look = () => (touching || typing() ? setTimeout(look, 250) : resolve());
    look();
  });
}

function keyed(root) {
  return new Map([...root.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, each]));
}

function markup(row) {
  const copy = row.cloneNode(true);
  for (const time of copy.querySelectorAll("time[data-ago]")) time.textContent = "";
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

function replaceWhole(target, fresh) {
  const opened = [...target.querySelectorAll("details[open]")].map((each) => each.id || each.dataset.key).filter(Boolean);
  const focused = target.contains(document.activeElement) ? document.activeElement.id : "";
  const before = new Map([...keyed(target)].map(([key, each]) => [key, each.textContent]));
  target.replaceChildren(...fresh.childNodes);
  for (const key of opened) {
    const again = document.getElementById(key) ?? target.querySelector(`details[data-key="${CSS.escape(key)}"]`);
    if (again) again.open = true;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
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
  for (const [key, row] of now) {
    const standing = old.get(key);
    if (!standing || markup(standing) === markup(row)) continue;
    standing.replaceWith(row.cloneNode(true));
    highlight(target.querySelector(`[data-key="${CSS.escape(key)}"]`));
  }
  for (const [key, row] of old) row.classList.toggle("left", !now.has(key));
  const added = [...now.keys()].filter((key) => !old.has(key)).length;
  if (added && old.size) offerNew(target, added, fresh);
  else if (added || !now.size) replaceWhole(target, fresh);
  else target.querySelector("[data-new]")?.remove();
}

export async function swap(target, html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html; // from our own server, which escapes; the policy of the page runs no inline script
  await untouched(target);
  if (!target.isConnected) return;
  const anchor = anchorOf(target);
  if ("list" in target.dataset) mergeList(target, fresh);
  else if (target.innerHTML !== fresh.innerHTML) replaceWhole(target, fresh);
  holdStill(anchor);
  window.htmx?.process(target);
  document.dispatchEvent(new CustomEvent("honk:swapped", { detail: target }));
}
