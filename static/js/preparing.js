/* A diff that is still being prepared shows by itself: once a live update brings a page that has it, unless one writes. */
const waits = () => document.querySelector("[data-preparing]");
const writes = () => [...document.querySelectorAll("textarea")].some((each) => each.value);
let looking = false;

async function look() {
  if (looking || !waits()) return;
  looking = true;
  const answer = await fetch(location.href).catch(() => null);
  looking = false;
  if (!answer?.ok || answer.redirected || (await answer.text()).includes("data-preparing") || writes()) return;
  location.reload();
}

if (waits()) document.addEventListener("honk:swapped", look);
