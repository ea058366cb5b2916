"""Frames dropped while scrolling 10,000 changed lines on a slow machine, beside a page that does nothing."""

from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import BrowserContext, Page

from bench import Measure, compare
from bench.diffing import ours
from bench.diffing.browser import chromium
from bench.diffing.sample import LONG, Shape
from bench.diffing.still import open_slow, slow_window, still_of

ROUNDS = 6
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
    """Dropped frames of a scroll; the still page laid out as it comes near, or at once, whichever drops less.

    Which page comes first changes from round to round, since rounds that follow each other are not of one speed.
    """
    mine, near, whole = list[int](), list[int](), list[int]()
    with ExitStack() as stack:
        site = stack.enter_context(ours.served(shape))
        browser = stack.enter_context(chromium())
        for number in range(ROUNDS):
            with slow_window(browser, site) as context:
                ours_at = f"{site.page(0)}?view=unified"
                page = open_slow(context, ours_at)
                stills = [still_of(context, page, site.url, laid_out=laid_out) for laid_out in (False, True)]
                page.close()  # two copies of all of it are garbage that would be collected while it scrolls
                turns = list(zip((mine, near, whole), (ours_at, *stills), strict=True))
                for dropped, address in turns if number % 2 == 0 else reversed(turns):
                    dropped.append(_scroll(context, open_slow(context, address)))
    yield compare("diff_scroll_dropped", "frames", mine, min((near, whole), key=sum))
    yield compare("diff_scroll_dropped_near", "frames", mine, near)
    yield compare("diff_scroll_dropped_whole", "frames", mine, whole)


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
