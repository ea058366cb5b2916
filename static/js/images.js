// The slider of compared pictures: one listener for all of them.
document.addEventListener("input", (event) => {
  if (!event.target.classList.contains("im-at")) return;
  const stage = event.target.parentElement.querySelector(".im-stage");
  stage.style.setProperty("--at", `${event.target.value}%`);
});
