/* The list of files: open beside the diff on a desk, a sheet on a phone; a filter; marks of what was viewed. */
const tree = document.querySelector("[data-tree]");
const late = document.querySelector("[data-tree-late]"); // a long list comes after the diff, which is to be seen first
if (tree && late) {
  tree.querySelector("[data-tree-here]").replaceWith(late.querySelector(".tree"));
  late.remove();
}

function filter(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const item of tree.querySelectorAll("li[data-path]")) {
    const path = item.dataset.path.toLowerCase();
    item.hidden = !wanted.every((word) => path.includes(word));
    if (!item.hidden) found += 1;
  }
  for (const folder of tree.querySelectorAll("li:has(> details)")) folder.hidden = !folder.querySelector("li[data-path]:not([hidden])");
  tree.querySelector("[data-tree-none]").hidden = found > 0;
}

function mark(file) {
  const viewed = file.classList.contains("is-viewed");
  for (const link of tree.querySelectorAll(`a[href="#${file.id}"]`)) link.closest("li").classList.toggle("is-viewed", viewed);
}

if (tree) {
  const input = tree.querySelector("[data-tree-filter]");
  input.hidden = false;
  input.addEventListener("input", () => filter(input.value));
  const desk = matchMedia("(min-width: 1200px)");
  const fit = () => (tree.open = desk.matches);
  fit();
  desk.addEventListener("change", fit);
  tree.addEventListener("click", (event) => {
    if (desk.matches) return;
    if (event.target.closest("a") || event.target === tree) tree.open = false;
  });
  addEventListener("keydown", (event) => event.key === "Escape" && !desk.matches && (tree.open = false));
  document.querySelectorAll(".file.is-viewed").forEach(mark);
  document.addEventListener("honk:viewed", (event) => mark(event.detail));
}
