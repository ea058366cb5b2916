/* "Why is this line here?": choosing the number of an added line offers the answer in place. The page works without. */
import { say } from "./say.js";

const root = document.querySelector("[data-diff]");
const box = document.createElement("div");
box.className = "why-pop";
box.setAttribute("role", "dialog");
box.setAttribute("aria-label", "Why is this line here?");
box.hidden = true;

function lineOf(cell) {
  const row = cell.closest("tr");
  const id = [row.id, cell.id, ...[...row.children].map((each) => each.id)].find((each) => /^L-\w+-R\d+$/.test(each));
  const added = row.classList.contains("a") || row.querySelector(".c.a");
  return id && added ? { row, number: id.split("-R")[1], path: row.closest(".file")?.dataset.path } : null;
}

function close() {
  box.hidden = true;
  box.replaceChildren();
}

function offer(line) {
  const link = document.createElement("a");
  link.className = "button";
  link.textContent = "Why is this line here?";
  link.href = `/changes/${root.dataset.change}/why/?revision=${root.dataset.revision}&path=${encodeURIComponent(line.path)}&line=${line.number}`;
  box.replaceChildren(link);
  place(line.row);
}

/* In the form that the same press opens where one may comment, else beside the line. */
function place(row) {
  requestAnimationFrame(() => {
    const form = document.querySelector(".composer");
    box.classList.toggle("is-inside", Boolean(form));
    if (form) form.before(box);
    else document.body.append(box);
    box.hidden = false;
    const at = row.getBoundingClientRect();
    box.style.top = form ? "" : `${at.bottom + scrollY + 4}px`;
    box.style.left = form ? "" : `${Math.max(8, at.left + scrollX + 48)}px`;
  });
}

async function answer(link) {
  link.ariaBusy = "true";
  try {
    const said = await fetch(`${link.href}&part=1`, { headers: { "X-Requested-With": "fetch" } });
    if (!said.ok || said.redirected) throw new Error(`${said.status}`);
    const shut = document.createElement("button");
    shut.type = "button";
    shut.className = "button plain";
    shut.textContent = "Close";
    const holder = document.createElement("div");
    holder.innerHTML = await said.text(); // from our own server, which escapes
    box.replaceChildren(holder, shut);
    shut.focus();
  } catch {
    link.ariaBusy = "false";
    say("The answer could not be fetched. Try again.");
  }
}

if (root) {
  root.addEventListener("click", (event) => {
    const cell = event.target.closest?.(".dl td.n");
    if (!cell) return;
    const line = lineOf(cell);
    if (line) offer(line);
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
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) close();
  });
}
