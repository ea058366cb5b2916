/* "Why is this line here?": w, or the number of a changed line, gives the answer in place. The page works without. */
import { say } from "./say.js";
import { lineHere } from "./spots.js";

const root = document.querySelector("[data-diff]");
const GOING_MS = 1200; // g and then w is another key: it goes to the running ones
const box = document.createElement("div");
box.className = "why-pop";
box.setAttribute("role", "dialog");
box.setAttribute("aria-label", "Why is this line here?");
box.hidden = true;
let went = 0;

/* The place of a changed line by one of its cells; of two revisions compared, only the newer one's lines have one. */
function lineOf(cell) {
  const row = cell.closest("tr");
  const file = row.closest(".file");
  for (const id of [cell.id, row.id, ...[...row.children].map((each) => each.id)]) {
    const [, side, number] = /^L-\w+-([LR])(\d+)$/.exec(id) ?? [];
    const kind = side === "L" ? "d" : "a";
    const changed = side && (row.classList.contains(kind) || document.getElementById(id).nextElementSibling?.matches(`.c.${kind}`));
    if (changed && !(side === "L" && root.dataset.older)) return { row, number, side: side === "L" ? "old" : "new", path: file.dataset.path };
  }
  return null;
}

function close() {
  box.hidden = true;
  box.replaceChildren();
}

function linkTo(line) {
  const link = document.createElement("a");
  link.className = "button";
  link.textContent = line.side === "old" ? "Why is this line gone?" : "Why is this line here?";
  link.href = `/changes/${root.dataset.change}/why/?revision=${root.dataset.revision}&path=${encodeURIComponent(line.path)}&line=${line.number}&side=${line.side}`;
  return link;
}

/* The answer comes at once; where the same press opens a comment it stands above it, and leaves the typing alone. */
function chosen(line) {
  requestAnimationFrame(() => {
    const link = linkTo(line);
    place(line.row, link);
    answer(link, { asked: false });
  });
}

function place(row, content) {
  const form = document.querySelector(".composer");
  box.classList.toggle("is-inside", Boolean(form));
  box.setAttribute("role", form ? "status" : "dialog");
  box.replaceChildren(content);
  if (form) form.before(box);
  else document.body.append(box);
  box.hidden = false;
  const at = row.getBoundingClientRect();
  box.style.top = form ? "" : `${at.bottom + scrollY + 4}px`;
  box.style.left = form ? "" : `${Math.max(8, at.left + scrollX + Math.min(48, innerWidth / 20))}px`;
}

/* Between a line and its comment there is little room: the sentence stands there, the rest below a press. */
function short(said) {
  const line = said.firstElementChild;
  const rest = [...line.children].slice(1);
  if (!rest.length) return said;
  const more = document.createElement("details");
  const summary = document.createElement("summary");
  summary.className = "quiet small";
  summary.textContent = "How it came about";
  more.append(summary, ...rest);
  line.append(more);
  return said;
}

async function answer(link, { asked = true } = {}) {
  link.ariaBusy = "true";
  try {
    const said = await fetch(`${link.href}&part=1`, { headers: { "X-Requested-With": "fetch" } });
    if (!said.ok || said.redirected) throw new Error(`${said.status}`);
    const holder = document.createElement("div");
    holder.innerHTML = await said.text(); // from our own server, which escapes
    if (!link.isConnected) return; // another line was chosen meanwhile
    if (box.classList.contains("is-inside")) return box.replaceChildren(short(holder));
    const shut = document.createElement("button");
    shut.type = "button";
    shut.className = "button plain";
    shut.textContent = "Close";
    box.replaceChildren(holder, shut);
    shut.focus();
  } catch {
    link.ariaBusy = "false";
    if (asked) say("The answer could not be fetched. Try again.");
  }
}

if (root) {
  root.addEventListener("click", (event) => {
    const cell = event.target.closest?.(".dl td.n");
    if (!cell) return;
    const line = lineOf(cell);
    if (line) chosen(line);
    else close();
  });
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='/why/']");
    if (link && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      answer(link);
    } else if (event.target.closest("button")) {
      close();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".composer [data-close]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) return close();
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "g") went = Date.now();
    if (event.key !== "w" || Date.now() - went < GOING_MS || document.querySelector("dialog[open]")) return;
    const row = lineHere();
    const line = row && lineOf(row.cells[0]);
    if (!line) return say("No changed line is in view.");
    const link = linkTo(line);
    place(line.row, link);
    answer(link);
  });
}
