/* A tap on something with data-copy copies it. */
import { say } from "./say.js";

document.addEventListener("click", async (event) => {
  const source = event.target.closest("[data-copy]");
  if (!source) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(source.dataset.copy);
  } catch {
    say(`Copying is not allowed here: ${source.dataset.copy}`, 8000);
    return;
  }
  say("Copied");
});
