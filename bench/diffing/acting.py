"""From an interaction to the next paint, on 10,000 changed lines and a slow machine, beside a page that does nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

from playwright.sync_api import Page

from bench import Measure, compare
from bench.diffing import ours
from bench.diffing.browser import chromium
from bench.diffing.sample import LONG, Shape
from bench.diffing.still import FILE, GAPS, open_slow, slow_window, still_of

ROUNDS = 3
KEYS = 15
_SETTLE_MS = 400
_AFTER = """
([list, before]) => new Promise((resolve, reject) => {
  const ends = performance.now() + 60000;
  const look = () => {
    if (window[list].length > before) return resolve(window[list].at(-1));
    if (performance.now() > ends) return reject(new Error(`nothing in ${list}`));
    setTimeout(look, 20);
  };
  look();
})
"""
_PLACE = """
([selector, at]) => {
  const each = document.querySelectorAll(selector)[at];
  // Rows that are laid out as they come near move it: it is pressed once it stands still.
  const settle = (resolve, before, tries) => {
    each.scrollIntoView({ block: "center", behavior: "instant" });
    setTimeout(() => {
      const box = each.getBoundingClientRect();
      if (box.y !== before && tries) return settle(resolve, box.y, tries - 1);
      resolve([box.x + Math.min(box.width / 2, 60), box.y + box.height / 2]);
    }, 300);
  };
  return new Promise((resolve) => settle(resolve, null, 10));
}
"""
# Elements of one line besides highlighting and intraline spans: the row with all that is in it. Rows of threads and of
# a draft that an earlier round left stand between the lines.
_ELEMENTS = """
() => Math.max(...[...document.querySelectorAll('.files .dl tr[id^="L-"]')].map((row) =>
  1 + [...row.querySelectorAll("*")].filter((each) => !/^(h.|x)$/.test(each.className)).length))
"""
Times = dict[str, list[float]]


def diff_inp(shape: Shape = LONG) -> Iterator[Measure]:
    """Typing a comment, toggling "viewed" and expanding; `diff_inp` is the one whose ratio is the worst."""
    values: Times = {"typing": [], "viewed": [], "expanding": []}
    baselines: Times = {name: [] for name in values}
    elements = 0
    with ExitStack() as stack:
        site = stack.enter_context(ours.served(shape))
        browser = stack.enter_context(chromium())
        for _ in range(ROUNDS):
            with slow_window(browser, site) as context:
                page = open_slow(context, f"{site.page(0)}?view=unified")
                elements = max(elements, int(page.evaluate(_ELEMENTS)))
                still = still_of(context, page, site.url)
                _act(page, values)
                page.close()
                page = open_slow(context, still)
                _act_still(page, baselines)
                page.close()
    rows = [compare(f"diff_inp_{name}", "ms", values[name], baselines[name]) for name in values]
    yield from rows
    yield replace(max(rows, key=lambda row: row.ratio or 0), name="diff_inp")
    yield Measure("diff_elements", elements, "elements/line")


def _act(page: Page, times: Times) -> None:
    first = f".files .file:nth-of-type({FILE + 1})"
    _press(page, f"{first} .dl tr.a td.n[data-n]")
    page.wait_for_timeout(_SETTLE_MS)
    times["typing"] += _type(page)
    page.evaluate("() => { document.activeElement.blur(); document.querySelector('.composer').remove(); }")
    for at in range(3, 6):
        for _ in range(2):
            times["viewed"].append(_press(page, ".files .vw", at))
    for _ in range(GAPS):
        grown = page.evaluate("() => growths.length")
        painted = _press(page, ".files a.ex[data-from]:not([aria-busy='true'])")
        times["expanding"].append(max(painted, page.evaluate(_AFTER, ["growths", grown])))


def _act_still(page: Page, times: Times) -> None:
    _press(page, ".still-text")
    page.wait_for_timeout(_SETTLE_MS)
    times["typing"] += _type(page)
    for at in range(3, 6):
        for _ in range(2):
            times["viewed"].append(_press(page, ".still-file > summary", at))
    for at in range(GAPS):
        times["expanding"].append(_press(page, ".still-gap > summary", at))


def _press(page: Page, selector: str, at: int = 0) -> float:
    x, y = page.evaluate(_PLACE, [selector, at])
    return _painted(page, lambda: page.mouse.click(x, y))


def _type(page: Page) -> list[float]:
    assert page.evaluate("() => document.activeElement.matches('textarea')"), "no text is being typed"
    return [_painted(page, lambda: page.keyboard.press("a")) for _ in range(KEYS)]


def _painted(page: Page, act: Callable[[], None]) -> float:
    before = page.evaluate("() => paints.length")
    act()
    return float(page.evaluate(_AFTER, ["paints", before]))
