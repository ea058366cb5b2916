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
    "/audit/1/",
    "/changes/{read}/outside/",
    "/changes/{read}/why/?path=cart.py&line=2",
    "/changes/{chaptered}/",
    "/changes/{moved}/?order=files",
    "/changes/{odd}/",
    "/changes/{deep}/",
    "/changes/{deep}/?file=long.txt",
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

# What Swagger UI draws in ways that no style sheet mends.
SWAGGERS_OWN = ("heading-order", "nested-interactive", "region")


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


def test_axe_finds_nothing_where_one_signs_in_and_out(desk: Desk, browser: Browser) -> None:
    """By an invitation, since it takes a password to be asked for it again."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{desk.url}/sign-in/")
    found = complaints(page)

    page.goto(desk.url + desk.welcome)
    found += complaints(page)
    for label in ("Password", "The same again"):
        page.get_by_label(label).fill("nine geese in a row")
    page.get_by_role("button", name="Set the password").click()
    page.wait_for_url(f"{desk.url}/")
    for path, title in (("/sign-in/again/", "Confirm Access"), ("/sign-out/", "Sign out")):
        page.goto(desk.url + path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        found += complaints(page)

    assert found == []
    context.close()


def test_axe_finds_nothing_of_ours_on_the_page_of_the_api(desk: Desk, sign_in: SignIn) -> None:
    ada = sign_in("Ada", **PHONE)
    ada.goto(f"{desk.url}/api/v1/docs/")
    expect(ada.locator(".opblock").first).to_be_visible()

    assert [each for each in complaints(ada) if not any(f" {rule}:" in each for rule in SWAGGERS_OWN)] == []


def test_axe_finds_nothing_where_ones_reviewing_stands(desk: Desk, sign_in: SignIn) -> None:
    """Sam has reviewed nothing, Ada approved one, and looks at what Rob did."""
    found = []
    for name, path, title, weeks in (
        ("Sam", "/reviewing/", "Your reviewing", 0),
        ("Ada", "/reviewing/", "Your reviewing", 1),
        ("Ada", "/reviewing/2/", "Reviewing by Rob", 1),
    ):
        page = sign_in(name, **PHONE)
        page.goto(desk.url + path)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_role("table")).to_have_count(weeks)
        found += complaints(page)

    assert found == []


def test_axe_finds_nothing_where_the_links_of_a_change_lead(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    found = []
    for name, sort in (
        ("chaptered", "/move/"),
        ("chaptered", "/revisions/1/chapters/"),
        ("weighed", "/output/"),
    ):
        rob.goto(desk.change(name))
        link = rob.locator(f'a[href*="{sort}"]').first.get_attribute("href")
        answer = rob.goto(desk.url + str(link))
        assert answer and answer.ok and sort in rob.url
        found += complaints(rob)

    assert found == []


def test_axe_finds_nothing_where_one_confirms_with_all_boxes(desk: Desk, sign_in: SignIn) -> None:
    ada = sign_in("Ada", **PHONE)
    ada.goto(f"{desk.change('weighed')}approve/")
    for name in ("risks", "partly", "left_out"):
        expect(ada.locator(f"[name={name}]")).to_be_visible()
    found = complaints(ada)

    ada.goto(desk.url)
    ada.get_by_text("Select", exact=True).click()
    ada.locator(f'li[data-key="{desk.changes["read"]}"] .pick').click()
    ada.get_by_role("button", name="Close…").click()
    expect(ada.get_by_role("heading", name="Close 1 change?")).to_be_visible()
    found += complaints(ada)

    assert found == []


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
