/* Say a sentence in the toast region; it goes by itself. */
export function say(sentence, ms = 6000) {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = sentence;
  region.replaceChildren(toast);
  setTimeout(() => toast.remove(), ms);
}
