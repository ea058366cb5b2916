/* The diff: one delegated handler for expanders, folds, "viewed", addresses of lines; further files as they come near. */
import "./ahead.js";
import "./hunks.js";
import "./images.js";
import "./preparing.js";
import "./tree.js";
import { say } from "./say.js";
import { fold, toggleViewed } from "./viewed.js";

const root = document.querySelector("[data-diff]");
const files = root?.querySelector(".files");
const BY_ITSELF = 400; // files that a page fetches without being asked, so that the browser's own search finds them
const AROUND = 40; // lines shown on either side of one that an address names
const here = () => new URL(root.dataset.here, location.href);

async function fetchPart(href) {
  const url = new URL(href, here());
  url.searchParams.set("part", "1");
  url.searchParams.set("view", root.dataset.view);
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return answer.text();
}

function nodes(html, rows) {
  const holder = document.createElement("template");
  holder.innerHTML = rows ? `<table><tbody>${html}</tbody></table>` : html; // from our own server, which escapes
  return rows ? [...holder.content.querySelector("tbody").children] : [...holder.content.childNodes];
}

/* `near` is a line of the new file: then what lies around it is shown, not the first of what is hidden. */
async function expand(link, event, near) {
  event?.preventDefault();
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  const focused = link === document.activeElement;
  try {
    const html = await fetchPart(addressOf(link, near));
    const row = link.closest("tr.g");
    const fresh = nodes(html, Boolean(row));
    // In chapters the same gap is offered below one hunk and above the next: an address belongs to its first place.
    for (const each of fresh.flatMap((node) => [node, ...(node.querySelectorAll?.("[id]") ?? [])])) if (each.id && document.getElementById(each.id)) each.removeAttribute("id");
    (row ?? link.closest(".hid") ?? link).replaceWith(...fresh);
    grew(fresh);
    if (focused) refocus(fresh);
  } catch {
    link.ariaBusy = "false";
    say("These lines could not be fetched. Try again.");
  }
}

/* Others look only at what came: the whole of a large diff is long to look through. */
function grew(fresh) {
  document.dispatchEvent(new CustomEvent("honk:diff-grew", { detail: fresh.filter((node) => node.nodeType === Node.ELEMENT_NODE) }));
}

/* What a gap's link asks for, less what stands on the page above it already. */
function addressOf(link, near) {
  const url = new URL(link.getAttribute("href"), here());
  const above = Number(link.dataset.from);
  if (above) url.searchParams.set("above", above);
  if (near) for (const [name, value] of [["from", Math.max(above, near - AROUND)], ["to", near + AROUND]]) url.searchParams.set(name, value);
  return url;
}

