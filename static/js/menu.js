/* Menus (details.more) close on Escape, on a tap elsewhere, and when another opens. */
function closeAll(but) {
  for (const menu of document.querySelectorAll("details.more[open]")) if (menu !== but) menu.open = false;
}

document.addEventListener("click", (event) => closeAll(event.target.closest("details.more")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest?.("details.more[open]");
  closeAll();
  menu?.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts]")) document.getElementById("shortcuts")?.showModal();
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
});
