"""The queue in a browser: choosing rows by thumb, putting them aside and back, and rows that come by themselves."""

import pytest
from playwright.sync_api import expect

from honkweb.templatetags.honk import span
from tests.browser.conftest import DESK, PHONE, Desk, SignIn


@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["phone", "desk"])
def test_a_row_is_put_aside_and_taken_back(desk: Desk, sign_in: SignIn, shape: dict[str, object]) -> None:
    rob, number = sign_in("Rob", **shape), desk.changes["read"]
    rob.goto(desk.url)
    expect(rob.locator(".batch-bar")).to_be_hidden()

    rob.get_by_text("Select", exact=True).click()
    row = rob.locator(f'li[data-key="{number}"]')
    row.locator(".pick").click()
    expect(row.get_by_role("checkbox")).to_be_checked()
    for button in rob.locator(".batch-bar button:visible").all():
        box = button.bounding_box()
        assert box and box["x"] >= 0 and box["height"] >= (44 if shape is PHONE else 24)
        assert box["x"] + box["width"] <= rob.viewport_size["width"]  # type: ignore[index]
    rob.get_by_role("button", name="Put aside until tomorrow").click()

    expect(rob.get_by_role("status").filter(has_text="Put aside 1 change until tomorrow")).to_be_visible()
    expect(row).to_have_count(0)
    rob.get_by_role("link", name="Put aside").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name=f"Take back #{number}").click()
    rob.goto(f"{desk.url}/")
    expect(row).to_be_visible()
    expect(rob.get_by_role("link", name="Put aside")).to_have_count(0)


def test_closing_names_what_it_closes_and_can_be_left(desk: Desk, sign_in: SignIn) -> None:
    rob, number = sign_in("Rob", **PHONE), desk.changes["read"]
    rob.goto(desk.url)
    rob.get_by_text("Select", exact=True).click()
    rob.locator(f'li[data-key="{number}"] .pick').click()

    rob.get_by_role("button", name="Close…").click()
    expect(rob.get_by_role("heading", name="Close 1 change?")).to_be_visible()
    expect(rob.get_by_role("link", name="Mend the total, to be read")).to_be_visible()
    rob.get_by_role("link", name="Go back").click()

    expect(rob.locator(f'li[data-key="{number}"]')).to_be_visible()


def test_a_row_comes_by_itself_and_leaves_focus_and_choice_alone(desk: Desk, sign_in: SignIn) -> None:
    rob, ann = sign_in("Rob"), sign_in("Ann", **PHONE)
    rob.goto(f"{desk.url}/?list=all")
    expect(rob.locator("[data-as-of]").first).to_have_text("live")
    chosen = rob.locator(f'li[data-key="{desk.changes["read"]}"]')
    chosen.locator("a.row").focus()
    rob.keyboard.press("x")
    expect(chosen.get_by_role("checkbox")).to_be_checked()
    rob.keyboard.press("j")
    focused = rob.evaluate("document.activeElement.getAttribute('href')")
    assert focused.startswith("/changes/") and focused != f"/changes/{desk.changes['read']}/"

    others = rob.get_by_role("link", name="Waiting for others").locator(".count")
    counted = int(others.inner_text())

    ann.goto(f"{desk.url}/ask/")
    ann.get_by_role("textbox").first.fill("Say hello to the person who reads this, once")
    ann.get_by_role("button", name="Ask for this").click()
    ann.wait_for_url("**/changes/*/")
    number = ann.url.rstrip("/").rsplit("/", 1)[1]

    new = rob.locator(f'li[data-key="{number}"]')
    pill = rob.locator(".new-rows")
    expect(new.or_(pill).first).to_be_visible()
    if pressed := pill.is_visible():
        pill.click()
    expect(new).to_be_visible()
    expect(chosen.get_by_role("checkbox")).to_be_checked()
    expect(others).to_have_text(str(counted + 1))
    if not pressed:
        assert rob.evaluate("document.activeElement.getAttribute('href')") == focused


def test_a_wait_grows_on_the_page_in_the_words_of_the_server(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.url)
    waits = [2, 42, 61, 3599, 3601, 86_399, 86_401, 86_400 * 29.5, 86_400 * 31, 86_400 * 364, 86_400 * 366]
    grown = rob.evaluate(
        """(waits) => { const row = document.querySelector(".row .wait time");
        const said = waits.map((seconds) => { row.dateTime = new Date(Date.now() - seconds * 1000).toISOString();
          document.dispatchEvent(new Event("visibilitychange")); return row.textContent; });
        return said; }""",
        waits,
    )
    assert grown == [span(seconds) for seconds in waits]


def test_words_find_a_change_and_a_filter_narrows_the_list_until_it_is_taken_away(
    desk: Desk, sign_in: SignIn
) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(f"{desk.url}/?list=all")
    failed, read = (rob.locator(f'li[data-key="{desk.changes[name]}"]') for name in ("failed", "read"))

    rob.get_by_placeholder("Search").fill("drop python")
    rob.get_by_placeholder("Search").press("Enter")
    expect(rob.locator("li[data-row]")).to_have_count(1)
    expect(failed).to_be_visible()

    rob.get_by_placeholder("Search").fill("")
    rob.get_by_text("Filter", exact=True).tap()
    rob.get_by_label("State").select_option("failed")
    rob.get_by_role("button", name="Show these").tap()
    chip = rob.get_by_role("link", name="state: failed")
    expect(chip).to_be_visible()
    expect(failed).to_be_visible()
    expect(read).to_have_count(0)

    chip.tap()
    expect(read).to_be_visible()
    expect(chip).to_have_count(0)
