/* Writing a comment: the form between the lines, in a file, at a thread whose draft goes on, or for the change. */
import { insertAfter, insertInFile } from "./between.js";
import { say } from "./say.js";
import { mark } from "./spots.js";

/* The form, once on the page: at a line, or at the thread whose draft goes on, or at the list for the change. */
export function compose(at, place) {
  const template = document.querySelector("[data-composer]");
  if (!template) return;
  document.querySelector(".composer")?.remove();
  const form = template.content.firstElementChild.cloneNode(true);
  const line = Number(at.line ?? 0);
  const first = Number(at.first ?? at.first_line ?? line) || line;
  const values = { path: at.path ?? "", side: at.side ?? "new", line, first_line: first, revision: at.revision ?? form.elements.revision.value };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  const range = first !== line ? `${Math.min(first, line)}–${Math.max(first, line)}` : line;
  form.querySelector("[data-about]").textContent = values.path ? `Your comment on ${values.path}${line ? `:${range}` : ""}` : "Your comment on the change";
  if (at.body) form.elements.body.value = at.body;
  if (!at.left) offerSuggesting(form, values, at.suggestion);
  else form.elements.suggestion.disabled = true;
  const close = form.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => {
    form.remove();
    mark(null);
    place?.focus?.();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close.click();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("[value=keep]"));
  });
  if (place?.matches?.("tr")) insertAfter(place, form);
  else if (place?.closest(".fh")) insertInFile(place.closest(".file"), form);
  else (place?.closest(".thread") ?? document.querySelector(".threads-head")).after(form);
  form.elements.body.focus({ preventScroll: true });
  keepInView(form);
}

function offerSuggesting(form, values, known) {
  const button = form.querySelector("[data-suggest]");
  const part = form.querySelector("[data-suggests]");
  form.elements.suggestion.disabled = true;
  if (!values.line || values.side !== "new") return;
  button.hidden = false;
  const open = (text) => {
    part.hidden = false;
    button.hidden = true;
    form.elements.suggestion.disabled = false;
    form.elements.suggestion.value = text;
    form.insertAdjacentHTML("beforeend", '<input type="hidden" name="suggests" value="yes">');
  };
  if (known !== undefined) open(known);
  button.addEventListener("click", async () => {
    button.ariaBusy = "true";
    const text = await linesOf(form, values);
    button.ariaBusy = "false";
    if (text === null) return;
    open(text);
    form.elements.suggestion.focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* As they are in the file: a page shows more than that (what moved, what hides) and less (what is masked or cut). */
async function linesOf(form, values) {
  const url = `${form.getAttribute("action")}lines/?${new URLSearchParams(values)}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) return answer.text();
  const plain = answer?.headers.get("Content-Type")?.startsWith("text/plain");
  say(plain ? await answer.text() : "The lines could not be fetched. Check the connection and try again.");
  return null;
}

/* The keyboard of a phone covers half of the page: the line must stay in view above it. */
function keepInView(form) {
  const line = () => form.closest(".talk-row")?.previousElementSibling ?? form;
  const show = () => {
    if (!form.isConnected) return window.visualViewport?.removeEventListener("resize", show);
    const view = window.visualViewport;
    const height = view?.height ?? innerHeight;
    const top = line().getBoundingClientRect().top - (view?.offsetTop ?? 0);
    const bottom = form.getBoundingClientRect().bottom - (view?.offsetTop ?? 0);
    if (top < 60 || bottom > height) scrollBy(0, Math.min(top - 72, Math.max(bottom - height + 8, top - 72)));
  };
  window.visualViewport?.addEventListener("resize", show);
  show();
}
