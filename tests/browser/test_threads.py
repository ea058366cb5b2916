"""Commenting in a browser: between the lines, kept while it is typed, sent together, by keyboard and by thumb."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Desk, SignIn, settle, tap
from tests.browser.rows import TURNED

NUMBER = ".dl tr.a td.n[data-n], .dl td.n[data-n]:has(+ td.c.a)"


def _open(page: Page, desk: Desk, name: str) -> None:
    page.goto(desk.change(name))
    expect(page.locator("[data-diff-end]")).to_be_attached()


def _lose_the_answer(route: Route) -> None:
    """The server acts, and the line breaks before its answer comes."""
    assert route.fetch().ok
    route.abort("connectionreset")


def test_a_comment_opens_between_the_lines_and_is_kept_while_it_is_typed(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk, "talked")
    rob.locator(NUMBER).first.click()
    box = rob.locator(".talk-row .composer").get_by_label("Your comment on cart.py:2")
    expect(box).to_be_focused()
    box.fill("Why not zero?")
    expect(rob.get_by_text("Kept as a draft")).to_be_visible()
    rob.reload()
    expect(rob.locator(".talk-row .thread").get_by_text("Why not zero?")).to_be_visible()
    expect(rob.locator(".dock summary").get_by_text("Send review")).to_be_visible()


def test_drafts_are_sent_together_and_answered(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    _open(rob, desk, "sent")
    tap(rob.locator(NUMBER).first)
    where = str(rob.locator(".composer").get_attribute("action"))
    rob.locator(".composer textarea[name=body]").fill("Why not zero?")
    expect(rob.get_by_text("Kept as a draft")).to_be_visible()
    rob.route(lambda url: url.endswith(where), _lose_the_answer, times=1)
    rob.get_by_role("button", name="Add to review").tap()
    expect(rob.get_by_text("No answer came, so it may have arrived.")).to_be_visible()
    rob.get_by_role("button", name="Add to review").tap()
    expect(rob.locator(".talk-row .thread")).to_contain_text("Why not zero?")
    rob.locator(".dock summary").tap()
    rob.get_by_role("button", name="Only comment").tap()
    expect(rob.get_by_text("1 open thread")).to_be_visible()
    ann = sign_in("Ann")
    _open(ann, desk, "sent")
    thread = ann.locator(".talk-row .thread")
    thread.locator("summary").get_by_text("Reply").click()
    thread.get_by_label("Your reply").fill("Nothing sums to zero.")
    thread.get_by_role("button", name="Reply").click()
    expect(ann.locator(".talk-row .thread")).to_contain_text("Nothing sums to zero.")
    ann.locator(".talk-row .thread").get_by_role("button", name="Resolve").click()
    expect(ann.get_by_text("1 resolved")).to_be_visible()


def test_the_key_c_comments_on_a_line_and_escape_closes(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk, "keyed")
    expect(rob.locator("[data-threads]")).to_be_attached()
    rob.locator("#diff").scroll_into_view_if_needed()
    rob.keyboard.press("c")
    expect(rob.locator(".composer textarea[name=body]")).to_be_focused()
    rob.keyboard.press("Escape")
    expect(rob.locator(".composer")).to_have_count(0)


def _about(page: Page, what: str) -> None:
    expect(page.locator(".composer").get_by_label(f"Your comment on {what}")).to_be_focused()


def test_shift_and_click_comments_on_a_range(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk, "ranged")
    numbers = rob.locator(".dl tr:not(.d) td.n:nth-child(2)[data-n]")
    numbers.first.click()
    numbers.last.click(modifiers=["Shift"])
    _about(rob, "cart.py:1–2")
    expect(rob.locator(".dl tr.is-picked")).to_have_count(3)
    rob.locator(".composer textarea[name=body]").fill("Both.")
    rob.get_by_role("button", name="Add to review").click()
    expect(rob.get_by_role("article", name="Thread on cart.py:1-2")).to_contain_text("Both.")


def test_drawing_over_the_numbers_comments_on_a_range(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk, "picked")
    numbers = rob.locator(".dl tr:not(.d) td.n:nth-child(2)[data-n]")
    numbers.first.scroll_into_view_if_needed()
    numbers.first.hover()
    rob.mouse.down()
    numbers.last.hover()
    rob.mouse.up()
    _about(rob, "cart.py:1–2")


def test_a_hold_on_a_phone_begins_a_range_that_a_tap_ends(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    _open(rob, desk, "pressed")
    numbers = rob.locator(".dl tr:not(.d) td.n:nth-child(2)[data-n]")
    numbers.first.scroll_into_view_if_needed()
    settle(rob)  # a scroll lets go of what is held
    touch = {"pointerType": "touch", "button": 0, "bubbles": True}
    numbers.first.dispatch_event("pointerdown", touch)
    expect(rob.locator("body.is-picking")).to_be_attached()
    numbers.first.dispatch_event("pointerup", touch)
    numbers.first.dispatch_event("click", {"bubbles": True})  # which some browsers send at the end of a hold
    expect(rob.locator(".composer")).to_have_count(0)
    tap(numbers.last)
    _about(rob, "cart.py:1–2")


def test_lines_are_chosen_by_keys_and_shift_makes_a_range(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    _open(rob, desk, "lined")
    expect(rob.locator("[data-threads]")).to_be_attached()
    rob.locator("#diff").scroll_into_view_if_needed()
    rob.keyboard.press("]")
    expect(rob.locator(".dl tr.d")).to_be_focused()  # the first changed line
    rob.keyboard.press("[")
    expect(rob.locator(".dl tr.d")).not_to_be_focused()
    rob.keyboard.press("ArrowDown")
    rob.keyboard.press("ArrowDown")
    expect(rob.locator(".dl tr.a")).to_be_focused()
    rob.keyboard.press("c")
    _about(rob, "cart.py:2")
    rob.keyboard.press("Escape")
    expect(rob.locator(".dl tr.a")).to_be_focused()
    rob.keyboard.press("ArrowUp")
    rob.keyboard.press("ArrowUp")
    rob.keyboard.press("Shift+BracketRight")
    rob.keyboard.press("Shift+BracketRight")
    expect(rob.locator(".dl tr.is-picked")).to_have_count(3)
    rob.keyboard.press("c")
    _about(rob, "cart.py:1–2")


@pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
def test_a_file_as_a_whole_is_commented_from_its_head(
    desk: Desk, sign_in: SignIn, shape: dict[str, Any]
) -> None:
    rob = sign_in("Rob", **shape)
    _open(rob, desk, "filed")
    rob.get_by_role("link", name="Comment on cart.py").click()
    _about(rob, "cart.py")
    rob.locator(".composer textarea[name=body]").fill("Why this file?")
    rob.get_by_role("button", name="Add to review").click()
    expect(rob.locator(".talk-block").get_by_role("article", name="Thread on cart.py")).to_contain_text(
        "Why this file?"
    )
    rob.get_by_role("button", name="Discard").click()
    expect(rob.locator(".talk-block")).to_have_count(0)


def test_a_suggestion_begins_with_the_line_and_not_with_what_the_page_says_of_it(
    desk: Desk, sign_in: SignIn
) -> None:
    rob = sign_in("Rob")
    _open(rob, desk, "odd")
    added = rob.locator(".dl tr.a")
    expect(added).to_contain_text("no newline")
    added.locator("td.n[data-n]").click()
    rob.get_by_role("button", name="Suggest lines").click()
    expect(rob.get_by_label("Lines to put in their place")).to_have_value(TURNED)
