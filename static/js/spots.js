/* Places in the diff: what a number stands for, and the line that keys speak of. */
const files = document.querySelector("[data-diff] .files");

/* Unified rows have an old and a new number, split rows one a side. What stands left in a comparison is the older
   revision's own file, so a place there is one on the new side of that revision. */
export function spotOf(cell) {
  const row = cell?.closest("tr");
  const file = cell?.closest(".file");
  if (!row || file?.dataset.path === undefined || row.closest(".talk-row")) return null;
  const found = /^L-[0-9a-f]+-([LR])(\d+)$/.exec(cell.id || row.id);
  if (!found) return null;
  const left = found[1] === "L";
  const spot = { row, left, path: file.dataset.path, side: left ? "old" : "new", line: Number(found[2]) };
  if (left && file.dataset.older) Object.assign(spot, { path: file.dataset.olderPath, side: "new", revision: file.dataset.older });
  return spot;
}

export const numberAt = (target) => target?.closest?.(".dl td.n[data-n]");

/* Of a row the right number counts, unless ← chose the left one. */
export function spotIn(row) {
  const cells = [...row.querySelectorAll("td.n[data-n]")];
  return spotOf(row.dataset.side === "left" ? cells[0] : cells.at(-1));
}

export const sameFile = (one, other) => one.path === other.path && one.left === other.left && one.side === other.side;

export function mark(spot, other = spot) {
  for (const each of document.querySelectorAll(".is-picked")) each.classList.remove("is-picked");
  if (!spot) return;
  const isBelow = spot.row.compareDocumentPosition(other.row) & Node.DOCUMENT_POSITION_PRECEDING;
  const [from, to] = isBelow ? [other.row, spot.row] : [spot.row, other.row];
  for (let row = from; row; row = row === to ? null : nextLine(row, 1)) row.classList.add("is-picked");
}

/* The line after or before one, over tables and files, where one is shown. */
export function nextLine(row, by) {
  const walker = document.createTreeWalker(files, NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.matches("thead, .talk-row, .fh, [hidden], details:not([open])")) return NodeFilter.FILTER_REJECT;
    return node.matches("tr") && node.querySelector(":scope > .n[data-n]") && node.checkVisibility() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  });
  walker.currentNode = row;
  return by > 0 ? walker.nextNode() : walker.previousNode();
}

const head = () => document.querySelector(".fh")?.offsetHeight ?? 44;

function isInView(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > head() && top < innerHeight;
}

/* The chosen line, the one of the address, or the first changed one below the head; what was left behind is none of them. */
export function lineHere() {
  const named = [document.activeElement?.closest?.(".dl tr"), files?.querySelector(".is-at")?.closest("tr")];
  return named.find((row) => row && isInView(row)) ?? firstInView();
}

function firstInView() {
  const x = files ? files.getBoundingClientRect().left + 30 : 0;
  let any = null;
  for (let y = head() + 6; files && y < innerHeight; y += 8) {
    const row = document.elementFromPoint(x, y)?.closest(".dl tbody tr");
    if (!row?.querySelector(":scope > .n[data-n]")) continue;
    if (row.matches(".a, .d") || row.querySelector(":scope > .c:is(.a, .d)")) return row;
    any ??= row;
  }
  return any;
}

export function choose(row) {
  files.querySelector(".is-at")?.classList.remove("is-at");
  row.classList.add("is-at");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/* Going on to another hunk leaves the line behind. */
document.addEventListener("honk:went", () => {
  files?.querySelector(".is-at")?.classList.remove("is-at");
  if (document.activeElement?.matches(".dl tr")) document.activeElement.blur();
  mark(null);
});
