/* Back goes where one came from, with its scroll, when that was a page of ours. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-back]");
  if (!link || event.metaKey || event.ctrlKey || history.length < 2) return;
  if (!document.referrer.startsWith(`${location.origin}/`) || document.referrer === location.href) return;
  event.preventDefault();
  history.back();
});
