/* Folding a file, and marking it as viewed: shown at once, taken back with a word when it could not be kept. */
import { say } from "./say.js";

export function fold(file, folded) {
  const body = file.querySelector(":scope > .fw");
  if (folded) body.setAttribute("hidden", "until-found");
  else body.removeAttribute("hidden");
  file.classList.toggle("is-folded", folded);
}

export async function toggleViewed(button) {
  const file = button.closest(".file");
  const on = button.value.endsWith(":on");
  const show = (viewed) => {
    button.ariaPressed = String(viewed);
    button.value = button.value.replace(/:\w+$/, viewed ? ":off" : ":on");
    file.classList.toggle("is-viewed", viewed);
    fold(file, viewed);
    document.dispatchEvent(new CustomEvent("honk:viewed", { detail: file }));
  };
  const body = new FormData(button.form);
  body.set("file", button.value);
  show(on);
  if (on && file.getBoundingClientRect().top < 0) file.scrollIntoView({ block: "start" });
  const answer = await fetch(button.form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok) return;
  show(!on);
  say("This could not be kept. Check the connection and try again.");
}
