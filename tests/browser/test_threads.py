"""Commenting in a browser: between the lines, kept while it is typed, sent together, by keyboard and by thumb."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, SignIn

NUMBER = ".dl tr.a td.n[data-n], .dl td.n[data-n]:has(+ td.c.a)"


def _open(page: Page, desk: Desk, name: str) -> None:
    page.goto(desk.change(name))
    expect(page.locator("[data-diff-end]")).to_be_attached()


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
    rob.locator(NUMBER).first.tap()
    rob.locator(".composer textarea[name=body]").fill("Why not zero?")
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
