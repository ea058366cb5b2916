"""The frame in a browser: nothing runs off a screen, keys, colours."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Desk, SignIn

PATHS = (
    "/",
    "/?list=all",
    "/ask/",
    "/running/",
    "/repositories/",
    "/repositories/acme/shop/",
    "/settings/",
    "/audit/",
    "/nowhere/",
)


@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_runs_off_the_screen(desk: Desk, sign_in: SignIn, shape: dict[str, object]) -> None:
    ada = sign_in("Ada", **shape)
    wide = []

    for path in (*PATHS, *(f"/changes/{desk.changes[name]}/" for name in ("read", "waiting", "failed"))):
        ada.goto(desk.url + path)
        expect(ada.locator("#main h1").first).to_be_attached()
        if ada.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    assert wide == []


ANOTHER_QUESTION = """
async () => {
  const swapping = performance.getEntriesByType("resource").find((each) => each.name.endsWith("/js/swap.js")).name;
  const target = document.querySelector("[data-fragment]:has(.standing)");
  (await import(swapping)).swap(target, target.innerHTML.replaceAll(/"answer-[^"]*"/g, '"answer-9"'));
}
"""


def test_words_for_a_question_that_is_gone_are_said_and_answer_no_other(desk: Desk, sign_in: SignIn) -> None:
    ann = sign_in("Ann")
    ann.goto(desk.change("waiting"))
    answer = ann.get_by_label("Your answer")
    answer.fill("The coupon first.")
    ann.evaluate(ANOTHER_QUESTION)
    expect(answer).to_have_value("The coupon first.")  # nothing changes under somebody who writes

    answer.blur()

    expect(ann.get_by_role("status").get_by_text("You wrote: The coupon first.")).to_be_visible()
    expect(answer).to_have_value("")


def test_the_queue_works_by_keyboard(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(f"{desk.url}/?list=all")
    first, second = (row.get_attribute("href") for row in rob.locator("a.row").all()[:2])

    rob.keyboard.press("j")
    rob.keyboard.press("j")
    expect(rob.locator(f'a.row[href="{second}"]')).to_be_focused()
    rob.keyboard.press("k")
    expect(rob.locator(f'a.row[href="{first}"]')).to_be_focused()
    rob.keyboard.press("o")

    rob.wait_for_url(f"{desk.url}{first}")
    rob.keyboard.press("u")
    rob.wait_for_url(f"{desk.url}/?list=all")
    rob.keyboard.press("g")
    rob.keyboard.press("r")
    rob.wait_for_url(f"{desk.url}/repositories/")


def test_slash_searches_and_the_question_mark_explains(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(f"{desk.url}/")

    rob.keyboard.press("/")
    expect(rob.get_by_placeholder("Search")).to_be_focused()
    rob.keyboard.press("Tab")
    rob.locator("body").press("?")

    expect(rob.get_by_role("dialog", name="Keys")).to_be_visible()


def test_the_colours_are_chosen_at_once_and_kept(desk: Desk, sign_in: SignIn) -> None:
    ann = sign_in("Ann")
    ann.goto(f"{desk.url}/settings/")

    ann.get_by_role("button", name="Dark").click()
    expect(ann.locator("html")).to_have_attribute("data-theme", "dark")
    ann.reload()

    expect(ann.locator("html")).to_have_attribute("data-theme", "dark")
    assert ann.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_a_stranger_sees_that_there_is_nothing(desk: Desk, sign_in: SignIn) -> None:
    sam = sign_in("Sam")

    sam.goto(desk.change("read"))

    expect(sam.get_by_role("heading", name="There is nothing here")).to_be_visible()
