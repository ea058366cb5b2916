"""The page that does nothing: the same rows and styles as the change page, no scripts, the browser's own controls."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, Route

from bench.diffing.browser import PATIENCE_MS
from bench.diffing.ours import Ours

SLOWER = 4
FILE = 2  # the file in which both pages are acted on
GAPS = 6
# How long each press takes until it is painted, and each growth of the diff that a script made.
_CLOCK = """
window.paints = []; window.growths = [];
const until = (list, from) => requestAnimationFrame(() => {
  const after = new MessageChannel();
  after.port1.onmessage = () => list.push(performance.now() - from);
  after.port2.postMessage(0);
});
for (const type of ["keydown", "click"]) addEventListener(type, (event) => until(paints, event.timeStamp), true);
document.addEventListener("honk:diff-grew", () => until(growths, performance.now()));
"""
_COPY = """
([at, gaps, laidOut]) => {
  const copy = document.documentElement.cloneNode(true);
  for (const each of copy.querySelectorAll("script, template, .composer")) each.remove();
  const files = copy.querySelectorAll(".files .file");
  for (const file of files) {
    const body = file.querySelector(":scope > .fw");
    const fold = document.createElement("details");
    fold.className = "still-file";
    fold.open = true;
    fold.innerHTML = "<summary>Viewed</summary>";
    body.replaceWith(fold);
    fold.append(body);
  }
  const rows = [...files[at].querySelectorAll(".dl tr.a")].slice(0, 20).map((row) => row.outerHTML).join("");
  for (const gap of [...copy.querySelectorAll(".files a.ex[data-from]")].slice(0, gaps))
    gap.outerHTML = `<details class="still-gap"><summary class="ex">Show</summary><table class="dl unified"><tbody>${rows}</tbody></table></details>`;
  const line = files[at].querySelector(".dl tr.a");
  line.insertAdjacentHTML("afterend", '<tr><td colspan="3"><textarea class="still-text" rows="4"></textarea></td></tr>');
  if (laidOut) copy.querySelector("head").insertAdjacentHTML("beforeend", "<style>.chunk { content-visibility: visible !important }</style>");
  return "<!doctype html>" + copy.outerHTML;
}
"""


@contextmanager
def slow_window(browser: Browser, ours: Ours) -> Iterator[BrowserContext]:
    """A signed in window in which `still` pages can be opened too."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, service_workers="block")
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": k, "value": v, "url": ours.url} for k, v in ours.cookies.items()])
    context.add_init_script(_CLOCK)
    try:
        yield context
    finally:
        context.close()


def open_slow(context: BrowserContext, url: str) -> Page:
    """A page on a machine that is four times slower, once it has settled."""
    page = context.new_page()
    page.goto(url, wait_until="load", timeout=PATIENCE_MS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.wait_for_timeout(3000)
    return page


def still_of(context: BrowserContext, page: Page, url: str, *, laid_out: bool = False) -> str:
    """The address of the still copy of a page; `laid_out` lays all rows out at once, without content-visibility."""
    html = page.evaluate(_COPY, [FILE, GAPS, laid_out])

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    there = f"{url}/still{'-laid-out' if laid_out else ''}/"
    context.route(there, answer)
    return there
