"""Deciding in a browser: press and hold, what cancels or refuses it, live updates, merging and taking it back."""

from contextlib import suppress

from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import PHONE, Desk, SignIn


def _read(page: Page) -> None:
    page.locator("[data-diff-end]").scroll_into_view_if_needed()
    expect(page.locator("[data-hold]")).to_be_visible()


def _is_live(page: Page) -> None:
    expect(page.locator("[data-as-of]:visible").first).to_have_text("live")


def _hold(page: Page) -> None:
    """Hold until the page answers; a late scroll of the page rightly cancels, so a person would hold again."""
    said = page.get_by_text("You approved")
    for _ in range(3):
        if said.is_visible():
            return
        page.locator("[data-hold]").hover()
        page.mouse.down()
        with suppress(TimeoutError):
            said.wait_for(timeout=20_000)
        page.mouse.up()
    expect(said).to_be_visible()


def test_on_a_phone_reading_comes_before_approving(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("read"))

    expect(rob.get_by_role("link", name="Read 1 file")).to_be_visible()
    expect(rob.locator("[data-hold]")).to_be_hidden()
    _read(rob)
    expect(rob.get_by_role("link", name="Read 1 file")).to_be_hidden()


def test_on_a_desk_reading_stands_before_merging_what_somebody_else_approved(
    desk: Desk, sign_in: SignIn
) -> None:
    rob = sign_in("Rob", viewport={"width": 1440, "height": 400})
    rob.goto(desk.change("seconded"))
    shown = rob.locator(".dock > .button:visible")

    expect(shown).to_have_count(2)
    expect(shown.first).to_have_text("Read 1 file")
    expect(shown.last).to_contain_text("Merge")
    assert "primary" not in (shown.last.get_attribute("class") or "")

    rob.locator("[data-diff-end]").scroll_into_view_if_needed()
    expect(shown).to_have_count(1)


def test_holding_approves_exactly_what_was_shown(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("held"))
    _read(rob)
    shown = rob.locator("[data-hold] code").inner_text()
    _is_live(rob)

    _hold(rob)

    expect(rob.get_by_text(f"You approved {shown}")).to_be_visible()
    expect(rob.get_by_role("link", name=f"Merge {shown}")).to_be_visible()


def test_hazard_65_a_tap_does_not_approve(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("tapped"))
    _read(rob)

    rob.locator("[data-hold]").tap()

    expect(rob.get_by_text("Press and hold", exact=True)).to_be_visible()
    assert rob.url.split("#")[0] == desk.change("tapped")


def test_by_keyboard_a_page_confirms_the_same_commit(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("typed"))
    shown = rob.locator("[data-hold] code").inner_text()

    rob.locator("[data-hold]").focus()
    rob.keyboard.press("Enter")
    rob.get_by_role("button", name=f"Approve {shown}").click()

    expect(rob.get_by_text(f"You approved {shown}")).to_be_visible()


def test_hazard_65_offline_nothing_is_sent_and_nothing_is_kept(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob", **PHONE)
    rob.goto(desk.change("offline"))
    _read(rob)
    _is_live(rob)

    rob.context.set_offline(True)
    expect(rob.locator(".top [data-as-of]")).to_contain_text("as of")
    rob.locator("[data-hold]").tap()
    expect(rob.get_by_text("You are offline. Nothing was sent.")).to_be_visible()

    rob.context.set_offline(False)
    _is_live(rob)
    rob.reload()
    expect(rob.get_by_text("Your approval is needed").first).to_be_visible()


def test_what_one_person_does_shows_at_the_other_by_itself(desk: Desk, sign_in: SignIn) -> None:
    ada, rob = sign_in("Ada"), sign_in("Rob")
    ada.goto(desk.change("watched"))
    _is_live(ada)

    rob.goto(desk.change("watched"))
    rob.locator("summary", has_text="Ask for changes").click()
    rob.get_by_label("What should be different").fill("Please name the currency.")
    rob.get_by_role("button", name="Only comment").click()

    expect(ada.get_by_text("Please name the currency.")).to_be_visible()


def test_merging_names_its_commit_and_can_be_taken_back(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.change("merged"))
    shown = rob.locator("[data-hold] code").inner_text()
    rob.locator("[data-hold]").focus()
    rob.keyboard.press("Enter")
    rob.get_by_role("button", name=f"Approve {shown}").click()

    rob.get_by_role("link", name=f"Merge {shown}").click()
    expect(rob.get_by_role("heading", name=f"Merge {shown}?")).to_be_visible()
    expect(rob.get_by_text("squash", exact=True)).to_be_visible()
    rob.get_by_role("button", name="Merge with squash").click()
    rob.get_by_role("button", name="Take the merge back").click()

    expect(rob.get_by_text("GitHub was not told")).to_be_visible()


def test_an_update_leaves_what_somebody_is_writing_alone(desk: Desk, sign_in: SignIn) -> None:
    rob, ada = sign_in("Rob"), sign_in("Ada")
    rob.goto(desk.change("drafted"))
    _is_live(rob)
    rob.locator("summary", has_text="Ask for changes").click()
    rob.get_by_label("What should be different").fill("The name is wrong")

    ada.goto(desk.change("drafted"))
    ada.locator("summary", has_text="Ask for changes").click()
    ada.get_by_label("What should be different").fill("I have a thought.")
    ada.get_by_role("button", name="Only comment").click()

    expect(rob.get_by_text("I have a thought.")).to_be_visible()
    rob.get_by_label("What should be different").blur()
    expect(rob.get_by_label("What should be different")).to_have_value("The name is wrong")
