/* From chapter to chapter: comma and full stop, and the list, which says in which one the reader is. */
const root = document.querySelector('[data-diff][data-order="chapters"]');
const list = root?.querySelector("[data-chapters]");
const chapters = [...(root?.querySelectorAll("[data-chapter]") ?? [])];
const BELOW_HEAD = 80;

/* The last chapter that begins above what is read; -1 above the first one. */
const current = () => chapters.findLastIndex((each) => each.getBoundingClientRect().top < BELOW_HEAD);

function go(chapter) {
  list.open = false;
  history.replaceState(history.state, "", `#${chapter.id}`);
  chapter.scrollIntoView({ block: "start" });
  chapter.focus({ preventScroll: true });
  say();
}

function say() {
  const at = current();
  const title = chapters[at]?.querySelector(".chapter-head h3")?.textContent.trim();
  list.querySelector("[data-chapter-here]").textContent = title ? `Chapter ${at + 1} of ${chapters.length}: ${title}` : `${chapters.length} chapters`;
}

if (list) {
  const seen = new IntersectionObserver(say, { rootMargin: `-${BELOW_HEAD}px 0px -60% 0px` });
  for (const each of chapters) seen.observe(each);
  root.addEventListener("click", (event) => {
    const link = event.target.closest(".chapter-list a, .chapter-nav a");
    const chapter = link && !event.metaKey && !event.ctrlKey && document.getElementById(link.hash.slice(1));
    if (!chapter) return;
    event.preventDefault();
    go(chapter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const step = { ",": -1, ".": 1 }[event.key];
    if (!step || document.querySelector("dialog[open]")) return;
    const chapter = chapters[Math.max(current() + step, 0)];
    if (chapter) go(chapter);
  });
}
