"""Frames dropped while scrolling 10,000 changed lines on a slow machine, beside a page that does nothing."""

from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import BrowserContext, Page

from bench import Measure
from bench.diffing import ours
from bench.diffing.browser import chromium
from bench.diffing.sample import LONG, Shape
from bench.diffing.still import open_slow, slow_window, still_of

ROUNDS = 3
GESTURE = {"x": 700, "y": 500, "yDistance": -15_000, "speed": 3_000, "gestureSourceType": "mouse"}
_COUNT = """
() => {
  document.querySelector("#diff").scrollIntoView({ behavior: "instant" });
  window.frames_ = [];
  const next = (now) => { frames_.push(now); window.counting = requestAnimationFrame(next); };
  window.counting = requestAnimationFrame(next);
}
"""
# A frame comes every 16.7 ms; a gap of 50 ms dropped two.
_DROPPED = """
() => {
  cancelAnimationFrame(counting);
  return frames_.slice(1).reduce((sum, at, index) => sum + Math.max(0, Math.round((at - frames_[index]) / (1000 / 60)) - 1), 0);
}
"""


def diff_scroll_dropped(shape: Shape = LONG) -> Iterator[Measure]:
    """Dropped frames of as many scrolls; the still page laid out as it comes near, or at once, whichever drops less."""
    value = 0
    baselines = [0, 0]
    with ExitStack() as stack:
        site = stack.enter_context(ours.served(shape))
        browser = stack.enter_context(chromium())
        for _ in range(ROUNDS):
            with slow_window(browser, site) as context:
                ours_at = f"{site.page(0)}?view=unified"
                page = open_slow(context, ours_at)
                stills = [still_of(context, page, site.url, laid_out=laid_out) for laid_out in (False, True)]
                page.close()  # two copies of all of it are garbage that would be collected while it scrolls
                value += _scroll(context, open_slow(context, ours_at))
                for at, still in enumerate(stills):
                    baselines[at] += _scroll(context, open_slow(context, still))
    yield _row("diff_scroll_dropped", value, min(baselines))
    yield _row("diff_scroll_dropped_near", value, baselines[0])


def _row(name: str, value: int, baseline: int) -> Measure:
    ratio = round(value / max(baseline, 1), 3)
    return Measure(name, value, "frames", baseline, ratio, n=ROUNDS)


def _scroll(context: BrowserContext, page: Page) -> int:
    session = context.new_cdp_session(page)
    page.evaluate(_COUNT)
    page.wait_for_timeout(500)
    page.evaluate("() => { frames_.length = 0 }")
    session.send("Input.synthesizeScrollGesture", GESTURE)
    assert page.evaluate("() => scrollY") > -GESTURE["yDistance"] / 2, "nothing was scrolled"
    dropped = int(page.evaluate(_DROPPED))
    page.close()
    return dropped
