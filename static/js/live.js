/* Live updates: a frame says {change, version} and nothing else; what is new is fetched through ordinary views. */
import { swap } from "./swap.js";

const GRACE_MS = 2500;
const body = document.body;
const topics = (body.dataset.live ?? "").split(" ").filter(Boolean);
let socket = null;
let tries = 0;
let timer = 0;
let asOf = new Date();
let pending = 0;
let leaving = false;

function mark(state) {
  const clock = asOf.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  for (const place of document.querySelectorAll("[data-as-of]")) {
    place.dataset.state = state;
    const said = state === "lost" ? `as of ${clock}` : "live";
    if (place.textContent !== said) place.textContent = said;
  }
  body.classList.toggle("is-stale", state === "lost");
}

async function refresh(target) {
  const answer = await fetch(target.dataset.fragment, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (answer.redirected || answer.status === 403 || answer.status === 404) return location.reload();
  if (!answer.ok) throw new Error(`${answer.status}`);
  await swap(target, await answer.text());
}

async function count() {
  const answer = await fetch("/counts/", { credentials: "same-origin" });
  if (!answer.ok) return;
  const counts = await answer.json();
  document.title = document.title.replace(/^\(\d+\) /, "").replace(/^/, counts.queue ? `(${counts.queue}) ` : "");
  navigator.setAppBadge?.(counts.queue).catch(() => {});
  for (const link of document.querySelectorAll("[data-rail]")) {
    const number = counts[link.dataset.rail] ?? 0;
    let badge = link.querySelector("[data-badge]");
    if (!number) badge?.remove();
    else if (badge) badge.firstChild.data = number;
    else {
      badge = Object.assign(document.createElement("span"), { className: "badge", textContent: number });
      badge.dataset.badge = "";
      link.append(badge);
    }
  }
}

async function refreshAll() {
  pending = 0;
  try {
    await Promise.all([...document.querySelectorAll("[data-fragment]")].map(refresh));
    count();
    asOf = new Date();
    if (socket?.readyState === WebSocket.OPEN) mark("live");
  } catch {
    mark("lost");
    clearTimeout(timer);
    timer = setTimeout(() => (socket?.readyState === WebSocket.OPEN ? soon() : connect()), patience());
  }
}

function soon() {
  pending ||= setTimeout(refreshAll, 150);
}

function heard(event) {
  const frame = JSON.parse(event.data);
  if (typeof frame.version !== "number") return;
  const known = Number(body.dataset.version ?? 0);
  const mine = topics.includes(`change:${frame.change}`);
  if (mine && frame.version <= known) return;
  if (mine) body.dataset.version = frame.version;
  soon();
}

/* The versions that the page shows: the server tells at once what has moved on since. */
function shown() {
  const change = topics.find((topic) => topic.startsWith("change:"));
  return change && body.dataset.version ? { [change.slice(7)]: Number(body.dataset.version) } : {};
}

/* How long to wait before the next try: longer each time, never in step with other pages. */
function patience() {
  tries += 1;
  return Math.min(30000, 250 * 2 ** tries) * (0.5 + Math.random());
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(connect, patience());
}

function connect() {
  clearTimeout(timer);
  if (leaving || !topics.length) return;
  if (socket && socket.readyState < WebSocket.CLOSING) return;
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/`);
  socket = mine;
  mine.onopen = () => {
    mine.send(JSON.stringify({ watch: topics, since: shown() }));
    const healing = tries > 0 || body.classList.contains("is-stale");
    tries = 0;
    if (healing) soon(); // what was missed meanwhile is fetched once; "live" is said only after that
    else mark("live");
  };
  mine.onmessage = heard;
  mine.onclose = (event) => {
    if (socket !== mine || leaving) return;
    socket = null;
    if (event.code === 4401) return location.reload();
    setTimeout(() => socket?.readyState === WebSocket.OPEN || mark("lost"), GRACE_MS);
    again();
  };
}

addEventListener("pagehide", () => {
  leaving = true;
  socket?.close();
});
addEventListener("pageshow", (event) => {
  leaving = false;
  if (!event.persisted) return;
  mark("lost");
  tries = 1;
  connect();
});
addEventListener("online", () => {
  tries = 0;
  if (socket?.readyState === WebSocket.OPEN) soon(); // it outlived the gap; what was sent meanwhile may not have
  else connect();
});
addEventListener("offline", () => mark("lost"));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && (!socket || socket.readyState > WebSocket.OPEN)) connect();
});
connect();
