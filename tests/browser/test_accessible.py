"""Every page by axe, in light and dark: what a screen reader, a keyboard and weak eyes need."""

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.axe import complaints, too_faint
from tests.browser.conftest import DESK, PHONE, Desk, SignIn, tap

LATER = re.compile(r"[?&]at=\d")
PAGES = (
    "/",
    "/?list=others",
    "/?list=all&q=nothing+like+it",
    "/ask/",
    "/running/",
    "/repositories/",
    "/repositories/acme/shop/",
    "/settings/",
    "/audit/",
    "/audit/verify/",
    "/offline/",
    "/nowhere/",
)
CHANGE_PAGES = (
    "/changes/{read}/",
    "/changes/{read}/runs/1/",
    "/changes/{read}/approve/",
    "/changes/{read}/merge/",
    "/changes/{read}/close/",
    "/changes/{read}/comment/?revision=1&path=cart.py&line=2",
    "/changes/{spoken}/",
    "/changes/{spoken}/revisions/1..2/",
    "/changes/{waiting}/",
    "/changes/{failed}/",
    "/changes/{landed}/",
    "/audit/changes/{read}/",
)
REST = (
    "/?list=aside",
    "/settings/second-factor/",
    "/settings/second-factor/totp/activate/",
    "/sign-in/closed/",
    "/reviewing/",
    "/audit/1/",
    "/changes/{read}/outside/",
    "/changes/{read}/why/?path=cart.py&line=2",
    "/changes/{chaptered}/",
    "/changes/{moved}/?order=files",
    "/changes/{odd}/",
    "/changes/{deep}/",
    "/repositories/acme/shop/nowhere",
)
ON_A_DESK = (
    "/?list=all",
    "/audit/",
    "/repositories/acme/shop/",
    "/changes/{read}/?view=split",
    "/changes/{spoken}/",
    "/changes/{chaptered}/",
)


@pytest.mark.parametrize(
    ("shape", "paths"),
    [(PHONE, PAGES), (PHONE, CHANGE_PAGES), (PHONE, REST), (DESK, ON_A_DESK)],
    ids=["frame", "change", "rest", "desk"],
)
def test_axe_finds_nothing(
    desk: Desk, sign_in: SignIn, shape: dict[str, object], paths: tuple[str, ...]
) -> None:
    ada = sign_in("Ada", **shape)
    found = []

    for path in (each.format(**desk.changes) for each in paths):
        ada.goto(desk.url + path)
        found += complaints(ada)

    assert found == []


def test_axe_finds_nothing_while_further_files_come_and_when_all_are_there(
    desk: Desk, sign_in: SignIn
) -> None:
    rob, held = sign_in("Rob", **PHONE), list[Route]()
    rob.route(LATER, lambda route: held.append(route), times=1)
    rob.goto(desk.change("large") + "?order=files")
    more = rob.locator("[data-later] a")
    more.scroll_into_view_if_needed()
    expect(more).to_have_attribute("aria-busy", "true")
    found = too_faint(rob, "[data-later]")

    held[0].continue_()
    found += complaints(rob)

    assert found == []


def test_axe_finds_nothing_where_one_signs_in(desk: Desk, browser: Browser) -> None:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{desk.url}/sign-in/")

    assert complaints(page) == []
    context.close()


def test_axe_finds_nothing_in_what_opens(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(f"{desk.url}/?list=all")
    rob.get_by_text("Filter", exact=True).click()
    found = complaints(rob)

    rob.goto(desk.change("read"))
    rob.get_by_text("Ask for changes", exact=True).first.click()
    expect(rob.locator("#review-body")).to_be_visible()
    found += complaints(rob)
    rob.keyboard.press("Escape")
    rob.keyboard.press("?")
    expect(rob.get_by_role("dialog", name="Keys")).to_be_visible()
    found += complaints(rob)
    rob.keyboard.press("Escape")
    tap(rob.locator(".dl tr.a td.n[data-n]").last)
    expect(rob.locator(".composer")).to_be_visible()
    found += complaints(rob)
    expect(rob.locator(".why-pop .why-line")).to_be_visible()
    found += complaints(rob)

    assert found == []


def test_axe_finds_nothing_in_refusals(desk: Desk, sign_in: SignIn) -> None:
    """What one gets who acts on an old page, sends a broken form, or makes a token."""
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("spoken") + "approve/?head_sha=" + "0" * 40)
    found = complaints(rob)

    rob.goto(desk.change("read"))
    rob.evaluate(
        """() => { const form = Object.assign(document.createElement("form"), { method: "post", action: "review/" });
        document.body.append(form); form.submit(); }"""
    )
    expect(rob.get_by_role("heading", level=1)).to_be_visible()
    found += complaints(rob)

    rob.goto(f"{desk.url}/settings/")
    rob.get_by_label("What will use it").fill("release script")
    rob.get_by_role("button", name="Make a token").click()
    expect(rob.get_by_text("honk_").first).to_be_visible()
    found += complaints(rob)

    assert found == []