/* Somebody who works by keyboard goes on at what came, not at the top of the page. */
function refocus(fresh) {
  const elements = fresh.filter((node) => node.nodeType === Node.ELEMENT_NODE);
  const next = elements.map((each) => (each.matches("a") ? each : each.querySelector("a.ex, a.cut"))).find(Boolean);
  const target = next ?? elements[0];
  if (!target) return;
  if (!next) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function markLine(cell) {
  const row = cell.closest("tr");
  const id = cell.id || row.id || cell.parentElement.querySelector("[id]")?.id;
  if (!id) return;
  history.replaceState(history.state, "", `${here().pathname}#${id}`);
  point(document.getElementById(id));
  document.dispatchEvent(new CustomEvent("honk:line", { detail: { id, row, cell } }));
}

function point(target) {
  files.querySelector(".is-at")?.classList.remove("is-at");
  target?.classList.add("is-at");
}

function chooseSpace(link, event) {
  event.preventDefault();
  files.dataset.ws = link.dataset.wsChoice;
  for (const each of files.querySelectorAll(".shows-ws")) each.classList.remove("shows-ws");
  for (const each of link.parentElement.children) each.toggleAttribute("aria-current", false);
  link.setAttribute("aria-current", "true");
  document.cookie = `honk_ws=${files.dataset.ws}; path=/; samesite=lax`; // until the browser is closed
}

/* What is on its way already is waited for, not asked for again. */
const coming = new Map();
function showLater(mark, { quietly = false } = {}) {
  if (!coming.has(mark)) coming.set(mark, fetchLater(mark).finally(() => coming.delete(mark)));
  if (quietly) return coming.get(mark);
  mark.querySelector("a").ariaBusy = "true";
  return coming.get(mark).catch((error) => {
    say("Further files could not be fetched. Try again.");
    throw error;
  });
}

async function fetchLater(mark) {
  const link = mark.querySelector("a");
  try {
    const fresh = nodes(await fetchPart(link.getAttribute("href")), false);
    mark.replaceWith(...fresh);
    grew(fresh);
  } finally {
    link.ariaBusy = "false";
  }
}

/* The mark of further files, which stands behind all others: a query would go through every line. */
const laterMark = () => (files.lastElementChild?.matches("[data-later]") ? files.lastElementChild : null);

/* One part after the other while nothing else is to be done; the rest comes when somebody comes near it. */
function showSoon() {
  const mark = laterMark();
  if (!mark || navigator.connection?.saveData || files.childElementCount > BY_ITSELF) return;
  const go = () => mark.isConnected && showLater(mark, { quietly: true }).then(showSoon, () => {});
  window.requestIdleCallback ? requestIdleCallback(go, { timeout: 1000 }) : setTimeout(go, 500); // Safari has none
}

async function goTo(id) {
  if (!/^[FL]-[0-9a-f]{8}/.test(id)) return;
  const key = id.slice(2, 10);
  try {
    while (!document.getElementById(`F-${key}`) && laterMark()) await showLater(laterMark());
  } catch {
    return;
  }
  const file = document.getElementById(`F-${key}`);
  // One of many equal edits, of which only one is shown: the plain files have it.
  if (!file && root.dataset.order === "chapters") return location.assign(`${here().pathname}?order=files&once=1#${id}`);
  if (!file) return;
  // A link to one place (`once`) opens what stands folded there.
  const opens = id[0] === "L" || new URLSearchParams(location.search).has("once");
  if (opens) fold(file, false);
  if (opens) file.querySelectorAll("details.fold").forEach((each) => (each.open = true));
  if (id[0] === "L" && !document.getElementById(id)) await reach(id);
  const target = document.getElementById(id) ?? (id[0] === "F" ? file : null);
  // An edit of which only one of many is shown: the plain files have it.
  if (!target && root.dataset.order === "chapters") return location.assign(`${here().pathname}?order=files&once=1#${id}`);
  if (!target) return file.scrollIntoView({ block: "start" });
  if (id[0] === "L") {
    fold(target.closest(".file"), false);
    point(target);
  }
  target.scrollIntoView({ block: id[0] === "L" ? "center" : "start" });
}

/* Fetch what hides a line, wherever it lies: in what a comparison leaves out, in a gap (also one between lines that were
   fetched just now), behind the mark of further lines, of which each press shows a part. */
async function reach(id) {
  const [, key, side, said] = id.match(/^L-([0-9a-f]{8})-([LR])(\d+)$/) ?? [];
  if (!key) return;
  const marks = (kind) => [...files.querySelectorAll(`a.ex[data-file="${key}"][data-${kind}]`)];
  const leftOut = marks("right").find((each) => {
    const [first, last] = each.dataset[side === "L" ? "left" : "right"].split("-").map(Number);
    return said >= first && said <= last;
  });
  if (leftOut) await expand(leftOut);
  while (!document.getElementById(id)) {
    const lineIn = (gap) => Number(said) - (side === "L" ? gap.dataset.old - gap.dataset.from : 0);
    const gap = marks("from").find((each) => lineIn(each) >= Number(each.dataset.from) && lineIn(each) <= Number(each.dataset.to || Infinity));
    if (gap) return expand(gap, null, lineIn(gap));
    const [rest] = marks("after");
    if (rest) await expand(rest);
    if (!rest || rest.isConnected) return; // there is no such line, or it could not be fetched
  }
}

function clicked(event) {
  const on = (selector) => event.target.closest(selector);
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (on("a.ex[data-file], a.cut")) return expand(on("a.ex, a.cut"), event);
  if (on("[data-later] a")) return event.preventDefault(), showLater(on("[data-later]")).catch(() => {});
  if (on(".vw")) return event.preventDefault(), toggleViewed(on(".vw"));
  if (on("[data-ws-choice]")) return chooseSpace(on("[data-ws-choice]"), event);
  if (on(".wsm a")) return event.preventDefault(), on(".file").classList.add("shows-ws");
  if (on(".dl .n[data-n]")) return markLine(on(".n"));
  if (on(".mvl")) return event.preventDefault(), goTo(on(".mvl").hash.slice(1));
  if (on(".fh") && !on("a, button, summary")) {
    const file = on(".file");
    fold(file, !file.querySelector(":scope > .fw").hasAttribute("hidden"));
  }
}

function fitView() {
  const said = /(?:^|; )honk_view=/.test(document.cookie) || new URLSearchParams(location.search).has("view");
  const fits = innerWidth >= 1700 ? "split" : "unified";
  if (said || root.dataset.view === fits || sessionStorage.getItem("honk-fit") === fits) return;
  sessionStorage.setItem("honk-fit", fits); // once: a browser that keeps no cookies must not reload for ever
  location.reload();
}

if (root) {
  root.addEventListener("click", clicked);
  // The browser's own search found something in a folded file.
  files.addEventListener("beforematch", (event) => event.target.closest(".file")?.classList.remove("is-folded"));
  fitView();
  if (location.hash) goTo(location.hash.slice(1));
  addEventListener("hashchange", () => goTo(location.hash.slice(1)));
  const near = new IntersectionObserver((seen) => seen.filter((each) => each.isIntersecting).forEach((each) => showLater(each.target).catch(() => {})), { rootMargin: "1500px" });
  const watch = () => {
    const mark = laterMark();
    if (mark) near.observe(mark);
  };
  watch();
  document.addEventListener("honk:diff-grew", watch);
  document.readyState === "complete" ? showSoon() : addEventListener("load", showSoon);
}
