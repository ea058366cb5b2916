"""The whole review by keyboard alone."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, Desk, SignIn


def _focus_is_seen(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== "none"; }"""
        )
    )


def test_from_signing_in_to_the_merge_without_a_mouse(desk: Desk, browser: Browser) -> None:
    context = browser.new_context(**DESK)
    page = context.new_page()
    page.goto(f"{desk.url}/sign-in/")
    page.get_by_role("button", name="Rob", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.url}/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    assert _focus_is_seen(page)
    row = page.locator(f'a.row[href="/changes/{desk.changes["by_keys"]}/"]')
    for _ in range(page.locator("a.row").count()):
        page.keyboard.press("j")
        if row.evaluate("each => each === document.activeElement"):
            break
    assert _focus_is_seen(page)
    page.keyboard.press("o")
    page.wait_for_url(desk.change("by_keys"))

    page.locator("[data-hold]").focus()
    assert _focus_is_seen(page)
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox")
    page.get_by_role("button", name="Approve").wait_for()
    if box.count():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You approved").first).to_be_visible()

    page.get_by_role("link", name="Merge").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Merge with squash").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take the merge back")).to_be_visible()
    context.close()


def test_the_focus_returns_when_the_sheet_closes(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    rob.goto(desk.url)
    keys = rob.locator("[data-shortcuts]")

    keys.focus()
    rob.keyboard.press("Enter")
    expect(rob.get_by_role("dialog", name="Keys")).to_be_visible()
    rob.keyboard.press("Escape")

    expect(rob.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(keys).to_be_focused()


def test_a_slash_searches_the_queue_and_filters_the_files_of_a_change(desk: Desk, sign_in: SignIn) -> None:
    rob = sign_in("Rob")
    for address, field in ((desk.url, "[data-search]"), (desk.change("large"), "[data-tree-filter]")):
        rob.goto(address)
        rob.keyboard.press("/")
        expect(rob.locator(field)).to_be_focused()
        rob.keyboard.type("cart")
        expect(rob.locator(field)).to_have_value("cart")
