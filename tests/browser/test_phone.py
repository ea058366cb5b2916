"""The whole job with one thumb, and what a phone must not do by accident."""

from contextlib import suppress

from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import PHONE, Desk, SignIn, there

WIDTH, HEIGHT = 390, 844
# What a finger hits 21 px above and below the middle of each control; those of a sentence are as high as its lines.
SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input, textarea")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && each.clientHeight + each.offsetHeight > 2)
  .filter((each) => getComputedStyle(each).display !== "inline" && !each.closest(".hidden-visually"))
  .slice(0, 150)
  .filter((each) => {
    each.scrollIntoView({ block: "center", behavior: "instant" });
    const target = each.closest("label") ?? each, box = target.getBoundingClientRect();
    const [x, y] = [box.left + Math.min(box.width, innerWidth - box.left) / 2, (box.top + box.bottom) / 2];
    if (each.closest(".dock, .rail, .top")) return box.height < 44 || !target.contains(document.elementFromPoint(x, y));
    return [y - 21, y + 21].some((at) => at > 60 && at < innerHeight - 80 && !target.contains(document.elementFromPoint(x, at)));
  })
  .map((each) => each.outerHTML.slice(0, 160))"""
TALL = """() => [...document.querySelectorAll("body *")]
  .filter((each) => ["fixed", "sticky"].includes(getComputedStyle(each).position) && each.checkVisibility())
  .filter((each) => !each.matches(".fh") || each.getBoundingClientRect().top <= 0) // a head that is not stuck is a part of the page
  .map((each) => each.getBoundingClientRect())
  .filter((box) => box.width > innerWidth / 2 && box.bottom > 0 && box.top < innerHeight)
  .filter((box) => box.top <= 0 || box.bottom >= innerHeight)
  .reduce((sum, box) => sum + box.height, 0)"""


class Finger:
    """One finger on the screen, as Chromium's own input sees it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp = page.context.new_cdp_session(page)

    def down(self, x: float, y: float) -> None:
        self._touch("touchStart", [{"x": x, "y": y}])

    def move(self, x: float, y: float) -> None:
        self._touch("touchMove", [{"x": x, "y": y}])

    def up(self) -> None:
        self._touch("touchEnd", [])

    def on(self, selector: str) -> None:
        box = self.page.locator(selector).bounding_box()
        assert box
        self.down(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def _hold(page: Page, finger: Finger) -> None:
    """Hold until the page answers; a late scroll of the page rightly cancels, so a person would hold again."""
    said = page.locator(".notice", has_text="You approved")
    for _ in range(3):
        if said.is_visible():
            return
        finger.on("[data-hold]")
        with suppress(TimeoutError):
            said.wait_for(timeout=20_000)
        finger.up()
    expect(said).to_be_visible()


def _is_live(page: Page) -> None:
    expect(page.locator(".top [data-as-of]")).to_have_text("live")


def test_the_whole_job_with_one_thumb(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    finger = Finger(rob)

    rob.goto(desk.url)
    rob.locator(f'a.row[href="/changes/{desk.changes["thumbed"]}/"]').tap()
    rob.get_by_role("link", name="Read 1 file").tap()
    expect(rob.locator("#diff")).to_be_in_viewport()
    rob.locator("[data-diff-end]").scroll_into_view_if_needed()
    expect(rob.locator("[data-hold]")).to_be_visible()
    _is_live(rob)
    _hold(rob, finger)

    rob.get_by_role("link", name="Merge").tap()
    expect(rob.get_by_role("heading", name="Merge")).to_be_visible()
    rob.get_by_role("button", name="Merge with squash").tap()
    rob.get_by_role("button", name="Take the merge back").tap()

    expect(rob.get_by_text("GitHub was not told")).to_be_visible()


def test_hazard_65_letting_go_early_or_moving_away_decides_nothing(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    finger = Finger(rob)
    rob.goto(desk.change("pushed"))
    rob.locator("[data-diff-end]").scroll_into_view_if_needed()
    button = rob.locator("[data-hold]")
    expect(button).to_be_visible()
    _is_live(rob)

    finger.on("[data-hold]")
    finger.move(WIDTH / 2, HEIGHT / 3)
    expect(button).not_to_have_class("holding")
    finger.up()
    for x in (300, 60):
        finger.down(x, 300)
        finger.move(WIDTH - x, 300)
        finger.up()

    expect(button).to_be_visible()
    expect(rob.get_by_text("You approved")).to_have_count(0)


def test_hazard_17_a_push_takes_the_approval_off_the_page_that_is_open(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("pushed"))
    _is_live_desk(rob)
    shown = rob.locator("[data-hold] code").inner_text()
    rob.locator("#review-body").evaluate("each => each.closest('details').open = true")

    desk.push("pushed")

    expect(rob.get_by_role("link", name="Revision 2 is newer. Show it")).to_be_visible()
    expect(rob.locator("[data-hold]")).to_have_count(0)
    expect(rob.locator("h1")).to_be_visible()
    rob.get_by_role("link", name="Revision 2 is newer. Show it").click()
    expect(rob.locator(".change-head")).to_contain_text("revision 2")
    expect(rob.locator("[data-hold] code, a.decide code")).not_to_have_text(shown)


def _is_live_desk(page: Page) -> None:
    expect(page.locator("[data-as-of]:visible").first).to_have_text("live")


def test_hard_diffs_fit_the_screen_and_leave_it_to_the_code(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)

    rob.goto(desk.change("large"))
    expect(rob.locator(".file").nth(2)).to_be_attached()
    assert rob.evaluate("document.documentElement.scrollWidth") <= WIDTH
    rob.locator(".file").nth(1).scroll_into_view_if_needed()

    assert rob.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert rob.evaluate(TALL) <= HEIGHT / 6
    expect(rob.get_by_text("<script>alert(1)</script>.py").first).to_be_attached()


def test_what_a_thumb_aims_at_is_large_enough(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    small = {}

    for name in ("spoken", "chaptered", "large"):
        rob.goto(desk.change(name))
        _is_live(rob)
        small[name] = rob.evaluate(SMALL)

    assert small == {"spoken": [], "chaptered": [], "large": []}


def test_files_that_a_phone_did_not_show_are_listed_and_must_be_opened(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("large"))
    expect(rob.locator(".dock a.decide")).to_contain_text("files not shown")

    rob.goto(desk.change("large") + "approve/")
    expect(rob.get_by_role("heading", name="Open these first")).to_be_visible()
    expect(rob.locator("main form button")).to_have_count(0)
    assert rob.evaluate("document.documentElement.scrollWidth") <= WIDTH
    listed = rob.locator(".unshown a")
    place = listed.last.get_attribute("href")
    assert place and listed.count() > 250
    listed.last.tap()

    there(rob.locator(f"#{place.partition('#')[2]}"))
    expect(rob.locator(f"#{place.partition('#')[2]}")).to_be_in_viewport()
    expect(rob.locator(".dock a.decide")).to_contain_text("files not shown")
    with rob.expect_response(
        lambda answer: answer.url.endswith("/seen/") and place[-8:] in (answer.request.post_data or "")
    ):
        pass
    rob.goto(desk.change("large") + "approve/")
    expect(rob.locator(f'.unshown a[href="{place}"]')).to_have_count(0)
