"""What a scroll of the diff does not have to pay for."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, SignIn

EACH_FRAME = {"scroll", "wheel", "mousewheel", "touchmove", "pointermove"}
# Which files were asked where their first table lies.
ASKED = """
window.asked = new Set();
const real = Element.prototype.getBoundingClientRect;
Element.prototype.getBoundingClientRect = function () {
  if (this.matches(".chunk > :first-child")) asked.add(this.closest(".file").id);
  return real.call(this);
};
"""
# Whether that is so of all chunks between two heights, in windows.
ALL_OF = """([from, to]) => {
  const tops = [...document.querySelectorAll(".chunk")].map((each) => [each, each.getBoundingClientRect().top / innerHeight]);
  const there = tops.filter(([, top]) => top > from && top < to);
  return there.length > 9 && there.every(([each]) => asked.has(each.closest(".file").id));
}"""


def _heard(page: Page) -> set[str]:
    """The events that somebody listens to, anywhere on the page."""
    cdp = page.context.new_cdp_session(page)
    types = set()
    for place in ("window", "document"):
        found: dict[str, Any] = cdp.send("Runtime.evaluate", {"expression": place})
        listening = {"objectId": found["result"]["objectId"], "depth": -1, "pierce": True}
        types |= {each["type"] for each in cdp.send("DOMDebugger.getEventListeners", listening)["listeners"]}
    return types


def test_nobody_hears_each_frame_of_a_scroll(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("deep"))
    expect(rob.locator("[data-diff-end]")).to_be_attached()
    rob.mouse.move(600, 400)
    rob.mouse.wheel(0, 600)
    rob.wait_for_function("() => scrollY === 600")

    heard = _heard(rob)
    assert "keydown" in heard
    assert not heard & EACH_FRAME

    rob.locator(".dl .n[data-n]").nth(3).dispatch_event("pointerdown", {"button": 0, "pointerType": "touch"})
    assert "scroll" in _heard(rob)
    rob.mouse.wheel(0, 100)
    rob.wait_for_function("() => scrollY === 700")
    assert not _heard(rob) & EACH_FRAME


def test_what_comes_next_is_laid_out_before_anybody_scrolls_there(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", spoiled=True)
    rob.add_init_script(ASKED)
    rob.goto(desk.change("large") + "?order=files")
    expect(rob.locator(".file").nth(299)).to_be_attached()
    # Asked in each frame, it would leave no idle time.
    rob.wait_for_function(ALL_OF, arg=[0, 15], polling=200)
    assert not rob.evaluate(ALL_OF, [17, 40])

    rob.locator(".file").nth(200).scroll_into_view_if_needed()
    rob.wait_for_function(ALL_OF, arg=[0, 15], polling=200)
