"""Without JavaScript, on a bad line, enlarged, without motion, and in other directions of writing."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Desk, SignIn

BEFORE_THE_DIFF = 100_000
TRAIN = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = TRAIN | {"downloadThroughput": 20_000}
# How many files were there in the frame in which all that one decides by could be read for the first time.
WATCH = """const needed = ["h1", ".change-side .quote", ".stands", ".blockers li", ".evidence .chip summary"];
const shown = (each) => document.querySelector(each)?.getClientRects().length > 0;
window.firstRead = new Promise((tell) => {
  const look = () => (needed.every(shown) ? tell(document.querySelectorAll(".files > .file").length) : requestAnimationFrame(look));
  requestAnimationFrame(look);
});"""


def test_without_javascript_one_approves_on_a_page_of_its_own(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE, java_script_enabled=False)
    rob.goto(desk.url)
    rob.locator(f'a.row[href="/changes/{desk.changes["plain"]}/"]').click()
    expect(rob.locator(".file").first).to_be_visible()

    rob.locator(".decide, [data-hold]").last.click()
    rob.get_by_role("checkbox").check()
    rob.get_by_role("button", name="Approve").click()

    expect(rob.get_by_text("You approved").first).to_be_visible()


def test_without_javascript_one_asks_for_changes(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE, java_script_enabled=False)
    rob.goto(desk.change("wordless"))

    rob.locator(".dock summary").get_by_text("Ask for changes").click()
    rob.locator("#review-body").fill("Round the total.")
    rob.get_by_role("button", name="Ask for changes").click()

    expect(rob.locator(".reviews")).to_contain_text("Round the total.")


def test_before_the_diff_a_page_is_small_however_large_the_diff(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    answer = rob.request.get(desk.change("large"))
    page = answer.text()

    before = page.partition('class="files"')[0]

    assert answer.ok and before != page
    assert len(before.encode()) < BEFORE_THE_DIFF


def _on_a_train(page: Page, line: dict[str, Any] = TRAIN) -> None:
    """400 kbit/s with 400 ms each way, as in a train."""
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def _lose_the_answer(route: Route) -> None:
    """It arrives, and the line is gone before the answer is back."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


def test_on_a_bad_line_what_one_decides_by_is_there_before_the_diff(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    address = desk.change("large") + "?order=files"
    on_the_page = rob.request.get(address).text().count('<section class="file')
    _on_a_train(rob, SLOWER)
    rob.add_init_script(WATCH)

    rob.goto(address, wait_until="commit")
    files = rob.evaluate("() => window.firstRead")
    rob.locator(".evidence .chip summary").first.tap()

    expect(rob.locator(".evidence .chip .inside").first).to_be_visible()
    expect(rob.locator(".change-side .quote")).to_contain_text("Donaudampfschifffahrt")
    assert files < on_the_page
    expect(rob.locator(".files > .file").nth(files)).to_be_attached()


def test_on_a_bad_line_what_is_sent_again_is_done_once_and_said_so(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("dropped"))
    expect(rob.locator("[data-hold]")).to_be_visible()
    _on_a_train(rob)

    for verb, name, done in (
        ("approve", "Approve", "Rob approved"),
        ("merge", "Merge with squash", "Rob pressed Merge for"),
    ):
        rob.goto(f"{desk.change('dropped')}{verb}/")
        rob.route(f"**/{verb}/", _lose_the_answer, times=1)
        rob.get_by_role("button", name=name).click()
        rob.wait_for_url("chrome-error://**")
        with rob.expect_request(lambda sent: sent.method == "POST"):
            rob.reload()  # the browser's own page says that nothing came; its button sends the form again
        expect(rob.locator(".timeline li").filter(has_text=done)).to_have_count(1)

    expect(rob.locator(".stands")).to_have_text("Being merged.")
    expect(rob.locator(".reviews .review")).to_have_count(1)


def test_enlarged_to_200_percent_nothing_runs_off(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", viewport={"width": 720, "height": 450}, device_scale_factor=2)
    wide = []

    for path in ("/", "/audit/", f"/changes/{desk.changes['large']}/", f"/changes/{desk.changes['spoken']}/"):
        rob.goto(desk.url + path)
        if rob.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)

    assert wide == []


def test_with_reduced_motion_nothing_moves(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **DESK, reduced_motion="reduce")
    rob.goto(desk.change("read"))

    moving = rob.evaluate(
        """[...document.querySelectorAll("body *")].map((each) => getComputedStyle(each))
        .filter((each) => parseFloat(each.transitionDuration) > 0.01 && !each.transitionProperty.includes("dashoffset")
          || parseFloat(each.animationDuration) > 0.01).length"""
    )

    assert moving == 0


def test_text_of_another_direction_stays_within_its_line(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("large"))
    code = rob.locator(".dl .c, .dl td").filter(has_text="مرحبا").first

    expect(code).to_be_attached()
    assert code.evaluate("each => getComputedStyle(each).unicodeBidi") in (
        "isolate",
        "plaintext",
        "isolate-override",
    )
