/* Threads stand between the lines they are about; comments are written there, and kept on the server while they are. */
import { insertAfter, insertInFile } from "./between.js";
import { compose } from "./composer.js";
import "./picking.js";
import { say } from "./say.js";
import { swap } from "./swap.js";

const PATIENCE_MS = 30_000; // a line that gives no answer for so long gives none
const section = () => document.getElementById("threads");
const isBusy = (element) =>
  element.contains(document.activeElement) || [...element.querySelectorAll("textarea")].some((each) => each.value && each.value !== each.defaultValue);

/* In a comparison the left side is the older revision's file: old lines of the base are not there, but what was said of
   the older revision is. */
function rowOf(thread) {
  const olderOf = (element) => element?.closest(".file")?.dataset.older;
  const now = document.getElementById(thread.dataset.after);
  if (now && !(olderOf(now) && thread.dataset.after.includes("-L"))) return now.closest("tr");
  const then = document.getElementById(thread.dataset.beganAt);
  return then && olderOf(then) === thread.dataset.began ? then.closest("tr") : null;
}

/* Chapters may fold a file, so that its address is a row of a list, or show a later part of it alone. */
const fileOf = (id) => id && (document.querySelector(`.file#${id}`) ?? document.querySelector(`.file[id^="${id}-"]`));

function sweepEmpty() {
  for (const each of document.querySelectorAll(".talk-row, .talk-block")) {
    if (!(each.cells?.[0] ?? each).childElementCount) each.remove();
  }
}

/* Fresh threads come in the list below the diff; each goes to its line, in place of the one that stood there. */
function place() {
  const fresh = section()?.querySelectorAll("[data-threads] > .thread") ?? [];
  const now = new Set([...(section()?.querySelectorAll(".thread") ?? [])].map((each) => each.id));
  for (const old of document.querySelectorAll(".diff .thread")) if (!now.has(old.id) && !isBusy(old)) old.remove();
  for (const thread of fresh) {
    const standing = document.querySelector(`.diff #${thread.id}`);
    if (standing && isBusy(standing)) {
      thread.remove();
      continue;
    }
    const opened = standing ? [...standing.querySelectorAll("details[open]")].map((each) => each.dataset.key) : [];
    standing?.remove();
    const row = rowOf(thread);
    const file = fileOf(thread.dataset.file);
    if (row) insertAfter(row, thread);
    else if (file) insertInFile(file, thread);
    for (const each of thread.querySelectorAll("details[data-key]")) each.open ||= opened.includes(each.dataset.key);
  }
  sweepEmpty();
  lead();
}

/* To the thread that the address names: again once it came to its line, but never against somebody who moved the page. */
let led = "";
function lead() {
  const thread = location.hash.startsWith("#T-") && location.hash !== led && document.getElementById(location.hash.slice(1));
  if (!thread) return;
  thread.scrollIntoView({ block: "center" });
  if (thread.closest(".diff") || !thread.dataset.file) led = location.hash;
}

async function refreshDock() {
  const dock = document.querySelector(".dock[data-fragment]");
  if (!dock) return;
  const answer = await fetch(dock.dataset.fragment, { headers: { "HX-Request": "true" } });
  if (answer.ok) await swap(dock, await answer.text());
}

async function send(form, fields) {
  const data = new FormData(form);
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  data.set("shown", section().dataset.shown);
  let answer;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { "HX-Request": "true" }, signal });
  } catch {
    say(
      navigator.onLine
        ? "No answer came, so it may have arrived. What you wrote is still here: sending it again within ten minutes adds nothing twice."
        : "You are offline. Nothing was sent; what you wrote is still here.",
    );
    return false;
  }
  if (answer.redirected || !answer.ok) {
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    say(plain ? await answer.text() : "It was not taken. Reload the page and try again.");
    return false;
  }
  return answer.status === 204 ? "" : answer.text();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-talk]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  clearTimeout(saving.get(form));
  const html = await send(form, event.submitter?.name ? { [event.submitter.name]: event.submitter.value } : {});
  delete form.dataset.sending;
  if (html === false) return;
  form.closest(".composer")?.remove();
  for (const each of document.querySelectorAll(".is-picked")) each.classList.remove("is-picked");
  form.closest(".thread")?.remove();
  document.activeElement?.blur();
  const target = section().parentElement;
  await swap(target, html);
  refreshDock();
});

/* What is typed is kept on the server a moment later, and says so. */
const saving = new Map();
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (!form) return;
  const note = form.querySelector("[data-saved]");
  note.textContent = "";
  clearTimeout(saving.get(form));
  saving.set(
    form,
    setTimeout(async () => {
      if (form.dataset.sending || !form.isConnected) return;
      if ((await send(form, { then: "autosave" })) !== false) note.textContent = "Kept as a draft";
    }, 900),
  );
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-edit-draft], [data-comment-change], [data-comment-file]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  compose(link.dataset, link);
});

document.addEventListener("honk:swapped", (event) => {
  if (event.detail?.querySelector?.("#threads") || event.detail?.closest?.(".diff")) place();
});
document.addEventListener("honk:diff-grew", () => section()?.querySelector("[data-threads] > .thread") && place());

/* Whoever moves the page is led nowhere. Heard once an address: while somebody listens to the wheel, each frame of a scroll waits for that. */
let heard = new AbortController();
function heed() {
  heard.abort();
  if (!location.hash.startsWith("#T-")) return;
  heard = new AbortController();
  const stay = () => {
    led = location.hash;
    heard.abort();
  };
  for (const act of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(act, stay, { passive: true, signal: heard.signal });
}
addEventListener("hashchange", heed);
addEventListener("hashchange", lead);
heed();
place();
