/* The choice of colours shows at once and is kept in the cookie that the server reads. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  const root = document.documentElement;
  if (button.value) root.dataset.theme = button.value;
  else delete root.dataset.theme;
  const age = button.value ? 31536000 : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `honk_theme=${button.value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  for (const each of form.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
});
