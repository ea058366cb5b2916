/* The diff: one delegated handler for expanders, folds, "viewed", addresses of lines; further files as they come near. */
import "./hunks.js";
import "./images.js";
import "./tree.js";
import { say } from "./say.js";
import { fold, toggleViewed } from "./viewed.js";

const root = document.querySelector("[data-diff]");
const files = root?.querySelector(".files");
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

async function expand(link, event) {
  event?.preventDefault();
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  try {
    const html = await fetchPart(link.getAttribute("href"));
    const row = link.closest("tr.g");
    if (row) row.replaceWith(...nodes(html, true));
    else (link.closest(".hid") ?? link).replaceWith(...nodes(html, false));
    document.dispatchEvent(new CustomEvent("honk:diff-grew"));
  } catch {
    link.ariaBusy = "false";
    say("These lines could not be fetched. Try again.");
  }
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

function toggleSpace(link, event) {
  event.preventDefault();
  const hide = files.dataset.ws !== "hide";
  if (hide) files.dataset.ws = "hide";
  else delete files.dataset.ws;
  for (const each of files.querySelectorAll(".shows-ws")) each.classList.remove("shows-ws");
  link.ariaPressed = String(hide);
  document.cookie = `honk_ws=${hide ? "hide" : "show"}; path=/; samesite=lax`; // until the browser is closed
}

async function showLater(mark) {
  const link = mark.querySelector("a");
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  try {
    mark.replaceWith(...nodes(await fetchPart(link.getAttribute("href")), false));
    document.dispatchEvent(new CustomEvent("honk:diff-grew"));
  } catch {
    link.ariaBusy = "false";
    say("Further files could not be fetched. Try again.");
    throw new Error("later");
  }
}

async function goTo(id) {
  if (!/^[FL]-[0-9a-f]{8}/.test(id)) return;
  const key = id.slice(2, 10);
  try {
    while (!document.getElementById(`F-${key}`) && files.querySelector("[data-later]")) await showLater(files.querySelector("[data-later]"));
  } catch {
    return;
  }
  const file = document.getElementById(`F-${key}`);
  // One of many equal edits, of which only one is shown: the plain files have it.
  if (!file && root.dataset.order === "chapters") return location.assign(`${here().pathname}?order=files&once=1#${id}`);
  if (!file) return;
  if (id[0] === "L") fold(file, false);
  const line = Number(id.match(/-R(\d+)$/)?.[1]);
  if (id[0] === "L" && line && !document.getElementById(id)) {
    const gap = [...file.querySelectorAll("a.ex[data-from]")].find((each) => Number(each.dataset.from) <= line && line <= Number(each.dataset.to || Infinity));
    if (gap) await expand(gap);
  }
  const target = document.getElementById(id) ?? file;
  if (id[0] === "L") point(target);
  target.scrollIntoView({ block: id[0] === "L" ? "center" : "start" });
}

function clicked(event) {
  const on = (selector) => event.target.closest(selector);
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (on("a.ex[data-file], a.cut")) return expand(on("a.ex, a.cut"), event);
  if (on("[data-later] a")) return event.preventDefault(), showLater(on("[data-later]")).catch(() => {});
  if (on(".vw")) return event.preventDefault(), toggleViewed(on(".vw"));
  if (on("[data-ws-toggle]")) return toggleSpace(on("[data-ws-toggle]"), event);
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
  const watch = () => files.querySelectorAll("[data-later]").forEach((each) => near.observe(each));
  watch();
  document.addEventListener("honk:diff-grew", watch);
}
