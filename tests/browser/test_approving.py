"""Approving honestly in a browser: what counts as seen, and what old pages, other pages and hasty fingers cannot do."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Desk, SignIn

PAINTED = (
    """new Promise((done) => new IntersectionObserver(done).observe(document.querySelector(".chunk")))"""
)
VISIBLE = """Object.defineProperty(document, "visibilityState", { get: () => (window.isAway ? "hidden" : "visible") })"""
Lines = Callable[[], set[str]]


def _open(page: Page, url: str) -> Lines:
    """Open a change by a clock that stands still; returns what tells which lines the page has reported."""
    reports: list[dict[str, Any]] = []
    page.on(
        "request",
        lambda sent: (
            reports.append(json.loads(sent.post_data or "{}")) if sent.url.endswith("/seen/") else None
        ),
    )
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.add_init_script(VISIBLE)
    page.goto(url)
    page.locator(".chunk").first.scroll_into_view_if_needed()
    page.evaluate(PAINTED)

    def lines() -> set[str]:
        found = set()
        for report in reports:
            for key, ranges in report["seen"].items():
                found |= {
                    f"{key} {side}{line}" for side, first, last in ranges for line in range(first, last + 1)
                }
        return found

    return lines


def _pass(page: Page, ms: int) -> None:
    page.clock.run_for(ms)
    page.evaluate("1")  # what was sent meanwhile is known


def test_a_line_counts_after_a_second_in_view_and_not_before(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", spoiled=True)
    lines = _open(rob, desk.change("counted"))

    _pass(rob, 900)
    rob.evaluate("scrollTo(0, 0); document.querySelector('.files').style.marginTop = '400vh'")
    _pass(rob, 6000)
    assert lines() == set()

    rob.evaluate("document.querySelector('.files').style.marginTop = ''")
    rob.locator(".chunk").first.scroll_into_view_if_needed()
    rob.evaluate(PAINTED)
    _pass(rob, 6000)
    assert {each.split()[1] for each in lines()} == {"L2", "R2"}


AWAY = [
    ("another tab is in front", "window.isAway = true", "window.isAway = false"),
    (
        "a dialog is open",
        "document.querySelector('dialog').showModal()",
        "document.querySelector('dialog').close()",
    ),
    (
        "a sheet lies over it",
        "document.body.append(Object.assign(document.createElement('p'), { id: 'over', style: 'position: fixed; inset: 0; z-index: 99' }))",
        "document.getElementById('over').remove()",
    ),
    (
        "they are hidden",
        "document.querySelectorAll('tr.a, tr.d').forEach((row) => (row.style.display = 'none'))",
        "document.querySelectorAll('tr.a, tr.d').forEach((row) => (row.style.display = ''))",
    ),
]


@pytest.mark.parametrize(("name", "leave", "come"), AWAY, ids=[each[0] for each in AWAY])
def test_lines_do_not_count_while(desk: Desk, sign_in: SignIn, name: str, leave: str, come: str) -> None:
    rob = sign_in("Rob", spoiled=True)
    lines = _open(rob, desk.change("covered"))

    rob.evaluate(leave)
    _pass(rob, 8000)
    assert lines() == set()

    rob.evaluate(come)
    _pass(rob, 6000)
    assert len(lines()) == 2


def test_hazard_17_what_moved_under_an_open_confirmation_is_not_approved(desk: Desk, sign_in: SignIn) -> None:
    rob, ada = sign_in("Rob", **PHONE), sign_in("Ada")
    ada.goto(desk.change("outrun"))
    rob.goto(desk.change("outrun"))
    rob.locator("[data-diff-end]").scroll_into_view_if_needed()
    expect(rob.locator("[data-hold]")).to_be_visible()
    rob.goto(desk.change("outrun") + "approve/")
    button = rob.get_by_role("button", name="Approve")
    expect(button).to_be_visible()

    desk.push("outrun")
    expect(ada.get_by_role("link", name="Revision 2 is newer. Show it")).to_be_visible()
    button.tap()

    expect(rob.get_by_role("heading", name="It moved meanwhile")).to_be_visible()
    expect(rob.get_by_text("Ann pushed a revision.")).to_be_visible()
    expect(rob.locator("main button")).to_have_count(0)
    rob.get_by_role("link", name="Show only what changed").tap()
    expect(rob.locator("h1")).to_be_visible()
    assert "/revisions/1..2/" in rob.url


def test_pressing_approve_twice_is_one_approval(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("twice"))
    expect(rob.locator("[data-hold]")).to_be_visible()
    rob.goto(desk.change("twice") + "approve/")

    rob.get_by_role("button", name="Approve").dblclick()

    expect(rob.get_by_text("You approved").first).to_be_visible()
    rob.goto(desk.change("twice"))
    expect(rob.locator(".reviews .review")).to_have_count(1)


def test_hazard_65_holding_offline_sends_nothing_now_or_later(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("unsent"))
    sent: list[str] = []
    rob.on(
        "request",
        lambda each: sent.append(each.url) if each.method == "POST" and "/approve/" in each.url else None,
    )
    expect(rob.locator("[data-hold]")).to_be_visible()
    rob.context.set_offline(True)
    expect(rob.locator("body")).to_have_class("has-dock reads has-read is-stale")

    rob.locator("[data-hold]").click(delay=1500)
    expect(rob.get_by_text("You are offline. Nothing was sent.")).to_be_visible()
    rob.context.set_offline(False)
    expect(rob.locator("[data-as-of]:visible").first).to_have_text("live")

    assert sent == []
    rob.reload()
    expect(rob.locator(".reviews .review")).to_have_count(0)


def test_hazard_65_a_page_that_the_browser_kept_is_fetched_again_before_it_offers_anything(
    desk: Desk, sign_in: SignIn
) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("kept"))
    rob.locator("[data-diff-end]").scroll_into_view_if_needed()
    expect(rob.locator("[data-hold]")).to_be_visible()

    with rob.expect_navigation():
        rob.evaluate(
            """() => {
              dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
              if (!document.body.classList.contains("is-stale")) throw new Error("it offers what it showed before");
            }"""
        )

    expect(rob.locator("[data-hold]")).to_be_attached()
