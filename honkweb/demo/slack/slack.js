// Keeps the channel fresh and lets a thread be chosen to answer in. The page works without it, by reload.
const list = document.getElementById("messages");
const form = document.querySelector("form.write");

async function refresh() {
  try {
    const answer = await fetch("/messages?channel=" + encodeURIComponent(list.dataset.channel));
    const html = answer.ok ? await answer.text() : "";
    if (html && html !== refresh.last) {
      list.innerHTML = html; // made and escaped by the server of this page
      refresh.last = html;
    }
  } catch {
    // The demo is being restarted: the next look finds it again.
  }
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("[data-thread]");
  if (!link) return;
  event.preventDefault();
  form.querySelector("[name=thread_ts]")?.remove();
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "thread_ts", value: link.dataset.thread });
  form.append(field);
  form.querySelector("button").textContent = "Reply";
  form.elements.text.focus();
});

setInterval(refresh, 2000);
