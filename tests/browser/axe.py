"""axe-core on a page, for what WCAG 2.2 AA asks and a machine can see."""

from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from playwright.sync_api import Page, expect

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([where, only]) => {
  const options = { runOnly: only, resultTypes: ["violations"] };
  const { violations } = await axe.run(where === "document" ? document : where, options);
  return violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary}`));
}"""
# Its time grows with the page: of rows, files and entries that are many and alike it sees the first. Alike are those
# that are of one shape down to the last element in places of the same kind; in a long list one of each shape is seen.
# Files and lines of code are of ever new shapes, which are the same few marks in another order: of these the first.
THIN = """() => {
  const shapes = new Map();
  const told = ({ name, value }) => (/^(class|role|type|style|lang|dir|aria-.*)$/.test(name) ? `${name}=${value}` : name);
  const own = (each) => `${each.tagName} ${[...each.attributes].map(told)}`;
  const shape = (each) => {
    if (!shapes.has(each)) {
      const inner = [...each.childNodes].map((node) => (node.nodeType === 1 ? shape(node) : node.data.trim() && "text"));
      shapes.set(each, `${own(each)} (${inner.filter(Boolean)})`);
    }
    return shapes.get(each);
  };
  const place = (each) => (each ? `${place(each.parentElement)} ${each.tagName}.${each.className}` : "");
  const many = [...document.querySelectorAll("li, tr, .file, option")];
  const keys = many.map((each) => `${place(each.parentElement)} ${shape(each)}`);
  const seen = new Map();
  const count = (key) => seen.set(key, (seen.get(key) ?? 0) + 1).get(key);
  const parents = new Map();
  many.forEach((each, index) => {
    const parent = parents.get(each.parentNode) ?? parents.set(each.parentNode, parents.size).get(each.parentNode);
    const surplus = count(`${parent} ${each.tagName} ${each.className}`) > 8;
    const alike = count(keys[index]);
    if (each.isConnected && (alike > 4 || (surplus && (alike > 1 || each.matches(".file, .dl tr"))))) each.remove();
  });
}"""


def complaints(page: Page) -> list[str]:
    """What axe finds in light colours, and what it finds of contrast in dark ones.

    The page is spoiled for anything else: of rows that are many and alike the rest is taken off it.
    """
    expect(page.locator("[data-later]")).to_have_count(0)  # else files come after the thinning
    _thin(page)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = _run(page, "document", {"type": "tag", "values": TAGS})
    return found + _too_faint(page, "dark", "document")


def too_faint(page: Page, selector: str) -> list[str]:
    """What axe finds of contrast in one element, in both colours; the page is spoiled likewise."""
    _thin(page)
    return _too_faint(page, "light", selector) + _too_faint(page, "dark", selector)


def _thin(page: Page) -> None:
    page.evaluate(THIN)
    page.evaluate(f"window.axe || (() => {{ {SOURCE} }})()")


def _run(page: Page, where: str, only: dict[str, Any]) -> list[str]:
    found: list[str] = page.evaluate(RUN, [where, only])
    return [f"{page.url} {each}" for each in found]


def _too_faint(page: Page, colours: Literal["light", "dark"], where: str) -> list[str]:
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    found = _run(page, where, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return [f"in {colours}: {each}" for each in found]
