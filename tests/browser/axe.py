"""axe-core on a page, for what WCAG 2.2 AA asks and a machine can see."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page, expect

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (only) => {
  const options = { runOnly: only, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, options);
  return violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary}`));
}"""
# Its time grows with the page: of rows, files and entries that are many and alike it sees the first.
THIN = """() => {
  const seen = new Map();
  for (const each of document.querySelectorAll("li, tr, .file, option")) {
    const alike = `${each.tagName} ${each.className}`;
    const kin = seen.get(each.parentNode) ?? seen.set(each.parentNode, new Map()).get(each.parentNode);
    kin.set(alike, (kin.get(alike) ?? 0) + 1);
    if (kin.get(alike) > 8) each.remove();
  }
}"""


def complaints(page: Page) -> list[str]:
    """What axe finds in light colours, and what it finds of contrast in dark ones.

    The page is spoiled for anything else: of more than eight rows that are alike the rest is taken off it.
    """
    expect(page.locator("[data-later]")).to_have_count(0)  # else files come after the thinning
    page.evaluate(THIN)
    page.evaluate(f"window.axe || (() => {{ {SOURCE} }})()")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found: list[str] = page.evaluate(RUN, {"type": "tag", "values": TAGS})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    dark: list[str] = page.evaluate(RUN, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return [f"{page.url} {each}" for each in found] + [f"{page.url} in dark: {each}" for each in dark]
