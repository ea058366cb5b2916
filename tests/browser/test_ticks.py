"""What takes more than holding a button: high risk by its ticks, an approval taken back, what came since one looked."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Desk, SignIn, tap


def test_high_risk_is_approved_by_its_ticks_alone(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("risky"))
    rob.locator("[data-diff-end]").scroll_into_view_if_needed()
    decide = rob.locator(".dock .decide")
    expect(decide).to_contain_text("100 % seen")
    decide.tap()
    expect(rob.get_by_text("Files that steer CI, agents, git or the build are changed")).to_be_visible()
    button = rob.get_by_role("button", name="Approve")
    tick = rob.get_by_role("checkbox", name="I know of this risk")

    tap(button)
    expect(tick).to_be_focused()  # the browser asks for it, and sends nothing
    tap(tick)
    tap(button)

    expect(rob.get_by_text("You approved").first).to_be_visible()


def test_an_approval_is_taken_back(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("withdrawn"))
    rob.locator("[data-hold]").press("Enter")
    rob.get_by_role("button", name="Approve").click()
    expect(rob.get_by_role("link", name="Merge")).to_be_visible()

    rob.get_by_role("button", name="Take my approval back").click()

    expect(rob.get_by_text("Your approval is needed").first).to_be_visible()
    expect(rob.locator("[data-hold]")).to_be_visible()
    expect(rob.get_by_role("link", name="Merge")).to_have_count(0)


def test_what_came_since_one_looked_is_told_with_a_way_to_only_that(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("recalled"))
    expect(rob.locator("[data-as-of]:visible").first).to_have_text("live")
    expect(rob.locator(".recap")).to_have_count(0)

    desk.push("recalled")
    rob.get_by_role("link", name="Revision 2 is newer. Show it").tap()

    recap = rob.locator(".recap")
    expect(recap.get_by_text("Since you looked at revision 1")).to_be_visible()
    expect(recap.get_by_text("Ann pushed a revision.")).to_be_visible()
    tap(recap.get_by_role("link", name="Show only what changed since then"))
    rob.wait_for_url("**/revisions/1..2/#diff")
    expect(rob.get_by_text("Since you looked at revision 1")).to_be_visible()
    expect(rob.get_by_text("Ann pushed a revision.").first).to_be_hidden()


@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["phone", "desk"])
def test_a_generated_file_is_opened_where_it_stands(
    desk: Desk, sign_in: SignIn, shape: dict[str, object]
) -> None:
    rob = sign_in("Rob", **shape)
    rob.goto(desk.change("folded"))
    built = rob.locator(".file", has_text="dist/cart.min.js")
    line = built.locator("tr.a", has_text="return sum(prices)")
    expect(line).to_be_hidden()

    built.get_by_text("This file is generated. Show its 4 changed lines").click()

    expect(line).to_be_visible()
